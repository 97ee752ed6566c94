"""kill -9 while notices are handed over: nothing is lost; a gateway that knows keys sends nothing twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.kill.harness import City

from yici.core.tests.loopback_gateway import Loopback, loopback

SETTINGS = """from yici.shell.settings import *
QUIET_HOURS = ""
"""
WORK = """
import datetime as dt, sys, time
from yici.core import delivery
delivery.LEASE_FOR = dt.timedelta(seconds=1)
delivery.register_resolver("kill", lambda key, channel: [delivery.Recipient("13900000017")])
delivery.register_words(lambda template, facts: delivery.Words("", f"n {facts['n']}"), is_first=True)
while True:
    delivery.deliver_due()
    delivery._resting.clear()
    time.sleep(0.02)
"""
POST = """
from yici.core.outbox import Notice, post
post([Notice("sms", "kill", "x", "kill.notice", {"n": n}) for n in range(60)])
"""
STATES = """
from yici.core.models import Outgoing
from django.db.models import Count
for state, count in Outgoing.objects.values_list("state").annotate(count=Count("id")): print(state, count)
"""
HEAD = "import django; django.setup()\n"


@pytest.fixture
def far() -> Iterator[Loopback]:
    with loopback() as state:
        state.slow = 0.02
        yield state


@pytest.mark.thorough
@pytest.mark.parametrize("knows_keys", [True, False])
def test_no_notice_is_lost_and_none_is_sent_twice(tmp_path: Path, far: Loopback, knows_keys: bool) -> None:
    (tmp_path / "sending_settings.py").write_text(SETTINGS)
    source = str(Path(__file__).resolve().parents[2] / "src")
    city = City({
        **{key: value for key, value in os.environ.items() if not key.startswith(("YICI_", "DATABASE"))},
        "DJANGO_SETTINGS_MODULE": "sending_settings", "PYTHONPATH": f"{source}:{tmp_path}",
        "YICI_DATA": str(tmp_path), "YICI_SMS_URL": far.url, "YICI_SMS_KNOWS_KEYS": "1" if knows_keys else "0",
    })  # fmt: skip
    migrate = "from django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"
    city.run("-c", HEAD + migrate + POST)
    for least in (15, 35):
        worker = city.start("-c", HEAD + WORK)
        wait_until(lambda least=least: len(far.calls) >= least)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(30)
    time.sleep(1.1)  # the lease of what the dead had in hand
    worker = city.start("-c", HEAD + WORK)
    try:
        wait_until(lambda: len(far.sent) >= (60 if knows_keys else 57))
        time.sleep(2.5)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(30)
    states = dict(line.split() for line in city.run("-c", HEAD + STATES).split("\n")[:-1])
    texts = [body["text"] for body in far.sent.values()]
    assert len(texts) == len(set(texts))
    if knows_keys:
        assert len(texts) == 60 and states == {"sent": "60"}
    else:  # what was in the dead worker's hands waits for a person and was asked for once
        assert len(far.calls) == len({call["key"] for call in far.calls})
        assert set(states) <= {"sent", "unsure"} and sum(map(int, states.values())) == 60
        assert int(states.get("unsure", 0)) <= 2


def wait_until(holds: object) -> None:
    deadline = time.monotonic() + 60
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the worker did not come far enough"
        time.sleep(0.01)
