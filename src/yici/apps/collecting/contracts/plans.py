"""Planned and allowed forms. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from yici.apps.cases.public import EventView
from yici.core.states import Button

#: What the city found about a column: held as this element, computed from held ones, held under another name, not held,
#: of no content (numbers, signatures, constants), not for this bureau to read, never to be stored.
Finding = Literal["known", "derived", "duplicate", "new", "fixed", "closed", "forbidden"]


#: What the bureau decided: taken from the records, asked again with a reason, given up, the same as an element, new.
Choice = Literal["", "records", "again", "cut", "same", "new"]


#: Findings whose values the city has: asking for them again is refused unless a reason is given.
HELD = ("known", "derived", "duplicate")


FREQUENCIES = ("once", "weekly", "monthly", "quarterly", "half_yearly", "yearly")


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a bureau says of a planned form. ``level`` is who fills: 4 townships, 5 villages."""

    title: str = ""
    purpose: str = ""
    basis: str = ""
    level: int = 5
    frequency: str = "once"
    last_day: str = ""
    days: int = 10
    expires_on: dt.date | None = None
    is_statistical: bool = False
    form_number: str = ""
    made_by: str = ""
    approval_number: str = ""
    chain: tuple[str, ...] = ("filled", "reviewed", "signed", "sealed")


@dataclass(frozen=True, slots=True)
class ElementHint:
    """An element that a column may mean."""

    code: str
    name: str
    owner_name: str


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """A column with finding and choice. ``known`` of ``seen`` records in the area hold a value, ``stale`` of these are
    past their refresh cycle."""

    position: int
    sheet: str
    title: str
    letter: str
    finding: Finding
    element: str
    element_name: str
    owner_code: str
    owner_name: str
    reason: str
    seen: int
    known: int
    stale: int
    hints: tuple[ElementHint, ...]
    choice: Choice
    why: str
    new_owner: str
    is_decided: bool
    missing: str = ""


@dataclass(frozen=True, slots=True)
class RowsChoice:
    """Which rows belong in a list of a planned form: read from its words, or one of ``offers`` (code, sentence)."""

    sheet: str
    digest: str
    sentence: str
    is_asked: bool
    choice: str = ""
    offers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of a planned form an allowed form (or what is held, when ``plan`` is None) covers already."""

    plan: uuid.UUID | None
    number: str
    title: str
    unit_name: str
    shared: int
    total: int
    columns: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded half up."""
        return (200 * self.shared + self.total) // (2 * self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class PlanView:
    """A planned form with everything its page shows. ``missing`` lists in words what keeps it from being submitted."""

    key: uuid.UUID
    number: str
    version: int
    case_version: int
    state: str
    title: str
    file_name: str
    unit_code: str
    unit_name: str
    area: uuid.UUID
    area_name: str
    planner: str
    head: PlanHead
    rows: tuple[RowsChoice, ...]
    columns: tuple[PlannedColumn, ...]
    held: Overlap
    overlaps: tuple[Overlap, ...]
    missing: tuple[str, ...]
    duplicates_refused: int
    asked_again: int
    indicators_cut: int
    planned_at: dt.datetime
    allowed_at: dt.datetime | None
    steps: tuple[Button, ...]
    timeline: tuple[EventView, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line in a list of plans. ``position`` goes back as ``before`` for the next page."""

    key: uuid.UUID
    number: str
    state: str
    title: str
    unit_name: str
    columns: int
    known: int
    planned_at: dt.datetime
    expires_on: dt.date | None
    position: int


@dataclass(frozen=True, slots=True)
class AllowedForm:
    """A form on the public list. Holds nothing of any place or person."""

    key: uuid.UUID
    number: str
    title: str
    unit_name: str
    purpose: str
    basis: str
    level: int
    frequency: str
    last_day: str
    expires_on: dt.date
    is_statistical: bool
    form_number: str
    made_by: str
    approval_number: str
    columns: int
    columns_from_records: int
    allowed_on: dt.date
    position: int
