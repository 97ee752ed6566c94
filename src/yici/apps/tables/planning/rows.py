"""Rows on their way into a sheet: values written in the form's formats, with notes of what is missing.

Streams: one row at a time, so that a form of 50,000 rows needs no memory for its values.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from yici.apps.records.public import RowValues, may_say
from yici.apps.tables.contracts import STALE
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.writing import UNWRITABLE, writing
from yici.sheets.filling import CellValue

#: Missing cells noted of one sheet; beyond it nobody answers them one by one.
MOST_NOTED = 60_000
#: Kinds of columns whose cells stay blank by decision.
KEPT_BLANK = ("blank", "unread")
#: What a cell can be counted as.
CELL_KINDS = ("filled", "derived", "aggregate", "constant", "asked", "open", "kept_blank")


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell whose value nobody knows: the row's place among the rows, its record, the column."""

    place: int
    record: uuid.UUID
    column: ColumnPlan


@dataclass
class Ledger:
    """What was noted while rows went by. ``tallies`` count cells by kind, one mapping for each column's place."""

    tallies: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)
    stale: list[Missing] = field(default_factory=list)  # cells filled with what is past its refresh cycle
    rows: list[tuple[uuid.UUID, int, tuple[tuple[uuid.UUID, int], ...]]] = field(default_factory=list)
    exceptions: list[tuple[int, ColumnPlan, str, int | None]] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """Cells of all columns by kind."""
        total: Counter[str] = Counter()
        for tally in self.tallies.values():
            total.update(tally)
        return total

    @property
    def by_column(self) -> dict[str, dict[str, int]]:
        """Cells of each column by kind, kinds without a cell left out."""
        return {place: {kind: count for kind, count in tally.items() if count} for place, tally in self.tallies.items()}


#: How one cell of a row is written.
CellWriter = Callable[[int, RowValues], CellValue]


