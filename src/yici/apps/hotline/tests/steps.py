"""Ways that requests go in tests: taken, given to a unit, done by it."""

from __future__ import annotations

from django.test import Client

from yici.apps.hotline.public import (
    CITIZEN,
    OrderView,
    RequestReceipt,
    answer,
    contact,
    dispatch,
    get_order,
    get_request,
    join,
    sign,
    take_request,
)
from yici.apps.hotline.tests.cast import Hotline, an_intake


def taken(key: str = "k1", **changes: object) -> RequestReceipt:
    """A request of a citizen."""
    return take_request(actor=CITIZEN, intake=an_intake(**changes), client_key=key)


def given(hotline: Hotline, receipt: RequestReceipt, unit: str = "heating_company") -> OrderView:
    """Given by Ben to a unit."""
    ben = hotline.actor("ben")
    version = get_request(ben, receipt.key).case_version
    return dispatch(actor=ben, request=receipt.key, unit=unit, expected=version).order


def joined(hotline: Hotline, receipt: RequestReceipt, order: OrderView) -> OrderView:
    """Merged by Ben into an order that is there."""
    ben = hotline.actor("ben")
    version = get_request(ben, receipt.key).case_version
    return join(actor=ben, request=receipt.key, order=order.key, expected=version)


def done(hotline: Hotline, order: OrderView, text: str = "阀门换了，已经热了") -> OrderView:
    """Signed for, spoken about and answered by Han; answered again when it was given back."""
    han = hotline.actor("han")
    now = get_order(han, order.key)
    if now.case.state == "dispatched":
        now = sign(actor=han, order=order.key, expected=now.case.version)
        now = contact(actor=han, order=order.key, expected=now.case.version, text="跟白大爷通了电话")
    return answer(actor=han, order=order.key, expected=now.case.version, public=text, inside="内部：阀门老化")


def a_done_one(hotline: Hotline, key: str = "k1", **changes: object) -> RequestReceipt:
    """A request whose unit says done."""
    receipt = taken(key, **changes)
    done(hotline, given(hotline, receipt))
    return receipt


def page_of(receipt: RequestReceipt, client: Client | None = None, **asked: str) -> object:
    """The follow page of a request."""
    return (client or Client()).get(f"/follow/{receipt.number}/", {"key": receipt.code, **asked})


def act(receipt: RequestReceipt, name: str, client: Client | None = None, **values: object) -> object:
    """An act of the requester on that page."""
    return (client or Client()).post(f"/follow/{receipt.number}/{name}", {"key": receipt.code, **values})
