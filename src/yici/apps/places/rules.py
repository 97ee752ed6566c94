"""Rules of days and doors, without input or output: working days, lock-out, permissions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

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
    provisional = False
    if days == 0:
        day, left = start - dt.timedelta(days=1), 1
    for _ in range(days * 4 + 800):
        day += dt.timedelta(days=1)
        provisional = provisional or day.year not in known_years
        if is_working_day(day, special):
            left -= 1
            if left == 0:
                return DueDay(day=day, skipped=tuple(skipped), is_provisional=provisional)
        elif day in special:
            skipped.append((day, special[day][1]))
    raise TooFarAhead(day=start)
