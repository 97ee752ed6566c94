"""From the first word to the last one: the unit says done, the citizen says solved, and the two stay apart."""

from __future__ import annotations

import pytest

from yici.apps.cases.public import get_case, timeline
from yici.apps.hotline.errors import NotYourOwnCallBack, OrderNotFound, RequestNotFound
from yici.apps.hotline.public import (
    CITIZEN,
    OrderView,
    Outcome,
    answer,
    confirm,
    contact,
    dispatch,
    get_order,
    get_request,
    join,
    rate,
    redispatch,
    sign,
    take_request,
)
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, SameKeyOtherContent
from yici.core.models import Outgoing


def taken(key: str = "k1", **changes: object) -> object:
    return take_request(actor=CITIZEN, intake=an_intake(**changes), client_key=key)


def given(hotline: Hotline, receipt: object, unit: str = "heating_company") -> OrderView:
    ben = hotline.actor("ben")
    view = get_request(ben, receipt.key)
    return dispatch(actor=ben, request=receipt.key, unit=unit, expected=view.case_version).order


def done(hotline: Hotline, order: OrderView) -> OrderView:
    han = hotline.actor("han")
    signed = sign(actor=han, order=order.key, expected=order.case.version)
    spoken = contact(actor=han, order=order.key, expected=signed.case.version, text="打过电话")
    return answer(actor=han, order=order.key, expected=spoken.case.version, public="阀门换了，已经热了")


def test_the_same_submission_twice_is_one_request(hotline: Hotline) -> None:
    first, second = taken(), taken()
    assert first.number == second.number
    with pytest.raises(SameKeyOtherContent):
        taken(text="别的事")
    assert Outgoing.objects.filter(template="request.received").count() == 1


def test_done_by_the_unit_is_not_solved_for_the_citizen(hotline: Hotline) -> None:
    receipt = taken()
    done(hotline, given(hotline, receipt))
    view = get_request(hotline.actor("cao"), receipt.key)
    assert (view.state, view.solved, view.answer) == ("to_confirm", "", "阀门换了，已经热了")


def test_not_solved_gives_the_work_back_and_solved_closes_both(hotline: Hotline) -> None:
    receipt = taken()
    order = done(hotline, given(hotline, receipt))
    cao = hotline.actor("cao")
    view = get_request(cao, receipt.key)
    again = confirm(
        actor=cao, request=receipt.key, expected=view.case_version, outcome=Outcome(True, "no", 2, "result", "还是冷")
    )
    assert (again.state, again.redo_count) == ("in_hand", 1)
    worked = get_order(hotline.actor("han"), order.key)
    assert (worked.case.state, worked.redo_count) == ("working", 1)
    answer(actor=hotline.actor("han"), order=order.key, expected=worked.case.version, public="换了分水器")
    closed = rate(request=receipt.key, outcome=Outcome(True, "yes", 5))
    assert (closed.state, closed.solved) == ("solved", "yes")
    assert get_order(hotline.actor("han"), order.key).case.state == "closed"
    told = [one.verb for one in timeline(SYSTEM, closed.case)]
    assert told[0] == "request.opened" and "request.redo" in told and told[-1] == "request.confirm"


def test_who_asks_is_behind_one_more_door_than_the_work(hotline: Hotline) -> None:
    receipt = taken()
    order = given(hotline, receipt)
    assert get_order(hotline.actor("han"), order.key).text == "暖气不热，老人在家冻着"
    with pytest.raises(RequestNotFound):
        get_request(hotline.actor("han"), receipt.key)
    with pytest.raises(OrderNotFound):
        get_order(hotline.actor("kun"), order.key)
    assert get_request(hotline.actor("lan"), receipt.key).masked_phone == "139****0017"


def test_two_requests_share_one_order_and_stay_two(hotline: Hotline) -> None:
    first, second = taken("k1"), taken("k2")
    order = given(hotline, first)
    ben = hotline.actor("ben")
    view = get_request(ben, second.key)
    joined = join(actor=ben, request=second.key, order=order.key, expected=view.case_version)
    assert joined.people == 2
    done(hotline, order)
    rate(request=first.key, outcome=Outcome(True, "yes", 5))
    assert get_order(ben, order.key).case.state == "done"  # one of two is not asked yet
    rate(request=second.key, outcome=Outcome(True, "yes", 4))
    assert get_order(ben, order.key).case.state == "closed"


def test_the_unit_that_worked_does_not_call_back(hotline: Hotline) -> None:
    receipt = taken()
    order = done(hotline, given(hotline, receipt, "heating_company"))
    with pytest.raises((NotYourOwnCallBack, RequestNotFound, NotAllowed)):
        confirm(actor=hotline.actor("han"), request=receipt.key, expected=5, outcome=Outcome(True, "yes"))
    assert order.case.state == "done"


def test_another_main_unit_gets_the_order_and_the_total_limit_goes_on(hotline: Hotline) -> None:
    order = given(hotline, taken())
    final = next(one for one in order.case.clocks if one.kind == "final")
    moved = redispatch(
        actor=hotline.actor("ben"), order=order.key, unit="urban_management", expected=order.case.version
    )
    assert next(one for one in moved.case.clocks if one.kind == "final").due_at == final.due_at
    assert [one.unit_code for one in moved.case.assignments if one.part == "main"] == ["urban_management"]
    assert get_case(SYSTEM, moved.case.key).state == "dispatched"


def test_a_complaint_about_a_unit_never_reaches_it(hotline: Hotline) -> None:
    from yici.apps.cases.public import UnitBarred

    receipt = taken(text="热力公司态度不好", against="heating_company")
    with pytest.raises(UnitBarred):
        given(hotline, receipt, "heating_company")
    assert given(hotline, receipt, "urban_management").unit_code == "urban_management"
