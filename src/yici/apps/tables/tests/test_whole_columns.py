"""A column of questions in one click: left blank, filled alike, taken back; and never a page of thousands."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import Answer as RecordAnswer
from yici.apps.records.public import read_rows, record_answers
from yici.apps.records.tests.builders import TYPED, a_household, a_person
from yici.apps.tables.models import Fill, Question
from yici.apps.tables.public import (
    Answer,
    FillView,
    QuestionUnknown,
    answer_column,
    answer_questions,
    get_file,
    leave_column_blank,
    list_question_columns,
    list_questions,
    make_file,
    understand_form,
    undo_column,
)
from yici.apps.tables.tests.forms_of_ours import a_form, rows_of
from yici.apps.tables.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM, Actor

LATER = dt.timedelta(minutes=5)


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def three(cast: Cast) -> list[uuid.UUID]:
    """Three people whose education and phone nobody has told."""
    house = a_household(cast.east, code="H1", group="一社")
    return [
        a_person(cast.east, name, household=house, role=role).key
        for name, role in (("巴特尔", "02"), ("王秀兰", "10"), ("巴图", "20"))
    ]


@pytest.fixture
def fill(bob: Actor, three: list[uuid.UUID]) -> FillView:
    form = a_form(headings=("序号", "姓名", "取暖方式", "文化程度", "联系电话"))
    return understand_form(actor=bob, data=form, file_name="名单.xlsx", purpose="填报")


def column_of(bob: Actor, fill: FillView, title: str) -> int:
    return next(one.number for one in list_question_columns(bob, fill.key) if one.title == title)


def filled(bob: Actor, fill: FillView, column: int) -> list[object]:
    make_file(actor=bob, fill=fill.key)
    return [row[column] for row in rows_of(get_file(bob, fill.key).data)[2:5]]


def education(record: uuid.UUID) -> object:
    row = next(iter(read_rows(SYSTEM, [record], ["person.education"])))
    return row.values["person.education"].value if "person.education" in row.values else None


def test_questions_stand_together_by_column(bob: Actor, fill: FillView) -> None:
    found = {one.title: one for one in list_question_columns(bob, fill.key)}
    assert {title: one.open for title, one in found.items()} == {"取暖方式": 3, "文化程度": 3, "联系电话": 3}
    assert found["文化程度"].choices
    assert {title: one.takes_one_value for title, one in found.items()} == {
        "取暖方式": True, "文化程度": True, "联系电话": False,
    }  # fmt: skip


def test_one_value_fills_the_column_in_the_form_and_in_the_records(
    bob: Actor, fill: FillView, three: list[uuid.UUID]
) -> None:
    outcome = answer_column(actor=bob, fill=fill.key, number=column_of(bob, fill, "文化程度"), value="小学")
    assert (len(outcome.taken), outcome.refused, outcome.still_open) == (3, (), 6)
    assert filled(bob, fill, 3) == ["小学"] * 3
    assert all(education(one) is not None for one in three)


def test_an_unknown_column_is_filled_alike_and_becomes_one_element(
    bob: Actor, fill: FillView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yici.apps.tables.actions.columns.AT_ONCE", 2)
    outcome = answer_column(actor=bob, fill=fill.key, number=column_of(bob, fill, "取暖方式"), value="电采暖")
    assert len(outcome.taken) == 3
    assert filled(bob, fill, 2) == ["电采暖"] * 3
    assert len(set(Question.objects.filter(column="C").values_list("element", flat=True))) == 1


def test_what_was_filled_alike_is_taken_back(bob: Actor, fill: FillView, three: list[uuid.UUID]) -> None:
    number = column_of(bob, fill, "文化程度")
    answer_column(actor=bob, fill=fill.key, number=number, value="小学")
    assert undo_column(actor=bob, fill=fill.key, number=number) == 3
    assert [education(one) for one in three] == [None] * 3
    assert next(one.open for one in list_question_columns(bob, fill.key) if one.number == number) == 3


def test_taking_back_gives_the_former_value_again(bob: Actor, fill: FillView, three: list[uuid.UUID]) -> None:
    record_answers(bob, [RecordAnswer(three[0], "person.education", "70")], TYPED)
    with clock.held_at(clock.now() + LATER):
        number = column_of(bob, fill, "文化程度")
        answer_column(actor=bob, fill=fill.key, number=number, value="小学")
        assert education(three[0]) != "70"
        undo_column(actor=bob, fill=fill.key, number=number)
    assert [education(one) for one in three] == ["70", None, None]


def test_a_column_left_blank_comes_back_with_one_click(bob: Actor, fill: FillView) -> None:
    number = column_of(bob, fill, "取暖方式")
    assert leave_column_blank(actor=bob, fill=fill.key, number=number).still_open == 6
    found = next(one for one in list_question_columns(bob, fill.key) if one.number == number)
    assert (found.open, found.settled, found.settled_as) == (0, 3, "blank")
    assert filled(bob, fill, 2) == [None] * 3
    assert undo_column(actor=bob, fill=fill.key, number=number) == 3
    assert len(list_questions(bob, fill.key)) == 9


def test_an_answer_given_by_itself_stays_when_the_column_is_taken_back(
    bob: Actor, fill: FillView, three: list[uuid.UUID]
) -> None:
    number = column_of(bob, fill, "文化程度")
    answer_questions(actor=bob, fill=fill.key, answers=[Answer(number, "初中")])
    own = education(three[0])
    with clock.held_at(clock.now() + LATER):
        answer_column(actor=bob, fill=fill.key, number=number, value="小学")
        undo_column(actor=bob, fill=fill.key, number=number)
    assert [education(one) for one in three] == [own, None, None]


def test_a_value_that_is_refused_says_why_and_nothing_is_settled(bob: Actor, fill: FillView) -> None:
    outcome = answer_column(actor=bob, fill=fill.key, number=column_of(bob, fill, "文化程度"), value="不存在的学历")
    assert outcome.taken == ()
    assert outcome.refused[0].message
    assert outcome.still_open == 9


def test_a_stranger_and_a_wrong_number_get_nowhere(bob: Actor, cast: Cast, fill: FillView) -> None:
    with pytest.raises(QuestionUnknown):
        leave_column_blank(actor=bob, fill=fill.key, number=999)


@pytest.fixture
def page(cast: Cast, fill: FillView) -> tuple[Client, str]:
    return signed_in(cast.bob), f"/desk/tables/{fill.key}/questions"


def test_enter_in_the_box_of_a_column_fills_it(bob: Actor, fill: FillView, page: tuple[Client, str]) -> None:
    client, address = page
    number = column_of(bob, fill, "取暖方式")
    answer = client.post(address, {"version": str(fill.version), f"whole-{number}": "电采暖"})
    assert answer.status_code == 303
    assert "这一列有 3 格是一起答的" in words(client.get(address))


def test_each_column_has_its_heading_and_its_ways(page: tuple[Client, str]) -> None:
    client, address = page
    told = words(client.get(address))
    assert told.count("3 行要答") == 3
    assert (told.count("整列留空"), told.count("这列都填")) == (3, 2)


def test_a_column_is_filled_by_a_plain_form_and_taken_back(
    page: tuple[Client, str], bob: Actor, fill: FillView
) -> None:
    client, address = page
    number = column_of(bob, fill, "取暖方式")
    sent = {"version": str(fill.version), "whole": f"fill-{number}", f"whole-{number}": "电采暖"}
    answer = client.post(address, sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}#column-{number}")
    assert "这一列有 3 格是一起答的" in words(client.get(address))
    client.post(address, {"version": str(fill.version), "whole": f"undo-{number}"})
    assert words(client.get(address)).count("3 行要答") == 3


def test_what_was_typed_in_other_rows_is_kept_by_a_click_on_a_column(
    page: tuple[Client, str], bob: Actor, fill: FillView, three: list[uuid.UUID]
) -> None:
    client, address = page
    one = next(one for one in list_questions(bob, fill.key) if one.element == "person.education")
    number = column_of(bob, fill, "取暖方式")
    client.post(address, {"version": str(fill.version), f"q{one.number}": "小学", "whole": f"blank-{number}"})
    assert education(three[0]) is not None
    assert not Question.objects.filter(column="C", state="open").exists()


def test_nothing_typed_for_the_column_is_told_and_nothing_is_filled(
    page: tuple[Client, str], bob: Actor, fill: FillView
) -> None:
    client, address = page
    answer = client.post(address, {"version": str(fill.version), "whole": f"fill-{column_of(bob, fill, '取暖方式')}"})
    assert answer.status_code == 422
    assert "先写这一列都填什么" in words(answer)
    assert not Question.objects.exclude(state="open").exists()


def test_rows_of_a_long_column_are_shown_some_at_a_time(
    page: tuple[Client, str], bob: Actor, fill: FillView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yici.apps.tables.views.grid.ROWS_A_COLUMN", 2)
    client, address = page
    first = words(client.get(address))
    assert (first.count("巴特尔"), first.count("巴图"), first.count("再看 1 行")) == (3, 0, 3)
    number = column_of(bob, fill, "取暖方式")
    more = re.search(rf'href="([^"]*after-{number}=\d+)#', client.get(address).content.decode())
    assert more is not None
    second = words(client.get(more[1]))
    assert (second.count("巴特尔"), second.count("巴图")) == (2, 1)


def test_a_page_of_thousands_of_questions_stays_small(
    page: tuple[Client, str], fill: FillView, three: list[uuid.UUID], django_assert_max_num_queries: Any
) -> None:
    row = Fill.objects.get()
    Question.objects.bulk_create(
        Question(fill=row, number=100 + at, sheet="Sheet", column=f"X{at % 20}", record=three[at % 3],
                 element="person.education", prompt=f"第{at % 20}列")
        for at in range(5000)
    )  # fmt: skip
    client, address = page
    with django_assert_max_num_queries(40):
        answer = client.get(address)
    assert answer.content.decode().count("data-grid-row") <= 200
    assert len(answer.content) < 700_000
    assert "一行一行答" in words(answer)
