"""The rates of a month are published once it is over: frozen for the city, corrected where a decision came late."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext

from yici.apps.figures.public import (
    DefinitionNotFound,
    NothingToRevise,
    freeze,
    get_definition,
    revise,
    run_report,
)
from yici.apps.hotline.models import Confirmation, Decision
from yici.apps.hotline.selectors.rates import DEFINITION, ORDERS, days_of_month, frozen_months, month_of
from yici.apps.places.public import list_areas
from yici.core import clock
from yici.core.access import SYSTEM

MOST_BACK = 12  # months: what an import brings of earlier ones is history, not an account


def publish_rates() -> int:
    """Freeze the months that are over and not frozen, and correct those that a later decision changed (for the worker).
    Returns how many reports were made.
    """
    return sum(_publish(code) + _correct(code) for code in (DEFINITION, ORDERS))


def _publish(code: str) -> int:
    try:
        get_definition(code)
    except DefinitionNotFound:
        return 0
    count = 0
    done = frozen_months(code)
    for month in _months_over():
        if month in done:
            continue
        for city in list_areas(SYSTEM, level=2):
            last = days_of_month(month)[1]
            report = run_report(actor=SYSTEM, area=city.key, as_of=last, definition=code, now=True)
            freeze(actor=SYSTEM, report=report.key, expected=report.version)
            count += 1
    return count


def _months_over() -> list[str]:
    """The months that are over, from the first with an answer, a year back at most; oldest first."""
    first = Confirmation.objects.order_by("at", "id").values_list("at", flat=True).first()
    last = clock.today().replace(day=1) - dt.timedelta(days=1)
    begin = clock.day_of(first) if first is not None else last
    found: list[str] = []
    while last >= begin.replace(day=1) and len(found) < MOST_BACK:
        found.append(month_of(last))
        last = last.replace(day=1) - dt.timedelta(days=1)
    return found[::-1]


def _correct(code: str) -> int:
    """Compute frozen months again of which a decision about an answer came after the freezing."""
    count = 0
    for month, report in frozen_months(code).items():
        first, last = days_of_month(month)
        begin, end = clock.end_of(first - dt.timedelta(days=1)), clock.end_of(last)
        late = Decision.objects.filter(decided_at__gt=report.known_at, kind__in=("exclusion", "appeal", "return"))
        of_month = late.filter(request__confirmations__at__gte=begin, request__confirmations__at__lt=end)
        if not (of_month.exists() or late.filter(asked_at__gte=begin, asked_at__lt=end).exists()):
            continue
        reason = gettext("a decision came after the month was published")
        try:
            revise(actor=SYSTEM, report=report.key, reason=reason, expected=report.version)
        except NothingToRevise:
            continue
        count += 1
    return count
