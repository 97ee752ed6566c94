"""An XML spreadsheet of 2003 is filled as a fresh .xlsx that looks the same; what it lost is said."""

from __future__ import annotations

import io

import openpyxl

from yici.sheets.filling import RowsFill, SheetFill, convert_spreadsheetml, fill_package, outgoing_of
from yici.sheets.opening import open_workbook
from yici.sheets.tests.spreadsheetml import a_book, a_roster, cell, row, sheet


def test_the_fresh_workbook_reads_like_the_old_one() -> None:
    for data in (
        a_roster(),
        a_book(sheet(row(cell("1", "Boolean"), cell("#N/A", "Error"), cell(1.25), cell("a\n_x0041_")))),
    ):
        old, new = open_workbook(data), open_workbook(convert_spreadsheetml(data).workbook)
        for before, after in zip(old.sheets, new.sheets, strict=True):
            assert (before.name, before.merges, before.max_row, before.max_column) == (
                after.name, after.merges, after.max_row, after.max_column,
            )  # fmt: skip
            for place, one in before.cells.items():
                other = after.cell(*place)
                assert (one.value, one.formula, one.style) == (other.value, other.formula, other.style), place


def test_rows_are_added_and_sums_grow() -> None:
    out = io.BytesIO()
    people = [(n, f"人{n}", n * 1.5, n * 100) for n in range(1, 6)]
    report = fill_package(a_roster(rows=3), out, [SheetFill("台账", rows=[RowsFill(5, 7, (1, 2, 3, 4), people, 5)])])
    found = openpyxl.load_workbook(out)["台账"]
    assert [found.cell(n, 2).value for n in range(5, 10)] == [f"人{n}" for n in range(1, 6)]
    assert (found["C10"].value, found["D10"].value) == ("=SUM(C5:C9)", "=SUM($D$5:$D$9)")
    assert found.page_setup.orientation == "landscape"
    assert (report.rows_inserted, report.lost) == (2, ())
    assert outgoing_of(a_roster()).extension == ".xlsx"


def test_states_notes_validations_and_protection_come_along() -> None:
    note = '<Comment ss:Author="张"><ss:Data>18位</ss:Data></Comment>'
    rule = (
        '<DataValidation xmlns="urn:schemas-microsoft-com:office:excel"><Range>R2C1</Range><Type>List</Type>'
        "<Value>&quot;是,否&quot;</Value></DataValidation>"
    )
    data = a_book(
        sheet(row(cell("号", inner=note)), after=rule, Protected=1),
        sheet(row(cell("x")), name="字典", options="<Visible>SheetVeryHidden</Visible>"),
    )
    book = openpyxl.load_workbook(io.BytesIO(convert_spreadsheetml(data).workbook))
    assert book["台账"]["A1"].comment.text == "18位"
    assert book["台账"].protection.sheet and book["字典"].sheet_state == "veryHidden"
    assert book["台账"].data_validations.dataValidation[0].formula1 == '"是,否"'


def test_what_is_lost_is_said() -> None:
    data = a_book(
        sheet(
            row(cell("看", HRef="http://x"), cell(1, Formula="=[旧.xls]Sheet1!R1C1")),
            after='<ConditionalFormatting xmlns="urn:schemas-microsoft-com:office:excel"><Range>R1C1</Range>'
            "</ConditionalFormatting>",
        )
    )
    conversion = convert_spreadsheetml(data)
    assert conversion.lost == (
        "Sheet 台账: links could not be taken along.",
        "Sheet 台账: conditional formats could not be taken along.",
        "Sheet 台账: formulas became their values in B1.",
    )
    assert openpyxl.load_workbook(io.BytesIO(conversion.workbook))["台账"]["B1"].value == 1
