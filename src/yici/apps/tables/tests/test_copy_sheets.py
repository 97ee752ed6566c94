"""For screens that take no file: the values of one record in the order of the form, to be copied one by one."""

from __future__ import annotations

import uuid

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import list_accesses
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.public import FillNotFound, FillView, PlaceUnknown, get_copy_sheet, understand_form
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import signed_in, words
from yici.core.access import Actor

NUMBER = an_id_number("19600101", 101)
HEADINGS = ("序号", "联系电话", "姓名", "公民身份号码", "文化程度", "备注")


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def people(cast: Cast) -> list[uuid.UUID]:
    house = a_household(cast.east, code="H1")
    one = a_person(cast.east, "巴特尔", household=house, id_number=NUMBER, phone="13904770001", education="70")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=an_id_number("19650202", 202))
    return [one.key, two.key]


def understood(bob: Actor) -> FillView:
    form = a_form("家庭成员信息表", HEADINGS)
    return understand_form(actor=bob, data=form, file_name="a.xlsx", purpose="录入国家系统")


def test_the_values_stand_in_the_order_of_the_form_and_whole(bob: Actor, people: list[uuid.UUID]) -> None:
    sheet = get_copy_sheet(bob, understood(bob).key, "Sheet")
    assert (sheet.who, sheet.place, sheet.total) == ("巴特尔", 0, 2)
    assert [(one.title, one.value) for one in sheet.lines] == [
        ("联系电话", "13904770001"), ("姓名", "巴特尔"), ("公民身份号码", NUMBER), ("文化程度", "初中"),
    ]  # fmt: skip


def test_opening_it_stands_in_the_log(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    before = len(list_accesses(bob, people[1]))
    get_copy_sheet(bob, fill.key, "Sheet", 1)
    after = list_accesses(bob, people[1])
    assert len(after) > before
    assert "录入国家系统" in {one.purpose for one in after}


def test_there_is_no_sheet_beyond_the_last_record_and_none_for_a_stranger(
    cast: Cast, bob: Actor, people: list[uuid.UUID]
) -> None:
    fill = understood(bob)
    with pytest.raises(PlaceUnknown):
        get_copy_sheet(bob, fill.key, "Sheet", 2)
    with pytest.raises(FillNotFound):
        get_copy_sheet(cast.actor("charlie"), fill.key, "Sheet")


def test_the_page_reads_without_a_script_and_has_a_button_for_each_value(
    cast: Cast, bob: Actor, people: list[uuid.UUID]
) -> None:
    fill = understood(bob)
    page = signed_in(cast.bob).get(f"/desk/tables/{fill.key}/copy", {"sheet": "Sheet", "row": "1"})
    assert NUMBER in words(page)
    assert page.content.decode().count("data-copy=") == 4
    assert "下一个" in words(page)
