"""Templates of national and provincial systems: hidden rows of codes, *, strict order, so many rows a file."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import check_import
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.public import (
    FileNotMade,
    FillView,
    choose_population,
    get_file,
    get_parts,
    make_file,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import bytes_of, rows_of
from yici.apps.tables.tests.pages import signed_in, words
from yici.core.access import SYSTEM, Actor

CODES = ("AAC003", "AAC147", "AAC004", "AAC006", "AAE005", "AAC011")
HEADINGS = ("*姓名", "*公民身份号码", "*性别", "出生日期", "*联系电话", "文化程度")
NOTE = (
    "填写说明：1.带*为必填项；2.请勿修改表头顺序；3.单次导入不超过{limit}条；4.出生日期格式为YYYYMMDD；"
    "5.性别填写代码：1男，2女"
)


def a_template(limit: int = 10, *, is_hidden: bool = True) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = NOTE.format(limit=limit)
    sheet.merge_cells("A1:F1")
    for column, (code, heading) in enumerate(zip(CODES, HEADINGS, strict=True), 1):
        sheet.cell(2, column).value = code
        sheet.cell(3, column).value = heading
    sheet.row_dimensions[2].hidden = is_hidden
    words_of = book.create_sheet("字典")
    words_of.sheet_state = "hidden"
    for row, word in enumerate(("研究生", "本科", "高中", "初中", "小学"), 1):
        words_of.cell(row, 1).value = word
    rule = DataValidation("list", formula1="字典!$A$1:$A$5")
    rule.add("F4:F1000")
    sheet.add_data_validation(rule)
    return bytes_of(book)


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def people(cast: Cast) -> int:
    house = a_household(cast.east, code="H1")
    for at in range(23):
        a_person(
            cast.east, f"村民{'甲乙丙丁戊己庚辛壬癸'[at % 10]}{'一二三'[at // 10]}", household=house, role="20",
            id_number=an_id_number(f"19{60 + at}0101", 101 + at), phone=f"139047700{at:02d}", education="70",
        )  # fmt: skip
    return 23


def filled(bob: Actor, data: bytes) -> FillView:
    fill = understand_form(actor=bob, data=data, file_name="导入模板.xlsx", purpose="导入")
    choose_population(actor=bob, fill=fill.key, sheet="Sheet", condition="person.name is known")
    return make_file(actor=bob, fill=fill.key)


@pytest.mark.parametrize("is_hidden", [True, False])
def test_the_row_of_codes_stays_and_the_headings_below_it_are_read(bob: Actor, people: int, is_hidden: bool) -> None:
    fill = filled(bob, a_template(500, is_hidden=is_hidden))
    made = get_file(bob, fill.key).data
    rows = rows_of(made)
    assert tuple(rows[1]) == CODES
    assert tuple(rows[2]) == HEADINGS
    assert rows[3] == ["村民甲一", an_id_number("19600101", 101), "1", "19600101", "13904770000", "初中"]
    sheet = load_workbook(io.BytesIO(made)).worksheets[0]
    assert bool(sheet.row_dimensions[2].hidden) is is_hidden
    with pytest.raises(FileNotMade):
        get_parts(bob, fill.key)


def test_more_rows_than_the_system_takes_come_in_several_files_in_order(bob: Actor, people: int) -> None:
    fill = filled(bob, a_template(10))
    assert fill.parts == 3
    with zipfile.ZipFile(io.BytesIO(get_parts(bob, fill.key).data)) as archive:
        names = archive.namelist()
        parts = [rows_of(archive.read(name)) for name in names]
    assert names == ["1_1-10.xlsx", "2_11-20.xlsx", "3_21-23.xlsx"]
    bodies = [[row for row in rows[3:] if row[0]] for rows in parts]
    assert [len(body) for body in bodies] == [10, 10, 3]
    whole = [row for row in rows_of(get_file(bob, fill.key).data)[3:] if row[0]]
    assert [row for body in bodies for row in body] == whole
    assert all(tuple(rows[1]) == CODES for rows in parts)


def test_the_receipt_offers_the_parts(cast: Cast, bob: Actor, people: int) -> None:
    fill = filled(bob, a_template(10))
    client = signed_in(cast.bob)
    assert "分 3 个文件拿走" in words(client.get(f"/desk/tables/{fill.key}/receipt"))
    answer = client.get(f"/desk/tables/{fill.key}/parts.zip")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")


def test_the_export_of_such_a_system_is_imported_as_it_comes(cast: Cast) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*HEADINGS[:3], "*联系电话(必填)", "文化程度"])
    sheet.append([*CODES[:3], "AAE005", "AAC011"])
    number = an_id_number("19600101", 101)
    sheet.append(["巴特尔", f"'{number}", "1-男", "13904770001", "70-初中"])
    data = bytes_of(book)
    report = check_import(SYSTEM, data, "export.xlsx", entity="person", area=cast.east.key)
    assert [one for one in report.problems if not one.is_warning] == []
    assert report.new == 1
    assert set(report.columns.values()) >= {"person.name", "person.id_number", "person.phone", "person.education"}
