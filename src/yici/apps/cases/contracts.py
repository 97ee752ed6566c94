"""What may leave cases: frozen descriptions of cases, assignments, clocks and events. Imports no Django.

Keys are UUIDs; instants are UTC; days are days of the city. Texts made here are in the language of the reader.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

#: How far a case is, whatever its type: not taken up yet, in hand, handed over, ended.
Phase = Literal["waiting", "working", "answered", "closed"]

#: A main unit answers for the case, an assisting one has a part of it.
Part = Literal["main", "assisting"]

#: Where a clock stands, as pages draw it (the parts of ``clock`` in the style guide).
ClockLook = Literal["in_time", "due_soon", "overdue", "paused", "done", "done_late"]


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock of a case. ``words`` is the fact ("3 days left"), ``why`` how the day was reached."""

    kind: str
    due_on: dt.date
    due_at: dt.datetime
    look: ClockLook
    words: str
    why: str
    overdue_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A unit that has a case in hand, with its own phase."""

    unit_code: str
    unit_name: str
    part: Part
    phase: Phase


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with the units that have it and its clocks. ``version`` goes back as ``expected`` with the next step."""

    key: uuid.UUID
    number: str
    type: str
    type_version: int
    state: str
    phase: Phase
    version: int
    subject: uuid.UUID
    title: str
    area: uuid.UUID
    area_name: str
    owner_code: str
    owner_name: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    parent: uuid.UUID | None
    assignments: tuple[AssignmentView, ...] = ()
    clocks: tuple[ClockView, ...] = ()


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a timeline. ``who`` is the account's name in its post; ``text`` was written by a person."""

    at: dt.datetime
    verb: str
    who: str
    text: str
    state: str
    position: int


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One assignment in a unit's inbox. ``url_name`` with ``subject`` is the page of the thing behind the case.

    ``position`` goes back as ``after`` for the next page.
    """

    case: uuid.UUID
    number: str
    type: str
    state: str
    title: str
    area_name: str
    owner_name: str
    part: Part
    phase: Phase
    subject: uuid.UUID
    url_name: str
    due_at: dt.datetime | None
    due_on: dt.date | None
    look: ClockLook | None
    words: str
    position: tuple[dt.datetime, int]


@dataclass(frozen=True, slots=True)
class InboxCount:
    """How many open assignments a unit has, counted up to a bound (``more`` when it was reached)."""

    late: int
    today: int
    later: int
    more: bool = False
