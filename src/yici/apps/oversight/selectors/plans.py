"""Plans with their lines, for the desk and for everybody; who could be drawn, how often each is visited a year."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q

from yici.apps.cases.public import CaseView, cases_of
from yici.apps.draws.public import find_draw_of
from yici.apps.oversight.contracts.plans import Candidate, LineView, MatterView, PlanView, UnitDraw
from yici.apps.oversight.guards import get_plan_for, plan_key_of, visible_plans
from yici.apps.oversight.models import Plan, PlanLine, PlanUnit, Target, Visit
from yici.apps.oversight.selectors.city import list_categories
from yici.apps.oversight.states import PLAN_OPEN, VISIT_NOT_MADE, PlanFacts
from yici.core import clock
from yici.core.access import Actor

A_PAGE = 40
TARGETS, OFFICERS = "oversight.targets", "oversight.inspectors"  # names of this matter at the draws
PLAN_TYPE = "inspection_plan"
#: Plans whose drawn targets have no visit yet: they count all the same.
PENDING = ("inspection_plan:targets_drawn", "inspection_plan:officers_sealed")
NOT_MADE = tuple(f"visit:{one}" for one in VISIT_NOT_MADE)
PUBLIC = tuple(f"{PLAN_TYPE}:{one}" for one in PLAN_OPEN)


def visits_this_year(
    targets: Collection[int], year: int, *, without: int | None = None
) -> dict[int, tuple[int, frozenset[str]]]:
    """By target: how many drawn visits it has or will have in a year over all units, and in which matters.

    Complaint-led visits and those not made do not count; ``without`` leaves a plan's own lines out.
    """
    counts: dict[int, int] = defaultdict(int)
    matters: dict[int, set[str]] = defaultdict(set)
    made = Visit.objects.filter(kind="drawn", year=year, target__in=targets).exclude(case__state_id__in=NOT_MADE)
    pending = PlanLine.objects.filter(
        outcome="drawn", plan__year=year, plan__case__state_id__in=PENDING, target__in=targets
    )
    if without is not None:
        pending = pending.exclude(plan_id=without)
    found = [*made.values_list("target_id", "matters"), *pending.values_list("target_id", "plan__matters")]
    for target, some in found:
        counts[target] += 1
        matters[target] |= {one["code"] for one in some}
    return {target: (count, frozenset(matters[target])) for target, count in counts.items()}


def list_candidates(plan: Plan) -> list[tuple[int, str, Candidate]]:
    """Living targets of the plan's category and area: (id, name, as the rules see them)."""
    rows = Target.objects.filter(
        retired_on=None, category=plan.category, area__path__startswith=plan.area.path
    ).order_by("code").values_list("id", "name", "code", "risk_class")  # fmt: skip
    found = list(rows)
    known = visits_this_year([one[0] for one in found], plan.year)
    return [(pk, name, Candidate(code, risk, *known.get(pk, (0, frozenset())))) for pk, name, code, risk in found]


def matters_of(plan: Plan) -> tuple[MatterView, ...]:
    """The matters as the plan keeps them."""
    return tuple(
        MatterView(
            one["code"], one["name"], one["level"], one["unit"], one.get("category", ""), one["basis"],
            one.get("valid_from", ""), tuple(one.get("items", ())),
        )
        for one in plan.matters
    )  # fmt: skip


def missing_in(plan: Plan) -> str:
    """What a plan lacks before it may be handed in: a code, empty when nothing does."""
    if not plan.matters:
        return "matters"
    if not any(plan.permille.values()):
        return "permille"
    return "over" if plan.to_on < clock.today() else ""


def is_void(plan: Plan, state: str) -> bool:
    """Whether the draw of the list that is sealed now ended without a result."""
    if state == "targets_sealed":
        found = find_draw_of(TARGETS, plan.key)
        return found is not None and found.state == "void"
    if state == "officers_sealed":
        open_ones = [find_draw_of(OFFICERS, one.key) for one in plan.units.filter(is_drawn=False)]
        return any(one is not None and one.state == "void" for one in open_ones)
    return False


def facts_of(actor: Actor, plan: Plan) -> PlanFacts:
    """What decides the steps of a plan for this actor."""
    state = plan.case.state_id.partition(":")[2]
    return PlanFacts(
        is_planner=actor.account is not None and plan.made_by == actor.account,
        is_own_unit=actor.is_system or actor.unit_id == plan.unit_id,
        is_complete=not missing_in(plan),
        is_void=is_void(plan, state),
        is_over=not plan.visits.exclude(case__phase="closed").exists(),
    )


