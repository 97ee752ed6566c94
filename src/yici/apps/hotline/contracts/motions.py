"""Suggestions of deputies and proposals of members: what enters, what is said of a step, what is shown."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

#: By its name in the engine: 人大代表建议 from the people's congress, 政协委员提案 from the consultative conference.
MOTION_KINDS = SUGGESTION, PROPOSAL = ("suggestion", "proposal")
#: How far an answer goes: solved or basically solved, planned with a day, cannot be solved now and explained.
CATEGORIES = SOLVED, PLANNED, NOT_NOW = ("A", "B", "C")
OPINIONS = SATISFIED, BASICALLY, NOT_SATISFIED, SILENT = ("satisfied", "basically", "not", "silent")
CONTACT_WAYS = ("meeting", "visit", "phone", "letter")


@dataclass(frozen=True, slots=True)
class NewMotion:
    """A suggestion or a proposal as it comes from the session. ``proposer`` holds an office: the name is public;
    ``phone`` is sealed. ``others`` is how many signed it besides.
    """

    kind: str
    session: str
    reference: str
    proposer: str
    title: str
    text: str
    others: int = 0
    phone: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class MotionSaid:
    """What is written down with a step; each step needs some of it. Units are codes."""

    text: str = ""
    unit: str = ""
    assisting: tuple[str, ...] = ()
    way: str = ""
    category: str = ""
    planned_on: dt.date | None = None
    opinion: str = ""
    may_publish: bool = False


@dataclass(frozen=True, slots=True)
class AssistingPart:
    """A unit that helps, and how far it is (a state of a part)."""

    unit_id: int
    unit_name: str
    state: str


@dataclass(frozen=True, slots=True)
class MotionView:
    """A suggestion or a proposal without the phone, which opens for a purpose. ``version`` goes back as ``expected``.
    ``answer`` is the last one signed off, ``draft`` the one that waits for it.
    """

    key: uuid.UUID
    number: str
    case: uuid.UUID
    kind: str
    session: str
    reference: str
    proposer: str
    others: int
    title: str
    text: str
    area_name: str
    state: str
    version: int
    unit_id: int | None
    unit_name: str
    assisting: tuple[AssistingPart, ...]
    round: int
    is_contacted: bool
    category: str
    answer: str
    planned_on: dt.date | None
    draft: str
    draft_category: str
    draft_planned_on: dt.date | None
    opinion: str
    may_publish: bool
    is_released: bool
    has_phone: bool
    due_words: str
    due_look: str
    registered_at: dt.datetime
    position: int


@dataclass(frozen=True, slots=True)
class OpenMotion:
    """What everybody may read of one that was released."""

    number: str
    kind: str
    session: str
    reference: str
    proposer: str
    others: int
    title: str
    text: str
    unit_name: str
    assisting: tuple[str, ...]
    category: str
    answer: str
    answered_on: dt.date
    planned_on: dt.date | None
    opinion: str
    state: str
    position: int


@dataclass(frozen=True, slots=True)
class MotionAccount:
    """How many there are: all numbers are of one kind and session where one was chosen. ``categories`` and
    ``opinions`` are (code, how many) out of ``answered`` and ``heard``.
    """

    received: int
    answered: int
    released: int
    heard: int
    categories: tuple[tuple[str, int], ...]
    opinions: tuple[tuple[str, int], ...]
