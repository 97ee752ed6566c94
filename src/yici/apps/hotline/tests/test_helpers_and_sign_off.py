"""Several units work on one order, and the head signs the answer off where the city asks for it."""

from __future__ import annotations

from django.test import Client

from yici.apps.hotline.models import WorkOrder
from yici.apps.hotline.public import OrderView, get_order, get_request
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.pages import signed_in, words
from yici.core.access import SYSTEM
from yici.core.models import CityRow


def do(client: Client, order: OrderView, act: str, **typed: str) -> int:
    sent = {"expected": str(get_order(SYSTEM, order.key).case.version), **typed}
    return client.post(f"/desk/cases/{order.number}/acts/{act}/", sent).status_code


def test_a_helper_signs_and_answers_and_the_main_unit_takes_it_over(hotline: Hotline) -> None:
    order = given(hotline, taken())
    han, kun, jin = (signed_in(hotline.accounts[name]) for name in ("han", "kun", "jin"))
    assert do(han, order, "sign") == 303
    assert do(han, order, "assist", unit="城管局", text="清理路面") == 303
    asked = kun.get(f"/desk/cases/{order.number}/").content.decode()
    assert "acts/sign-part/" in asked and 'act=answer"' not in asked and "acts/sign/" not in asked
    assert do(kun, order, "sign-part") == 303
    assert do(han, order, "answer", public="热了") == 409  # the helper has not answered yet
    assert do(kun, order, "answer-part", text="路面清了") == 303
    assert "part-sign-off" in jin.get(f"/desk/cases/{order.number}/").content.decode()
    assert do(jin, order, "part-sign-off", part="urban_management", text="收到") == 303
    assert do(han, order, "answer", public="热了") == 303
    assert get_order(SYSTEM, order.key).case.state == "done"


def test_the_head_signs_off_and_never_an_own_answer(hotline: Hotline) -> None:
    content = {"kind": "", "urgency": "", "clock": "sign_off", "rule": "hours", "length": "4"}
    CityRow.objects.create(file="request_limits.csv", code="||sign_off", content=content)
    order = given(hotline, taken())
    han, jin = signed_in(hotline.accounts["han"]), signed_in(hotline.accounts["jin"])
    do(han, order, "sign")
    assert do(han, order, "answer", public="热了") == 303
    assert get_order(SYSTEM, order.key).case.state == "in_review"
    assert get_request(hotline.actor("cao"), order.requests[0]).answer == ""
    assert do(han, order, "sign-off") == 404
    assert do(jin, order, "send-back", text="写明哪天修的") == 303
    assert do(han, order, "answer", public="20 日换了阀门") == 303
    WorkOrder.objects.filter(key=order.key).update(answered_by=hotline.accounts["jin"].key)
    assert do(jin, order, "sign-off") == 409
    WorkOrder.objects.filter(key=order.key).update(answered_by=hotline.accounts["han"].key)
    assert do(jin, order, "sign-off") == 303
    assert get_request(hotline.actor("cao"), order.requests[0]).answer == "20 日换了阀门"
    assert "签发" in words(jin.get(f"/desk/cases/{order.number}/"))
