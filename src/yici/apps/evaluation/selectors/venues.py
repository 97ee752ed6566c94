"""Venues, their free seats, and versions of libraries."""

from __future__ import annotations

import datetime as dt

from yici.apps.evaluation.contracts import FreeVenue, LibraryView, VenueView
from yici.apps.evaluation.models import Library, Venue, VenueDay
from yici.apps.evaluation.states import MANAGE, SUPERVISE
from yici.core.access import Actor
from yici.core.errors import NotFound

MOST = 300


def venue_view(row: Venue) -> VenueView:
    """A row as contract."""
    return VenueView(row.key, row.code, row.name, row.area.short_name, row.seats, tuple(row.disciplines))


def list_venues() -> list[VenueView]:
    """Venues in use, by code."""
    return [venue_view(row) for row in _in_use()]


def _in_use() -> list[Venue]:
    return list(Venue.objects.filter(ended_on=None).select_related("area").order_by("code")[:MOST])


def free_venues(day: dt.date, *, discipline: str, host: str, needed: int) -> list[FreeVenue]:
    """All venues on a day, with the reason why one cannot be a side venue: it is the host, cannot host the discipline,
    or has fewer than ``needed`` free seats.
    """
    rows = _in_use()
    days = {one.venue_id: one for one in VenueDay.objects.filter(venue__in=rows, day=day)}
    found = []
    for row in rows:
        at = days.get(row.pk)
        free = at.offered - at.taken if at else row.seats
        reason = ""
        if row.code == host:
            reason = "host"
        elif discipline not in row.disciplines:
            reason = "discipline"
        elif free < needed:
            reason = "seats"
        found.append(FreeVenue(venue_view(row), free, reason))
    return found


def list_libraries(actor: Actor, before: int = 0) -> list[LibraryView]:
    """Versions of the libraries, newest first; for the centre and for supervision."""
    if not (actor.may(MANAGE) or actor.may(SUPERVISE)):
        raise NotFound
    rows = Library.objects.order_by("-id")
    rows = rows.filter(pk__lt=before) if before else rows
    return [
        LibraryView(
            row.key, row.regime, row.number, row.lines, row.root, row.file_name, row.imported_at, row.imported_by
        )
        for row in rows[:50]
    ]  # fmt: skip
