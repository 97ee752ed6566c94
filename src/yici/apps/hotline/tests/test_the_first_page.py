"""The first page: one box for words or a number, doors that lead somewhere, two true sentences of yesterday."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yici.apps.hotline.public import Outcome, day_figures, rate
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import a_done_one, given, taken
from yici.apps.places.tests.cast import NOW
from yici.apps.places.tests.pages import signed_in
from yici.core import clock


def page(**asked: str) -> str:
    return Client().get("/", asked).content.decode()


def test_yesterday_is_told_from_the_rows_and_not_at_all_without_any(hotline: Hotline) -> None:
    assert "昨天" not in page()
    a_done_one(hotline, "k1")
    rate(request=a_done_one(hotline, "k2").key, outcome=Outcome(True, "yes", 5))
    taken("k3")
    assert "昨天" not in page()  # it is still today
    with clock.held_at(NOW + dt.timedelta(days=1)):
        assert (day_figures().received, day_figures().contacted, day_figures().solved) == (3, 2, 1)
        assert "昨天来了 3 件，2 件当天就有人联系。" in page()


def test_a_number_leads_to_its_page_and_words_to_the_page_where_they_are_said(hotline: Hotline) -> None:
    receipt = taken("k1")
    typed = receipt.number.lower().replace("-", " ")
    answer = Client().get("/", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/follow/?number={receipt.number}")
    found = page(q="暖气<b>不热")
    assert 'value="暖气&lt;b&gt;不热"' in found and 'action="/say/"' in found
    assert (
        "暖气&lt;b&gt;不热</textarea>" in Client().post("/say/", {"text": "暖气<b>不热", "pick": ""}).content.decode()
    )


def test_doors_lead_somewhere(hotline: Hotline) -> None:
    for address in ("/say/", "/follow/"):
        assert f'href="{address}"' in page()
        assert Client().get(address).status_code == 200


def test_without_a_database_the_doors_stand_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    from yici.shell import views

    def broken() -> None:
        raise DatabaseError

    monkeypatch.setattr(views, "day_figures", broken)
    assert 'href="/say/"' in page()


def test_the_inbox_of_a_unit_leads_to_the_page_of_its_order(hotline: Hotline) -> None:
    order = given(hotline, taken("k1"))
    client = signed_in(hotline.accounts["han"])
    assert f'href="/desk/cases/{order.number}/"' in client.get("/desk/").content.decode()
    assert client.get(f"/desk/cases/{order.number}/").status_code == 200
