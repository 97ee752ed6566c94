"""Formulas stay formulas and say when they disagree, parked lists stay parked, protection is respected."""

from __future__ import annotations

import io
import uuid

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.errors import FormNotFillable
from yici.apps.tables.public import get_file, make_file, understand_form
from yici.apps.tables.tests.forms_of_ours import bytes_of, fill_sheet, rows_of
from yici.core.access import Actor

ONE, TWO = an_id_number("19600101", 101), an_id_number("19650202", 202)
HEADINGS = ("序号", "姓名", "公民身份号码", "出生日期", "联系电话")


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def people(cast: Cast) -> list[uuid.UUID]:
    house = a_household(cast.east, code="H1")
    one = a_person(cast.east, "巴特尔", household=house, id_number=ONE, phone="13904770001")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=TWO, phone="13904770002")
    return [one.key, two.key]


def a_list(blank_rows: int = 3) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill_sheet(sheet, "家庭成员信息表", HEADINGS, blank_rows, total=True)
    return book, sheet


def filled(bob: Actor, book: Workbook) -> bytes:
    fill = understand_form(actor=bob, data=bytes_of(book), file_name="a.xlsx", purpose="test")
    make_file(actor=bob, fill=fill.key)
    return get_file(bob, fill.key).data


def test_a_list_parked_beside_the_form_stays_as_it_is(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list()
    for row, name in enumerate(("河口村", "东村", "西村", "远村"), 2):
        sheet.cell(row, 9).value = name
    rows = rows_of(filled(bob, book))
    assert [row[8] for row in rows[1:5]] == ["河口村", "东村", "西村", "远村"]
    assert [row[1] for row in rows[2:4]] == ["巴特尔", "王秀兰"]


def test_a_total_and_a_derived_formula_stay_formulas(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list()
    for row in range(3, 6):
        sheet.cell(row, 4).value = f'=IF(C{row}="","",MID(C{row},7,8))'
    sheet["B6"] = "=COUNTA(B3:B5)"
    rows = rows_of(filled(bob, book))
    assert rows[2][3] == '=IF(C3="","",MID(C3,7,8))'
    assert rows[5][1] == "=COUNTA(B3:B5)"


def test_locked_cells_of_a_protected_sheet_are_left_alone(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list()
    sheet.protection.sheet = True
    for row in range(3, 6):
        for column in range(1, 6):
            sheet.cell(row, column).protection = Protection(locked=column == 5)
    rows = rows_of(filled(bob, book))
    assert rows[2][:5] == [1, "巴特尔", ONE, rows[2][3], None]


def test_a_protected_sheet_with_too_few_rows_says_so_and_makes_nothing(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list(blank_rows=0)
    sheet.protection.sheet = True
    with pytest.raises(FormNotFillable, match=r"protect|保护"):
        filled(bob, book)


def test_a_formula_whose_result_disagrees_with_the_records_is_flagged(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list(blank_rows=2)
    for row, (name, number) in enumerate((("巴特尔", ONE), ("王秀兰", TWO)), 3):
        sheet.cell(row, 2).value, sheet.cell(row, 3).value = name, number
        sheet.cell(row, 5).value = "13904770001" if row == 3 else "13904770002"
    data = with_results(bytes_of(book), {"D3": ("MID(C3,7,8)", "19600101"), "D4": ("MID(C4,7,8)", "19990909")})
    fill = understand_form(actor=bob, data=data, file_name="a.xlsx", purpose="test")
    column = fill.sheets[0].columns[3]
    assert column.counts == {"conflict": 1}
    make_file(actor=bob, fill=fill.key)
    assert rows_of(get_file(bob, fill.key).data)[3][3] == "=MID(C4,7,8)"


def with_results(data: bytes, cells: dict[str, tuple[str, str]]) -> bytes:
    """The workbook with formulas and the results that they had when it was saved."""
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            part = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                text = part.decode()
                for cell, (formula, result) in cells.items():
                    made = f'<c r="{cell}" t="str"><f>{formula}</f><v>{result}</v></c>'
                    text = re.sub(rf'<c r="{cell}"[^>]*?(/>|></c>)', made, text)
                part = text.encode()
            new.writestr(item, part)
    assert load_workbook(io.BytesIO(out.getvalue())).worksheets[0][next(iter(cells))].value
    return out.getvalue()
