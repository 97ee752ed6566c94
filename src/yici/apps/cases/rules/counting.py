"""Where a limit ends. The calendar is given; a clock's facts say everything needed to count it again.

Hours run day and night and stand to the second. Days count whole: the day of the start is not counted, the last day
counts to its end, and a day is used up when the clock runs at its first instant. So a day on which a clock is paused is
used up, a day on which it runs on is not, and a pause within one day changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from yici.apps.cases.contracts import DuePoint, Limit
from yici.core import clock

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
SOON_PART = 4  # the last quarter of a limit in hours is due soon


class Reached(Protocol):
    """A day reached by counting working days, and how."""

    @property
    def day(self) -> dt.date: ...
    @property
    def skipped(self) -> Sequence[tuple[dt.date, str]]: ...
    @property
    def made_up(self) -> Sequence[tuple[dt.date, str]]: ...
    @property
    def unknown_years(self) -> Sequence[int]: ...


class Calendar(Protocol):
    """What counting needs of the official calendar (places has it)."""

    def after(self, start: dt.date, days: int) -> Reached:
        """The day so many working days after a start that is not counted."""

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after the first up to the last."""

    def is_working(self, day: dt.date) -> bool:
        """Whether people work on the day."""


def last_day(started_on: dt.date, days: int) -> dt.date:
    """The last day of a limit in calendar days: the day on which it starts is not counted."""
    return started_on + dt.timedelta(days=days)


def reach(limit: Limit, started_at: dt.datetime, days: Calendar) -> DuePoint:
    """Where a limit ends that starts at an instant."""
    start = clock.day_of(started_at)
    facts: dict[str, Any] = {"rule": limit.rule, "started_on": start.isoformat(), "length": limit.length}
    if limit.is_urgent:
        facts["urgent"] = True
    if limit.rule == "hours":
        due_at = started_at + dt.timedelta(hours=limit.length)
        facts |= {"started_at": started_at.isoformat(), "due_at": due_at.isoformat()}
        return _point(due_at, facts, limit.length)
    if limit.rule == "working_days":
        found = days.after(start, limit.length)
        facts |= _way(found, start, limit.length)
        return _whole_day(found.day, facts)
    return _whole_day(last_day(start, limit.length), facts)


def point_of_day(started_on: dt.date, due_on: dt.date) -> DuePoint:
    """Where a limit ends whose last day somebody set."""
    return _whole_day(due_on, {"rule": "fixed_day", "started_on": started_on.isoformat()})


def stand(point: DuePoint, paused_at: dt.datetime, resumed_at: dt.datetime, days: Calendar) -> DuePoint:
    """Where a clock ends that stood from one instant to another. One that was over before it was paused stays over."""
    rule, facts = point.facts["rule"], dict(point.facts)
    move: dict[str, Any] = {"what": "paused", "from": paused_at.isoformat(), "to": resumed_at.isoformat()}
    paused_on, resumed_on = clock.day_of(paused_at), clock.day_of(resumed_at)
    if point.due_at <= paused_at or resumed_at <= paused_at:
        return point
    if rule == "hours":
        return _moved(point, facts, move, due_at=point.due_at + (resumed_at - paused_at))
    if resumed_on == paused_on:
        return point
    if rule == "working_days":
        left = days.between(paused_on, point.due_on)
        move["given_back"] = days.between(paused_on, resumed_on)
        found = days.after(resumed_on, left)
        return _moved(point, facts, move | _way(found, resumed_on, left), due_on=found.day)
    move["given_back"] = (resumed_on - paused_on).days
    return _moved(point, facts, move, due_on=point.due_on + (resumed_on - paused_on))


def extend(point: DuePoint, by: int, at: dt.datetime, days: Calendar) -> DuePoint:
    """Where a clock ends that is given ``by`` more hours or days, counted from its end."""
    rule, facts = point.facts["rule"], dict(point.facts)
    move: dict[str, Any] = {"what": "extended", "by": by, "at": at.isoformat()}
    if rule == "hours":
        return _moved(point, facts, move, due_at=point.due_at + dt.timedelta(hours=by))
    if rule == "working_days":
        found = days.after(point.due_on, by)
        return _moved(point, facts, move | _way(found, point.due_on, by), due_on=found.day)
    return _moved(point, facts, move, due_on=point.due_on + dt.timedelta(days=by))


