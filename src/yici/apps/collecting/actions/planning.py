"""A bureau plans a form: it is recognised, described, its columns decided; then handed in, allowed or sent back."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.cases.public import find_case_of, open_case, step
from yici.apps.collecting.actions.types import PLAN as PLAN_TYPE
from yici.apps.collecting.contracts import FREQUENCIES, HELD, Choice, PlanHead, PlanView
from yici.apps.collecting.errors import (
    KnownAlready,
    NeverStored,
    NotForYou,
    OwnerNeeded,
    PlanNotEditable,
    PlanNotFound,
    ReasonNeeded,
)
from yici.apps.collecting.guards import get_plan_for
from yici.apps.collecting.models import Plan, PlanColumn
from yici.apps.collecting.rules import planning
from yici.apps.collecting.selectors.plans import columns_of, facts_of, head_of, owner_words, rows_of, view_of
from yici.apps.collecting.states import CHAIN, PLAN
from yici.apps.places.public import AreaView, NoPost, find_unit, list_areas, unit_names, units_that_may
from yici.apps.records.public import catalogue, measure_freshness, own_element, propose_element
from yici.apps.tables.public import (
    FormOutline,
    OutlineColumn,
    PlaceMeaning,
    recognise_form,
    settle_meanings,
    suggest_elements,
)
from yici.core import audit, clock, files
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, NotAllowed, SameKeyOtherContent
from yici.core.guards import save_version

EDITABLE = ("drafted", "sent_back", "declined")
REASON_STEPS = ("send_back",)


def plan_form(*, actor: Actor, data: bytes, file_name: str, submission: uuid.UUID | None = None) -> PlanView:
    """Take in a form that the actor's bureau plans: each column is found known, derived, doubled, new or forbidden.

    The same ``submission`` with the same bytes gives the same plan; with other bytes ``SameKeyOtherContent``. Raises
    ``FormStopped`` (nothing is kept) and ``FormUnreadable``.
    """
    actor.must(PLAN)
    digest = hashlib.sha256(data).hexdigest()
    if submission is not None:
        known = Plan.objects.filter(submission=submission).select_related("unit", "area").first()
        if known is not None and (known.submission_digest != digest or known.account != actor.account):
            raise SameKeyOtherContent
        if known is not None:
            return view_of(actor, known)
    area = _own_area(actor)
    outline = recognise_form(actor=actor, data=data, file_name=file_name)
    rows = _judged(outline, area)
    prepared = files.prepare(data)
    key = _keep_plan(
        actor=actor, outline=outline, area=area, rows=rows, prepared=prepared, file_name=file_name,
        submission=submission, digest=digest,
    )  # fmt: skip
    return view_of(actor, get_plan_for(actor, key))


def _own_area(actor: Actor) -> AreaView:
    found = list_areas(actor, most=1)
    if not found or actor.unit_id is None:
        raise NoPost
    return found[0]


def _judged(outline: FormOutline, area: AreaView) -> list[dict[str, Any]]:
    """The columns as rows of the table: finding, element with owner and freshness, what may be meant."""
    known = catalogue()
    codes = [one.element or one.measures for one in outline.columns if one.element or one.measures]
    fresh = measure_freshness(codes, area)
    owners = unit_names([found.owner for code in codes if (found := known.element(code))])
    rows = []
    for position, one in enumerate(outline.columns, 1):
        code = one.element or one.measures
        element = known.element(code) if code else None
        finding = planning.finding_of(
            kind=one.kind, is_fixed=one.has_formula, is_closed=one.is_closed, is_forbidden=bool(one.forbidden_word),
            is_provisional=bool(element and element.is_provisional), heading=one.path[-1] if one.path else one.place,
            name=element.name if element else "",
        )  # fmt: skip
        counted = fresh.get(code)
        rows.append(
            {
                "position": position, "sheet": one.sheet[:120], "digest": one.digest, "place": one.place,
                "title": "/".join(one.path)[:300], "letter": one.letter[:12], "entity": one.entity[:40],
                "unit_of_measure": one.unit[:20], "finding": finding, "element": code if element else "",
                "element_name": element.name if element else "",
                "owner_code": element.owner if element else "",
                "owner_name": owners.get(element.owner, "") if element else "",
                "reason": (one.forbidden_source or one.reason)[:300],
                "values_seen": counted.records if counted else 0, "values_known": counted.known if counted else 0,
                "values_stale": counted.stale if counted else 0,
                "similar": _hints(one, outline.title) if finding == "new" else [],
                "choice": planning.first_choice(finding),
            }
        )  # fmt: skip
    return rows


def _hints(one: OutlineColumn, title: str) -> list[str]:
    found = suggest_elements(
        one.path, unit=one.unit, entity=one.entity, samples=one.samples, choices=one.choices, title=title, limit=3
    )
    return [each.element.code for each in found]


@action
def _keep_plan(
    *,
    actor: Actor,
    outline: FormOutline,
    area: AreaView,
    rows: list[dict[str, Any]],
    prepared: files.PreparedFile,
    file_name: str,
    submission: uuid.UUID | None,
    digest: str,
) -> uuid.UUID:
    if actor.unit_id is None:
        raise NoPost
    plan = Plan(
        title=outline.title, form_id=outline.form, file=prepared.address, file_name=files.safe_name(file_name),
        unit_id=actor.unit_id, area_id=area.id, account=actor.account, post=actor.post, chain=list(CHAIN),
        planned_at=clock.now(), submission=submission, submission_digest=digest,
        sheets=[
            {
                "sheet": one.name, "digest": one.digest, "kind": one.kind, "sentence": one.population,
                "is_asked": one.is_population_asked, "offers": [[offer.code, offer.sentence] for offer in one.offers],
            }
            for one in outline.sheets
        ],
    )  # fmt: skip
    case = open_case(
        actor=actor, case_type=PLAN_TYPE, subject=plan.key, title=outline.title, area_id=area.id,
        owner_id=actor.unit_id, main_id=actor.unit_id,
    )  # fmt: skip
    plan.number, plan.case_id = case.number, case.key
    plan.save(force_insert=True)
    PlanColumn.objects.bulk_create([PlanColumn(plan=plan, **row) for row in rows])
    _count(plan)
    files.refer(prepared, owner_kind="plan", owner_key=plan.key, name=file_name)
    audit.record("form.planned", actor=actor, kind="plan", key=plan.key, number=plan.number, columns=len(rows))
    return plan.key


def _count(plan: Plan) -> None:
    """Bring what the burden account keeps of a plan up to date with its columns."""
    Plan.objects.filter(pk=plan.pk).update(**planning.facts_of(columns_of(plan)))


def _editable(actor: Actor, key: uuid.UUID) -> Plan:
    """The plan, locked, if its unit may still change it."""
    actor.must(PLAN)
    plan = get_plan_for(actor, key, is_locked=True)
    case = find_case_of(actor, PLAN_TYPE, plan.key)
    if case is None or not (actor.is_system or plan.unit_id == actor.unit_id):
        raise PlanNotFound
    if case.state not in EDITABLE:
        raise PlanNotEditable
    return plan


@action
def describe_plan(
    *, actor: Actor, plan: uuid.UUID, expected: int, head: PlanHead, rows: Mapping[str, str] | None = None
) -> PlanView:
    """Say what the form is for, on which basis, who fills it, how often, until when; and which rows belong in its lists
    (code of a population by digest of the sheet's headings)."""
    row = _editable(actor, plan)
    offered = {one["digest"]: {offer[0] for offer in one["offers"]} for one in row.sheets}
    sheets = [
        {**one, "choice": (rows or {}).get(one["digest"], one.get("choice", ""))}
        if (rows or {}).get(one["digest"], "") in offered[one["digest"]] | {""}
        else one
        for one in row.sheets
    ]
    save_version(
        Plan.objects.all(), pk=row.pk, expected=expected, title=head.title.strip()[:200] or row.title,
        purpose=head.purpose.strip()[:300], basis=head.basis.strip()[:300], level=4 if head.level == 4 else 5,
        frequency=head.frequency if head.frequency in FREQUENCIES else "once", last_day=head.last_day.strip()[:100],
        days=min(max(head.days, 1), 366), expires_on=head.expires_on, is_statistical=head.is_statistical,
        form_number=head.form_number.strip()[:60], made_by=head.made_by.strip()[:100],
        approval_number=head.approval_number.strip()[:100],
        chain=[one for one in CHAIN if one in head.chain or one == "filled"], sheets=sheets,
    )  # fmt: skip
    audit.record("form.plan_described", actor=actor, kind="plan", key=row.key, number=row.number)
    return view_of(actor, get_plan_for(actor, plan))


@action
def decide_column(
    *,
    actor: Actor,
    plan: uuid.UUID,
    expected: int,
    position: int,
    choice: Choice,
    why: str = "",
    new_owner: str = "",
    element: str = "",
) -> PlanView:
    """Decide about a column: taken from the records, asked again (with a reason), given up, the same as an element, new
    (with owner unit and reason).

    Raises ``KnownAlready`` for a held column asked again without a reason, ``NeverStored``, ``NotForYou``,
    ``OwnerNeeded``, ``UnitNotFound``.
    """
    row = _editable(actor, plan)
    column = row.columns.filter(position=position).first()
    if column is None:
        raise PlanNotFound
    _check_choice(column, choice, why, new_owner)
    changes: dict[str, Any] = {"choice": choice, "why": why.strip()[:300], "new_owner": new_owner.strip()}
    if choice == "same":
        changes |= _same_as(actor, element)
    save_version(Plan.objects.all(), pk=row.pk, expected=expected)
    PlanColumn.objects.filter(pk=column.pk).update(**changes)
    _count(row)
    audit.record(
        "form.column_decided", actor=actor, kind="plan", key=row.key, position=position, choice=choice,
        finding=column.finding,
    )  # fmt: skip
    return view_of(actor, get_plan_for(actor, plan))


def _check_choice(column: PlanColumn, choice: Choice, why: str, new_owner: str) -> None:
    title = column.title
    if column.finding == "forbidden" and choice != "cut":
        raise NeverStored(column=title, source=column.reason)
    if column.finding == "closed" and choice != "cut":
        raise NotForYou(column=title, owner=column.owner_name or column.owner_code)
    if column.finding in HELD and choice in ("again", "new") and not why.strip():
        raise KnownAlready(column=title, owner=column.owner_name or owner_words(column.owner_code, {}) or "—")
    if choice == "new":
        if not why.strip() or not new_owner.strip():
            raise OwnerNeeded(column=title)
        if new_owner not in ("village", "township"):
            find_unit(new_owner)
    if choice not in planning.CHOICES[column.finding]:  # type: ignore[index]
        raise ReasonNeeded


def _same_as(actor: Actor, code: str) -> dict[str, Any]:
    element = catalogue().element(code)
    if element is None or element.is_forbidden or not actor.may_read(element.readers):
        raise NotForYou(column=code, owner="")
    owner = unit_names([element.owner]).get(element.owner, "")
    return {
        "element": code, "element_name": element.name, "owner_code": element.owner, "owner_name": owner,
    }  # fmt: skip


@action
def move_plan(*, actor: Actor, plan: uuid.UUID, event: str, expected: int, text: str = "") -> PlanView:
    """Take a plan a step: submit, approve, send_back (with a reason), decline, withdraw. ``expected`` is the version of
    its case. Two people: whoever approves did not plan it."""
    row = get_plan_for(actor, plan, is_locked=True)
    if event in REASON_STEPS and not text.strip():
        raise ReasonNeeded
    if event in ("submit", "withdraw") and not (actor.is_system or row.unit_id == actor.unit_id):
        raise NotAllowed(permission=PLAN)
    columns = columns_of(row)
    missing = planning.missing_in(head_of(row), columns, rows_of(row))
    facts = facts_of(actor, row, is_complete=not missing)
    approvers = _approvers(row)
    units = {} if event == "decline" else dict.fromkeys(approvers, "working" if event == "submit" else "answered")
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts, text=text.strip()[:1000],
        units={unit: phase for unit, phase in units.items() if unit != row.unit_id},
    )  # fmt: skip
    if event == "submit":
        Plan.objects.filter(pk=row.pk).update(submitted_at=clock.now())
    if event == "approve":
        Plan.objects.filter(pk=row.pk).update(allowed_at=clock.now(), allowed_by=actor.account)
        _settle(row)
    return view_of(actor, get_plan_for(actor, plan))


