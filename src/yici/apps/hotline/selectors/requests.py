"""Requests as contracts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.cases.public import cases_of
from yici.apps.hotline.contracts import RequestView
from yici.apps.hotline.guards import get_request_for, visible_requests
from yici.apps.hotline.models import Request, Requester, Share
from yici.core import crypto, masking
from yici.core.access import Actor


def get_request(actor: Actor, key: uuid.UUID) -> RequestView:
    """A request at the desk; ``RequestNotFound`` for strangers."""
    return view_of(get_request_for(actor, key))


def list_requests(actor: Actor, keys: Sequence[uuid.UUID]) -> list[RequestView]:
    """The requests with these keys that the actor may see, oldest first."""
    rows = visible_requests(actor).filter(key__in=keys).select_related("case", "area", "requester").order_by("id")
    return [view_of(row) for row in rows]


def view_of(row: Request) -> RequestView:
    """A row as a contract."""
    case = cases_of("request", [row.key])[row.key]
    name, phone = masked(row.requester) if row.requester else ("", "")
    orders = Share.objects.filter(request=row, left_at=None).order_by("id").values_list("order__key", flat=True)
    return RequestView(
        key=row.key, number=row.number, case=case.key, case_version=case.version, state=case.state,
        channel=row.channel, kind=row.kind, urgency=row.urgency, title=row.title, text=row.text,
        area_code=row.area.code, area_name=row.area.short_name, place=row.place, masked_name=name, masked_phone=phone,
        is_secret=row.is_secret, is_report=row.is_report, wants_public=row.wants_public, details=row.details,
        received_at=row.received_at, answer=row.answer, solved=row.solved, level=row.level, redo_count=row.redo_count,
        reopen_until=row.reopen_until, orders=tuple(orders), longitude=row.longitude, latitude=row.latitude,
    )  # fmt: skip


def masked(who: Requester) -> tuple[str, str]:
    """Name and phone as they may stand on a page."""
    key = str(who.key)
    name = crypto.open_sealed(who.name_sealed, record=key, element="requester.name") if who.name_sealed else ""
    phone = crypto.open_sealed(who.phone_sealed, record=key, element="requester.phone") if who.phone_sealed else ""
    return masking.mask_name(name), masking.mask_phone(phone)
