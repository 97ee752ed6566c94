"""Whoever wonders answers a few questions without signing in; the fewest are asked, and nothing of it is stored."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yici.apps.services.cityfiles import TABLES
from yici.apps.services.rules.policies import answers
from yici.apps.services.rules.reading import in_force, policies_of
from yici.apps.services.rules.self_check import NONE_OF_THESE, at_most_left, check, next_question, questions_of
from yici.apps.services.tests.cast import Services
from yici.apps.services.tests.policy_cast import the_policies
from yici.core.cityfiles import read_city

DAY = dt.date(2026, 11, 27)
CITY = read_city(Path(__file__).resolve().parents[5] / "cities" / "ordos", TABLES)
POLICIES = in_force(policies_of({table.name: CITY.rows(table.name) for table in TABLES}), DAY)
FOR_PEOPLE = [one for one in POLICIES.values() if one.entity != "enterprise"]
TYPES = {"person.age": "int", "household.pasture_area": "area", "person.is_in_school": "bool"}


def type_of(code: str) -> str:
    return TYPES.get(code, "code")


def play(said_by: dict[str, str]) -> tuple[list[str], dict[str, bool | None]]:
    """What is asked of somebody who answers so, and what comes of it."""
    asked, said, order = questions_of(FOR_PEOPLE, type_of), {}, []
    while question := next_question(FOR_PEOPLE, asked, said, DAY):
        assert len(order) < 30
        order.append(question.key)
        said[question.key] = said_by.get(question.key, "no" if question.kind == "yes_no" else NONE_OF_THESE)
    assert at_most_left(FOR_PEOPLE, asked, said, DAY) == 0
    return order, {one.code: check(one, asked, said, DAY).holds for one in FOR_PEOPLE}


def test_what_most_policies_wait_for_is_asked_first_and_only_what_still_matters() -> None:
    order, found = play({"person.age": "35", "person.work_status": NONE_OF_THESE})
    assert order[0] in ("person.age", "relief.category")
    assert "person.registered_area" not in order  # at 35 neither the allowance for children nor that of age is due
    assert set(found.values()) == {False}
    every = len(questions_of(FOR_PEOPLE, type_of))
    assert len(order) < every, f"{len(order)} of {every} questions"


def test_somebody_of_eighty_two_in_hardship_hears_of_all_that_may_be_due() -> None:
    _order, found = play({
        "person.age": "82", "relief.category": "rural_minimum", "person.registered_area": "yes", "elder.card": "yes",
        "household.heating": "yes", "person.medical_insurance": "yes",
    })  # fmt: skip
    due = {code for code, holds in found.items() if holds}
    assert {"elder_allowance", "elder_card", "heating_aid", "medical_premium"} <= due
    assert found["childcare"] is False


def test_nobody_is_asked_whether_they_are_alive() -> None:
    assert "person.is_alive" not in questions_of(FOR_PEOPLE, type_of)


def test_who_does_not_know_leaves_open_what_needs_it() -> None:
    _order, found = play(
        {"person.age": "82", "relief.category": "?", "person.registered_area": "?", "household.heating": "yes"}
    )
    assert (found["elder_allowance"], found["heating_aid"], found["childcare"]) == (None, None, False)


def test_the_self_check_says_what_the_rules_say_of_the_same_values() -> None:
    asked = questions_of(FOR_PEOPLE, type_of)
    for age, relief, school in itertools.product(("2", "30", "85"), ("rural_minimum", NONE_OF_THESE), ("yes", "no")):
        said = {"person.age": age, "relief.category": relief, "person.is_in_school": school}
        values = {"person.age": int(age), "relief.category": relief, "person.is_in_school": school == "yes"}
        policy = POLICIES["pupil_aid"]
        assert check(policy, asked, said, DAY).holds == answers(policy, values, DAY).holds


@pytest.fixture
def page(services: Services) -> Client:
    the_policies()
    return Client(headers={"host": "localhost", "accept-language": "zh-hans"})


def fields_of(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html):
        found.setdefault(name, []).append(value)
    return found


def go_on(page: Client, html: str, act: str = "answer", **more: str) -> str:
    return page.post(reverse("services:policy-check"), {**fields_of(html), "act": act, **more}).content.decode()


def test_the_page_asks_and_answers_with_reasons(page: Client) -> None:
    html = page.get(reverse("services:policy-check"), {"for": "person"}).content.decode()
    assert 'name="said"' in html and "person.age" in html
    html = go_on(page, html, said="８５")
    assert "监测户" in html or "household.type" in html
    html = go_on(page, html, said="no")
    html = go_on(page, html, said="yes")
    assert "高龄津贴" in html and "年满80岁" in html and "不是：监测户" in html


def test_a_word_where_a_number_is_wanted_is_said_and_typed_words_stay(page: Client) -> None:
    html = page.get(reverse("services:policy-check"), {"policy": "elder_allowance"}).content.decode()
    assert "person.age" in html
    html = page.get(reverse("services:policy-check"), {"for": "person"}).content.decode()
    answer = page.post(reverse("services:policy-check"), {**fields_of(html), "act": "answer", "said": "八十"})
    assert answer.status_code == 422 and 'value="八十"' in answer.content.decode()


def test_what_is_not_known_is_shown_with_who_can_give_it(page: Client) -> None:
    html = page.get(reverse("services:policy-check"), {"for": "person"}).content.decode()
    html = go_on(page, html, said="85")
    while 'value="answer"' in html:
        html = go_on(page, html, said="?")
    assert "不清楚：监测户" in html and "农户类型" in html


def test_an_answer_can_be_taken_back(page: Client) -> None:
    first = page.get(reverse("services:policy-check"), {"for": "person"}).content.decode()
    second = go_on(page, first, said="85")
    assert fields_of(go_on(page, second, act="back"))["about"] == fields_of(first)["about"]


def test_nothing_is_written(page: Client) -> None:
    html = page.get(reverse("services:policy-check"), {"for": "person"}).content.decode()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        go_on(page, html, said="85")
    assert not [one["sql"] for one in asked if one["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_everybody_reads_policies_and_what_a_version_changed(page: Client) -> None:
    html = page.get(reverse("services:policies")).content.decode()
    assert "高龄津贴" in html and "高企奖励" in html
    html = page.get(reverse("services:policy", args=["elder_allowance"])).content.decode()
    assert "年满90岁" in html and "年满80岁" in html and "2026-01-01" in html
    assert page.get(reverse("services:policy", args=["nothing"])).status_code == 404
