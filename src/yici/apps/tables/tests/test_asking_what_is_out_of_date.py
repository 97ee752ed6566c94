"""What is past its refresh cycle is filled in and asked besides; said again as it is, it is confirmed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.records.public import read_rows
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.contracts import FillView
from yici.apps.tables.public import (
    answer_question,
    choose_stale,
    get_fill,
    list_questions,
    make_file,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM

MONTHS = "person.work_months"
HEADINGS = ("序号", "姓名", "公民身份号码", "务工时间", "备注")


@pytest.fixture
def person(cast: Cast) -> uuid.UUID:
    """Somebody whose months of work were said two hundred days ago; they are to be said each month."""
    with clock.held_at(NOW - dt.timedelta(days=200)):
        house = a_household(cast.east, code="H1", group="一社")
        given = {"id_number": an_id_number(), "education": "70", "work_months": "6"}
        return a_person(cast.east, "巴特尔", household=house, **given).key


def understood(cast: Cast) -> FillView:
    return understand_form(actor=cast.actor("bob"), data=a_form(headings=HEADINGS), file_name="名单.xlsx")


def stale_questions(cast: Cast, fill: FillView) -> list[str]:
    return [one.element for one in list_questions(cast.actor("bob"), fill.key) if one.same]


def known(person: uuid.UUID) -> tuple[object, bool]:
    value = next(iter(read_rows(SYSTEM, [person], [MONTHS]))).values[MONTHS]
    return value.value, value.is_stale


def version(person: uuid.UUID) -> int:
    return next(iter(read_rows(SYSTEM, [person], [MONTHS]))).version


def test_it_is_asked_with_what_was_known_last_and_filled_in_all_the_same(cast: Cast, person: uuid.UUID) -> None:
    fill = understood(cast)
    assert fill.stale == 1
    (question,) = [one for one in list_questions(cast.actor("bob"), fill.key) if one.element == MONTHS]
    assert (question.same, question.last_known.startswith("6")) == ("6", True)
    before = fill.counts["filled"]
    make_file(actor=cast.actor("bob"), fill=fill.key)
    assert get_fill(cast.actor("bob"), fill.key).counts["filled"] == before


def test_said_again_it_is_a_version_and_fresh_and_no_form_asks_it_again(cast: Cast, person: uuid.UUID) -> None:
    fill, bob = understood(cast), cast.actor("bob")
    before = version(person)
    (question,) = [one for one in list_questions(bob, fill.key) if one.same]
    answer_question(actor=bob, fill=fill.key, number=question.number, value=question.same)
    assert known(person) == (6, False)
    assert version(person) == before + 1
    assert stale_questions(cast, understood(cast)) == []


def test_a_fill_can_leave_it_unasked(cast: Cast, person: uuid.UUID) -> None:
    fill, bob = understood(cast), cast.actor("bob")
    after = choose_stale(actor=bob, fill=fill.key, asks=False)
    assert (after.stale, after.asks_stale, stale_questions(cast, after)) == (0, False, [])
    assert stale_questions(cast, choose_stale(actor=bob, fill=fill.key, asks=True)) == [MONTHS]


def test_the_page_says_how_many_and_offers_the_switch(cast: Cast, person: uuid.UUID) -> None:
    fill, browser = understood(cast), signed_in(cast.bob)
    page = f"/desk/tables/{fill.key}/"
    assert "1 格填的是很久以前的数" in words(browser.get(page))
    browser.post(f"{page}stale", {"version": fill.version, "asks": "no"})
    assert "照填，不再问" in words(browser.get(page))
    assert "没变" in words(browser.get(f"/desk/tables/{understood(cast).key}/questions"))
