"""Codes on walls, for those who look after them, and the poster of one."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from pathlib import Path

import segno

from yici.apps.hotline.errors import PlaceNeeded
from yici.apps.hotline.models import Spot
from yici.apps.hotline.selectors.saying import find_spot
from yici.apps.places.public import in_scope, list_areas
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.prints import compile_pdf

POSTER = Path(__file__).resolve().parent.parent / "templates" / "hotline" / "poster.typ"
MOST = 50


@dataclass(frozen=True, slots=True)
class SpotLine:
    """One code in the list. ``position`` goes back as ``after``."""

    key: uuid.UUID
    code: str
    name: str
    area_name: str
    unit_name: str
    is_active: bool
    position: int


def list_spots_of(actor: Actor, *, words: str = "", after: int = 0, limit: int = MOST) -> list[SpotLine]:
    """Codes in the actor's areas, newest first; with words those whose name has them, or with this code."""
    rows = Spot.objects.filter(in_scope(actor, "area__path"))
    if words:
        rows = rows.filter(name__contains=words) | rows.filter(code=words.upper())
    if after:
        rows = rows.filter(pk__lt=after)
    rows = rows.select_related("area", "unit").order_by("-id")[:limit]
    return [
        SpotLine(one.key, one.code, one.name, one.area.short_name, one.unit.short_name if one.unit else "",
                 one.is_active, one.pk)
        for one in rows
    ]  # fmt: skip


def find_typed_area(actor: Actor, text: str) -> str:
    """The code of the area meant by a code, a name or initials of pinyin; ``PlaceNeeded`` when none or several are."""
    typed = text.strip()
    found = list_areas(actor, text=typed, most=20) if typed else []
    exact = [one for one in found if typed in (one.code, one.name, one.short_name)]
    for few in (exact, found):
        if len(few) == 1:
            return few[0].code
    raise PlaceNeeded


def city_name() -> str:
    """What the city is called."""
    found = list_areas(SYSTEM, level=2, most=1)
    return found[0].name if found else ""


def make_poster(code: str, address: str) -> bytes:
    """The poster of a code as PDF, A4: what it is, the code, the short address, the place, 12345. ``address`` is that
    of the installation ("https://…"); raises ``SpotNotFound``, ``FontsMissing``.
    """
    spot = find_spot(code)
    short = f"{address.rstrip('/')}/q/{spot.code}"
    drawn = io.BytesIO()
    segno.make(short + "/", error="m").save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    data = {
        "city": city_name(), "place": spot.name, "above": f"{spot.place.above} {spot.place.name}".strip(),
        "unit": spot.unit_name, "short": short.partition("://")[2], "qr": drawn.getvalue().decode(),
    }  # fmt: skip
    return compile_pdf(POSTER, data, at=clock.now())
