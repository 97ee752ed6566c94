"""The same fact in the shape that each form wants: read from what the form shows, or said by a person for the city."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import list_accesses
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue, ColumnFacts
from yici.apps.tables.public import (
    FillView,
    choose_population,
    correct_mapping,
    get_file,
    list_formats,
    list_questions,
    make_file,
    understand_form,
)
from yici.apps.tables.rules import Unwritable, choose_format, read_answer, write_value
from yici.apps.tables.tests.forms_of_ours import bytes_of, fill_sheet, rows_of
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.core.access import Actor

NUMBER = an_id_number("19600101", 101)
HEADINGS = ("姓名", "公民身份号码", "出生日期", "联系电话", "是否常住")


def written(value: Any, heading: str, kind: str, notes: tuple[str, ...] = (), codes: Any = (), **facts: Any) -> Any:
    element = CatalogueElement("x.y", "某事", "person", kind, code_list="list" if codes else "")
    column = ColumnFacts("A", (heading,), **facts)
    return write_value(value, choose_format(column, element, "", notes), element, codes)


@pytest.mark.parametrize(
    ("facts", "notes", "expected"),
    [
        ({"samples": ("'150102196001010011",)}, (), f"'{NUMBER}"),
        ({"samples": ("150102600101001",)}, (), NUMBER[:6] + NUMBER[8:17]),
        ({"wishes": ("请填写15位身份证号",)}, (), NUMBER[:6] + NUMBER[8:17]),
        ({}, ("2.身份证号请脱敏处理。",), f"{NUMBER[:6]}********{NUMBER[-4:]}"),
        ({"wishes": ("18位，X大写",)}, (), NUMBER),
    ],
)
def test_a_number_of_a_person_has_the_shape_of_samples_prompts_and_notes(
    facts: dict[str, Any], notes: tuple[str, ...], expected: str
) -> None:
    assert written(NUMBER, "身份证号", "id", notes, **facts) == expected


def test_who_was_born_after_1999_has_no_number_of_15_digits() -> None:
    with pytest.raises(Unwritable):
        written("159999200501010012", "身份证号", "id", samples=("150102600101001",))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"samples": ("139 0000 0000",)}, "139 0477 0001"),
        ({"samples": ("139-0000-0000",)}, "139-0477-0001"),
        ({"number_format": '000" "0000" "0000'}, "139 0477 0001"),
        ({"number_format": r"000\-0000\-0000"}, "139-0477-0001"),
        ({"wishes": ("手机号脱敏",)}, "139****0001"),
    ],
)
def test_a_phone_number_has_the_gaps_of_the_form(facts: dict[str, Any], expected: str) -> None:
    assert written("13904770001", "手机号", "phone", **facts) == expected


def test_a_landline_is_not_cut_into_groups() -> None:
    assert written("0477-8581234", "电话", "phone", samples=("139-0000-0000",)) == "0477-8581234"


@pytest.mark.parametrize(
    ("facts", "notes", "expected"),
    [
        ({"wishes": ("格式：19900101",)}, (), "19580307"),
        ({"check": "length:8"}, (), "19580307"),
        ({"number_format": '0000"-"00"-"00'}, (), "1958-03-07"),
        ({"number_format": r"0000\.00"}, (), "1958.03"),
        ({}, ("日期格式统一为1990.01.01",), "1958.03.07"),
        ({}, ("3.出生日期填写到月，如1990年1月；其他不变",), "1958年3月"),
        ({"samples": ("1990年",)}, (), "1958年"),
        ({"samples": ("1990",)}, (), "1958"),
        ({"wishes": ("YYYY/MM/DD",)}, (), "1958/03/07"),
        ({}, ("身份证号18位",), None),
    ],
)
def test_a_day_has_the_shape_of_samples_prompts_checks_and_notes(
    facts: dict[str, Any], notes: tuple[str, ...], expected: str | None
) -> None:
    cell = written("1958-03-07", "出生日期", "date", notes, **facts)
    assert cell == expected or (expected is None and cell.number_format == "yyyy-mm-dd")


@pytest.mark.parametrize(
    ("heading", "facts", "notes", "yes", "no"),
    [
        ("是否常住", {"choices": ("1.是", "2.否")}, (), "1.是", "2.否"),
        ("是否常住", {"samples": ("1", "0")}, (), "1", "0"),
        ("是否常住", {"samples": ("Y", "N")}, (), "Y", "N"),
        ("是否常住（Y/N）", {}, (), "Y", "N"),
        ("是否常住（1是0否）", {}, (), "1", "0"),
        ("是否常住", {}, ("是否类：是填1，否填0",), "1", "0"),
        ("是否常住", {"wishes": ("是打√，否不填",)}, (), "√", None),
        ("是否常住", {}, ("1.是否常住按实际填写，2.否则说明原因",), "是", "否"),
        ("是否常住", {"samples": ("√", "×")}, (), "√", "×"),
        ("是否常住", {"choices": ("有", "无")}, (), "有", "无"),
    ],
)
def test_yes_and_no_have_the_signs_of_the_form(
    heading: str, facts: dict[str, Any], notes: tuple[str, ...], yes: str, no: str | None
) -> None:
    assert written(True, heading, "bool", notes, **facts) == yes
    assert written(False, heading, "bool", notes, **facts) == no


HOUSES = (CodeValue("3", "砖混"), CodeValue("1", "框架"), CodeValue("5", "土木", ("土坯",)))


@pytest.mark.parametrize(
    ("heading", "facts", "notes", "expected"),
    [
        ("房屋结构（填代码：1.框架 2.砖混）", {}, (), "2"),
        ("房屋结构", {}, ("房屋结构填写序号：1、框架，2、砖混，3、土坯",), "2"),
        ("房屋结构（1.框架 2.砖混）", {"samples": ("2", "1")}, (), "2"),
        ("房屋结构（1.框架 2.砖混）", {}, (), "砖混"),
        ("房屋结构代码", {}, (), "3"),
        ("房屋结构", {"choices": ("框架", "砖混")}, (), "砖混"),
    ],
)
def test_a_code_is_written_by_the_number_of_the_form_or_by_its_name(
    heading: str, facts: dict[str, Any], notes: tuple[str, ...], expected: str
) -> None:
    assert written("3", heading, "code", notes, HOUSES, **facts) == expected


def test_a_typed_number_is_the_choice_that_it_stands_for() -> None:
    element = CatalogueElement("x.y", "房屋结构", "household", "code", code_list="list")
    form = choose_format(ColumnFacts("A", ("房屋结构（填代码：1.框架 2.砖混）",)), element)
    assert read_answer("2", form, element, HOUSES) == "3"


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def people(cast: Cast) -> list[uuid.UUID]:
    house = a_household(cast.east, code="H1", group="一社")
    one = a_person(cast.east, "巴特尔", household=house, id_number=NUMBER, phone="13904770001")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=an_id_number("19650202", 202))
    return [one.key, two.key]


def a_list(headings: tuple[str, ...] = HEADINGS) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill_sheet(sheet, "家庭成员信息表", headings, 3, total=False)
    return book, sheet


def taken(bob: Actor, fill: FillView) -> list[list[object]]:
    make_file(actor=bob, fill=fill.key)
    return rows_of(get_file(bob, fill.key).data)


def understood(bob: Actor, data: bytes) -> FillView:
    return understand_form(actor=bob, data=data, file_name="名单.xlsx", purpose="填报家庭成员")


def test_prompts_comments_and_checks_of_a_workbook_say_how_to_write(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list()
    length = DataValidation("textLength", operator="equal", formula1="8")
    length.add("C3:C5")
    sheet.add_data_validation(length)
    prompt = DataValidation("custom", formula1="TRUE")
    prompt.promptTitle, prompt.prompt = "电话", "手机号请脱敏"
    prompt.add("D3:D5")
    sheet.add_data_validation(prompt)
    sheet["B2"].comment = Comment("身份证号须填写15位", "bureau")
    row = taken(bob, understood(bob, bytes_of(book)))[2]
    assert row[:4] == ["巴特尔", NUMBER[:6] + NUMBER[8:17], "19600101", "139****0001"]


def test_a_number_is_split_over_the_single_boxes_of_a_list(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list(("姓名", "公民身份号码", *[""] * 17, "性别"))
    sheet.merge_cells("B2:S2")
    fill = understood(bob, bytes_of(book))
    assert [column.element for column in fill.sheets[0].columns] == ["person.name", "person.id_number", "person.sex"]
    rows = taken(bob, fill)
    assert "".join(map(str, rows[2][1:19])) == NUMBER
    assert rows[2][19] == "男"


def test_a_missing_number_is_asked_once_and_not_once_a_box(cast: Cast, bob: Actor) -> None:
    a_person(cast.east, "没号人")
    book, sheet = a_list(("姓名", "公民身份号码", *[""] * 17, "性别"))
    sheet.merge_cells("B2:S2")
    asked = [one.element for one in list_questions(bob, understood(bob, bytes_of(book)).key)]
    assert asked.count("person.id_number") == 1


def test_a_number_is_split_over_the_single_boxes_of_a_card(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list(("姓名", *[""] * 9, "性别", *[""] * 8))
    sheet["A1"] = "居民基本信息登记表"
    sheet["A3"], sheet["A4"] = "公民身份号码", "联系电话"
    for area in ("B2:J2", "L2:S2", "B4:S4"):
        sheet.merge_cells(area)
    sheet.delete_rows(5, 3)
    fill = understood(bob, bytes_of(book))
    assert fill.sheets[0].kind == "card"
    choose_population(actor=bob, fill=fill.key, sheet="Sheet", record=people[0])
    rows = taken(bob, fill)
    assert "".join(map(str, rows[2][1:19])) == NUMBER


def test_a_format_that_a_person_chose_serves_the_whole_city(cast: Cast, bob: Actor, people: list[uuid.UUID]) -> None:
    data = bytes_of(a_list()[0])
    fill = understood(bob, data)
    column = fill.sheets[0].columns[2]
    correct_mapping(
        actor=bob, fill=fill.key, sheet="Sheet", place=column.place, kind=column.kind, element=column.element,
        format="date:YYYY.MM",
    )  # fmt: skip
    assert taken(bob, fill)[2][2] == "1960.01"
    charlies = understand_form(actor=cast.actor("charlie"), data=data, file_name="b.xlsx")
    assert charlies.sheets[0].columns[2].format == "date:YYYY.MM"


def test_formats_are_offered_with_a_value_whose_middle_is_hidden_and_the_look_is_logged(
    bob: Actor, people: list[uuid.UUID]
) -> None:
    fill = understood(bob, bytes_of(a_list()[0]))
    looked = len(list_accesses(bob, people[0]))
    offered = {one.text: one.shown for one in list_formats(bob, fill.key, "Sheet", fill.sheets[0].columns[1].place)}
    assert offered["id:6 8 4"] == f"{NUMBER[:6]} ******** {NUMBER[-4:]}"
    assert NUMBER not in str(offered)
    assert len(list_accesses(bob, people[0])) == looked + 1


def test_the_page_of_a_column_offers_formats_and_keeps_the_chosen_one(cast: Cast, people: list[uuid.UUID]) -> None:
    client = signed_in(cast.bob)
    page = opened(client, bytes_of(a_list()[0]))
    column = f"{page.split('?')[0]}column?sheet=Sheet&place=%E5%87%BA%E7%94%9F%E6%97%A5%E6%9C%9F"
    shown = client.get(column)
    assert "怎么写" in words(shown)
    assert "公安局" in words(shown)
    assert "1960年1月1日" in words(shown)
    given = {name: value_of(shown, name) for name in ("version", "sheet", "place")}
    chosen = {**given, "element": "person.birth_date", "kind": "derived", "format": "date:YYYY年M月D日"}
    assert client.post(column.split("?")[0], chosen).status_code == 303
    assert "1960年1月1日" in words(client.get(page))


def test_a_filled_file_opens_and_keeps_its_validations(bob: Actor, people: list[uuid.UUID]) -> None:
    book, sheet = a_list()
    rule = DataValidation("list", formula1='"1.是,2.否"')
    rule.add("E3:E5")
    sheet.add_data_validation(rule)
    fill = understood(bob, bytes_of(book))
    make_file(actor=bob, fill=fill.key)
    kept = load_workbook(io.BytesIO(get_file(bob, fill.key).data)).worksheets[0].data_validations.dataValidation
    assert [one.formula1 for one in kept] == ['"1.是,2.否"']
