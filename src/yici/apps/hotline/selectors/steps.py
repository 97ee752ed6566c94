"""What decides the steps of an order for an actor, and the buttons that follow from it."""

from __future__ import annotations

import dataclasses
import uuid

from yici.apps.cases.public import list_steps
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import WorkOrder
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.states import OrderFacts
from yici.core.access import Actor
from yici.core.states import Button

OPEN = ("waiting", "working")


def facts_of(actor: Actor, row: WorkOrder) -> OrderFacts:
    """What decides the steps of an order for this actor."""
    view = view_of(row)
    mine = [one for one in view.case.assignments if one.unit_id == actor.unit_id]
    parts = [one for one in view.case.assignments if one.part != "main" and one.phase in OPEN]
    return OrderFacts(
        is_main=row.unit_id == actor.unit_id, is_owner=row.case.owner_id == actor.unit_id, has_answer=bool(row.answer),
        has_returned=any(one.returned_at for one in mine), has_open_parts=bool(parts),
        is_own_answer=row.answered_by is not None and row.answered_by == actor.account,
    )  # fmt: skip


def list_order_steps(actor: Actor, order: uuid.UUID) -> list[Button]:
    """The buttons of an order. The answer is written in the act that says it is done, so it is not missing before."""
    row = get_order_for(actor, order)
    facts = dataclasses.replace(facts_of(actor, row), has_answer=True)
    return list_steps(actor, row.case_id, facts)
