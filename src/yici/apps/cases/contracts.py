"""What may leave cases: frozen descriptions of cases, assignments, clocks and events. Imports no Django.

Keys are UUIDs; instants are UTC; days are days of the city. Texts made here are in the language of the reader.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: How far a case is, whatever its type: not taken up yet, in hand, handed over, ended.
Phase = Literal["waiting", "working", "answered", "closed"]

#: A main unit answers for the case, an assisting one has a part of it, one below got it handed down by another.
Part = Literal["main", "assisting", "below"]

#: The life of a unit's part in a case; ``handed_down`` waits for a unit below, ``returned`` for a decision above.
PartState = Literal["waiting", "working", "handed_down", "answered", "returned", "closed"]

#: In what a limit is counted. Hours run day and night; a working day is one of the official calendar.
ClockRule = Literal["hours", "calendar_days", "working_days"]

#: Who may read a line of a timeline: the units that have the case, also the citizen, everybody.
Audience = Literal["inside", "citizen", "public"]

#: Where a clock stands, as pages draw it (the parts of ``clock`` in the style guide).
ClockLook = Literal["in_time", "due_soon", "overdue", "paused", "done", "done_late"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: ``Limit("sign", "hours", 2)``. ``length`` is in hours or days, as the rule says.

    ``since`` is the instant from which it is counted where that is not the step itself (receipt, dispatch, signing);
    notices about an ``is_urgent`` one are not held over quiet hours.
    """

    kind: str
    rule: ClockRule
    length: int
    since: dt.datetime | None = None
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class DuePoint:
    """Where a limit ends: the last day whole, the instant after which it is overdue, the instant from which it is due
    soon. ``facts`` is what the explanation is made from; ``is_provisional``: a year without an official calendar.
    """

    due_on: dt.date
    due_at: dt.datetime
    soon_at: dt.datetime
    facts: Mapping[str, Any]
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock of a case. ``words`` is the fact ("3 days left"), ``why`` how the day was reached. ``unit_code`` is empty
    for a clock of the whole case. ``is_provisional``: the words say so, because no official calendar reaches that far.
    """

    kind: str
    due_on: dt.date
    due_at: dt.datetime
    look: ClockLook
    words: str
    why: str
    overdue_at: dt.datetime | None
    unit_code: str = ""
    is_provisional: bool = False
    paused_until: dt.date | None = None
    extended_by: int = 0
    rule: str = "calendar_days"
    started_at: dt.datetime | None = None
    soon_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None


#: What the sweeper found: a clock is due soon, is over, runs on because the day of its pause has come.
Moment = Literal["soon", "overdue", "resumed"]


@dataclass(frozen=True, slots=True)
class ReachedClock:
    """A clock that the sweeper acts on, for whoever reacts. ``unit_codes`` are the units that have it in hand.

    ``mark`` is different for every clock, moment and end: good for ``Notice.once``.
    """

    moment: Moment
    case: uuid.UUID
    number: str
    type: str
    subject: uuid.UUID
    state: str
    kind: str
    due_on: dt.date
    due_at: dt.datetime
    unit_codes: tuple[str, ...]
    owner_code: str
    is_urgent: bool
    mark: str


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A unit that has a case in hand, with its own phase. ``above`` is the code of the unit that handed it down."""

    unit_code: str
    unit_name: str
    part: Part
    phase: Phase
    unit_id: int = 0
    above: str = ""
    is_paused: bool = False
    holder: uuid.UUID | None = None
    given_at: dt.datetime | None = None
    signed_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    state: PartState = "waiting"


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
class AttachmentView:
    """A file at a line of a timeline. ``nth`` counts the files of the line from 1; ``size`` is in bytes."""

    position: int
    nth: int
    name: str
    media_type: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether it is a photo (cleaned when it came in), which pages may show."""
        return self.media_type in ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True)
class LinkView:
    """A case that belongs together with another: ``kind`` read from this one ("similar", "follows", "split_from", and
    from the other side "followed_by", "split_into"; "above", "below" for parent and children).
    """

    kind: str
    case: uuid.UUID
    number: str
    type: str
    title: str
    state: str
    phase: Phase


@dataclass(frozen=True, slots=True)
class AddedCase:
    """A case that is written together with what it is about, with the ends of its clocks by kind."""

    key: uuid.UUID
    due: Mapping[str, dt.datetime]


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a timeline. ``who`` is the account's name in its post; ``text`` was written by a person."""

    at: dt.datetime
    verb: str
    who: str
    text: str
    state: str
    position: int
    audience: Audience = "inside"
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[AttachmentView, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedCases:
    """Cases to which something happened after a position, each with its last event; ``position`` is where to go on,
    ``more`` whether at once.
    """

    cases: Mapping[uuid.UUID, int]
    position: int
    more: bool


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One assignment in a unit's inbox. ``url_name`` with ``subject`` is the page of the thing behind the case.

    ``position`` goes back as ``after`` for the next page; ``version`` with an act. ``next`` is what is to be done, or
    where it stands; ``clock_kind`` what the shown clock waits for.
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
    by_number: bool = False
    version: int = 0
    clock_kind: str = ""
    label: str = ""
    next: str = ""
    may_sign: bool = False
    is_paused: bool = False


#: Tabs of the inbox: not held by a colleague, the whole unit's, waiting for others, paused, ended.
TABS = ("mine", "unit", "others", "paused", "done")


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """Which lines of the inbox: a tab, and filters that stand in its address. ``clock``: late, today or later."""

    tab: str = "mine"
    case_type: str = ""
    area_path: str = ""
    clock: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class InboxCount:
    """How many open assignments a unit has, counted up to a bound (``more`` when it was reached)."""

    late: int
    today: int
    later: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of one of many cases that something was done to at once; ``refused`` is empty when it was done."""

    case: uuid.UUID
    number: str
    version: int
    refused: str = ""
