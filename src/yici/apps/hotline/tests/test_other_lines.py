"""110 and 12345 give each other what is theirs: receipts both ways, both states, repeats, lost receipts, no gap."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from yici.apps.hotline.actions.transferring import send_over
from yici.apps.hotline.api.transfer_folder import carry_transfers
from yici.apps.hotline.contracts.transfers import Sending
from yici.apps.hotline.models import Request, Transfer
from yici.apps.hotline.public import get_request, keep_transfers
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import done, given, page_of, taken
from yici.apps.places.tests.cast import NOW
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.core import clock
from yici.core.models import CityRow, Outgoing

ITEMS = (
    ("c04", "12345_to_110", "人身安全", "走失", "2026-01-01", ""),
    ("c99", "12345_to_110", "治安", "旧条目", "2025-01-01", "2026-06-30"),
    ("p01", "110_to_12345", "供水供热", "停暖", "2026-01-01", ""),
)


class FakePolice:
    """The other line: it reads what we told it since it last did, and says what it does."""

    def __init__(self) -> None:
        self.client, self.position = Client(headers={"Authorization": "Bearer police-key"}), 0

    def read(self) -> list[dict[str, Any]]:
        """Our lines since the last time."""
        told = self.client.get("/api/transfers", {"after": self.position}).json()
        self.position = told["next"]
        return list(told["lines"])

    def say(self, transfer: str, said: str, number: str = "J-1", words: str = "") -> Any:
        """A receipt of ours."""
        content = {"said": said, "number": number, "words": words}
        return self.client.post(f"/api/transfers/{transfer}", content, content_type="application/json")

    def give(self, number: str = "J-7", **changed: object) -> Any:
        """Something for us."""
        content = {"number": number, "text": "家里停暖", "area": "159901100202", "item": "p01", **changed}
        return self.client.post("/api/transfers", content, content_type="application/json")


@pytest.fixture
def police(hotline: Hotline, settings: Any) -> FakePolice:
    settings.TRANSFER_KEYS = [("110", "police-key"), ("119", "fire-key")]
    for code, direction, group, item, since, until in ITEMS:
        content = {"code": code, "direction": direction, "class": group, "item": item, "valid_from": since,
                   "valid_to": until}  # fmt: skip
        CityRow.objects.create(file="transfer_list.csv", code=code, content=content)
    return FakePolice()


def sent(hotline: Hotline, **changed: Any) -> Transfer:
    receipt = taken()
    ada = hotline.actor("ada")
    sending = Sending(**{"road": "110", "text": "老人走失", "item": "c04", **changed})
    expected = get_request(ada, receipt.key).case_version
    made = send_over(actor=ada, request=receipt.key, expected=expected, sending=sending)
    return Transfer.objects.get(key=made.key)


def state_of(hotline: Hotline, row: Transfer) -> str:
    return get_request(hotline.actor("ben"), Request.objects.get(pk=row.request_id).key).state


def test_what_is_given_away_ends_here_with_the_road_named_and_both_states_are_seen(
    hotline: Hotline, police: FakePolice
) -> None:
    row = sent(hotline)
    assert state_of(hotline, row) == "declined"
    (line,) = police.read()
    assert (line["our_number"], line["item"], line["text"]) == (row.request.number, "人身安全 走失", "老人走失")
    assert police.say(line["transfer"], "received", "J-20261120-5").status_code == 200
    told = police.say(line["transfer"], "accepted", "J-20261120-5", "民警已出发").json()
    assert (told["state"], told["our_number"], told["your_number"]) == ("in_hand", row.request.number, "J-20261120-5")
    seen = words(signed_in(hotline.accounts["ada"]).get(f"/desk/cases/{row.request.number}/"))
    assert "J-20261120-5" in seen and "民警已出发" in seen


def test_the_same_receipt_twice_and_one_that_comes_late_change_nothing(hotline: Hotline, police: FakePolice) -> None:
    row = sent(hotline)
    for said in ("accepted", "accepted", "received"):
        assert police.say(str(row.key), said).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.lines.filter(side="theirs").count()) == ("in_hand", 1)


def test_what_the_other_line_does_not_take_is_sorted_here_again(hotline: Hotline, police: FakePolice) -> None:
    row = sent(hotline)
    police.say(str(row.key), "refused", words="不属警情")
    assert state_of(hotline, row) == "received"
    case = get_request(hotline.actor("ben"), row.request.key)
    assert given(hotline, taken("k1")).number  # the same request goes on as any other
    assert Outgoing.objects.filter(template="transfer.refused").count() == 1
    assert case.answer == ""


def test_a_receipt_that_does_not_come_is_named_and_told_once(hotline: Hotline, police: FakePolice) -> None:
    row = sent(hotline)
    assert keep_transfers() == 0
    with clock.held_at(NOW + dt.timedelta(minutes=11)):
        assert (keep_transfers(), keep_transfers()) == (1, 0)
        assert Outgoing.objects.filter(template="transfer.late").count() == 1
        ada = signed_in(hotline.accounts["ada"])
        assert "还没有回执" in words(ada.get("/desk/transfers/"))
        assert row.request.number in words(ada.get("/desk/transfers/"))
        police.say(str(row.key), "received")
        assert "还没有回执" not in words(ada.get("/desk/transfers/"))


def test_both_lines_may_work_on_it_and_then_it_stays_open_here(hotline: Hotline, police: FakePolice) -> None:
    row = sent(hotline, is_both=True, call="three", call_note="三方通话，工号 8012")
    assert state_of(hotline, row) == "received"
    police.say(str(row.key), "refused", words="不属警情")
    assert state_of(hotline, row) == "received"
    seen = words(signed_in(hotline.accounts["ada"]).get(f"/desk/cases/{row.request.number}/"))
    assert "工号 8012" in seen


def test_what_units_work_on_ends_nowhere_behind_their_back(hotline: Hotline, police: FakePolice) -> None:
    receipt = taken()
    order, ada = given(hotline, receipt), signed_in(hotline.accounts["ada"])
    address = f"/desk/cases/{receipt.number}/"
    page = ada.get(f"{address}?act=send-over")
    sent_form = {"expected": value_of(page, "expected"), "road": "110", "text": "有人受伤", "call": "we_called"}
    assert ada.post(f"{address}acts/send-over/", sent_form).status_code == 409
    page = ada.get(f"{address}?act=send-over")
    both = {**sent_form, "expected": value_of(page, "expected"), "is_both": "on"}
    assert ada.post(f"{address}acts/send-over/", both).status_code == 303
    assert words(signed_in(hotline.accounts["han"]).get(f"/desk/cases/{order.number}/")).count("110")
    again = ada.post(f"{address}acts/send-over/", both)
    assert again.status_code == 409 and Transfer.objects.count() == 1


def test_only_what_stands_on_the_list_of_the_day_can_be_named(hotline: Hotline, police: FakePolice) -> None:
    receipt = taken()
    page = signed_in(hotline.accounts["ada"]).get(f"/desk/cases/{receipt.number}/?act=send-over")
    assert "走失" in words(page) and "旧条目" not in words(page) and "停暖" not in words(page)


def test_what_110_gives_is_one_request_with_our_number_as_receipt(hotline: Hotline, police: FakePolice) -> None:
    first, second = police.give(), police.give()
    assert (first.status_code, first.json()["our_number"]) == (201, second.json()["our_number"])
    assert (Request.objects.count(), first.json()["state"]) == (1, "received")
    request = Request.objects.get()
    assert (request.channel, request.number) == ("police", first.json()["our_number"])


def test_110_reads_how_ours_stands_until_it_is_solved(hotline: Hotline, police: FakePolice) -> None:
    told = police.give().json()
    request = Request.objects.get()
    assert keep_transfers() == 0  # nobody has it in hand yet
    receipt = taken("other")  # another one, of which 110 reads nothing
    order = given(hotline, type(receipt)(request.key, request.number, request.code, None))
    keep_transfers()
    assert [one["state"] for one in police.read()] == ["received", "in_hand"]
    done(hotline, order)
    Client().post(f"/follow/{request.number}/say", {"key": request.code, "solved": "yes"})
    keep_transfers()
    assert [one["state"] for one in police.read()] == ["finished"]
    assert police.client.get(f"/api/transfers/{told['transfer']}").json()["request_state"] == "solved"


def test_a_line_without_its_key_or_of_another_line_learns_nothing(hotline: Hotline, police: FakePolice) -> None:
    row = sent(hotline)
    assert Client().get("/api/transfers").status_code == 403
    fire = Client(headers={"Authorization": "Bearer fire-key"})
    assert fire.get(f"/api/transfers/{row.key}").status_code == 404
    assert fire.get("/api/transfers").json()["lines"] == []
    assert police.client.get(f"/api/transfers/{uuid.uuid4()}").status_code == 404


def test_no_name_and_no_phone_goes_over_the_wire(hotline: Hotline, police: FakePolice) -> None:
    sent(hotline)
    told = json.dumps(police.read(), ensure_ascii=False)
    assert "白音" not in told and "13900000017" not in told


def test_a_folder_that_is_carried_does_the_same(
    hotline: Hotline, police: FakePolice, settings: Any, tmp_path: Path
) -> None:
    settings.TRANSFER_FOLDER = str(tmp_path)
    (tmp_path / "110" / "in").mkdir(parents=True)
    row = sent(hotline)
    assert carry_transfers() == 1
    (file,) = (tmp_path / "110" / "out").glob("*.json")
    told = json.loads(file.read_text("utf-8"))
    receipt = json.dumps({"transfer": told["transfer"], "said": "received", "number": "J-9"})
    arrival = json.dumps({"number": "J-8", "text": "停暖", "area": "159901100202"})
    for name, text in (("a", receipt), ("b", receipt), ("c", arrival), ("d", arrival), ("e", "{")):
        (tmp_path / "110" / "in" / f"{name}.json").write_text(text, "utf-8")
    carry_transfers()
    row.refresh_from_db()
    assert (row.state, row.other_number, Request.objects.filter(channel="police").count()) == ("received", "J-9", 1)
    assert [one.name for one in (tmp_path / "110" / "bad").glob("*.json")] == ["e.json"]
    assert (tmp_path / "110" / "bad" / "e.json.txt").read_text("utf-8").strip()


def test_by_telephone_the_desk_takes_over_and_writes_receipts(hotline: Hotline, police: FakePolice) -> None:
    ada = signed_in(hotline.accounts["ada"])
    form = {"road": "110", "number": "J-30", "item": "p01", "text": "停暖", "area": "159901100202",
            "call": "they_called"}  # fmt: skip
    assert ada.post("/desk/transfers/take/", {**form, "area": "没有这个地方"}).status_code == 422
    taken_over = ada.post("/desk/transfers/take/", form)
    assert taken_over.status_code == 303 and "J-30" in words(ada.get(taken_over.headers["Location"]))
    row = sent(hotline)
    assert ada.post(f"/desk/transfers/{row.key}/", {"said": "received"}).status_code == 409
    assert ada.post(f"/desk/transfers/{row.key}/", {"said": "received", "number": "J-31"}).status_code == 303


def test_the_requester_reads_who_has_it(hotline: Hotline, police: FakePolice) -> None:
    receipt = taken()
    ada = hotline.actor("ada")
    expected = get_request(ada, receipt.key).case_version
    send_over(actor=ada, request=receipt.key, expected=expected, sending=Sending("110", "请110处置"))
    assert "请110处置" in words(page_of(receipt))


def test_one_request_is_open_with_a_line_once(hotline: Hotline, police: FakePolice) -> None:
    row = sent(hotline)
    row.pk, row.key = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(("field", "value"), [("state", "gone"), ("direction", "sideways"), ("call", "shout")])
def test_the_database_knows_states_ways_and_calls(hotline: Hotline, police: FakePolice, field: str, value: str) -> None:
    row = sent(hotline)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.filter(pk=row.pk).update(**{field: value})
