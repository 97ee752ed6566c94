"""Plans and the public list of allowed forms as contracts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import cast

from django.db.models import F
from django.utils.translation import gettext as _

from yici.apps.cases.public import find_case_of, list_steps, timeline
from yici.apps.collecting.contracts import (
    AllowedForm,
    Choice,
    ElementHint,
    Finding,
    Overlap,
    PlanHead,
    PlanLine,
    PlannedColumn,
    PlanView,
    RowsChoice,
    StoredBytes,
)
from yici.apps.collecting.errors import PlanNotFound
from yici.apps.collecting.guards import ALLOWED, get_plan_for, visible_plans
from yici.apps.collecting.models import Plan, PlanColumn
from yici.apps.collecting.rules import planning
from yici.apps.collecting.states import PlanFacts
from yici.apps.places.public import account_names, unit_names
from yici.apps.records.public import catalogue
from yici.core import clock, files
from yici.core.access import Actor

COMPARED_WITH = 500  # allowed forms, latest first


def get_plan(actor: Actor, key: uuid.UUID) -> PlanView:
    """A plan with its columns, overlaps, steps and timeline; ``PlanNotFound`` for strangers."""
    return view_of(actor, get_plan_for(actor, key))


def view_of(actor: Actor, row: Plan) -> PlanView:
    """A row as a contract, with the steps that this actor may take."""
    case = find_case_of(actor, "plan", row.key)
    if case is None:
        raise PlanNotFound
    columns = columns_of(row)
    head, rows = head_of(row), rows_of(row)
    missing = planning.missing_in(head, columns, rows)
    facts = facts_of(actor, row, is_complete=not missing)
    return PlanView(
        key=row.key, number=row.number, version=row.version, case_version=case.version, state=case.state,
        title=row.title, file_name=row.file_name, unit_code=row.unit.code, unit_name=row.unit.short_name,
        area=row.area.key, area_name=row.area.short_name,
        planner=account_names([row.account]).get(row.account, "") if row.account else "", head=head, rows=rows,
        columns=columns, held=planning.held_overlap(columns), overlaps=overlaps_of(row, columns), missing=missing,
        duplicates_refused=row.duplicates_refused, asked_again=row.asked_again, indicators_cut=row.indicators_cut,
        planned_at=row.planned_at, allowed_at=row.allowed_at,
        steps=tuple(list_steps(actor, case.key, facts)), timeline=timeline(actor, case.key),
        is_own=facts.is_own_unit,
    )  # fmt: skip


def facts_of(actor: Actor, row: Plan, *, is_complete: bool) -> PlanFacts:
    """What decides the steps of a plan for this actor."""
    return PlanFacts(
        is_planner=actor.account is not None and row.account == actor.account,
        is_own_unit=actor.is_system or row.unit_id == actor.unit_id,
        is_complete=is_complete,
        has_basis=bool(row.basis.strip()),
        has_expiry=row.expires_on is not None and row.expires_on >= clock.today(),
    )


def head_of(row: Plan) -> PlanHead:
    """What the bureau said of its form."""
    return PlanHead(
        title=row.title, purpose=row.purpose, basis=row.basis, level=row.level, frequency=row.frequency,
        last_day=row.last_day, days=row.days, expires_on=row.expires_on, is_statistical=row.is_statistical,
        form_number=row.form_number, made_by=row.made_by, approval_number=row.approval_number, chain=tuple(row.chain),
    )  # fmt: skip


def rows_of(row: Plan) -> tuple[RowsChoice, ...]:
    """Which rows belong in the lists of the form."""
    return tuple(
        RowsChoice(
            one["sheet"], one["digest"], one["sentence"], one["is_asked"], one.get("choice", ""),
            tuple((offer[0], offer[1]) for offer in one["offers"]),
        )
        for one in row.sheets
        if one["kind"] == "list"
    )  # fmt: skip


def columns_of(row: Plan) -> tuple[PlannedColumn, ...]:
    """The columns of a plan in their order, with what may be meant by those not found."""
    rows = list(row.columns.order_by("position"))
    known = catalogue()
    owners = unit_names([hint.owner for one in rows for code in one.similar if (hint := known.element(code))])
    return tuple(_column(one, owners) for one in rows)


def owner_words(code: str, names: dict[str, str]) -> str:
    """Who owns an element, in words: a unit's short name, or the villages or townships themselves."""
    if code == "village":
        return _("each village itself")
    if code == "township":
        return _("each township itself")
    return names.get(code, code)


