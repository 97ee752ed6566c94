"""SpreadsheetML 2003: one XML file, mostly named .xls, as reporting systems export it. Streamed and bounded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from yici.sheets.errors import SheetError
from yici.sheets.grid import Box, Cell, Sheet, Validation, Value, Visibility, Workbook
from yici.sheets.opening.bounds import IDLE_ROWS, MAX_COLUMNS, MAX_ROWS, Bounds, Budget, says_something
from yici.sheets.opening.r1c1 import to_a1
from yici.sheets.opening.spreadsheetml_styles import StyleSheet
from yici.sheets.opening.xlsx_sheet import MAX_MERGES, trim
from yici.sheets.opening.xml import MAX_DEPTH, Attributes, local, parse
from yici.sheets.sentences import Sentence, gettext_noop

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
MAX_ROW_LOOKS = 100_000
_CHUNK = 1 << 18
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")
_CHINESE = (b"gb2312", b"gbk", b"gb18030", b"cp936", b"gb_2312-80")
_VISIBILITY: dict[str, Visibility] = {"SheetHidden": "hidden", "SheetVeryHidden": "very_hidden"}
_RANGE = re.compile(r"R([0-9]{1,7})(?:C([0-9]{1,7}))?|C([0-9]{1,7})", re.IGNORECASE)
_POINTS_A_CHARACTER = 5.25
_TYPES = {"List": "list", "Whole": "whole", "Decimal": "decimal", "Date": "date", "Time": "time",
          "TextLength": "textLength", "Custom": "custom"}  # fmt: skip
_OPERATORS = {"Between": "between", "NotBetween": "notBetween", "Equal": "equal", "NotEqual": "notEqual",
              "Greater": "greaterThan", "Less": "lessThan", "GreaterOrEqual": "greaterThanOrEqual",
              "LessOrEqual": "lessThanOrEqual"}  # fmt: skip
_MARGINS = (0.7, 0.7, 0.75, 0.75, 0.3, 0.3)
#: What a fresh workbook made of the grid would miss, by the element that holds it.
_LEFT_OUT = {
    "ConditionalFormatting": gettext_noop("Sheet {sheet}: conditional formats could not be taken along."),
    "PivotTable": gettext_noop("Sheet {sheet}: pivot tables could not be taken along."),
}
LINKS = gettext_noop("Sheet {sheet}: links could not be taken along.")
FONTS = gettext_noop("Sheet {sheet}: mixed fonts inside a cell could not be taken along.")
HEADERS = gettext_noop("Sheet {sheet}: words in page headers and footers could not be taken along.")


def read_spreadsheetml(content: bytes, bounds: Bounds) -> Workbook:
    """The workbook in these XML bytes; raises `SheetError`."""
    reader = _Reader(bounds)
    parse(_chunks(content), reader.start, reader.end, reader.text)
    if not reader.sheets:
        raise SheetError("broken")
    remarks = [Sentence(what, sheet=name) for name, what in dict.fromkeys(reader.left_out)]
    return Workbook(reader.sheets, "xml", reader.names, reader.date_1904, tuple(remarks))


def _chunks(content: bytes) -> Iterator[bytes]:
    declared = _ENCODING.match(content)
    if declared is not None and declared[1].lower() in _CHINESE:  # expat knows no encoding of several bytes
        try:
            content = content[declared.end() :].decode("gb18030").encode("utf-8")
        except UnicodeDecodeError as error:
            raise SheetError("broken") from error
    start = len(content) - len(content.lstrip())  # some exports begin with empty lines, which XML forbids
    for at in range(start, len(content), _CHUNK):
        yield content[at : at + _CHUNK]


class _Reader:
    """State of one pass. Rows and cells without an index follow the one before them."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.budget = bounds, Budget(bounds)
        self.styles = StyleSheet()
        self.sheets: list[Sheet] = []
        self.names: dict[str, str] = {}
        self.left_out: list[tuple[str, str]] = []
        self.date_1904 = False
        self.path: list[str] = []
        self.words: list[str] = []
        self.sheet: Sheet | None = None
        self.row = self.column = self.next_row = 0
        self.last_row = self.last_column = self.cells_seen = 0
        self.row_style = self.table_style = ""
        self.column_styles: dict[int, str] = {}
        self.next_column = 1
        self.cell: Attributes = {}
        self.box = Box(1, 1, 1, 1)
        self.type, self.value = "", ""
        self.comment = ""
        self.facts: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if len(self.path) > MAX_DEPTH:
            raise SheetError("hostile")
        tag = local(name)
        if not self.path and (tag != "Workbook" or not name.startswith(SPREADSHEET)):
            raise SheetError("broken")
        self.path.append(tag)
        facts = {local(key): value for key, value in attributes.items()}
        if tag == "Cell":
            self.start_cell(facts)
        elif tag == "Data" and self.path[-2] == "Cell":
            self.type, self.words = facts.get("Type", "String"), []
        elif tag == "Row":
            self.start_row(facts)
        else:
            self.start_other(tag, facts)

    def start_other(self, tag: str, facts: Attributes) -> None:
        if "Styles" in self.path:
            self.styles.start(tag, facts)
        elif tag == "Worksheet":
            self.start_sheet(facts)
        elif tag == "NamedRange" and len(self.names) < 10_000:
            self.names[facts.get("Name", "")] = to_a1(facts.get("RefersTo", ""), 1, 1)
        elif self.sheet is None:
            self.words = []
        elif tag == "Table":
            self.table_style = facts.get("StyleID", "")
            self.sheet.default_height = _decimal(facts.get("DefaultRowHeight", ""))
            self.sheet.default_width = round(_decimal(facts.get("DefaultColumnWidth", "")) / _POINTS_A_CHARACTER, 2)
        elif tag == "Column":
            self.read_column(facts)
        elif tag == "DataValidation":
            self.facts = {}
        elif tag in _LEFT_OUT:
            self.left_out.append((self.sheet.name, _LEFT_OUT[tag]))
        elif "PageSetup" in self.path[:-1]:
            self.read_page(tag, facts)
        elif "Data" not in self.path[:-1]:
            self.words = []
        elif self.path[-2] == "Data" and tag in ("B", "I", "U", "S", "Font", "Sup", "Sub"):
            self.left_out.append((self.sheet.name, FONTS))

    def read_page(self, tag: str, facts: Attributes) -> None:
        sheet = self.sheet
        assert sheet is not None
        page = sheet.page
        edges = list(page.margins or _MARGINS)
        if tag == "Layout":
            sheet.page = page._replace(is_landscape=facts.get("Orientation") == "Landscape")
        elif tag in ("Header", "Footer"):
            edges[4 if tag == "Header" else 5] = _decimal(facts.get("Margin", "0.3"))
            sheet.page = page._replace(margins=tuple(edges))
            if facts.get("Data"):
                self.left_out.append((sheet.name, HEADERS))
        elif tag == "PageMargins":
            for place, side in enumerate(("Left", "Right", "Top", "Bottom")):
                edges[place] = _decimal(facts.get(side, str(edges[place])))
            sheet.page = page._replace(margins=tuple(edges))

    def start_sheet(self, facts: Attributes) -> None:
        if len(self.sheets) >= self.bounds.sheets:
            raise SheetError("too_large")
        self.sheet = Sheet(facts.get("Name", f"Sheet{len(self.sheets) + 1}"), protected=facts.get("Protected") == "1")
        self.sheets.append(self.sheet)
        self.row = self.column = self.last_row = self.last_column = 0
        self.next_row = self.next_column = 1
        self.column_styles, self.table_style = {}, ""

    def read_column(self, facts: Attributes) -> None:
        sheet = self.sheet
        assert sheet is not None
        first = _index(facts, "Index", self.next_column)
        last = min(first + _index(facts, "Span", 0, least=0), first + 400, MAX_COLUMNS)
        self.next_column = last + 1
        for column in range(first, last + 1):
            if "Width" in facts:
                sheet.column_widths[column] = round(_decimal(facts["Width"]) / _POINTS_A_CHARACTER, 2)
            if facts.get("Hidden") == "1":
                sheet.hidden_columns.add(column)
            if "StyleID" in facts:
                self.column_styles[column] = facts["StyleID"]

    def start_row(self, facts: Attributes) -> None:
        sheet = self.sheet
        if sheet is None:
            raise SheetError("broken")
        self.row = _index(facts, "Index", self.next_row)
        if self.row < self.next_row or self.row > MAX_ROWS:
            raise SheetError("broken")
        last = min(self.row + _index(facts, "Span", 0, least=0), MAX_ROWS)
        self.next_row, self.column, self.row_style = last + 1, 0, facts.get("StyleID", "")
        for row in range(self.row, min(last, self.row + MAX_ROW_LOOKS - len(sheet.row_heights)) + 1):
            if "Height" in facts:
                sheet.row_heights[row] = _decimal(facts["Height"])
            if facts.get("Hidden") == "1":
                sheet.hidden_rows.add(row)

    def start_cell(self, facts: Attributes) -> None:
        if self.sheet is None or self.row == 0:
            raise SheetError("broken")
        column = _index(facts, "Index", self.column + 1)
        if column <= self.column or column > MAX_COLUMNS:
            raise SheetError("broken")
        across, down = _index(facts, "MergeAcross", 0, least=0), _index(facts, "MergeDown", 0, least=0)
        right, bottom = min(column + across, MAX_COLUMNS), min(self.row + down, MAX_ROWS)
        self.box = Box(self.row, column, bottom, right)
        self.column, self.cell = right, facts
        if "HRef" in facts:
            self.left_out.append((self.sheet.name, LINKS))
        self.type, self.value, self.comment = "", "", ""

    def text(self, data: str) -> None:
        self.words.append(data)

    def end(self, name: str) -> None:
        tag = self.path.pop()
        inside = self.path[-1] if self.path else ""
        if tag == "Data" and inside == "Cell":
            self.value = "".join(self.words)
        elif tag == "Data" and inside == "Comment":
            self.comment = "".join(self.words).strip()
        elif tag == "Cell":
            self.end_cell()
        elif tag == "Row":
            self.end_row()
        elif tag == "Worksheet":
            self.end_sheet()
        elif "Styles" in self.path:
            self.styles.end(tag)
        elif tag == "Date1904":
            self.date_1904 = True
        elif self.sheet is not None:
            self.end_option(tag, inside, "".join(self.words).strip())

    def end_option(self, tag: str, inside: str, text: str) -> None:
        sheet = self.sheet
        assert sheet is not None
        if inside == "WorksheetOptions":
            if tag == "Visible":
                sheet.visibility = _VISIBILITY.get(text, "visible")
            elif tag in ("SplitHorizontal", "SplitVertical") and text.isdigit() and len(text) < 6:
                rows, columns = sheet.freeze
                sheet.freeze = (int(text), columns) if tag == "SplitHorizontal" else (rows, int(text))
            elif tag == "FitToPage" and not sheet.page.fit_width:
                sheet.page = sheet.page._replace(fit_width=1, fit_height=1)
        elif inside == "Print" and text.isdigit() and len(text) < 4:
            self.end_print(sheet, tag, int(text))
        elif inside == "DataValidation":
            self.facts[tag] = text
        elif tag == "DataValidation":
            self.end_validation(sheet)

    def end_print(self, sheet: Sheet, tag: str, number: int) -> None:
        """Sizes of the page; widths and heights to fit count only where the sheet is made to fit."""
        page = sheet.page
        if tag == "PaperSizeIndex":
            sheet.page = page._replace(paper=number)
        elif tag == "Scale":
            sheet.page = page._replace(scale=number)
        elif tag == "FitWidth" and page.fit_width:
            sheet.page = page._replace(fit_width=number)
        elif tag == "FitHeight" and page.fit_width:
            sheet.page = page._replace(fit_height=number)

    def end_validation(self, sheet: Sheet) -> None:
        facts = self.facts
        boxes = tuple(box for part in facts.get("Range", "").split(",") if (box := _box(part)) is not None)
        if not boxes or len(sheet.validations) >= 10_000:
            return
        at = boxes[0].top, boxes[0].left
        value = facts.get("Value", facts.get("Min", ""))
        first = value if value.startswith('"') else to_a1(value, *at)
        second = to_a1(facts.get("Max", ""), *at)
        sheet.validations.append(
            Validation(
                boxes, _TYPES.get(facts.get("Type", ""), "none"), _OPERATORS.get(facts.get("Qualifier", ""), ""), first,
                second, "UseBlank" in facts, facts.get("InputMessage", ""), facts.get("ErrorMessage", ""),
            )
        )  # fmt: skip

    def end_cell(self) -> None:
        sheet, box = self.sheet, self.box
        assert sheet is not None
        key = self.cell.get("StyleID") or self.row_style or self.column_styles.get(box.left) or self.table_style
        style = self.styles.get(key, self.date_1904)
        written = self.cell.get("Formula")
        formula = None if written is None else to_a1(written, box.top, box.left)
        if "ArrayRange" in self.cell and formula is not None:
            formula = f"{{{formula}}}"
        cell = Cell(self.cell_value(), style, formula)
        if self.comment:
            sheet.comments[box.top, box.left] = self.comment
        self.put(cell, box)

    def put(self, cell: Cell, box: Box) -> None:
        """The cell, and blank ones of its look under the block it covers."""
        sheet = self.sheet
        assert sheet is not None
        top, left, bottom, right = box
        if says_something(cell):
            self.last_row, self.last_column = max(self.last_row, top), max(self.last_column, left)
        elif top - self.last_row > IDLE_ROWS:
            return
        self.budget.take(1)
        rows = sheet.cells.rows
        rows.setdefault(top, {})[left] = cell
        if top == bottom and left == right:
            return
        sheet.merges.append(box)
        if len(sheet.merges) > MAX_MERGES:
            raise SheetError("too_large")
        if box.height > IDLE_ROWS or box.width > 300:
            return
        blank = Cell(None, cell.style)
        self.budget.take(box.height * box.width - 1)
        for row in range(top, bottom + 1):
            cells = rows.setdefault(row, {})
            for column in range(left, right + 1):
                cells.setdefault(column, blank)

    def cell_value(self) -> Value:
        value = self.value
        if not value:
            return None
        if self.type == "Number":
            try:
                number = float(value)
            except ValueError:
                return value[: self.bounds.text_length]
            if number != number or abs(number) == float("inf"):
                return value[: self.bounds.text_length]
            return int(number) if abs(number) < 1e15 and number == int(number) else number
        if self.type == "Boolean":
            return value.strip() in ("1", "true")
        if self.type == "DateTime":
            return _serial(value.strip(), self.date_1904)
        return value[: self.bounds.text_length]

    def end_row(self) -> None:
        """Columns or rows that have a frame of their own show it in cells that are not written."""
        sheet = self.sheet
        assert sheet is not None
        looks = self.column_styles if not self.row_style else dict.fromkeys(range(1, self.last_column + 1), "")
        cells = sheet.cells.rows.get(self.row, {})
        for column, key in looks.items():
            if column in cells or column > max(self.last_column, 1):
                continue
            style = self.styles.get(key or self.row_style, self.date_1904)
            if style.border.framed:
                self.put(Cell(None, style), Box(self.row, column, self.row, column))

    def end_sheet(self) -> None:
        sheet = self.sheet
        assert sheet is not None
        for row, cells in sheet.cells.rows.items():
            sheet.cells.rows[row] = dict(sorted(cells.items()))
        sheet.cells.rows = dict(sorted(sheet.cells.rows.items()))
        trim(sheet, self.last_row, self.last_column)
        self.sheet, self.row = None, 0


