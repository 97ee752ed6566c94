"""Before sending a citizen sees what neighbours said already, follows it or goes on; a merge can be taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from yici.apps.hotline.errors import AloneInOrder
from yici.apps.hotline.models import Request
from yici.apps.hotline.public import Outcome, get_order, get_request, rate, unmerge
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.tests.steps import done, given, joined, taken

WEST, EAST = "159901100202", "159901100201"
SAID = {"client_key": "f1", "text": "我们楼暖气也不热，老人冻着", "area": WEST}


def hint(**changes: Any) -> str:
    return Client().post("/say/similar/", {**SAID, **changes}).content.decode()


def follow(**changes: Any) -> Request:
    found = re.search(r'name="follows" value="([^"]+)"', hint())
    assert found is not None
    told = Client().post("/say/", {**SAID, "follows": found[1], **changes}, HTTP_ACCEPT="application/json").json()
    return Request.objects.get(number=told["number"])


def test_the_hint_says_how_many_and_what_kind_and_nothing_about_anybody(hotline: Hotline) -> None:
    first = taken("a", text="暖气不热，老人在家冻着，三号楼白音家")
    given(hotline, first)
    joined(hotline, taken("b"), given_order(hotline, first))
    shown = hint()
    assert "2 户" in shown and "供热" in shown and "热力公司" in shown
    assert "白音" not in shown and PHONE not in shown and first.number not in shown


def given_order(hotline: Hotline, receipt: Any) -> Any:
    return get_order(hotline.actor("ben"), get_request(hotline.actor("ben"), receipt.key).orders[0])


@pytest.mark.parametrize(
    "changes",
    [{"area": EAST}, {"text": "楼道里的路灯坏了三天没人修"}, {"text": "暖气"}, {"area": ""}, {"area": "nowhere"}],
)
def test_another_place_another_matter_or_too_few_words_show_nothing(hotline: Hotline, changes: Any) -> None:
    taken()
    assert "follows" not in hint(**changes)


def test_what_is_about_a_unit_or_closed_is_no_candidate(hotline: Hotline) -> None:
    taken("a", against="heating_company")
    taken("b", is_report=True)
    assert "follows" not in hint()
    receipt = taken("c")
    done(hotline, given(hotline, receipt))
    rate(request=receipt.key, outcome=Outcome(True, "yes", 5))
    assert "follows" not in hint()


def test_whoever_follows_shares_the_open_order_and_has_an_own_number(hotline: Hotline) -> None:
    first = taken()
    order = given(hotline, first)
    row = follow()
    view = get_request(hotline.actor("ben"), row.key)
    assert (view.state, view.orders, view.kind) == ("in_hand", (order.key,), "heating")
    assert row.number != first.number
    assert len(get_order(hotline.actor("ben"), order.key).requests) == 2


def test_before_there_is_an_order_it_waits_and_one_dispatch_takes_both(hotline: Hotline) -> None:
    first = taken()
    row = follow()
    assert get_request(hotline.actor("ben"), row.key).state == "received"
    assert "2 户" in hint()
    order = given(hotline, first)
    view = get_request(hotline.actor("ben"), row.key)
    assert (view.state, view.orders) == ("in_hand", (order.key,))
    done(hotline, order)
    rate(request=first.key, outcome=Outcome(True, "yes", 5))
    assert get_request(hotline.actor("ben"), row.key).state == "to_confirm"  # asked like the first


def test_a_merge_is_taken_back_and_people_stay_apart(hotline: Hotline) -> None:
    first = taken()
    order = given(hotline, first)
    row = follow()
    ben = hotline.actor("ben")
    unmerge(actor=ben, request=row.key, order=order.key, expected=get_request(ben, row.key).case_version)
    view = get_request(ben, row.key)
    assert (view.state, view.orders) == ("received", ())
    assert get_order(ben, order.key).requests == (first.key,)
    with pytest.raises(AloneInOrder):
        unmerge(actor=ben, request=first.key, order=order.key, expected=get_request(ben, first.key).case_version)


def test_a_wrong_mark_of_what_is_followed_loses_nothing(hotline: Hotline) -> None:
    taken()
    assert follow(follows="nonsense").text == SAID["text"]