def _approvers(row: Plan) -> list[int]:
    area = next(iter(list_areas(SYSTEM, text=row.area.code, most=1)), None)
    return [unit.id for unit in units_that_may("forms.approve", area)] if area is not None else []


def _settle(row: Plan) -> None:
    """Columns of an allowed form mean what its plan decided: new elements get an owner, given-up ones stay blank."""
    meanings = [PlaceMeaning(one["digest"], population=one["choice"]) for one in row.sheets if one.get("choice")]
    for column in row.columns.order_by("position"):
        if column.choice == "new":
            code = _new_element(row, column)
            PlanColumn.objects.filter(pk=column.pk).update(new_element=code, element=code)
            meanings.append(PlaceMeaning(column.digest, column.place, code))
        elif column.choice == "same":
            meanings.append(PlaceMeaning(column.digest, column.place, column.element))
        elif column.choice == "cut":
            meanings.append(PlaceMeaning(column.digest, column.place, ""))
    settle_meanings(actor=SYSTEM, form=row.form_id, meanings=meanings)


def _new_element(row: Plan, column: PlanColumn) -> str:
    leaf = column.title.rsplit("/", 1)[-1]
    found = propose_element(
        SYSTEM, entity=column.entity or "person", heading=column.place, name=column.title[:80],
        aliases=tuple(dict.fromkeys((column.title.replace("/", ""), leaf))), unit=column.unit_of_measure,
    )  # fmt: skip
    note = f"{row.number} {row.title}：{column.why}"
    return own_element(actor=SYSTEM, code=found.code, owner=column.new_owner, note=note).code


def expire_plans() -> int:
    """Let every allowed form whose last day is over expire; returns how many did. Comes round each hour."""
    over = Plan.objects.filter(case__state_id="plan:approved", expires_on__lt=clock.today())
    return sum(_expire(key) for key in list(over.values_list("key", flat=True)[:500]))


@action
def _expire(key: uuid.UUID) -> bool:
    row = get_plan_for(SYSTEM, key, is_locked=True)
    case = find_case_of(SYSTEM, PLAN_TYPE, row.key)
    if case is None or case.state != "approved" or row.expires_on is None or row.expires_on >= clock.today():
        return False
    try:
        step(actor=SYSTEM, case=case.key, event="expire", expected=case.version)
    except ChangedMeanwhile:
        return False  # another worker, or somebody withdrew it
    return True
