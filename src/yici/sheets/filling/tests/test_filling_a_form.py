"""Values come into the form, and everything around them follows."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table

from yici.sheets.errors import SheetError
from yici.sheets.filling import CellFill, RowsFill, SheetFill, Styled, fill_workbook


def moment(*parts):
    """Excel knows no time zones."""
    return datetime(*parts)  # noqa: DTZ001


def a_form(body_rows=3, change=None):
    """Title, header in row 2, body from row 3, totals, footer; a second sheet that reads the totals."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet["A1"] = "登记台账"
    sheet.merge_cells("A1:E1")
    line = Border(left=Side("thin"), bottom=Side("thin"))
    for column, text in enumerate(["序号", "姓名", "证件号码", "金额", "日期", "加倍"], 1):
        sheet.cell(2, column).value = text
        sheet.cell(2, column).font = Font(bold=True)
        sheet.cell(2, column).border = line
    for row in range(3, 3 + body_rows):
        for column in range(1, 6):
            sheet.cell(row, column).border = line
        sheet.cell(row, 6).value = f"=D{row}*2"
        sheet.row_dimensions[row].height = 31
    total = 3 + body_rows
    sheet.cell(total, 1).value = "合计"
    sheet.cell(total, 4).value = f"=SUM(D3:D{total - 1})"
    sheet.cell(total + 1, 1).value = "填表人："
    other = book.create_sheet("汇总")
    other["A1"] = f"=台账!D{total}"
    other["A2"] = f"=COUNT(台账!$D$3:$D${total - 1})"
    other["A3"] = "=B3+1"
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(form, *fills):
    out = io.BytesIO()
    report = fill_workbook(form, out, fills)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue())), report


def people(count):
    return [(i + 1, f"人{i}", f"15999919900101{i:04d}", i * 1.5, date(2024, 1, 1 + i % 30)) for i in range(count)]


def rows_of(records, top=3, bottom=5, **more):
    return SheetFill("台账", rows=[RowsFill(top, bottom, (1, 2, 3, 4, 5), iter(records), len(records), **more)])


def column(sheet, name, first, last):
    return [cell.value for (cell,) in sheet[f"{name}{first}:{name}{last}"]]


def test_blank_rows_are_used_first_and_further_rows_stand_before_the_totals():
    book, report = filled(a_form(), rows_of(people(5)))
    sheet = book["台账"]
    assert column(sheet, "B", 3, 7) == ["人0", "人1", "人2", "人3", "人4"]
    assert sheet["A8"].value == "合计" and sheet["A9"].value == "填表人："
    assert report.rows_inserted == 2
    assert report.cells_written == 25


def test_surplus_blank_rows_stay():
    book, report = filled(a_form(), rows_of(people(1)))
    assert book["台账"]["A6"].value == "合计"
    assert report.rows_inserted == 0


def test_new_rows_look_like_the_last_body_row():
    sheet = filled(a_form(), rows_of(people(5)))[0]["台账"]
    assert sheet["B7"].border.left.style == "thin"
    assert sheet.row_dimensions[7].height == 31


def test_totals_and_other_sheets_cover_the_new_rows():
    book, _ = filled(a_form(), rows_of(people(5)))
    assert book["台账"]["D8"].value == "=SUM(D3:D7)"
    assert [book["汇总"][f"A{row}"].value for row in (1, 2, 3)] == ["=台账!D8", "=COUNT(台账!$D$3:$D$7)", "=B3+1"]


def test_a_sum_over_the_one_placeholder_row_becomes_a_range():
    book, _ = filled(a_form(1, lambda sheet: sheet.__setitem__("E4", "=SUM(E3)")), rows_of(people(4), bottom=3))
    assert book["台账"]["D7"].value == "=SUM(D3:D6)"
    assert book["台账"]["E7"].value == "=SUM(E3:E6)"


def test_formulas_of_the_body_are_stretched():
    book, report = filled(a_form(), rows_of(people(5)))
    assert column(book["台账"], "F", 3, 7) == ["=D3*2", "=D4*2", "=D5*2", "=D6*2", "=D7*2"]
    assert book.calculation.fullCalcOnLoad
    assert report.kept_formula_count == 0


