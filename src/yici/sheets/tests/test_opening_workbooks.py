"""Workbooks are read by their bytes, as they lie on the page."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from yici.sheets.grid import Box, column_letter, column_number
from yici.sheets.numbers import is_date_format, shown
from yici.sheets.opening import open_workbook
from yici.sheets.tests.workbooks import FRAME, a_workbook, saved, with_part

SHEET = "xl/worksheets/sheet1.xml"


def test_an_xlsx_named_xls_opens_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(a_workbook([["姓名", "电话"]]))
    book = open_workbook(path)
    assert book.format == "xlsx"
    assert book.sheets[0].text(1, 2) == "电话"


def test_values_formulas_and_looks_are_reachable() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "合计"
    sheet["A1"].font = Font(bold=True, size=16, color="FF0000")
    sheet["A1"].alignment = Alignment(horizontal="center", wrap_text=True, text_rotation=90)
    sheet["A1"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["A1"].border = FRAME
    sheet["B1"] = "=SUM(B2:B3)"
    sheet["B2"] = 12.5
    sheet["B3"] = date(2024, 5, 1)
    sheet["B4"] = 0.453
    sheet["B4"].number_format = "0.0%"
    sheet["C1"] = True
    sheet.column_dimensions["A"].width = 22
    sheet.row_dimensions[1].height = 40
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.freeze_panes = "B2"
    sheet["A1"].comment = Comment("填大写", "x")
    read = open_workbook(saved(book)).sheets[0]
    first = read.cell(1, 1)
    assert first is not None
    style = first.style
    assert (style.bold, style.font_size, style.font_color, style.fill) == (True, 16, "FF0000", "FFFF00")
    assert (style.horizontal, style.wrap, style.rotation, style.border.framed) == ("center", True, 90, True)
    formula = read.cell(1, 2)
    assert formula is not None and formula.formula == "SUM(B2:B3)" and not formula.is_blank
    assert [read.text(row, 2) for row in (2, 3, 4)] == ["12.5", "2024-05-01", "45.3%"]
    assert read.text(1, 3) == "TRUE"
    assert read.column_widths[1] == pytest.approx(22, abs=1) and read.row_heights[1] == 40
    assert read.hidden_rows == {3} and read.hidden_columns == {3}
    assert read.freeze == (1, 1)
    assert read.comments == {(1, 1): "填大写"}


def test_rich_text_is_joined_and_inline_strings_are_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = CellRichText("户主", TextBlock(InlineFont(b=True), "姓名"))
    content = saved(book)
    assert open_workbook(content).sheets[0].text(1, 1) == "户主姓名"
    inline = '<c r="B1" t="inlineStr"><is><t>联系</t><rPh sb="0" eb="1"><t>lx</t></rPh><t>电话</t></is></c></row>'
    changed = with_part(content, SHEET, lambda text: text.replace("</row>", inline, 1))
    assert open_workbook(changed).sheets[0].text(1, 2) == "联系电话"


def test_merges_validations_names_and_hidden_sheets_are_kept() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "标题"
    sheet.merge_cells("A1:C1")
    rule = DataValidation(type="list", formula1='"是,否"', allow_blank=True)
    rule.add("B3:B9")
    sheet.add_data_validation(rule)
    book.create_sheet("字典").sheet_state = "hidden"
    read = open_workbook(saved(book))
    assert read.sheets[0].merges == [Box(1, 1, 1, 3)]
    validation = read.sheets[0].validations[0]
    assert validation.choices == ("是", "否") and validation.boxes == (Box(3, 2, 9, 2),)
    assert [sheet.visibility for sheet in read.sheets] == ["visible", "hidden"]


def test_prefixed_and_strict_namespaces_are_understood() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    plain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    row = '<x:row><x:c t="str"><x:v>甲</x:v></x:c></x:row>'
    xml = f'<x:worksheet xmlns:x="{strict}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    content = with_part(a_workbook([["乙"]]), SHEET, xml.encode())
    content = with_part(content, "xl/workbook.xml", lambda text: text.replace(plain, strict))
    assert open_workbook(content).sheets[0].text(1, 1) == "甲"


def test_phantom_dimensions_cost_nothing() -> None:
    def blow_up(text: str) -> str:
        blank = "".join(f'<row r="{row}"><c r="XFD{row}" s="0"/></row>' for row in range(2, 4000))
        text = text.replace("</sheetData>", f"{blank}</sheetData>")
        return text.replace('ref="A1"', 'ref="A1:XFD1048576"')

    sheet = open_workbook(with_part(a_workbook([["姓名"]]), SHEET, blow_up)).sheets[0]
    assert (sheet.max_row, sheet.max_column, len(sheet.cells)) == (1, 1, 1)


def test_a_shared_formula_is_known_in_every_cell() -> None:
    first = '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2*2</f><v>4</v></c></row>'
    cells = first + '<row r="3"><c r="A3"><f t="shared" si="0"/><v>6</v></c></row>'
    content = with_part(a_workbook([["x"]]), SHEET, lambda text: text.replace("</sheetData>", cells + "</sheetData>"))
    sheet = open_workbook(content).sheets[0]
    assert [sheet.cells[row, 1].formula for row in (2, 3)] == ["B2*2", "B2*2"]


def test_a_stream_is_not_needed_only_bytes() -> None:
    assert open_workbook(io.BytesIO(a_workbook([["a"]])).getvalue()).sheet("Sheet").max_row == 1
    with pytest.raises(KeyError):
        open_workbook(a_workbook([["a"]])).sheet("无此表")


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16384)])
def test_columns_have_letters(letters: str, number: int) -> None:
    assert column_letter(number) == letters and column_number(letters) == number


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12.0, "General", "12"),
        (0.5, "0%", "50%"),
        (4, '0"、已投入"', "4、已投入"),
        (45413.5, "yyyy-mm-dd", "2024-05-01 12:00"),
    ],
)
def test_numbers_are_shown_plainly(value: float, number_format: str, text: str) -> None:
    assert shown(value, number_format, is_date_format(number_format)) == text


def test_a_colour_name_in_a_format_makes_no_date() -> None:
    assert not is_date_format("[Red]0.00") and not is_date_format('0"年"') and is_date_format('yyyy"年"m"月"')
