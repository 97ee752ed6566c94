"""Which sheets are filled and how: areas in names, hidden sheets, twins, rows already named, cards, head slots."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from types import SimpleNamespace

import pytest
from openpyxl import Workbook, load_workbook

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.planning.heads import Head, fill_inline, fill_title
from yici.apps.tables.public import choose_population, get_file, make_file, understand_form
from yici.apps.tables.tests.forms_of_ours import a_card, a_form, bytes_of, fill_sheet, rows_of
from yici.core.access import SYSTEM

HEADINGS = ("序号", "姓名", "性别")


@pytest.fixture
def people(cast: Cast) -> list[uuid.UUID]:
    house = a_household(cast.east, code="H1")
    one = a_person(cast.east, "东一", household=house, id_number=an_id_number("19600101", 101), education="70")
    two = a_person(cast.west, "西一", id_number=an_id_number("19610101", 103))
    return [one.key, two.key]


def filled(cast: Cast, data: bytes, area: uuid.UUID) -> bytes:
    view = understand_form(actor=SYSTEM, data=data, file_name="a.xlsx", area=area, purpose="test")
    make_file(actor=SYSTEM, fill=view.key)
    return get_file(SYSTEM, view.key).data


def test_a_sheet_named_after_a_village_gets_its_people_and_a_hidden_one_nothing(
    cast: Cast, people: list[uuid.UUID]
) -> None:
    book = Workbook()
    for place, name in enumerate((cast.east.name, cast.west.name, "旧表")):
        sheet = book.active if place == 0 else book.create_sheet()
        sheet.title = name
        fill_sheet(sheet, "家庭成员信息表", HEADINGS, 2, total=False)
    book.worksheets[2].sheet_state = "hidden"
    data = filled(cast, bytes_of(book), cast.town.key)
    assert [rows_of(data, name)[2][1] for name in (cast.east.name, cast.west.name, "旧表")] == ["东一", "西一", None]


def test_of_two_equal_sheets_without_names_one_is_filled(cast: Cast, people: list[uuid.UUID]) -> None:
    book = Workbook()
    fill_sheet(book.active, "家庭成员信息表", HEADINGS, 2, total=False)
    fill_sheet(book.create_sheet("副本"), "家庭成员信息表", HEADINGS, 2, total=False)
    data = filled(cast, bytes_of(book), cast.east.key)
    assert [rows_of(data, name)[2][1] for name in ("Sheet", "副本")] == ["东一", None]


def test_rows_that_the_form_already_names_are_completed_and_none_is_added(cast: Cast, people: list[uuid.UUID]) -> None:
    a_person(cast.east, "东二", id_number=an_id_number("19700101", 105))
    book = load_workbook(io.BytesIO(a_form(headings=("序号", "姓名", "性别", "文化程度"), blank_rows=3, total=False)))
    sheet = book.worksheets[0]
    for row, name in enumerate(("没有这个人", "东一"), 3):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = row - 2, name
    sheet.delete_rows(5)
    rows = rows_of(filled(cast, bytes_of(book), cast.east.key))
    assert [row[:4] for row in rows[2:4]] == [[1, "没有这个人", None, None], [2, "东一", "男", "初中"]]
    assert "东二" not in str(rows)


def test_a_formula_of_the_form_stays(cast: Cast, people: list[uuid.UUID]) -> None:
    book = load_workbook(io.BytesIO(a_form(headings=("序号", "姓名", "公民身份号码", "年龄"), total=False)))
    for row in (3, 4):
        book.worksheets[0].cell(row, 4).value = f"=2026-MID(C{row},7,4)"
    assert rows_of(filled(cast, bytes_of(book), cast.east.key))[2][3] == "=2026-MID(C3,7,4)"


def test_a_card_is_filled_for_the_one_record_that_is_named(cast: Cast, people: list[uuid.UUID]) -> None:
    view = understand_form(actor=SYSTEM, data=a_card(), file_name="卡.xlsx", area=cast.east.key, purpose="test")
    assert (view.sheets[0].kind, view.state) == ("card", "understood")
    choose_population(actor=SYSTEM, fill=view.key, sheet=view.sheets[0].name, record=people[0])
    make_file(actor=SYSTEM, fill=view.key)
    rows = rows_of(get_file(SYSTEM, view.key).data)
    assert [rows[1][1], rows[1][3], rows[2][3]] == ["东一", "男", "初中"]


def head() -> Head:
    names = {2: "试验市", 3: "前旗", 4: "河口镇", 5: "东村"}
    line = [SimpleNamespace(level=level, name=name, short_name=name) for level, name in names.items()]
    return Head(line, "东村村民委员会", dt.date(2026, 11, 20))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("       镇（街道）     村 ", "河口镇东村 "),
        ("2024年新槐村返乡回流人员台账", "2026年东村返乡回流人员台账"),
        ("一品街道燕云村2024年度党员名册", "河口镇东村2026年度党员名册"),
        ("2024X村监测户台账", "2026东村监测户台账"),
        ("别处镇低保对象花名册", "河口镇低保对象花名册"),
        ("2025年别处旗远方苏木高龄津贴名单", "2026年前旗河口镇高龄津贴名单"),
        ("城镇低保对象花名册", "城镇低保对象花名册"),
        ("乡镇干部名册", "乡镇干部名册"),
        ("（  月）月报", "（11月）月报"),
        ("截至    年  月  日", "截至2026年11月20日"),
        ("嘎查村农牧户信息采集表", "嘎查村农牧户信息采集表"),
        ("农村牧区留守儿童花名册", "农村牧区留守儿童花名册"),
        ("村干部名册", "村干部名册"),
    ],
)
def test_blanks_and_another_villages_name_in_titles(title: str, expected: str) -> None:
    assert fill_title(title, head()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("填报单位：（章）", "填报单位：东村村民委员会（章）"),
        ("旗区：      苏木乡镇：      嘎查村：   ", "旗区：前旗  苏木乡镇：河口镇  嘎查村：东村  "),
        ("填表时间：    年  月  日", "填表时间：2026年11月20日"),
        ("填表时间：2025.1.1", "填表时间：2025.1.1"),
        ("审核人：      填表人：", "审核人：      填表人："),
    ],
)
def test_slots_are_filled_where_they_are_blank_and_never_with_names_of_people(text: str, expected: str) -> None:
    assert fill_inline(text, head()) == expected