def test_a_share_of_the_whole_grows_while_a_sum_of_the_own_row_does_not():
    def change(sheet):
        for row in range(3, 6):
            sheet.cell(row, 7).value = f"=D{row}/SUM(D$3:D$5)"
            sheet.cell(row, 8).value = f"=SUM(D{row}:F{row})"

    sheet = filled(a_form(change=change), rows_of(people(5)))[0]["台账"]
    assert column(sheet, "G", 5, 7) == ["=D5/SUM(D$3:D$7)", "=D6/SUM(D$3:D$7)", "=D7/SUM(D$3:D$7)"]
    assert column(sheet, "H", 5, 7) == ["=SUM(D5:F5)", "=SUM(D6:F6)", "=SUM(D7:F7)"]


def test_validations_formats_breaks_areas_names_and_notes_follow():
    def change(sheet):
        choice = DataValidation(type="list", formula1='"是,否"')
        choice.add("B3:B5")
        choice.add("A7")
        sheet.add_data_validation(choice)
        sheet.conditional_formatting.add(
            "D3:D5", FormulaRule(formula=["D3>$D$6"], fill=PatternFill("solid", bgColor="FF0000"))
        )
        sheet.row_breaks.append(Break(id=6))
        sheet.print_area = "A1:F7"
        sheet.print_title_rows = "1:2"
        sheet.auto_filter.ref = "A2:F5"
        sheet["A7"].hyperlink = "https://example.org/"
        sheet["A7"].comment = Comment("签字", "甲")
        sheet.parent.defined_names["名单"] = DefinedName("名单", attr_text="台账!$B$3:$B$5")
        sheet.merge_cells("A6:C6")

    book, report = filled(a_form(change=change), rows_of(people(5)))
    sheet = book["台账"]
    assert set(str(sheet.data_validations.dataValidation[0].sqref).split()) == {"B3:B7", "A9"}
    rule = next(iter(sheet.conditional_formatting))
    assert str(rule.sqref) == "D3:D7" and rule.rules[0].formula == ["D3>$D$8"]
    assert sheet.row_breaks.brk[0].id == 8
    assert sheet.print_area == "'台账'!$A$1:$F$9" and sheet.print_title_rows == "$1:$2"
    assert sheet.auto_filter.ref == "A2:F7"
    assert sheet["A9"].hyperlink.target == "https://example.org/"
    assert sheet["A9"].comment.text == "签字" and sheet["A7"].comment is None
    assert book.defined_names["名单"].attr_text == "台账!$B$3:$B$7"
    assert {str(block) for block in sheet.merged_cells.ranges} == {"A1:E1", "A8:C8"}
    assert "xl/comments/comment1.xml" in {change.part for change in report.parts}


def test_a_table_covers_the_new_rows():
    def change(sheet):
        sheet.add_table(Table(displayName="T1", ref="A2:F5"))

    book, _ = filled(a_form(change=change), rows_of(people(6)))
    assert book["台账"].tables["T1"].ref == "A2:F8"


def test_merged_cells_of_a_body_row_are_repeated():
    book, _ = filled(
        a_form(change=lambda sheet: [sheet.merge_cells(f"G{row}:H{row}") for row in (3, 4, 5)]), rows_of(people(5))
    )
    assert {"G6:H6", "G7:H7"} <= {str(block) for block in book["台账"].merged_cells.ranges}


def test_a_label_merged_over_the_whole_body_grows():
    book, _ = filled(a_form(change=lambda sheet: sheet.merge_cells("G3:G5")), rows_of(people(5)))
    assert "G3:G7" in {str(block) for block in book["台账"].merged_cells.ranges}


def test_records_of_two_rows_are_repeated_as_blocks():
    def change(sheet):
        sheet.merge_cells("A3:A4")
        choice = DataValidation(type="list", formula1='"是,否"')
        choice.add("C3")
        sheet.add_data_validation(choice)

    records = [(1, "甲", "是"), (2, "乙", "否"), (3, "丙", "是")]
    fill = RowsFill(3, 4, ((0, 1), (0, 2), (1, 3)), records, 3, rows_per_record=2)
    sheet = filled(a_form(2, change), SheetFill("台账", rows=[fill]))[0]["台账"]
    assert [sheet[name].value for name in ("A3", "B3", "C4", "A5", "B5", "C6", "A7", "B7", "C8")] == [
        1, "甲", "是", 2, "乙", "否", 3, "丙", "是",
    ]  # fmt: skip
    assert {"A5:A6", "A7:A8"} <= {str(block) for block in sheet.merged_cells.ranges}
    assert set(str(sheet.data_validations.dataValidation[0].sqref).split()) == {"C3", "C5", "C7"}
    assert sheet["A9"].value == "合计" and sheet["D9"].value == "=SUM(D3:D8)"


