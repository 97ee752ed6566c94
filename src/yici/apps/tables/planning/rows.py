"""Rows on their way into a sheet: values written in the form's formats, with notes of what is missing.

Streams: one row at a time, so that a form of 50,000 rows needs no memory for its values.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from yici.apps.records.public import Known, RowValues
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.plan import ColumnPlan, SheetPlan
from yici.apps.tables.rules import Unwritable, write_value
from yici.sheets.filling import CellValue

#: Kinds of columns whose cells stay blank by decision.
KEPT_BLANK = ("blank", "unread")


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell whose value nobody knows: the row's place among the rows, its record, the column."""

    place: int
    record: uuid.UUID
    column: ColumnPlan
    others: tuple[uuid.UUID, ...] = ()


@dataclass
class Ledger:
    """What was noted while rows went by."""

    counts: Counter[str] = field(default_factory=Counter)
    by_column: dict[str, Counter[str]] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    rows: list[tuple[uuid.UUID, int, tuple[tuple[uuid.UUID, int], ...]]] = field(default_factory=list)
    exceptions: list[tuple[int, ColumnPlan, str, int | None]] = field(default_factory=list)

    def count(self, column: ColumnPlan, kind: str) -> None:
        """Count one cell."""
        self.counts[kind] += 1
        self.by_column.setdefault(column.place, Counter())[kind] += 1


class RowWriter:
    """Writes the rows of one sheet. ``answered`` and ``blank`` are (record, code) pairs of this fill's questions."""

    def __init__(
        self,
        plan: SheetPlan,
        frame: Frame,
        answered: frozenset[tuple[uuid.UUID, str]] = frozenset(),
        blank: frozenset[tuple[uuid.UUID, str]] = frozenset(),
        provisional: dict[str, str] | None = None,
    ) -> None:
        self.plan = plan
        self.frame = frame
        self.answered = answered
        self.blank = blank
        self.provisional = provisional or {}
        self.ledger = Ledger()
        self.columns = [column for column in plan.columns if column.use not in ("formula",)]
        self.written = [column for column in self.columns if column.use in ("value", "constant", "sequence", "ask")]

    @property
    def numbers(self) -> list[int]:
        """Column numbers in the order of the values of a row."""
        return [column.number for column in self.written]

    def rows(self, values: Iterable[RowValues]) -> Iterator[tuple[CellValue, ...]]:
        """The cells of each row, in the order of ``numbers``."""
        for place, row in enumerate(values):
            self.ledger.rows.append((row.record, row.version, row.others))
            yield tuple(self.cell(place, row, column) for column in self.written)
            for column in self.columns:
                if column.use in KEPT_BLANK:
                    self.ledger.count(column, "aggregate" if column.match.kind == "aggregate" else "kept_blank")

    def cell(self, place: int, row: RowValues, column: ColumnPlan) -> CellValue:
        """One cell of a row; counts it and notes what is missing."""
        if column.use == "sequence":
            self.ledger.count(column, "constant")
            return place + 1
        if column.use == "constant":
            value = self.constant(column)
            self.ledger.count(column, "constant" if value is not None else "kept_blank")
            return value
        known = row.values.get(column.code) if column.use == "value" else None
        if known is not None and known.value is not None:
            return self._known(place, row, column, known)
        self._note_missing(place, row, column)
        return None

    def _known(self, place: int, row: RowValues, column: ColumnPlan, known: Known) -> CellValue:
        if column.element is None or column.code.startswith("form."):
            self.ledger.count(column, "constant")
            return str(known.value)
        try:
            value = write_value(known.value, column.format, column.element, column.codes)
        except Unwritable:
            self.ledger.exceptions.append((place, column, "unwritable", known.version))
            self._note_missing(place, row, column)
            return None
        code = column.code
        if (row.record, code) in self.answered:
            self.ledger.count(column, "asked")
            self.ledger.exceptions.append((place, column, "asked", known.version))
            return value
        if known.is_claim:
            self.ledger.exceptions.append((place, column, "claim", known.version))
        self.ledger.count(column, "derived" if column.match.kind == "derived" else "filled")
        return value

    def _note_missing(self, place: int, row: RowValues, column: ColumnPlan) -> None:
        if (row.record, self.code_of(column)) in self.blank:
            self.ledger.count(column, "kept_blank")
            self.ledger.exceptions.append((place, column, "blank", None))
            return
        if column.use == "ask" or column.is_asked:
            self.ledger.count(column, "open")
            others = tuple(key for key, _ in row.others)
            self.ledger.missing.append(Missing(place, row.record, column, others))
            return
        self.ledger.count(column, "kept_blank")

    def code_of(self, column: ColumnPlan) -> str:
        """The element asked for a column: its own, or the place of an unknown one."""
        return column.code or f"?{column.place}"

    def constant(self, column: ColumnPlan) -> CellValue:
        """A constant of the form."""
        if column.match.constant == "reporting_unit":
            return self.frame.unit_name or None
        if column.match.constant == "reported_on":
            return self.frame.as_of.isoformat()
        return None


def body_row(plan: SheetPlan, place: int) -> int:
    """The row of the original sheet (or beyond its body) that a record takes: blank rows first, then new ones."""
    block = plan.reading.layout.main
    blank = block.blank_rows
    if place < len(blank):
        return blank[place]
    bottom = max(block.data_bottom, block.data_top - 1)
    return bottom + 1 + place - len(blank)
