"""Venues: added, changed, and how many seats they offer on a day."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from yici.apps.evaluation.errors import ProjectIncomplete, SeatsTaken, VenueNotFound
from yici.apps.evaluation.models import Venue, VenueDay
from yici.apps.evaluation.selectors.rules import disciplines
from yici.apps.evaluation.states import MANAGE
from yici.apps.places.public import find_area
from yici.core import audit
from yici.core.access import Actor
from yici.core.actions import action


@action
def keep_venue(
    *, actor: Actor, code: str, name: str, area_code: str, seats: int, hosts: tuple[str, ...]
) -> None:  # fmt: skip
    """Add a venue, or change the one with this code. Raises ``ProjectIncomplete`` and ``AreaNotFound``."""
    actor.must(MANAGE)
    known = disciplines()
    if not code.strip() or not name.strip() or seats < 1 or not hosts or not set(hosts) <= set(known):
        raise ProjectIncomplete(what="code, name, seats, disciplines")
    values = {
        "name": name.strip()[:120],
        "area_id": find_area(area_code).id,
        "seats": seats,
        "disciplines": list(hosts),
    }
    row, is_new = Venue.objects.get_or_create(code=code.strip()[:40], defaults=values)
    if not is_new:
        Venue.objects.filter(pk=row.pk).update(**values, version=F("version") + 1)
    audit.record("venue.kept", actor=actor, kind="venue", key=row.key, code=row.code, seats=seats)


@action
def offer_seats(*, actor: Actor, venue_code: str, day: dt.date, seats: int) -> None:
    """Say how many seats a venue offers on a day. Raises ``VenueNotFound`` and ``SeatsTaken``."""
    actor.must(MANAGE)
    row = Venue.objects.filter(code=venue_code, ended_on=None).first()
    if row is None:
        raise VenueNotFound
    at, _ = VenueDay.objects.get_or_create(venue=row, day=day, defaults={"offered": row.seats})
    if not VenueDay.objects.filter(pk=at.pk, taken__lte=seats).update(offered=min(max(seats, 0), row.seats)):
        raise SeatsTaken(venue=row.name, free=seats, needed=at.taken)
    audit.record("venue.offered", actor=actor, kind="venue", key=row.key, day=day, seats=seats)


def take_seats(row: Venue, day: dt.date, count: int) -> None:
    """Take seats for a project, in the action that needs them; raises ``SeatsTaken`` when somebody was faster."""
    at, _ = VenueDay.objects.get_or_create(venue=row, day=day, defaults={"offered": row.seats})
    try:
        with transaction.atomic():
            VenueDay.objects.filter(pk=at.pk).update(taken=F("taken") + count)
    except IntegrityError:
        raise SeatsTaken(venue=row.name, free=at.offered - at.taken, needed=count) from None


def give_seats_back(row: Venue, day: dt.date, count: int) -> None:
    """Give seats of a project back."""
    VenueDay.objects.filter(venue=row, day=day, taken__gte=count).update(taken=F("taken") - count)
