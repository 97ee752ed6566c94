"""Moments as people say them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from yici.core import clock


def moment_words(at: dt.datetime | None) -> str:
    """An instant in the city's zone: today, tomorrow, or the day with its date; empty when there is none."""
    if at is None:
        return ""
    local = at.astimezone(clock.city_zone())
    days = (local.date() - clock.today()).days
    hour = f"{local:%H:%M}"
    if days == 0:
        return _("today {at}").format(at=hour)
    if days == 1:
        return _("tomorrow {at}").format(at=hour)
    return _("{month}/{day} {at}").format(month=local.month, day=local.day, at=hour)
