"""零报告: that there is none is a signed answer; and —, /, 无, 0 and nothing are five different answers."""

from __future__ import annotations

import uuid

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.public import (
    Answer,
    FillView,
    NotNone,
    answer_questions,
    choose_population,
    get_file,
    get_fill,
    leave_blank,
    list_questions,
    make_file,
    report_none,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import a_form, rows_of
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.core.access import Actor

FORM = a_form("家庭成员信息表", ("序号", "姓名", "性别", "取暖方式"))


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


def understood(bob: Actor) -> FillView:
    return understand_form(actor=bob, data=FORM, file_name="a.xlsx", purpose="test")


def rows_made(bob: Actor, fill: FillView) -> list[list[object]]:
    make_file(actor=bob, fill=fill.key)
    return rows_of(get_file(bob, fill.key).data)


def test_none_is_signed_with_name_and_time_and_stands_in_the_form(bob: Actor) -> None:
    fill = understood(bob)
    assert fill.sheets[0].may_be_none
    signed = report_none(actor=bob, fill=fill.key, sheet="Sheet")
    assert signed.sheets[0].none is not None
    assert (signed.sheets[0].none.by, signed.sheets[0].none.at.isoformat()[:10]) == ("Bob", "2026-11-20")
    rows = rows_made(bob, fill)
    assert rows[2] == [None, "无", None, None]
    assert rows[4][0] == "合计"


def test_an_empty_list_that_nobody_signed_stays_empty(bob: Actor) -> None:
    assert rows_made(bob, understood(bob))[2] == [None] * 4


def test_a_signed_none_is_taken_back(bob: Actor) -> None:
    fill = understood(bob)
    report_none(actor=bob, fill=fill.key, sheet="Sheet")
    report_none(actor=bob, fill=fill.key, sheet="Sheet", is_none=False)
    assert get_fill(bob, fill.key).sheets[0].none is None


def test_where_somebody_belongs_none_cannot_be_signed(cast: Cast, bob: Actor) -> None:
    a_person(cast.east, "巴特尔")
    with pytest.raises(NotNone):
        report_none(actor=bob, fill=understood(bob).key, sheet="Sheet")


def test_who_came_after_the_signature_stands_in_the_form(cast: Cast, bob: Actor) -> None:
    fill = understood(bob)
    report_none(actor=bob, fill=fill.key, sheet="Sheet")
    a_person(cast.east, "巴特尔")
    assert [row[1] for row in rows_made(bob, fill)[2:4]] == ["巴特尔", None]


def test_a_form_without_body_rows_says_none_in_a_new_one(bob: Actor) -> None:
    form = a_form("家庭成员信息表", ("序号", "姓名", "性别"), blank_rows=0)
    fill = understand_form(actor=bob, data=form, file_name="a.xlsx", purpose="test")
    report_none(actor=bob, fill=fill.key, sheet="Sheet")
    assert "无" in [row[1] for row in rows_made(bob, fill)]


@pytest.fixture
def five(cast: Cast) -> list[uuid.UUID]:
    house = a_household(cast.east, code="H1")
    return [
        a_person(cast.east, name, household=house, role="20", id_number=an_id_number(f"198{at}0101", 101)).key
        for at, name in enumerate(("甲甲", "乙乙", "丙丙", "丁丁", "戊戊"))
    ]


def test_five_kinds_of_nothing_stay_five(bob: Actor, five: list[uuid.UUID]) -> None:
    fill = choose_population(actor=bob, fill=understood(bob).key, sheet="Sheet", condition="person.sex = '1'")
    asked = {one.who: one.number for one in list_questions(bob, fill.key)}
    said = {"甲甲": "—", "乙乙": "/", "丙丙": "无", "丁丁": "0"}
    outcome = answer_questions(
        actor=bob, fill=fill.key, answers=[Answer(asked[who], value) for who, value in said.items()]
    )
    assert (len(outcome.taken), outcome.refused) == (4, ())
    leave_blank(actor=bob, fill=fill.key, numbers=[asked["戊戊"]])
    written = {row[1]: row[3] for row in rows_made(bob, fill)[2:7]}
    assert written == {**said, "戊戊": None}
    assert [one.who for one in list_questions(bob, understood(bob).key)] == ["戊戊"]


def test_the_page_takes_the_signature_in_one_press(cast: Cast) -> None:
    client = signed_in(cast.bob)
    page = opened(client, FORM)
    shown = client.get(page)
    assert "签名确认：没有" in words(shown)
    given = {name: value_of(shown, name) for name in ("version", "sheet")}
    assert client.post(f"{page}population", {**given, "none": "yes"}).status_code == 303
    assert "零报告 Bob 2026-11-20" in words(client.get(page))
