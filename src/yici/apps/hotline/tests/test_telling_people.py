"""What people are told: by the phone or the mail they left, in plain words, with number and code; units by liaisons."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from yici.apps.hotline.contracts import Contact
from yici.apps.hotline.public import CITIZEN, take_request
from yici.apps.hotline.rules.notices import WORDS
from yici.apps.hotline.selectors.notices import words_of
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.core import delivery
from yici.core.delivery import Message, deliver_due
from yici.core.models import CityRow, Outgoing
from yici.core.outbox import Notice, post

APP = Path(__file__).resolve().parents[1]


class Spy:
    """Keeps what it is given."""

    knows_keys = False

    def __init__(self) -> None:
        self.got: list[Message] = []

    def send(self, message: Message) -> str:
        self.got.append(message)
        return ""


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spy]:
    spy = Spy()
    monkeypatch.setattr(delivery, "_gateways", {"sms": spy, "mail": spy, "chat": spy})
    yield spy


def taken(contact: Contact, key: str = "k") -> None:
    take_request(actor=CITIZEN, intake=an_intake(contact=contact), client_key=key)


@pytest.mark.django_db(transaction=True)
def test_the_receipt_goes_to_the_phone_with_number_and_code(hotline: Hotline, spy: Spy, settings: object) -> None:
    settings.SITE = "https://yici.example"  # type: ignore[attr-defined]
    receipt = take_request(actor=CITIZEN, intake=an_intake(), client_key="k")
    assert deliver_due() == 1
    assert spy.got[0].address == "13900000017"
    assert receipt.number in spy.got[0].text and receipt.code in spy.got[0].text
    assert f"https://yici.example/follow/?number={receipt.number}" in spy.got[0].text
    assert "收到" in spy.got[0].text and "白音" not in spy.got[0].text


@pytest.mark.django_db(transaction=True)
def test_without_a_phone_the_mail_is_used_and_without_both_nobody(hotline: Hotline, spy: Spy) -> None:
    taken(Contact(mail="a@example.org"), "k1")
    taken(Contact(), "k2")
    assert deliver_due() == 1
    assert (spy.got[0].channel, spy.got[0].address) == ("mail", "a@example.org")
    assert sorted(Outgoing.objects.values_list("state", flat=True)) == ["dropped", "sent"]


@pytest.mark.django_db(transaction=True)
def test_a_unit_is_told_through_its_liaisons_or_those_of_the_unit_above(hotline: Hotline, spy: Spy) -> None:
    for code, channel, address in (("han-sms", "sms", "13900000018"), ("han-chat", "chat", "HEATING")):
        CityRow.objects.create(
            file="liaisons.csv", code=code,
            content={"code": code, "unit": "heating_company", "channel": channel, "address": address},
        )  # fmt: skip
    facts = {"number": "W26-0000001-1"}
    post([Notice("sms", "unit", "heating_company", "order.dispatched", facts)])
    post([Notice("sms", "unit", "urban_management", "order.dispatched", facts)])
    deliver_due()
    assert [(one.channel, one.address) for one in spy.got] == [("sms", "13900000018")]
    assert "W26-0000001-1" in spy.got[0].text
    assert set(Outgoing.objects.values_list("recipient", "state")) == {
        ("heating_company", "sent"), ("urban_management", "dropped"),
    }  # fmt: skip


def test_every_template_that_the_program_posts_has_words() -> None:
    named = set()
    for path in APP.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                place = {"Notice": 3, "tell_requester": 1}.get(name)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    named.add(node.args[place].value)
    assert named and named <= set(WORDS)


@pytest.mark.parametrize("template", [*WORDS, "request.something_new", "order.something_new"])
def test_words_are_whole_in_both_languages_with_few_facts(template: str) -> None:
    for language in ("zh-hans", "en"):
        words = words_of(template, {"number": "R26-0041827-4", "lang": language})
        assert "R26-0041827-4" in words.text + words.subject and "{" not in words.text + words.subject
