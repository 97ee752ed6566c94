"""Targets get their assignees whenever that is possible at all, and the order of tickets decides."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.computing import compute


def most_tasks(targets: list[str], assignees: list[str], k: int, limit: int, barred: set[tuple[str, str]]) -> int:
    """How many tasks can be given at most: each place of a target looks for a place of an assignee (Kuhn)."""
    holder: dict[tuple[str, int], tuple[str, int]] = {}
    taken: dict[tuple[str, int], str] = {}

    def find(place: tuple[str, int], seen: set[tuple[str, int]]) -> bool:
        for assignee in assignees:
            if (place[0], assignee) in barred or assignee in {
                one for other, one in taken.items() if other[0] == place[0] and other != place
            }:
                continue
            for number in range(limit):
                slot = (assignee, number)
                if slot in seen:
                    continue
                seen.add(slot)
                if slot not in holder or find(holder[slot], seen):
                    holder[slot] = place
                    taken[place] = assignee
                    return True
        return False

    return sum(find((target, number), set()) for target in targets for number in range(k))


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Rule, list[Line]]:
    """Few targets and assignees with much avoidance and little room."""
    targets = [f"T{at}" for at in range(draw(st.integers(1, 6)))]
    assignees = [f"Z{at}" for at in range(draw(st.integers(1, 5)))]
    pairs = draw(st.lists(st.tuples(st.sampled_from(targets), st.sampled_from(assignees)), max_size=10))
    rule = Rule("assign", "试", "witnesses", k=1, capacity={"": draw(st.integers(1, 4))}, avoid=pairs)
    lines = [*(Line(id, {"role": "target"}) for id in targets), *(Line(id, {"role": "assignee"}) for id in assignees)]
    return rule, lines


@settings(max_examples=300, deadline=None)
@given(tasks(), st.binary(min_size=32, max_size=32))
def test_with_one_each_nobody_lacks_anybody_who_could_be_served(made: tuple[Rule, list[Line]], seed: bytes) -> None:
    rule, lines = made
    result = compute(rule, lines, seed)
    targets = [line.id for line in lines if line.values["role"] == "target"]
    assignees = [line.id for line in lines if line.values["role"] == "assignee"]
    given_out = sum(map(len, result.groups.values()))
    assert given_out == most_tasks(targets, assignees, 1, rule.capacity[""], set(rule.avoid))
    assert sum(result.short.values()) == len(targets) - given_out


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(0, 20))
def test_two_each_with_not_a_place_to_spare(seed: bytes, first: int) -> None:
    targets, assignees = [f"T{at:02}" for at in range(15)], [f"Z{at}" for at in range(6)]
    pairs = [(f"T{at:02}", f"Z{(at + first) % 6}") for at in range(15)]
    rule = Rule("assign", "试", "witnesses", k=2, capacity={"": 5}, avoid=pairs)
    lines = [*(Line(id, {"role": "target"}) for id in targets), *(Line(id, {"role": "assignee"}) for id in assignees)]
    result = compute(rule, lines, seed)
    assert result.short == {}
    assert all(len(set(ids)) == 2 for ids in result.groups.values())
    assert Counter(id for ids in result.groups.values() for id in ids) == dict.fromkeys(assignees, 5)
    assert not {(target, id) for target, ids in result.groups.items() for id in ids} & set(pairs)


def test_who_must_meet_meets() -> None:
    lines = [
        *(Line(f"T{at}", {"role": "target"}) for at in range(5)),
        *(Line(f"Z{at}", {"role": "assignee"}) for at in range(3)),
    ]
    rule = Rule("assign", "试", "witnesses", k=1, capacity={"": 2}, together=[("T3", "Z1"), ("T4", "Z1")])
    for number in range(20):
        result = compute(rule, lines, bytes([number]) * 32)
        assert result.groups["T3"] == ["Z1"] == result.groups["T4"]
        assert all(len(ids) == 1 for ids in result.groups.values())
