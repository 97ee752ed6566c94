"""The drawn form, and a figure in it. Imports no Django."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from yici.apps.tables.contracts.forms import CellKnown


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of a table of figures: its number, what was counted, up to which moment, or why it is asked.

    ``kind`` is measure, formula, fact, previous, ask, kept or elsewhere; ``parts`` are the cells it is computed from.
    ``trouble`` says what disagrees; ``has_rows`` whether the records behind the number may be listed.
    """

    sheet: str
    cell: str
    row_place: str
    column_place: str
    kind: str
    known: str
    shown: str
    unit: str
    sentence: str
    reason: str
    trouble: str
    moment: dt.datetime | None
    has_rows: bool
    condition: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BehindView:
    """Some of the records behind a number: how many there are, and the first of them by name."""

    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell of the drawn form; spans count columns and rows, sides are the drawn borders ("lrtb", a subset).

    ``known`` is empty for what is printed in the form; ``place`` joins header and body cells to a ``ColumnView``.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    role: str = "blank"
    known: CellKnown | Literal[""] = ""
    place: str = ""
    is_bold: bool = False
    font_size: float = 11.0
    align: Literal["left", "center", "right", ""] = ""
    sides: str = ""
    fill: str = ""
    is_vertical: bool = False


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row of the drawn form; height in points, 0 for the default."""

    row: int
    height: float
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A sheet as it looks: column widths in characters, rows down to the first few filled body rows.

    ``more_rows`` counts the body rows that are not drawn ("还有 37 行"); protected values are masked.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[DrawnRow, ...]
    more_rows: int
    header_rows: tuple[int, int] | None
