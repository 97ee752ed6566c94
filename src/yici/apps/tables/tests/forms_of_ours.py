"""Builders of small forms for the tests of filling."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("序号", "姓名", "公民身份号码", "性别", "联系电话", "文化程度", "领取人签字", "备注")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def a_form(
    title: str = "家庭成员信息表", headings: Sequence[str] = HEADINGS, blank_rows: int = 2, total: bool = True
) -> bytes:
    """A list with a title, a framed header, blank rows, a row of totals and a footer."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill_sheet(sheet, title, headings, blank_rows, total)
    return bytes_of(book)


def a_card(title: str = "居民基本信息登记表") -> bytes:
    """A card: labels with a framed cell to the right of each."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    line = Side("thin")
    sheet["A1"] = title
    sheet.merge_cells("A1:D1")
    for row, labels in enumerate((("姓名", "性别"), ("出生日期", "文化程度"), ("公民身份号码", "联系电话")), 2):
        for place, text in enumerate(labels):
            sheet.cell(row, 1 + 2 * place).value = text
        for column in range(1, 5):
            sheet.cell(row, column).border = Border(left=line, right=line, top=line, bottom=line)
    return bytes_of(book)


def fill_sheet(sheet: Worksheet, title: str, headings: Sequence[str], blank_rows: int, total: bool) -> None:
    """Draw the list into a sheet."""
    line = Side("thin")
    sheet["A1"] = title
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    rows = blank_rows + (3 if total else 2)
    for number, heading in enumerate(headings, 1):
        sheet.cell(2, number).value = heading
        for row in range(2, rows + 1):
            sheet.cell(row, number).border = Border(left=line, right=line, top=line, bottom=line)
    if total:
        sheet.cell(blank_rows + 3, 1).value = "合计"
    sheet.cell(blank_rows + 5, 1).value = "填表人：          审核人："


def bytes_of(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(data: bytes, sheet: str | None = None) -> list[list[object]]:
    """All rows of a sheet as values."""
    book = load_workbook(io.BytesIO(data))
    found = book[sheet] if sheet else book.worksheets[0]
    return [list(row) for row in found.iter_rows(values_only=True)]
