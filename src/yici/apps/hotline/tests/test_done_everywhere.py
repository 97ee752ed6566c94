"""A request of two units asks its requester only when nothing is left to do, at neither of them."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.hotline.actions.deciding import ask, decide, take_up
from yici.apps.hotline.actions.dispatching import recall
from yici.apps.hotline.actions.supervising import supervise
from yici.apps.hotline.contracts import Asking, OrderView
from yici.apps.hotline.public import answer, get_order, get_request, sign
from yici.apps.hotline.states import ORDER_DONE, ORDER_LEFT, REQUEST_STATES, RequestFacts
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import act, done, given, taken
from yici.apps.places.tests.cast import NOW
from yici.core.access import SYSTEM
from yici.core.errors import StepNotYet

SUSPENSION = Asking("suspension", "weather", "冻土，开春再挖", until=NOW.date() + dt.timedelta(days=90))
RETURN = Asking("return", "not_our_duty", "不是我们的", "三定规定第 4 条", unit="heating_company")


def fresh(order: OrderView) -> OrderView:
    return get_order(SYSTEM, order.key)


def two_orders(hotline: Hotline) -> tuple[object, OrderView, OrderView]:
    """The heating company's and, signed for by Kun, the bureau's."""
    receipt = taken()
    first, second = given(hotline, receipt), given(hotline, receipt, "urban_management")
    kun = hotline.actor("kun")
    return receipt, first, sign(actor=kun, order=second.key, expected=fresh(second).case.version)


def state_of(receipt: object) -> str:
    return get_request(SYSTEM, receipt.key).state


def suspend(hotline: Hotline, order: OrderView) -> None:
    one = ask(actor=hotline.actor("kun"), order=order.key, expected=fresh(order).case.version, asking=SUSPENSION)
    decide(
        actor=hotline.actor("fei"), decision=one.key, is_granted=True, expected=fresh(order).case.version, text="同意"
    )  # fmt: skip


def test_a_suspended_order_is_not_done(hotline: Hotline) -> None:
    receipt, first, second = two_orders(hotline)
    suspend(hotline, second)
    done(hotline, first)
    assert state_of(receipt) == "in_hand"
    kun = hotline.actor("kun")
    take_up(actor=kun, order=second.key, expected=fresh(second).case.version)
    answer(actor=kun, order=second.key, expected=fresh(second).case.version, public="挖好了")
    assert state_of(receipt) == "to_confirm"


def test_a_returned_order_is_not_done(hotline: Hotline) -> None:
    receipt, first, second = two_orders(hotline)
    ask(actor=hotline.actor("kun"), order=second.key, expected=fresh(second).case.version, asking=RETURN)
    done(hotline, first)
    assert (fresh(second).case.state, state_of(receipt)) == ("returned", "in_hand")


def test_the_last_open_order_taken_back_leaves_a_done_request(hotline: Hotline) -> None:
    receipt, first, second = two_orders(hotline)
    done(hotline, first)
    assert state_of(receipt) == "in_hand"
    recall(actor=hotline.actor("ben"), order=second.key, expected=fresh(second).case.version, text="重复了")
    assert state_of(receipt) == "to_confirm"


def test_what_is_suspended_or_returned_is_left_to_do() -> None:
    assert {"done", "closed", "revoked"} == ORDER_DONE
    assert {"work_order:suspended", "work_order:returned", "work_order:in_review"} < set(ORDER_LEFT)


def test_what_supervision_asked_keeps_nobody_from_saying_solved(hotline: Hotline) -> None:
    receipt = taken()
    order = given(hotline, receipt)
    supervise(actor=hotline.actor("lan"), order=order.key, level="urge")
    done(hotline, order)
    assert act(receipt, "say", solved="yes").status_code == 303
    assert (state_of(receipt), fresh(order).case.state) == ("solved", "closed")
    other = taken("other")
    urged = given(hotline, other)
    supervise(actor=hotline.actor("lan"), order=urged.key, level="urge")
    assert act(other, "withdraw").status_code == 303
    assert fresh(urged).case.state == "revoked"


def test_the_table_itself_refuses_a_request_with_work_left() -> None:
    with pytest.raises(StepNotYet):
        REQUEST_STATES.step("in_hand", "complete", actor=SYSTEM, facts=RequestFacts())
