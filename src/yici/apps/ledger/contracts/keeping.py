"""Texts, marks, entries and what happens to them. Days are days of the city; numbers of targets are decimal texts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.apps.ledger.contracts.progress import Point, Standing
from yici.apps.ledger.contracts.reading import ReadItem

#: What an entry may be in the tree: a plan of years, a programme in it, an item, a milestone of an item.
LEVELS = ("plan", "programme", "item", "milestone")
KINDS = ("target", "action")
DISCLOSURES = ("public", "on_request", "not_public")
#: Whatever one person asks for and another approves.
ADJUSTMENTS = ("add", "change", "merge", "split", "pause", "resume", "close", "reopen")


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as its events make it: everything that can be asked *as of* a day. The empty text stands for nothing.

    ``value``, ``base`` and ``present`` are decimal texts in ``unit``; days are ISO texts; ``lead`` and ``assisting``
    are codes of units; ``parent`` and ``into`` (what it became by a merge or split) are keys of entries.
    """

    title: str = ""
    sentence: str = ""
    kind: str = "action"
    level: str = "item"
    item_type: str = ""
    parent: str = ""
    years: str = ""
    indicator: str = ""
    comparator: str = ""
    value: str = ""
    unit: str = ""
    value_text: str = ""
    base: str = ""
    base_on: str = ""
    deadline: str = ""
    place: str = ""
    lead: str = ""
    assisting: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    state: str = "not_started"
    disclosure: str = ""
    disclosed_by: str = ""
    claimed_on: str = ""
    claimed_by: str = ""
    verified_on: str = ""
    verified_by: str = ""
    ended_on: str = ""
    ended_how: str = ""
    into: tuple[str, ...] = ()
    present: str = ""
    present_on: str = ""


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that happened to an entry, with the names of who did it and who approved it."""

    position: int
    kind: str
    on: dt.date
    at: dt.datetime
    who: str
    approver: str
    reason: str
    content: Mapping[str, Any]
    mark: uuid.UUID | None = None
    text: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an entry that is not the same on two days."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """An entry that differs between two days: ``how`` is added, ended, reopened or changed."""

    key: uuid.UUID
    number: str
    title: str
    how: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in a list."""

    key: uuid.UUID
    number: str
    facts: EntryFacts
    lead_name: str
    standing: Standing
    position: int
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A sentence of another text about the same thing; ``kind``: restated, raised, lowered, reported, related
    (in another measure), dropped.
    """

    kind: str
    text: uuid.UUID
    text_title: str
    year: int
    sentence: str
    value_text: str
    on: dt.date
    who: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """What a unit was asked about an entry in a round, and what it said. ``state`` is that of its case."""

    key: uuid.UUID
    case: uuid.UUID
    number: str
    state: str
    version: int
    round: str
    entry: uuid.UUID
    entry_number: str
    title: str
    unit_code: str
    unit_name: str
    why: tuple[str, ...]
    flags: tuple[str, ...]
    value: str
    on: dt.date | None
    text: str
    is_unchanged: bool
    who: str
    reviewer: str
    words: str
    due_on: dt.date | None = None
    due_words: str = ""
    due_look: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with all that belongs to it. ``version`` goes back as ``expected``."""

    key: uuid.UUID
    number: str
    version: int
    facts: EntryFacts
    lead_id: int
    lead_name: str
    assisting_names: tuple[str, ...]
    standing: Standing
    points: tuple[Point, ...]
    events: tuple[EventLine, ...]
    links: tuple[LinkLine, ...]
    text: uuid.UUID | None
    text_title: str
    text_on: dt.date | None
    is_text_public: bool
    children: tuple[tuple[uuid.UUID, str, str], ...] = ()
    parent: tuple[uuid.UUID, str, str] | None = None
    into: tuple[tuple[uuid.UUID, str, str], ...] = ()
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class AskedChange:
    """An adjustment that was asked for. ``changes`` are the fields with what they are now and would be."""

    key: uuid.UUID
    kind: str
    state: str
    entry: uuid.UUID | None
    entry_number: str
    title: str
    changes: tuple[FieldChange, ...]
    reason: str
    who: str
    unit_name: str
    at: dt.datetime
    position: int
    is_own: bool
    is_stale: bool = False
    decider: str = ""
    words: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkView:
    """A sentence that the reader found, with a person's decision: "" while it is open, accepted, not_promise, merged,
    split.
    """

    key: uuid.UUID
    position: int
    item: ReadItem
    decision: str
    version: int
    who: str = ""
    asked: str = ""
    entry: uuid.UUID | None = None
    lead: str = ""
    lead_why: str = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text in the list, with how many of its marks are decided."""

    key: uuid.UUID
    title: str
    year: int
    on: dt.date
    is_public: bool
    marks: int
    open: int
    accepted: int
    position: int


@dataclass(frozen=True, slots=True)
class TextView:
    """A text with its marks in their order."""

    key: uuid.UUID
    title: str
    kind: str
    year: int
    on: dt.date
    place: str
    is_public: bool
    text: str
    marks: tuple[MarkView, ...]
    unread: tuple[tuple[int, int], ...] = ()
