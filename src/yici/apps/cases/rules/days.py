"""Days, instants and spans of time as people say them, in the language of the reader."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yici.core import clock


def weekday(day: dt.date) -> str:
    """The day of the week in words."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day.weekday()]


def day_words(day: dt.date) -> str:
    """A day as people say it, with its weekday."""
    return _("{month}/{day}, {weekday}").format(month=day.month, day=day.day, weekday=weekday(day))


def _month(day: dt.date) -> str:
    names = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"),
        _("Dec"),
    )  # fmt: skip
    return names[day.month - 1]


def short_day(day: dt.date, beside: dt.date | None = None) -> str:
    """A day without its weekday, with its year when that is another than that of the day beside it."""
    if beside is not None and beside.year != day.year:
        return _("{day} {month} {year}").format(day=day.day, month=_month(day), year=day.year)
    return _("{day} {month}").format(day=day.day, month=_month(day))


def range_words(first: dt.date, last: dt.date, beside: dt.date) -> str:
    """Consecutive days: "1–7 Oct"."""
    if first == last:
        return short_day(first, beside)
    if first.month == last.month and first.year == beside.year:
        return _("{day}–{last} {month}").format(day=first.day, last=last.day, month=_month(first))
    return _("{first} – {last}").format(first=short_day(first, beside), last=short_day(last, beside))


def due_words(day: dt.date, beside: dt.date) -> str:
    """A day with its weekday: "Tuesday, 13 Oct"."""
    return _("{weekday}, {day}").format(day=short_day(day, beside), weekday=weekday(day))


def time_words(instant: dt.datetime) -> str:
    """The time of day in the city."""
    return f"{instant.astimezone(clock.city_zone()):%H:%M}"


def instant_words(instant: dt.datetime, beside: dt.date) -> str:
    """An instant with its day, as the city's clocks show it."""
    day = clock.day_of(instant)
    return _("{day}, {time}").format(day=short_day(day, beside), time=time_words(instant))


def span_words(span: dt.timedelta) -> str:
    """How long something takes: "2 h 40 min", "1 day 3 h"; whole minutes, at least one."""
    minutes = max(1, int(span.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        whole = ngettext("{days} day", "{days} days", days).format(days=days)
        return _("{days} {hours} h").format(days=whole, hours=hours) if hours else whole
    if hours:
        return (
            _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
            if minutes
            else _("{hours} h").format(hours=hours)
        )
    return _("{minutes} min").format(minutes=minutes)
