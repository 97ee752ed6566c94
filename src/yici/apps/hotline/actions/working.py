"""A unit works on an order: signs for it, speaks with the requester, answers. What it says is its own fact."""

from __future__ import annotations

import dataclasses
import uuid

from yici.apps.cases.public import step, stop_clock, tell
from yici.apps.hotline.contracts import OrderView
from yici.apps.hotline.errors import AnswerNeeded
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.states import OrderFacts, RequestFacts
from yici.core import clock, text_search
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action


def facts_of(actor: Actor, row: WorkOrder) -> OrderFacts:
    """What decides the steps of an order for this actor."""
    view = view_of(row)
    mine = [one for one in view.case.assignments if one.unit_id == actor.unit_id]
    parts = [one for one in view.case.assignments if one.part != "main" and one.phase in ("waiting", "working")]
    return OrderFacts(
        is_main=row.unit_id == actor.unit_id, is_owner=row.case.owner_id == actor.unit_id, has_answer=bool(row.answer),
        has_returned=any(one.returned_at for one in mine), has_open_parts=bool(parts),
    )  # fmt: skip


@action
def sign(*, actor: Actor, order: uuid.UUID, expected: int) -> OrderView:
    """The main unit confirms that it has the order."""
    row = get_order_for(actor, order, is_locked=True)
    step(actor=actor, case=row.case_id, event="sign", expected=expected, facts=facts_of(actor, row), audience="citizen")
    return view_of(row)


@action
def contact(*, actor: Actor, order: uuid.UUID, expected: int, text: str) -> OrderView:
    """The unit spoke with the requesters: when and how, in words. Stops the clock that waited for it."""
    row = get_order_for(actor, order, is_locked=True)
    step(
        actor=actor, case=row.case_id, event="contact", expected=expected, facts=facts_of(actor, row), text=text,
        audience="citizen",
    )  # fmt: skip
    shares = Share.objects.filter(order=row, left_at=None).select_related("request")
    for share in shares:
        if share.request.contacted_at is None:
            Request.objects.filter(pk=share.request_id).update(contacted_at=clock.now())
            stop_clock(actor=SYSTEM, case=share.request.case_id, kind="contact")
    return view_of(row)


@action
def answer(
    *, actor: Actor, order: uuid.UUID, expected: int, public: str, inside: str = "", event: str = "complete"
) -> OrderView:
    """The unit says it is done, with the answer that the requesters get. ``event``: "complete" or "ask_sign_off"."""
    if not public.strip():
        raise AnswerNeeded
    row = get_order_for(actor, order, is_locked=True)
    row.answer, row.inner_answer = public.strip(), inside.strip()
    row.save(update_fields=["answer", "inner_answer"])
    step(actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row), text=inside)
    if event == "complete":
        pass_on(actor, row)
    return view_of(row)


def pass_on(actor: Actor, row: WorkOrder) -> None:
    """The order is answered: every request that waits for no other order asks its requester."""
    now = clock.now()
    through = dataclasses.replace(actor, is_system=True)  # a unit does not see the requests behind its order
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    text_search.want("order", [row.key])
    for share in Share.objects.filter(order=row, left_at=None).select_related("request__case"):
        request = share.request
        open_orders = Share.objects.filter(request=request, left_at=None).exclude(order=row)
        is_done = not open_orders.filter(order__case__phase__in=("waiting", "working")).exists()
        tell(
            actor=through, case=request.case_id, verb="request.answered", text=row.answer,
            told={"order": row.number, "unit": row.unit.code}, audience="citizen",
        )  # fmt: skip
        Request.objects.filter(pk=request.pk).update(answer=row.answer, answered_at=now)
        if is_done and request.case.phase == "answered":
            step(
                actor=SYSTEM, case=request.case_id, event="complete", expected=request.case.version,
                facts=RequestFacts(is_done_everywhere=True),
                limits=limits_of(request.kind, request.urgency, "call_back"),
            )  # fmt: skip
