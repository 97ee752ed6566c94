"""Small workbooks built in code: a form as rows of text, with merges, lines and what a test asks for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from yici.sheets.layout import SheetLayout, understand
from yici.sheets.opening import open_workbook

LINE = Side(style="thin")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)

Row = Sequence[object]


def draw(sheet: Worksheet, rows: Sequence[Row], merges: Sequence[str] = (), drawn: str = "") -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None and value != "":
                sheet.cell(number, column, value)
    if drawn:
        for line in sheet[drawn]:
            for cell in line:
                cell.border = FRAME
    for merge in merges:
        sheet.merge_cells(merge)


def a_workbook(rows: Sequence[Row], merges: Sequence[str] = (), drawn: str = "") -> bytes:
    """An .xlsx with one sheet; `drawn` is the range with lines around every cell."""
    book = Workbook()
    assert book.active is not None
    draw(book.active, rows, merges, drawn)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def a_form(rows: Sequence[Row], merges: Sequence[str] = (), drawn: str | None = None) -> SheetLayout:
    """The layout of a one-sheet form; drawn from the first to the last cell unless told otherwise."""
    width = max(len(row) for row in rows)
    lines = f"A1:{get_column_letter(width)}{len(rows)}" if drawn is None else drawn
    return understand(open_workbook(a_workbook(rows, merges, lines)).sheets[0])


def with_part(content: bytes, name: str, change: object) -> bytes:
    """The workbook with one part replaced: by bytes, or by a function of its text."""
    source = zipfile.ZipFile(io.BytesIO(content))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == name:
                data = change(data.decode()).encode() if callable(change) else bytes(change)  # type: ignore[call-overload]
            target.writestr(member.filename, data)
    return stream.getvalue()
