"""Ratings: whether one may be given, bad ones of the desk, and months as everybody reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncMonth

from yici.apps.cases.public import CaseView, cases_of, state_words, timeline
from yici.apps.services.guards import visible_ratings
from yici.apps.services.models import Application, QueueTicket, ServiceRating
from yici.apps.services.rules.rating import DIMENSIONS, LEVELS, Month, month_of
from yici.apps.services.states import BAD_RATING, BadRatingFacts
from yici.core import clock
from yici.core.access import SYSTEM, Actor

MONTHS = 24


def may_be_rated(row: Application) -> bool:
    """A result was handed over, or the application has ended."""
    served = row.parts.filter(case__state_id="application_part:served").exists()
    return served or row.case.state_id == "application:ended"


RATED_FOR = dt.timedelta(days=30)


def may_visit_be_rated(row: QueueTicket) -> bool:
    """It was served, and not longer than a month ago."""
    return row.state == "served" and row.day >= clock.today() - RATED_FOR


def taker_of(row: ServiceRating) -> uuid.UUID | None:
    """Account of the clerk who was rated."""
    if row.ticket is not None:
        return row.ticket.served_by
    return row.application.taken_by if row.application is not None else None


def facts_of_rating(actor: Actor, row: ServiceRating) -> BadRatingFacts:
    """What decides the steps of a bad rating for an actor."""
    taker, owner = taker_of(row), row.case.owner if row.case else None
    return BadRatingFacts(
        is_own_unit=owner is not None and actor.unit_code == owner.code,
        is_rated=taker is not None and actor.account == taker,
        has_appealed=row.appealed_by is not None and str(actor.account) == str(row.appealed_by),
    )


@dataclass(frozen=True, slots=True)
class RatingView:
    """A bad rating. ``application`` is for the call-back only; None for a visit."""

    key: uuid.UUID
    application: uuid.UUID | None
    level: int
    words: str
    dimensions: tuple[str, ...]
    rated_on: dt.date
    case: CaseView
    state: str
    due_on: dt.date | None


def rating_view(row: ServiceRating, case: CaseView | None = None) -> RatingView:
    """A bad rating as contract."""
    found = case or cases_of(BAD_RATING, [row.key])[row.key]
    due = next((one.due_on for one in found.clocks if one.kind == "rating"), None)
    return RatingView(
        row.key, row.application.key if row.application else None, row.level, str(LEVELS[row.level]),
        tuple(str(DIMENSIONS[one]) for one in row.dimensions if one in DIMENSIONS), row.rated_on, found,
        str(state_words(f"{BAD_RATING}:{found.state}")), due if found.phase != "closed" else None,
    )  # fmt: skip


def list_ratings(actor: Actor, before: int = 0, most: int = 50) -> tuple[list[RatingView], int]:
    """Bad ratings that the actor may see, newest first, and from where to go on (0: there are no more)."""
    rows = visible_ratings(actor).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: most + 1])
    cases = cases_of(BAD_RATING, [one.key for one in found[:most]])
    return [rating_view(one, cases[one.key]) for one in found[:most]], found[most - 1].pk if len(found) > most else 0


@dataclass(frozen=True, slots=True)
class OwnRating:
    """What the applicant gave, and what came of it."""

    level: str
    answers: Sequence[str]


def find_own_rating(row: Application) -> OwnRating | None:
    """The rating of an application, for who has its number and code."""
    return _own(ServiceRating.objects.filter(application=row).first())


def find_visit_rating(row: QueueTicket) -> OwnRating | None:
    """The rating of a visit, for who has the code of its number."""
    return _own(ServiceRating.objects.filter(ticket=row).first())


def _own(found: ServiceRating | None) -> OwnRating | None:
    if found is None:
        return None
    told = timeline(SYSTEM, found.case_id) if found.case_id else ()
    return OwnRating(str(LEVELS[found.level]), [one.text for one in told if one.audience == "citizen" and one.text])


def list_months() -> list[Month]:
    """Months that have ended, newest first, two years at most; the running month would tell a clerk who just rated."""
    first = clock.today().replace(day=1)
    rows = ServiceRating.objects.filter(rated_on__lt=first, rated_on__gte=first - dt.timedelta(days=31 * MONTHS))
    levels: dict[dt.date, dict[int, int]] = defaultdict(dict)
    mistaken: dict[dt.date, int] = defaultdict(int)
    counted = rows.annotate(month=TruncMonth("rated_on")).values_list("month", "is_mistaken", "level")
    for month, is_mistaken, level, count in counted.annotate(n=Count("id")).order_by():
        if is_mistaken:
            mistaken[month] += count
        else:
            levels[month][level] = count
    months = sorted({*levels, *mistaken}, reverse=True)[:MONTHS]
    return [month_of(f"{month:%Y-%m}", levels[month], mistaken[month]) for month in months]
