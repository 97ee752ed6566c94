"""How an application or a visit went is rated once; a bad one is called back, settled, or found mistaken by others."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from yici.apps.cases.public import Limit, open_case, step
from yici.apps.places.public import find_unit
from yici.apps.services.actions.queueing import lock_day
from yici.apps.services.actions.receiving import APPLICANT
from yici.apps.services.errors import ChooseLevel, NothingToRate, RatedAlready, RatingWordsNeeded
from yici.apps.services.guards import get_application_by_code, get_rating_for
from yici.apps.services.models import Application, QueueTicket, ServiceRating
from yici.apps.services.rules.rating import BAD, LEVELS, known_dimensions
from yici.apps.services.selectors.lines import find_ticket
from yici.apps.services.selectors.rating import facts_of_rating, may_be_rated, may_visit_be_rated
from yici.apps.services.states import BAD_RATING, RATING_DAYS
from yici.core import audit, clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key

ELEMENT = "rating.text"
MOST = 1000


@dataclass(frozen=True, slots=True)
class Rated:
    """What somebody sends: a level of five, what it is about, words."""

    level: int
    dimensions: Sequence[str] = ()
    text: str = ""


@action
def rate_application(*, number: str, code: str, rated: Rated) -> None:
    """Rate an application, for whoever has number and code. The same rating twice is one.

    Raises ``ApplicationNotFound``, ``ChooseLevel``, ``NothingToRate``, ``RatedAlready``.
    """
    if rated.level not in LEVELS:
        raise ChooseLevel
    row = get_application_by_code(number, code, is_locked=True)
    if not may_be_rated(row):
        raise NothingToRate
    owner = row.case.owner
    if owner is None:
        raise NothingToRate
    _rate(rated, owner.pk, owner.area_id, application=row)


@action
def rate_visit(*, code: str, rated: Rated) -> None:
    """Rate a visit, for whoever has the code of a number that was served. The same rating twice is one.

    Raises ``TicketNotFound``, ``ChooseLevel``, ``NothingToRate``, ``RatedAlready``.
    """
    if rated.level not in LEVELS:
        raise ChooseLevel
    row = find_ticket(code)
    lock_day(row.hall, row.day)
    if not may_visit_be_rated(row):
        raise NothingToRate
    unit = find_unit(row.unit)
    _rate(rated, unit.id, unit.area_id, ticket=row)


def _rate(rated: Rated, unit_id: int, area_id: int, **of: Application | QueueTicket) -> None:
    """Keep a rating of an application or of a visit, once."""
    chosen, text = known_dimensions(rated.dimensions), rated.text.strip()[:MOST]
    found = ServiceRating.objects.filter(**of).first()
    if found is not None:
        if (found.level, found.dimensions, text_of(found)) != (rated.level, chosen, text):
            raise RatedAlready
        return
    key, now = new_key(), clock.now()
    ServiceRating.objects.create(
        key=key, level=rated.level, dimensions=chosen, rated_at=now, rated_on=clock.day_of(now),
        text_sealed=crypto.seal(text, record=str(key), element=ELEMENT) if text else "",
        case_id=_open_bad(unit_id, area_id, key, rated.level) if rated.level in BAD else None, **of,
    )  # fmt: skip
    audit.record("rating.given", actor=APPLICANT, kind="rating", key=key, level=rated.level)


def _open_bad(unit_id: int, area_id: int, key: uuid.UUID, level: int) -> uuid.UUID:
    """The case of a bad rating. Title and area are the unit's: the inbox tells no clerk whose it is."""
    with override(settings.LANGUAGE_CODE):  # whoever rates in English does not name the case in English
        title = str(LEVELS[level])
    return open_case(
        actor=SYSTEM, case_type=BAD_RATING, subject=key, title=title, area_id=area_id,
        owner_id=unit_id, main_id=unit_id, limits=[Limit("rating", "working_days", RATING_DAYS)],
    ).key  # fmt: skip


def text_of(row: ServiceRating) -> str:
    """The words of a rating."""
    return crypto.open_sealed(row.text_sealed, record=str(row.key), element=ELEMENT) if row.text_sealed else ""


@action
def look_at_rating(*, actor: Actor, rating: uuid.UUID) -> str:
    """The words of a bad rating, for who handles or judges it; each look leaves a trace."""
    row = get_rating_for(actor, rating)
    audit.record("rating.opened", actor=actor, kind="rating", key=row.key)
    return text_of(row)


@action
def move_rating(*, actor: Actor, rating: uuid.UUID, event: str, expected: int, text: str) -> None:
    """Take a bad rating further by its table; every step has words. Raises ``RatingWordsNeeded`` and as ``step``."""
    row = get_rating_for(actor, rating, is_locked=True)
    if not text.strip():
        raise RatingWordsNeeded
    if row.case_id is None:
        return
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of_rating(actor, row),
        text=text.strip(), audience="citizen" if event == "settle" else "inside",
    )  # fmt: skip
    if event == "appeal":
        row.appealed_by = uuid.UUID(str(actor.account))
    row.is_mistaken = event == "find_mistaken"
    row.save(update_fields=["appealed_by", "is_mistaken"])
