"""Without the requester's word only a named official ends a request: five reasons, told, with an appeal, counted."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from yici.apps.hotline.actions.calling import record_unreachable
from yici.apps.hotline.actions.closing import ask_exclusion, ask_refusal, close_request, decide_about_request
from yici.apps.hotline.contracts import CLOSING_REASONS
from yici.apps.hotline.errors import (
    AskedAlready,
    DecidedAlready,
    DecisionNotFound,
    NotYourOwnCallBack,
    NotYourOwnDecision,
    ReasonUnknown,
    ThreeCallsNeeded,
    WordsNeeded,
)
from yici.apps.hotline.models import Decision, Request
from yici.apps.hotline.public import get_followed, get_order
from yici.apps.hotline.selectors.closing import count_closings, get_closing_panel, list_waiting_for_an_official
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import a_done_one, act, given, joined, page_of, taken
from yici.apps.places.tests.cast import a_role, an_account
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotAllowed, StepNotYet
from yici.core.models import CityRow, Outgoing


@pytest.fixture(autouse=True)
def reasons(hotline: Hotline) -> None:
    """The reasons of the city's list that are used here."""
    for position, (decision, code, name) in enumerate([
        *(("closing", one, f"理由{one}") for one in CLOSING_REASONS),
        ("refusal", "private", "纯属个人之间的事务"), ("exclusion", "force_majeure", "不可抗力"),
        ("appeal", "not_done", "答复的事没有做"),
    ]):  # fmt: skip
        content = {"decision": decision, "code": code, "position": str(position), "name": name, "name_en": code}
        CityRow.objects.create(file="hotline_reasons.csv", code=f"{decision}|{code}", content=content)


def closed(hotline: Hotline, receipt: object, reason: str = "no_right", text: str = "没有这项政策") -> uuid.UUID:
    version = Request.objects.get(key=receipt.key).case.version
    return close_request(actor=hotline.actor("fei"), request=receipt.key, expected=version, reason=reason, text=text)


def decided(actor: Actor, decision: uuid.UUID, event: str = "grant") -> None:
    decide_about_request(actor=actor, decision=decision, event=event, text="看过了")


def test_unreachable_needs_three_calls_on_two_days(hotline: Hotline) -> None:
    receipt, cao, start = a_done_one(hotline), hotline.actor("cao"), clock.now()
    for hours in (0, 2, 4):
        with clock.held_at(start + dt.timedelta(hours=hours)):
            record_unreachable(actor=cao, request=receipt.key)
    with pytest.raises(ThreeCallsNeeded):
        closed(hotline, receipt, "unreachable")  # three, but on one day
    with clock.held_at(start + dt.timedelta(days=1)):
        record_unreachable(actor=cao, request=receipt.key)
        closed(hotline, receipt, "unreachable")
    row = Request.objects.get(key=receipt.key)
    assert (row.closed_reason, row.solved, row.level) == ("unreachable", "", None)