class RowWriter:
    """Writes the rows of one sheet. ``answered`` and ``blank`` are (record, code) pairs of this fill's questions;
    ``notes_missing`` keeps every missing cell, for the questions."""

    def __init__(
        self,
        plan: SheetPlan,
        frame: Frame,
        answered: frozenset[tuple[uuid.UUID, str]] = frozenset(),
        blank: frozenset[tuple[uuid.UUID, str]] = frozenset(),
        notes_missing: bool = False,
    ) -> None:
        self.plan = plan
        self.frame = frame
        self.answered = answered
        self.blank = blank
        self.notes_missing = notes_missing
        self.asks_stale = notes_missing and frame.decided(STALE).get("asks", True)
        self.ledger = Ledger()
        self.written = [column for column in plan.columns if column.use in ("value", "constant", "sequence", "ask")]
        self.kept = [column for column in plan.columns if column.use in KEPT_BLANK]
        for column in (*self.written, *self.kept):
            self.ledger.tallies[column.place] = dict.fromkeys(CELL_KINDS, 0)

    @property
    def numbers(self) -> list[int]:
        """Column numbers in the order of the values of a row."""
        return [column.number for column in self.written]

    def rows(self, values: Iterable[RowValues]) -> Iterator[tuple[CellValue, ...]]:
        """The cells of each row, in the order of ``numbers``."""
        writers = [self._writer_of(column) for column in self.written]
        noted = self.ledger.rows
        for place, row in enumerate(values):
            noted.append((row.record, row.version, row.others))
            yield tuple([write(place, row) for write in writers])
        for column in self.kept:
            kind = "aggregate" if column.match.kind == "aggregate" else "kept_blank"
            self.ledger.tallies[column.place][kind] += len(noted)

    def _writer_of(self, column: ColumnPlan) -> CellWriter:
        tally = self.ledger.tallies[column.place] if not column.box else dict.fromkeys(CELL_KINDS, 0)
        if column.use == "sequence":
            return _numbered(tally)
        if column.use == "constant":
            return _same(self.constant(column), tally)
        if column.use == "value":
            return self._value_writer(column, tally)
        return lambda place, row: self._missing(place, row, column, tally)

    def _value_writer(self, column: ColumnPlan, tally: dict[str, int]) -> CellWriter:
        code, write = column.code, writing(column)
        kind = "constant" if code.startswith("form.") else "derived" if column.match.kind == "derived" else "filled"
        exceptions, answered = self.ledger.exceptions, self.answered
        owners = self.plan.owners if column.is_owners else {}
        asks_stale = self.asks_stale and column.is_asked and may_say(self.frame.actor, code)

        def cell(place: int, row: RowValues) -> CellValue:
            known = row.values.get(code)
            if known is None or known.value is None:
                return self._missing(place, row, column, tally)
            value = write(known.value)
            if value is UNWRITABLE:
                if not column.box:
                    exceptions.append((place, column, "unwritable", known.version))
                return self._missing(place, row, column, tally)
            if answered and (owners.get(row.record, row.record), code) in answered:
                exceptions.append((place, column, "asked", known.version))
                tally["asked"] += 1
                return value
            if known.is_claim:
                exceptions.append((place, column, "claim", known.version))
            if asks_stale and known.is_stale:
                self._note_stale(place, owners.get(row.record, row.record), column)
            tally[kind] += 1
            return value

        return cell

    def _note_stale(self, place: int, subject: uuid.UUID, column: ColumnPlan) -> None:
        """What is out of date is filled in and asked besides; whoever left it so is not asked twice."""
        is_left = (subject, self.code_of(column)) in self.blank
        if not is_left and not column.box and len(self.ledger.stale) < MOST_NOTED:
            self.ledger.stale.append(Missing(place, subject, column))

    def _missing(self, place: int, row: RowValues, column: ColumnPlan, tally: dict[str, int]) -> CellValue:
        if column.box:
            return None
        if self._is_printed(row.record, column):
            tally["constant"] += 1
            return None
        subject = self.plan.owners.get(row.record, row.record) if column.is_owners else row.record
        if self.blank and (subject, self.code_of(column)) in self.blank:
            tally["kept_blank"] += 1
            self.ledger.exceptions.append((place, column, "blank", None))
        elif column.use == "ask" or column.is_asked:
            tally["open"] += 1
            if self.notes_missing and len(self.ledger.missing) < MOST_NOTED:
                self.ledger.missing.append(Missing(place, subject, column))
        else:
            tally["kept_blank"] += 1
        return None

    def _is_printed(self, record: uuid.UUID, column: ColumnPlan) -> bool:
        """Whether a file that came filled already says something there: it stays and is not asked."""
        former = self.plan.former
        number = former.rows.get(record) if former is not None else None
        return number is not None and bool(self.plan.reading.sheet.text(number, column.number).strip())

    def code_of(self, column: ColumnPlan) -> str:
        """The element asked for a column: its own, or the place of an unknown one."""
        return column.code or f"?{column.place}"[:80]

    def constant(self, column: ColumnPlan) -> CellValue:
        """A constant of the form."""
        if column.match.constant == "reporting_unit":
            return self.frame.unit_name or None
        if column.match.constant == "reported_on":
            return self.frame.as_of.isoformat()
        return None


def _numbered(tally: dict[str, int]) -> CellWriter:
    def cell(place: int, row: RowValues) -> CellValue:
        tally["constant"] += 1
        return place + 1

    return cell


def _same(value: CellValue, tally: dict[str, int]) -> CellWriter:
    kind = "constant" if value is not None else "kept_blank"

    def cell(place: int, row: RowValues) -> CellValue:
        tally[kind] += 1
        return value

    return cell


class Body:
    """The rows that records take: blank ones first, then new ones below. A row is blank when it is in sight and
    nothing but a formula stands in its columns to be filled."""

    def __init__(self, plan: SheetPlan, columns: Iterable[ColumnPlan]) -> None:
        block, sheet = plan.reading.layout.main, plan.reading.sheet
        numbers = [column.number for column in columns if column.use != "sequence" and not column.boxes_text]
        self.top = block.data_top
        self.bottom = max(block.data_bottom, block.data_top - 1)
        self.blank: list[int] = []
        self.has_stray_formulas = False
        for row in range(self.top, self.bottom + 1):
            if row in sheet.hidden_rows:
                continue  # nobody would see what is written there
            cells = [sheet.cell(row, number) for number in numbers]
            if all(cell is None or cell.formula is not None or cell.is_blank for cell in cells):
                self.blank.append(row)
                self.has_stray_formulas |= any(cell is not None and cell.formula is not None for cell in cells)

    def row(self, place: int) -> int:
        """The row of the original sheet, or beyond its body, that the n-th record takes."""
        return self.blank[place] if place < len(self.blank) else self.bottom + 1 + place - len(self.blank)
