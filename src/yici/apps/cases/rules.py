"""Limits and clocks as pure rules: which day is the last one, how it was reached, how a clock looks now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yici.apps.cases.contracts import ClockLook

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def last_day(started_on: dt.date, days: int) -> dt.date:
    """The last day of a limit in calendar days: the day on which it starts is not counted."""
    return started_on + dt.timedelta(days=days)


def weekday(day: dt.date) -> str:
    """The day of the week in words."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day.weekday()]


def day_words(day: dt.date) -> str:
    """A day as people say it, with its weekday."""
    return _("{month}/{day}, {weekday}").format(month=day.month, day=day.day, weekday=weekday(day))


def explain(facts: Mapping[str, Any]) -> str:
    """Why a clock ends on its day, from the facts kept when it was started."""
    due = day_words(dt.date.fromisoformat(facts["due_on"]))
    start = day_words(dt.date.fromisoformat(facts["started_on"]))
    days = int(facts["days"])
    if facts.get("rule") == "fixed_day":
        return ngettext(
            "The sender set the last day: {due}, at its end: {days} calendar day after {start}, holidays count.",
            "The sender set the last day: {due}, at its end: {days} calendar days after {start}, holidays count.",
            days,
        ).format(due=due, days=days, start=start)
    return ngettext(
        "{days} calendar day from {start}, which is not counted itself; holidays count. It ends with {due}.",
        "{days} calendar days from {start}, which is not counted itself; holidays count. It ends with {due}.",
        days,
    ).format(days=days, start=start, due=due)


def look_of(due_on: dt.date, today: dt.date, stopped_on: dt.date | None, *, is_paused: bool = False) -> ClockLook:
    """How a clock looks: the last day is *due soon*, the day after it *overdue*."""
    if stopped_on is not None:
        return "done" if stopped_on <= due_on else "done_late"
    if is_paused:
        return "paused"
    if today > due_on:
        return "overdue"
    return "due_soon" if today == due_on else "in_time"


def words_of(look: ClockLook, due_on: dt.date, today: dt.date, stopped_on: dt.date | None) -> str:
    """The fact beside a clock, never only "in order"."""
    if look == "overdue":
        late = (today - due_on).days
        return ngettext("{days} day over", "{days} days over", late).format(days=late)
    if look == "due_soon":
        return _("Due today")
    if look == "paused":
        return _("Paused")
    if look == "done":
        return _("Done in time")
    if look == "done_late" and stopped_on is not None:
        late = (stopped_on - due_on).days
        return ngettext("Done, {days} day late", "Done, {days} days late", late).format(days=late)
    left = (due_on - today).days
    return ngettext("{days} day left, until {due}", "{days} days left, until {due}", left).format(
        days=left, due=day_words(due_on)
    )
