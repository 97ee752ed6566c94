"""One box: words, a number, a phone. Everybody finds only what they may see."""

from __future__ import annotations

import pytest
from django.test import Client

from yici.apps.hotline.public import CITIZEN, dispatch, get_request, redispatch, search, take_request
from yici.apps.hotline.tests.cast import PHONE, Hotline, an_intake
from yici.apps.places.tests.pages import signed_in, words
from yici.core.text_search import index_waiting


def taken(key: str, text: str, **changes: object) -> object:
    return take_request(actor=CITIZEN, intake=an_intake(text, **changes), client_key=key)


def found(hotline: Hotline, who: str, query: str) -> list[str]:
    index_waiting()
    return [line.title for line in search(hotline.actor(who), query)]


def test_the_hotline_finds_requests_by_any_words_newest_first(hotline: Hotline) -> None:
    taken("1", "王府路暖气不热")
    taken("2", "楼上噪声大", kind="noise")
    taken("3", "暖气漏水")
    assert found(hotline, "ada", "暖气") == ["暖气漏水", "王府路暖气不热"]
    assert found(hotline, "ada", "王府路 暖气") == ["王府路暖气不热"]


def test_a_unit_finds_its_work_orders_and_nobody_elses(hotline: Hotline) -> None:
    receipt = taken("1", "王府路暖气不热")
    ben = hotline.actor("ben")
    version = get_request(ben, receipt.key).case_version
    order = dispatch(actor=ben, request=receipt.key, unit="heating_company", expected=version).order
    assert found(hotline, "han", "暖气") == ["王府路暖气不热"]
    assert found(hotline, "kun", "暖气") == []
    redispatch(actor=ben, order=order.key, unit="urban_management", expected=order.case.version)
    assert found(hotline, "kun", "暖气") == ["王府路暖气不热"]


def test_whoever_supervises_finds_what_lies_in_the_own_areas(hotline: Hotline) -> None:
    taken("1", "王府路暖气不热")
    assert found(hotline, "lan", "暖气") == ["王府路暖气不热"]
    assert found(hotline, "zed", "暖气") == []
    assert found(hotline, "bob" if "bob" in hotline.accounts else "zed", "暖气") == []


def test_a_number_and_a_phone_go_straight_there(hotline: Hotline) -> None:
    receipt = taken("1", "王府路暖气不热")
    taken("2", "别的事", contact=an_intake().contact.__class__(name="乙", phone="13900000025"))
    assert found(hotline, "ada", receipt.number) == ["王府路暖气不热"]
    assert found(hotline, "ada", receipt.number.lower().replace("-", " ")) == ["王府路暖气不热"]
    assert found(hotline, "ada", PHONE) == ["王府路暖气不热"]
    assert found(hotline, "han", PHONE) == []
    assert found(hotline, "kun", receipt.number) == []


@pytest.mark.parametrize("query", ["", "暖", "' OR 1=1", "%", "<b>", "𠮷𠮷"])
def test_the_page_answers_whatever_is_typed(hotline: Hotline, query: str) -> None:
    client: Client = signed_in(hotline.accounts["ada"])
    answer = client.get("/desk/search/", {"q": query})
    assert answer.status_code == 200
    assert "<b>" not in words(answer)
