"""What the first page says of yesterday, counted over the rows themselves."""

from __future__ import annotations

import datetime as dt

from yici.apps.hotline.contracts import DayFigures
from yici.apps.hotline.models import Request
from yici.apps.hotline.selectors import far
from yici.core import clock, exchange


@exchange.travels(far.day_figures)
def day_figures(day: dt.date | None = None) -> DayFigures:
    """The figures of a day (yesterday without one)."""
    day = day or clock.today() - dt.timedelta(days=1)
    received = Request.objects.filter(received_on=day)
    contacted = received.filter(contacted_at__lt=clock.end_of(day))
    solved = Request.objects.filter(closed_on=day, solved="yes")
    return DayFigures(day, received.count(), contacted.count(), solved.count())
