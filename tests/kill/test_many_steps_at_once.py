"""Many writers step the same cases at once: no lost update, no double effect, and the audit chain is whole.

In the suite 240 steps over 10 cases by 8 writers; YICI_STEPS, YICI_STEPPED_CASES and YICI_WRITERS make it larger
(30000, 1000, 16).
"""

from __future__ import annotations

import os
import queue
import threading
import time
import uuid

import pytest
from django.db import connection

from yici.apps.cases import public as cases
from yici.apps.cases.models import Case, Event
from yici.apps.cases.tests.conftest import cast  # noqa: F401 - a fixture
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import Cast
from yici.core import sealing, verifying
from yici.core.access import Actor
from yici.core.errors import ChangedMeanwhile
from yici.core.models import AuditRow

STEPS = int(os.environ.get("YICI_STEPS", "240"))
CASES = int(os.environ.get("YICI_STEPPED_CASES", "10"))
WRITERS = int(os.environ.get("YICI_WRITERS", "8"))

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]


@pytest.fixture
def levels(cast: Cast) -> Levels:  # noqa: F811
    return the_levels(cast)


def take(actor: Actor, case: uuid.UUID, key: str, is_sent_twice: bool) -> int:
    """One step, decided on what the writer sees; seen too old it looks again. Returns how often it looked again."""
    again = 0
    while True:
        version = cases.get_case(actor, case).version
        try:
            cases.step(actor=actor, case=case, event="look", expected=version, client_key=key)
            if is_sent_twice:
                cases.step(actor=actor, case=case, event="look", expected=version, client_key=key)
            return again
        except ChangedMeanwhile:
            again += 1


Todo = queue.SimpleQueue[tuple[uuid.UUID, str, bool]]


def write(todo: Todo, actor: Actor, looked: list[int], bad: list[str]) -> None:
    try:
        while True:
            looked.append(take(actor, *todo.get_nowait()))
    except queue.Empty:
        pass
    except Exception as problem:
        bad.append(repr(problem))
    finally:
        connection.close()


def test_no_step_is_lost_and_none_counts_twice(levels: Levels) -> None:
    alice = levels.actor("alice")
    made = [levels.a_repair() for _ in range(CASES)]
    for one in made:
        cases.step(actor=alice, case=one.key, event="sign", expected=one.version)
    todo: Todo = queue.SimpleQueue()
    for nth in range(STEPS):
        todo.put((made[nth // 3 % CASES].key, f"step {nth}", nth % 10 == 0))
    looked: list[int] = []
    bad: list[str] = []
    threads = [threading.Thread(target=write, args=(todo, alice, looked, bad)) for _ in range(WRITERS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    print(f"{len(looked)} steps in {took:.1f} s, {len(looked) / took:.0f} a second, {sum(looked)} looked again")
    assert bad == [] and len(looked) == STEPS
    told = Event.objects.filter(verb="repair.look")
    assert told.count() == STEPS == AuditRow.objects.filter(verb="repair.look").count()
    for row in Case.objects.filter(type="repair"):
        assert row.version == 2 + told.filter(case=row).count()
    while sealing.seal_all():
        pass
    verdict = verifying.verify()
    assert verdict.is_good and verdict.unsealed == 0, verdict.first
