"""The reading of ``applications`` in a process of its own, on the database of the environment (loaded here)."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ASKED = 150
LEAST = 20  # tries that are made however long they take
LONGEST = 40.0  # seconds for one way of asking
PAGE = 50
Tries = dict[str, list[tuple[float, float]]]
NEWEST = (
    "SELECT a.id, a.number, a.received_at, c.title, c.state_id, u.short_name, p.item FROM services_application a "
    "JOIN cases_case c ON c.key = a.case_id JOIN services_applicationpart p ON p.application_id = a.id "
    "JOIN places_unit u ON u.id = p.unit_id "
)


def main(sizes: Sequence[int], target: Path) -> None:
    """Load so many applications, read them in all ways, and the same for the next size; write what was measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    from yici.shell.commands.setup import run_setup

    if run_setup(argparse.Namespace(demo=False, count=0)) != 0:
        raise SystemExit("no city to load")
    from django.conf import settings
    from django.db import connection

    from bench import _applications_load as loading
    from yici.apps.services.views import finding

    settings.ALLOWED_HOSTS = ["testserver"]
    finding.LOOKS.burst = 10**9  # the limit of tries is not what is measured
    found = []
    for count in sizes:
        began = time.perf_counter()
        added = loading.load(count)
        at: dict[str, Any] = {
            "rows": count, "added": added, "load_s": round(time.perf_counter() - began, 1),
            "database": connection.vendor,
        }  # fmt: skip
        found.append(at | {"list": _list(count), "search": _search(count)})
        sys.stderr.write(json.dumps(found[-1]) + "\n")
    target.write_text(json.dumps(found), "utf-8")


def _clients() -> dict[str, Any]:
    """Who asks: the window, a unit that decides much and one that decides little."""
    from bench._applications_load import kinds
    from bench._inbox_case import _client
    from yici.apps.services.selectors.catalogue import window_code

    chosen = kinds()
    return {
        "window": (window_code(), _client(window_code(), "window_clerk")),
        "busy": (chosen.common[0].unit, _client(chosen.common[0].unit, "approving_officer")),
        "quiet": (chosen.rare[0].unit, _client(chosen.rare[0].unit, "approving_officer")),
    }


def timed(work: Callable[[int], object]) -> list[tuple[float, float]]:
    """Seconds of the clock and of CPU of each try, after one that does not count."""
    work(0)
    times: list[tuple[float, float]] = []
    began = time.perf_counter()
    for number in range(ASKED):
        start, cpu = time.perf_counter(), time.process_time()
        work(number)
        times.append((time.perf_counter() - start, time.process_time() - cpu))
        if number >= LEAST and time.perf_counter() - began > LONGEST:
            break
    return times


def _rows(sentence: str, values: Sequence[Any]) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sentence, list(values))
        return list(cursor.fetchall())


def _figures(ours: Tries, by_hand: Tries) -> dict[str, Any]:
    """Milliseconds: p95 of the slowest way; of each way, of its SQL by hand, and the CPU of the middle try."""
    from bench._inbox_case import p95

    ways = {
        name: {
            "p95_ms": p95([one for one, _ in times]), "by_hand_ms": p95([one for one, _ in by_hand[name]]),
            "cpu_ms": round(1000 * statistics.median(cpu for _, cpu in times), 2),
        }
        for name, times in ours.items()
    }  # fmt: skip
    slowest = max(ways, key=lambda name: ways[name]["p95_ms"])
    return {
        "p95_ms": ways[slowest]["p95_ms"], "limit_p95_ms": ways[slowest]["by_hand_ms"],
        "cpu_ms": max(one["cpu_ms"] for one in ways.values()), "slowest": slowest, "ways": ways,
    }  # fmt: skip


