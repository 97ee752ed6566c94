"""Fills the tables of a Word document: cells, and rows below the last body row."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from yici.sheets.documents.markup import Node, read_markup
from yici.sheets.documents.protection import is_protected
from yici.sheets.documents.tables import Table, TableCell, is_hidden, tables_of
from yici.sheets.documents.text import cell_text, formula_of, has_object
from yici.sheets.errors import SheetError
from yici.sheets.filling.archive import Package, pack
from yici.sheets.filling.contracts import CellValue, FillReport, PartChange, RowsFill, SheetFill
from yici.sheets.filling.documents.edits import Edit, TextEditor, apply_edits
from yici.sheets.filling.documents.rows import RecordPattern
from yici.sheets.filling.documents.values import words_of
from yici.sheets.filling.parts import relations
from yici.sheets.grid import address
from yici.sheets.sentences import gettext_noop

NAMED_AT_MOST = 1_000
PROTECTED = gettext_noop(
    "The Word document is protected against editing. Ask its sender for an open form, or end the protection in Word "
    "(Review, Restrict Editing) and send it again."
)
_PREFIX = re.compile(rb"<((?:[\w.-]+:)?)tbl\b")


def fill_document(source: bytes | Path, out: BinaryIO | Path, fills: Sequence[SheetFill]) -> FillReport:
    """Writes ``source`` (.docx) with ``fills`` put in to ``out``; only ``word/document.xml`` changes.

    Sheets are the tables of the document as `opening` names them. Raises SheetError for a document that is protected or
    cannot be filled, ValueError for a fill that contradicts itself.
    """
    with Package(source) as package:
        main = next((one.part for one in relations(package, "") if one.kind == "officeDocument"), None)
        part = main or package.find("word/document.xml")
        if part is None:
            raise SheetError("broken")
        settings = next((one.part for one in relations(package, part) if one.kind == "settings"), None)
        if settings and is_protected(read_markup(package.text(settings).encode("utf-8"))):
            raise SheetError("unsupported", PROTECTED)
        filling = _DocumentFilling(package.text(part).encode("utf-8"), fills)
        text = filling.render().decode("utf-8")
        _write(package, out, {part: pack([text])} if filling.edits else {})
        return filling.report(part)


def _write(package: Package, out: BinaryIO | Path, replaced: dict[str, object]) -> None:
    if not isinstance(out, Path):
        package.write(out, replaced, ())  # type: ignore[arg-type]
        return
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("wb") as file:
            package.write(file, replaced, ())  # type: ignore[arg-type]
        unfinished.replace(out)
    finally:
        with contextlib.suppress(FileNotFoundError):
            unfinished.unlink()


class _DocumentFilling:
    """The edits of one document."""

    def __init__(self, source: bytes, fills: Sequence[SheetFill]) -> None:
        self.source = source
        tables = {table.name: table for table in tables_of(read_markup(source))}
        found = _PREFIX.search(source)
        self.editor = TextEditor(source, found[1].decode() if found else "w:")
        self.edits: list[Edit] = []
        self.tables: list[_TableFilling] = []
        for fill in fills:
            table = tables.pop(fill.sheet, None)
            if table is None:
                raise ValueError(f"the document has no table {fill.sheet!r} left to fill")
            filling = _TableFilling(self.source, self.editor, table, fill)
            self.edits += filling.run()
            self.tables.append(filling)

    def render(self) -> bytes:
        return apply_edits(self.source, self.edits)

    def report(self, part: str) -> FillReport:
        locked = [name for table in self.tables for name in table.locked]
        kept = [name for table in self.tables for name in table.kept]
        return FillReport(
            parts=(PartChange(part, "the filled tables"),) if self.edits else (),
            rows_inserted=sum(table.rows_inserted for table in self.tables),
            cells_written=sum(table.cells_written for table in self.tables),
            locked=tuple(locked[:NAMED_AT_MOST]),
            locked_count=len(locked),
            kept_formulas=tuple(kept[:NAMED_AT_MOST]),
            kept_formula_count=len(kept),
        )


class _TableFilling:
    """One table: values by cell first, then the rows that are added."""

    def __init__(self, source: bytes, editor: TextEditor, table: Table, fill: SheetFill) -> None:
        self._source, self._editor, self._table, self._fill = source, editor, table, fill
        self._cells = {
            (row, column): cell
            for one in table.rows.values() for cell in one.cells
            for row in range(cell.box.top, cell.box.bottom + 1) for column in range(cell.box.left, cell.box.right + 1)
        }  # fmt: skip
        self._writes: dict[tuple[int, int], CellValue] = {}
        self.locked: list[str] = []
        self.kept: list[str] = []
        self.rows_inserted = self.cells_written = 0

    def run(self) -> list[Edit]:
        for one in self._fill.cells:
            self._plan(one.row, one.column, one.value)
        added: list[Edit] = []
        regions = sorted(self._fill.rows, key=lambda rows: rows.top)
        for upper, lower in pairwise(regions):
            if lower.top <= upper.bottom or lower.bottom == upper.bottom:
                raise ValueError("body regions of one table must not overlap")
        for rows in regions:
            added += self._body(rows)
        written = [edit for place, value in self._writes.items() for edit in self._write(place, value)]
        return written + added

    def _plan(self, row: int, column: int, value: CellValue) -> None:
        """One value for the block that covers a cell; the first one given stays."""
        cell = self._cells.get((row, column))
        if cell is not None and value is not None:
            self._writes.setdefault((cell.box.top, cell.box.left), value)

    def _write(self, place: tuple[int, int], value: CellValue) -> Iterator[Edit]:
        cell = self._cells[place]
        paragraphs = [cell.node] if cell.node.name == "p" else list(cell.node.inside("p"))
        name = f"{self._table.name}!{address(*place)}"
        if formula_of(cell.node) is not None:
            self.kept.append(name)
            return
        if cell.is_locked or not paragraphs or (cell.node.name == "tc" and has_object(cell.node)):
            self.locked.append(name)
            return
        if isinstance(value, int) and _is_numbered(paragraphs[0]):
            return  # the paragraph numbers itself
        self.cells_written += 1
        yield from self._editor.cell(paragraphs, words_of(value))

    def _body(self, rows: RowsFill) -> list[Edit]:
        height, step = rows.bottom - rows.top + 1, rows.rows_per_record
        if height < 0 or 0 < height < step or step < 1 or rows.count < 0:
            raise ValueError(
                "a body region needs bottom >= top - 1, whole records, count >= 0 and rows_per_record >= 1"
            )
        places = [place if isinstance(place, tuple) else (0, place) for place in rows.columns]
        records = self._counted(rows, len(places))
        for top in self._blank_records(rows, places):
            record = next(records, None)
            if record is None:
                return []
            for (line, column), value in zip(places, record, strict=True):
                self._plan(top + line, column, value)
        rest = list(records)
        return [self._new_rows(rows, places, rest)] if rest else []

    @staticmethod
    def _counted(rows: RowsFill, width: int) -> Iterator[Sequence[CellValue]]:
        seen = 0
        for record in rows.rows:
            seen += 1
            if seen > rows.count:
                raise ValueError(f"more records came than the count of {rows.count} said")
            if len(record) != width:
                raise ValueError(f"every record needs {width} values, one for each column")
            yield record
        if seen < rows.count:
            raise ValueError(f"fewer records came than the count of {rows.count} said")

    def _blank_records(self, rows: RowsFill, places: list[tuple[int, int]]) -> list[int]:
        printed = set(rows.printed_columns)
        wanted = [(line, column) for line, column in places if column not in printed]
        return [
            top
            for top in range(rows.top, rows.bottom - rows.rows_per_record + 2, rows.rows_per_record)
            if all(self._is_open(top + line, column, rows) for line, column in wanted)
            and not any(is_hidden(self._table.rows[top + line]) for line in range(rows.rows_per_record))
        ]

    def _is_open(self, row: int, column: int, rows: RowsFill) -> bool:
        cell = self._cells.get((row, column))
        if cell is None or formula_of(cell.node) is not None:
            return True
        over_body = cell.box.top <= rows.top and rows.bottom <= cell.box.bottom and cell.box.height > 1
        return over_body or not (cell_text(cell.node).strip() or has_object(cell.node))

    def _new_rows(self, rows: RowsFill, places: list[tuple[int, int]], records: list[Sequence[CellValue]]) -> Edit:
        pattern, top = self._pattern(rows)
        step = rows.rows_per_record
        targets = [pattern.place(self._cells, top, line, column) for line, column in places]
        written: list[bytes] = []
        for record in records:
            values: list[dict[int, str]] = [{} for _ in range(step)]
            for (line, _), target, value in zip(places, targets, record, strict=True):
                if value is None or target is None:
                    continue
                if target in pattern.lines[line].locked:
                    self.locked.append(f"{self._table.name}!{address(top + line, target)}")
                elif not (isinstance(value, int) and self._numbers_itself(top + line, target)):
                    values[line][target] = words_of(value)
                    self.cells_written += 1
            written += pattern.render(values)
        self.rows_inserted += len(records) * step
        place = self._row_above(rows).end
        return Edit(place, place, b"".join(written))

    def _row_above(self, rows: RowsFill) -> Node:
        """The row below which new ones stand."""
        number = max(rows.bottom, rows.top - 1)
        row = self._table.rows.get(number)
        if row is None or row.is_paragraph:
            raise ValueError(f"the table {self._table.name} has no row {number}")
        return row.node

    def _pattern(self, rows: RowsFill) -> tuple[RecordPattern, int]:
        """The record whose look new ones take, and its first row: the last one of the body, else the header."""
        step, has_body = rows.rows_per_record, rows.bottom >= rows.top
        top = rows.style_row or (rows.bottom - step + 1 if has_body else rows.top - 1)
        numbers = [top + line for line in range(step)] if has_body or rows.style_row else [top] * step
        found = [self._table.rows.get(number) for number in numbers]
        usable = [row for row in found if row is not None and not row.is_paragraph]
        if len(usable) != step:
            raise ValueError(f"the table {self._table.name} has no row {top} to repeat")
        plain = not has_body and not rows.style_row
        body = (rows.top, rows.bottom)
        return RecordPattern(self._source, self._editor, self._table, usable, body, plain=plain), top

    def _numbers_itself(self, row: int, column: int) -> bool:
        cell: TableCell | None = self._cells.get((row, column))
        paragraph = next(cell.node.inside("p"), None) if cell is not None and cell.node.name == "tc" else None
        return paragraph is not None and _is_numbered(paragraph)


def _is_numbered(paragraph: Node) -> bool:
    properties = paragraph.child("pPr")
    return properties is not None and properties.child("numPr") is not None
