"""The XML of one sheet as text: what stands before the rows, the rows, and what stands after them.

The XML is cut by its tags and never rebuilt, so that everything nobody asked to change stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from xml.sax.saxutils import escape

from yici.sheets.errors import SheetError
from yici.sheets.filling.references import (
    RowMap,
    Stretch,
    column_number,
    letters,
    shift_formula,
    shift_range,
    translate,
)
from yici.sheets.filling.styles import attributes, whole

#: Looks of blank rows that are remembered while a sheet is read.
SHAPES_KNOWN = 64
#: WPS shows a picture inside a cell by this function; its result must stay.
CELL_PICTURE = "DISPIMG("
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(slots=True)
class Row:
    """A ``<row>``: its attributes as written and its content."""

    number: int
    attributes: str
    content: str


@dataclass(slots=True)
class Cell:
    """A ``<c>``: its style and content; ``attributes`` as written."""

    column: int
    attributes: str
    content: str
    style: int

    @property
    def kind(self) -> str:
        return attributes(self.attributes).get("t", "n")


class Worksheet:
    """One sheet, cut up. ``name`` is the folded sheet name."""

    def __init__(self, name: str, text: str, blank_strings: Collection[str] = ()) -> None:
        self.name = name
        self._blank_strings = blank_strings
        self._blank_shapes: dict[str, tuple[tuple[int, int], ...]] = {}
        root = re.search(r"<((?:\w+:)?)worksheet\b", text)
        if root is None:
            raise SheetError("unsupported", "The sheet is not a worksheet and cannot be filled.")
        self.prefix = root[1]
        p = self.prefix
        data = re.search(rf"<{p}sheetData\b[^>]*?(/>|>)", text)
        if data is None:
            raise SheetError("broken", "The sheet has no rows part; open it in Excel or WPS and save it again.")
        start, end = data.end(), data.end()
        if data[1] == ">":
            end = text.rindex(f"</{p}sheetData", start)
        self._column_styles: dict[int, int] | None = None
        self.head = text[: data.start()]
        tail = text[text.index(">", end) + 1 :] if data[1] == ">" else text[end:]
        self.tail = tail
        self._row = re.compile(rf"<{p}row\b([^>]*?)(?:/>|>(.*?)</{p}row\s*>)", re.DOTALL)
        self._cell = re.compile(rf"<{p}c\b([^>]*?)(?:/>|>(.*?)</{p}c\s*>)", re.DOTALL)
        self._blank_cell = re.compile(
            rf"(<{p}c r=\"([A-Z]{{1,3}})[0-9]{{1,7}}\"(?: s=\"([0-9]{{1,9}})\")?(?: t=\"[a-z]+\")? ?/>\s*)"
        )
        self._formula = re.compile(rf"<{p}f\b([^>]*?)(?:/>|>(.*?)</{p}f\s*>)", re.DOTALL)
        self._value = re.compile(rf"<{p}v\b[^>]*?(?:/>|>.*?</{p}v\s*>)", re.DOTALL)
        self._reference = re.compile(rf"(<{p}c\s(?:[^>]*?\s)?r=[\"'])([A-Z]{{1,3}})[0-9]+")
        self._has_formula = f"<{p}f"
        self.rows = self._read_rows(text[start:end])
        self._masters = self._shared_formulas(text[start:end])

    def _read_rows(self, text: str) -> dict[int, Row]:
        rows: dict[int, Row] = {}
        last = 0
        for match in self._row.finditer(text):
            found = re.search(r"""\sr\s*=\s*["']([0-9]{1,7})["']""", match[1])
            number = int(found[1]) if found else last + 1
            if number <= last:
                raise SheetError(
                    "broken", "The rows of the sheet are out of order; open it in Excel or WPS and save it again."
                )
            rows[number] = Row(number, match[1].rstrip(), match[2] or "")
            last = number
        return rows

    def cells(self, row: Row) -> dict[int, Cell]:
        """The cells of a row by column."""
        blank = self.blank_cells(row)
        if blank is not None:
            return {column: Cell(column, "", "", style) for column, style in blank}
        cells: dict[int, Cell] = {}
        last = 0
        for match in self._cell.finditer(row.content):
            found = attributes(match[1])
            reference = _REFERENCE.match(found.get("r", ""))
            column = column_number(reference[1]) if reference else last + 1
            cells[column] = Cell(column, match[1].rstrip(), match[2] or "", whole(found, "s"))
            last = column
        return cells

    def blank_cells(self, row: Row) -> tuple[tuple[int, int], ...] | None:
        """Column and style of each cell where a row holds nothing but looks; None for any other row."""
        content = row.content
        if "</" in content:
            return None
        shape = content.replace(f'{row.number}" s=', '" s=')  # equal for rows of one look
        known = self._blank_shapes.get(shape)
        if known is not None:
            return known
        found = self._blank_cell.findall(content)
        if sum(len(whole) for whole, _, _ in found) != len(content):
            return None
        cells = tuple((column_number(name), int(style or 0)) for _, name, style in found)
        if len(self._blank_shapes) < SHAPES_KNOWN:
            self._blank_shapes[shape] = cells
        return cells

    def cell_texts(self, row: str) -> dict[int, str]:
        """The cells of a rendered row by column, as XML."""
        pieces: dict[int, str] = {}
        last = 0
        for match in self._cell.finditer(row):
            reference = _REFERENCE.match(attributes(match[1]).get("r", ""))
            last = column_number(reference[1]) if reference else last + 1
            pieces[last] = match[0]
        return pieces

    def style_of(self, row: Row, column: int) -> int:
        """The style a cell has by itself, by its row, or by its column."""
        cell = self.cells(row).get(column)
        if cell is not None:
            return cell.style
        found = attributes(row.attributes)
        if found.get("customFormat") in ("1", "true"):
            return whole(found, "s")
        return self.column_styles().get(column, 0)

    def has_formula(self, text: str) -> bool:
        return self._has_formula in text and self._formula.search(text) is not None

    def is_empty(self, cell: Cell) -> bool:
        """Whether nothing stands in the cell."""
        if not cell.content:
            return True
        if self.has_formula(cell.content):
            return False
        text = re.sub(r"<[^>]*>", "", cell.content).strip()
        return not text or (text in self._blank_strings and cell.kind == "s")

    def _shared_formulas(self, text: str) -> dict[str, tuple[str, int, int]]:
        """Shared formulas by their index: text and the cell they are written for."""
        masters: dict[str, tuple[str, int, int]] = {}
        if "shared" not in text:
            return masters
        for row in self.rows.values():
            if "shared" not in row.content:
                continue
            for cell in self.cells(row).values():
                match = self._formula.search(cell.content)
                found = attributes(match[1]) if match else {}
                if match and found.get("t") == "shared" and match[2]:
                    masters[found.get("si", "")] = (unescape(match[2]), row.number, cell.column)
        return masters

    def formula(self, cell: Cell, row: int) -> str | None:
        """The plain text of the cell's own formula (shared ones written out), None for none or an array."""
        match = self._formula.search(cell.content)
        if match is None:
            return None
        found = attributes(match[1])
        kind = found.get("t", "normal")
        if kind in ("array", "dataTable"):
            return None
        if kind == "shared" and found.get("si") in self._masters:
            text, master_row, master_column = self._masters[found.get("si", "")]
            return translate(text, row - master_row, cell.column - master_column)
        text = unescape(match[2] or "")
        return None if not text or CELL_PICTURE in text else text  # a picture belongs to its own cell

    def moved(self, row: Row, maps: Mapping[str, RowMap], *, body_row: bool = False, stale: bool = True) -> str:
        """The row at its new place, its formulas following; ``stale`` drops results that have to be computed again."""
        rows = maps.get(self.name, RowMap())
        content = row.content
        if self.has_formula(content):
            content = self._cell.sub(lambda match: self._moved_cell(match, row.number, maps, body_row, stale), content)
        number = rows.row(row.number)
        if number != row.number:
            content = self._reference.sub(lambda m: f"{m[1]}{m[2]}{number}", content)
        return self.render_row(number, row.attributes, content)

    def moved_elsewhere(self, rows: str, maps: Mapping[str, RowMap]) -> str:
        """The rows of a sheet that is not filled: only formulas that point into moved rows change."""

        def moved(match: re.Match[str]) -> str:
            reference = _REFERENCE.match(attributes(match[1]).get("r", ""))
            return self._moved_cell(match, int(reference[2]) if reference else 0, maps, body_row=False, stale=False)

        return self._cell.sub(moved, rows) if self.has_formula(rows) else rows

    def render_row(self, number: int, written: str, content: str) -> str:
        """A ``<row>`` element with its number."""
        text, found = re.subn(r"""(\sr\s*=\s*["'])[0-9]+""", lambda m: f"{m[1]}{number}", written, count=1)
        if not found:
            text = f' r="{number}"{written}'
        tag = self.prefix + "row"
        return f"<{tag}{text}>{content}</{tag}>" if content else f"<{tag}{text}/>"

    def _moved_cell(
        self, match: re.Match[str], row: int, maps: Mapping[str, RowMap], body_row: bool, stale: bool
    ) -> str:
        inner = match[2]
        formula = self._formula.search(inner) if inner else None
        if formula is None:
            return match[0]
        text = self._moved_formula(match, formula, row, maps, body_row)
        after = inner[: formula.start()] + text + inner[formula.end() :]
        if stale and CELL_PICTURE not in inner and self._value.search(after):
            after = self._value.sub("", after)
            start = re.sub(r"""\st\s*=\s*["'](?:str|b|e|n)["']""", "", match[1])
            return f"<{self.prefix}c{start}>{after}</{self.prefix}c>"
        return f"<{self.prefix}c{match[1]}>{after}</{self.prefix}c>" if after != inner else match[0]

    def _moved_formula(
        self, cell: re.Match[str], formula: re.Match[str], row: int, maps: Mapping[str, RowMap], body_row: bool
    ) -> str:
        found = attributes(formula[1])
        own = maps.get(self.name, RowMap())
        plain = unescape(formula[2] or "")
        tag = self.prefix + "f"
        written = formula[1].rstrip()
        if found.get("t") == "shared" and self._is_concerned(found.get("si", ""), maps):
            text, master_row, master_column = self._masters[found.get("si", "")]
            reference = _REFERENCE.match(attributes(cell[1]).get("r", ""))
            column = column_number(reference[1]) if reference else master_column
            plain = translate(text, row - master_row, column - master_column)
            moved = shift_formula(plain, self.name, maps, body_row=body_row)
            return f"<{tag}>{escape(moved)}</{tag}>"
        for name in ("ref", "r1", "r2"):
            if name in found and own:
                written = written.replace(f'"{found[name]}"', f'"{shift_range(found[name], own, Stretch.NONE)}"')
        moved = shift_formula(plain, self.name, maps, body_row=body_row)
        if moved == plain and written == formula[1].rstrip():
            return formula[0]
        return f"<{tag}{written}>{escape(moved)}</{tag}>"

    def _is_concerned(self, index: str, maps: Mapping[str, RowMap]) -> bool:
        """Whether a shared formula has to be written out: its cells move, or it names a sheet whose rows move."""
        if index not in self._masters:
            return False
        text = self._masters[index][0].casefold()
        return bool(maps.get(self.name)) or ("!" in text and any(name.replace("'", "''") in text for name in maps))

    def column_styles(self) -> dict[int, int]:
        """Styles of whole columns, as ``<cols>`` gives them (columns beyond the 1,000th left out)."""
        if self._column_styles is not None:
            return self._column_styles
        styles: dict[int, int] = {}
        for match in re.finditer(rf"<{self.prefix}col\b([^>]*)>", self.head):
            found = attributes(match[1])
            style = whole(found, "style")
            if style:
                first, last = whole(found, "min", 1), whole(found, "max", 1)
                styles.update(dict.fromkeys(range(first, min(last, 1000) + 1), style))
        self._column_styles = styles
        return styles

    def protection(self) -> dict[str, str] | None:
        """The attributes of the sheet's protection where it is switched on."""
        match = re.search(rf"<{self.prefix}sheetProtection\b([^>]*)>", self.tail)
        found = attributes(match[1]) if match else {}
        return found if found.get("sheet") in ("1", "true") else None

    def merges(self) -> list[tuple[int, int, int, int]]:
        """Merged blocks as (top, left, bottom, right)."""
        blocks = []
        for match in re.finditer(rf"""<{self.prefix}mergeCell\b[^>]*?\sref\s*=\s*["']([^"']+)""", self.tail):
            first, _, last = match[1].replace("$", "").partition(":")
            start, end = _REFERENCE.match(first), _REFERENCE.match(last or first)
            if start and end:
                blocks.append((int(start[2]), column_number(start[1]), int(end[2]), column_number(end[1])))
        return blocks


def name_of(row: int, column: int) -> str:
    """(7, 2) -> B7."""
    return f"{letters(column)}{row}"
