"""Work after the commit. A job is a row written in the transaction that asks for it: both are there or neither is.

Handlers are named in one file of the shell. A handler runs at least once; one registered as ``one_write`` runs inside
the transaction that marks the job done, so its effect is there exactly once. A job that fails is tried again after a
growing pause and lies dead after its last attempt, where a person sees it. Payloads name keys, never values.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from yici.core import audit, clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import LeaseLost, NotFound, YiciError
from yici.core.ids import new_key
from yici.core.models import Job

log = logging.getLogger(__name__)

REPORT_EVERY = 0.5  # seconds between two progress rows of one job
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 3600.0  # seconds before the next attempt; doubled each time

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Handling:
    """How jobs of one name are run. ``lease_for`` is the seconds after which a silent worker is taken for dead."""

    run: Callable[[Work], None]
    lease_for: float = 120.0
    attempts: int = 8
    one_write: bool = False


@dataclass(slots=True)
class Work:
    """A job in the hands of its handler."""

    id: int
    key: uuid.UUID
    name: str
    payload: Payload
    attempt: int
    lease: uuid.UUID
    lease_for: float
    _reported_at: float = field(default=0.0)

    def report(self, progress: int, total: int, message: str = "") -> None:
        """Show progress and renew the lease; raises ``LeaseLost`` when another worker has the job by now.

        Written at most twice a second, so that a handler may call it for every row.
        """
        now = time.monotonic()
        if now - self._reported_at < REPORT_EVERY and progress < total:
            return
        self._reported_at = now
        _report(self, progress, total, message)

    def mine(self) -> QuerySet[Job]:
        """The job's row, as long as this worker holds its lease."""
        return Job.objects.filter(pk=self.id, lease=self.lease, state="running")


@dataclass(frozen=True, slots=True)
class JobProgress:
    """What a page shows of a job."""

    key: uuid.UUID
    name: str
    state: str
    progress: int
    total: int
    message: str


_handlers: dict[str, Handling] = {}
awake = threading.Event()  # set when this process has committed a job: a worker thread in it need not wait


def register(name: str, handling: Handling) -> None:
    """Name the handler of a job; called by the shell's ``reactions`` when Django starts."""
    _handlers[name] = handling


def registered() -> dict[str, Handling]:
    """All handlers by job name."""
    return dict(_handlers)


@action
def enqueue(
    name: str, payload: Payload | None = None, *, once: str = "", run_at: dt.datetime | None = None
) -> uuid.UUID:
    """Ask for a job in this transaction and return its key.

    With ``once``, a job of the same name and mark that still waits is taken instead of a second one.
    """
    due = run_at or clock.now()
    transaction.on_commit(awake.set)
    for _ in range(20):
        job = Job(name=name, payload=payload or {}, once=once, run_at=due, asked_at=clock.now())
        if not once:
            job.save(force_insert=True)
            return job.key
        Job.objects.bulk_create([job], ignore_conflicts=True)
        # Locked until our commit: a worker must not take the waiting job before it can see what we wrote.
        waiting = _locked(Job.objects.filter(name=name, once=once, state="waiting")).first()
        if waiting is not None:
            return waiting.key
    raise RuntimeError("a waiting job vanished twenty times")


def _locked(rows: QuerySet[Job]) -> QuerySet[Job]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows


def _due() -> str:
    return "(state = 'waiting' AND run_at <= %s) OR (state = 'running' AND lease_until < %s)"


def _is_any_due() -> bool:
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM core_job WHERE {_due()} LIMIT 1", [*_instants(now, now)])
        return cursor.fetchone() is not None


def _instants(*instants: dt.datetime) -> list[Any]:
    return [connection.ops.adapt_datetimefield_value(instant) for instant in instants]


@action
def _take() -> Work | None:
    """Take the job that is due longest; a job whose worker fell silent is due as well."""
    now, lease = clock.now(), new_key()
    skip = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_job SET state = 'running', attempts = attempts + 1, lease = %s, lease_until = %s WHERE id = "
            f"(SELECT id FROM core_job WHERE {_due()} ORDER BY run_at, id LIMIT 1 {skip}) RETURNING id",
            [
                connection.ops.adapt_unknown_value(lease) if connection.vendor == "postgresql" else lease.hex,
                *_instants(now + dt.timedelta(seconds=120), now, now),
            ],
        )
        taken = cursor.fetchone()
    if taken is None:
        return None
    job = Job.objects.get(pk=taken[0])
    handling = _handlers.get(job.name)
    lease_for = handling.lease_for if handling else 120.0
    Job.objects.filter(pk=job.pk).update(lease_until=now + dt.timedelta(seconds=lease_for))
    return Work(job.pk, job.key, job.name, job.payload, job.attempts, lease, lease_for)


