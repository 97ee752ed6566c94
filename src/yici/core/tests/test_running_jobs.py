"""Jobs are asked for in a transaction, run after it, tried again when they fail, and never lost."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from yici.core import clock, jobs
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import LeaseLost, NotAllowed, NotFound
from yici.core.jobs import Handling, Work
from yici.core.models import AuditRow, Job
from yici.core.worker import Round, Worker, register_round, start_thread

pytestmark = pytest.mark.django_db(transaction=True)
START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})
    monkeypatch.setattr("yici.core.worker._rounds", [])


def noting(notes: list[dict[str, object]]) -> Handling:
    return Handling(run=lambda work: notes.append(work.payload))


def test_a_job_runs_after_the_commit_that_asked_for_it() -> None:
    notes: list[dict[str, object]] = []
    jobs.register("note", noting(notes))

    @action
    def ask() -> None:
        jobs.enqueue("note", {"record": "019a"})
        assert notes == []

    ask()
    assert jobs.run_due() == 1 and notes == [{"record": "019a"}]
    assert jobs.run_due() == 0
    assert Job.objects.get().state == "done"


def test_a_transaction_that_fails_asks_for_nothing() -> None:
    @action
    def ask_and_fail() -> None:
        jobs.enqueue("note", {})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert Job.objects.count() == 0


def test_a_job_waits_for_its_time_and_older_ones_go_first() -> None:
    notes: list[dict[str, object]] = []
    jobs.register("note", noting(notes))
    with clock.held_at(START):
        jobs.enqueue("note", {"n": 2}, run_at=START + dt.timedelta(minutes=2))
        jobs.enqueue("note", {"n": 1}, run_at=START + dt.timedelta(minutes=1))
        assert jobs.run_due() == 0
    with clock.held_at(START + dt.timedelta(minutes=3)):
        assert jobs.run_due() == 2
    assert notes == [{"n": 1}, {"n": 2}]


def test_jobs_with_one_mark_wait_once() -> None:
    jobs.register("index", Handling(run=lambda work: None))
    first = jobs.enqueue("index", once="area-1")
    assert jobs.enqueue("index", once="area-1") == first != jobs.enqueue("index", once="area-2")
    assert jobs.run_due() == 2
    assert jobs.enqueue("index", once="area-1") != first


def test_a_failed_job_is_tried_again_later_and_lies_dead_in_the_end() -> None:
    tries: list[int] = []

    def fail(work: Work) -> None:
        tries.append(work.attempt)
        raise ValueError("159999199001010017")

    jobs.register("fail", Handling(run=fail, attempts=3))
    with clock.held_at(START):
        key = jobs.enqueue("fail")
        assert jobs.run_due() == 1
    with clock.held_at(START + dt.timedelta(seconds=2)):
        assert jobs.run_due() == 0, "it pauses before the second attempt"
    with clock.held_at(START + dt.timedelta(minutes=1)):
        assert jobs.run_due() == 1
    with clock.held_at(START + dt.timedelta(minutes=5)):
        assert jobs.run_due() == 1
    with clock.held_at(START + dt.timedelta(days=5)):
        assert jobs.run_due() == 0
    job = Job.objects.get()
    assert (tries, job.state) == ([1, 2, 3], "dead")
    assert "ValueError" in job.last_error and "159999" not in job.last_error
    assert AuditRow.objects.get(verb="job.died").object_key == str(key)


def test_a_dead_job_is_revived_by_who_may() -> None:
    jobs.register("fail", Handling(run=lambda work: 1 / 0, attempts=1))  # type: ignore[arg-type, return-value]
    key = jobs.enqueue("fail")
    jobs.run_due()
    with pytest.raises(NotAllowed):
        jobs.revive(actor=Actor(account=None, post=None, name="clerk"), key=key)
    jobs.register("fail", Handling(run=lambda work: None))
    jobs.revive(actor=SYSTEM, key=key)
    assert jobs.run_due() == 1 and jobs.count_by_state() == {"done": 1}
    with pytest.raises(NotFound):
        jobs.revive(actor=SYSTEM, key=key)


def test_a_job_without_a_handler_is_kept_not_lost() -> None:
    jobs.enqueue("of_a_later_version")
    assert jobs.run_due() == 1
    assert Job.objects.get().state == "waiting"


def test_the_effect_of_one_write_and_its_mark_are_one() -> None:
    def write_and_fail(work: Work) -> None:
        AuditRow.objects.create(at=clock.now(), verb="test.effect", nonce=b"0" * 16)
        raise ZeroDivisionError

    jobs.register("effect", Handling(run=write_and_fail, one_write=True))
    jobs.enqueue("effect")
    jobs.run_due()
    assert AuditRow.objects.filter(verb="test.effect").count() == 0
    assert Job.objects.get().state == "waiting"


def test_a_silent_worker_loses_its_job_and_cannot_write_over_its_successor() -> None:
    jobs.register("long", Handling(run=lambda work: None, lease_for=10))
    with clock.held_at(START):
        jobs.enqueue("long")
        silent = jobs._take()
        assert silent is not None and jobs._take() is None
    with clock.held_at(START + dt.timedelta(seconds=11)):
        assert jobs.run_due() == 1
        with pytest.raises(LeaseLost):
            silent.report(1, 2)
        with pytest.raises(LeaseLost):
            jobs._finish(silent)
        jobs._fail(silent, "late", 1)
    assert Job.objects.get().state == "done"


def test_a_job_that_kills_its_workers_lies_dead() -> None:
    jobs.register("poison", Handling(run=lambda work: None, lease_for=10, attempts=2))
    jobs.enqueue("poison")
    for minutes in (1, 2):
        with clock.held_at(clock.now() + dt.timedelta(minutes=minutes)):
            assert jobs._take() is not None
    with clock.held_at(clock.now() + dt.timedelta(minutes=3)):
        jobs.run_due()
    assert Job.objects.get().state == "dead"


def test_progress_is_shown_and_renews_the_lease() -> None:
    jobs.register("long", Handling(run=lambda work: None, lease_for=10))
    with clock.held_at(START):
        key = jobs.enqueue("long")
        work = jobs._take()
    assert work is not None
    with clock.held_at(START + dt.timedelta(seconds=8)):
        work.report(5, 10, "half")
        work.report(6, 10, "too soon to be written")
    with clock.held_at(START + dt.timedelta(seconds=15)):
        assert jobs._take() is None
    shown = jobs.find_progress(key)
    assert shown is not None and (shown.progress, shown.total, shown.message) == (5, 10, "half")


def test_workers_side_by_side_never_share_a_job() -> None:
    for number in range(24):
        jobs.enqueue("note", {"n": number})
    seen: list[int] = []

    def take_all() -> None:
        try:
            while (work := jobs._take()) is not None:
                seen.append(work.payload["n"])
        finally:
            connection.close()

    threads = [threading.Thread(target=take_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(seen) == list(range(24))


def test_a_worker_thread_is_woken_by_a_commit() -> None:
    ran = threading.Event()
    jobs.register("note", Handling(run=lambda work: ran.set()))
    worker = start_thread()
    try:
        jobs.enqueue("note")
        assert ran.wait(5)
    finally:
        worker.end()
        for thread in threading.enumerate():
            if thread.name == "yici-worker":
                thread.join(10)


def test_what_comes_round_survives_a_failing_neighbour(caplog: pytest.LogCaptureFixture) -> None:
    ran: list[str] = []
    register_round(Round("bad", 60, lambda: 1 / 0))
    register_round(Round("good", 60, lambda: ran.append("good")))
    worker = Worker()
    worker.run_rounds()
    worker.run_rounds()
    assert ran == ["good"], "the second look comes before its time"
    worker.run_once()
    assert ran == ["good", "good"] and "bad" in caplog.text


def test_done_jobs_are_forgotten_after_a_month() -> None:
    jobs.register("note", noting([]))
    with clock.held_at(START):
        jobs.enqueue("note")
        jobs.run_due()
    with clock.held_at(START + dt.timedelta(days=29)):
        assert jobs.forget_done() == 0
    with clock.held_at(START + dt.timedelta(days=31)):
        assert jobs.forget_done() == 1
