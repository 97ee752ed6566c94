"""Sendings, sent forms, submissions, prints, merges. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Literal

from yici.apps.cases.public import ClockView, EventView
from yici.core.states import Button


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
