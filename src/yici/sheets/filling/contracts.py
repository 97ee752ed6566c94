"""What a caller hands to the filler and what it gets back.

Rows and columns are 1-based. Every position is a position of the sheet as it was before any row was inserted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from yici.sheets.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Styled:
    """A value shown by a number format of its own, such as ``yyyy"年"m"月"`` or ``@``; the rest of the look stays."""

    value: str | int | float | Decimal | date | datetime | bool
    number_format: str


#: Text that only looks like a number (ID, phone, bank card) is given as ``str`` and becomes a text cell.
#: ``None`` leaves the cell as it is.
CellValue: TypeAlias = str | int | float | Decimal | date | datetime | bool | Styled | None


@dataclass(frozen=True, slots=True)
class CellFill:
    """One value for one cell; a cell inside a merged block means the block's first cell."""

    row: int
    column: int
    value: CellValue


@dataclass(frozen=True, slots=True)
class RowsFill:
    """Records for a body region. Blank body rows are used first, further rows are inserted below ``bottom``.

    ``bottom`` is ``top - 1`` where the form has no body row. ``rows`` is read once, as a stream, and must give exactly
    ``count`` records of ``len(columns)`` values. ``columns`` says where each value goes: a column number, or
    ``(line, column)`` with the line counted from 0 where a record takes several rows (``rows_per_record``).
    ``style_row`` is the row whose look new rows take (the last body row when None). What is printed in
    ``printed_columns`` (sequence numbers, units) neither makes a row occupied nor keeps a value from being written.
    """

    top: int
    bottom: int
    columns: Sequence[int | tuple[int, int]]
    rows: Iterable[Sequence[CellValue]]
    count: int
    style_row: int | None = None
    rows_per_record: int = 1
    printed_columns: Collection[int] = field(default=())


@dataclass(frozen=True, slots=True)
class SheetFill:
    """All that is written into one sheet, named as its tab is."""

    sheet: str
    cells: Sequence[CellFill] = ()
    rows: Sequence[RowsFill] = ()


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of the package that is not byte for byte what it was, and why."""

    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class FillReport:
    """What a fill did. ``locked`` and ``kept_formulas`` name cells left alone as ``Sheet!B7`` of the original sheet
    (at most 1,000 each; the counts are complete)."""

    parts: tuple[PartChange, ...]
    rows_inserted: int
    cells_written: int
    locked: tuple[str, ...] = ()
    locked_count: int = 0
    kept_formulas: tuple[str, ...] = ()
    kept_formula_count: int = 0
    lost: tuple[Sentence, ...] = ()
    """What a form that is no .xlsx could not take along, a sentence each."""
