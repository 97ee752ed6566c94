"""A unit works on an order: signs, speaks with the requester, promises, answers. What it says is its own fact."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yici.apps.cases.public import Limit, get_case, step, stop_clock, tell
from yici.apps.hotline.contracts import OrderView
from yici.apps.hotline.errors import AnswerNeeded
from yici.apps.hotline.guards import get_order_for
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.apps.hotline.selectors.kinds import find_limit, limits_of
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.selectors.steps import facts_of
from yici.apps.hotline.states import ORDER_LEFT, REQUEST_STATES, RequestFacts
from yici.core import clock, files, text_search
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

SIGN_OFF_WITHIN = Limit("sign_off", "hours", 4)  # where the city's file says that somebody signs off, but not by when


@action
def sign(*, actor: Actor, order: uuid.UUID, expected: int) -> OrderView:
    """The main unit confirms that it has the order."""
    row = get_order_for(actor, order, is_locked=True)
    step(actor=actor, case=row.case_id, event="sign", expected=expected, facts=facts_of(actor, row), audience="citizen")
    tell_requests(actor, row, "request.signed")
    return view_of(row)


@action
def contact(*, actor: Actor, order: uuid.UUID, expected: int, text: str, way: str = "phone") -> OrderView:
    """The unit spoke with the requesters: how, and what was said. Stops the clock that waited for it."""
    row = get_order_for(actor, order, is_locked=True)
    step(
        actor=actor, case=row.case_id, event="contact", expected=expected, facts=facts_of(actor, row), text=text,
        told={"way": way}, audience="citizen",
    )  # fmt: skip
    for request in requests_of(row):
        if request.contacted_at is None:
            Request.objects.filter(pk=request.pk).update(contacted_at=clock.now())
            stop_clock(actor=SYSTEM, case=request.case_id, kind="contact")
    tell_requests(actor, row, "request.contacted", text, {"way": way})
    return view_of(row)


@action
def plan(*, actor: Actor, order: uuid.UUID, expected: int, text: str, until: dt.datetime) -> OrderView:
    """The unit promises what it does until when; the requesters read it. A later promise stands beside the earlier."""
    row = get_order_for(actor, order, is_locked=True)
    told = {"until": until.isoformat()}
    step(
        actor=actor, case=row.case_id, event="plan", expected=expected, facts=facts_of(actor, row), text=text,
        told=told, audience="citizen",
    )  # fmt: skip
    row.promise, row.promised_until = text.strip()[:200], until
    row.save(update_fields=["promise", "promised_until"])
    tell_requests(actor, row, "request.promised", text, told)
    return view_of(row)


@action
def add_proof(*, actor: Actor, order: uuid.UUID, photos: Sequence[tuple[Any, str]], text: str = "") -> OrderView:
    """The unit shows what was done: photos that the desk sees with the order. No step, and no clock moves."""
    row = get_order_for(actor, order, is_locked=True)
    actor.must("hotline.work")
    for prepared, name in photos:
        files.refer(prepared, owner_kind="work_order", owner_key=row.key, name=name)
    tell(actor=actor, case=row.case_id, verb="work_order.proof_added", text=text, told={"files": len(photos)})
    return view_of(row)


@action
def note(*, actor: Actor, order: uuid.UUID, text: str) -> OrderView:
    """A line that only the desk reads; it moves nothing."""
    row = get_order_for(actor, order)
    if not any(actor.may(one) for one in ("hotline.work", "hotline.dispatch", "hotline.decide", "hotline.supervise")):
        actor.must("hotline.work")
    tell(actor=actor, case=row.case_id, verb="work_order.noted", text=text)
    return view_of(row)


@action
def answer(
    *, actor: Actor, order: uuid.UUID, expected: int, public: str, inside: str = "", event: str = "complete"
) -> OrderView:
    """The unit says it is done, with the answer that the requesters get. ``event``: "complete" or "ask_sign_off"."""
    if not public.strip():
        raise AnswerNeeded
    row = get_order_for(actor, order, is_locked=True)
    row.answer, row.inner_answer, row.answered_by = public.strip(), inside.strip(), actor.account
    row.save(update_fields=["answer", "inner_answer", "answered_by"])
    limit = find_limit(row.kind, row.urgency, "sign_off") if event == "ask_sign_off" else None
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row), text=inside,
        limits=[limit or SIGN_OFF_WITHIN],
    )  # fmt: skip
    if event == "complete":
        pass_on(actor, row)
    return view_of(row)


@action
def sign_off(*, actor: Actor, order: uuid.UUID, expected: int) -> OrderView:
    """The head of the unit signs off an answer that somebody else wrote; only now it reaches the requesters."""
    row = get_order_for(actor, order, is_locked=True)
    step(actor=actor, case=row.case_id, event="sign_off", expected=expected, facts=facts_of(actor, row))
    pass_on(actor, row)
    return view_of(row)


@action
def send_back(*, actor: Actor, order: uuid.UUID, expected: int, text: str) -> OrderView:
    """The head gives the answer back to its writer, with the reason; no requester has read it."""
    row = get_order_for(actor, order, is_locked=True)
    step(actor=actor, case=row.case_id, event="send_back", expected=expected, facts=facts_of(actor, row), text=text)
    return view_of(row)


def pass_on(actor: Actor, row: WorkOrder) -> None:
    """The order is answered: every request that waits for no other order asks its requester."""
    now = clock.now()
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    text_search.want("order", [row.key])
    tell_requests(actor, row, "request.answered", row.answer, {"order": row.number})
    for request in requests_of(row):
        Request.objects.filter(pk=request.pk).update(answer=row.answer, answered_at=now)
        complete_when_done(request)


def complete_when_done(request: Request) -> bool:
    """A request in the hands of units whose orders are all done asks its requester; False while one has work left."""
    shares = Share.objects.filter(request=request, left_at=None)
    case = get_case(SYSTEM, request.case_id)
    if REQUEST_STATES.find_target(case.state, "complete") is None:
        return False
    if shares.filter(order__case__state_id__in=ORDER_LEFT).exists():
        return False
    step(
        actor=SYSTEM, case=case.key, event="complete", expected=case.version,
        facts=RequestFacts(is_done_everywhere=True), limits=limits_of(request.kind, request.urgency, "call_back"),
    )  # fmt: skip
    return True


def requests_of(row: WorkOrder) -> Iterator[Request]:
    """The requests that share an order now."""
    for share in Share.objects.filter(order=row, left_at=None).select_related("request").order_by("id"):
        yield share.request


def tell_requests(
    actor: Actor, row: WorkOrder, verb: str, text: str = "", told: Mapping[str, Any] | None = None
) -> None:
    """Say to every requester of an order what the unit did. A unit does not see the requests behind its order."""
    through = dataclasses.replace(actor, is_system=True)
    for request in requests_of(row):
        tell(
            actor=through, case=request.case_id, verb=verb, text=text,
            told={"unit": row.unit.code, **(told or {})}, audience="citizen",
        )  # fmt: skip
