"""Where values go: rows into a list's body, cells of rows already named, fields of a card, slots of the head."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice

from yici.apps.places.public import list_area_line
from yici.apps.records.public import RowValues, read_rows
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.heads import Head, head_fills
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import Body, RowWriter
from yici.apps.tables.planning.surveying import values_of
from yici.apps.tables.rules import has_boxes, tick
from yici.sheets.filling import CellFill, CellValue, RowsFill, SheetFill
from yici.sheets.grid import column_number

#: Columns by which a printed row is recognised, strongest first.
KEYS = ("person.id_number", "household.head_id_number", "enterprise.uscc", "household.code", "project.code")
NAMES = ("person.name", "household.head", "enterprise.name", "project.name", "facility.name")


class SheetFiller:
    """Fills one sheet; afterwards the writer's ledger tells what happened and ``row_of`` where each record stands."""

    def __init__(self, plan: SheetPlan, frame: Frame, writer: RowWriter) -> None:
        self.plan = plan
        self.frame = frame
        self.writer = writer
        self.rows: list[int] = []

    def fill(self) -> SheetFill:
        """What goes into the sheet."""
        block = self.plan.reading.layout.main
        cells = list(self._head())
        if block.kind == "card":
            return SheetFill(self.plan.name, [*cells, *self._card()])
        if block.has_keys:
            return SheetFill(self.plan.name, [*cells, *self._in_place()])
        if not self.plan.records:
            return SheetFill(self.plan.name, cells)
        body = Body(self.plan, self.writer.written)
        count = len(self.plan.records)
        self.rows = [body.row(place) for place in range(count)]
        values = self.writer.rows(values_of(self.plan, self.frame))
        top, bottom = body.top, body.bottom
        if body.has_stray_formulas:  # a formula in some rows only stays, and its row is used all the same
            within = min(count, len(body.blank))
            cells += self._cells_of(islice(values, within))
            count, top = count - within, bottom + 1
        rows = RowsFill(
            top=top, bottom=bottom, columns=self.writer.numbers, rows=values, count=count,
            style_row=bottom if top > bottom and bottom >= body.top else None,
            printed_columns=[column.number for column in self.plan.columns if column.use == "sequence"],
        )  # fmt: skip
        return SheetFill(self.plan.name, cells, [rows] if count else [])

    def _cells_of(self, records: Iterable[tuple[CellValue, ...]]) -> Iterator[CellFill]:
        sheet = self.plan.reading.sheet
        for number, cells in zip(self.rows, records, strict=False):
            for column, value in zip(self.writer.written, cells, strict=True):
                cell = sheet.cell(number, column.number)
                if value is not None and (cell is None or cell.formula is None):
                    yield CellFill(number, column.number, value)

    def _head(self) -> Iterator[CellFill]:
        if self.plan.area is None:
            return
        head = Head(list_area_line(self.plan.area), self.frame.unit_name, self.frame.as_of)
        yield from head_fills(self.plan.reading.sheet, self.plan.reading.layout.main, head)

    def _card(self) -> Iterator[CellFill]:
        sheet = self.plan.reading.sheet
        for cells in self.writer.rows(values_of(self.plan, self.frame)):
            self.rows = [0]
            for column, value in zip(self.writer.written, cells, strict=True):
                row, number = place_of_field(column)
                printed = sheet.text(row, number).strip()
                if printed and value is not None:
                    value = tick(printed, str(value)) if has_boxes(printed) else None
                if value is not None:
                    yield CellFill(row, number, value)

    def _in_place(self) -> Iterator[CellFill]:
        """Rows that the form already names are completed; none is added, nothing printed is overwritten."""
        sheet = self.plan.reading.sheet
        found = self._named_rows()
        if not found:
            return
        ordered = sorted(found.items(), key=lambda pair: pair[1])
        values = {row.record: row for row in self._read([key for key, _ in ordered])}
        present = [(key, number) for key, number in ordered if key in values]
        self.rows = [number for _, number in present]
        written = self.writer.rows(values[key] for key, _ in present)
        for (_, number), cells in zip(present, written, strict=True):
            for column, value in zip(self.writer.written, cells, strict=True):
                printed = sheet.text(number, column.number).strip()
                if printed and value is not None:
                    value = tick(printed, str(value)) if has_boxes(printed) else None
                if value is not None and column.use != "sequence":
                    yield CellFill(number, column.number, value)

    def _read(self, keys: list[uuid.UUID]) -> Iterator[RowValues]:
        return read_rows(
            self.frame.actor, keys, self.plan.elements, as_of=self.frame.as_of, known_at=self.frame.known_at,
            purpose=self.frame.purpose, context=self.frame.number,
        )  # fmt: skip

    def _named_rows(self) -> dict[uuid.UUID, int]:
        """The records of the population that the body already names, with their rows: by number, else by a name that
        only one of them has."""
        block = self.plan.reading.layout.main
        by_code = {column.code: column for column in self.plan.columns if column.use == "value" and not column.box}
        keys = [by_code[code] for code in (*KEYS, *NAMES) if code in by_code]
        if not keys or not self.plan.records:
            return {}
        known: dict[tuple[str, str], list[uuid.UUID]] = {}
        for row in self._read(list(self.plan.records)):
            for column in keys:
                value = row.values.get(column.code)
                if value is not None and value.value is not None:
                    known.setdefault((column.code, _folded(str(value.value))), []).append(row.record)
        found: dict[uuid.UUID, int] = {}
        for number in range(block.data_top, block.data_bottom + 1):
            record = self._record_of(number, keys, known)
            if record is not None and record not in found:
                found[record] = number
        return found

    def _record_of(
        self, number: int, keys: list[ColumnPlan], known: dict[tuple[str, str], list[uuid.UUID]]
    ) -> uuid.UUID | None:
        sheet = self.plan.reading.sheet
        for column in keys:
            text = _folded(sheet.text(number, column.number))
            if not text:
                continue
            records = known.get((column.code, text), [])
            if len(records) == 1:
                return records[0]
            if column.code in KEYS:
                return None  # a number that belongs to nobody here: the name alone never decides
        return None


def place_of_field(column: ColumnPlan) -> tuple[int, int]:
    """(row, column) of a card's field."""
    letters = column.facts.letter.rstrip("0123456789")
    return int(column.facts.letter[len(letters) :]), column_number(letters)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("·", "").strip("'").upper()
