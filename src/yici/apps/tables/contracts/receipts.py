"""Receipts, made files, what fills came to. Imports no Django."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yici.apps.tables.contracts.forms import CellKnown


@dataclass(frozen=True, slots=True)
class ReceiptCell:
    """One cell of a filled file: what stands there (masked), how it is known, and the version it came from.

    Of a table of figures ``how`` says what was counted and ``moment`` up to which instant.
    """

    cell: str
    value: str
    known: CellKnown
    words: str
    record: uuid.UUID | None = None
    version: int | None = None
    recorded_on: dt.date | None = None
    how: str = ""
    moment: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiptColumnView:
    """The rule by which a column was filled."""

    sheet: str
    column: str
    path: str
    rule: str
    element: str
    element_name: str
    element_version: int | None
    format: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a made file. ``cells`` holds one page of cells; ``next_row`` continues it, None at the end.

    ``digest`` is SHA-256 of the file in hexadecimal: who holds the file can check it against the receipt.
    """

    number: str
    title: str
    file_name: str
    area_name: str
    as_of: dt.date
    made_at: dt.datetime
    made_by: str
    purpose: str
    digest: str
    counts: dict[str, int]
    seconds: float
    saved_minutes: int
    saved_how: str
    columns: tuple[ReceiptColumnView, ...]
    rows: int
    cells: tuple[ReceiptCell, ...]
    next_row: int | None


@dataclass(frozen=True, slots=True)
class BurdenAssumptions:
    """What time saved is counted with: seconds to look up and type one cell by hand, hours a week promised."""

    seconds_per_cell: int = 15
    hours_a_week: int = 8


@dataclass(frozen=True, slots=True)
class FillAccount:
    """What one fill came to, in numbers of cells. ``made_on`` is None while its file is not made."""

    key: uuid.UUID
    number: str
    title: str
    area: uuid.UUID
    area_name: str
    area_path: str
    unit_name: str
    came_on: dt.date
    made_on: dt.date | None
    known: int
    derived: int
    typed: int
    left_open: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A filled file to hand out."""

    name: str
    data: bytes
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
