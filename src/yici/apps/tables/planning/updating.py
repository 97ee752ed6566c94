"""Writing into a list that came filled: blank cells completed; where a person said so, changed cells renewed, new rows
added after the last one, and every change marked where the form wants it. No row is ever removed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from yici.apps.records.public import RowValues
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.former import Former, note_row
from yici.apps.tables.planning.marking import Change
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import Body, RowWriter
from yici.apps.tables.rules import has_boxes, tick
from yici.sheets.filling import CellFill, CellValue, RowsFill, SheetFill


class Updating:
    """Fills one such sheet; ``rows`` tells afterwards where each record stands."""

    def __init__(self, plan: SheetPlan, former: Former, writer: RowWriter) -> None:
        self.plan = plan
        self.former = former
        self.writer = writer
        self.rows: list[int] = []

    def fill(self, values: Iterable[RowValues]) -> SheetFill:
        """What changes in the sheet."""
        written = self.writer.rows(values)
        known = [key for key in self.plan.records if key in self.former.rows]
        self.rows = [self.former.rows[key] for key in known]
        old = zip(self.rows, islice(written, len(known)), strict=True)
        cells = [cell for number, row in old for cell in self._old(number, row)]
        if not self.former.new or not self.former.is_updating:
            deque(written, maxlen=0)  # the writer counts at its end
        if not self.former.is_updating:
            return SheetFill(self.plan.name, cells)
        cells += self._gone()
        return SheetFill(self.plan.name, cells, self._new(written))

    def _old(self, number: int, cells: tuple[CellValue, ...]) -> Iterator[CellFill]:
        sheet, former = self.plan.reading.sheet, self.former
        record = self.writer.ledger.rows[-1][0]
        changed = {
            one.column.place for one in note_row(former, self.plan, record, self.writer.written, cells)
        } if former.is_updating else set()  # fmt: skip
        for column, value in zip(self.writer.written, cells, strict=True):
            if column.use == "sequence" or value is None:
                continue
            printed = sheet.text(number, column.number).strip()
            if printed and has_boxes(printed):
                ticked = tick(printed, str(value))
                if ticked is not None:
                    yield CellFill(number, column.number, ticked)
            elif not printed or column.place in changed:
                yield CellFill(number, column.number, value)
        if former.is_updating:
            yield from self._mark(number, "changed" if changed else "same")

    def _gone(self) -> Iterator[CellFill]:
        for row in self.former.gone:
            yield from self._mark(row.number, "gone", row.reason)

    def _mark(self, number: int, change: Change, reason: str = "") -> Iterator[CellFill]:
        marking = self.former.marking
        word = marking.word(change, reason) if marking is not None else ""
        if marking is None or not word:
            return
        # a remark that somebody wrote stays; a column made for marks tells of this time
        is_free = marking.is_for_marks or not self.plan.reading.sheet.text(number, marking.column).strip()
        if is_free:
            yield CellFill(number, marking.column, word)

    def _new(self, written: Iterator[tuple[CellValue, ...]]) -> list[RowsFill]:
        count = len(self.former.new)
        if not count:
            return []
        body = Body(self.plan, self.writer.written)
        self.rows += [body.row(place) for place in range(count)]
        marking = self.former.marking
        columns, extra = list(self.writer.numbers), []
        if marking is not None and marking.column not in columns:
            columns, extra = [*columns, marking.column], [marking.word("new") or None]
        first = self._last_number()
        rows = (
            (*(self._numbered(column, value, first + place) for column, value in self._pairs(cells)), *extra)
            for place, cells in enumerate(written, 1)
        )
        printed = [column.number for column in self.plan.columns if column.use == "sequence"]
        return [RowsFill(body.top, body.bottom, columns, rows, count, printed_columns=printed)]

    def _pairs(self, cells: tuple[CellValue, ...]) -> Iterator[tuple[ColumnPlan, CellValue]]:
        yield from zip(self.writer.written, cells, strict=True)

    @staticmethod
    def _numbered(column: ColumnPlan, value: CellValue, number: int) -> CellValue:
        return number if column.use == "sequence" else value

    def _last_number(self) -> int:
        """The highest number that the file itself gives its rows: new ones count on from it."""
        sheet, block = self.plan.reading.sheet, self.plan.reading.layout.main
        texts = [
            sheet.text(row, column.number).strip()
            for column in self.plan.columns if column.use == "sequence"
            for row in range(block.data_top, block.data_bottom + 1)
        ]  # fmt: skip
        return max((int(text) for text in texts if text.isdecimal() and len(text) < 9), default=len(self.former.rows))
