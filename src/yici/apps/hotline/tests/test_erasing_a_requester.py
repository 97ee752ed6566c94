"""A requester is erased and found nowhere; who shares the work keeps theirs; old contacts are cleared by rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from yici.apps.hotline.actions.erasing import clear_old_contacts, erase_requester
from yici.apps.hotline.actions.releasing import release_request
from yici.apps.hotline.models import Request, Requester
from yici.apps.hotline.public import Contact, get_followed, get_order
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import a_done_one, act, done, given, joined, page_of, taken
from yici.apps.places.tests.cast import PASSWORD, Account, a_role, an_account
from yici.apps.places.tests.pages import signed_in, words
from yici.apps.records.public import ReasonNeeded, SecondPersonNeeded
from yici.core import clock, crypto, text_search
from yici.core.access import SYSTEM, Actor
from yici.shell.cli import main

CANARY, NAME, PHONE = "屋顶漏雨淹了布和的药柜", "布和巴雅尔", "13900000099"


def powerful(hotline: Hotline, name: str) -> Actor:
    return replace(hotline.actor(name), permissions=frozenset({"records.erase"}))


def erase(hotline: Hotline, receipt: object) -> dict[str, int]:
    return erase_requester(
        actor=powerful(hotline, "fei"), second=powerful(hotline, "lan"), request=receipt.key, reason="本人要求",
        legal_basis="个人信息保护",
    )  # fmt: skip


def traces(*wanted: str) -> set[tuple[str, str]]:
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    data = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    found |= {(table, one) for one in wanted if one.encode() in data}
    return found


def test_an_erased_requester_is_found_nowhere(hotline: Hotline) -> None:
    contact = Contact(NAME, PHONE)
    receipt = taken("canary", text=CANARY, contact=contact, place=f"{NAME}家", wants_public=True, details={"who": NAME})
    order = given(hotline, receipt)
    act(receipt, "words", words=f"{CANARY}，第二次")
    done(hotline, order, f"给{NAME}家修好了")
    act(receipt, "say", solved="no", words=CANARY)
    done(hotline, get_order(SYSTEM, order.key), f"又去了{NAME}家")
    act(receipt, "say", solved="yes")
    act(receipt, "rate", contacted="yes", level="1", about="result", words=CANARY)
    release_request(actor=hotline.actor("fei"), request=receipt.key, title="漏雨", text=CANARY)
    text_search.index_waiting()
    row = Requester.objects.get(phone_index=crypto.blind_index("phone", PHONE))
    sealed = row.phone_sealed
    assert {"hotline_request", "cases_event", "hotline_release"} <= {table for table, _ in traces(CANARY, NAME)}
    erase(hotline, receipt)
    text_search.index_waiting()
    assert traces(CANARY, NAME, sealed, "漏雨淹") == set()
    assert Requester.objects.get(pk=row.pk).phone_index is None


def test_who_shares_the_work_keeps_theirs(hotline: Hotline) -> None:
    first = taken("a", text=CANARY, contact=Contact(NAME, PHONE))
    second = taken("b", text="我家也漏", contact=Contact("白音", "13900000017"))
    order = given(hotline, first)
    joined(hotline, second, order)
    erase(hotline, first)
    kept = get_order(SYSTEM, order.key)
    assert (kept.text, kept.case.state) == ("我家也漏", "dispatched")
    assert "我家也漏" in words(page_of(second))
    assert traces(CANARY) == set()


def test_it_needs_a_reason_a_law_and_a_second_person(hotline: Hotline) -> None:
    receipt = taken()
    fei = powerful(hotline, "fei")
    with pytest.raises(SecondPersonNeeded):
        erase_requester(actor=fei, second=fei, request=receipt.key, reason="a", legal_basis="b")
    with pytest.raises(ReasonNeeded):
        erase_requester(actor=fei, second=powerful(hotline, "lan"), request=receipt.key, reason=" ", legal_basis="b")
    assert Request.objects.get(key=receipt.key).erased_at is None


def test_old_contacts_are_cleared_and_the_requests_stay(hotline: Hotline) -> None:
    ended, running = a_done_one(hotline, "a"), a_done_one(hotline, "b", contact=Contact("白", "13900000018"))
    act(ended, "say", solved="yes")
    assert clear_old_contacts() == 0
    with clock.held_at(clock.now() + dt.timedelta(days=731)):
        assert clear_old_contacts() == 1
    row = Request.objects.select_related("requester").get(key=ended.key)
    assert row.requester is not None and (row.requester.phone_sealed, row.text) == ("", "暖气不热，老人在家冻着")
    still = Request.objects.select_related("requester").get(key=running.key).requester
    assert still is not None and still.phone_sealed
    assert get_followed(ended.number, ended.code).state == "solved"


def erasers(hotline: Hotline) -> tuple[Account, Account]:
    """Two who may erase; neither works at the hotline."""
    role = a_role("eraser", ("records.erase",))
    return tuple(an_account(one, hotline.centre, role, hotline.places.city) for one in ("gil", "ida"))


def test_two_people_erase_on_one_page(hotline: Hotline) -> None:
    receipt = taken(contact=Contact(NAME, PHONE))
    gil, _ = erasers(hotline)
    client = signed_in(gil)
    asked = {"number": receipt.number, "reason": "本人要求", "legal_basis": "个人信息保护法"}
    refused = client.post("/desk/erase/", {**asked, "second": "ida", "password": "guessed"})
    assert refused.status_code == 422 and "本人要求" in refused.content.decode()
    own = client.post("/desk/erase/", {**asked, "second": "gil", "password": PASSWORD})
    assert own.status_code == 403
    nothing = client.post("/desk/erase/", {"number": receipt.number})
    unknown = client.post("/desk/erase/", {**asked, "number": "R1", "second": "ida", "password": PASSWORD})
    assert (nothing.status_code, unknown.status_code) == (422, 404)
    assert Request.objects.get(key=receipt.key).erased_at is None
    done = client.post("/desk/erase/", {**asked, "second": "ida", "password": PASSWORD})
    assert done.status_code == 200 and PASSWORD not in done.content.decode()
    assert Request.objects.get(key=receipt.key).erased_at is not None
    assert Requester.objects.get().phone_sealed == ""


def test_the_command_erases_with_two_names(hotline: Hotline, capsys: pytest.CaptureFixture[str]) -> None:
    receipt = taken(contact=Contact(NAME, PHONE))
    erasers(hotline)
    words_of = [receipt.number, "--reason", "本人要求", "--legal-basis", "个人信息保护法", "--as", "gil"]
    assert main(["hotline", "erase", *words_of, "--second", "gil"]) == 2
    assert Request.objects.get(key=receipt.key).erased_at is None
    assert main(["hotline", "erase", *words_of, "--second", "ida"]) == 0
    assert "requests: 1" in capsys.readouterr().out
    assert Request.objects.get(key=receipt.key).erased_at is not None
