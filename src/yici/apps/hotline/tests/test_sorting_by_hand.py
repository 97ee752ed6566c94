"""The page of dispatch without script: give out, undo, merge, ask, answer at once, show the right road."""

from __future__ import annotations

from django.test import Client

from yici.apps.cases.public import timeline
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.apps.hotline.public import CITIZEN, get_order, get_request
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.core.access import SYSTEM
from yici.core.models import Outgoing


def sort(client: Client, number: str, way: str, **typed: str) -> object:
    page = client.get(f"/desk/dispatch/{number}/?way={way}")
    return client.post(f"/desk/dispatch/{number}/{way}/", {"expected": value_of(page, "expected"), **typed})


def test_given_out_and_the_next_one_is_there(hotline: Hotline) -> None:
    first, second = taken("k1"), taken("k2", text="路灯不亮了", kind="noise")
    ben = signed_in(hotline.accounts["ben"])
    assert "暖气不热" in words(ben.get("/desk/dispatch/"))
    sent = sort(ben, first.number, "send", unit="rlgs", assisting="城管局")
    assert sent.status_code == 303
    after = words(ben.get(sent["Location"]))
    assert "热力公司" in after and "路灯不亮了" in after
    order = WorkOrder.objects.get()
    parts = {one.unit_code: one.part for one in get_order(SYSTEM, order.key).case.assignments}
    assert parts == {"heating_company": "main", "urban_management": "assisting"}
    assert Outgoing.objects.filter(template="order.urgent", recipient="heating_company").count() == 1
    assert get_request(hotline.actor("ben"), second.key).state == "received"


def test_undone_it_waits_as_long_as_it_waited_before(hotline: Hotline) -> None:
    receipt = taken()
    ben = signed_in(hotline.accounts["ben"])
    before = get_request(hotline.actor("ben"), receipt.key)
    sort(ben, receipt.number, "send", unit="热力公司")
    order = WorkOrder.objects.get()
    assert ben.post(f"/desk/dispatch/undo/{order.number}/").status_code == 303
    assert get_order(SYSTEM, order.key).case.state == "revoked"
    again = get_request(hotline.actor("ben"), receipt.key)
    assert (again.state, again.received_at) == ("received", before.received_at)
    assert not Share.objects.filter(left_at=None).exists()
    assert sort(ben, receipt.number, "send", unit="城管局").status_code == 303


def test_once_signed_an_undo_needs_a_reason(hotline: Hotline) -> None:
    from yici.apps.hotline.public import sign

    order = given(hotline, taken())
    sign(actor=hotline.actor("han"), order=order.key, expected=order.case.version)
    ben = signed_in(hotline.accounts["ben"])
    ben.post(f"/desk/dispatch/undo/{order.number}/")
    assert get_order(SYSTEM, order.key).case.state == "working"


def test_the_same_matter_joins_the_order_that_is_there(hotline: Hotline) -> None:
    order = given(hotline, taken("k1"))
    second = taken("k2", text="我家也不热")
    ben = signed_in(hotline.accounts["ben"])
    page = ben.get("/desk/dispatch/")
    assert "/merge/" in page.content.decode()
    assert ben.post(f"/desk/dispatch/{second.number}/merge/", {"order": order.number}).status_code == 303
    assert get_order(SYSTEM, order.key).people == 2


def test_a_typo_names_no_unit_and_keeps_what_was_typed(hotline: Hotline) -> None:
    receipt = taken()
    ben = signed_in(hotline.accounts["ben"])
    refused = sort(ben, receipt.number, "send", unit="没有这个局")
    assert refused.status_code == 422 and "没有这个局" in refused.content.decode()
    assert not WorkOrder.objects.exists()


def test_answered_at_once_or_shown_the_right_road_the_requester_reads_it(hotline: Hotline) -> None:
    first, second = taken("k1"), taken("k2", kind="wages", text="仲裁裁决不给钱")
    ben = signed_in(hotline.accounts["ben"])
    assert sort(ben, first.number, "answer", text="").status_code == 422
    assert sort(ben, first.number, "answer", text="供暖到 4 月 15 日").status_code == 303
    assert sort(ben, second.number, "decline", exit="legal_route", text="请向法院申请执行").status_code == 303
    rows = {one.number: one for one in Request.objects.select_related("case")}
    assert rows[first.number].case.state_id == "request:answered_at_once"
    assert rows[first.number].reopen_until is not None
    assert (rows[second.number].case.state_id, rows[second.number].exit) == ("request:declined", "legal_route")
    said = timeline(CITIZEN, rows[second.number].case_id, audiences=("citizen",))
    assert said[-1].text == "请向法院申请执行"


def test_a_question_goes_to_the_requester_and_no_clock_stands(hotline: Hotline) -> None:
    receipt = taken()
    ben = signed_in(hotline.accounts["ben"])
    assert sort(ben, receipt.number, "ask", text="几号楼？").status_code == 303
    request = get_request(hotline.actor("ben"), receipt.key)
    assert request.state == "received"
    assert "几号楼" in words(ben.get("/desk/dispatch/"))
    assert timeline(CITIZEN, request.case, audiences=("citizen",))[-1].text == "几号楼？"
