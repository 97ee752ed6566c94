"""Chance is even: chi-square over many small draws of each algorithm, and the published chance of each one holds.

``YICI_SMALL_DRAWS`` is how many draws each test makes (200,000 before a release; few by default, to be quick).
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.chances import chances
from yici.apps.draws.rules.computing import compute

DRAWS = int(os.environ.get("YICI_SMALL_DRAWS", "4000"))


def seeds(name: str) -> Iterator[bytes]:
    """Fixed seeds, so that the test says the same every day."""
    for number in range(DRAWS):
        yield hashlib.sha256(f"{name} {number}".encode()).digest()


def is_even(counts: Sequence[int], expected: Sequence[Fraction]) -> bool:
    """Chi-square below the value that chance passes once in a hundred thousand (Wilson and Hilferty, z = 4.27)."""
    freedom = len(counts) - 1
    found = float(sum((count - wanted) ** 2 / wanted for count, wanted in zip(counts, expected, strict=True)))
    limit = freedom * (1 - 2 / (9 * freedom) + 4.265 * (2 / (9 * freedom)) ** 0.5) ** 3
    print(f"chi-square {found:.1f} with {freedom} degrees of freedom over {DRAWS} draws, limit {limit:.1f}")
    return found < limit


def test_every_pair_of_five_is_chosen_equally_often() -> None:
    lines = [Line(id) for id in "ABCDE"]
    rule = Rule("subset", "试", "witnesses", k=2)
    found = Counter(tuple(sorted(compute(rule, lines, seed).chosen)) for seed in seeds("subset"))
    assert len(found) == 10
    assert is_even(list(found.values()), [Fraction(DRAWS, 10)] * 10)


def test_every_order_of_four_comes_equally_often() -> None:
    lines = [Line(id) for id in "ABCD"]
    rule = Rule("permutation", "试", "witnesses")
    found = Counter(tuple(compute(rule, lines, seed).chosen) for seed in seeds("permutation"))
    assert len(found) == 24
    assert is_even(list(found.values()), [Fraction(DRAWS, 24)] * 24)


def test_every_order_of_tickets_comes_equally_often() -> None:
    lines = [Line(id) for id in "ABCD"]
    rule = Rule("subset", "试", "witnesses", k=4)
    found = Counter(tuple(compute(rule, lines, seed).chosen) for seed in seeds("tickets"))
    assert len(found) == 24
    assert is_even(list(found.values()), [Fraction(DRAWS, 24)] * 24)


def test_weights_are_chances_of_coming_first() -> None:
    weights = {"A": 1, "B": 2, "C": 3, "D": 4}
    lines = [Line(id, {"w": str(weight)}) for id, weight in weights.items()]
    rule = Rule("subset", "试", "witnesses", k=1, weights="w")
    found = Counter(compute(rule, lines, seed).chosen[0] for seed in seeds("weights"))
    assert is_even([found[id] for id in "ABCD"], [Fraction(DRAWS * weight, 10) for weight in (1, 2, 3, 4)])


def test_each_target_gets_each_assignee_equally_often() -> None:
    lines = [*(Line(id, {"role": "target"}) for id in "TUV"), *(Line(id, {"role": "assignee"}) for id in "ABCD")]
    rule = Rule("assign", "试", "witnesses", k=1, capacity={"": 1})
    found = Counter(
        tuple(result.groups[target][0] for target in "TUV")
        for result in (compute(rule, lines, seed) for seed in seeds("assign"))
    )
    assert len(found) == 24
    assert is_even(list(found.values()), [Fraction(DRAWS, 24)] * 24)


def test_the_published_chance_under_quotas_is_exact_and_holds() -> None:
    lines = [Line(f"I{at}", {"risk": "AAABBD"[at]}) for at in range(6)]
    rule = Rule("subset", "试", "witnesses", strata="risk", quotas={"A": 1, "B": 1, "D": 1})
    said = chances(rule, lines)
    assert said.is_exact
    assert {id: Fraction(*chance) for id, chance in said.of.items()} == {
        "I0": Fraction(1, 3), "I1": Fraction(1, 3), "I2": Fraction(1, 3), "I3": Fraction(1, 2), "I4": Fraction(1, 2),
        "I5": Fraction(1),
    }  # fmt: skip
    found = Counter(id for seed in seeds("quotas") for id in compute(rule, lines, seed).chosen)
    assert found["I5"] == DRAWS
    assert is_even([found[f"I{at}"] for at in range(3)], [Fraction(DRAWS, 3)] * 3)
    assert is_even([found["I3"], found["I4"]], [Fraction(DRAWS, 2)] * 2)


def test_where_avoidance_bends_chances_they_are_counted_and_said_to_be() -> None:
    lines = [Line(id) for id in "ABCD"]
    said = chances(Rule("subset", "试", "witnesses", k=2, avoid=[("A", "B"), ("A", "C")]), lines, rounds=3000)
    assert (said.is_exact, said.rounds) == (False, 3000)
    share = {id: top / bottom for id, (top, bottom) in said.of.items()}
    # By hand: A comes first (1/4, then only D fits) or right after D (1/12): 1/3.
    assert abs(share["A"] - 1 / 3) < 0.04
    assert share["A"] < share["B"] < share["D"]


def test_a_permutation_and_an_assignment_publish_chances_too() -> None:
    lines = [Line(id) for id in "ABCDE"]
    assert chances(Rule("permutation", "试", "witnesses", k=2), lines).of["A"] == (2, 5)
    tasks = [Line("T", {"role": "target"}), *(Line(id, {"role": "assignee"}) for id in "ABCD")]
    said = chances(Rule("assign", "试", "witnesses", k=1), tasks, rounds=2000)
    assert set(said.of) == set("ABCD")
    assert all(abs(top / bottom - 1 / 4) < 0.05 for top, bottom in said.of.values())