def cap(point: DuePoint, above: dt.datetime) -> DuePoint:
    """The point, or the end of the clock above when that is earlier: a part below lies inside the limit above it."""
    if point.due_at <= above:
        return point
    was = point.due_on.isoformat() if point.facts["rule"] != "hours" else point.due_at.isoformat()
    return _moved(point, dict(point.facts), {"what": "capped", "was": was}, due_at=above)


def recount(
    limit: Limit, started_at: dt.datetime, facts: Mapping[str, Any], days: Calendar, above: dt.datetime | None = None
) -> DuePoint:
    """The same clock by another calendar, from its start with everything that happened to it since."""
    point = reach(limit, started_at, days)
    for move in facts.get("moves", ()):
        if move["what"] == "paused":
            paused, resumed = (dt.datetime.fromisoformat(move[name]) for name in ("from", "to"))
            point = stand(point, paused, resumed, days)
        elif move["what"] == "extended":
            point = extend(point, move["by"], dt.datetime.fromisoformat(move["at"]), days)
        elif move["what"] == "capped" and above is not None:
            point = cap(point, above)
    return point


def _point(due_at: dt.datetime, facts: dict[str, Any], hours: float) -> DuePoint:
    due_on = clock.day_of(due_at - SECOND)
    return DuePoint(due_on, due_at, due_at - dt.timedelta(hours=hours) / SOON_PART, facts)


def _whole_day(due_on: dt.date, facts: dict[str, Any]) -> DuePoint:
    facts |= {"due_on": due_on.isoformat(), "days": (due_on - dt.date.fromisoformat(facts["started_on"])).days}
    return DuePoint(due_on, clock.end_of(due_on), clock.end_of(due_on - DAY), facts, bool(facts.get("unknown")))


def _moved(
    point: DuePoint,
    facts: dict[str, Any],
    move: dict[str, Any],
    *,
    due_at: dt.datetime | None = None,
    due_on: dt.date | None = None,
) -> DuePoint:
    """The point moved to an instant or to the end of a day, with what moved it written into the facts."""
    if due_on is not None:
        due_at = clock.end_of(due_on)
    assert due_at is not None
    day = clock.day_of(due_at - SECOND)
    is_hours = facts["rule"] == "hours"
    move["due_at" if is_hours else "due_on"] = due_at.isoformat() if is_hours else day.isoformat()
    if not is_hours and due_at != clock.end_of(day):
        move["due_at"] = due_at.isoformat()
    facts["moves"] = [*facts.get("moves", ()), move]
    soon_at = clock.end_of(day - DAY)
    if is_hours:
        hours = facts["length"] + sum(one["by"] for one in facts["moves"] if one["what"] == "extended")
        soon_at = due_at - dt.timedelta(hours=hours) / SOON_PART
    unknown = point.is_provisional or bool(move.get("unknown"))
    return replace(point, due_on=day, due_at=due_at, soon_at=soon_at, facts=facts, is_provisional=unknown)


def _way(found: Reached, start: dt.date, length: int) -> dict[str, Any]:
    """How a day was reached, for the explanation: holidays as ranges, make-up days, where weekends alone would end."""
    way: dict[str, Any] = {}
    if found.skipped:
        way["skipped"] = _ranges(found.skipped)
    if found.made_up:
        way["made_up"] = [[day.isoformat(), name] for day, name in found.made_up]
    if way:
        way["plain"] = _by_weekends_only(start, length).isoformat()
    if found.unknown_years:
        way["unknown"] = list(found.unknown_years)
    return way


def _by_weekends_only(start: dt.date, length: int) -> dt.date:
    day, left = (start, length) if length else (start - DAY, 1)
    while left:
        day += DAY
        left -= day.weekday() < 5
    return day


def _ranges(skipped: Sequence[tuple[dt.date, str]]) -> list[list[str]]:
    ranges: list[list[Any]] = []
    for day, name in skipped:
        if ranges and ranges[-1][2] == name and ranges[-1][1] + DAY == day:
            ranges[-1][1] = day
        else:
            ranges.append([day, day, name])
    return [[first.isoformat(), last.isoformat(), name] for first, last, name in ranges]
