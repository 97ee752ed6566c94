"""Months and years as people write them, and the days they hold."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def period_text(kind: str, day: dt.date) -> str:
    """The period of a kind that a day lies in: "2026", "2026-11", or the day itself."""
    return {"year": f"{day.year}", "month": f"{day:%Y-%m}"}.get(kind, day.isoformat())


def days_of(period: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of "2026", "2026-11" or "2026-11-27"; None for what is none of them."""
    found = _PERIOD.fullmatch(period.strip())
    if found is None:
        return None
    try:
        year = int(found[1])
        if found[2] is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        month = int(found[2])
        if found[3] is None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        day = dt.date(year, month, int(found[3]))
    except ValueError:
        return None
    return day, day


def since_of(kind: str, until: dt.date) -> dt.date | None:
    """The first day of the period that ends with a day; None: from the beginning."""
    return {"year": until.replace(month=1, day=1), "month": until.replace(day=1)}.get(kind)