def _index(facts: Attributes, name: str, default: int, least: int = 1) -> int:
    written = facts.get(name)
    if written is None:
        return default
    if not written.isdigit() or len(written) > 7 or int(written) < least:
        raise SheetError("broken")
    return int(written)


def _decimal(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e7 else 0.0


def _serial(text: str, date_1904: bool) -> Value:
    """`2024-05-01T00:00:00.000` as the number of days that workbooks count; other text stays text."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text or None
    epoch = dt.datetime(1904, 1, 1) if date_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a serial has no zone
    days = (moment.replace(tzinfo=None) - epoch) / dt.timedelta(days=1)
    if not date_1904 and moment.year == 1899 and moment.month == 12 and moment.day == 31:
        days -= 1  # a time alone is written with the day before 1900
    number = round(days, 10)
    return int(number) if number == int(number) else number


def _box(text: str) -> Box | None:
    """`R3C1:R10C1` as a box; whole rows and columns reach to the edge."""
    found = [match for part in text.strip().split(":")[:2] if (match := _RANGE.fullmatch(part.strip()))]
    if not found:
        return None
    first, last = found[0], found[-1]
    top, left = int(first[1] or 1), int(first[2] or first[3] or 1)
    bottom, right = int(last[1] or MAX_ROWS), int(last[2] or last[3] or MAX_COLUMNS)
    if not (1 <= top <= bottom <= MAX_ROWS and 1 <= left <= right <= MAX_COLUMNS):
        return None
    return Box(top, left, bottom, right)
