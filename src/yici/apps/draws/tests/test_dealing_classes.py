"""Classes differ little, hold every pair, and do not depend on anything but list, rule and seed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, permutations
from random import Random
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules import classes
from yici.apps.draws.rules.classes import check_classes, deal, labels
from yici.apps.draws.rules.refusals import Refused

SEED = bytes(range(32))


def pupils(count: int, seed: int = 1) -> list[Line]:
    random = Random(seed)
    return [
        Line(
            f"P{number:05d}",
            {
                "sex": random.choice("MF"),
                "support": "yes" if random.random() < 0.05 else "no",
                "school": random.choice(["一小", "二小", "三小", "蒙小"]),
                "chinese": str(min(1000, max(0, int(random.gauss(780, 110))))),
                "maths": str(min(1000, max(0, int(random.gauss(740, 140))))),
            },
        )
        for number in range(count)
    ]


def a_rule(k: int, **more: object) -> Rule:
    return Rule(kind="balanced-classes", purpose="分班", beacon="witnesses", k=k, **more)  # type: ignore[arg-type]


def seat_of(groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {id: number for number, ids in groups.items() for id in ids}


@given(
    count=st.integers(1, 80),
    k=st.integers(1, 9),
    seed=st.binary(min_size=32, max_size=32),
    tied=st.lists(st.tuples(st.integers(0, 79), st.integers(0, 79)), max_size=4),
    split=st.lists(st.tuples(st.integers(0, 79), st.integers(0, 79)), max_size=6),
    balance=st.lists(st.sampled_from(["sex", "support", "school"]), unique=True, max_size=3),
    scores=st.lists(st.sampled_from(["chinese", "maths"]), unique=True, max_size=2),
)
@settings(max_examples=150, deadline=None)
def test_every_pupil_has_one_class_sizes_differ_by_one_and_pairs_hold(
    count: int, k: int, seed: bytes, tied: list[tuple[int, int]], split: list[tuple[int, int]],
    balance: list[str], scores: list[str],
) -> None:  # fmt: skip
    lines = pupils(count)
    together = [(lines[a % count].id, lines[b % count].id) for a, b in tied if a % count != b % count]
    avoid = [(lines[a % count].id, lines[b % count].id) for a, b in split if a % count != b % count]
    rule = a_rule(k, together=together, avoid=avoid, balance=balance, scores=scores)
    try:
        check_classes(lines, rule)
    except Refused:
        return
    groups = deal(lines, rule, seed)
    seats = seat_of(groups)
    sizes = [len(ids) for ids in groups.values()]
    assert sorted(id for ids in groups.values() for id in ids) == [line.id for line in lines]
    assert list(groups) == [str(number) for number in range(1, k + 1)]
    assert max(sizes) - min(sizes) <= 1
    assert all(seats[a] == seats[b] for a, b in together)
    assert all(seats[a] != seats[b] for a, b in avoid)
    Random(seed).shuffle(lines)
    assert deal(lines, rule, seed) == groups


def test_sex_school_and_support_differ_by_one_and_every_subject_by_half_a_point() -> None:
    lines = pupils(600)
    ids = [line.id for line in lines]
    Random(5).shuffle(ids)
    rule = a_rule(
        12, balance=["sex", "support", "school"], scores=["chinese", "maths"],
        together=list(zip(ids[:10], ids[10:20], strict=True)), avoid=list(zip(ids[20:30], ids[30:40], strict=True)),
    )  # fmt: skip
    groups, values = deal(lines, rule, SEED), {line.id: line.values for line in lines}
    for column in rule.balance:
        for value in {row[column] for row in values.values()}:
            counts = [sum(values[id][column] == value for id in members) for members in groups.values()]
            assert max(counts) - min(counts) <= 1, (column, value)
    for columns in (["chinese"], ["maths"], ["chinese", "maths"]):
        means = [sum(int(values[id][c]) for id in ids for c in columns) / len(ids) for ids in groups.values()]
        assert max(means) - min(means) <= 5, columns  # tenths of a point


def test_another_seed_makes_other_classes() -> None:
    lines, rule = pupils(120), a_rule(4, balance=["sex"], scores=["chinese"])
    one, other = seat_of(deal(lines, rule, SEED)), seat_of(deal(lines, rule, SEED[::-1]))
    met = [(a, b) for a in one for b in one if a < b and one[a] == one[b]]
    again = sum(other[a] == other[b] for a, b in met)
    assert 0.15 < again / len(met) < 0.35  # a quarter, had nothing else been asked


def test_nobody_knows_before_the_seed_who_will_meet() -> None:
    """Dealing by score would keep most pairs together whatever the seed."""
    lines, rule, rounds = pupils(40), a_rule(4, balance=["sex"], scores=["chinese", "maths"]), 200
    met: Counter[tuple[str, str]] = Counter()
    for number in range(rounds):
        for ids in deal(lines, rule, number.to_bytes(32, "big")).values():
            met.update(combinations(ids, 2))
    assert len(met) == 40 * 39 // 2
    often = sorted(met.values())
    assert often[-len(often) // 20] < rounds * 0.4  # a quarter is expected
    assert often[-1] < rounds * 0.75  # the very best and the very worst


def test_numbers_are_drawn_apart_so_each_pupil_gets_each_number_equally_often() -> None:
    """Exact: over all orders of four numbers, whatever search made the classes."""
    lines, rule = pupils(22), a_rule(4, balance=["sex"], scores=["chinese", "maths"])
    got: Counter[tuple[str, str]] = Counter()
    for order in permutations(range(1, 5)):
        with mock.patch.object(classes, "labels", return_value=list(order)):
            got.update(seat_of(deal(lines, rule, SEED)).items())
    assert set(got.values()) == {math.factorial(3)}
    assert len(got) == 22 * 4


def test_all_orders_of_numbers_come_equally_often() -> None:
    rounds = 6000
    seen = Counter(tuple(labels(4, number.to_bytes(32, "big"))) for number in range(rounds))
    assert len(seen) == 24
    assert _chi_square(seen, rounds / 24) < 49.7  # 23 degrees of freedom, one in a thousand


def test_membership_is_uniform_over_many_draws() -> None:
    lines, rule, rounds = pupils(7), a_rule(3, balance=["sex"], scores=["maths"]), 3000
    seen = {line.id: Counter[str]() for line in lines}
    for number in range(rounds):
        for id, place in seat_of(deal(lines, rule, number.to_bytes(32, "big"))).items():
            seen[id][place] += 1
    assert all(_chi_square(counts, rounds / 3) < 18.5 for counts in seen.values())  # 2 degrees, one in ten thousand


def _chi_square(counts: Mapping[object, int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counts.values())


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"k": 0}, "classes_few"),
        ({"k": 7}, "classes_few"),
        ({"k": 2, "together": [("P00000", "P00001")], "avoid": [("P00001", "P00000")]}, "contradiction"),
        ({"k": 2, "avoid": [("P00000", "P00001"), ("P00001", "P00002"), ("P00000", "P00002")]}, "pairs_no_room"),
        ({"k": 3, "together": [("P00000", "P00001"), ("P00001", "P00002")]}, "pairs_no_room"),
        ({"k": 2, "scores": ["sex"]}, "score"),
        ({"k": 2, "scores": ["absent"]}, "score"),
        ({"k": 2, "balance": [f"b{number}" for number in range(11)]}, "classes_columns"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_committed(more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_classes(pupils(6), a_rule(**more))  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("value", ["-1", "01", "1.5", "", "10001", "1e3", "٣", "99999999"])
def test_a_score_is_a_whole_number_or_refused(value: str) -> None:
    with pytest.raises(Refused) as refused:
        check_classes([Line("a", {"s": value}), Line("b", {"s": "1"})], a_rule(2, scores=["s"]))
    assert refused.value.code == "score"


def test_too_many_in_one_class_and_one_id_twice_are_refused() -> None:
    with pytest.raises(Refused, match="at most 200"):
        check_classes(pupils(201), a_rule(1))
    with pytest.raises(Refused, match="P00000"):
        check_classes([*pupils(2), *pupils(1)], a_rule(2))


def test_what_was_found_possible_is_possible_for_every_seed() -> None:
    """Three must part and three pairs must stay: tickets alone would sometimes fill the wrong class first."""
    lines = pupils(9)
    ids = [line.id for line in lines]
    rule = a_rule(3, together=[(ids[0], ids[1]), (ids[2], ids[3]), (ids[4], ids[5]), (ids[0], ids[6])],
                  avoid=[(ids[0], ids[2]), (ids[7], ids[8])])  # fmt: skip
    check_classes(lines, rule)
    for number in range(200):
        seats = seat_of(deal(lines, rule, number.to_bytes(32, "big")))
        assert seats[ids[0]] == seats[ids[1]] == seats[ids[6]]
        assert seats[ids[7]] != seats[ids[8]]
