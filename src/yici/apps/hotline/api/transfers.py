"""The interface for the other line (110, 119 …): it reads what we told it and tells what it did, with a shared key.

``Authorization: Bearer KEY``; the key says which line it is (``YICI_TRANSFER_KEYS``: ``110=KEY,119=KEY``).
"""

from __future__ import annotations

import hmac
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from yici.apps.hotline.actions.transferring import SAID, hear, take_over
from yici.apps.hotline.api.answers import body_of, checked, json_door
from yici.apps.hotline.api.fields import text
from yici.apps.hotline.contracts.transfers import CALLS, Arrival, TransferView
from yici.apps.hotline.errors import BadValue, KeyUnknown, TransferNotFound
from yici.apps.hotline.models import TransferLine
from yici.apps.hotline.selectors.transfers import get_transfer, lines_for
from yici.core.access import SYSTEM

ARRIVAL: dict[str, dict[str, Any]] = {
    "number": text(60, needed=True, description="your number of it; sent again it is the same one"),
    "text": text(4000, needed=True), "area": text(20, needed=True), "place": text(200), "item": text(40),
    "name": text(60), "phone": text(30), "is_both": {"type": "boolean"}, "call": text(12, enum=list(CALLS)),
    "call_note": text(200),
}  # fmt: skip
RECEIPT: dict[str, dict[str, Any]] = {
    "said": text(12, needed=True, enum=list(SAID)), "number": text(60), "words": text(400),
}  # fmt: skip


def _line_that_asks(request: HttpRequest) -> str:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and given.strip():
        for road, key in settings.TRANSFER_KEYS:
            if hmac.compare_digest(key.encode(), given.strip().encode()):
                return str(road)
    raise KeyUnknown


@json_door("GET", "POST")
def transfers(request: HttpRequest) -> HttpResponse:
    """GET: what we told this line after a position. POST: it gives us something; the answer is our receipt."""
    road = _line_that_asks(request)
    if request.method == "POST":
        values = checked(body_of(request), ARRIVAL)
        area = values.pop("area")
        taken = take_over(actor=SYSTEM, arrival=Arrival(area_code=area, road=road, **values))
        return JsonResponse(receipt_of(taken), status=201)
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > 18:
        raise BadValue(name="after", problem="next")
    found = lines_for(road, int(after))
    return JsonResponse({
        "lines": [line_of(one) for _, one in found], "next": found[-1][0] if found else int(after),
    })  # fmt: skip


@json_door("GET", "POST")
def transfer(request: HttpRequest, transfer_key: uuid.UUID) -> HttpResponse:
    """GET: both states of one. POST: what this line did with what we gave it."""
    road = _line_that_asks(request)
    found = get_transfer(SYSTEM, transfer_key)
    if found.road != road:
        raise TransferNotFound
    if request.method == "POST":
        values = checked(body_of(request), RECEIPT)
        found = hear(actor=SYSTEM, transfer=transfer_key, **values)
    return JsonResponse(receipt_of(found))


def receipt_of(found: TransferView) -> dict[str, Any]:
    """What the other line is told of one: our number, both states and moments. Nobody's name or phone."""
    return {
        "transfer": str(found.key), "direction": found.direction, "our_number": found.request_number,
        "your_number": found.other_number, "state": found.state, "request_state": found.our_state,
        "is_both": found.is_both, "sent_at": found.sent_at.isoformat(),
        "receipt_at": found.receipt_at.isoformat() if found.receipt_at else None,
    }  # fmt: skip


def line_of(line: TransferLine) -> dict[str, Any]:
    """A line of ours for the other line; with the first one comes what the matter is and where."""
    row = line.transfer
    return {
        "position": line.pk, "transfer": str(row.key), "direction": row.direction, "state": line.state,
        "our_number": row.request.number, "your_number": row.other_number, "item": row.item_name,
        "text": row.text, "area": row.request.area.code, "place": row.request.place, "is_both": row.is_both,
        "call": row.call, "call_note": row.call_note, "words": line.words, "at": line.at.isoformat(),
    }  # fmt: skip