def test_rows_without_a_body_take_borders_of_the_header_but_not_its_bold():
    sheet = filled(a_form(0), rows_of(people(2), bottom=2))[0]["台账"]
    assert sheet["B4"].value == "人1" and sheet["B4"].border.left.style == "thin" and not sheet["B4"].font.bold
    assert sheet["A5"].value == "合计"
    assert sheet["B2"].font.bold


def test_rows_that_hold_keys_are_completed_in_place():
    def change(sheet):
        sheet["B3"], sheet["B4"], sheet["B5"] = "张三", "李四", "王五"

    cells = [CellFill(row, 4, row * 10) for row in (3, 4, 5)]
    book, report = filled(a_form(change=change), SheetFill("台账", cells))
    assert column(book["台账"], "D", 3, 5) == [30, 40, 50]
    assert column(book["台账"], "B", 3, 5) == ["张三", "李四", "王五"]
    assert report.rows_inserted == 0


def test_printed_sequence_numbers_do_not_make_a_row_occupied():
    def change(sheet):
        for row in (3, 4, 5):
            sheet.cell(row, 1).value = row - 2

    book, report = filled(a_form(change=change), rows_of(people(3), printed_columns=(1,)))
    assert column(book["台账"], "B", 3, 5) == ["人0", "人1", "人2"]
    assert report.rows_inserted == 0


def test_long_numbers_given_as_text_are_text_cells():
    sheet = filled(a_form(), rows_of(people(5)))[0]["台账"]
    for row in range(3, 8):
        cell = sheet.cell(row, 3)
        assert cell.value == f"15999919900101{row - 3:04d}" and cell.number_format == "@"
        assert cell.border.left.style == "thin"


def test_days_are_days_and_a_format_may_be_asked_for():
    cells = [
        CellFill(3, 5, date(2024, 2, 29)),
        CellFill(4, 5, Styled(date(2024, 2, 29), 'yyyy"年"m"月"')),
        CellFill(5, 5, moment(2024, 2, 29, 12, 30)),
        CellFill(3, 4, Decimal("12.50")),
        CellFill(4, 4, True),
        CellFill(3, 1, date(1900, 1, 1)),
    ]
    sheet = filled(a_form(), SheetFill("台账", cells))[0]["台账"]
    assert (sheet["E3"].value, sheet["E3"].number_format) == (moment(2024, 2, 29), "yyyy-mm-dd")
    assert (sheet["E4"].value, sheet["E4"].number_format) == (moment(2024, 2, 29), 'yyyy"年"m"月"')
    assert sheet["E5"].value == moment(2024, 2, 29, 12, 30)
    assert sheet["D3"].value == 12.5 and sheet["D4"].value is True
    assert sheet["A3"].value == moment(1900, 1, 1)


@pytest.mark.parametrize("text", ["=1+1", "+8613900000000", "@SUM(A1)", "-1", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(text):
    cell = filled(a_form(), SheetFill("台账", [CellFill(3, 2, text)]))[0]["台账"]["B3"]
    assert cell.data_type == "s" or cell.data_type == "inlineStr"
    assert cell.value == text and cell.number_format == "@"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("a\x00b\x0bc\ud800", "abc"),
        ("甲 & <乙>", "甲 & <乙>"),
        (" 前后 ", " 前后 "),
        ("一\r\n二\r三", "一\n二\n三"),
        ("𠮷·莫日根", "𠮷·莫日根"),
        ("]]>", "]]>"),
    ],
)
def test_text_comes_back_as_it_was_given(given, stored):
    many = [(i, given, "x", 1, date(2024, 1, 1)) for i in range(5)]
    sheet = filled(a_form(), rows_of(many))[0]["台账"]
    assert sheet["B3"].value == stored and sheet["B7"].value == stored


def test_an_escape_of_excel_is_kept_literally():
    out = io.BytesIO()
    fill_workbook(a_form(), out, [SheetFill("台账", [CellFill(3, 2, "_x0041_")])])
    with zipfile.ZipFile(out) as package:
        assert b"<t>_x005F_x0041_</t>" in package.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("value", ["字" * 32_768, float("nan"), float("inf"), Decimal("NaN"), 10**15, date(1899, 1, 1)])
