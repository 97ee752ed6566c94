"""Clocks by bulk SQL, two workers that sweep them, and the kill in the middle. What they did is counted in the tables.

Run as a module in processes of their own, because Django is set up for the bench's own database: ``measure SCALE`` on
the database of the environment, ``work`` as one of its workers.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"small": 10_000, "full": 1_000_000}
DUE_ONE_IN = 10
UNITS = 50
GOAL_SECONDS = 60
WAIT_FOR = 1800.0  # seconds after which a run is given up


def in_own_process(scale: str, database: str) -> dict[str, Any] | None:
    """The figures of a database, or None when it is not on this machine."""
    folder = Path(os.environ.get("YICI_BENCH", ROOT / ".bench")) / f"clocks-{scale}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = {
        **os.environ, "YICI_DATA": str(folder), "YICI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "yici.shell.settings",
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "bench._clocks_case", "measure", scale]
    if database == "postgresql":
        command = [str(ROOT / "tests" / "with_postgresql.sh"), *command]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    shutil.rmtree(folder, ignore_errors=True)
    if database == "postgresql" and done.returncode == 3:
        return None
    done.check_returncode()
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def load(count: int, now: float) -> None:
    """Open work orders with a running clock each; every tenth of them was due within the minute before ``now``."""
    from django.db import connection

    units = _units()
    is_postgresql = connection.vendor == "postgresql"
    row = f"generate_series(1, {count}) AS seq(n)"
    if not is_postgresql:
        row = f"(WITH RECURSIVE s(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s)"
    key = "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))"
    due = f"CASE WHEN n % {DUE_ONE_IN} = 0 THEN {now:.0f} - n % 60 ELSE {now:.0f} + 86400 * 2 + n END"
    no = "false" if is_postgresql else "0"
    facts = "'{}'::jsonb" if is_postgresql else "'{}'"
    number = "'W26-' || lpad(n::text, 9, '0')" if is_postgresql else "printf('W26-%09d', n)"

    def instant(seconds: str) -> str:
        if is_postgresql:
            return f"to_timestamp({seconds})"
        return f"strftime('%Y-%m-%d %H:%M:%S', {seconds}, 'unixepoch')"

    opened, due_at = instant(f"{now:.0f} - 86400"), instant(due)
    day = f"({due_at} AT TIME ZONE 'Asia/Shanghai')::date" if is_postgresql else f"date({due}, 'unixepoch', '+8 hours')"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_case (id, key, number, type, type_version, phase, state_id, version, subject, title, "
            f"area_id, owner_id, opened_at) SELECT n, {key}, {number}, 'work_order', 1, 'working', "
            f"'work_order:working', 1, {key}, '路灯不亮', {units[0].area_id}, {units[0].pk}, {opened} FROM {row}"
        )
        cursor.execute(
            "INSERT INTO cases_assignment (id, case_id, unit_id, part, phase, state, next_due, is_paused, given_at) "
            f"SELECT n, n, {units[1].pk} + n % {UNITS - 1}, 'main', 'working', 'working', {due_at}, {no}, {opened} "
            f"FROM {row}"
        )
        cursor.execute(
            "INSERT INTO cases_clock (id, case_id, kind, rule, length, started_at, due_on, due_at, soon_at, is_met, "
            f"paused_for, extended_by, is_provisional, facts) SELECT n, n, 'final', 'hours', 24, {opened}, {day}, "
            f"{due_at}, {instant(f'({due}) - 21600')}, {no}, 0, 0, {no}, {facts} FROM {row}"
        )
        for statement in ("VACUUM ANALYZE" if is_postgresql else "ANALYZE",):
            cursor.execute(statement)


def _units() -> list[Any]:
    import datetime as dt

    from yici.apps.places.models import Area, Unit

    area = Area.objects.create(level=2, kind="city", code="1599", name="试验市", short_name="试验市", path="/1/")
    return [
        Unit.objects.create(
            code=f"bench-{at}", name=f"单位{at}", short_name=f"单位{at}", kind="bureau", area=area,
            valid_from=dt.date(2020, 1, 1),
        )
        for at in range(UNITS)
    ]  # fmt: skip


def set_based_update(now: float) -> float:
    """Seconds that one UPDATE of the due rows takes; taken back afterwards."""
    from django.db import connection, transaction

    from yici.apps.cases.models import Clock

    due = Clock.objects.filter(stopped_at=None, paused_at=None, overdue_at=None, due_at__lte=_instant(now))
    with transaction.atomic():
        began = time.perf_counter()
        due.update(overdue_at=_instant(now))
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE cases_clock")
    return seconds


def _instant(seconds: float) -> Any:
    import datetime as dt

    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def waiting(now: float) -> int:
    """How many due clocks nobody has acted on."""
    from yici.apps.cases.models import Clock

    return Clock.objects.filter(
        stopped_at=None, paused_at=None, overdue_at=None, due_at__lte=_instant(now)
    ).count()  # fmt: skip


def measure(scale: str) -> dict[str, Any]:
    """Load, update, sweep with two workers of which one is killed half-way, and count what was done."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    count, now = SIZES[scale], float(int(time.time()))
    began = time.perf_counter()
    load(count, now)
    loaded = time.perf_counter() - began
    due = count // DUE_ONE_IN
    assert waiting(now) == due
    limit = set_based_update(now)
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench._clocks_case", "work", str(now), scale],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for _ in range(2)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    left = due
    while left > due // 2 and time.perf_counter() - began < WAIT_FOR:
        time.sleep(0.05)
        left = waiting(now)
    workers[0].send_signal(signal.SIGKILL)
    said, _ = workers[1].communicate(timeout=WAIT_FOR)
    seconds = time.perf_counter() - began
    workers[0].communicate()
    return {
        "seconds": round(seconds, 2), "limit_seconds": round(limit, 3), "clocks": count, "due": due,
        "left_at_the_kill": left, "load_s": round(loaded, 1), "was_killed": workers[0].returncode == -signal.SIGKILL,
        "per_second": round(due / seconds), "load_average": round(os.getloadavg()[0], 1),
        **json.loads(said.splitlines()[-1]),
        **counted(now, due),
    }  # fmt: skip


