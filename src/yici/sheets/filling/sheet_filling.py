"""Writes one filled sheet from top to bottom: existing rows moved and completed, new rows between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from yici.sheets.errors import SheetError
from yici.sheets.filling.bodies import CHUNK, Body, Line, Slot
from yici.sheets.filling.cells import CellWriter
from yici.sheets.filling.contracts import CellValue, SheetFill
from yici.sheets.filling.references import RowMap, Stretch
from yici.sheets.filling.styles import StyleBook
from yici.sheets.filling.surroundings import Repeat, shift_merges, shift_surroundings, widen_dimension
from yici.sheets.filling.worksheet import Cell, Row, Worksheet, name_of

NAMED_AT_MOST = 1_000
_ROW_NUMBER = re.compile(r"""\sr\s*=\s*["'][0-9]+["']""")


class SheetFilling:
    """One sheet being filled. Iterate `chunks` once; the counters are right afterwards."""

    def __init__(self, sheet: Worksheet, fill: SheetFill, styles: StyleBook | None, *, from_1904: bool = False) -> None:
        self.sheet = sheet
        self.title = fill.sheet
        self._styles = styles
        self.writer = CellWriter(styles, sheet.prefix, from_1904=from_1904)
        self.bodies = [Body(sheet, rows, styles) for rows in sorted(fill.rows, key=lambda rows: rows.top)]
        for upper, lower in zip(self.bodies, self.bodies[1:], strict=False):
            if lower.fill.top <= upper.fill.bottom or lower.fill.bottom == upper.fill.bottom:
                raise ValueError("body regions of one sheet must not overlap")
        self.rows = RowMap([body.insertion for body in self.bodies])
        self._protection = sheet.protection()
        self._refuse_new_rows()
        self.cells_written = 0
        self.locked: list[str] = []
        self.kept: list[str] = []
        self.locked_count = self.kept_count = 0
        self._writes = self._single_cells(fill)
        self.last_column = max([1, *(column for cells in self._writes.values() for column in cells)])
        self._lines: dict[object, Line] = {}

    def _refuse_new_rows(self) -> None:
        if self.rows and self._protection and self._protection.get("insertRows", "1") in ("1", "true"):
            raise SheetError(
                "unsupported",
                "The sheet {sheet} is protected against new rows, but {count} more are needed. "
                "Ask its sender for a form with more rows, or remove the protection.",
                sheet=self.title,
                count=self.rows.inserted,
            )

    def _single_cells(self, fill: SheetFill) -> dict[int, dict[int, CellValue]]:
        """Single values by row and column; a cell inside a merged block stands for the block's first cell."""
        blocks = self.sheet.merges() if fill.cells else []
        writes: dict[int, dict[int, CellValue]] = {}
        for cell in fill.cells:
            row, column = cell.row, cell.column
            for top, left, bottom, right in blocks:
                if top <= row <= bottom and left <= column <= right:
                    row, column = top, left
                    break
            writes.setdefault(row, {})[column] = cell.value
        return writes

    def chunks(self, maps: Mapping[str, RowMap]) -> Iterator[str]:
        """The XML of the sheet; ``maps`` holds the inserted rows of every filled sheet by folded name."""
        for body in self.bodies:
            body.compile(maps)
        p = self.sheet.prefix
        head = shift_surroundings(self.sheet.head, self.sheet.name, maps)
        yield widen_dimension(self._head_with_size(head), 1, self.last_column) + f"<{p}sheetData>"
        yield from self._all_rows(maps)
        yield f"</{p}sheetData>"
        yield self._tail(maps)

    def _head_with_size(self, head: str) -> str:
        """The declared size covers the written cells; known before the rows are, because counts are."""
        rows = [self.rows.row(row) for row in self._writes]
        columns = [self.last_column]
        for body in self.bodies:
            last = self.rows.span(body.fill.top, body.fill.bottom, Stretch.NONE)[1]
            rows.append(last + body.insertion.count if body.fill.count else 1)
            columns += [column for _, column in body.places] if body.fill.count else []
        self.last_column = max(columns)
        return widen_dimension(head, max([1, *rows]), self.last_column)

    def _tail(self, maps: Mapping[str, RowMap]) -> str:
        blocks = []
        for body in self.bodies:
            block = body.block()
            if block and body.insertion.count:
                start = self.rows.span(body.fill.top, body.fill.bottom, Stretch.NONE)[1] + 1
                blocks.append(Repeat(*block, start, body.insertion.count // body.step))
        repeats = [block for block in blocks if block.last > block.first]
        tail = shift_surroundings(self.sheet.tail, self.sheet.name, maps, repeats)
        if not self.rows:
            return tail
        regions = [(body.fill.top, body.fill.bottom) for body in self.bodies]
        return shift_merges(tail, self.sheet.prefix, self.rows, regions, blocks)

    def _all_rows(self, maps: Mapping[str, RowMap]) -> Iterator[str]:
        used: dict[int, Body] = {}
        records = {id(body): iter(body.fill.rows) for body in self.bodies}
        for body in self.bodies:
            used.update(dict.fromkeys(body.used, body))
        covered = {top + line for top, body in used.items() for line in range(body.step)}
        waiting = list(self.bodies)
        run = _Run(self)
        for number in sorted({*self.sheet.rows, *self._writes, *covered}):
            while waiting and waiting[0].fill.bottom < number:
                yield from run.flush()
                yield from self._new_rows(waiting.pop(0), records)
            if number in used:
                line = self._plain_line(used[number], number)
                if line is not None:
                    yield from run.add(used[number], line, number, self._record(used[number], records))
                    continue
                self._take_record(used[number], number, records)
            yield from run.flush()
            yield self._old_row(number, maps)
        yield from run.flush()
        for body in waiting:
            yield from self._new_rows(body, records)

    @staticmethod
    def _record(body: Body, records: Mapping[int, Iterator[Sequence[CellValue]]]) -> Sequence[CellValue]:
        record = next(records[id(body)], None)
        if record is None:
            raise ValueError(f"fewer records came than the count of {body.fill.count} said")
        if len(record) != len(body.places):
            raise ValueError(f"every record needs {len(body.places)} values, one for each column")
        return record

    def _plain_line(self, body: Body, number: int) -> Line | None:
        """The look of a row that can be written in bulk: blank cells, nothing locked, no formula or single value."""
        row = self.sheet.rows.get(number)
        if row is None or body.step > 1 or body.formulas or self._protection or number in self._writes:
            return None
        cells = self.sheet.blank_cells(row)
        written = _ROW_NUMBER.sub("", row.attributes, count=1)
        key = (id(body), cells, written)
        if key in self._lines:
            return self._lines[key]
        places = {column: place for place, (_, column) in enumerate(body.places)}
        if cells is None or places.keys() - {column for column, _ in cells}:
            return None
        line = Line(written, [Slot(column, style, places.get(column)) for column, style in cells])
        self._lines = {key: line}
        return line

    def _take_record(self, body: Body, top: int, records: Mapping[int, Iterator[Sequence[CellValue]]]) -> None:
        """Puts the next record into a blank one of the form; single values given for the same cell win."""
        record = self._record(body, records)
        for (line, column), value in zip(body.places, record, strict=True):
            if (line, column) not in body.formulas:
                self._writes.setdefault(top + line, {}).setdefault(column, value)

    def _new_rows(self, body: Body, records: Mapping[int, Iterator[Sequence[CellValue]]]) -> Iterator[str]:
        rest = records[id(body)]
        if body.insertion.count:
            first = self.rows.span(body.fill.top, body.fill.bottom, Stretch.NONE)[1] + 1
            locked = {slot.value for line in body.lines for slot in line.slots if self._is_locked(slot.style)}
            rest = self._counted(rest, locked - {None}, body)  # type: ignore[arg-type]
            yield from body.new_rows(self.writer, first, rest)
            self.cells_written += body.written
        if next(rest, None) is not None:
            raise ValueError(f"more records came than the count of {body.fill.count} said")

    def _counted(
        self, records: Iterator[Sequence[CellValue]], locked: set[int], body: Body
    ) -> Iterator[Sequence[CellValue]]:
        """Counts what is written, leaves locked columns blank, and checks the promised count."""
        expected = body.insertion.count // body.step
        seen = 0
        for record in records:
            seen += 1
            if seen > expected:
                raise ValueError(f"more records came than the count of {body.fill.count} said")
            if locked:
                self.locked_count += len(locked)
                record = [None if place in locked else value for place, value in enumerate(record)]
            yield record
        if seen < expected:
            raise ValueError(f"fewer records came than the count of {body.fill.count} said")

    def _is_locked(self, style: int) -> bool:
        return self._protection is not None and (self._styles is None or self._styles.is_locked(style))

    def _body_of(self, number: int) -> Body | None:
        return next((body for body in self.bodies if body.fill.top <= number <= body.fill.bottom), None)

    def _old_row(self, number: int, maps: Mapping[str, RowMap]) -> str:
        """A row of the form at its new place, with its new values."""
        values = self._writes.pop(number, {})
        row = self.sheet.rows.get(number)
        body = self._body_of(number)
        if row is not None and not values:
            return self.sheet.moved(row, maps, body_row=body is not None)
        return self._written_row(row or Row(number, "", ""), values, body, maps)

    def _written_row(
        self, row: Row, values: Mapping[int, CellValue], body: Body | None, maps: Mapping[str, RowMap]
    ) -> str:
        number = row.number
        old = self.sheet.cells(row)
        moved = Row(number, row.attributes, row.content)
        text = self.sheet.moved(moved, maps, body_row=body is not None)
        target = self.rows.row(number)
        pieces = self.sheet.cell_texts(text)
        in_record = body is not None and number in body.used_rows
        if body is not None and in_record:
            self._dress(body, row, target, old, pieces)
        for column, value in values.items():
            self._write(row, column, value, old, pieces, body if in_record else None)
        content = "".join(pieces[column] for column in sorted(pieces))
        written = _without_spans(row.attributes) if set(pieces) - set(old) else row.attributes
        if body is not None and in_record and not old and not row.attributes:
            written = body.lines[(number - body.fill.top) % body.step].attributes
        return self.sheet.render_row(target, written, content)

    def _dress(self, body: Body, row: Row, target: int, old: Mapping[int, Cell], pieces: dict[int, str]) -> None:
        """Gives a body row without any cell the look of the last one, and blank cells the body's formulas."""
        line = body.lines[(row.number - body.fill.top) % body.step]
        for slot in line.slots:
            cell = old.get(slot.column)
            if slot.formula and (cell is None or self.sheet.is_empty(cell)):
                pieces[slot.column] = body.formula_cell(slot, target)
            elif not old:
                pieces[slot.column] = self.writer.blank(name_of(target, slot.column), slot.style)

    def _write(
        self,
        row: Row,
        column: int,
        value: CellValue,
        old: Mapping[int, Cell],
        pieces: dict[int, str],
        body: Body | None,
    ) -> None:
        if value is None:
            return
        name = f"{self.title}!{name_of(row.number, column)}"
        cell = old.get(column)
        style = cell.style if cell else self._style(row, column, body if not old else None)
        if cell is not None and self.sheet.has_formula(cell.content):
            self.kept_count += 1
            self.kept += [name] if len(self.kept) < NAMED_AT_MOST else []
            return
        if self._is_locked(style):
            self.locked_count += 1
            self.locked += [name] if len(self.locked) < NAMED_AT_MOST else []
            return
        pieces[column] = self.writer.cell(name_of(self.rows.row(row.number), column), style, value)
        self.cells_written += 1

    def _style(self, row: Row, column: int, body: Body | None) -> int:
        if body is not None:
            line = body.lines[(row.number - body.fill.top) % body.step]
            found = next((slot.style for slot in line.slots if slot.column == column), None)
            if found is not None:
                return found
        return self.sheet.style_of(row, column)


class _Run:
    """Blank rows of one look that follow each other, written together."""

    def __init__(self, filling: SheetFilling) -> None:
        self._filling = filling
        self._line: Line | None = None
        self._body: Body | None = None
        self._numbers: list[int] = []
        self._records: list[Sequence[CellValue]] = []

    def add(self, body: Body, line: Line, number: int, record: Sequence[CellValue]) -> Iterator[str]:
        if body is not self._body or line is not self._line or len(self._numbers) >= CHUNK:
            yield from self.flush()
        self._body, self._line = body, line
        self._numbers.append(number)
        self._records.append(record)

    def flush(self) -> Iterator[str]:
        if not self._numbers or self._body is None or self._line is None:
            return
        filling = self._filling
        columns = list(zip(*self._records, strict=True))
        filling.cells_written += sum(len(column) - column.count(None) for column in columns)
        numbers = [str(filling.rows.row(number)) for number in self._numbers]
        yield "".join(self._body.rows_of(self._line, filling.writer, numbers, columns))
        self._numbers.clear()
        self._records.clear()


def _without_spans(written: str) -> str:
    start = written.find(" spans=")
    if start < 0:
        return written
    quote = written[start + 7]
    return written[:start] + written[written.index(quote, start + 8) + 1 :]
