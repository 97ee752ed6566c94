"""What may leave collecting: frozen descriptions of plans, allowed forms, sendings, sent forms, merges. No Django.

Keys are UUIDs, days are days of the city. ``version`` goes back as ``expected`` with the next change. Shares are counts
(part and whole), never bare percentages.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from yici.apps.cases.public import ClockView, EventView
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


@dataclass(frozen=True, slots=True)
class SendingCounts:
    """Where the sent forms of a sending are. ``late`` are open ones past the last day."""

    total: int = 0
    waiting: int = 0
    filling: int = 0
    in_chain: int = 0
    submitted: int = 0
    checked: int = 0
    declined: int = 0
    revoked: int = 0
    nil: int = 0
    late: int = 0
    open_rows: int = 0  # questions still open in all copies

    @property
    def done(self) -> int:
        """Handed over, checked or not."""
        return self.submitted + self.checked


@dataclass(frozen=True, slots=True)
class SendingView:
    """A form sent out: to where, until when, how far. ``prepared`` of ``places`` copies are filled from the records."""

    key: uuid.UUID
    plan: uuid.UUID
    number: str
    title: str
    unit_name: str
    area: uuid.UUID
    area_name: str
    level: int
    as_of: dt.date
    last_day: dt.date
    note: str
    who: str
    sent_at: dt.datetime
    places: int
    given: int
    prepared: int
    counts: SendingCounts
    is_revoked: bool
    is_sender: bool
    merges: tuple[MergeLine, ...] = ()
    position: int = 0


@dataclass(frozen=True, slots=True)
class SentFormLine:
    """One place in the list of a sending, in the official order of areas. ``position`` goes back as ``after``."""

    key: uuid.UUID
    kind: Literal["copy", "consolidation"]
    title: str
    area: uuid.UUID
    area_code: str
    area_name: str
    unit_name: str
    state: str
    is_nil: bool
    open_questions: int
    problem: str
    clock: ClockView | None
    filled_at: dt.datetime | None
    submitted_at: dt.datetime | None
    urged: int
    below_total: int
    below_done: int
    position: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A step of the chain: who took it and when. ``who`` is empty while it is still to come."""

    step: str
    who: str = ""
    at: dt.datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A version that was handed over. ``ended_how`` is empty for the one in force."""

    key: uuid.UUID
    number: int
    at: dt.datetime
    who: str
    is_nil: bool
    digest: str
    counts: dict[str, int]
    ended_how: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintView:
    """The print that holds for the data as they are: its code, and whether a scan of it came back."""

    code: str
    at: dt.datetime
    is_sealed: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A merged workbook. ``is_current`` is False when a submission in it was sent back or replaced since."""

    key: uuid.UUID
    number: int
    at: dt.datetime
    who: str
    file_name: str
    places: int
    rows: int
    missing: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class SentFormView:
    """What one place was sent, with everything its page shows. ``fill`` is the key of the fill of its copy."""

    key: uuid.UUID
    kind: Literal["copy", "consolidation"]
    sending: uuid.UUID
    plan: uuid.UUID
    number: str
    title: str
    purpose: str
    basis: str
    sender_name: str
    case: uuid.UUID
    case_version: int
    state: str
    area: uuid.UUID
    area_name: str
    unit_name: str
    fill: uuid.UUID | None
    fill_state: str
    open_questions: int
    problem: str
    is_nil: bool
    as_of: dt.date
    clock: ClockView | None
    chain: tuple[Signature, ...]
    steps: tuple[Button, ...]
    timeline: tuple[EventView, ...]
    submissions: tuple[SubmissionView, ...]
    print: PrintView | None
    below: SendingCounts | None
    merges: tuple[MergeLine, ...]
    is_own: bool
    is_above: bool


@dataclass(frozen=True, slots=True)
class MergeRowView:
    """Where a row of a merged sheet came from."""

    sheet: str
    row: int
    area_name: str
    number: int
    submission: uuid.UUID
    source_row: int


@dataclass(frozen=True, slots=True)
class MergeReceipt:
    """The receipt of a merge; ``next_row`` continues the rows, None at the end."""

    key: uuid.UUID
    title: str
    made_at: dt.datetime
    made_by: str
    digest: str
    sources: tuple[SubmissionView, ...]
    source_areas: tuple[str, ...]
    counts: dict[str, int]
    rows: tuple[MergeRowView, ...]
    next_row: int | None


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """A file to hand out."""

    name: str
    data: bytes
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """A sheet as it is printed: rows of (text, row span, column span, is heading)."""

    name: str
    rows: tuple[tuple[PrintCell, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintCell:
    """A cell of a printed sheet."""

    text: str
    row_span: int = 1
    column_span: int = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PrintPage:
    """What is printed: the code (with its QR picture as SVG), the sheets, and lines for signature and seal."""

    code: str
    qr_svg: str
    title: str
    number: str
    area_name: str
    unit_name: str
    as_of: dt.date
    at: dt.datetime
    is_nil: bool
    chain: tuple[Signature, ...] = ()
    sheets: tuple[PrintSheet, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """What forms cost one place, or for one bureau, in a month: counts of forms and cells, hours saved."""

    code: str
    name: str
    received: int
    filled: int
    known: int
    derived: int
    typed: int
    hours: Decimal
    refused: int
    cut: int

    @property
    def cells(self) -> int:
        """Cells that hold something in the end."""
        return self.known + self.derived + self.typed


@dataclass(frozen=True, slots=True)
class BurdenView:
    """The burden account of an area in a month. ``weeks_kept`` of ``weeks`` (a place's week in which it filled forms)
    saved at least ``hours_a_week``; ``frozen`` is the number of the published report, empty while the month runs."""

    area_code: str
    area_name: str
    above: tuple[tuple[str, str], ...]  # (code, name) from the city down
    month: str
    as_of: dt.date
    is_running: bool
    total: BurdenLine
    places: tuple[BurdenLine, ...]
    bureaus: tuple[BurdenLine, ...]
    weeks: int
    weeks_kept: int
    hours_each_week: Decimal | None
    seconds_per_cell: int
    hours_a_week: int
    frozen: str = ""
    frozen_digest: str = ""


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """A row behind a number of the burden account: a form that came or was filled, a plan, a week. No names."""

    on: dt.date
    label: str
    bureau: str
    known: int = 0
    derived: int = 0
    typed: int = 0
    hours: Decimal | None = None
    refused: int = 0
    cut: int = 0
    is_kept: bool | None = None
