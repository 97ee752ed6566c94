"""Choosing 10,000 of 1,000,000 with strata and 5,000 pairs apart, sealing the list, verifying the whole.

``ours`` are seconds of CPU of one process; ``limit`` is one SHA-256 per id, measured in the same round.
Peers: numpy's ``Generator.choice`` and ``random.sample``, which know no strata, no avoidance and no second language.
Each result is checked before its line is printed: quotas met, no pair together, the smallest tickets, the same again.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy

from yici.apps.draws.contracts import Line, Result, Rule
from yici.apps.draws.rules.computing import compute
from yici.apps.draws.rules.freezing import freeze, root_of
from yici.apps.draws.rules.log import entry_after
from yici.apps.draws.rules.signing import public_key_of
from yici.apps.draws.rules.tickets import ticket_of
from yici.apps.draws.rules.transcripts import begin, draw, standing_of, transcript_of
from yici.apps.draws.rules.verifying import verify

SIZES = {"full": (1_000_000, 10_000, 5_000), "small": (20_000, 200, 100)}
SHARES = {"A": 50, "B": 30, "C": 15, "D": 5}  # of a hundred lines
SEED = hashlib.sha256(b"bench").digest()
KEY = bytes(32)


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """Three lines: ``choose``, ``seal``, ``verify``."""
    count, chosen, pairs = SIZES[scale]
    lines = _lines(count)
    rule = _rule(lines, chosen, pairs)
    ids = [line.id.encode() for line in lines]
    rows = [[line.id, line.values["risk"]] for line in lines]
    spent: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        found = work()
        spent.setdefault(name, []).append(time.process_time() - began)
        return found

    draws = numpy.random.default_rng(1)
    for _ in range(max(rounds, 1)):
        result = timed("choose", lambda: compute(rule, lines, SEED))
        timed("limit", lambda: [hashlib.sha256(id).digest() for id in ids])
        timed("numpy", lambda: draws.choice(count, chosen, replace=False))
        timed("sample", lambda: random.Random(1).sample(range(count), chosen))
        timed("seal", lambda: root_of(rows))
    _check(rule, lines, result)
    transcript = _transcript(rule, lines)
    faults = timed("verify", lambda: verify(transcript))
    assert faults == [], faults
    transcript["list"]["lines"][count // 2][1] = "E"
    assert {one.part for one in verify(transcript)} == {"list"}
    peers = {"numpy choice": _middle(spent["numpy"]), "random.sample": _middle(spent["sample"])}
    for case, goal in (("choose", 1.5), ("seal", 2.0), ("verify", None)):
        ours, limit = _middle(spent[case]), _middle(spent["limit"])
        yield {
            "bench": "draws", "case": case, "ours": ours, "unit": "s", "limit": limit, "ratio": round(ours / limit, 2),
            "goal": f"<= {goal} s" if goal else None, "met": ours <= goal if goal and scale == "full" else None,
            "peer": peers if case == "choose" else {}, "rounds": len(spent[case]),
            "spread": round(max(spent[case]) - min(spent[case]), 4), "scale": scale, "database": None,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "lines": count, "chosen": chosen, "pairs": pairs,
        }  # fmt: skip


def _lines(count: int) -> list[Line]:
    classes = [name for name, share in SHARES.items() for _ in range(share)]
    made = random.Random(2)
    return [Line(f"9115{at:014}", {"risk": made.choice(classes)}) for at in range(count)]


def _rule(lines: list[Line], chosen: int, pairs: int) -> Rule:
    """Half of the pairs lie among those who come first, so that avoidance bites."""
    first = sorted(lines, key=lambda line: ticket_of(SEED, line.id))[: chosen * 2]
    made = random.Random(3)
    found: set[tuple[str, str]] = set()
    while len(found) < pairs:
        pool = first if len(found) % 2 else lines
        one, other = made.sample(range(len(pool)), 2)
        first_id, second_id = sorted((pool[one].id, pool[other].id))
        found.add((first_id, second_id))
    quotas = {name: chosen * share // 100 for name, share in zip(SHARES, (10, 20, 30, 40), strict=True)}
    return Rule("subset", "bench", "witnesses", strata="risk", quotas=quotas, avoid=sorted(found))


def _check(rule: Rule, lines: list[Line], result: Result) -> None:
    """By hand: every line in order of tickets, with plain dictionaries."""
    assert compute(rule, lines, SEED) == result
    apart: dict[str, set[str]] = {}
    for first, second in rule.avoid:
        apart.setdefault(first, set()).add(second)
        apart.setdefault(second, set()).add(first)
    taken: Counter[str] = Counter()
    chosen: list[str] = []
    there: set[str] = set()
    for line in sorted(lines, key=lambda line: ticket_of(SEED, line.id)):
        stratum = line.values["risk"]
        if taken[stratum] < rule.quotas[stratum] and not apart.get(line.id, set()) & there:
            chosen.append(line.id)
            there.add(line.id)
            taken[stratum] += 1
    assert list(result.chosen) == chosen
    assert taken == Counter(rule.quotas)
    assert any(why.startswith("avoid") for why in result.skipped.values())


def _transcript(rule: Rule, lines: list[Line]) -> dict[str, Any]:
    frozen = freeze(rule, lines, public_key_of(KEY))
    entries = begin(frozen, "2026-11-27T01:00:00Z")
    for kind, data in (
        ("reveal", {"witness": "a", "unit": "x", "value": "01" * 16}),
        ("reveal", {"witness": "b", "unit": "y", "value": "02" * 16}),
        ("beacon", {"beacon": "witnesses"}),
    ):
        entries.append(entry_after(entries, kind, data, "2026-11-27T01:01:00Z"))
    standing_of(frozen, entries)
    result, data = draw(frozen, entries)
    entries.append(entry_after(entries, "result", data, "2026-11-27T01:02:00Z"))
    return transcript_of(frozen, entries, result, KEY)


def _middle(found: list[float]) -> float:
    return round(statistics.median(found), 4)


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 3):
        print(json.dumps(line, ensure_ascii=False))
