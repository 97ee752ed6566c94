"""/centres/ and the page of one: where something can be done near somebody, when, and how far it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from yici.apps.hotline.public import find_place, list_places
from yici.apps.places.public import AreaNotFound
from yici.apps.services.contracts.centres import Centre, Origin, Point
from yici.apps.services.selectors.catalogue import list_items
from yici.apps.services.selectors.centres import (
    MOST,
    NearCentre,
    book,
    find_centres,
    get_centre,
    items_of_groups,
    opening_of,
    origin_at,
    point_of_place,
    week_of,
)
from yici.core import clock
from yici.core.ratelimit import Bucket, limited

READS = Bucket(burst=120, per_minute=240)
HALLS = 10  # of the city and its banners
NEAR = re.compile(r"(\d{1,3}(?:\.\d{1,6})?),(\d{1,2}(?:\.\d{1,6})?)")
LEVEL_WORDS = {
    "city": gettext_lazy("City centre"), "banner": gettext_lazy("Banner centre"),
    "township": gettext_lazy("Township centre"),
    "village": gettext_lazy("Village or community point"),
}  # fmt: skip
LANGUAGE_WORDS = {
    "zh": gettext_lazy("Chinese"),
    "mn": gettext_lazy("Mongolian"),
    "en": gettext_lazy("English"),
    "sign": gettext_lazy("Sign language"),
}


@limited(READS)
@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """Centres near a place, or of the whole city: that do an item, that are open now."""
    asked, items = request.GET, list_items()
    item = next((one for one in items if one.code == asked.get("item", "")), None)
    place = find_place(asked.get("place", "")[:20])
    near = _near(asked.get("near", "")) if place is None else None
    origin = point_of_place(place.code) if place else origin_at(near) if near else None
    is_open = asked.get("open", "") == "1"
    found = find_centres(origin, item=item.code if item else "", is_open=is_open)
    others = {name: value for name, value in (("item", item.code if item else ""), ("open", "1" if is_open else ""))
              if value}  # fmt: skip
    lines = [_line(one) for one in found if _is_worth_it(one, found)]
    context = {
        "items": items, "item": item, "place": place, "near": asked.get("near", "") if near else "", "open": is_open,
        "found": lines, "is_somewhere": origin is not None, "travel": book(clock.today()).travel,
        "is_unclear": bool(asked.get("near")) and place is None and near is None, "today": clock.today().isoformat(),
        "synthetic": any(one.centre.is_synthetic for one in found), "kept": urlencode(others),
        "without_place": urlencode(others), "headline": _headline(found, origin),
        "halls": [] if origin or item or is_open else lines[:HALLS], **_chooser(request, origin is not None),
    }  # fmt: skip
    return render(request, "services/centres.html", context)


def _is_worth_it(one: NearCentre, found: Sequence[NearCentre]) -> bool:
    """Nobody drives past twenty centres: within four circles, and the nearest three however far they are."""
    most = 4 * book(clock.today()).travel.minutes
    return one.minutes is None or one.minutes <= most or one in found[:3]


def _line(one: NearCentre) -> dict[str, object]:
    return {
        "centre": one.centre, "opening": one.opening, "minutes": one.minutes, "means": one.means, "how": one.how,
        "level": LEVEL_WORDS[one.centre.level],
    }  # fmt: skip


def _headline(found: Sequence[NearCentre], origin: Origin | None) -> str:
    """What is near, in a sentence: how many within the minutes, or how far the nearest one is."""
    if origin is None:
        return _("Where can I get it done?")
    if not found:
        return _("Nothing near here fits")
    minutes = book(clock.today()).travel.minutes
    within = sum(one.minutes is not None and one.minutes <= minutes for one in found)
    if not within:
        facts = {"minutes": minutes, "name": found[0].centre.name, "far": found[0].minutes}
        return _("None within %(minutes)s minutes; the nearest is %(name)s, %(far)s minutes away") % facts
    more = "+" if within == len(found) == MOST else ""
    sentence = ngettext("%(n)s within %(minutes)s minutes", "%(n)s within %(minutes)s minutes", within)
    return sentence % {"n": f"{within}{more}", "minutes": minutes}


def _chooser(request: HttpRequest, is_chosen: bool) -> dict[str, object]:
    """The places to choose from; nothing while one is chosen."""
    words = request.GET.get("find", "").strip()[:40]
    if is_chosen and not words:
        return {}
    try:
        here, places = list_places(request.GET.get("within", "")[:20], words)
    except AreaNotFound:
        here, places = list_places()
    return {"here": here, "places": places, "find": words}


def _near(text: str) -> Point | None:
    """A point that a phone rounded to about a kilometre; None for anything else."""
    found = NEAR.fullmatch(text)
    if not found:
        return None
    lon, lat = float(found[1]), float(found[2])
    return Point(round(lon, 2), round(lat, 2)) if lon <= 180 and lat <= 90 else None


@limited(READS)
@require_safe
def centre(request: HttpRequest, code: str) -> HttpResponse:
    """One centre: its hours, what can be done there, the way."""
    row = get_centre(code)
    names = {one.code: one.name for one in list_items()}
    place = find_place(row.area)
    context = {
        "row": row, "opening": opening_of(row), "week": week_of(row), "does": items_of_groups(row.does, names),
        "passes_on": items_of_groups(row.passes_on, names), "place": place, "level": LEVEL_WORDS[row.level],
        "languages": [LANGUAGE_WORDS[one] for one in row.languages if one in LANGUAGE_WORDS],
        "today": clock.today().isoformat(), "booking": _booking(row),
    }  # fmt: skip
    return render(request, "services/centre.html", context)


def _booking(centre: Centre) -> str:
    """Where an appointment is made: at the hall of the city, which is the one that gives times; empty elsewhere."""
    return reverse("services:appointments") if centre.level == "city" else ""
