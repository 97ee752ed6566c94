"""A plan of inspections is written by one person and approved by another, who thereby publishes it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from yici.apps.cases.public import open_case, step
from yici.apps.oversight.contracts.plans import CLASSES, PlanHead, PlanView
from yici.apps.oversight.errors import PlanUnusable, WhyNeeded
from yici.apps.oversight.guards import get_plan_for
from yici.apps.oversight.models import Plan, PlanUnit
from yici.apps.oversight.rules.choosing import WHOLE
from yici.apps.oversight.rules.words import words_of_plan_problem
from yici.apps.oversight.selectors.city import get_matters
from yici.apps.oversight.selectors.plans import PLAN_TYPE, facts_of, view_of
from yici.apps.oversight.states import PLAN, PLAN_STATES
from yici.apps.places.public import NoPost, area_of_path, find_unit
from yici.core import audit, clock, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version
from yici.core.ids import new_key

KIND = "oversight.plan"  # of the submission
EDITABLE = ("drafted", "sent_back")


@action
def draft_plan(*, actor: Actor, head: PlanHead, client_key: str) -> PlanView:
    """Write a new plan of the actor's unit, over the area of its post. Raises ``PlanUnusable``, ``MatterUnknown``."""
    actor.must(PLAN)
    content = {
        "title": head.title,
        "category": head.category,
        "matters": list(head.matters),
        "permille": dict(head.permille),
    }
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key,
        content={**content, "from": head.from_on.isoformat(), "to": head.to_on.isoformat()},
        act=lambda: str(_draft(actor, head)),
    )  # fmt: skip
    return view_of(get_plan_for(actor, uuid.UUID(key)))


def _draft(actor: Actor, head: PlanHead) -> uuid.UUID:
    if actor.unit_id is None or not actor.area_paths:
        raise NoPost
    area = area_of_path(actor.area_paths[0])
    assert area is not None
    values = _values(actor, head)
    key = new_key()
    case = open_case(
        actor=actor, case_type=PLAN_TYPE, subject=key, title=head.title.strip(), area_id=area.id,
        owner_id=actor.unit_id, main_id=actor.unit_id,
    )  # fmt: skip
    row = Plan.objects.create(
        key=key, number=case.number, case_id=case.key, unit_id=actor.unit_id, area_id=area.id, made_by=actor.account,
        made_at=clock.now(), **values,
    )  # fmt: skip
    _set_units(row)
    audit.record("plan.drafted", actor=actor, kind=PLAN_TYPE, key=key, number=case.number)
    return key


@action
def describe_plan(*, actor: Actor, plan: uuid.UUID, expected: int, head: PlanHead) -> PlanView:
    """Change a plan that is being written. ``expected`` is its content version. Raises as ``draft_plan``, and
    ``ChangedMeanwhile``.
    """
    actor.must(PLAN)
    row = get_plan_for(actor, plan, is_locked=True)
    state = row.case.state_id.partition(":")[2]
    PLAN_STATES.find_row(state, "submit")
    if not facts_of(actor, row).is_own_unit:
        raise PlanUnusable(problem=words_of_plan_problem("not_own"))
    save_version(Plan.objects.all(), pk=row.pk, expected=expected, **_values(actor, head))
    row = get_plan_for(actor, plan)
    _set_units(row)
    audit.record("plan.described", actor=actor, kind=PLAN_TYPE, key=row.key, number=row.number)
    return view_of(row)


@action
def move_plan(*, actor: Actor, plan: uuid.UUID, event: str, expected: int, text: str = "") -> PlanView:
    """Take a plan further: submit, approve (which publishes it), send_back, withdraw, finish; seal_again after a void
    draw. ``expected`` is the version of its case. Raises ``WhyNeeded`` and what ``step`` raises.
    """
    row = get_plan_for(actor, plan, is_locked=True)
    if event in ("send_back", "withdraw", "seal_again") and not text.strip():
        raise WhyNeeded
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row),
        text=text.strip()[:1000],
    )  # fmt: skip
    if event == "approve":
        Plan.objects.filter(pk=row.pk).update(approved_by=actor.account, approved_at=clock.now())
    return view_of(get_plan_for(actor, plan))


def _values(actor: Actor, head: PlanHead) -> Mapping[str, object]:
    problem = problem_of(actor, head)
    if problem:
        raise PlanUnusable(problem=words_of_plan_problem(problem))
    matters = get_matters(head.matters, head.from_on if head.from_on > clock.today() else None)
    return {
        "title": head.title.strip()[:200], "year": head.from_on.year, "category": head.category,
        "matters": [
            {
                "code": one.code, "name": one.name, "level": one.level, "unit": one.unit, "category": one.category,
                "basis": one.basis, "valid_from": one.valid_from, "items": [dict(item) for item in one.items],
            }
            for one in matters
        ],
        "permille": {name: int(head.permille.get(name, 0)) for name in CLASSES}, "from_on": head.from_on,
        "to_on": head.to_on, "officers": head.officers, "most_visits": max(head.most_visits, 0),
        "is_order": head.is_order, "beacon": head.beacon or "witnesses",
    }  # fmt: skip


def problem_of(actor: Actor, head: PlanHead) -> str:
    """What is wrong with what a planner wrote: a code, empty when nothing is."""
    if not head.title.strip():
        return "title"
    if head.from_on > head.to_on or head.from_on.year != head.to_on.year:
        return "days"
    if any(not 0 <= value <= WHOLE for value in head.permille.values()):
        return "permille"
    if head.officers < 2:
        return "officers"
    matters = get_matters(head.matters) if head.matters else []
    if any(one.category != head.category for one in matters):
        return "category"
    if matters and actor.unit_code not in {one.unit for one in matters}:
        return "own_matter"
    return ""


def _set_units(row: Plan) -> None:
    """The units of a plan are those of its matters; the one that plans leads."""
    wanted = {find_unit(one["unit"]).id for one in row.matters} | {row.unit_id}
    row.units.exclude(unit__in=wanted).delete()
    have = set(row.units.values_list("unit_id", flat=True))
    PlanUnit.objects.bulk_create(
        [PlanUnit(plan=row, unit_id=one, is_lead=one == row.unit_id) for one in sorted(wanted - have)]
    )
