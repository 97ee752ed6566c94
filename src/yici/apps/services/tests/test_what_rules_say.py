"""What the rules of items say of a form: hints, what to put right, what will not be granted; nobody is stopped."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from yici.apps.records.tests.builders import a_catalogue
from yici.apps.services.contracts import ItemRule
from yici.apps.services.rules.saying import sayings
from yici.apps.services.tests.cast import SINCE, Services, a_field, put

DAY = dt.date(2026, 11, 27)
GOOD = {
    "act": "send", "client_key": "s", "area": "159901100201", "who_name": "田秀兰", "who_number": "1",
    "form.shop": "高原红", "form.seats": "20", "form.mongolian": "ᠭ", "role": "self",
}  # fmt: skip


def _rule(code: str, when: str, then: str, says: str) -> ItemRule:
    return ItemRule("food_licence", code, when, then, says)  # type: ignore[arg-type]


def test_the_weightiest_comes_first_and_what_is_not_known_says_nothing() -> None:
    rules = [
        _rule("a", "form.seats > 10", "hint", "大店查得细"),
        _rule("b", "form.seats > 10", "not_met", "办不了"),
        _rule("c", "form.kitchen = no", "supplement", "先有后厨"),
        _rule("d", "form.seats > 5", "hint", "大店查得细"),
    ]
    assert [one.code for one in sayings(rules, {"form.seats": 20}, DAY)] == ["b", "a"]
    assert sayings(rules, {}, DAY) == []


def _put(code: str, when: str, then: str, says: str) -> None:
    put("service_rules.csv", f"food_licence|{SINCE}|{code}", item="food_licence", valid_from=SINCE, code=code,
        when=when, then=then, says=says, says_en=code)  # fmt: skip


def test_what_asks_for_something_is_read_before_it_is_handed_in_and_then_goes_through(services: Services) -> None:
    _put("cold", "form.seats > 15", "supplement", "座位多，要有凉菜间")
    client, address = Client(headers={"host": "localhost"}), reverse("services:apply-thing", args=["open-shop"])
    first = client.post(address, GOOD)
    page = first.content.decode()
    assert first.status_code == 200 and "座位多，要有凉菜间" in page and 'value="food_licence.cold"' in page
    _put("roof", "form.seats > 18", "not_met", "座位太多")  # one more than was read
    assert client.post(address, GOOD | {"read": "food_licence.cold"}).status_code == 200
    sent = client.post(address, GOOD | {"read": "food_licence.roof food_licence.cold"})
    assert sent.status_code == 303 and "number=A" in sent["Location"]


def test_a_hint_stops_nobody(services: Services) -> None:
    _put("large", "form.seats > 15", "hint", "大店查得细")
    client, address = Client(headers={"host": "localhost"}), reverse("services:apply-thing", args=["open-shop"])
    assert client.post(address, GOOD).status_code == 303
    kept = client.post(address, GOOD | {"act": "save"})
    assert "大店查得细" in client.get(kept["Location"]).content.decode()


def test_choices_of_an_element_are_read_in_words(services: Services) -> None:
    a_catalogue()
    a_field("food_licence", "disability.class", "code", position=3, choices="1|x")
    a_field("food_licence", "form.post", "code", position=4, choices="厨师|服务", group="workers")
    address = reverse("services:apply-item", args=["food_licence"])
    page = Client(headers={"host": "localhost"}).get(address, headers={"accept-language": "zh-hans"}).content.decode()
    assert '<option value="1" translate="no">视力</option>' in page
    assert '<option value="x" translate="no">x</option>' in page
    assert '<option value="厨师">厨师</option>' in page


def test_who_applies_is_asked_once(services: Services) -> None:
    for position, code in enumerate(("person.name", "person.id_number", "person.phone"), 3):
        a_field("food_licence", code, "phone" if code == "person.phone" else "text", position=position)
    client, address = Client(headers={"host": "localhost"}), reverse("services:apply-item", args=["food_licence"])
    assert 'name="person.name"' not in client.get(address).content.decode()
    assert client.post(address, GOOD | {"who_phone": ""}).status_code == 422  # the item needs a phone
    kept = client.post(address, GOOD | {"act": "save", "who_phone": "13900000000"})
    again = client.get(kept["Location"]).content.decode()
    assert 'value="田秀兰"' in again and 'value="13900000000"' in again
    assert client.post(address, GOOD | {"who_phone": "13900000000"}).status_code == 303
