"""Places by class, ties by a drawn order: against every assignment of small cases, and what must always hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

import pytest

from yici.apps.enrolment.contracts import Lot, Wish
from yici.apps.enrolment.rules.placing import assign, tell, ties, waiting

SCHOOLS = "abc"


def _case(random: Random, *, most: int, sizes: Sequence[int] = (1,)) -> tuple[dict[str, int], list[Lot]]:
    places = {school: random.randint(0, 3) for school in SCHOOLS}
    lots = [
        Lot(
            f"L{at}", random.choice(sizes),
            [Wish(school, random.randint(1, 3)) for school in random.sample(SCHOOLS, random.randint(1, 3))],
        )
        for at in range(random.randint(1, most))
    ]  # fmt: skip
    return places, lots


def _order(random: Random, lots: Sequence[Lot]) -> dict[str, int]:
    ids = [one.id for one in lots]
    random.shuffle(ids)
    return {id: at for at, id in enumerate(ids)}


def _at(lot: Lot, school: str | None) -> int:
    """How far down the list of wishes a school stands; none at all is the last."""
    return next((at for at, one in enumerate(lot.wishes) if one.school == school), len(lot.wishes))


def _key(lot: Lot, school: str, order: Mapping[str, int]) -> tuple[int, int]:
    return next(one.rank for one in lot.wishes if one.school == school), order[lot.id]


def _is_stable(
    places: Mapping[str, int], lots: Sequence[Lot], order: Mapping[str, int], got: Mapping[str, str]
) -> bool:
    for lot in lots:
        for wish in lot.wishes[: _at(lot, got.get(lot.id))]:
            there = [one for one in lots if got.get(one.id) == wish.school]
            if len(there) < places[wish.school]:
                return False
            if any(_key(one, wish.school, order) > _key(lot, wish.school, order) for one in there):
                return False
    return True


def _all_assignments(places: Mapping[str, int], lots: Sequence[Lot]) -> Iterator[dict[str, str]]:
    for chosen in product(*([None, *(one.school for one in lot.wishes)] for lot in lots)):
        got = {lot.id: school for lot, school in zip(lots, chosen, strict=True) if school}
        if all(count <= places[school] for school, count in Counter(got.values()).items()):
            yield got


@pytest.mark.parametrize("seed", range(60))
def test_it_is_the_stable_assignment_that_is_best_for_every_child(seed: int) -> None:
    random = Random(seed)
    places, lots = _case(random, most=5)
    order = _order(random, lots)
    ours = assign(places, lots, order).schools
    stable = [got for got in _all_assignments(places, lots) if _is_stable(places, lots, order, got)]
    assert ours in stable
    for got in stable:
        assert all(_at(lot, ours.get(lot.id)) <= _at(lot, got.get(lot.id)) for lot in lots)


@pytest.mark.parametrize("seed", range(300))
def test_twins_stay_together_and_no_school_takes_one_more_than_it_has_places(seed: int) -> None:
    random = Random(seed)
    places, lots = _case(random, most=9, sizes=(1, 1, 2, 3))
    order = _order(random, lots)
    found = assign(places, lots, order)
    taken: Counter[str] = Counter()
    for lot in lots:
        taken[found.schools.get(lot.id, "")] += lot.size
    assert all(taken[school] <= places[school] for school in SCHOOLS)
    for lot in lots:
        for wish in lot.wishes[: _at(lot, found.schools.get(lot.id))]:
            there = [one for one in lots if found.schools.get(one.id) == wish.school]
            behind = [one for one in there if _key(one, wish.school, order) > _key(lot, wish.school, order)]
            free = places[wish.school] - taken[wish.school]
            if lot.size == 1:  # nobody behind has a place that a single child waits for, and none stays empty
                assert not behind
                assert free == 0
            elif behind or free:
                assert (lot.id, wish.school) in found.passed_over
    assert all(size > 1 for size in (next(one.size for one in lots if one.id == id) for id, _ in found.passed_over))


def test_the_last_place_is_not_for_one_of_two_and_goes_to_the_next() -> None:
    lots = [Lot("A", 1, [Wish("a", 1)]), Lot("T", 2, [Wish("a", 1), Wish("b", 2)]), Lot("C", 1, [Wish("a", 1)])]
    order = {"A": 0, "T": 1, "C": 2}
    found = assign({"a": 2, "b": 2}, lots, order)
    assert found.schools == {"A": "a", "C": "a", "T": "b"}
    assert found.passed_over == {("T", "a")}
    assert [one.outcome for one in tell({"a": 2, "b": 2}, lots, order, found)["T"]] == ["room", "placed"]


@pytest.mark.parametrize("seed", range(200))
def test_whoever_is_not_drawn_gets_the_same_under_every_order(seed: int) -> None:
    random = Random(seed)
    places, lots = _case(random, most=8, sizes=(1, 1, 1, 2))
    drawn = set(ties(places, lots))
    results = []
    for _ in range(6):
        order = {id: at for id, at in _order(random, lots).items() if id in drawn}
        got = assign(places, random.sample(lots, len(lots)), order).schools
        results.append({id: school for id, school in got.items() if id not in drawn})
    full = assign(places, lots, _order(random, lots)).schools
    results.append({id: school for id, school in full.items() if id not in drawn})
    assert all(one == results[0] for one in results)


@pytest.mark.parametrize("seed", range(30))
def test_everybody_has_the_own_school_where_its_places_suffice(seed: int) -> None:
    random = Random(seed)
    own = {f"L{at}": random.choice(SCHOOLS) for at in range(12)}
    places = dict(Counter(own.values()))
    lots = [
        Lot(id, 1, [*(Wish(other, 3) for other in random.sample(SCHOOLS, 2) if other != school), Wish(school, 1)])
        for id, school in own.items()
    ]
    found = assign({school: places.get(school, 0) for school in SCHOOLS}, lots, _order(random, lots)).schools
    assert set(found) == set(own)


def test_nobody_is_drawn_where_all_of_a_class_fit() -> None:
    lots = [Lot(f"L{at}", 1, [Wish("a", 1 + at // 3), Wish("b", 1)]) for at in range(6)]
    assert ties({"a": 3, "b": 3}, lots) == ["L3", "L4", "L5"]
    assert ties({"a": 6, "b": 0}, lots) == []
    assert ties({"a": 2, "b": 6}, lots) == [one.id for one in lots]


def test_a_story_says_what_became_of_every_wish() -> None:
    lots = [
        Lot("A", 1, [Wish("a", 1)]),
        Lot("B", 1, [Wish("a", 2), Wish("b", 1)]),
        Lot("C", 1, [Wish("a", 2), Wish("b", 1)]),
        Lot("D", 1, [Wish("a", 3), Wish("b", 3), Wish("c", 3)]),
    ]
    places, order = {"a": 2, "b": 1, "c": 0}, {"C": 0, "B": 1, "D": 2}
    found = assign(places, lots, order)
    told = tell(places, lots, order, found)
    first = told["B"][0]
    assert (first.outcome, first.before, first.rivals, first.taken, first.turn) == ("drawn", 1, 2, 1, 2)
    assert told["C"][0].outcome == "placed"
    assert told["C"][1].outcome == "not_needed"
    assert [one.outcome for one in told["D"]] == ["higher", "higher", "higher"]
    assert waiting("a", lots, order, found) == ["B", "D"]


def test_a_thousand_children_are_placed_in_a_moment_and_always_alike() -> None:
    random = Random(7)
    schools = [f"s{at}" for at in range(20)]
    lots = [
        Lot(
            f"L{at:04}",
            2 if at % 50 == 0 else 1,
            [Wish(one, random.randint(1, 6)) for one in random.sample(schools, 4)],
        )
        for at in range(1000)
    ]
    places = dict.fromkeys(schools, 48)
    order = _order(random, lots)
    first = assign(places, lots, order)
    assert assign(places, list(reversed(lots)), order) == first
    assert sum(one.size for one in lots if one.id in first.schools) <= 20 * 48