def test_values_that_no_cell_holds_are_refused_before_anything_is_written(value):
    out = io.BytesIO()
    with pytest.raises(SheetError):
        fill_workbook(a_form(), out, [SheetFill("台账", [CellFill(3, 2, value)])])
    records = [(i, value, "x", 1, None) for i in range(9)]
    with pytest.raises(SheetError):
        fill_workbook(a_form(), out, [rows_of(records)])
    assert out.getvalue() == b""


@pytest.mark.parametrize("count", [2, 7, 9])
def test_a_wrong_count_is_refused(count):
    with pytest.raises(ValueError, match="records came"):
        fill_workbook(
            a_form(), io.BytesIO(), [SheetFill("台账", rows=[RowsFill(3, 5, (1, 2, 3, 4, 5), people(8), count)])]
        )


def test_a_formula_is_never_overwritten():
    book, report = filled(a_form(), SheetFill("台账", [CellFill(6, 4, 99)]))
    assert book["台账"]["D6"].value == "=SUM(D3:D5)"
    assert report.kept_formulas == ("台账!D6",) and report.cells_written == 0


def test_locked_cells_of_a_protected_sheet_are_reported_and_not_written():
    def change(sheet):
        sheet.protection.sheet = True
        sheet["B3"].protection = Protection(locked=False)

    book, report = filled(a_form(change=change), SheetFill("台账", [CellFill(3, 2, "甲"), CellFill(4, 2, "乙")]))
    assert book["台账"]["B3"].value == "甲" and book["台账"]["B4"].value is None
    assert report.locked == ("台账!B4",)


def test_a_protected_sheet_takes_no_new_rows():
    with pytest.raises(SheetError, match="protected"):
        filled(a_form(change=lambda sheet: setattr(sheet.protection, "sheet", True)), rows_of(people(9)))


def test_two_regions_of_one_sheet_are_filled():
    fills = SheetFill("台账", rows=[
        RowsFill(8, 7, (1, 2), [(1, "丁"), (2, "戊")], 2),
        RowsFill(3, 5, (1, 2), [(i, "甲") for i in range(5)], 5),
    ])  # fmt: skip
    sheet = filled(a_form(), fills)[0]["台账"]
    assert column(sheet, "B", 3, 11) == ["甲"] * 5 + [None, None, "丁", "戊"]


def test_an_unknown_sheet_is_named():
    with pytest.raises(ValueError, match="别的"):
        filled(a_form(), SheetFill("别的"))


def an_import_form(count_of_validated=100):
    """One header row and nothing below it but validations and column formats, as systems give them out."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "导入"
    for number, text in enumerate(["姓名", "证件号码", "是否"], 1):
        sheet.cell(1, number).value = text
        sheet.cell(1, number).border = Border(left=Side("thin"))
    sheet.column_dimensions["B"].number_format = "@"
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add(f"C2:C{count_of_validated}")
    sheet.add_data_validation(choice)
    sheet.print_area = "A1:C1"
    sheet.auto_filter.ref = "A1:C1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("count", "last"), [(5, 100), (300, 301)])
def test_rows_below_a_lone_header_keep_the_validations_that_wait_there(count, last):
    records = [(f"人{i}", "15999919900101123X", "是") for i in range(count)]
    fill = SheetFill("导入", rows=[RowsFill(2, 1, (1, 2, 3), records, count)])
    book, report = filled(an_import_form(), fill)
    sheet = book["导入"]
    assert report.rows_inserted == count
    assert str(sheet.data_validations.dataValidation[0].sqref) == f"C2:C{last}"
    assert sheet.print_area == f"'导入'!$A$1:$C${count + 1}" and sheet.auto_filter.ref == f"A1:C{count + 1}"
    assert sheet.cell(count + 1, 1).value == f"人{count - 1}" and sheet.cell(count + 1, 1).border.left.style == "thin"
    assert sheet.cell(count + 1, 2).number_format == "@" and sheet.dimensions == f"A1:C{count + 1}"


def test_blank_rows_below_a_lone_header_are_used():
    def change(sheet):
        sheet.delete_rows(3, 9)
        for row in (3, 4):
            sheet.cell(row, 2).border = Border(top=Side("double"))

    sheet = filled(a_form(0, change), rows_of(people(4), bottom=2))[0]["台账"]
    assert column(sheet, "B", 3, 7) == ["人0", "人1", "人2", "人3", None]
    assert all(sheet.cell(row, 2).border.top.style == "double" for row in range(3, 7))
