"""What is chosen follows the specification: a slow second way, and what holds for every list and seed."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.computing import compute
from yici.apps.draws.rules.freezing import freeze
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.subset import call_substitutes

seeds = st.binary(min_size=32, max_size=32)
KEY = "00" * 32


def ticket(seed: bytes, id: str) -> bytes:
    """A ticket from the words of the specification."""
    key = hashlib.sha256(b"yici-draw/1/ticket\x00" + seed).digest()
    return hashlib.sha256(key + id.encode()).digest()


@st.composite
def subsets(draw: st.DrawFn) -> tuple[Rule, list[Line]]:
    """A rule with strata, pairs and capacity, and a list it fits."""
    count = draw(st.integers(2, 30))
    lines = [
        Line(f"I{at:02}", {"s": draw(st.sampled_from("AB")), "c": draw(st.sampled_from("xyz"))}) for at in range(count)
    ]
    there = Counter(line.values["s"] for line in lines)
    quotas = {name: draw(st.integers(0, there[name])) for name in there}
    pair = st.lists(st.sampled_from([line.id for line in lines]), min_size=2, max_size=2, unique=True).map(tuple)
    rule = Rule(
        "subset", "试", "witnesses", strata="s", quotas=quotas, avoid=draw(st.lists(pair, max_size=12)),
        capacity_by="c", capacity={"": draw(st.integers(1, 30))}, substitutes=draw(st.integers(0, 3)),
    )  # fmt: skip
    return rule, lines


@settings(max_examples=150, deadline=None)
@given(subsets(), seeds)
def test_a_slow_walk_over_all_tickets_gives_the_same(made: tuple[Rule, list[Line]], seed: bytes) -> None:
    rule, lines = made
    if not any(rule.quotas.values()):
        return
    result = compute(rule, lines, seed)
    apart = {frozenset(pair) for pair in rule.avoid}
    chosen: list[str] = []
    spare: list[str] = []
    skipped: dict[str, str] = {}
    taken, spares, used = Counter[str](), Counter[str](), Counter[str]()
    for line in sorted(lines, key=lambda one: ticket(seed, one.id)):
        if all(
            taken[name] == quota and spares[name] == min(rule.substitutes, 99) for name, quota in rule.quotas.items()
        ):
            break
        stratum, kind = line.values["s"], line.values["c"]
        if taken[stratum] == rule.quotas[stratum]:
            if spares[stratum] < rule.substitutes:
                spare.append(line.id)
                spares[stratum] += 1
            continue
        against = [other for other in chosen if frozenset((other, line.id)) in apart]
        if against:
            skipped[line.id] = f"avoid {against[0]}"
        elif used[kind] == rule.capacity[""]:
            skipped[line.id] = f"capacity {kind}"
        else:
            chosen.append(line.id)
            taken[stratum] += 1
            used[kind] += 1
    assert (list(result.chosen), list(result.substitutes), dict(result.skipped)) == (chosen, spare, skipped)
    assert result.short == {name: quota - taken[name] for name, quota in rule.quotas.items() if taken[name] < quota}


@settings(max_examples=60, deadline=None)
@given(seeds, st.data())
def test_one_line_more_or_less_disturbs_nobody_else(seed: bytes, data: st.DataObject) -> None:
    lines = [Line(f"I{at:03}") for at in range(200)]
    gone = data.draw(st.sampled_from(lines)).id
    whole = compute(Rule("subset", "试", "witnesses", k=21), lines, seed).chosen
    less = compute(Rule("subset", "试", "witnesses", k=20), [line for line in lines if line.id != gone], seed).chosen
    assert list(less) == [id for id in whole if id != gone][:20]
    struck = compute(Rule("subset", "试", "witnesses", k=20), lines, seed, {gone})
    assert struck.chosen == less
    assert struck.skipped == {gone: "struck"}


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_who_belongs_together_comes_or_stays_together(seed: bytes) -> None:
    lines = [Line(f"I{at:02}") for at in range(12)]
    rule = Rule("subset", "试", "witnesses", k=5, together=[("I03", "I01"), ("I01", "I07"), ("I10", "I11")])
    result = compute(rule, lines, seed)
    for bound in ({"I01", "I03", "I07"}, {"I10", "I11"}):
        assert bound <= set(result.chosen) or not bound & set(result.chosen)
    assert len(result.chosen) == 5


def test_a_million_to_one_weight_is_refused_and_a_heavier_line_comes_more_often() -> None:
    lines = [Line("A", {"w": "9"}), Line("B", {"w": "1"})]
    rule = Rule("subset", "试", "witnesses", k=1, weights="w")
    first = Counter(compute(rule, lines, bytes([at]) * 32).chosen[0] for at in range(200))
    assert first["A"] > 150 > first["B"] > 0
    for bad in ("1000000", "0", "1.5", "", "-1", "٣"):
        try:
            freeze(rule, [Line("A", {"w": bad}), Line("B", {"w": "1"})], KEY)
        except Refused as refused:
            assert refused.code == "number"
        else:
            raise AssertionError(bad)


def test_who_declines_is_replaced_from_the_same_order_by_one_who_fits() -> None:
    lines = [Line(f"I{at:02}", {"s": "AB"[at % 2]}) for at in range(20)]
    rule = Rule("subset", "试", "witnesses", strata="s", quotas={"A": 2, "B": 2}, substitutes=3)
    result = compute(rule, lines, bytes(32))
    by_id = {line.id: line.values["s"] for line in lines}
    first = next(id for id in result.chosen if by_id[id] == "A")
    spares = [id for id in result.substitutes if by_id[id] == "A"]
    assert call_substitutes(rule, lines, result, [first]) == [(first, spares[0])]
    assert call_substitutes(rule, lines, result, [first, spares[0]]) == [(first, spares[0]), (spares[0], spares[1])]
    stays = next(id for id in result.chosen if id != first)
    apart = Rule("subset", "试", "witnesses", strata="s", quotas={"A": 2, "B": 2}, avoid=[(stays, spares[0])])
    assert call_substitutes(apart, lines, result, [first]) == [(first, spares[1])]
