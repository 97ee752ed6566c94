"""How a clock looks at an instant, and the fact that stands beside it: never only a colour, never only "in order"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yici.apps.cases.contracts import ClockLook
from yici.apps.cases.rules.counting import Calendar
from yici.apps.cases.rules.days import day_words, short_day, span_words, time_words
from yici.core import clock


@dataclass(frozen=True, slots=True)
class Face:
    """What a look needs of a clock. ``why`` is what a paused one waits for."""

    rule: str
    due_on: dt.date
    due_at: dt.datetime
    soon_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None
    is_paused: bool = False
    paused_until: dt.date | None = None
    why: str = ""
    is_provisional: bool = False


def look_of(face: Face, now: dt.datetime) -> ClockLook:
    """How a clock looks: *due soon* from its soon on, *overdue* from the instant at which it is over."""
    if face.stopped_at is not None:
        return "done" if face.stopped_at < face.due_at else "done_late"
    if face.is_paused:
        return "paused"
    if now >= face.due_at:
        return "overdue"
    return "due_soon" if face.soon_at is not None and now >= face.soon_at else "in_time"


def words_of(face: Face, now: dt.datetime, days: Calendar) -> str:
    """The fact beside a clock: what is left, since when it is over, what it waits for. A provisional day says so."""
    look = look_of(face, now)
    if look == "overdue":
        return _("{late} over").format(late=_late(face, now, days))
    if look == "done":
        return _("Done in time")
    if look == "done_late" and face.stopped_at is not None:
        return _("Done, {late} late").format(late=_late(face, face.stopped_at, days))
    words = _paused(face, clock.day_of(now)) if look == "paused" else _left(face, now, days)
    return _("{words} (provisional)").format(words=words) if face.is_provisional else words


def _paused(face: Face, today: dt.date) -> str:
    day = short_day(face.paused_until, today) if face.paused_until else ""
    if face.why and day:
        return _("Paused, waits for {why} (runs on from {day})").format(why=face.why, day=day)
    if face.why:
        return _("Paused, waits for {why}").format(why=face.why)
    return _("Paused, runs on from {day}").format(day=day) if day else _("Paused")


def _left(face: Face, now: dt.datetime, days: Calendar) -> str:
    today = clock.day_of(now)
    if face.rule == "hours" or face.due_at != clock.end_of(face.due_on):
        return _left_of_hours(face, now, today)
    if face.due_on == today:
        return _("Due today")
    if face.rule == "working_days":
        left = days.between(today, face.due_on)
        return ngettext("{days} working day left", "{days} working days left", left).format(days=left)
    left = (face.due_on - today).days
    return ngettext("{days} day left, until {due}", "{days} days left, until {due}", left).format(
        days=left, due=day_words(face.due_on)
    )


def _left_of_hours(face: Face, now: dt.datetime, today: dt.date) -> str:
    if face.soon_at is not None and now >= face.soon_at:
        return _("{left} left").format(left=span_words(face.due_at - now))
    time = time_words(face.due_at)
    if clock.day_of(face.due_at) == today:
        return _("Due today, {time}").format(time=time)
    if clock.day_of(face.due_at) == today + dt.timedelta(days=1):
        return _("Due tomorrow, {time}").format(time=time)
    return _("Due {day}, {time}").format(day=short_day(clock.day_of(face.due_at), today), time=time)


def _late(face: Face, at: dt.datetime, days: Calendar) -> str:
    """How late an instant is: in working days where the limit counts them, except over days off."""
    if face.rule == "hours":
        return span_words(at - face.due_at)
    on = clock.day_of(at)
    if face.rule == "working_days" and (late := days.between(face.due_on, on)):
        return ngettext("{days} working day", "{days} working days", late).format(days=late)
    late = max(1, (on - face.due_on).days)
    return ngettext("{days} day", "{days} days", late).format(days=late)
