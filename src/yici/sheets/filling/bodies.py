"""One body region: which of its rows are blank, how many have to be inserted, and what a new row looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from xml.sax.saxutils import escape

from yici.sheets.errors import SheetError
from yici.sheets.filling.cells import CellWriter
from yici.sheets.filling.contracts import CellValue, RowsFill
from yici.sheets.filling.references import MAX_ROW, Insertion, RowMap, letters, row_pieces, shift_formula
from yici.sheets.filling.styles import StyleBook, attributes
from yici.sheets.filling.worksheet import Cell, Row, Worksheet

#: Records written at a time: large enough that the checks cost nothing, small enough to stay in the cache.
CHUNK = 256
_HIDDEN = re.compile(r"""\shidden\s*=\s*["'](?:1|true)["']""")


@dataclass(slots=True)
class Slot:
    """A cell of a new row: a value (``value`` is its place in the record), a formula, or only a look."""

    column: int
    style: int
    value: int | None = None
    formula: str | None = None
    formula_row: int = 0
    pieces: tuple[list[str], list[int]] = field(default=([], []))


@dataclass(slots=True)
class Line:
    """One row of a new record."""

    attributes: str
    slots: list[Slot]


class Body:
    """A `RowsFill` against its sheet."""

    def __init__(self, sheet: Worksheet, fill: RowsFill, styles: StyleBook | None) -> None:
        height = fill.bottom - fill.top + 1
        if height < 0 or 0 < height < fill.rows_per_record or fill.rows_per_record < 1 or fill.count < 0:
            raise ValueError(
                "a body region needs bottom >= top - 1, whole records, count >= 0 and rows_per_record >= 1"
            )
        self.sheet = sheet
        self.appends = height == 0 and _is_last(sheet, fill.bottom)
        if self.appends:  # blank rows below the header are the body
            last = max(sheet.rows, default=0)
            fill = replace(fill, bottom=max(fill.bottom, min(last, fill.bottom + fill.count * fill.rows_per_record)))
            if (fill.bottom - fill.top + 1) < fill.rows_per_record:
                fill = replace(fill, bottom=fill.top - 1)
        self.fill = fill
        self.step = fill.rows_per_record
        self._styles = styles
        self.places = [place if isinstance(place, tuple) else (0, place) for place in fill.columns]
        self._cells: dict[int, dict[int, Cell]] = {}
        self.formulas = self._formula_columns()
        self.blank = self._blank_records()
        missing = max(0, fill.count - len(self.blank))
        self.used = self.blank[: fill.count]
        self.used_rows = {top + line for top in self.used for line in range(self.step)}
        self.insertion = Insertion(fill.top, fill.bottom, missing * self.step, moves=not self.appends)
        if fill.bottom + self.insertion.count > MAX_ROW:
            raise SheetError(
                "too_large",
                "{count} records do not fit into one sheet; split them into several files.",
                count=fill.count,
            )
        self.style_top = self._style_top()
        self.lines = [self._line(line) for line in range(self.step)]
        self.value_places = [slot.value for line in self.lines for slot in line.slots if slot.value is not None]
        self.written = 0

    def cells(self, row: int) -> dict[int, Cell]:
        if row not in self._cells:
            found = self.sheet.rows.get(row)
            self._cells[row] = self.sheet.cells(found) if found else {}
        return self._cells[row]

    def _formula_columns(self) -> dict[tuple[int, int], tuple[str, int]]:
        """Formulas of the body by line and column: text and its row; the last record's win."""
        formulas: dict[tuple[int, int], tuple[str, int]] = {}
        if self.fill.bottom < self.fill.top:
            return formulas
        for top in (self.fill.top, self.fill.style_row or self.fill.bottom - self.step + 1):
            for line in range(self.step):
                for column, cell in self.cells(top + line).items():
                    text = self.sheet.formula(cell, top + line)
                    if text:
                        formulas[line, column] = (text, top + line)
        return formulas

    def _blank_records(self) -> list[int]:
        """First rows of the records of the body that are in sight and hold nothing in the columns to be filled."""
        printed = set(self.fill.printed_columns)
        wanted = [(line, column) for line, column in self.places if column not in printed]
        blank: list[int] = []
        for top in range(self.fill.top, self.fill.bottom - self.step + 2, self.step):
            if len(blank) == self.fill.count:
                break
            rows = [self.sheet.rows.get(top + line) for line in range(self.step)]
            if any(row is not None and _HIDDEN.search(row.attributes) for row in rows):
                continue  # nobody would see what is written there
            if all(row is None or self.sheet.blank_cells(row) is not None for row in rows):
                blank.append(top)
                continue
            cells = [self.cells(top + line) for line in range(self.step)]
            found = (cells[line].get(column) for line, column in wanted if (line, column) not in self.formulas)
            if all(cell is None or self.sheet.is_empty(cell) for cell in found):
                blank.append(top)
            for line in range(self.step):
                self._cells.pop(top + line, None)
        return blank

    def _style_top(self) -> int:
        """The first row of the record whose look new records take; 0 where the form has no body row."""
        if self.fill.style_row:
            return self.fill.style_row
        for top in range(self.fill.bottom - self.step + 1, self.fill.top - 1, -self.step):
            if any(self.cells(top + line) for line in range(self.step)):
                return top
        return 0

    def _line(self, line: int) -> Line:
        values = {column: place for place, (at, column) in enumerate(self.places) if at == line}
        number = self.style_top + line if self.style_top else self.fill.top - 1
        row = self.sheet.rows.get(number)
        cells = self.cells(number)
        own = {column: known for (at, column), known in self.formulas.items() if at == line}
        slots = []
        for column in sorted({*cells, *values, *own}):
            known = cells.get(column)
            style = known.style if known else self.sheet.style_of(row or Row(number, "", ""), column)
            if not self.style_top and self._styles and style:
                style = self._styles.plain(style, self.sheet.column_styles().get(column, 0))
            slot = Slot(column, style, values.get(column))
            if column in own:
                slot.value = None
                slot.formula, slot.formula_row = own[column]
            slots.append(slot)
        return Line(_row_look(row) if row and self.style_top else "", slots)

    def block(self) -> tuple[int, int] | None:
        """The rows whose merged cells and multi-row validations are repeated for every new record."""
        return (self.style_top, self.style_top + self.step - 1) if self.style_top else None

    def compile(self, maps: Mapping[str, RowMap]) -> None:
        """Cuts the formulas of new rows at their row numbers, once it is known which rows move."""
        rows = maps[self.sheet.name]
        for line in self.lines:
            for slot in line.slots:
                if slot.formula:
                    moved = shift_formula(slot.formula, self.sheet.name, maps, body_row=True)
                    texts, numbers = row_pieces(moved)
                    base = rows.row(slot.formula_row)
                    slot.pieces = ([escape(text) for text in texts], [number - base for number in numbers])

    def new_rows(self, writer: CellWriter, first: int, records: Iterator[Sequence[CellValue]]) -> Iterator[str]:
        """The XML of the inserted rows, from row ``first`` on."""
        size = max(1, CHUNK // self.step)
        width = len(self.places)
        while chunk := list(islice(records, size)):
            if any(len(record) != width for record in chunk):
                raise ValueError(f"every record needs {width} values, one for each column")
            columns = list(zip(*chunk, strict=True))
            self.written += sum(len(chunk) - columns[place].count(None) for place in self.value_places)
            lines = []
            for at, line in enumerate(self.lines):
                numbers = list(map(str, range(first + at, first + at + len(chunk) * self.step, self.step)))
                lines.append(self.rows_of(line, writer, numbers, columns))
            yield "".join(lines[0]) if self.step == 1 else "".join(chain.from_iterable(zip(*lines, strict=True)))
            first += len(chunk) * self.step

    def rows_of(
        self, line: Line, writer: CellWriter, numbers: list[str], columns: list[tuple[CellValue, ...]]
    ) -> Iterator[str]:
        """Many rows of one look at once; ``columns`` are the values of each column.

        One pattern for the whole row is filled in C: measured half again as fast as joining cells made one by one.
        """
        tag = self.sheet.prefix + "row"
        forms = [f'<{tag} r="%s"{line.attributes.replace("%", "%%")}>']
        sources: list[Iterable[object]] = [numbers]
        for slot in line.slots:
            name = letters(slot.column)
            if slot.value is not None:
                form, own = writer.column(name, slot.style, numbers, columns[slot.value])
            elif slot.formula:
                form, own = "%s", ([self.formula_cell(slot, int(number)) for number in numbers],)
            else:
                form, own = writer.blank_column(name, slot.style, numbers)
            forms.append(form)
            sources += own
        return map(f"{''.join(forms)}</{tag}>".__mod__, zip(*sources, strict=True))

    def formula_cell(self, slot: Slot, row: int) -> str:
        """A formula of the body, written for a row."""
        p = self.sheet.prefix
        texts, offsets = slot.pieces
        parts = [texts[0]]
        for offset, text in zip(offsets, texts[1:], strict=True):
            parts += (str(max(1, row + offset)), text)
        style = f' s="{slot.style}"' if slot.style else ""
        return f'<{p}c r="{letters(slot.column)}{row}"{style}><{p}f>{"".join(parts)}</{p}f></{p}c>'


def _is_last(sheet: Worksheet, bottom: int) -> bool:
    """Whether nothing stands below a row: no text, no formula, no merged block."""
    if any(block[2] > bottom for block in sheet.merges()):
        return False
    below = (row for number, row in sheet.rows.items() if number > bottom and sheet.blank_cells(row) is None)
    return all(sheet.is_empty(cell) for row in below for cell in sheet.cells(row).values())


def _row_look(row: Row) -> str:
    """Height, style and outline of a row, without what belongs to that one row (number, hidden, used columns)."""
    kept = (
        (name, value)
        for name, value in attributes(row.attributes).items()
        if name not in ("r", "spans", "hidden", "collapsed")
    )
    return "".join(f' {name}="{escape(value)}"' for name, value in kept)
