"""Convenience centres of the city: where, when, what, and which are near somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from yici.apps.places.public import OfficialDays, find_area_lately, list_area_names, official_days
from yici.apps.services.cityfiles import centres as files
from yici.apps.services.contracts.centres import (
    Centre,
    CentreBook,
    Closure,
    Days,
    Means,
    OpenHours,
    Opening,
    Origin,
    Point,
)
from yici.apps.services.errors import CentreNotFound
from yici.apps.services.rules.centres import book_of
from yici.apps.services.rules.coverage import Grid, minutes_between
from yici.apps.services.rules.hours import closure_on, hours_on, opening_at
from yici.apps.services.selectors.catalogue import rows_of
from yici.core import clock
from yici.core.lately import lately
from yici.core.threeway import table_of_rows

MOST = 20  # centres on one page
KEPT = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class NearCentre:
    """A centre in a list: how far it is (None: nobody said from where), whether it is open, how an item is done there:
    ``here``, ``on`` (handed on), or empty where no item was asked for.
    """

    centre: Centre
    opening: Opening
    minutes: int | None = None
    means: Means = "walking"
    how: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day of the week that a page shows: its hours, and why it is closed."""

    day: dt.date
    hours: tuple[OpenHours, ...]
    reason: str


@lately(KEPT)
def book(day: dt.date) -> CentreBook:
    """The centres of a day, at most half a minute old."""
    settings: Any = table_of_rows("city.toml").read().get("settings", {})
    return book_of(rows_of(files.TABLES), settings, day)


@lately(KEPT)
def _grid(day: dt.date) -> Grid:
    return Grid({one.code: one.point for one in book(day).centres.values()}, 5.0)


@lately(KEPT)
def _days(year: int) -> OfficialDays:
    return official_days(year, year + 1)


def list_centres() -> list[Centre]:
    """Every centre that there is today, by code."""
    return list(book(clock.today()).centres.values())


def get_centre(code: str) -> Centre:
    """The centre with this code; raises ``CentreNotFound``."""
    found = book(clock.today()).centres.get(code)
    if found is None:
        raise CentreNotFound
    return found


def what_day(day: dt.date) -> tuple[Days | None, str]:
    """What a day is for timetables, and what it is called in the official calendar."""
    calendar = _days(day.year)
    kind, name = calendar.special.get(day, ("", ""))
    if calendar.is_working(day):
        return "working", ""
    if kind == "holiday":
        return "holiday", name
    return ("saturday" if day.weekday() == 5 else "sunday"), ""


def opening_of(centre: Centre) -> Opening:
    """Whether a centre is open now."""
    return opening_at(centre, clock.now().astimezone(clock.city_zone()), what_day, say=closure_words)


def week_of(centre: Centre, days: int = 7) -> list[DayHours]:
    """The hours of today and of the days after it."""
    today, zone = clock.today(), clock.city_zone()
    found = []
    for ahead in range(days):
        day = today + dt.timedelta(days=ahead)
        closure = closure_on(centre, day)
        reason = closure_words(closure) if closure else what_day(day)[1]
        found.append(DayHours(day, tuple(hours_on(centre, day, what_day, zone)), reason))
    return found


def closure_words(closure: Closure) -> str:
    """Why it is closed, in the reader's language."""
    is_chinese = (get_language() or "").startswith("zh")
    return closure.reason if is_chinese else closure.reason_en or closure.reason


def point_of_place(area_code: str) -> Origin | None:
    """From where a way to somebody's place is counted: its own point, else the middle of the points inside it."""
    known = book(clock.today())
    area = find_area_lately(area_code)
    means = known.travel.means(area.kind)
    own = known.points.get(area_code)
    if own is not None:
        return Origin(area_code, own, means)
    inside = [known.points[code] for code, _n, _s, path in list_area_names(area) if code in known.points]
    if not inside:
        return None
    middle = Point(sum(one.lon for one in inside) / len(inside), sum(one.lat for one in inside) / len(inside))
    return Origin(area_code, middle, means)


def origin_at(point: Point) -> Origin:
    """From where a way is counted for somebody who only let their place be known by a point: people of the nearest
    village or community come as this one does.
    """
    known = book(clock.today())
    nearest = Grid(dict(known.points), 5.0).nearest(point)
    kind = find_area_lately(nearest[0][1]).kind if nearest else ""
    return Origin("", point, known.travel.means(kind))


def find_centres(
    origin: Origin | None = None, *, item: str = "", is_open: bool = False, level: str = "", most: int = MOST
) -> list[NearCentre]:
    """Centres nearest first; without an origin by level and code. ``item``: only where it can be done or handed in."""
    known = book(clock.today())
    does = {code for code, group in known.groups.items() if item in group.items}
    if origin is not None:
        ordered = [known.centres[code] for _km, code in _grid(clock.today()).nearest(origin.point, len(known.centres))]
    else:
        order = {level: at for at, level in enumerate(("city", "banner", "township", "village"))}
        ordered = sorted(known.centres.values(), key=lambda one: (order[one.level], one.code))
    found: list[NearCentre] = []
    for centre in ordered:
        how = how_done(centre, does) if item else ""
        if (item and not how) or (level and centre.level != level):
            continue
        opening = opening_of(centre)
        if is_open and not opening.is_open:
            continue
        minutes, means = None, origin.means if origin else "walking"
        if origin is not None:
            minutes = max(1, -int(-minutes_between(origin.point, centre.point, means, known.travel) // 1))
        found.append(NearCentre(centre, opening, minutes, means, how))
        if len(found) >= most:
            break
    return found


def how_done(centre: Centre, groups: set[str] | frozenset[str]) -> str:
    """How something of these groups is done at a centre: ``here``, ``on`` (handed on), or not at all."""
    if groups & set(centre.does):
        return "here"
    return "on" if groups & set(centre.passes_on) else ""


def items_of_groups(groups: Sequence[str], names: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups in words with their items that are in force (code and name), in the city's order."""
    known = book(clock.today()).groups
    is_chinese = (get_language() or "").startswith("zh")
    return [
        (
            group.name if is_chinese else group.name_en,
            [(item, names[item]) for item in dict.fromkeys(group.items) if item in names],
        )
        for code, group in known.items()
        if code in groups
    ]
