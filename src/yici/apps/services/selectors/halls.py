"""Halls as the city's files have them today, and when they are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import get_language

from yici.apps.places.public import official_days
from yici.apps.services.contracts import Capacity, Counter, First, Group, Hall, Open
from yici.apps.services.errors import HallNotFound
from yici.apps.services.rules.halls import is_open_at, open_on
from yici.apps.services.selectors.catalogue import tables
from yici.core import clock
from yici.core.lately import lately

Row = Mapping[str, str]


def list_halls() -> list[Hall]:
    """Every hall with its hours, counters, groups and capacities, by code; names in the reader's language."""
    rows, said = tables(), _name
    groups = tuple(
        Group(one["code"], said(one), one["letter"], _parts(one["items"])) for one in rows["service_groups"]
    )  # fmt: skip
    return [
        Hall(
            row["code"], said(row), row["unit"], row["address"], row["phone"], int(row["bookable_days"]),
            int(row["most_first"]), _hours(rows["service_hours"], row["code"]),
            _counters(rows["service_counters"], row["code"]), groups,
            _capacities(rows["service_capacity"], row["code"]),
        )
        for row in sorted(rows["service_halls"], key=lambda one: one["code"])
    ]  # fmt: skip


def _hours(rows: list[Row], hall: str) -> tuple[Open, ...]:
    return tuple(
        Open(int(one["weekday"]), dt.time.fromisoformat(one["opens"]), dt.time.fromisoformat(one["closes"]),
             one["kind"] == "extended")
        for one in rows if one["hall"] == hall
    )  # fmt: skip


def _counters(rows: list[Row], hall: str) -> tuple[Counter, ...]:
    own = sorted((one for one in rows if one["hall"] == hall), key=lambda one: (len(one["code"]), one["code"]))
    return tuple(Counter(one["code"], one["name"], _parts(one["groups"])) for one in own)


def _capacities(rows: list[Row], hall: str) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(one["group"], dt.date.fromisoformat(one["valid_from"]), int(one["minutes"]), int(one["places"]))
        for one in rows if one["hall"] == hall
    )  # fmt: skip


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _name(row: Row, name: str = "name") -> str:
    return row[name] if (get_language() or "").startswith("zh") else row[f"{name}_en"] or row[name]


def get_hall(code: str) -> Hall:
    """A hall; raises ``HallNotFound``."""
    found = next((one for one in list_halls() if one.code == code), None)
    if found is None:
        raise HallNotFound
    return found


def list_first() -> list[First]:
    """Who is called before others, in the order of the file, with the sentence that is shown."""
    rows = sorted(tables()["service_first"], key=lambda one: int(one["position"]))
    return [First(one["code"], _name(one), _name(one, "says")) for one in rows]


@lately(60)
def special_days(year: int) -> Mapping[dt.date, tuple[str, str]]:
    """Holidays and days worked instead of a year and the next one, at most a minute old."""
    return official_days(year, year + 1).special


def hours_on(hall: Hall, day: dt.date) -> list[Open]:
    """The hours of a hall on a day by the official calendar."""
    return open_on(hall.hours, day, special_days(day.year))


def is_open_now(hall: Hall) -> bool:
    """Whether the hall is open at this moment."""
    now = clock.now().astimezone(clock.city_zone())
    return is_open_at(hours_on(hall, now.date()), now.time())


def group_of_item(hall: Hall, item: str) -> Group | None:
    """The group in whose line people with an item stand: the one that names it, else one for everything."""
    named = next((one for one in hall.groups if item in one.items), None)
    return named or next((one for one in hall.groups if not one.items), None)
