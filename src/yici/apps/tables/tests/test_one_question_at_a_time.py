"""Questions one card at a time, on a phone and without any script."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import read_rows
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.core.access import SYSTEM


@pytest.fixture
def person(cast: Cast) -> uuid.UUID:
    house = a_household(cast.east, code="H1")
    return a_person(cast.east, "巴特尔", household=house, id_number=an_id_number("19600101", 101)).key


@pytest.fixture
def page(cast: Cast, person: uuid.UUID) -> tuple[Client, str]:
    client = signed_in(cast.bob)
    form = a_form("家庭成员信息表", ("姓名", "联系电话", "文化程度"))
    return client, f"{opened(client, form)}questions/one"


def test_each_answer_leads_to_the_next_question(page: tuple[Client, str], person: uuid.UUID) -> None:
    client, address = page
    first = client.get(address)
    assert "巴特尔" in words(first)
    assert "联系电话" in words(first)
    assert "文化程度" not in words(first)
    answer = client.post(address, {"number": value_of(first, "number"), "value": "13904770001"})
    second = client.get(answer.headers["Location"])
    assert "文化程度" in words(second)
    done = client.post(address, {"number": value_of(second, "number"), "value": "初中"})
    assert "没有要问的了" in words(client.get(done.headers["Location"]))
    [row] = read_rows(SYSTEM, [person], ("person.phone", "person.education"), purpose="test")
    assert {code: known.value for code, known in row.values.items()} == {
        "person.phone": "13904770001", "person.education": "70",
    }  # fmt: skip


def test_a_wrong_answer_comes_back_with_what_was_typed(page: tuple[Client, str]) -> None:
    client, address = page
    number = value_of(client.get(address), "number")
    answer = client.post(address, {"number": number, "value": "12"})
    assert answer.status_code == 422
    assert value_of(answer, "value") == "12"


def test_a_question_put_off_comes_again_and_one_left_blank_does_not(page: tuple[Client, str]) -> None:
    client, address = page
    first = value_of(client.get(address), "number")
    later = client.post(address, {"number": first, "step": "later"}).headers["Location"]
    second = value_of(client.get(later), "number")
    assert second != first
    after = client.post(address, {"number": second, "step": "blank"}).headers["Location"]
    assert value_of(client.get(after), "number") == first
