"""What is broken is said, not applied for: the search offers the request page, and beside it the item."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import words
from yici.apps.services.selectors.guides import find_fault, find_services
from yici.apps.services.tests.cast import Services, an_item, put


@pytest.fixture
def cold(services: Services) -> None:
    an_item("heating_repair", "供热报修", "market_supervision")
    put("service_faults.csv", "heating_cold", kind="heating_cold", words="暖气不热|家里冷", says="说一句就有人上门",
        says_en="Say it", items="heating_repair")  # fmt: skip
    put("service_faults.csv", "heating_leak", kind="heating_leak", words="暖气不热还漏水", says="先关阀门",
        says_en="Shut it", items="")  # fmt: skip


@pytest.mark.parametrize("typed", ["暖气不热", "我家里冷 怎么办", "楼上楼下暖气不热了"])
def test_a_fault_in_any_sentence_leads_to_saying_it(cold: None, client: Client, typed: str) -> None:
    page = client.get(reverse("services:services"), {"q": typed})
    assert "说一句就有人上门" in words(page) and f'action="{reverse("say:say")}"' in page.content.decode()
    assert [one.code for one in find_services(typed)] == ["heating_repair"]


def test_what_was_typed_goes_along_and_is_sent_by_nobody_else(cold: None, client: Client) -> None:
    page = client.post(reverse("say:say"), {"text": "家里冷", "pick": ""})
    assert page.status_code == 200 and "家里冷</textarea>" in page.content.decode()


def test_the_longest_words_say_which_fault_it_is(cold: None) -> None:
    found = find_fault("暖气不热还漏水")
    assert found is not None and found.kind == "heating_leak"


@pytest.mark.parametrize("typed", ["", "食品", "暖气"])
def test_what_names_no_fault_is_led_to_items_alone(cold: None, client: Client, typed: str) -> None:
    assert find_fault(typed) is None
    assert "说一句就有人上门" not in words(client.get(reverse("services:services"), {"q": typed}))