def _list(count: int) -> dict[str, Any]:
    """Fifty applications as contracts: the newest, and from the middle on, for each who asks."""
    from yici.apps.places.public import actor_named
    from yici.apps.services.selectors.applications import list_applications

    ours: Tries = {}
    by_hand: Tries = {}
    for name, (unit, _) in _clients().items():
        actor = actor_named(f"bench-{unit}"[:60])
        whose = "c.owner_id" if name == "window" else "p.unit_id"
        for place, before in (("newest", 0), ("middle", count // 2)):

            def asked(_: int, before: int = before, actor: Any = actor) -> list[Any]:
                return list_applications(actor, before)[0]

            def hand(_: int, before: int = before, actor: Any = actor, whose: str = whose) -> list[Any]:
                where = f"WHERE {whose} = %s AND a.id < %s ORDER BY a.id DESC LIMIT {PAGE}"
                return _rows(NEWEST + where, [actor.unit_id, before or 10**12])

            if [one.number for one in asked(0)] != [one[1] for one in hand(0)]:
                raise RuntimeError(f"{name}, {place}: the page is not what SQL by hand gives")
            ours[f"{name} {place}"], by_hand[f"{name} {place}"] = timed(asked), timed(hand)
    return _figures(ours, by_hand)


def _search(count: int) -> dict[str, Any]:
    """The page of the search: by numbers at the window, by words of an item for everybody."""
    from bench._applications_load import identity_of, kinds, number_of, numbers_of
    from yici.core import crypto

    ours: Tries = {}
    by_hand: Tries = {}
    chosen, clients, some = kinds(), _clients(), list(numbers_of(count, ASKED))

    def page(client: Any, words: str) -> str:
        response = client.post("/desk/services/applications/find", {"q": words})
        if response.status_code != 200:
            raise RuntimeError(f"{words}: {response.status_code}")
        return str(response.content.decode("utf-8"))

    window = clients["window"][1]
    for name, typed in (("number", [number_of("A", one) for one in some]), ("applicant", list(map(identity_of, some)))):

        def asked(at: int, typed: list[str] = typed) -> None:
            if number_of("A", some[at]) not in page(window, typed[at]):
                raise RuntimeError(f"{typed[at]} was not found")

        def hand(at: int, name: str = name, typed: list[str] = typed) -> list[Any]:
            if name == "number":
                return _rows(NEWEST + "WHERE a.number = %s", [typed[at]])
            joined = "JOIN services_applicant w ON w.id = a.applicant_id WHERE w.number_index = %s"
            return _rows(NEWEST + joined, [crypto.blind_index("id", typed[at])])

        ours[name], by_hand[name] = timed(asked), timed(hand)
    common, middling, rare = chosen.common[0], chosen.middling[0], chosen.rare[0]
    for who, item, name in (
        ("window", common, "common words"), ("window", middling, "middling words"), ("window", rare, "rare words"),
        ("window", chosen.never, "words of nothing"), ("busy", common, "common words of a busy unit"),
        ("busy", chosen.never, "words of nothing of a busy unit"), ("quiet", rare, "rare words of a quiet unit"),
        ("quiet", common, "words of others of a quiet unit"),
    ):  # fmt: skip
        unit, client = clients[who]
        codes = [one.code for one in _named(item.name)]

        def words(_: int, client: Any = client, item: Any = item) -> str:
            return page(client, item.name)

        def items(_: int, codes: list[str] = codes, who: str = who, unit: str = unit) -> list[Any]:
            marks = ", ".join(["%s"] * len(codes))
            mine = "" if who == "window" else "AND u.code = %s "
            where = f"WHERE p.item IN ({marks}) {mine}ORDER BY a.id DESC LIMIT {PAGE}"
            return _rows(NEWEST + where, [*codes, *([] if who == "window" else [unit])])

        if any(one[1] not in words(0) for one in items(0)):
            raise RuntimeError(f"{name}: the page lacks what SQL by hand gives")
        ours[name], by_hand[name] = timed(words), timed(items)
    return _figures(ours, by_hand)


def _named(words: str) -> list[Any]:
    from yici.apps.services.selectors.catalogue import list_items

    return [one for one in list_items() if words in one.name]


if __name__ == "__main__":
    main([int(size) for size in sys.argv[2:]], Path(sys.argv[1]))
