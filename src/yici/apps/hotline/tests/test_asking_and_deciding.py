"""A unit asks, another unit decides: to return an order, to take longer, to suspend it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import ArticleNeeded, ExtendedAlready, ExtensionTooLate, timeline
from yici.apps.hotline.actions.deciding import ask, decide, take_up, withdraw
from yici.apps.hotline.contracts import Asking, OrderDecision, OrderView
from yici.apps.hotline.errors import AskedAlready, DayOfReviewNeeded, DaysNeeded, UnitNeeded
from yici.apps.hotline.models import Decision
from yici.apps.hotline.public import contact, get_order, get_request, sign
from yici.apps.hotline.selectors.deciding import find_precedents, precedents_of
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.cast import NOW
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotYet
from yici.core.models import CityRow

RETURN = Asking("return", "not_our_duty", "这是城管的事", "三定规定第 4 条", unit="urban_management")


def version(order: OrderView) -> int:
    return get_order(SYSTEM, order.key).case.version


def signed(hotline: Hotline, key: str = "k") -> OrderView:
    order = given(hotline, taken(key))
    return sign(actor=hotline.actor("han"), order=order.key, expected=order.case.version)


def asked(hotline: Hotline, order: OrderView, asking: Asking = RETURN) -> OrderDecision:
    return ask(actor=hotline.actor("han"), order=order.key, expected=version(order), asking=asking)


def decided(hotline: Hotline, order: OrderView, one: OrderDecision, is_granted: bool, **more: str) -> OrderDecision:
    return decide(
        actor=hotline.actor("fei"), decision=one.key, is_granted=is_granted, expected=version(order),
        text="查过职责清单", **more,
    )  # fmt: skip


def test_a_granted_return_goes_to_the_proposed_unit_and_the_total_limit_stays(hotline: Hotline) -> None:
    order = signed(hotline)
    final = next(one for one in order.case.clocks if one.kind == "final")
    one = asked(hotline, order)
    assert get_order(hotline.actor("han"), order.key).case.state == "returned"
    done = decided(hotline, order, one, True)
    moved = get_order(hotline.actor("kun"), order.key)
    assert (moved.unit_code, moved.case.state, moved.return_count) == ("urban_management", "dispatched", 1)
    assert next(one for one in moved.case.clocks if one.kind == "final").due_at == final.due_at
    assert done.state == "granted" and done.decided_name.startswith("Fei")


def test_until_it_is_decided_the_first_receiver_works_on_it(hotline: Hotline) -> None:
    order = signed(hotline)
    one = asked(hotline, order)
    spoken = contact(actor=hotline.actor("han"), order=order.key, expected=version(order), text="先去看了")
    assert spoken.case.state == "returned" and spoken.case.assignments[0].phase == "working"
    decided(hotline, order, one, False)
    kept = get_order(hotline.actor("han"), order.key)
    assert (kept.case.state, kept.unit_code) == ("working", "heating_company")


def test_a_unit_returns_once_with_an_article_and_inside_the_limit(hotline: Hotline) -> None:
    order = signed(hotline)
    with pytest.raises(ArticleNeeded):
        asked(hotline, order, Asking("return", "not_our_duty", "不是我们的"))
    withdraw(actor=hotline.actor("han"), decision=asked(hotline, order).key, expected=version(order))
    with pytest.raises(StepNotYet):
        asked(hotline, order)
    late = signed(hotline, "k2")
    with clock.held_at(NOW + dt.timedelta(hours=5)), pytest.raises(StepNotYet):
        asked(hotline, late)


def test_nobody_decides_what_the_own_unit_asked(hotline: Hotline) -> None:
    order = signed(hotline)
    one = asked(hotline, order)
    Decision.objects.filter(key=one.key).update(asked_unit=hotline.centre)
    with pytest.raises(StepNotYet):
        decided(hotline, order, one, True)
    with pytest.raises(NotAllowed):
        decide(actor=hotline.actor("jin"), decision=one.key, is_granted=True, expected=version(order), text="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(key=one.key).update(decided_by=hotline.accounts["han"].key)


def test_a_second_decision_is_told_that_the_first_was_there(hotline: Hotline) -> None:
    order = signed(hotline)
    one = asked(hotline, order)
    decided(hotline, order, one, False)
    with pytest.raises(ChangedMeanwhile):
        decided(hotline, order, one, True)


def test_a_return_without_a_unit_needs_one_from_whoever_grants_it(hotline: Hotline) -> None:
    order = signed(hotline)
    one = asked(hotline, order, Asking("return", "not_our_duty", "不归我们", "第 4 条"))
    with pytest.raises(UnitNeeded):
        decided(hotline, order, one, True)
    decided(hotline, order, one, True, unit="urban_management")
    assert get_order(SYSTEM, order.key).unit_code == "urban_management"


def test_a_refused_return_is_a_precedent_for_the_next_one(hotline: Hotline) -> None:
    order = signed(hotline)
    decided(hotline, order, asked(hotline, order), False)
    again = signed(hotline, "k2")
    one = asked(hotline, again)
    ben = hotline.actor("ben")
    assert [past.state for past in precedents_of(ben, one)] == ["refused"]
    for text in ("heating", "第 4 条", "热力公司", "职责清单"):
        assert [past.order_number for past in find_precedents(ben, text)] == [order.number]
    assert find_precedents(ben, "没有这回事") == ()


def test_more_time_is_asked_once_before_the_end_and_told_to_the_requester(hotline: Hotline) -> None:
    order = signed(hotline)
    before = next(one for one in order.case.clocks if one.kind == "final")
    longer = Asking("extension", "parts", "等配件", days=2)
    with pytest.raises(DaysNeeded):
        asked(hotline, order, Asking("extension", "parts", "等配件", days=99))
    one = asked(hotline, order, longer)
    with pytest.raises(AskedAlready):
        asked(hotline, order, longer)
    decided(hotline, order, one, True)
    after = next(one for one in get_order(SYSTEM, order.key).case.clocks if one.kind == "final")
    assert after.due_on == before.due_on + dt.timedelta(days=4)  # two working days over a weekend
    request = get_request(hotline.actor("cao"), order.requests[0])
    assert "request.extended" in [one.verb for one in timeline(SYSTEM, request.case, audiences=("citizen",))]
    with pytest.raises(ExtendedAlready):
        asked(hotline, order, longer)
    late = signed(hotline, "k2")
    with clock.held_at(NOW + dt.timedelta(days=20)), pytest.raises(ExtensionTooLate):
        asked(hotline, late, longer)


@pytest.fixture
def reasons(hotline: Hotline) -> None:
    content = {"code": "season", "name": "受季节天气限制", "name_en": "Season or weather", "position": "1"}
    CityRow.objects.create(file="hotline_reasons.csv", code="suspension|season", content=content)


@pytest.mark.usefixtures("reasons")
def test_a_suspended_order_is_neither_done_nor_solved_and_comes_back(hotline: Hotline) -> None:
    order = signed(hotline)
    with pytest.raises(DayOfReviewNeeded):
        asked(hotline, order, Asking("suspension", "season", "冬天不能挖", until=dt.date(2026, 11, 20)))
    until = dt.date(2027, 4, 15)
    decided(hotline, order, asked(hotline, order, Asking("suspension", "season", "冬天不能挖", until=until)), True)
    stands = get_order(SYSTEM, order.key)
    assert (stands.case.state, stands.suspended_until) == ("suspended", until)
    assert next(one for one in stands.case.clocks if one.kind == "final").look == "paused"
    assert get_request(hotline.actor("cao"), order.requests[0]).state == "in_hand"
    page = words(signed_in(hotline.accounts["han"]).get(f"/desk/cases/{order.number}/"))
    assert "受季节天气限制" in page and "4月15日" in page, "the limit says what it waits for, and until when"
    further = Asking("suspension", "season", "还冻着", until=dt.date(2027, 5, 1))
    decided(hotline, order, asked(hotline, order, further), True)
    later = get_order(SYSTEM, order.key)
    assert later.suspended_until == dt.date(2027, 5, 1)
    assert next(one for one in later.case.clocks if one.kind == "final").paused_until == dt.date(2027, 5, 1)
    take_up(actor=hotline.actor("han"), order=order.key, expected=version(order), text="可以挖了")
    back = get_order(SYSTEM, order.key)
    assert (back.case.state, back.suspended_until) == ("working", None)
    assert next(one for one in back.case.clocks if one.kind == "final").look != "paused"


def test_a_dispute_goes_through_the_pages(hotline: Hotline) -> None:
    order = given(hotline, taken())
    han, fei = signed_in(hotline.accounts["han"]), signed_in(hotline.accounts["fei"])
    form = han.get(f"/desk/cases/{order.number}/?act=return")
    sent = {"expected": value_of(form, "expected"), "reason": "other", "text": "不归我们", "article": "第 4 条"}
    assert han.post(f"/desk/cases/{order.number}/acts/return/", {**sent, "article": ""}).status_code == 422
    assert han.post(f"/desk/cases/{order.number}/acts/return/", sent).status_code == 303
    assert "不归我们" in words(fei.get("/desk/decisions/"))
    key = Decision.objects.get().key
    address = f"/desk/decisions/{key}/"
    given_up = {"expected": value_of(fei.get(address), "expected"), "text": "职责清单写着", "answer": "grant"}
    refused = fei.post(address, given_up)
    assert refused.status_code == 422 and "职责清单写着" in refused.content.decode()
    assert fei.post(address, {**given_up, "unit": "城管局"}).status_code == 303
    assert get_order(SYSTEM, order.key).unit_code == "urban_management"
    assert "acts/" not in fei.get(address).content.decode().split("<main")[1].split("</main")[0]
