"""Mediations: what opens one, what is said of a step, what is shown."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from yici.apps.hotline.contracts.requests import Contact

SIDES = FIRST, OTHER = ("first", "other")
#: Where a dispute goes that is not mediated; a failed one is referred to one of the first two.
ROADS = COURT, ARBITRATION, POLICE = ("court", "arbitration", "police")


@dataclass(frozen=True, slots=True)
class Opening:
    """A dispute for the table. With ``request`` the first party is who asked it, and ``first`` stays empty."""

    title: str
    text: str
    area_code: str
    other: Contact
    first: Contact = field(default_factory=Contact)
    request: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is written down with a step; each step needs some of it."""

    text: str = ""
    road: str = ""
    met_at: dt.datetime | None = None
    place: str = ""
    perform_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MediationView:
    """A mediation without names and phones: those open for a purpose. ``version`` goes back as ``expected``."""

    key: uuid.UUID
    number: str
    case: uuid.UUID
    state: str
    version: int
    title: str
    text: str
    area_name: str
    unit_id: int
    unit_name: str
    request_number: str
    agreed_sides: tuple[str, ...]
    agreement: str
    perform_on: dt.date | None
    road: str
    due_words: str
    due_look: str
    opened_at: dt.datetime
    position: int


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A party, opened for a purpose."""

    side: str
    name: str
    phone: str
