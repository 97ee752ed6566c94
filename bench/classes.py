"""Pupils into classes: sizes, sex and learning support level, three subjects and their total, ten pairs each way.

``ours`` are seconds of CPU, ``gap`` the largest difference between two classes' means of a subject in points,
``size_gap`` that of sizes; ``limit`` is serpentine dealing of the same pupils by total (its gap stands in ``peer``).
A plain model for OR-Tools' CP-SAT is a second peer where the library is installed; without it the line says so.
Scores are synthetic: normal, with one ability behind all three subjects.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.classes import deal

SIZES = {"full": ((600, 12), (1_222, 24), (15_462, 310)), "small": ((600, 12),)}
SUBJECTS, PAIRS, SEED = ("chinese", "maths", "english"), 10, hashlib.sha256(b"bench").digest()
GOAL_SECONDS, GOAL_GAP = 5.0, 0.5
SOLVER_SECONDS, SOLVER_PUPILS = 30, 600
Groups = Mapping[str, Sequence[str]]


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """A line for each size: as the rule file of a city may ask, and with five balance columns."""
    for count, k in SIZES[scale]:
        lines = _pupils(count)
        for case, balance in (("sex, support", ("sex", "support")), ("five columns", tuple(BALANCE))):
            yield _line(scale, max(rounds, 1), lines, k, case, balance)


BALANCE = {
    "sex": ("男", "女"),
    "support": ("否",) * 32 + ("是",),
    "boarding": ("是", "否"),
    "school": tuple(f"{at}小" for at in range(8)),
    "month": tuple(f"{at:02}" for at in range(1, 13)),
}


def _pupils(count: int) -> list[Line]:
    chance, lines = random.Random(1), []
    for at in range(count):
        able = chance.gauss(78, 8)
        values = {name: chance.choice(words) for name, words in BALANCE.items()}
        marks = {name: str(min(1000, max(0, round(10 * (able + chance.gauss(0, 7)))))) for name in SUBJECTS}
        lines.append(Line(f"P{at:06}", {**values, **marks}))
    return lines


def _line(
    scale: str, rounds: int, lines: Sequence[Line], k: int, case: str, balance: tuple[str, ...]
) -> dict[str, Any]:
    ids = [line.id for line in lines]
    random.Random(2).shuffle(ids)
    together = tuple(zip(ids[:PAIRS], ids[PAIRS : 2 * PAIRS], strict=True))
    avoid = tuple(zip(ids[2 * PAIRS : 3 * PAIRS], ids[3 * PAIRS : 4 * PAIRS], strict=True))
    rule = Rule(
        "balanced-classes", "bench", "witnesses", k=k, balance=balance, scores=SUBJECTS, together=together, avoid=avoid
    )
    ours, limit = [], []
    for _ in range(rounds):
        began = time.process_time()
        groups = deal(lines, rule, SEED)
        ours.append(time.process_time() - began)
        began = time.process_time()
        dealt = _serpentine(lines, k)
        limit.append(time.process_time() - began)
    gaps, size_gap = _gaps(lines, groups), _size_gap(groups)
    _check(lines, rule, groups, size_gap)
    peer: dict[str, Any] = {"serpentine gap": max(_gaps(lines, dealt)), "serpentine s": round(_middle(limit), 4)}
    peer["CP-SAT"] = _solved(lines, k) if len(lines) <= SOLVER_PUPILS and balance == ("sex", "support") else "not run"
    seconds = _middle(ours)
    return {
        "bench": "classes", "case": f"{len(lines)} x {k}, {case}", "ours": round(seconds, 3), "unit": "s",
        "limit": round(_middle(limit), 4), "ratio": round(seconds / max(_middle(limit), 1e-6), 1),
        "goal": f"<= {GOAL_SECONDS:g} s, gap <= {GOAL_GAP} points, sizes +- 1",
        "met": seconds <= GOAL_SECONDS and max(gaps) <= GOAL_GAP and size_gap <= 1, "peer": peer,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "rounds": rounds,
        "spread": round(max(ours) - min(ours), 3), "scale": scale, "database": None,
        "pupils": len(lines), "classes": k, "gap": max(gaps), "size_gap": size_gap,
        "kinds_gap": _kinds_gap(lines, groups, balance), "pairs": 2 * PAIRS,
    }  # fmt: skip


def _middle(seconds: Sequence[float]) -> float:
    return statistics.median(seconds)


def _serpentine(lines: Sequence[Line], k: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {str(at): [] for at in range(k)}
    for at, line in enumerate(sorted(lines, key=lambda line: -sum(int(line.values[name]) for name in SUBJECTS))):
        turn, place = divmod(at, k)
        groups[str(place if turn % 2 == 0 else k - 1 - place)].append(line.id)
    return groups


def _gaps(lines: Sequence[Line], groups: Groups) -> list[float]:
    values = {line.id: line.values for line in lines}
    found = []
    for name in SUBJECTS:
        means = [sum(int(values[id][name]) for id in ids) / len(ids) / 10 for ids in groups.values()]
        found.append(round(max(means) - min(means), 3))
    return found


def _size_gap(groups: Groups) -> int:
    sizes = [len(ids) for ids in groups.values()]
    return max(sizes) - min(sizes)


def _kinds_gap(lines: Sequence[Line], groups: Groups, balance: Sequence[str]) -> int:
    values, most = {line.id: line.values for line in lines}, 0
    for name in balance:
        for word in set(BALANCE[name]):
            counts = [sum(values[id][name] == word for id in ids) for ids in groups.values()]
            most = max(most, max(counts) - min(counts))
    return most


def _check(lines: Sequence[Line], rule: Rule, groups: Groups, size_gap: int) -> None:
    seat = {id: number for number, ids in groups.items() for id in ids}
    assert sorted(seat) == sorted(line.id for line in lines)
    assert sum(map(len, groups.values())) == len(lines)
    assert size_gap <= 1
    assert all(seat[a] == seat[b] for a, b in rule.together)
    assert all(seat[a] != seat[b] for a, b in rule.avoid)


def _solved(lines: Sequence[Line], k: int) -> Any:
    """The largest gap that a plain CP-SAT model finds in half a minute on one thread (sizes, sex, three subjects)."""
    try:
        cp_model = importlib.import_module("ortools.sat.python.cp_model")
    except ImportError:
        return "not installed"
    model = cp_model.CpModel()
    sits = [[model.new_bool_var(f"{at} {c}") for c in range(k)] for at in range(len(lines))]
    for row in sits:
        model.add_exactly_one(row)
    boys = [at for at, line in enumerate(lines) if line.values["sex"] == "男"]
    for c in range(k):
        for members in (range(len(lines)), boys):
            many = sum(sits[at][c] for at in members)
            model.add_linear_constraint(many, len(members) // k, -(-len(members) // k))
    spreads = []
    for name in SUBJECTS:
        low, high = (model.new_int_var(0, 1000 * len(lines), f"{name} {end}") for end in ("low", "high"))
        for c in range(k):
            total = sum(int(line.values[name]) * sits[at][c] for at, line in enumerate(lines))
            model.add(total >= low)
            model.add(total <= high)
        spreads.append(high - low)
    model.minimize(sum(spreads))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = SOLVER_SECONDS, 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return f"nothing in {SOLVER_SECONDS} s"
    groups = {str(c): [line.id for at, line in enumerate(lines) if solver.boolean_value(sits[at][c])] for c in range(k)}
    return {"gap": max(_gaps(lines, groups)), "s": round(solver.wall_time, 1)}


if __name__ == "__main__":
    for line in run(sys.argv[1] if len(sys.argv) > 1 else "small", 3):
        print(json.dumps(line, ensure_ascii=False))
