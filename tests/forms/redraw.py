"""The forms of this folder drawn once more, as Word documents and as XML spreadsheets of 2003.

``as_document`` and ``as_spreadsheet`` take a workbook as our own reader gives it: texts, merges, frames and row heights
go along, formulas become their values in Word. Used by the mutants and by the round trips.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from yici.sheets.grid import Box, Cell, Sheet, Workbook
from yici.sheets.layout.view import View
from yici.sheets.opening import open_workbook
from yici.sheets.tests import documents as word
from yici.sheets.tests import spreadsheetml as xml

HERE = Path(__file__).resolve().parent


def forms() -> list[Path]:
    """The drawn forms."""
    return sorted([*HERE.glob("*.xls"), *HERE.glob("*.xlsx")])


def redrawn(folder: Path) -> list[Path]:
    """Every form as a .docx, as an .xml, and (the .xls) under the name that WPS gives them, .et."""
    made = []
    for path in forms():
        book = open_workbook(path)
        for ending, data in ((".docx", as_document(book)), (".xml", as_spreadsheet(book))):
            made.append(folder / f"{path.stem}{ending}")
            made[-1].write_bytes(data)
        if path.suffix == ".xls":
            made.append(folder / f"{path.stem}.et")
            made[-1].write_bytes(path.read_bytes())
    return made


def as_document(book: Workbook) -> bytes:
    """The visible sheets as tables, what stands above the first framed row as paragraphs."""
    blocks: list[str] = []
    for sheet in book.sheets:
        if sheet.visibility != "visible" or not sheet.max_row or sheet.max_column > 60:
            continue
        top = next((row for row in range(1, sheet.max_row + 1) if _is_drawn(sheet, row)), 1)
        lines = [sheet.text(row, column) for row in range(1, top) for column in range(1, sheet.max_column + 1)]
        blocks += [word.paragraph(line) for line in lines if line.strip()]
        blocks += [_table(sheet, top), word.paragraph()]
    return word.a_document(*blocks)


def _is_drawn(sheet: Sheet, row: int) -> bool:
    """Whether a row belongs to the table: divided by merges, mostly framed, or with more than a title and a slot."""
    view = View(sheet, Box(1, 1, sheet.max_row, sheet.max_column))
    divided = any(box.top == row and box.width < sheet.max_column for box in sheet.merges)
    return divided or view.framed_share(row) > 0.5 or len(view.starting(row)) > 2


def _table(sheet: Sheet, top: int) -> str:
    covered = {
        (row, column): box
        for box in sheet.merges
        for row in range(max(box.top, top), min(box.bottom, sheet.max_row) + 1)
        for column in range(box.left, min(box.right, sheet.max_column) + 1)
    }
    rows = []
    for row in range(top, sheet.max_row + 1):
        cells, column = [], 1
        while column <= sheet.max_column:
            box = covered.get((row, column), Box(row, column, row, column))
            right = min(box.right, sheet.max_column)
            down = "" if box.height == 1 else "restart" if row == max(box.top, top) else "continue"
            text = "" if down == "continue" else sheet.text(box.top, box.left)
            cells.append(word.cell(text, span=right - column + 1, down=down, mark='<w:sz w:val="18"/>'))
            column = right + 1
        rows.append(word.row(*cells))
    return word.table(*rows, columns=sheet.max_column)


def as_spreadsheet(book: Workbook) -> bytes:
    """All sheets as worksheets."""
    return xml.a_book(*map(_worksheet, book.sheets))


def _worksheet(sheet: Sheet) -> str:
    origins = {(box.top, box.left): box for box in sheet.merges}
    covered = {
        (row, column)
        for box in sheet.merges
        for row in range(box.top, min(box.bottom, sheet.max_row) + 1)
        for column in range(box.left, min(box.right, sheet.max_column) + 1)
    } - origins.keys()
    rows = []
    for number, cells in sorted(sheet.cells.rows.items()):
        written = [
            _cell(cell, column, origins.get((number, column)))
            for column, cell in sorted(cells.items())
            if (number, column) not in covered
        ]
        height = sheet.row_heights.get(number)
        rows.append(xml.row(*written, Index=number, **({"Height": height} if height else {})))
    state = {"hidden": "<Visible>SheetHidden</Visible>", "very_hidden": "<Visible>SheetVeryHidden</Visible>"}
    return xml.sheet(*rows, name=escape(sheet.name), options=state.get(sheet.visibility, ""))


def _cell(cell: Cell, column: int, box: Box | None) -> str:
    facts: dict[str, object] = {"Index": column, "StyleID": "framed" if cell.border.framed else "Default"}
    if box is not None:
        facts.update(MergeAcross=box.width - 1, MergeDown=box.height - 1)
    value = cell.value
    if isinstance(value, bool):
        return xml.cell(int(value), "Boolean", **facts)
    return xml.cell(escape(value) if isinstance(value, str) else value, **facts)