def view_of(plan: Plan, case: CaseView | None = None) -> PlanView:
    """A row as contract."""
    case = case or cases_of(PLAN_TYPE, [plan.key])[plan.key]
    units = plan.units.select_related("unit").order_by("-is_lead", "id")
    return PlanView(
        key=plan.key, number=plan.number, case=case.key, state=case.state, version=case.version,
        content_version=plan.version, title=plan.title, year=plan.year, category=plan.category,
        category_name=list_categories().get(plan.category, plan.category), unit_id=plan.unit_id,
        unit_name=plan.unit.short_name, area_name=plan.area.short_name, matters=matters_of(plan),
        permille=dict(plan.permille), from_on=plan.from_on, to_on=plan.to_on, officers=plan.officers,
        most_visits=plan.most_visits, is_order=plan.is_order, beacon=plan.beacon,
        units=tuple(
            UnitDraw(one.key, one.unit_id, one.unit.code, one.unit.short_name, one.is_lead, one.draw, one.is_drawn)
            for one in units
        ),
        made_by=plan.made_by, made_at=plan.made_at, approved_at=plan.approved_at, targets_draw=plan.targets_draw,
        quotas=dict(plan.quotas), short=dict(plan.short), sizes=dict(plan.sizes), stands=dict(plan.stands),
        position=plan.pk,
    )  # fmt: skip


def get_plan(actor: Actor, number: str) -> PlanView:
    """The plan with this number; ``PlanNotFound`` for strangers."""
    return view_of(get_plan_for(actor, plan_key_of(actor, number)))


def list_plans(actor: Actor, before: int = 0) -> tuple[list[PlanView], int | None]:
    """Plans that the actor may see, newest first; where the next page begins (None: nowhere)."""
    return _page(visible_plans(actor), before)


def list_open_plans(before: int = 0, year: int | None = None) -> tuple[list[PlanView], int | None]:
    """Approved plans, for everybody."""
    rows = Plan.objects.filter(case__state_id__in=PUBLIC)
    return _page(rows.filter(year=year) if year else rows, before)


def find_open_plan(number: str) -> PlanView | None:
    """An approved plan by its number, for everybody."""
    row = Plan.objects.filter(case__state_id__in=PUBLIC, number=number).select_related("unit", "area", "case").first()
    return view_of(row) if row else None


def _page(rows: object, before: int) -> tuple[list[PlanView], int | None]:
    some = rows.select_related("unit", "area", "case").order_by("-id")  # type: ignore[attr-defined]
    some = list((some.filter(id__lt=before) if before else some)[: A_PAGE + 1])
    cases = cases_of(PLAN_TYPE, [one.key for one in some[:A_PAGE]])
    found = [view_of(one, cases[one.key]) for one in some[:A_PAGE]]
    return found, found[-1].position if len(some) > A_PAGE else None


def list_lines(
    plan: uuid.UUID, outcomes: Sequence[str], *, after: tuple[int, int] = (0, 0), most: int = 200
) -> list[LineView]:
    """Lines of a plan by what became of them, in the order of the draw (then of the list); a bounded page."""
    place, last = after
    rows = PlanLine.objects.filter(plan__key=plan, outcome__in=outcomes).filter(
        Q(position__gt=place) | Q(position=place, id__gt=last)
    )
    some = list(rows.order_by("position", "id")[:most])
    visits = dict(
        Visit.objects.filter(plan__key=plan, target__in=[one.target_id for one in some]).values_list(
            "target_id", "number"
        )
    )
    return [
        LineView(
            one.code, one.name, one.risk_class, one.outcome, one.reason, one.matter, visits.get(one.target_id, ""),
            one.pk if not one.position else one.position,
        )
        for one in some
    ]  # fmt: skip


def count_lines(plan: uuid.UUID) -> dict[str, int]:
    """How many lines of a plan by what became of them."""
    counts: dict[str, int] = defaultdict(int)
    for outcome in PlanLine.objects.filter(plan__key=plan).values_list("outcome", flat=True):
        counts[outcome] += 1
    return dict(counts)


def plan_of_unit(subject: uuid.UUID) -> PlanUnit | None:
    """The unit's part in a plan, by the key under which its inspectors are drawn."""
    return PlanUnit.objects.filter(key=subject).select_related("plan", "unit").first()
