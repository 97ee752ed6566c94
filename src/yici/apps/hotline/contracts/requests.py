"""Requests: what comes in, what is shown of it, what the requester says in the end."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

#: How a request came.
CHANNELS = ("web", "code", "phone", "mail", "api", "open311", "import", "police", "media", "wage", "exchange")
URGENCIES = ("normal", "urgent", "emergency")
#: The five exits at intake (国办函〔2025〕66号): taken in; emergency; another legal road; unlawful; disturbance.
EXITS = ("in_scope", "emergency", "legal_route", "unlawful", "disturbance")
SOLVED = ("yes", "partly", "no")
#: What a bad rating is about; "policy" is shown apart.
ABOUT = ("result", "attitude", "time", "policy")
#: The only reasons to close a request without the requester's word.
CLOSING_REASONS = ("unreachable", "no_right", "legal_route", "repeated", "withdrawn")
#: What one person asks for and another decides.
ASKINGS = ("extension", "return", "suspension", "refusal", "closing", "appeal", "exclusion")


@dataclass(frozen=True, slots=True)
class Contact:
    """How a requester can be reached; all of it may be empty. Kept sealed, found by the phone as a whole only."""

    name: str = ""
    phone: str = ""
    mail: str = ""
    is_firm: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody says, before it is a request. ``area_code`` is the village or the nearest area known.

    ``files`` are stored files (``core.files.prepare``) with their names; ``number`` and ``code`` are given when another
    face of the city has told them to the requester already.
    """

    text: str
    area_code: str
    channel: str = "web"
    kind: str = ""
    urgency: str = "normal"
    title: str = ""
    place: str = ""
    spot: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    contact: Contact = field(default_factory=Contact)
    is_secret: bool = False
    is_report: bool = False
    against: str = ""
    wants_public: bool = False
    exit: str = "in_scope"
    details: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[tuple[Any, str], ...] = ()
    number: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class RequestReceipt:
    """What the requester is told. ``code`` with the number opens the page; ``contact_by`` is when somebody calls,
    ``dispatch_by`` when it is with the unit that is responsible.
    """

    key: uuid.UUID
    number: str
    code: str
    contact_by: dt.datetime | None
    is_new: bool = True
    dispatch_by: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request at the desk, without name and phone: those are shown for a purpose only. ``case_version`` goes back as
    ``expected`` with the next step.
    """

    key: uuid.UUID
    number: str
    case: uuid.UUID
    case_version: int
    state: str
    channel: str
    kind: str
    urgency: str
    title: str
    text: str
    area_code: str
    area_name: str
    place: str
    masked_name: str
    masked_phone: str
    is_secret: bool
    is_report: bool
    wants_public: bool
    details: Mapping[str, Any]
    received_at: dt.datetime
    answer: str
    solved: str
    level: int | None
    redo_count: int
    reopen_until: dt.date | None
    orders: tuple[uuid.UUID, ...] = ()
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The three questions: contacted? solved ("yes", "partly", "no")? satisfied (5 … 1)? ``about``: what a bad rating
    is about.
    """

    is_contacted: bool | None
    solved: str
    level: int | None = None
    about: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What the first page says of a day: how many requests came, how many people were spoken to on the same day, and
    how many said that day that theirs is solved.
    """

    day: dt.date
    received: int
    contacted: int
    solved: int
