"""Where values go: rows into a list's body, cells of rows already named, fields of a card, slots of the head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from yici.apps.places.public import list_area_line
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.former import NAMES, Former
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.heads import Head, head_fills
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import Body, RowWriter
from yici.apps.tables.planning.surveying import values_of
from yici.apps.tables.planning.updating import Updating
from yici.apps.tables.rules import has_boxes, tick
from yici.sheets.filling import CellFill, CellValue, RowsFill, SheetFill
from yici.sheets.grid import column_number

#: What stands in a list that has no row.
NONE = "无"


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
            filled = [*cells, *self._card()]
            return SheetFill(self.plan.name, filled, [part for part in map(self._part, self.plan.parts) if part])
        if self.plan.former is not None:
            fill = self._updated(self.plan.former)
            return SheetFill(self.plan.name, [*cells, *fill.cells], fill.rows)
        if not self.plan.records:
            return SheetFill(self.plan.name, cells, self._none() if self.plan.is_none else [])
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
            printed_columns=printed_columns(self.plan),
        )  # fmt: skip
        return SheetFill(self.plan.name, cells, [rows] if count else [])

    def _part(self, part: SheetPlan) -> RowsFill | None:
        """The rows of a table inside a card; the receipt knows them as joined to the card's record."""
        block, writer = part.reading.layout.main, RowWriter(part, self.frame, self.writer.answered, self.writer.blank)
        written = list(writer.rows(values_of(part, self.frame)))
        self.writer.ledger.tallies.update(writer.ledger.tallies)
        ledger = self.writer.ledger
        if not written or not ledger.rows:
            return None
        record, version, others = ledger.rows[0]
        ledger.rows[0] = (record, version, (*others, *((one, number) for one, number, _ in writer.ledger.rows)))
        printed = printed_columns(part)
        bottom = max(block.data_bottom, block.data_top - 1)
        return RowsFill(block.data_top, bottom, writer.numbers, written, len(written), printed_columns=printed)

    def _none(self) -> list[RowsFill]:
        """The word that forms use for no row, under the column that names a row."""
        columns = [column for column in self.writer.written if column.use in ("value", "ask") and not column.box]
        named = next((column for column in columns if column.code in NAMES), columns[0] if columns else None)
        block = self.plan.reading.layout.main
        if named is None:
            return []
        bottom = max(block.data_bottom, block.data_top - 1)
        return [RowsFill(block.data_top, bottom, [named.number], [(NONE,)], 1)]

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
        told = self.frame.decided(self.plan.name).get("times", {})
        yield from head_fills(self.plan.reading.sheet, self.plan.reading.layout.main, head, told)

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

    def _updated(self, former: Former) -> SheetFill:
        """A list that names its rows: completed, and brought up to date where a person said so."""
        updating = Updating(self.plan, former, self.writer)
        fill = updating.fill(values_of(self.plan, self.frame))
        self.rows = updating.rows
        return fill


def printed_columns(plan: SheetPlan) -> list[int]:
    """Columns in which each row prints something that takes no record's place: numbers, boxes to tick."""
    return [column.number for column in plan.columns if column.use == "sequence" or column.boxes_text]


def place_of_field(column: ColumnPlan) -> tuple[int, int]:
    """(row, column) of a card's field."""
    letters = column.facts.letter.rstrip("0123456789")
    return int(column.facts.letter[len(letters) :]), column_number(letters)
