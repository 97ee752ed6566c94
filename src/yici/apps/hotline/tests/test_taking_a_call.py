"""A call at the desk: written down by words and place, answered at once, urged, joined, shown another road."""

from __future__ import annotations

from django.test import Client

from yici.apps.hotline.models import ArticleUse, Confirmation, Request, Share
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.core.models import CityRow
from yici.core.outbox import Outgoing

WEST = "159901100202"
NEW = "/desk/calls/new"


def an_article(code: str = "no_heating", title: str = "暖气不热先看哪几样", valid_to: str = "", **changes: str) -> None:
    row = {
        "code": code, "title": title, "words": "暖气不热 阀门", "kind": "heating", "answer": "先看阀门开没开。",
        "unit": "heating_company", "valid_from": "2026-01-01", "valid_to": valid_to, "note": "", **changes,
    }  # fmt: skip
    CityRow.objects.create(file="knowledge.csv", code=f"{code}|{row['valid_from']}", content=row)


def ada(hotline: Hotline) -> Client:
    return signed_in(hotline.accounts["ada"])


def send(client: Client, **typed: str) -> object:
    """The form as the page gave it, with what was typed."""
    page = client.get(NEW)
    sent = {"client_key": value_of(page, "client_key"), "way": "record", "area": WEST, **typed}
    return client.post(NEW, sent)


def test_words_and_place_are_enough_and_the_agent_can_read_out_number_and_key(hotline: Hotline) -> None:
    client = ada(hotline)
    answer = send(client, text="路灯坏了两天")
    assert (answer.status_code, answer.headers["Location"]) == (303, NEW)
    row = Request.objects.get()
    assert (row.channel, row.text, row.taken_by) == ("phone", "路灯坏了两天", hotline.actor("ada").account)
    assert row.case.state_id == "request:received", "it waits to be sorted"
    told = words(client.get(NEW))
    assert row.number in told and row.code in told


def test_what_is_missing_is_said_and_nothing_typed_is_lost(hotline: Hotline) -> None:
    client = ada(hotline)
    answer = send(client, text="路灯坏了", area="", place="三号楼", phone=PHONE, call_id="C7", road="x")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "路灯坏了" in shown and "三号楼" in shown and PHONE in shown and "C7" in shown
    assert send(client, text="").status_code == 422
    assert Request.objects.count() == 0


def test_pressed_twice_is_one(hotline: Hotline) -> None:
    client = ada(hotline)
    key = value_of(client.get(NEW), "client_key")
    for _ in range(2):
        client.post(NEW, {"client_key": key, "way": "record", "area": WEST, "text": "没水了", "phone": PHONE})
    assert Request.objects.count() == 1


def test_the_number_shows_earlier_matters_newest_first_and_is_never_in_an_address(hotline: Hotline) -> None:
    old, new = taken("a"), taken("b", text="又不热了")
    shown = ada(hotline).post("/desk/calls/earlier", {"phone": "139 0000 0017"})
    said = words(shown)
    assert said.index(new.number) < said.index(old.number)
    assert shown.content.decode().count('name="urge"') == 2
    assert "再次" in said or "asked again" in said, "the second about the same kind is marked"
    assert new.number not in words(ada(hotline).post("/desk/calls/earlier", {"phone": "0017"}))
    assert ada(hotline).get("/desk/calls/earlier", {"phone": PHONE}).status_code == 405


def test_the_same_matter_again_is_an_urge_and_no_second_request(hotline: Hotline) -> None:
    receipt = taken()
    order = given(hotline, receipt)
    client = ada(hotline)
    assert send(client, phone=PHONE, urge=str(receipt.key), text="老人发烧了", area="").status_code == 303
    row = Request.objects.get()
    assert row.urge_count == 1
    unit = words(signed_in(hotline.accounts["han"]).get(f"/desk/cases/{order.number}/"))
    assert "老人发烧了" in unit, "what is new reaches the unit"
    send(client, phone=PHONE, urge=str(receipt.key), area="")
    assert Request.objects.get().urge_count == 1, "one a day counts"


def test_a_matter_of_another_phone_is_not_urged_by_guessing_its_key(hotline: Hotline) -> None:
    receipt = taken()
    answer = send(ada(hotline), phone="13900000018", urge=str(receipt.key))
    assert answer.status_code == 422
    assert Request.objects.get().urge_count == 0


