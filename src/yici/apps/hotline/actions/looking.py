"""Somebody looks at a requester's name and phone: for a purpose, and the look is kept before anything is shown."""

from __future__ import annotations

import uuid

from yici.apps.hotline.contracts import Shown
from yici.apps.hotline.errors import PurposeNeeded, RequesterSecret, RequestNotFound
from yici.apps.hotline.guards import get_order_for, get_request_for
from yici.apps.hotline.models import ContactLook, Request, Share
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action


def look_at_contact(*, actor: Actor, request: uuid.UUID, purpose: str, order: uuid.UUID | None = None) -> Shown:
    """Name and phone of a requester, with the trace committed before they are shown.

    A unit passes the ``order`` it has in hand: the request must take part in it, and its requester must not be secret.
    Raises ``PurposeNeeded``, ``RequesterSecret``, ``RequestNotFound``, ``OrderNotFound``.
    """
    key = _leave_trace(actor=actor, request=request, purpose=purpose, order=order)
    row = Request.objects.select_related("requester").get(pk=key)
    who = row.requester
    if who is None:
        return Shown(row.key, "", "", "")
    opened = {
        field: crypto.open_sealed(sealed, record=str(who.key), element=f"requester.{field}") if sealed else ""
        for field, sealed in (("name", who.name_sealed), ("phone", who.phone_sealed), ("mail", who.mail_sealed))
    }
    return Shown(row.key, **opened)


@action
def _leave_trace(*, actor: Actor, request: uuid.UUID, purpose: str, order: uuid.UUID | None) -> int:
    actor.must("hotline.contact")
    row = _request_behind(actor, request, order) if order else get_request_for(actor, request)
    if not purpose.strip():
        raise PurposeNeeded
    ContactLook.objects.create(
        request=row, account=actor.account, post=actor.post, purpose=purpose.strip()[:200], at=clock.now()
    )
    through = {"order": str(order)} if order else {}
    audit.record("request.contact_looked_at", actor=actor, kind="request", key=row.key, **through)
    return row.pk


def _request_behind(actor: Actor, request: uuid.UUID, order: uuid.UUID) -> Request:
    """The request behind an order that the actor's unit has; a secret one stays shut for units."""
    work = get_order_for(actor, order)
    share = Share.objects.filter(order=work, request__key=request, left_at=None).select_related("request").first()
    if share is None:
        raise RequestNotFound
    if share.request.is_secret and work.case.owner_id != actor.unit_id:
        raise RequesterSecret
    return share.request
