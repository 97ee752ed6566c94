"""When a centre is open: its timetable, the official calendar (holidays, make-up days) and its own closed days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from yici.apps.services.contracts.centres import Centre, Closure, Days, OpenHours, Opening

#: What a day is by the official calendar, and its name where it has one (a holiday, a make-up day).
Calendar = Callable[[dt.date], tuple[Days | None, str]]

AHEAD = 40  # days in which the next opening is looked for: longer than any holiday


def hours_on(centre: Centre, day: dt.date, calendar: Calendar, zone: dt.tzinfo) -> list[OpenHours]:
    """Between which moments a centre is open on a day, in order; empty when it is closed."""
    if closure_on(centre, day) is not None:
        return []
    kind, _name = calendar(day)
    found = [
        OpenHours(dt.datetime.combine(day, one.opens, zone), dt.datetime.combine(day, one.closes, zone), one.is_late)
        for one in centre.hours
        if one.days == kind and (not one.months or day.month in one.months)
    ]
    return sorted(found, key=lambda one: one.opens)


def closure_on(centre: Centre, day: dt.date) -> Closure | None:
    """Why a centre is closed on a day on which it would be open."""
    return next((one for one in centre.closures if one.first <= day <= one.last), None)


def opening_at(
    centre: Centre, moment: dt.datetime, calendar: Calendar, *, say: Callable[[Closure], str] = lambda one: one.reason
) -> Opening:
    """Whether a centre is open at a moment, until when, or when it opens next. Hours that follow each other without a
    gap are one; at the very minute of closing it is closed.
    """
    zone = moment.tzinfo or dt.UTC
    today = moment.date()
    hours = hours_on(centre, today, calendar, zone)
    now = next((one for one in hours if one.opens <= moment < one.closes), None)
    if now is not None:
        return Opening(True, _until(now, hours), is_late=now.is_late)
    reason = _why(centre, today, calendar, say) if not hours else ""
    for ahead in range(AHEAD):
        day = today + dt.timedelta(days=ahead)
        following = next((one for one in hours_on(centre, day, calendar, zone) if one.opens > moment), None)
        if following is not None:
            return Opening(False, next=following.opens, reason=reason, is_late=following.is_late)
    return Opening(False, reason=reason)


def _until(now: OpenHours, hours: Sequence[OpenHours]) -> dt.datetime:
    until = now.closes
    for one in hours:
        if one.opens == until:
            until = one.closes
    return until


def _why(centre: Centre, day: dt.date, calendar: Calendar, say: Callable[[Closure], str]) -> str:
    closure = closure_on(centre, day)
    return say(closure) if closure is not None else calendar(day)[1]
