"""The reading of ``inbox`` in a process of its own, on the database that DATABASE_URL names (loaded here)."""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ASKED = 200


def p95(seconds: list[float]) -> float:
    """The 95th percentile in milliseconds."""
    return round(1000 * statistics.quantiles(seconds, n=20)[18], 2)


def main(sizes: list[int], target: Path) -> None:
    """Load so many requests, read them in all ways, and the same for the next size; write what was measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    from yici.shell.commands.setup import run_setup

    if run_setup(argparse.Namespace(demo=False, count=0)) != 0:
        raise SystemExit("no city to load")
    from django.conf import settings
    from django.db import connection

    from bench import _requests_load as loading

    settings.ALLOWED_HOSTS = ["testserver"]
    from yici.apps.places.models import Area, Unit

    areas = list(Area.objects.filter(level=5).order_by("id").values_list("id", flat=True))
    centre = Unit.objects.get(code="hotline_centre")
    units = list(Unit.objects.exclude(pk=centre.pk).order_by("-kind", "id").values_list("id", flat=True))
    found = []
    for count in sizes:
        began = time.perf_counter()
        if loading.loaded() != count:
            loading.load(count, areas, units, centre.pk)
        at: dict[str, Any] = {"rows": count, "load_s": round(time.perf_counter() - began, 1)}
        found.append(at | {"inbox": _inbox(units), "search": _search(centre.code), "detail": _detail(units)})
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            found[-1]["mb"] = round(cursor.fetchone()[0] / 1e6)
    target.write_text(json.dumps(found), "utf-8")


def _client(unit: str, role: str, area: str = "1506") -> Any:
    from django.test import Client

    from yici.apps.places import public as places
    from yici.apps.places.models import Account
    from yici.core import clock
    from yici.core.access import SYSTEM

    name = f"bench-{unit}"[:60]
    if not places.has_account(name):
        places.make_post(
            actor=SYSTEM, code=name, name="经办", unit=unit, role=role, area=area, readers=[], note="bench"
        )
        places.create_account(
            actor=SYSTEM, username=name, display_name=name, password="ask-once-2026", must_change=False
        )
        places.give_post(actor=SYSTEM, username=name, post_code=name, from_on=clock.today())
    client = Client()
    client.force_login(Account.objects.get(username=name))
    session = client.session
    session["seen"] = time.time()
    session.save()
    return client


def _timed(work: Callable[[int], None], many: int = ASKED) -> dict[str, float]:
    work(0)
    times = []
    cpu = time.process_time()
    for number in range(many):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    used = time.process_time() - cpu
    return {
        "p95_ms": p95(times), "p50_ms": round(1000 * statistics.median(times), 2),
        "cpu_ms": round(1000 * used / many, 2),
    }  # fmt: skip


def _inbox(units: list[int]) -> dict[str, Any]:
    """The first page of the desk, by busy and quiet units in turn; beside it hand-written keyset SQL."""
    from django.db import connection

    from yici.apps.places.models import Unit

    asked = [Unit.objects.get(pk=pk) for pk in (*units[:4], *units[200:204])]
    clients = [_client(one.code, "handling_clerk") for one in asked]

    def ours(number: int) -> None:
        response = clients[number % len(clients)].get("/desk/")
        assert response.status_code == 200, response.status_code

    def limit(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a.id, a.next_due, c.number, c.title, c.state_id, p.short_name FROM cases_assignment a "
                "JOIN cases_case c ON c.id = a.case_id JOIN places_area p ON p.id = c.area_id "
                "WHERE a.unit_id = %s AND a.phase IN ('waiting', 'working') ORDER BY a.next_due, a.id LIMIT 51",
                [asked[number % len(asked)].pk],
            )
            assert cursor.fetchall() or number % len(asked) > 3, "a busy unit has nothing open"

    return {**_timed(ours), "limit_p95_ms": _timed(limit)["p95_ms"]}


def _search(centre: str) -> dict[str, Any]:
    """Words that are common, middling and rare, a third each, over the whole city."""
    from bench._requests_load import vocabulary
    from yici.apps.hotline.public import search
    from yici.apps.places.public import actor_named

    client = _client(centre, "hotline_dispatcher")
    actor = actor_named(f"bench-{centre}")
    words = vocabulary()
    drawn = random.Random(5)
    ranks = {"common": range(20), "middling": range(400, 1500), "rare": range(15_000, 20_000)}
    asked = [words[drawn.choice(ranks[name])] for _ in range(ASKED // 3 + 1) for name in ranks]

    def page(number: int) -> None:
        response = client.get("/desk/search/", {"q": asked[number]})
        assert response.status_code == 200

    found = _timed(page)
    for name in ranks:
        some = [words[drawn.choice(ranks[name])] for _ in range(60)]
        counts = [0] * 60

        def one(number: int, some: list[str] = some, counts: list[int] = counts) -> None:
            counts[number] = len(search(actor, some[number]))

        found[f"{name}_p95_ms"] = _timed(one, 60)["p95_ms"]
        found[f"{name}_found"] = round(statistics.mean(counts), 1)
    return found


def _detail(units: list[int]) -> dict[str, Any]:
    """A work order by its key, as its unit opens it."""
    from yici.apps.cases.public import get_case
    from yici.apps.hotline.models import WorkOrder
    from yici.apps.hotline.public import get_order
    from yici.apps.places.models import Unit
    from yici.apps.places.public import actor_named

    busy = Unit.objects.get(pk=units[0])
    actor = actor_named(f"bench-{busy.code}"[:60])
    keys = list(WorkOrder.objects.filter(unit=busy).order_by("-id").values_list("key", flat=True)[:ASKED])

    def ours(number: int) -> None:
        view = get_order(actor, keys[number % len(keys)])
        get_case(actor, view.case.key)

    return _timed(ours)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[2:]], Path(sys.argv[1]))