def test_only_a_named_official_for_one_of_five_reasons_with_words(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    version = Request.objects.get(key=receipt.key).case.version
    for who in ("ada", "ben", "cao", "lan"):
        with pytest.raises(NotAllowed):
            close_request(actor=hotline.actor(who), request=receipt.key, expected=version, reason="no_right", text="x")
    with pytest.raises(ReasonUnknown):
        closed(hotline, receipt, "tired_of_it")
    with pytest.raises(WordsNeeded):
        closed(hotline, receipt, text=" ")
    closed(hotline, receipt)
    kept = Decision.objects.get()
    assert (kept.decided_name, kept.decided_by) == (hotline.actor("fei").name, hotline.actor("fei").account)


def test_the_requester_is_told_and_can_still_say_not_solved(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    closed(hotline, receipt)
    page = words(page_of(receipt))
    assert "没有这项政策" in page and "理由no_right" in page and hotline.actor("fei").name in page
    assert Outgoing.objects.filter(template="request.closed", recipient=str(receipt.key)).count() == 1
    act(receipt, "say", solved="no")
    assert get_followed(receipt.number, receipt.code).state == "received"


def test_an_appeal_is_decided_by_somebody_else(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    closed(hotline, receipt)
    assert act(receipt, "appeal", reason="not_done", words="答应的没做").status_code == 303
    made = Decision.objects.get(kind="appeal")
    with pytest.raises(NotYourOwnDecision):
        decided(hotline.actor("fei"), made.key)
    with pytest.raises(NotAllowed):
        decided(hotline.actor("cao"), made.key)
    decided(hotline.actor("lan"), made.key)
    view = get_followed(receipt.number, receipt.code)
    assert (view.state, view.appeal, view.closed_reason) == ("received", "granted", "")
    with pytest.raises(DecidedAlready):
        decided(hotline.actor("lan"), made.key, "refuse")


def test_an_appeal_that_is_not_granted_is_answered_and_made_once(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    closed(hotline, receipt)
    act(receipt, "appeal", reason="not_done", words="答应的没做")
    assert act(receipt, "appeal", reason="not_done", words="再说一次").status_code == 409
    decided(hotline.actor("lan"), Decision.objects.get(kind="appeal").key, "refuse")
    view = get_followed(receipt.number, receipt.code)
    assert (view.state, view.appeal, view.lines[0].verb, view.lines[0].text) == (
        "closed", "refused", "appeal_decided", "看过了",
    )  # fmt: skip


def test_what_only_this_request_waited_for_is_taken_back(hotline: Hotline) -> None:
    alone, first, second = taken("a"), taken("b"), taken("c")
    own, shared = given(hotline, alone), given(hotline, first)
    joined(hotline, second, shared)
    for one in (alone, first):
        closed(hotline, one, "legal_route", "走仲裁")
    assert get_order(SYSTEM, own.key).case.state == "revoked"
    assert get_order(SYSTEM, shared.key).case.state == "dispatched"


def test_a_unit_asks_for_a_refusal_and_another_decides(hotline: Hotline) -> None:
    receipt = taken()
    order = given(hotline, receipt)
    han, fei = hotline.actor("han"), hotline.actor("fei")
    asked = ask_refusal(actor=han, order=order.key, reason="private", text="邻里借款")
    with pytest.raises(AskedAlready):
        ask_refusal(actor=han, order=order.key, reason="private", text="再问一次")
    head = an_account("gao", hotline.heating, a_role("unit_head", ("hotline.decide",)), hotline.places.city)
    from yici.apps.places.tests.cast import actor_for

    with pytest.raises((StepNotYet, NotYourOwnCallBack, NotAllowed, DecisionNotFound, Exception)) as refused:
        decided(actor_for(head), asked)
    assert type(refused.value).__name__ in ("RequestNotFound", "StepNotYet", "NotYourOwnCallBack")
    assert Decision.objects.get(key=asked).decided_at is None
    decided(fei, asked)
    view = get_followed(receipt.number, receipt.code)
    assert (view.state, view.closed_reason, view.may_appeal) == ("refused", "private", True)
    assert get_order(SYSTEM, order.key).case.phase == "closed"


def test_a_refusal_that_is_not_granted_leaves_the_request_in_hand(hotline: Hotline) -> None:
    receipt = taken()
    order = given(hotline, receipt)
    asked = ask_refusal(actor=hotline.actor("han"), order=order.key, reason="private", text="邻里借款")
    decided(hotline.actor("fei"), asked, "refuse")
    assert get_followed(receipt.number, receipt.code).state == "in_hand"
    assert "邻里借款" not in words(page_of(receipt))


def test_left_out_of_the_adjusted_rates_with_reason_approver_and_appeal(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    order = Request.objects.get(key=receipt.key).shares.get().order
    asked = ask_exclusion(actor=hotline.actor("han"), order=order.key, reason="force_majeure", text="暴雪停运")
    assert Request.objects.get(key=receipt.key).is_excluded is False
    decided(hotline.actor("fei"), asked)
    row = Request.objects.get(key=receipt.key)
    assert (row.is_excluded, row.excluded_reason) == (True, "force_majeure")
    assert "不计入" in words(page_of(receipt))
    act(receipt, "appeal", reason="not_done", words="那天没下雪")
    decided(hotline.actor("lan"), Decision.objects.get(kind="appeal").key)
    assert Request.objects.get(key=receipt.key).is_excluded is False


def test_a_unit_reads_what_it_asked_and_never_the_answers_of_the_requester(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    act(receipt, "say", solved="no", words="只有我知道")
    order = Request.objects.get(key=receipt.key).shares.get().order
    panel = get_closing_panel(hotline.actor("han"), order=order.key)
    assert panel is not None and panel.answers == () and panel.may_close is False
    page = signed_in(hotline.accounts["han"]).get(f"/desk/closings/{order.number}/")
    assert page.status_code == 200 and "只有我知道" not in page.content.decode()


def test_everybody_reads_how_often_by_reason_and_unit(hotline: Hotline) -> None:
    first, second = a_done_one(hotline, "a"), a_done_one(hotline, "b")
    closed(hotline, first)
    closed(hotline, second)
    act(first, "appeal", reason="not_done", words="不对")
    decided(hotline.actor("lan"), Decision.objects.get(kind="appeal").key)
    today = clock.today()
    (line,) = count_closings(today.replace(day=1), today)
    assert (line.kind, line.reason, line.unit_name, line.number, line.appealed, line.reversed) == (
        "closing", "no_right", "热力公司", 2, 1, 1,
    )  # fmt: skip
    assert count_closings(today + dt.timedelta(days=1), today + dt.timedelta(days=2)) == []
    page = Client().get("/open/closings/")
    assert page.status_code == 200 and "2 件" in words(page) and "没有这项政策" not in page.content.decode()


def test_the_day_follows_the_limit_of_the_kind(hotline: Hotline) -> None:
    content = {"kind": "heating", "urgency": "", "clock": "reopen", "rule": "calendar_days", "length": "30"}
    CityRow.objects.create(file="request_limits.csv", code="heating||reopen", content=content)
    long, short = a_done_one(hotline, "a"), a_done_one(hotline, "b", kind="noise")
    fei = hotline.actor("fei")
    page = signed_in(hotline.accounts["fei"]).get(f"/desk/closings/{long.number}/")
    assert "30" in words(page) and "十五天" not in words(page)
    with clock.held_at(clock.now() + dt.timedelta(days=20)):
        assert [one.number for one in list_waiting_for_an_official(fei)] == [short.number]
    with clock.held_at(clock.now() + dt.timedelta(days=31)):
        assert {one.number for one in list_waiting_for_an_official(fei)} == {long.number, short.number}


def test_nothing_ends_by_itself(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    fei = hotline.actor("fei")
    assert list_waiting_for_an_official(fei) == []
    with clock.held_at(clock.now() + dt.timedelta(days=40)):
        assert [one.number for one in list_waiting_for_an_official(fei)] == [receipt.number]
        assert get_followed(receipt.number, receipt.code).asks is True
