"""The JSON API for everybody: make a request, read it with number and code, kinds, areas, spots. No account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from yici.apps.hotline.api.answers import body_of, checked, json_door, without_nul
from yici.apps.hotline.api.fields import INTAKE
from yici.apps.hotline.errors import BadValue
from yici.apps.hotline.public import CITIZEN, Contact, Intake, get_followed, list_kinds, take_request
from yici.apps.hotline.rules.travel import as_json
from yici.apps.hotline.selectors.saying import find_spot
from yici.apps.places.public import AreaNotFound, AreaView, find_area, find_unit, list_areas
from yici.core.access import SYSTEM
from yici.core.ids import new_key

MOST = 200


@json_door("POST")
def requests(request: HttpRequest) -> HttpResponse:
    """Make a request. ``Idempotency-Key`` makes a repeated sending one request; other content under it is 409."""
    said = checked(body_of(request), INTAKE)
    key = request.headers.get("Idempotency-Key", "") or str(new_key())
    if not 8 <= len(key) <= 80 or not key.isprintable():
        raise BadValue(name="Idempotency-Key", problem="8–80")
    receipt = take_request(actor=CITIZEN, intake=intake_of(said), client_key=key)
    content = {"number": receipt.number, "code": receipt.code, "contact_by": as_json(receipt.contact_by),
               "url": f"/follow/{receipt.number}/?key={receipt.code}"}  # fmt: skip
    return JsonResponse(
        content, status=201, headers={"Location": f"/api/requests/{receipt.number}?code={receipt.code}"}
    )


def intake_of(said: dict[str, Any], channel: str = "api") -> Intake:
    """What was sent as the hotline takes it; raises ``AreaNotFound``, ``SpotNotFound``, ``UnitNotFound``."""
    spot = str(said.get("spot", "")).strip().upper()
    area = str(said.get("area", "")) or (find_spot(spot).place.code if spot else "")
    if not area:
        raise BadValue(name="area", problem="area | spot")
    if said.get("against"):
        find_unit(said["against"])
    contact = Contact(said.get("name", ""), said.get("phone", ""), said.get("mail", ""), said.get("is_firm", False))
    step = Decimal("0.000001")
    point = [Decimal(str(said[name])).quantize(step) if name in said else None for name in ("longitude", "latitude")]
    return Intake(
        text=said["text"], area_code=find_area(area).code, channel=channel, kind=said.get("kind", ""),
        place=said.get("place", ""), spot=spot, longitude=point[0] if all(point) else None,
        latitude=point[1] if all(point) else None, contact=contact, is_secret=said.get("is_secret", False),
        is_report=said.get("is_report", False), against=said.get("against", ""),
        wants_public=said.get("wants_public", False),
    )  # fmt: skip


@json_door("GET")
def request(request: HttpRequest, number: str) -> HttpResponse:
    """A request as its requester sees it. Wrong number and wrong code are the same 404."""
    code = request.GET.get("code", "")
    without_nul(number, code)
    return JsonResponse(as_json(get_followed(number, code)))


@json_door("GET")
def kinds(request: HttpRequest) -> HttpResponse:
    """All kinds of requests."""
    return JsonResponse({"kinds": [as_json(one) for one in list_kinds()]})


@json_door("GET")
def areas(request: HttpRequest) -> HttpResponse:
    """Areas below ``parent`` (the city without it), or those whose name has ``q``; at most 200."""
    parent, words = request.GET.get("parent", ""), request.GET.get("q", "")
    without_nul(parent, words)
    try:
        above = find_area(parent) if parent else None
        found = list_areas(SYSTEM, parent=above, text=words, level=None if above or words else 3, most=MOST)
    except (AreaNotFound, ValueError):
        found = []
    return JsonResponse({"areas": [_area(one) for one in found]})


def _area(one: AreaView) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "short_name": one.short_name, "kind": one.kind, "level": one.level}


@json_door("GET")
def spot(request: HttpRequest, code: str) -> HttpResponse:
    """The place behind a code on a wall."""
    without_nul(code)
    return JsonResponse(as_json(find_spot(code)))
