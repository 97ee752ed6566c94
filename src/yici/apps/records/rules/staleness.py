"""When a value is older than the refresh cycle of its element."""

from __future__ import annotations

import datetime as dt

CYCLES = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "half_yearly": 184, "yearly": 366}


def is_stale(refresh: str, told_on: dt.date | None, as_of: dt.date) -> bool:
    """Whether a value told on a day is out of date on ``as_of``; elements without a cycle never are."""
    cycle = CYCLES.get(refresh)
    return cycle is not None and told_on is not None and (as_of - told_on).days > cycle


def stale_before(refresh: str, as_of: dt.date) -> str:
    """The ISO day before which a told value is out of date on ``as_of``; "" for elements without a cycle."""
    cycle = CYCLES.get(refresh)
    return (as_of - dt.timedelta(days=cycle)).isoformat() if cycle is not None else ""
