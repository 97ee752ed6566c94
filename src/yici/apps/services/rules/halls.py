"""When a hall is open, and the slots of a day: by its hours, the official calendar and its capacity. Pure.

A holiday is closed. A day that is worked instead (调休) has Monday's ordinary hours; this definition is the system's
own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from yici.apps.services.contracts import Capacity, Open

Special = Mapping[dt.date, tuple[str, str]]


def open_on(hours: Sequence[Open], day: dt.date, special: Special) -> list[Open]:
    """The hours of a day, in order; none when it is closed."""
    kind = special.get(day, ("", ""))[0]
    if kind == "holiday":
        return []
    own = [one for one in hours if one.weekday == day.isoweekday()]
    if kind == "make_up":
        own = [one for one in hours if one.weekday == 1 and not one.is_extended]
    return sorted(own, key=lambda one: one.opens)


def is_open_at(hours: Sequence[Open], at: dt.time) -> bool:
    """Whether one of the hours of a day holds a time."""
    return any(one.opens <= at < one.closes for one in hours)


def capacity_on(capacities: Sequence[Capacity], group: str, day: dt.date) -> Capacity | None:
    """The capacity of a group in force on a day."""
    found = [one for one in capacities if one.group == group and one.valid_from <= day]
    return max(found, key=lambda one: one.valid_from, default=None)


def slots_of(hours: Sequence[Open], minutes: int) -> list[tuple[dt.time, dt.time]]:
    """The slots that lie wholly inside the hours of a day."""
    found: list[tuple[dt.time, dt.time]] = []
    for one in hours:
        start, end = _minutes(one.opens), _minutes(one.closes)
        while minutes > 0 and start + minutes <= end:
            found.append((_time(start), _time(start + minutes)))
            start += minutes
    return found


def _minutes(at: dt.time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)
