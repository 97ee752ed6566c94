"""A request is given to a unit as a work order, joins one that is there, or is given to another unit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yici.apps.cases.public import open_case, step
from yici.apps.hotline.contracts import DispatchOutcome, OrderView
from yici.apps.hotline.guards import get_order_for, get_request_for
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.states import OrderFacts, RequestFacts
from yici.apps.places.public import find_unit
from yici.core import clock, text_search
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key


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
    return DispatchOutcome(view_of(order), after.version)


@action
def join(*, actor: Actor, request: uuid.UUID, order: uuid.UUID, expected: int) -> OrderView:
    """Let a request share a work order that is there (merge): its requester is informed and asked like the others."""
    row = get_request_for(actor, request, is_locked=True)
    target = get_order_for(actor, order, is_locked=True)
    Share.objects.create(request=row, order=target, joined_at=clock.now(), joined_by=actor.account)
    step(
        actor=actor, case=row.case_id, event="dispatch", expected=expected, facts=RequestFacts(),
        told={"order": target.number, "joined": True}, audience="citizen",
    )  # fmt: skip
    return view_of(target)


@action
def redispatch(*, actor: Actor, order: uuid.UUID, unit: str, expected: int, text: str = "") -> OrderView:
    """Give a work order to another main unit. The total limit goes on."""
    row = get_order_for(actor, order, is_locked=True)
    main = find_unit(unit)
    step(
        actor=actor, case=row.case_id, event="redispatch", expected=expected, facts=OrderFacts(is_owner=True),
        text=text, told={"unit": main.code}, limits=limits_of(row.kind, row.urgency, "sign"), main_id=main.id,
    )  # fmt: skip
    row.unit_id, row.dispatch_count = main.id, row.dispatch_count + 1
    row.save(update_fields=["unit_id", "dispatch_count"])
    text_search.want("order", [row.key])  # another unit finds it now
    return view_of(get_order_for(SYSTEM, order))
