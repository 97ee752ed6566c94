"""School places are offered here and applied for where they are given: nothing is typed twice."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from yici.apps.enrolment.public import list_beside
from yici.apps.services.tests.cast import Services, put


def test_an_item_of_school_places_leads_to_the_schools(services: Services) -> None:
    put("city.toml", "settings", enrolment={"offered_as": ["food_licence", "open-shop"]})  # type: ignore[arg-type]
    browser = Client(headers={"host": "localhost"})
    for name, code in (("services:apply-item", "food_licence"), ("services:apply-thing", "open-shop")):
        answer = browser.get(reverse(name, args=[code]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("open:schools"))
    put("city.toml", "settings", enrolment={})  # type: ignore[arg-type]
    assert browser.get(reverse("services:apply-item", args=["food_licence"])).status_code == 200


def test_what_else_belongs_to_school_is_named_beside_a_place(services: Services) -> None:
    put("city.toml", "settings", enrolment={"offered_as": ["food_licence", "open-shop"]})  # type: ignore[arg-type]
    assert [address for _name, address in list_beside()] == [reverse("services:item", args=["shop_sign"])]
