"""Fills a workbook: decides which parts change, lets each be rewritten, and puts the package together again."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from yici.sheets.errors import SheetError
from yici.sheets.filling.archive import Package, Packed, check_xml, pack
from yici.sheets.filling.contracts import FillReport, PartChange, SheetFill
from yici.sheets.filling.parts import (
    Workbook,
    beside_sheet,
    moved_chart,
    moved_pivot_source,
    relations_part,
    without_content_type,
    without_relation,
)
from yici.sheets.filling.sheet_filling import NAMED_AT_MOST, SheetFilling
from yici.sheets.filling.styles import StyleBook
from yici.sheets.filling.surroundings import shift_formula_texts, shift_links
from yici.sheets.filling.worksheet import Worksheet


def fill_workbook(source: bytes | Path, out: BinaryIO | Path, fills: Sequence[SheetFill]) -> FillReport:
    """Writes ``source`` (.xlsx) with ``fills`` put in to ``out``; parts not concerned stay byte for byte.

    Nothing is written to ``out`` before every sheet was rewritten without error; a path is replaced only at the end.
    Raises SheetError for a workbook that cannot be filled or a value that no cell can hold, ValueError for a fill that
    contradicts itself (unknown sheet, overlapping regions, wrong count of records).
    """
    with Package(source) as package:
        work = _Fill(package, fills)
        work.rewrite()
        if isinstance(out, Path):
            unfinished = out.with_name(out.name + ".part")
            try:
                with unfinished.open("wb") as file:
                    package.write(file, work.replaced, work.dropped)
                unfinished.replace(out)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    unfinished.unlink()
        else:
            package.write(out, work.replaced, work.dropped)
        return work.report()


class _Fill:
    """The parts of one fill on their way."""

    def __init__(self, package: Package, fills: Sequence[SheetFill]) -> None:
        self.package = package
        self.workbook = Workbook(package)
        self.replaced: dict[str, Packed] = {}
        self.dropped: set[str] = set()
        self.changes: list[PartChange] = []
        self.styles = (
            StyleBook(check_xml(package.text(self.workbook.styles), "styles")) if self.workbook.styles else None
        )
        self.sheets: dict[str, SheetFilling] = {}
        for fill in fills:
            name = fill.sheet.casefold()
            if name not in self.workbook.sheets or name in self.sheets:
                raise ValueError(f"the workbook has no sheet {fill.sheet!r} left to fill")
            part = self.workbook.sheets[name]
            sheet = Worksheet(name, check_xml(package.text(part), part), self.workbook.blank_strings(package))
            self.sheets[name] = SheetFilling(sheet, fill, self.styles, from_1904=self.workbook.from_1904)
        self.maps = {name: sheet.rows for name, sheet in self.sheets.items()}
        self.moved = {name: rows for name, rows in self.maps.items() if rows}

    def put(self, part: str, text: str, reason: str) -> None:
        self.replaced[part] = pack([text])
        self.changes.append(PartChange(part, reason))

    def rewrite(self) -> None:
        has_formulas = self._filled_sheets()
        has_formulas = self._other_sheets() or has_formulas
        if self.moved:
            self._charts()
            if has_formulas and self.workbook.chain:
                self._drop_chain(self.workbook.chain)
        text = self.workbook.moved(self.maps, recalculate=has_formulas)
        if text != self.workbook.text:
            self.put(self.workbook.part, text, "names follow moved rows; formulas are computed again on opening")
        if self.styles and self.styles.changed and self.workbook.styles:
            self.put(self.workbook.styles, self.styles.render(), "styles appended for texts, dates or new rows")

    def _filled_sheets(self) -> bool:
        has_formulas = False
        for name, filling in self.sheets.items():
            part = self.workbook.sheets[name]
            sheet = filling.sheet
            has_formulas = has_formulas or any(sheet.has_formula(row.content) for row in sheet.rows.values())
            self.replaced[part] = pack(filling.chunks(self.maps))
            self.changes.append(PartChange(part, "the filled sheet"))
            if filling.rows:
                for beside, (text, reason) in beside_sheet(self.package, part, name, self.maps).items():
                    self.put(beside, text, reason)
        return has_formulas

    def _other_sheets(self) -> bool:
        """Sheets that are not filled change only in formulas and links that point into moved rows."""
        has_formulas = False
        for name, part in self.workbook.sheets.items():
            if name in self.sheets:
                continue
            text = self.package.text(part)
            has_formulas = has_formulas or "<f" in text or ":f>" in text or ":f " in text
            if not self.moved or "!" not in text:
                continue
            after = self._moved_elsewhere(name, text)
            if after != text:
                self.put(part, after, "formulas that point into moved rows")
        return has_formulas

    def _moved_elsewhere(self, name: str, text: str) -> str:
        try:
            sheet = Worksheet(name, check_xml(text, name))
        except SheetError as error:  # a chart sheet or a dialog sheet
            if error.code == "unsupported":
                return text
            raise
        start, end = len(sheet.head), len(text) - len(sheet.tail)
        middle = sheet.moved_elsewhere(text[start:end], self.maps)
        tail = shift_links(shift_formula_texts(sheet.tail, None, self.maps), self.maps)
        return sheet.head + middle + tail

    def _charts(self) -> None:
        for entry in self.package.entries:
            name = entry.filename
            folder = name.rpartition("/")[0].rpartition("/")[2].casefold()
            if folder not in ("charts", "pivotcache") or not name.endswith(".xml") or name in self.dropped:
                continue
            if folder == "pivotcache" and "Definition" not in name:
                continue
            text = self.package.text(name)
            after = moved_chart(text, self.maps) if folder == "charts" else moved_pivot_source(text, self.maps)
            if after != text:
                self.put(name, after, "ranges that point into moved rows")

    def _drop_chain(self, chain: str) -> None:
        self.dropped.add(chain)
        reason = "the calculation chain was dropped because formulas moved"
        self.changes.append(PartChange(chain, reason))
        rels = self.package.find(relations_part(self.workbook.part))
        if rels:
            self.put(rels, without_relation(self.package.text(rels), chain), reason)
        types = self.package.find("[Content_Types].xml")
        if types:
            self.put(types, without_content_type(self.package.text(types), chain), reason)

    def report(self) -> FillReport:
        locked = [name for sheet in self.sheets.values() for name in sheet.locked]
        kept = [name for sheet in self.sheets.values() for name in sheet.kept]
        return FillReport(
            parts=tuple(self.changes),
            rows_inserted=sum(rows.inserted for rows in self.maps.values()),
            cells_written=sum(sheet.cells_written for sheet in self.sheets.values()),
            locked=tuple(locked[:NAMED_AT_MOST]),
            locked_count=sum(sheet.locked_count for sheet in self.sheets.values()),
            kept_formulas=tuple(kept[:NAMED_AT_MOST]),
            kept_formula_count=sum(sheet.kept_count for sheet in self.sheets.values()),
        )
