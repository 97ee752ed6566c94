"""Writers on SQLite stand in one fair queue, and are told when their turn does not come."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from yici.core import audit, writing
from yici.core.access import SYSTEM
from yici.core.actions import action, is_inside_action
from yici.core.errors import Busy
from yici.core.models import AuditRow
from yici.core.writing import FairLock, write_turn

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has writers side by side")


def test_the_lock_serves_in_the_order_of_asking() -> None:
    lock, served = FairLock(), []
    assert lock.acquire(1)

    def ask(number: int) -> None:
        assert lock.acquire(20)
        served.append(number)
        lock.release()

    threads = []
    for number in range(10):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        while len(lock._queue) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join(20)
    assert served == list(range(10))


def test_who_gives_up_leaves_the_queue() -> None:
    lock = FairLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0.01), "the lock was not handed to the one who left"


@action
def act(key: int = 0) -> None:
    audit.record("test.done", actor=SYSTEM, kind="thing", key=key)


@pytest.mark.django_db(transaction=True)
def test_thirty_two_writers_all_come_through_and_none_waits_long() -> None:
    waits: list[float] = []

    def write_five(number: int) -> None:
        try:
            for round_ in range(5):
                began = time.monotonic()
                act(number * 10 + round_)
                waits.append(time.monotonic() - began)
        finally:
            connection.close()

    threads = [threading.Thread(target=write_five, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert AuditRow.objects.filter(verb="test.done").count() == len(waits) == 160
    assert max(waits) < 5, "SQLite alone starves some past five seconds"


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_for_another_process_and_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    held = os.open(Path(str(connection.settings_dict["NAME"]) + ".writing"), os.O_RDWR | os.O_CREAT)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        monkeypatch.setattr(writing, "WAIT_FOR", 0.1)
        with pytest.raises(Busy):
            act()
    finally:
        os.close(held)
    act()
    assert AuditRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_action_inside_an_action_is_one_transaction() -> None:
    @action
    def outer() -> None:
        act()
        assert is_inside_action()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        outer()
    assert AuditRow.objects.count() == 0 and not is_inside_action()


@pytest.mark.django_db(transaction=True)
def test_an_action_after_the_commit_keeps_the_turn() -> None:
    @action
    def outer() -> None:
        act(1)
        transaction.on_commit(lambda: act(2))

    began = time.monotonic()
    outer()
    assert AuditRow.objects.count() == 2 and time.monotonic() - began < 5
    with write_turn():
        pass


@pytest.mark.django_db(transaction=True)
def test_an_action_inside_a_transaction_that_is_no_action_is_refused() -> None:
    """Its commit would not be the commit: what was acknowledged could still be rolled back."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        act()
    assert AuditRow.objects.count() == 0 and not is_inside_action()
