"""Who is on the list of a plan, who is not and why, and how many of each class are drawn."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import ceil
from random import Random

import pytest

from yici.apps.oversight.contracts import CLASSES, Candidate
from yici.apps.oversight.rules.choosing import choose_list, quota_of
from yici.apps.oversight.rules.officers import Licence, uncovered
from yici.apps.oversight.rules.repeating import counts_as_repeat, months_before

PERMILLE = {"A": 10, "B": 100, "C": 300, "D": 500}
DAY = dt.date(2026, 11, 20)


def a_candidate(code: str, risk: str = "D", visits: int = 0, *matters: str) -> Candidate:
    return Candidate(code, risk, visits, frozenset(matters))


def test_one_percent_of_a_small_class_is_one() -> None:
    assert [quota_of(size, 10) for size in (0, 1, 100, 101, 1000)] == [0, 1, 1, 2, 10]


def test_a_ratio_over_everything_and_a_size_below_nothing_are_refused() -> None:
    for size, permille in ((10, 1001), (10, -1), (-1, 10)):
        with pytest.raises(ValueError):
            quota_of(size, permille)


def test_who_reached_the_cap_or_had_the_matter_is_removed_with_the_reason() -> None:
    some = [
        a_candidate("1"),
        a_candidate("2", "D", 4),
        a_candidate("3", "D", 1, "food"),
        a_candidate("4", "D", 3, "fire"),
    ]
    chosen = choose_list(some, matters=["food"], permille=PERMILLE, caps={"D": 4})
    assert [one.code for one in chosen.listed] == ["1", "4"]
    assert [(one.code, one.reason, one.matter) for one in chosen.removed] == [
        ("2", "cap_reached", ""), ("3", "matter_done", "food"),
    ]  # fmt: skip
    assert chosen.quotas == {"D": 2} and chosen.short == {}


def test_a_quota_that_nobody_is_left_for_is_said_to_be_short() -> None:
    some = [a_candidate(str(serial), "D", 9) for serial in range(9)] + [a_candidate("9")]
    chosen = choose_list(some, matters=["food"], permille=PERMILLE, caps={"D": 4})
    assert chosen.quotas == {"D": 1} and chosen.short == {"D": 4} and chosen.sizes["D"] == 10


def test_a_class_with_ratio_nought_is_not_on_the_list() -> None:
    chosen = choose_list([a_candidate("1", "A"), a_candidate("2")], matters=["food"], permille={"D": 500}, caps={})
    assert [one.code for one in chosen.listed] == ["2"] and chosen.removed == ()


@pytest.mark.parametrize("seed", range(60))
def test_quotas_and_caps_hold_for_any_register(seed: int) -> None:
    random = Random(seed)
    permille = {name: random.choice((0, 1, 10, 300, 999, 1000)) for name in CLASSES}
    caps = {name: random.randint(1, 4) for name in CLASSES}
    some = [
        a_candidate(
            f"{serial:04d}", random.choice(CLASSES), random.randint(0, 5),
            *random.sample(("food", "fire", "fumes"), random.randint(0, 3)),
        )
        for serial in range(random.choice((0, 1, 7, 200)))
    ]  # fmt: skip
    random.shuffle(some)
    chosen = choose_list(some, matters=["food", "fumes"], permille=permille, caps=caps)
    wanted = {one.code for one in some if permille[one.risk_class]}
    listed, removed = {one.code for one in chosen.listed}, {one.code for one in chosen.removed}
    assert listed | removed == wanted and not listed & removed
    for one in chosen.listed:
        assert one.visits < caps[one.risk_class] and not one.matters & {"food", "fumes"}
    by_code = {one.code: one for one in some}
    for gone in chosen.removed:
        one = by_code[gone.code]
        assert one.visits >= caps[one.risk_class] or one.matters & {"food", "fumes"}
    for name in CLASSES:
        size = sum(one.risk_class == name for one in some) if permille[name] else 0
        left = sum(one.risk_class == name for one in chosen.listed)
        asked = ceil(Fraction(size * permille[name], 1000))
        assert chosen.quotas.get(name, 0) == min(asked, left)
        assert chosen.short.get(name, 0) == max(asked - left, 0)
    assert [one.code for one in chosen.listed] == sorted(listed)


def test_two_licences_of_the_day_are_needed_at_every_matter() -> None:
    food, both = frozenset({"food"}), frozenset({"food", "fire"})
    officers = [Licence("1", DAY, food), Licence("2", DAY, both)]
    assert uncovered(["food"], officers, DAY) == []
    assert uncovered(["food", "fire"], officers, DAY) == ["fire"]
    assert uncovered(["food"], officers, DAY + dt.timedelta(days=1)) == ["food"]
    assert uncovered(["food"], [officers[0], Licence("", DAY, food)], DAY) == ["food"]


def test_twelve_months_end_on_the_same_day_of_the_month() -> None:
    assert months_before(dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)
    assert counts_as_repeat(dt.date(2025, 11, 20), DAY) and not counts_as_repeat(dt.date(2025, 11, 19), DAY)
    assert not counts_as_repeat(DAY + dt.timedelta(days=1), DAY)
