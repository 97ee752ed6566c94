"""Several people, one piece of work: requests join an order, follow one that waits for its order, and part again.

People stay apart: each keeps the own number, key, contact and word in the end. Matters are counted by orders, people by
requests.
"""

from __future__ import annotations

import dataclasses
import uuid

from yici.apps.cases.public import link_cases, list_links, step, unlink_cases
from yici.apps.hotline.actions.working import complete_when_done
from yici.apps.hotline.contracts import OrderView
from yici.apps.hotline.errors import AloneInOrder, RequestNotFound
from yici.apps.hotline.guards import get_order_for, get_request_for
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.orders import view_of
from yici.apps.hotline.states import ORDER_LEFT, RequestFacts
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

FOLLOWS, FOLLOWED = "follows", "followed_by"  # a link between two cases, read from either side


@action
def join(*, actor: Actor, request: uuid.UUID, order: uuid.UUID, expected: int) -> OrderView:
    """Let a request share a work order that is there (merge): its requester is informed and asked like the others."""
    row = get_request_for(actor, request, is_locked=True)
    target = get_order_for(actor, order, is_locked=True)
    _join(actor, row, target, expected)
    return view_of(target)


@action
def unmerge(*, actor: Actor, request: uuid.UUID, order: uuid.UUID, expected: int, text: str = "") -> None:
    """Take a merge back: the request leaves the order and, without another one, waits to be sorted again; its clock
    runs from its receipt. The last one does not leave (take the order back instead): ``AloneInOrder``.
    """
    row = get_request_for(actor, request, is_locked=True)
    target = get_order_for(actor, order, is_locked=True)
    shares = Share.objects.filter(order=target, left_at=None)
    if not shares.filter(request=row).exists():
        raise RequestNotFound
    if shares.count() == 1:
        raise AloneInOrder
    shares.filter(request=row).update(left_at=clock.now())
    if Share.objects.filter(request=row, left_at=None).exists():
        complete_when_done(row)
        return
    (limit,) = limits_of(row.kind, row.urgency, "dispatch")
    step(
        actor=actor, case=row.case_id, event="recall", expected=expected, facts=RequestFacts(), text=text,
        limits=[dataclasses.replace(limit, since=row.received_at)], told={"order": target.number, "parted": True},
        audience="citizen",
    )  # fmt: skip


@action
def follow(*, actor: Actor, request: uuid.UUID, leader: uuid.UUID) -> bool:
    """Let a new request follow one that was said before: it joins its open order, or waits with it for one.

    False when that one is no longer open: then the new one goes its own way.
    """
    row = get_request_for(actor, request, is_locked=True)
    other = Request.objects.filter(key=leader, is_report=False, against=None).select_related("case").first()
    if other is None or other.pk == row.pk or row.against_id or row.is_report:
        return False
    orders = WorkOrder.objects.filter(shares__request=other, shares__left_at=None, case__state_id__in=ORDER_LEFT)
    target = orders.select_related("case", "unit").order_by("id").first()
    if target is not None:
        _join(actor, row, target, row.case.version)
    elif other.case.state_id == "request:received":
        link_cases(actor=SYSTEM, case=row.case_id, other=other.case_id, kind=FOLLOWS)
    else:
        return False
    return True


def bring_followers(actor: Actor, leader: Request, order: WorkOrder) -> int:
    """When a request gets its order, those that wait with it join; returns how many."""
    waiting = [one.case for one in list_links(SYSTEM, leader.case_id) if one.kind == FOLLOWED]
    found = Request.objects.filter(case_id__in=waiting, case__state_id="request:received").select_related("case")
    count = 0
    for row in found.order_by("id"):
        unlink_cases(actor=SYSTEM, case=row.case_id, other=leader.case_id, kind=FOLLOWS)
        _join(actor, row, order, row.case.version)
        count += 1
    return count


def _join(actor: Actor, row: Request, order: WorkOrder, expected: int) -> None:
    Share.objects.create(request=row, order=order, joined_at=clock.now(), joined_by=actor.account)
    if not row.kind and order.kind:
        Request.objects.filter(pk=row.pk).update(kind=order.kind)
    step(
        actor=actor, case=row.case_id, event="dispatch", expected=expected, facts=RequestFacts(),
        told={"order": order.number, "joined": True}, audience="citizen",
    )  # fmt: skip