def _column(one: PlanColumn, owners: dict[str, str]) -> PlannedColumn:
    known = catalogue()
    hints = []
    for code in one.similar:
        element = known.element(code)
        if element is not None:
            hints.append(ElementHint(code, element.name, owner_words(element.owner, owners)))
    finding, choice = cast(Finding, one.finding), cast(Choice, one.choice)
    return PlannedColumn(
        position=one.position, sheet=one.sheet, title=one.title, letter=one.letter, finding=finding,
        element=one.element, element_name=one.element_name, owner_code=one.owner_code,
        owner_name=one.owner_name or owner_words(one.owner_code, {}),
        reason=one.reason, seen=one.values_seen, known=one.values_known, stale=one.values_stale, hints=tuple(hints),
        choice=choice, why=one.why, new_owner=one.new_owner,
        is_decided=planning.is_decided(finding, choice, one.why, one.new_owner),
    )  # fmt: skip


def overlaps_of(row: Plan, columns: Sequence[PlannedColumn]) -> tuple[Overlap, ...]:
    """The share of a plan's columns that each allowed form asks for already, the largest first; none left out but those
    that share nothing."""
    own = {
        planning.signature_of(one.element, one.title): one.title
        for one in columns
        if one.finding != "fixed" and one.choice != "cut"
    }
    total = sum(one.finding != "fixed" for one in columns)
    others = Plan.objects.filter(case__state_id=ALLOWED).exclude(pk=row.pk).select_related("unit").order_by("-id")
    plans = {one.pk: one for one in others[:COMPARED_WITH]}
    signatures: dict[int, set[str]] = {}
    found = PlanColumn.objects.filter(plan_id__in=plans).exclude(finding="fixed").exclude(choice="cut")
    for plan, element, title in found.values_list("plan_id", "element", "title"):
        signatures.setdefault(plan, set()).add(planning.signature_of(element, title))
    overlaps = []
    for pk, there in signatures.items():
        count, titles = planning.overlap_of(own, there)
        other = plans[pk]
        if count:
            overlaps.append(Overlap(other.key, other.number, other.title, other.unit.short_name, count, total, titles))
    return tuple(sorted(overlaps, key=lambda one: (-one.shared, one.number)))


def list_plans(
    actor: Actor, *, states: Sequence[str] = (), before: int | None = None, limit: int = 20
) -> tuple[PlanLine, ...]:
    """Plans that the actor sees, latest first; ``before`` is the position of the last line of the page before."""
    rows = visible_plans(actor).select_related("unit").annotate(state=F("case__state_id")).order_by("-id")
    if states:
        rows = rows.filter(case__state_id__in=[f"plan:{state}" for state in states])
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(
        PlanLine(
            row.key, row.number, row.state.partition(":")[2], row.title, row.unit.short_name,
            row.columns_total, row.columns_known, row.planned_at, row.expires_on, row.pk,
        )
        for row in rows[:limit]
    )  # fmt: skip


def list_allowed(*, before: int | None = None, limit: int = 50, text: str = "") -> tuple[AllowedForm, ...]:
    """The public list of allowed forms in force today, latest first. Anybody may read it."""
    rows = Plan.objects.filter(case__state_id=ALLOWED, expires_on__gte=clock.today(), allowed_at__isnull=False)
    if text:
        rows = rows.filter(title__contains=text)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = []
    for row in rows.select_related("unit").order_by("-id")[:limit]:
        if row.expires_on is None or row.allowed_at is None:
            continue
        found.append(
            AllowedForm(
                key=row.key, number=row.number, title=row.title, unit_name=row.unit.name, purpose=row.purpose,
                basis=row.basis, level=row.level, frequency=row.frequency, last_day=row.last_day,
                expires_on=row.expires_on, is_statistical=row.is_statistical, form_number=row.form_number,
                made_by=row.made_by, approval_number=row.approval_number,
                columns=row.columns_total - row.indicators_cut, columns_from_records=row.duplicates_refused,
                allowed_on=clock.day_of(row.allowed_at), position=row.pk,
            )
        )  # fmt: skip
    return tuple(found)


def get_plan_file(actor: Actor, key: uuid.UUID) -> StoredBytes:
    """The planned form as it came."""
    row = get_plan_for(actor, key)
    return StoredBytes(row.file_name, files.read(row.file))
