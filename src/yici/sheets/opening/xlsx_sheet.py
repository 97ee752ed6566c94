"""One worksheet part, streamed: cells, merges, widths, heights, validations, freeze, protection."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yici.sheets.errors import SheetError
from yici.sheets.grid import Box, Cell, Sheet, Style, Validation, Value, column_number
from yici.sheets.opening.bounds import IDLE_ROWS, MAX_COLUMNS, MAX_ROWS, Budget, says_something
from yici.sheets.opening.xml import Attributes, local, parse, unescape

_PLACE = re.compile(r"^\$?([A-Za-z]{1,3})\$?([0-9]{1,7})$")
MAX_MERGES = 200_000


def place(ref: str) -> tuple[int, int]:
    """`B3` -> (3, 2); raises `SheetError` for anything that is no cell address."""
    found = _PLACE.match(ref)
    if not found:
        raise SheetError("broken")
    row, column = int(found[2]), column_number(found[1])
    if not (0 < row <= MAX_ROWS and column <= MAX_COLUMNS):
        raise SheetError("broken")
    return row, column


def box(ref: str) -> Box:
    """`B3:D4` -> Box; a single address gives a box of one cell."""
    first, _, last = ref.partition(":")
    top, left = place(first)
    bottom, right = place(last) if last else (top, left)
    return Box(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def read_sheet(chunks: Iterable[bytes], sheet: Sheet, strings: list[str], styles: list[Style], budget: Budget) -> None:
    """Fill `sheet` from its part; raises `SheetError`."""
    reader = _Reader(sheet, strings, styles, budget)
    parse(chunks, reader.start, reader.end, reader.text)
    trim(sheet, reader.last_row, reader.last_column)


class _Reader:
    """State of one pass over a sheet part. Rows and cells without an address follow the one before them."""

    def __init__(self, sheet: Sheet, strings: list[str], styles: list[Style], budget: Budget) -> None:
        self.sheet, self.strings, self.styles, self.budget = sheet, strings, styles, budget
        self.blank = [Cell(None, style) for style in styles]
        self.row = self.column = 0
        self.cells: dict[int, Cell] = {}
        self.last_row = self.last_column = 0  # last ones that say something
        self.columns: dict[str, int] = {}
        self.type, self.style = "n", 0
        self.value, self.formula, self.inline = "", "", ""
        self.target = ""  # which of the three receives character data
        self.phonetic = self.has_formula = False
        self.shared_index: str | None = None
        self.attributes: Attributes = {}
        self.names: dict[str, str] = {}
        self.shared: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        tag = self.names.get(name)
        if tag is None:
            tag = self.names[name] = local(name)
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v":
            self.target = "v"
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "f":
            self.target = "f"
            self.has_formula = True
            self.shared_index = attributes.get("si") if attributes.get("t") == "shared" else None
        elif tag == "t":
            self.target = "" if self.phonetic else "t"
        elif tag == "rPh":
            self.phonetic = True
        else:
            self.start_other(tag, attributes)

    def start_row(self, attributes: Attributes) -> None:
        ref = attributes.get("r")
        self.row = int(ref) if ref and ref.isdigit() else self.row + 1
        if not 0 < self.row <= MAX_ROWS:
            raise SheetError("broken")
        self.column = 0
        self.cells = {}
        if "ht" in attributes and len(self.sheet.row_heights) < 100_000:
            self.sheet.row_heights[self.row] = _decimal(attributes["ht"])
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_rows.add(self.row)

    def start_cell(self, attributes: Attributes) -> None:
        ref = attributes.get("r")
        if ref:
            letters = ref.rstrip("0123456789")
            column = self.columns.get(letters)
            if column is None:
                row, column = place(ref)
                self.row = self.row or row
                self.columns[letters] = column
            self.column = column
        else:
            self.column += 1
        self.type = attributes.get("t", "n")
        index = attributes.get("s", "0")
        self.style = int(index) if index.isdigit() and int(index) < len(self.styles) else 0
        self.value = self.inline = self.formula = ""
        self.has_formula, self.shared_index = False, None

    def start_other(self, tag: str, attributes: Attributes) -> None:
        sheet = self.sheet
        if tag == "mergeCell":
            merged = box(attributes.get("ref", ""))
            if merged.height > 1 or merged.width > 1:
                sheet.merges.append(merged)
            if len(sheet.merges) > MAX_MERGES:
                raise SheetError("too_large")
        elif tag == "col":
            self.read_columns(attributes)
        elif tag == "dataValidation":
            self.attributes, self.value, self.formula, self.inline = attributes, "", "", ""
        elif tag in ("formula1", "formula2"):
            self.target = tag
        elif tag == "pane" and attributes.get("state", "").startswith("frozen"):
            sheet.freeze = (int(_decimal(attributes.get("ySplit", "0"))), int(_decimal(attributes.get("xSplit", "0"))))
        elif tag == "sheetProtection":
            sheet.protected = attributes.get("sheet") in ("1", "true")
        elif tag == "sheetFormatPr":
            sheet.default_height = _decimal(attributes.get("defaultRowHeight", "0"))
            sheet.default_width = _decimal(attributes.get("defaultColWidth", "0"))

    def read_columns(self, attributes: Attributes) -> None:
        first, last = int(_decimal(attributes.get("min", "1"))), int(_decimal(attributes.get("max", "1")))
        for column in range(max(first, 1), min(last, first + 400, MAX_COLUMNS) + 1):
            if "width" in attributes:
                self.sheet.column_widths[column] = _decimal(attributes["width"])
            if attributes.get("hidden") in ("1", "true"):
                self.sheet.hidden_columns.add(column)

    def text(self, data: str) -> None:
        target = self.target
        if target == "v":
            self.value += data
        elif target == "f" or target == "formula1":
            self.formula += data
        elif target == "t" or target == "formula2":
            self.inline += data

    def end(self, name: str) -> None:
        tag = self.names.get(name, "")
        if tag == "c":
            self.end_cell()
        elif tag == "row":
            self.end_row()
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "dataValidation":
            self.end_validation()
        self.target = ""

    def end_cell(self) -> None:
        value = self.cell_value()
        formula = self.cell_formula() if self.has_formula else None
        if value is None and formula is None:
            cell = self.blank[self.style]
        else:
            cell = Cell(value, self.styles[self.style], formula)
        self.cells[self.column] = cell

    def cell_formula(self) -> str:
        """The formula; a follower of a shared formula answers with the text of the first one, unmoved."""
        if self.shared_index is None:
            return self.formula
        if self.formula:
            self.shared[self.shared_index] = self.formula
        return self.shared.get(self.shared_index, "")

    def cell_value(self) -> Value:
        kind, value = self.type, self.value
        if kind == "s":
            try:
                return self.strings[int(value)] if value else None
            except (ValueError, IndexError):
                raise SheetError("broken") from None
        if kind == "inlineStr":
            return unescape(self.inline) or None
        if not value:
            return None
        if kind == "n":
            return _numeric(value)
        if kind == "b":
            return value.strip() in ("1", "true")
        return unescape(value)

    def end_row(self) -> None:
        if not self.cells:
            return
        last = next((column for column in reversed(self.cells) if says_something(self.cells[column])), 0)
        if last:
            self.last_row = max(self.last_row, self.row)
            self.last_column = max(self.last_column, last)
        elif self.row - self.last_row > IDLE_ROWS:
            return
        self.budget.take(len(self.cells))
        kept = self.sheet.cells.rows.setdefault(self.row, self.cells)
        if kept is not self.cells:
            kept.update(self.cells)

    def end_validation(self) -> None:
        attributes = self.attributes
        boxes = tuple(box(ref) for ref in attributes.get("sqref", "").split() if ":" in ref or _PLACE.match(ref))
        if boxes and len(self.sheet.validations) < 10_000:
            kind, operator = attributes.get("type", "none"), attributes.get("operator", "")
            blank = attributes.get("allowBlank") in ("1", "true")
            words = attributes.get("prompt", ""), attributes.get("error", "")
            validation = Validation(boxes, kind, operator, self.formula, self.inline, blank, *words)
            self.sheet.validations.append(validation)


def trim(sheet: Sheet, last_row: int, last_column: int) -> None:
    """Set the extent of the sheet (what has text, a border or a merge) and drop empty formatted cells beyond it."""
    for merged in sheet.merges:
        # a merge over whole rows or columns is formatting, its first cell says how far the form goes
        if merged.bottom - last_row <= IDLE_ROWS:
            last_row = max(last_row, merged.bottom)
        if merged.right < 300:
            last_column = max(last_column, merged.right)
    sheet.max_row, sheet.max_column = last_row, last_column
    rows = sheet.cells.rows
    for row in [row for row in rows if row > last_row]:
        del rows[row]
    for cells in rows.values():
        if len(cells) > last_column:
            for column in [column for column in cells if column > last_column]:
                del cells[column]


def _numeric(value: str) -> Value:
    try:
        number = float(value)
    except ValueError:
        return value
    if number == number and abs(number) < 1e15 and number == int(number):
        return int(number)
    return number if abs(number) != float("inf") and number == number else value


def _decimal(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e7 else 0.0
