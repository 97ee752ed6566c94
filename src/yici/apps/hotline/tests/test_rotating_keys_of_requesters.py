"""When a key is replaced, names, phones, mails and codes of people move to the new one, and so does what travels."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from yici.apps.hotline.actions.releasing import check_code, send_code
from yici.apps.hotline.models import Request, Requester
from yici.apps.hotline.public import Contact, reach_requester
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.apps.hotline.tests.steps import taken
from yici.core import clock, copies, crypto, exchange, jobs
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.keys import keyring
from yici.core.models import ExchangeMessage, Outgoing
from yici.shell import reactions

UNTIL = "2027-01-01T00:00:00+00:00"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    monkeypatch.setattr(copies, "_resealers", {})
    reactions._copies()


@action
def send(request: Request) -> object:
    return send_code(request=request, purpose="contact", phone=PHONE)


@action
def post() -> None:
    exchange.post_message("request.taken", {"phone": PHONE}, subject="r")
    exchange.put_copy({"kind": "follow", "key": "R1", "content": {"phone": PHONE}, "until": UNTIL}, seen=1)
    sealed = crypto.seal(json.dumps({"address": PHONE}), record="n1", element="notice")
    now = clock.now()
    Outgoing.objects.create(
        channel="sms", recipient_kind="afar", recipient="n1", template="afar", facts={"sealed": sealed}, next_at=now,
        posted_at=now,
    )  # fmt: skip


def test_people_move_to_the_new_key(hotline: Hotline) -> None:
    receipt = taken(contact=Contact("白音", PHONE, mail="bai@example.org"))
    taken("other")
    row = Request.objects.get(key=receipt.key)
    proof = send(row)
    post()
    old = keyring().current.id
    new = copies.rotate_key(actor=SYSTEM, cipher="sm4")
    held = copies.count_sealed_under(old)
    assert held["requesters"] >= 5 and held["exchange"] >= 2 and held["notices"] == 1
    jobs.run_due()
    assert copies.count_sealed_under(old) == {} and copies.count_sealed_under(new) == held
    os.utime(keyring().file, (0, keyring().file.stat().st_mtime - copies.REST_BEFORE_DROP - 1))
    copies.drop_key(actor=SYSTEM, key_id=old)
    assert [one.address for one in reach_requester(str(receipt.key), "sms")] == [PHONE]
    proof.refresh_from_db()
    code = crypto.open_sealed(proof.code_sealed, record=str(proof.key), element="proof.code")
    assert check_code(proof, code) == PHONE
    message = ExchangeMessage.objects.get(kind="request.taken")
    assert PHONE in crypto.open_bytes(bytes(message.body), context=f"exchange {message.key}").decode()


def test_who_was_erased_meanwhile_stays_erased(hotline: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    taken()
    copies.rotate_key(actor=SYSTEM)
    opened = crypto.open_sealed

    def erased_now(sealed: str, **place: str) -> str:
        text = opened(sealed, **place)
        Requester.objects.update(name_sealed="", phone_sealed="", mail_sealed="")
        return text

    monkeypatch.setattr(crypto, "open_sealed", erased_now)
    copies.reseal_all()
    row = Requester.objects.get()
    assert (row.name_sealed, row.phone_sealed) == ("", "")