@action
def _report(work: Work, progress: int, total: int, message: str) -> None:
    until = clock.now() + dt.timedelta(seconds=work.lease_for)
    if not work.mine().update(progress=progress, total=total, message=message[:300], lease_until=until):
        raise LeaseLost(name=work.name)


@action
def _finish(work: Work, handling: Handling | None = None) -> None:
    """Mark the job done; with a handling, its run belongs to the same transaction."""
    if handling is not None:
        handling.run(work)
    if not work.mine().update(state="done", finished_at=clock.now(), lease=None, lease_until=None, last_error=""):
        raise LeaseLost(name=work.name)


def _without_values(problem: BaseException) -> str:
    """Where it went wrong. The text of an exception may quote a person's data and is not kept."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    code = f" ({problem.code})" if isinstance(problem, YiciError) else ""
    return f"{type(problem).__name__}{code} at {where}"


@action
def _fail(work: Work, error: str, attempts: int) -> None:
    now = clock.now()
    if work.attempt >= attempts:
        if work.mine().update(state="dead", finished_at=now, last_error=error, lease=None, lease_until=None):
            audit.record("job.died", actor=SYSTEM, kind="job", key=work.key, name=work.name, attempts=work.attempt)
        return
    job = work.mine().first()
    if job is None:
        return
    if job.once and Job.objects.filter(name=job.name, once=job.once, state="waiting").exists():
        work.mine().update(state="done", finished_at=now, message="asked again meanwhile", last_error=error)
        return
    pause = min(FIRST_PAUSE * 2 ** (work.attempt - 1), LONGEST_PAUSE) * random.uniform(0.8, 1.2)
    work.mine().update(
        state="waiting", run_at=now + dt.timedelta(seconds=pause), last_error=error, lease=None, lease_until=None
    )


def run_one() -> bool:
    """Run one due job, if there is one; returns whether there was."""
    if not _is_any_due():
        return False
    work = _take()
    if work is None:
        return False
    handling = _handlers.get(work.name)
    if handling is None:
        _fail(work, "no handler is registered under this name", attempts=8)
        return True
    if work.attempt > handling.attempts:  # its workers died with it, again and again
        _fail(work, "the worker ended while it ran", handling.attempts)
        return True
    try:
        if handling.one_write:
            _finish(work, handling)
        else:
            handling.run(work)
            _finish(work)
    except LeaseLost:
        log.warning("job %s %s was taken over by another worker", work.name, work.key)
    except Exception as problem:
        error = _without_values(problem)
        log.error("job %s %s failed: %s", work.name, work.key, error)
        _fail(work, error, handling.attempts)
    return True


def run_due(limit: int = 10_000) -> int:
    """Run due jobs until none is left (or ``limit``); returns how many ran."""
    count = 0
    while count < limit and run_one():
        count += 1
    return count


def find_progress(key: uuid.UUID) -> JobProgress | None:
    """How far a job is."""
    row = Job.objects.filter(key=key).values_list("key", "name", "state", "progress", "total", "message").first()
    return JobProgress(*row) if row else None


def count_by_state() -> dict[str, int]:
    """How many jobs are waiting, running, done and dead (for the health page)."""
    return dict(Job.objects.values_list("state").annotate(count=Count("id")))


@action
def revive(*, actor: Actor, key: uuid.UUID) -> None:
    """Let a dead job be tried again from its first attempt."""
    actor.must("jobs.revive")
    changed = Job.objects.filter(key=key, state="dead").update(
        state="waiting", attempts=0, run_at=clock.now(), finished_at=None
    )
    if not changed:
        raise NotFound
    audit.record("job.revived", actor=actor, kind="job", key=key)
    transaction.on_commit(awake.set)


@action
def forget_done(older_than: dt.timedelta = dt.timedelta(days=30)) -> int:
    """Remove done jobs of long ago; dead ones stay until somebody decides."""
    return Job.objects.filter(state="done", finished_at__lt=clock.now() - older_than).delete()[0]
