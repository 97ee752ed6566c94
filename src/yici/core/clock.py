"""The one clock. Instants are UTC; a day is a day in the city's zone and is computed only here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_held: ContextVar[dt.datetime | None] = ContextVar("held_clock", default=None)


def now() -> dt.datetime:
    """The present instant in UTC, or the instant at which a test holds the clock."""
    held = _held.get()
    return held if held is not None else dt.datetime.now(dt.UTC)  # noqa: TID251 - the clock itself


def city_zone() -> ZoneInfo:
    """The zone of the city that this installation serves (setting ``TIME_ZONE``)."""
    from django.conf import settings

    return ZoneInfo(settings.TIME_ZONE)


def day_of(instant: dt.datetime) -> dt.date:
    """The day in the city on which an aware instant falls."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(city_zone()).date()


def today() -> dt.date:
    """Today in the city."""
    return day_of(now())


def end_of(day: dt.date) -> dt.datetime:
    """The instant in UTC at which a day of the city ends and the next one begins."""
    following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=city_zone())
    return following.astimezone(dt.UTC)


@contextmanager
def held_at(instant: dt.datetime) -> Iterator[None]:
    """Hold the clock at an aware instant (for tests and for re-running a report)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    token = _held.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _held.reset(token)
