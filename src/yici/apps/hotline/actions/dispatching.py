"""A request is given to a unit as a work order, joins one that is there, or is given to another unit."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.cases.public import open_case, step
from yici.apps.hotline.actions.merging import bring_followers
from yici.apps.hotline.actions.working import complete_when_done, tell_requests
from yici.apps.hotline.contracts import DispatchOutcome, OrderView
from yici.apps.hotline.errors import WordsNeeded
from yici.apps.hotline.guards import get_order_for, get_request_for
from yici.apps.hotline.models import Decision, Request, Share, WorkOrder
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.states import DECISION_STATES, REQUEST_STATES, OrderFacts, RequestFacts
from yici.apps.places.public import UnitView, find_unit
from yici.core import clock, outbox, text_search
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key

ASKED = DECISION_STATES.initial
WITHDRAWN = DECISION_STATES.find_target(ASKED, "withdraw") or ""


@action
def dispatch(
    *,
    actor: Actor,
    request: uuid.UUID,
    unit: str,
    expected: int,
    assisting: Sequence[str] = (),
    kind: str = "",
    urgency: str = "",
    text: str = "",
    rule: str = "",
    at: dt.datetime | None = None,
) -> DispatchOutcome:
    """Give a request to a main unit (by code) as a new work order; a second dispatch of the same request splits it.

    ``expected`` is the version of the request's case; ``rule`` the rule of the catalogue that proposed the unit. The
    requester is never part of the order's text.
    """
    row = get_request_for(actor, request, is_locked=True)
    main, helpers = find_unit(unit), [find_unit(code) for code in assisting]
    changed = {"kind": kind or row.kind, "urgency": urgency or row.urgency}
    Request.objects.filter(pk=row.pk).update(**changed)
    key, now = new_key(), clock.now()
    case = open_case(
        actor=actor, case_type="work_order", subject=key, title=row.title, area_id=row.area_id,
        owner_id=row.case.owner_id, main_id=main.id, assisting_ids=[one.id for one in helpers], parent=row.case_id,
        limits=limits_of(changed["kind"], changed["urgency"], "sign", "final"),
        barred_ids=[row.against_id] if row.against_id else [],
    )  # fmt: skip
    order = WorkOrder.objects.create(
        key=key, number=case.number, case_id=case.key, title=row.title, text=text or row.text, area_id=row.area_id,
        unit_id=main.id, rule=rule, first_dispatched_at=now, **changed,
    )  # fmt: skip
    text_search.want("order", [key])
    Share.objects.create(request=row, order=order, is_first=True, joined_at=now, joined_by=actor.account)
    after = step(
        actor=actor, case=row.case_id, event="dispatch", expected=expected, facts=RequestFacts(),
        told={"unit": main.code, "order": order.number, "rule": rule}, audience="citizen",
    )  # fmt: skip
    bring_followers(actor, row, order)
    notify_unit(order, main)
    return DispatchOutcome(view_of(order), after.version)


@action
def recall(*, actor: Actor, order: uuid.UUID, expected: int, text: str = "") -> OrderView:
    """Take an order back. A request without another order waits to be sorted again, as long as it waited before: its
    clock runs from its receipt. Once a unit has signed, a reason is needed.
    """
    row = get_order_for(actor, order, is_locked=True)
    if row.case.state_id != "work_order:dispatched" and not text.strip():
        raise WordsNeeded
    step(
        actor=actor, case=row.case_id, event="revoke", expected=expected, facts=OrderFacts(is_owner=True), text=text,
        keeps_children=True,
    )  # fmt: skip
    now = clock.now()
    for share in Share.objects.filter(order=row, left_at=None).select_related("request__case"):
        request = share.request
        Share.objects.filter(pk=share.pk).update(left_at=now)
        others = Share.objects.filter(request=request, left_at=None).exclude(order__case__phase="closed")
        if others.exists():
            complete_when_done(request)  # what is left may be done already
            continue
        if REQUEST_STATES.find_target(request.case.state_id.partition(":")[2], "recall") is None:
            continue
        (limit,) = limits_of(request.kind, request.urgency, "dispatch")
        step(
            actor=actor, case=request.case_id, event="recall", expected=request.case.version, facts=RequestFacts(),
            limits=[dataclasses.replace(limit, since=request.received_at)], audience="citizen",
        )  # fmt: skip
    return view_of(get_order_for(SYSTEM, order))


@action
def redispatch(*, actor: Actor, order: uuid.UUID, unit: str, expected: int, text: str = "") -> OrderView:
    """Give a work order to another main unit. The total limit goes on."""
    row = get_order_for(actor, order, is_locked=True)
    move_order(actor, row, find_unit(unit), expected, text)
    return view_of(get_order_for(SYSTEM, order))


def move_order(
    actor: Actor, row: WorkOrder, main: UnitView, expected: int, text: str = "", told: Mapping[str, Any] | None = None
) -> None:
    """A row in hand gets another main unit; what the former one promised is not the new one's promise."""
    step(
        actor=actor, case=row.case_id, event="redispatch", expected=expected, facts=OrderFacts(is_owner=True),
        text=text, told={"unit": main.code, **(told or {})}, limits=limits_of(row.kind, row.urgency, "sign"),
        main_id=main.id,
    )  # fmt: skip
    row.unit_id, row.dispatch_count = main.id, row.dispatch_count + 1
    row.promise, row.promised_until = "", None
    row.save(update_fields=["unit_id", "dispatch_count", "promise", "promised_until"])
    text_search.want("order", [row.key])
    Decision.objects.filter(order=row, state=ASKED).update(state=WITHDRAWN)  # what the former unit asked for
    tell_requests(actor, row, "request.redispatched", "", {"unit": main.code})
    notify_unit(row, main)


def notify_unit(row: WorkOrder, main: UnitView) -> None:
    """Tell a unit that it has an order; an urgent one rings."""
    template = "order.dispatched" if row.urgency == "normal" else "order.urgent"
    once = f"{row.key} {main.code} {row.dispatch_count}"
    outbox.post([outbox.Notice("sms", "unit", main.code, template, {"number": row.number}, once)])
