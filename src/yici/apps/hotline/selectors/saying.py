"""What the page on which citizens speak needs to know: one door, so that a public face can be fed with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.cases.public import find_case_of
from yici.apps.hotline.contracts import RequestReceipt
from yici.apps.hotline.errors import RequestNotFound, SpotNotFound
from yici.apps.hotline.models import Request, Spot
from yici.apps.hotline.selectors import far
from yici.apps.places.public import AreaNotFound, AreaView, find_area, list_area_line, list_areas
from yici.core import exchange, numbers
from yici.core.access import SYSTEM
from yici.core.codes import normalise_code

CITY = 2  # level
MOST = 60


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place that somebody chose: the village (or what lies above it) and the town before it."""

    code: str
    name: str
    above: str
    level: int


@dataclass(frozen=True, slots=True)
class SpotView:
    """A place or a unit with a code on its wall."""

    code: str
    name: str
    place: PlaceView
    unit_name: str
    kind: str


def find_place(code: str) -> PlaceView | None:
    """The place with this code of an area; None when there is none (any more)."""
    try:
        return place_view(find_area(code)) if code else None
    except AreaNotFound:
        return None


def place_view(area: AreaView) -> PlaceView:
    """An area as people say it: "伊金霍洛旗 阿勒腾席热镇" above "西苑社区"."""
    line = [one for one in list_area_line(area)[:-1] if one.level > CITY]
    return PlaceView(area.code, area.short_name, " ".join(one.short_name for one in line), area.level)


def list_places(within: str = "", words: str = "") -> tuple[PlaceView | None, list[PlaceView]]:
    """Where we are and what lies below it; with words, places anywhere by name or pinyin initials."""
    if words:
        found = [one for one in list_areas(SYSTEM, text=words, most=MOST) if one.level > CITY]
        return None, [place_view(one) for one in sorted(found, key=lambda one: (-one.level, one.code))[:12]]
    if within:
        here = find_area(within)
        return place_view(here), _below(list_areas(SYSTEM, parent=here, most=MOST * 2))
    return None, _below(list_areas(SYSTEM, level=CITY + 1, most=MOST))


def _below(areas: Sequence[AreaView]) -> list[PlaceView]:
    return [PlaceView(one.code, one.short_name, "", one.level) for one in areas]


@exchange.travels(far.find_spot)
def find_spot(code: str) -> SpotView:
    """The spot with this code; ``SpotNotFound`` when it was taken down."""
    row = Spot.objects.filter(code=code.strip().upper(), is_active=True).select_related("area", "unit").first()
    if row is None:
        raise SpotNotFound
    unit = row.unit.short_name or row.unit.name if row.unit else ""
    return SpotView(row.code, row.name, place_view(find_area(row.area.code)), unit, row.kind)


@exchange.travels(far.receipt_told)
def receipt_told(number: str, code: str) -> tuple[RequestReceipt, bool]:
    """What the requester was told, and whether they can be reached; ``RequestNotFound`` for a wrong number and a wrong
    code alike.
    """
    rows = Request.objects.filter(number=numbers.normalise(number) or "", code=normalise_code(code) or "-")
    row = rows.select_related("requester").first()
    if row is None:
        raise RequestNotFound
    has_contact = row.requester is not None and bool(row.requester.phone_sealed or row.requester.mail_sealed)
    return receipt_of(row.key), has_contact


def receipt_of(key: uuid.UUID) -> RequestReceipt:
    """What the requester was told about a request."""
    row = Request.objects.get(key=key)
    case = find_case_of(SYSTEM, "request", key)
    due = {one.kind: one.due_at for one in case.clocks} if case else {}
    return RequestReceipt(row.key, row.number, row.code, due.get("contact"), dispatch_by=due.get("dispatch"))
