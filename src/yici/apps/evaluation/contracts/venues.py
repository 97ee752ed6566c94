"""Venues with their seats, and versions of a library of experts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VenueView:
    """A venue (主场 or 副场 of a project): where it is, how many seats, which disciplines it can host."""

    key: uuid.UUID
    code: str
    name: str
    area_name: str
    seats: int
    disciplines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FreeVenue:
    """A venue on a day: ``free`` seats, and why it cannot be a side venue ("" when it can)."""

    venue: VenueView
    free: int
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """One version of a regime's library. ``root`` (hex) binds every line; it stood before any draw that uses it."""

    key: uuid.UUID
    regime: str
    number: int
    lines: int
    root: str
    file_name: str
    imported_at: dt.datetime
    imported_by: str
