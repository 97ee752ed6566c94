"""Notices are handed over once, tried again when they fail, never lost; what nobody can know waits for a person."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.core import clock, delivery
from yici.core.delivery import Message, NotSent, Recipient, Refused, Unclear, Words, deliver_due
from yici.core.gateways import FolderGateway, HttpGateway
from yici.core.models import Outgoing
from yici.core.outbox import Notice, post
from yici.core.tests.loopback_gateway import loopback

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)  # ten o'clock in the city
NIGHT = dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC)  # eleven in the evening


class Spy:
    """A gateway that fails as told: one exception for each of the next calls."""

    def __init__(self, *failures: Exception, knows_keys: bool = False) -> None:
        self.failures, self.knows_keys = list(failures), knows_keys
        self.got: list[Message] = []

    def send(self, message: Message) -> str:
        self.got.append(message)
        if self.failures:
            raise self.failures.pop(0)
        return "receipt-1"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(delivery, "_gateways", {})
    monkeypatch.setattr(delivery, "_resting", {})
    monkeypatch.setattr(delivery, "_wordings", [])
    monkeypatch.setattr(delivery, "_resolvers", {})
    delivery.register_words(lambda template, facts: Words("About", f"{template} {facts.get('n')}"))
    delivery.register_resolver("person", lambda key, channel: [] if key == "gone" else [Recipient("13900000017")])
    with clock.held_at(MORNING):
        yield


def a_notice(recipient: str = "p", **changes: Any) -> None:
    post([Notice(**{"channel": "sms", "recipient_kind": "person", "recipient": recipient, "template": "hello",
                    "facts": {"n": 1}, **changes})])  # fmt: skip


def row() -> Outgoing:
    return Outgoing.objects.get()


def later(seconds: float) -> Any:
    delivery._resting.clear()
    return clock.held_at(clock.now() + dt.timedelta(seconds=seconds))


def test_what_is_due_is_sent_once_with_its_words() -> None:
    gateway = Spy()
    delivery.register_gateway("sms", gateway)
    a_notice()
    assert (deliver_due(), deliver_due()) == (1, 0)
    assert [(one.address, one.text) for one in gateway.got] == [("13900000017", "hello 1")]
    assert (row().state, row().receipt, row().sent_at) == ("sent", "receipt-1", MORNING)


def test_a_gateway_that_is_away_is_asked_again_after_growing_pauses_and_then_no_more() -> None:
    gateway = Spy(*[NotSent("not reached")] * 99)
    delivery.register_gateway("sms", gateway)
    a_notice()
    pauses = []
    deliver_due()
    while row().state == "waiting":
        pauses.append((row().next_at - clock.now()).total_seconds())
        with later(pauses[-1] + 1):
            deliver_due()
            if row().state == "waiting":
                pauses[-1] = (row().next_at - clock.now()).total_seconds()
    assert (row().state, row().attempts, row().last_error) == ("dead", delivery.ATTEMPTS, "not reached")
    assert pauses[0] < 80 < 1000 < max(pauses)


def test_one_unreachable_gateway_does_not_hold_up_the_round_or_the_other_channels() -> None:
    away, works = Spy(*[NotSent("not reached")] * 99), Spy()
    delivery.register_gateway("sms", away)
    delivery.register_gateway("mail", works)
    for number in range(40):
        a_notice(facts={"n": number})
    a_notice(channel="mail")
    assert deliver_due() == 1
    assert len(away.got) <= delivery.BATCH and len(works.got) == 1


def test_what_the_gateway_refuses_is_dead_at_once() -> None:
    delivery.register_gateway("sms", Spy(Refused("HTTP 422")))
    a_notice()
    assert deliver_due() == 0
    assert (row().state, row().last_error) == ("dead", "HTTP 422")


def test_without_keys_an_unclear_attempt_is_never_made_again() -> None:
    gateway = Spy(Unclear("no answer"))
    delivery.register_gateway("sms", gateway)
    a_notice()
    deliver_due()
    with later(7200):
        deliver_due()
    assert (row().state, len(gateway.got)) == ("unsure", 1)


def test_with_keys_it_is_made_again_under_the_same_key() -> None:
    gateway = Spy(Unclear("no answer"), knows_keys=True)
    delivery.register_gateway("sms", gateway)
    a_notice()
    deliver_due()
    with later(120):
        assert deliver_due() == 1
    assert len({one.key for one in gateway.got}) == 1 and row().state == "sent"


def test_a_worker_that_died_leaves_it_unsure_or_has_it_asked_again_by_key() -> None:
    for knows_keys, state, sent in ((False, "unsure", 0), (True, "sent", 1)):
        Outgoing.objects.all().delete()
        delivery.register_gateway("sms", Spy(knows_keys=knows_keys))
        a_notice()
        Outgoing.objects.update(state="sending", lease_until=clock.now(), attempts=1)
        with later(1):
            assert deliver_due() == sent
        assert row().state == state


def test_a_batch_in_the_hands_of_a_dead_worker_is_due_again_when_its_lease_is_over() -> None:
    gateway = Spy()
    delivery.register_gateway("sms", gateway)
    a_notice()
    assert len(delivery._take(delivery.new_key())) == 1
    assert deliver_due() == 0
    with later(delivery.LEASE_FOR.total_seconds() + 1):
        assert deliver_due() == 1


def test_nobody_to_tell_is_dropped_and_no_words_or_gateway_are_seen() -> None:
    delivery.register_gateway("sms", Spy())
    a_notice("gone")
    a_notice(channel="pigeon")
    deliver_due()
    assert set(Outgoing.objects.values_list("state", "last_error")) == {
        ("dropped", "no address"), ("dead", "no gateway for pigeon"),
    }  # fmt: skip


def test_what_is_not_urgent_waits_for_the_morning(settings: Any) -> None:
    settings.QUIET_HOURS = "21:00-08:00"
    gateway = Spy()
    delivery.register_gateway("sms", gateway)
    delivery._wordings[:] = [lambda template, facts: Words("", template, is_urgent=template == "fire")]
    with clock.held_at(NIGHT):
        a_notice()
        a_notice(template="fire")
        assert deliver_due() == 1
    assert [one.text for one in gateway.got] == ["fire"]
    assert Outgoing.objects.get(state="waiting").next_at == dt.datetime(2026, 11, 21, 0, 0, tzinfo=dt.UTC)
    with clock.held_at(dt.datetime(2026, 11, 21, 0, 1, tzinfo=dt.UTC)):
        assert deliver_due() == 1


def test_several_liaisons_get_a_notice_each_and_once() -> None:
    gateway = Spy()
    delivery.register_gateway("sms", gateway)
    delivery.register_resolver("unit", lambda key, channel: [Recipient("1", mark="a"), Recipient("2", mark="b")])
    a_notice(recipient_kind="unit", recipient="heating")
    assert deliver_due() + deliver_due() == 2
    assert sorted(one.address for one in gateway.got) == ["1", "2"]


def test_an_address_stands_in_no_row_and_masked_in_the_folder(tmp_path: Path) -> None:
    delivery.register_gateway("sms", FolderGateway(tmp_path))
    a_notice()
    assert deliver_due() == 1
    written = json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))
    assert (written["address"], written["text"]) == ("139****0017", "hello 1")
    assert "13900000017" not in str(Outgoing.objects.values().get())


def test_an_http_gateway_is_asked_with_key_and_token_and_its_answers_are_understood() -> None:
    with loopback() as far:
        delivery.register_gateway("sms", HttpGateway(far.url, "t0ken", knows_keys=True))
        far.statuses = [429, 503]
        a_notice()
        for turn in range(3):
            with later(4000 * turn):
                deliver_due()
        assert (row().state, row().receipt, row().attempts) == ("sent", "r1", 3)
        assert len(far.calls) == 3 and len(far.sent) == 1 and far.tokens == {"Bearer t0ken"}
        far.statuses = [400]
        a_notice(facts={"n": 2})
        deliver_due()
    assert Outgoing.objects.filter(state="dead", last_error="HTTP 400").count() == 1
    a_notice(facts={"n": 3})
    deliver_due()  # the gateway is gone by now
    assert Outgoing.objects.filter(state="waiting", last_error__startswith="not reached").count() == 1
