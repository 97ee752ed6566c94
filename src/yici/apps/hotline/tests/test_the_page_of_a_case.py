"""One case in one screen: what a unit reads and does there, and what it never learns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yici.apps.cases.public import timeline
from yici.apps.hotline.models import ContactLook
from yici.apps.hotline.public import CITIZEN, OrderView, dispatch, get_order, get_request, take_request
from yici.apps.hotline.tests.cast import PHONE, Hotline, an_intake
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.core.access import SYSTEM


def an_order(hotline: Hotline, key: str = "k", unit: str = "heating_company", **said: object) -> OrderView:
    receipt = take_request(actor=CITIZEN, intake=an_intake(**said), client_key=key)
    ben = hotline.actor("ben")
    version = get_request(ben, receipt.key).case_version
    return dispatch(actor=ben, request=receipt.key, unit=unit, expected=version).order


def page(client: Client, order: OrderView, act: str = "") -> object:
    return client.get(f"/desk/cases/{order.number}/" + (f"?act={act}" if act else ""))


def do(client: Client, order: OrderView, act: str, **typed: object) -> object:
    shown = page(client, order, act)
    sent = {"expected": value_of(shown, "expected"), "seen": value_of(shown, "seen"), **typed}
    return client.post(f"/desk/cases/{order.number}/acts/{act}/", sent)


def test_a_unit_signs_speaks_promises_and_answers_on_one_page(hotline: Hotline) -> None:
    order, han = an_order(hotline), signed_in(hotline.accounts["han"])
    assert "老人在家冻着" in words(page(han, order))
    assert do(han, order, "sign").status_code == 303
    assert do(han, order, "contact", way="phone", text="约好下午上门").status_code == 303
    assert do(han, order, "plan", text="换阀门", until="2026-11-20T18:00").status_code == 303
    assert "换阀门" in words(page(han, order))
    assert do(han, order, "answer", public="阀门换了，已经热了", inside="阀体老化").status_code == 303
    assert get_order(hotline.actor("han"), order.key).case.state == "done"
    request = get_request(hotline.actor("cao"), order.requests[0])
    assert (request.state, request.answer) == ("to_confirm", "阀门换了，已经热了")


def test_the_requester_reads_what_the_unit_did_and_no_inner_word(hotline: Hotline) -> None:
    order, han = an_order(hotline), signed_in(hotline.accounts["han"])
    do(han, order, "sign")
    do(han, order, "plan", text="换阀门", until="2026-11-20T18:00")
    do(han, order, "note", text="物业欠费")
    do(han, order, "answer", public="热了", inside="阀体老化")
    request = get_request(hotline.actor("cao"), order.requests[0])
    read = timeline(SYSTEM, request.case, audiences=("citizen", "public"))
    assert [one.verb for one in read if one.text] == ["request.promised", "request.answered"]
    promise = next(one for one in read if one.verb == "request.promised")
    assert dt.datetime.fromisoformat(promise.facts["until"]).astimezone(dt.UTC).hour == 10
    assert not any("物业" in one.text or "老化" in one.text for one in read)


def test_only_what_the_table_allows_is_drawn(hotline: Hotline) -> None:
    order, han = an_order(hotline), signed_in(hotline.accounts["han"])
    before = page(han, order).content.decode()
    assert "acts/sign/" in before and "act=answer" not in before
    do(han, order, "sign")
    after = page(han, order).content.decode()
    assert "acts/sign/" not in after and "act=answer" in after
    watched = page(signed_in(hotline.accounts["lan"]), order).content.decode()
    assert "/acts/" not in watched and "?act=" not in watched


def test_two_at_once_see_what_changed_and_keep_what_they_typed(hotline: Hotline) -> None:
    order = an_order(hotline)
    han, jin = signed_in(hotline.accounts["han"]), signed_in(hotline.accounts["jin"])
    do(han, order, "sign")
    stale = page(jin, order, "contact")
    do(han, order, "contact", way="phone", text="约好下午上门")
    sent = {
        "expected": value_of(stale, "expected"),
        "seen": value_of(stale, "seen"),
        "way": "visit",
        "text": "我去过了",
    }
    refused = jin.post(f"/desk/cases/{order.number}/acts/contact/", sent)
    assert refused.status_code == 409
    assert "我去过了" in refused.content.decode() and "约好下午上门" in words(refused)
    again = {**sent, "expected": value_of(refused, "expected")}
    assert jin.post(f"/desk/cases/{order.number}/acts/contact/", again).status_code == 303


def test_a_phone_costs_a_purpose_and_leaves_a_trace(hotline: Hotline) -> None:
    order, han = an_order(hotline), signed_in(hotline.accounts["han"])
    assert PHONE not in page(han, order).content.decode()
    address = f"/desk/cases/{order.number}/contact/{order.requests[0]}/"
    assert han.post(address, {"purpose": " "}).status_code == 422
    assert not ContactLook.objects.exists()
    shown = han.post(address, {"purpose": "约上门时间"})
    assert PHONE in shown.content.decode()
    assert [(one.purpose, one.account) for one in ContactLook.objects.all()] == [
        ("约上门时间", hotline.accounts["han"].key)
    ]
    assert PHONE not in page(han, order).content.decode()


def test_a_secret_requester_stays_secret_for_the_unit(hotline: Hotline) -> None:
    order, han = an_order(hotline, is_secret=True), signed_in(hotline.accounts["han"])
    read = page(han, order)
    assert "白" not in words(read) and "139****" not in words(read)
    refused = han.post(f"/desk/cases/{order.number}/contact/{order.requests[0]}/", {"purpose": "想知道"})
    assert refused.status_code == 403 and PHONE not in refused.content.decode()
    assert not ContactLook.objects.exists()
    ben = signed_in(hotline.accounts["ben"])
    assert (
        PHONE
        in ben.post(
            f"/desk/cases/{order.number}/contact/{order.requests[0]}/", {"purpose": "核实地址"}
        ).content.decode()
    )


@pytest.mark.parametrize("who", ["kun", "zed", "bob"])
def test_strangers_find_no_case(hotline: Hotline, who: str) -> None:
    order = an_order(hotline)
    account = hotline.places.bob if who == "bob" else hotline.accounts[who]
    assert page(signed_in(account), order).status_code == 404
