"""The call-back desk: three answers, never by the unit that worked; who is not reached is neither good nor bad."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from yici.apps.hotline.actions.calling import invite_to_rate, record_unreachable
from yici.apps.hotline.errors import CalledAMomentAgo, NoContactLeft, NotYourOwnCallBack
from yici.apps.hotline.models import Confirmation, ContactLook, Request
from yici.apps.hotline.public import Contact, get_followed, get_order
from yici.apps.hotline.selectors.call_backs import get_call, list_call_backs
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.tests.steps import a_done_one, act, done, page_of
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.models import Outgoing


def said(hotline: Hotline, receipt: object, who: str = "cao", **values: object) -> object:
    version = Request.objects.get(key=receipt.key).case.version
    given = {"expected": version, "contacted": "yes", "solved": "yes", "level": "5", **values}
    return signed_in(hotline.accounts[who]).post(f"/desk/call-backs/{receipt.number}/said", given)


def test_what_is_due_first_stands_on_top(hotline: Hotline) -> None:
    first = a_done_one(hotline, "a")
    with clock.held_at(clock.now() + dt.timedelta(days=1)):
        second = a_done_one(hotline, "b", contact=Contact("", "13900000018"))
        lines = list_call_backs(hotline.actor("cao"))
        assert [one.number for one in lines] == [first.number, second.number]
        again = list_call_backs(hotline.actor("cao"), after=lines[0].position)
        assert [one.number for one in again] == [second.number]


def test_the_phone_is_shown_for_a_purpose_and_the_look_is_kept(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    client = signed_in(hotline.accounts["cao"])
    before = client.get(f"/desk/call-backs/{receipt.number}/")
    assert PHONE not in before.content.decode() and "139****0017" in before.content.decode()
    shown = client.post(f"/desk/call-backs/{receipt.number}/phone", {"purpose": "回访"})
    assert PHONE in shown.content.decode()
    assert ContactLook.objects.get().purpose == "回访"


def test_three_answers_close_the_request_and_lead_to_the_next_one(hotline: Hotline) -> None:
    receipt, other = a_done_one(hotline, "a"), a_done_one(hotline, "b")
    answer = said(hotline, receipt, level="4", words="挺快")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/call-backs/{other.number}/")
    kept = Confirmation.objects.get()
    assert (kept.way, kept.solved, kept.level, kept.is_contacted) == ("call_back", "yes", 4, True)
    assert get_followed(receipt.number, receipt.code).state == "solved"


@pytest.mark.parametrize("missing", ["contacted", "solved", "level"])
def test_one_answer_missing_keeps_the_others(hotline: Hotline, missing: str) -> None:
    receipt = a_done_one(hotline)
    answer = said(hotline, receipt, **{missing: ""}, words="说得很细")
    assert answer.status_code == 422
    assert "说得很细" in answer.content.decode()
    assert Confirmation.objects.count() == 0


def test_two_at_once_never_both_count(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    version = Request.objects.get(key=receipt.key).case.version
    act(receipt, "say", solved="no")
    late = said(hotline, receipt, expected=version)
    assert late.status_code == 409
    assert Confirmation.objects.filter(is_reached=True).count() == 1
    assert Request.objects.get(key=receipt.key).solved == "no"


def test_after_a_call_the_own_answer_takes_its_place_once(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    said(hotline, receipt, level="5")
    assert act(receipt, "rate", contacted="no", level="2", about="attitude").status_code == 303
    row = Request.objects.get(key=receipt.key)
    assert (row.level, row.about, row.confirmed_way, row.solved) == (2, "attitude", "self", "yes")
    newest = Confirmation.objects.filter(request=row, round=1, is_reached=True).order_by("-id").first()
    assert (newest.way, newest.level) == ("self", 2)
    assert act(receipt, "rate", contacted="no", level="1").status_code == 409


def test_the_unit_that_worked_and_its_sections_do_not_call(hotline: Hotline) -> None:
    from yici.apps.places.tests.cast import a_unit

    receipt = a_done_one(hotline)
    cao = hotline.actor("cao")
    section = a_unit("heating_crew", "抢修班", hotline.places.city, "section")
    section.parent = hotline.heating
    section.save()
    for unit in (hotline.heating, section):
        inside = replace(cao, unit_id=unit.id, unit_code=unit.code, is_system=True)
        assert get_call(inside, receipt.key).is_mine is False
        with pytest.raises(NotYourOwnCallBack):
            record_unreachable(actor=inside, request=receipt.key)
    assert get_call(cao, receipt.key).is_mine is True


def test_nobody_reached_is_neither_good_nor_bad(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    answer = said(hotline, receipt, unreachable="on", contacted="", solved="", level="")
    assert answer.status_code == 303
    kept = Confirmation.objects.get()
    assert (kept.is_reached, kept.solved, kept.level) == (False, "", None)
    assert get_followed(receipt.number, receipt.code).asks is True
    assert "没打通" in words(page_of(receipt))


def test_two_tries_within_half_an_hour_are_one(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    cao = hotline.actor("cao")
    record_unreachable(actor=cao, request=receipt.key)
    with pytest.raises(CalledAMomentAgo):
        record_unreachable(actor=cao, request=receipt.key)
    with clock.held_at(clock.now() + dt.timedelta(minutes=31)):
        assert record_unreachable(actor=cao, request=receipt.key) == 2


def test_who_left_no_phone_is_asked_by_the_page_only(hotline: Hotline) -> None:
    receipt = a_done_one(hotline, contact=Contact())
    cao = hotline.actor("cao")
    assert list_call_backs(cao) == ()
    assert [one.number for one in list_call_backs(cao, with_phone=False)] == [receipt.number]
    with pytest.raises(NoContactLeft):
        record_unreachable(actor=cao, request=receipt.key)


def test_tries_of_an_earlier_round_do_not_count(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    cao = hotline.actor("cao")
    record_unreachable(actor=cao, request=receipt.key)
    act(receipt, "say", solved="no")
    order = Request.objects.get(key=receipt.key).shares.get().order
    done(hotline, get_order(SYSTEM, order.key), "又修了一次")
    assert get_call(cao, receipt.key).attempts == ()


def test_who_says_nothing_is_invited_once_a_round(hotline: Hotline) -> None:
    receipt = a_done_one(hotline)
    assert invite_to_rate() == 0, "not before three days are over"
    with clock.held_at(clock.now() + dt.timedelta(days=3)):
        assert (invite_to_rate(), invite_to_rate()) == (1, 0)
        assert Outgoing.objects.filter(template="request.rate", recipient=str(receipt.key)).count() == 1
        act(receipt, "say", solved="no")
        order = Request.objects.get(key=receipt.key).shares.get().order
        done(hotline, get_order(SYSTEM, order.key), "又修了一次")
    with clock.held_at(clock.now() + dt.timedelta(days=7)):
        assert invite_to_rate() == 1