def counted(now: float, due: int) -> dict[str, int]:
    """Of the clocks that were due: how many lack something, how many have something twice; how many others were hit."""
    from django.db import connection

    text = "::text" if connection.vendor == "postgresql" else ""
    asked = {
        "marked": "SELECT count(*), count(*) FROM cases_clock WHERE overdue_at IS NOT NULL AND id % 10 = 0",
        "events": "SELECT count(DISTINCT case_id), count(*) FROM cases_event WHERE verb = 'case.overdue'",
        "audited": "SELECT count(DISTINCT object_key), count(*) FROM core_auditrow WHERE verb = 'case.overdue'",
        "told": f"SELECT count(DISTINCT facts{text}), count(*) FROM core_outgoing WHERE template = 'clock.overdue'",
        "escalated": f"SELECT count(DISTINCT facts{text}), count(*) FROM core_outgoing "
        "WHERE template = 'clock.escalated'",
    }
    found: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        for name, sql in asked.items():
            cursor.execute(sql)
            found[name] = tuple(cursor.fetchone())
        cursor.execute("SELECT count(*) FROM cases_clock WHERE overdue_at IS NOT NULL AND id % 10 <> 0")
        (early,) = cursor.fetchone()
    return {
        "missed": max(due - distinct for distinct, _ in found.values()),
        "twice": max(rows - distinct for distinct, rows in found.values()),
        "early": early, **{name: rows for name, (_, rows) in found.items()},
    }  # fmt: skip


def work(now: float, scale: str) -> None:
    """Sweep like the worker of the product, round after round, until nothing is left."""
    from yici.apps.cases.actions import sweeping
    from yici.core.actions import action

    longest, act = 0.0, sweeping._sweep_some.__wrapped__  # type: ignore[attr-defined]

    def timed(*given: Any, **more: Any) -> Any:
        nonlocal longest
        began = time.perf_counter()
        try:
            return act(*given, **more)
        finally:
            longest = max(longest, time.perf_counter() - began)

    sweeping._sweep_some = action(timed)
    if scale == "small":  # so small that the kill comes in the middle
        sweeping.AT_ONCE = {"postgresql": 20, "sqlite": 20}
    waiting(now)  # connected
    print("ready", flush=True)
    sys.stdin.readline()
    rounds = 0
    while True:
        sweeping.sweep_clocks()
        rounds += 1
        if not waiting(now):
            break
        time.sleep(0.2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"longest_batch_ms": round(longest * 1000), "worker_rounds": rounds, "peak_mb": peak}))


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "work":
        work(float(sys.argv[2]), sys.argv[3])
    else:
        print(json.dumps(measure(sys.argv[2]), ensure_ascii=False))