def test_a_neighbour_joins_what_is_open_there(hotline: Hotline) -> None:
    first = taken()
    order = given(hotline, first)
    client = ada(hotline)
    beside = client.post("/desk/calls/beside", {"text": "家里暖气不热，老人在家冻着", "area": WEST})
    assert f'name="follows" value="{first.key}"' in beside.content.decode()
    send(client, text="家里暖气不热，老人在家冻着", follows=str(first.key), way="")
    assert Share.objects.filter(order__key=order.key, left_at=None).count() == 2


def test_an_answer_at_once_is_kept_with_its_article(hotline: Hotline) -> None:
    an_article()
    client = ada(hotline)
    beside = client.post("/desk/calls/beside", {"text": "家里暖气不热咋办", "area": WEST})
    assert "先看阀门开没开。" in words(beside)
    send(client, text="家里暖气不热咋办", article="no_heating", way="answer")
    row = Request.objects.get()
    assert (row.case.state_id, row.answer) == ("request:answered_at_once", "先看阀门开没开。")
    use = ArticleUse.objects.get()
    assert (use.request_id, use.code, use.valid_from, use.is_changed) == (row.pk, "no_heating", "2026-01-01", False)
    assert row.reopen_until is not None, "the caller may still say that it did not help"
    assert Confirmation.objects.count() == 0, "nobody said solved"


def test_an_answer_in_own_words_says_that_it_differs(hotline: Hotline) -> None:
    an_article()
    send(ada(hotline), text="家里暖气不热", article="no_heating", answer="师傅一小时后到", way="answer")
    assert ArticleUse.objects.get().is_changed is True
    assert Request.objects.get().answer == "师傅一小时后到"


def test_no_answer_closes_nothing(hotline: Hotline) -> None:
    assert send(ada(hotline), text="想问个事情", way="answer").status_code == 422
    assert Request.objects.count() == 0


def test_the_other_four_exits_need_a_road(hotline: Hotline) -> None:
    client = ada(hotline)
    assert send(client, text="判决不服", way="decline", exit="legal_route", road="").status_code == 422
    assert send(client, text="判决不服", way="decline", exit="in_scope", road="上诉").status_code == 422
    assert Request.objects.count() == 0
    send(client, text="判决不服", way="decline", exit="legal_route", road="可以上诉，找公共法律服务窗口")
    row = Request.objects.get()
    assert (row.case.state_id, row.exit, row.answer) == (
        "request:declined", "legal_route", "可以上诉，找公共法律服务窗口"
    )  # fmt: skip


def test_danger_is_passed_on_and_still_written_down_as_an_emergency(hotline: Hotline) -> None:
    CityRow.objects.create(file="emergency_words.csv", code="着火", content={"word": "着火", "number": "119"})
    client = ada(hotline)
    beside = client.post("/desk/calls/beside", {"text": "楼下车棚着火了快来人"})
    assert 'name="transferred" value="119"' in beside.content.decode()
    send(client, text="楼下车棚着火了", transferred="119", call_id="C-1", recording_id="R-9")
    row = Request.objects.get()
    assert row.urgency == "emergency"
    assert (row.details["transferred"], row.details["call"], row.details["recording"]) == ("119", "C-1", "R-9")


def test_a_complaint_about_a_unit_never_reaches_it(hotline: Hotline) -> None:
    send(ada(hotline), text="窗口态度很差", about="urban_management")
    row = Request.objects.get()
    assert row.against.code == "urban_management"
    assert signed_in(hotline.accounts["kun"]).get(f"/desk/cases/{row.number}/").status_code == 404


def test_few_signs_ask_nothing(hotline: Hotline) -> None:
    an_article()
    assert "阀门" not in words(ada(hotline).post("/desk/calls/beside", {"text": "暖气不"}))


def test_choosing_a_place_without_script_turns_the_page_and_keeps_the_words(hotline: Hotline) -> None:
    client = ada(hotline)
    key = value_of(client.get(NEW), "client_key")
    turned = client.post(NEW, {"client_key": key, "text": "没水了", "phone": PHONE, "pick": WEST})
    shown = turned.content.decode()
    assert f'name="area" value="{WEST}"' in shown and "没水了" in shown
    assert value_of(turned, "client_key") == key
    assert Request.objects.count() == 0


def test_whoever_left_a_phone_is_told_once(hotline: Hotline) -> None:
    send(ada(hotline), text="没水了", phone=PHONE)
    assert Outgoing.objects.filter(template="request.received").count() == 1
