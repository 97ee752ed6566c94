"""What decides the steps of an order for an actor, and the buttons that follow from it."""

from __future__ import annotations

import dataclasses
import uuid

from yici.apps.cases.public import AssignmentView, end_of, list_steps
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import Decision, WorkOrder
from yici.apps.hotline.selectors.kinds import find_limit, limits_of
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.selectors.wages import lacks_conclusion
from yici.apps.hotline.states import OrderFacts
from yici.apps.places.public import may_others
from yici.core import clock
from yici.core.access import Actor
from yici.core.states import Button

OPEN = ("waiting", "working")


def facts_of(actor: Actor, row: WorkOrder) -> OrderFacts:
    """What decides the steps of an order for this actor."""
    view = view_of(row)
    mine = next((one for one in view.case.assignments if one.unit_id == actor.unit_id), None)
    parts = [one for one in view.case.assignments if one.part != "main" and one.phase in OPEN]
    returned = Decision.objects.filter(order=row, kind="return", asked_unit_id=actor.unit_id)
    return OrderFacts(
        is_main=row.unit_id == actor.unit_id, is_owner=row.case.owner_id == actor.unit_id, has_answer=bool(row.answer),
        has_returned=returned.exists(), may_return=_may_return(row, mine), has_open_parts=bool(parts),
        needs_sign_off=needs_sign_off(actor, row),
        lacks_conclusion=lacks_conclusion(row),
        is_own_answer=row.answered_by is not None and row.answered_by == actor.account,
    )  # fmt: skip


def needs_sign_off(actor: Actor, row: WorkOrder) -> bool:
    """Whether somebody else signs the answer off: the city asks for it (a limit ``sign_off`` for this kind) and the
    unit has somebody else who may.
    """
    if find_limit(row.kind, row.urgency, "sign_off") is None:
        return False
    return may_others("hotline.sign_off", row.unit_id, actor.account)


def _may_return(row: WorkOrder, mine: AssignmentView | None) -> bool:
    """Whether the limit in which the unit may return it, counted from when it got it, is not over."""
    if mine is None or mine.given_at is None:
        return True
    (limit,) = limits_of(row.kind, row.urgency, "return")
    return clock.now() < end_of(limit, mine.given_at).due_at


def list_order_steps(actor: Actor, order: uuid.UUID) -> list[Button]:
    """The buttons of an order. The answer is written in the act that says it is done, so it is not missing before."""
    row = get_order_for(actor, order)
    facts = dataclasses.replace(facts_of(actor, row), has_answer=True)
    return list_steps(actor, row.case_id, facts)
