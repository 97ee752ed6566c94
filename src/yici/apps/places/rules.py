"""Rules of days and doors, without input or output: working days, lock-out, permissions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from yici.apps.places.contracts import DueDay
from yici.apps.places.errors import TooFarAhead

TRIES_BEFORE_LOCK = 5


def lock_for(failed: int) -> dt.timedelta:
    """How long an account is locked after ``failed`` wrong passwords in a row: five are free, then 1, 2, 4 … 60 min."""
    over = failed - TRIES_BEFORE_LOCK
    if over < 0:
        return dt.timedelta(0)
    return dt.timedelta(minutes=min(60, 2 ** min(over, 6)))


def is_working_day(day: dt.date, special: Mapping[dt.date, tuple[str, str]]) -> bool:
    """Whether people work on the day. ``special`` maps a day to ("holiday" | "make_up", name)."""
    kind = special.get(day, ("", ""))[0]
    if kind == "holiday":
        return False
    if kind == "make_up":
        return True
    return day.weekday() < 5


def count_working_days(
    start: dt.date, days: int, special: Mapping[dt.date, tuple[str, str]], known_years: frozenset[int]
) -> DueDay:
    """The day reached ``days`` working days after ``start`` (the start day does not count; 0 gives the next working day
    on or after the start). A year without an official calendar has weekends only and marks the answer provisional.
    """
    day, left = start, days
    skipped: list[tuple[dt.date, str]] = []
    made_up: list[tuple[dt.date, str]] = []
    unknown: list[int] = []
    if days == 0:
        day, left = start - dt.timedelta(days=1), 1
    for _ in range(days * 4 + 800):
        day += dt.timedelta(days=1)
        if day.year not in known_years and day.year not in unknown:
            unknown.append(day.year)
        if is_working_day(day, special):
            if day in special:
                made_up.append((day, special[day][1]))
            left -= 1
            if left == 0:
                return DueDay(day, tuple(skipped), bool(unknown), tuple(made_up), tuple(unknown))
        elif day in special:
            skipped.append((day, special[day][1]))
    raise TooFarAhead(day=start)


@dataclass(frozen=True, slots=True)
class OfficialDays:
    """The official calendar of some years, at hand for counting. ``special`` maps a day to its kind and name."""

    special: Mapping[dt.date, tuple[str, str]] = field(default_factory=dict)
    known: frozenset[int] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Whether people work on the day."""
        return is_working_day(day, self.special)

    def after(self, start: dt.date, days: int) -> DueDay:
        """The day ``days`` working days after ``start``, which is not counted."""
        return count_working_days(start, days, self.special, self.known)

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after ``first`` up to and including ``last``; 0 when ``last`` is not later."""
        span = (last - first).days
        weeks, rest = divmod(max(span, 0), 7)
        count = weeks * 5 + sum((first + dt.timedelta(days=at + 1)).weekday() < 5 for at in range(rest))
        for day, (kind, _) in self.special.items():
            if first < day <= last:
                count += (kind == "make_up") * (day.weekday() >= 5) - (kind == "holiday") * (day.weekday() < 5)
        return count
