"""When a hazard counts as found again. Pure."""

from __future__ import annotations

import calendar
import datetime as dt

MONTHS = 12  # this system's own definition


def months_before(day: dt.date, months: int = MONTHS) -> dt.date:
    """The same day so many months earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def counts_as_repeat(before: dt.date, day: dt.date) -> bool:
    """Whether a hazard at the same item of the same target, found on a day, is found again on another one."""
    return months_before(day) <= before <= day
