"""What a person confirmed: shown with name and day, taken back, carried to a revised form, never unlearnt."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.models import Mapping
from yici.apps.tables.public import (
    Answer,
    FillView,
    answer_questions,
    correct_mapping,
    leave_blank,
    list_mapping_versions,
    list_questions,
    make_file,
    restore_mapping,
    take_from_form,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.apps.tables.tests.test_last_months_file import a_filled_list
from yici.core.access import Actor
from yici.core.errors import NotAllowed, YiciError

HEADINGS = ("姓名", "读书情况", "性别", "取暖方式", "联系电话")


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def people(cast: Cast) -> list[uuid.UUID]:
    house = a_household(cast.east, code="H1")
    one = a_person(cast.east, "巴特尔", household=house, id_number=an_id_number("19600101", 101), education="70")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=an_id_number("19650202", 202))
    return [one.key, two.key]


def understood(actor: Actor, headings: tuple[str, ...] = HEADINGS, title: str = "家庭成员信息表") -> FillView:
    return understand_form(actor=actor, data=a_form(title, headings), file_name="a.xlsx", purpose="test")


def confirmed(actor: Actor, fill: FillView, column: int, element: str, format: str = "") -> FillView:
    place = fill.sheets[0].columns[column].place
    return correct_mapping(
        actor=actor, fill=fill.key, sheet="Sheet", place=place, kind="element", element=element, format=format
    )


def test_a_confirmed_column_carries_name_and_day_in_the_whole_city(
    cast: Cast, bob: Actor, people: list[uuid.UUID]
) -> None:
    confirmed(bob, understood(bob), 1, "person.education")
    seen = understood(cast.actor("charlie")).sheets[0].columns[1]
    assert (seen.element, seen.reason) == ("person.education", "Bob 11月20日 这样认的")


def test_every_version_stays_and_a_former_one_is_taken_again(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    place = fill.sheets[0].columns[1].place
    confirmed(bob, fill, 1, "person.education")
    confirmed(bob, fill, 1, "person.presence")
    latest, first = list_mapping_versions(bob, fill.key, "Sheet", place)
    assert [(one.element, one.by, one.is_in_force) for one in (latest, first)] == [
        ("person.presence", "Bob", True), ("person.education", "Bob", False),
    ]  # fmt: skip
    after = restore_mapping(actor=bob, fill=fill.key, sheet="Sheet", place=place, number=first.number)
    assert after.sheets[0].columns[1].element == "person.education"
    assert len(list_mapping_versions(bob, fill.key, "Sheet", place)) == 3


def test_what_was_said_is_let_go_and_the_column_is_understood_afresh(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    place = fill.sheets[0].columns[2].place
    confirmed(bob, fill, 2, "person.presence")
    after = restore_mapping(actor=bob, fill=fill.key, sheet="Sheet", place=place)
    assert (after.sheets[0].columns[2].element, after.sheets[0].columns[2].is_confirmed) == ("person.sex", False)


def test_who_may_not_correct_takes_nothing_back(cast: Cast, bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    confirmed(bob, fill, 1, "person.education")
    stranger = Actor(**{**_facts(bob), "permissions": bob.permissions - {"tables.correct_mapping"}})
    place = fill.sheets[0].columns[1].place
    with pytest.raises(NotAllowed):
        restore_mapping(actor=stranger, fill=fill.key, sheet="Sheet", place=place)


def _facts(actor: Actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in type(actor).__dataclass_fields__}


def test_a_revised_form_takes_over_what_did_not_change_and_asks_only_what_is_new(
    bob: Actor, people: list[uuid.UUID]
) -> None:
    confirmed(bob, understood(bob), 1, "person.education")
    fill = understood(bob, ("姓名", "读书情况", "性别", "取暖方式", "是否在外", "文化水平"), "家庭成员信息表（修订）")
    [revised] = fill.revised
    assert (revised.carried, revised.new, revised.gone) == (1, ("是否在外", "文化水平"), ("电话",))
    column = fill.sheets[0].columns[1]
    assert (column.element, column.reason) == ("person.education", "Bob 11月20日 在上一版表里这样认的")


def test_another_form_is_no_revision(bob: Actor, people: list[uuid.UUID]) -> None:
    confirmed(bob, understood(bob), 1, "person.education")
    assert understood(bob, ("姓名", "性别", "公民身份号码", "出生日期", "政治面貌"), "党员名册").revised == ()


def test_a_later_word_about_the_revised_form_leaves_the_old_one_alone(bob: Actor, people: list[uuid.UUID]) -> None:
    confirmed(bob, understood(bob), 1, "person.education")
    fill = understood(bob, (*HEADINGS, "是否在外"), "家庭成员信息表（新）")
    confirmed(bob, fill, 1, "person.presence")
    assert understood(bob).sheets[0].columns[1].element == "person.education"


STEPS = ("answer", "blank", "make", "take", "again", "other")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=6), value=st.sampled_from(["电采暖", "初中", "小学"])
)
def test_no_sequence_of_fills_changes_what_a_person_confirmed(
    cast: Cast, bob: Actor, people: list[uuid.UUID], steps: list[str], value: str
) -> None:
    fill = understood(bob)
    confirmed(bob, fill, 1, "person.education")
    confirmed(bob, fill, 3, "person.presence")
    before = _confirmed_rows()
    fill = understood(bob)
    for step in steps:
        fill = _step(step, cast, bob, fill, value)
    assert before <= _confirmed_rows()
    assert [column.element for column in understood(bob).sheets[0].columns[1:4:2]] == [
        "person.education", "person.presence",
    ]  # fmt: skip


def _confirmed_rows() -> set[tuple[str, str, str]]:
    rows = Mapping.objects.filter(origin="confirmed", replaced_at=None)
    return {(row.sheet, row.place, row.meaning["element"]) for row in rows}


def _step(step: str, cast: Cast, bob: Actor, fill: FillView, value: str) -> FillView:
    numbers = [one.number for one in list_questions(bob, fill.key)]
    if step == "answer":
        answer_questions(actor=bob, fill=fill.key, answers=[Answer(number, value) for number in numbers])
    elif step == "blank":
        leave_blank(actor=bob, fill=fill.key, numbers=numbers)
    elif step == "make":
        make_file(actor=bob, fill=fill.key)
    elif step == "take":
        old = understood_filled(bob)
        take_from_form(actor=bob, fill=old.key, sheet="Sheet", which="only_here")
    elif step == "again":
        return understood(bob)
    else:
        try:
            understood(cast.actor("charlie"))
        except YiciError:
            return fill
    return fill


def understood_filled(bob: Actor) -> FillView:
    rows = [("巴特尔", value, "男", value, "13904770001") for value in ("电采暖", "燃煤")]
    return understand_form(actor=bob, data=a_filled_list(rows[:1], HEADINGS), file_name="b.xlsx", purpose="test")


@pytest.fixture
def browser(cast: Cast) -> Client:
    return signed_in(cast.bob)


def test_the_history_of_a_column_is_a_page_with_a_way_back(
    browser: Client, bob: Actor, people: list[uuid.UUID]
) -> None:
    page = opened(browser, a_form(headings=HEADINGS))
    fill = uuid.UUID(page.strip("/").split("/")[-1])
    view = understood(bob)
    confirmed(bob, view, 1, "person.education")
    confirmed(bob, view, 1, "person.presence")
    place = view.sheets[0].columns[1].place
    address = f"/desk/tables/{view.key}/column/history"
    shown = browser.get(address, {"sheet": "Sheet", "place": place})
    said = words(shown)
    assert [part for part in ("以前怎么认的", "文化程度", "Bob", "2026-11-20", "改回这个") if part not in said] == []
    first = min(one.number for one in list_mapping_versions(bob, view.key, "Sheet", place))
    given_back = {name: value_of(shown, name) for name in ("version", "sheet", "place")}
    assert browser.post(address, {**given_back, "number": str(first)}).status_code == 303
    assert browser.post(address, {**given_back, "number": str(first)}).status_code == 409
    assert fill != view.key


def test_the_page_of_a_revised_form_says_what_is_new_and_gone(browser: Client, people: list[uuid.UUID]) -> None:
    opened(browser, a_form(headings=HEADINGS))
    page = opened(browser, a_form("家庭成员信息表（修订）", (*HEADINGS[:4], "是否在外")))
    said = words(browser.get(page))
    assert "差不多" in said
    assert "新增： 是否在外" in said
    assert "没了： 电话" in said
