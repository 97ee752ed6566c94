"""Size, shares, the earliest draw, seats dealt over venues, ranks and medians: pure rules, worked out by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from yici.apps.evaluation.cityfiles import TABLES, rule_of
from yici.apps.evaluation.contracts import Bidder, Expert, PastEmployer, RegimeRule, Wanted
from yici.apps.evaluation.errors import (
    ExpertsTooFew,
    RepresentativesTooMany,
    SideVenuesTooFew,
    SizeEven,
    SizeTooSmall,
)
from yici.apps.evaluation.rules import avoiding, committee, scoring, secrecy
from yici.core.cityfiles import read_city
from yici.shell.commands.city import city_folder

RULES = {row["code"]: rule_of(row) for row in read_city(city_folder(None), TABLES).rows("evaluation_rules")}
TENDER, BUY = RULES["tendering"], RULES["procurement"]
ON = dt.date(2026, 11, 25)
ZONE = ZoneInfo("Asia/Shanghai")
OPENS = dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC)
HER = Expert("E001", ("building_structure",), "EMPLOYER", "v1")


def wanted(experts: int, own: int = 0) -> Wanted:
    return Wanted((("building_structure", experts),), own)


@pytest.mark.parametrize(
    ("rule", "committee_wanted", "budget", "sides", "error"),
    [
        (TENDER, wanted(4), 0, 1, SizeTooSmall),
        (TENDER, wanted(6), 0, 1, SizeEven),
        (TENDER, wanted(4, 2), 0, 1, RepresentativesTooMany),
        (dataclasses.replace(TENDER, representatives_most=3), wanted(3, 2), 0, 1, ExpertsTooFew),
        (TENDER, wanted(5), 0, 0, SideVenuesTooFew),
        (BUY, wanted(5), 10_000_000, 1, SizeTooSmall),
    ],
)
def test_what_the_rule_refuses_has_its_own_sentence(
    rule: RegimeRule, committee_wanted: Wanted, budget: int, sides: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        committee.check_committee(rule, committee_wanted, budget=budget, side_venues=sides)


@pytest.mark.parametrize(("rule", "some", "budget"), [(TENDER, wanted(4, 1), 0), (BUY, wanted(5), 9_999_999),
                                                      (BUY, wanted(6, 1), 10_000_000)])  # fmt: skip
def test_what_keeps_the_rule_passes(rule: RegimeRule, some: Wanted, budget: int) -> None:
    committee.check_committee(rule, some, budget=budget, side_venues=1)


def test_the_earliest_draw_counts_hours_or_working_days_backwards() -> None:
    def works(day: dt.date) -> bool:
        return day.weekday() < 5 and day != dt.date(2026, 11, 23)

    assert committee.earliest_draw(TENDER, OPENS, ZONE, works) == OPENS - dt.timedelta(hours=24)
    monday_off = committee.earliest_draw(BUY, OPENS, ZONE, works)
    assert monday_off.astimezone(ZONE) == dt.datetime(2026, 11, 20, tzinfo=ZONE)


def test_seats_are_dealt_over_venues_side_venues_first_and_evenly() -> None:
    planned = committee.plan_seats(Wanted((("a", 3), ("b", 4))), ["main", "x", "y"])
    assert committee.seats_by_venue(planned) == {"x": 3, "y": 2, "main": 2}
    assert sum(count for (_, profession), count in planned.items() if profession == "b") == 4


@pytest.mark.parametrize(
    ("changes", "party", "ground"),
    [
        ({}, Bidder("OTHER"), ""),
        ({}, Bidder("EMPLOYER"), "employer"),
        ({"past": (PastEmployer("FIRM", dt.date(2023, 11, 26)),)}, Bidder("FIRM"), "employer_before"),
        ({"past": (PastEmployer("FIRM", dt.date(2023, 11, 25)),)}, Bidder("FIRM"), ""),
        ({"holdings": ("FIRM",)}, Bidder("FIRM"), "ownership"),
        ({"holdings": ("MOTHER",)}, Bidder("FIRM", owners=("MOTHER",)), "ownership"),
        ({}, Bidder("FIRM", owners=("EMPLOYER",)), "ownership"),
        ({"kin": ("FIRM",)}, Bidder("FIRM"), "kinship"),
        ({}, Bidder("FIRM", relations=(("E001", dt.date(2024, 1, 1)),)), "relation"),
        ({}, Bidder("FIRM", relations=(("E001", dt.date(2022, 1, 1)),)), ""),
        ({}, Bidder("FIRM", relations=(("E002", dt.date(2026, 1, 1)),)), ""),
    ],
)
def test_the_ground_to_stay_away(changes: dict[str, object], party: Bidder, ground: str) -> None:
    assert avoiding.ground_of(TENDER, dataclasses.replace(HER, **changes), [party], ON) == ground


def test_a_ground_that_the_rule_file_does_not_name_leaves_nobody_out() -> None:
    rule = dataclasses.replace(TENDER, avoid=("kinship",))
    assert avoiding.ground_of(rule, HER, [Bidder("EMPLOYER")], ON) == ""


def test_an_empty_code_of_the_buyer_meets_nobody() -> None:
    assert avoiding.ground_of(TENDER, dataclasses.replace(HER, employer=""), [Bidder("")], ON) == ""


def test_points_are_whole_hundredths() -> None:
    typed = ("87.5", "９０", "0", "100.05", " 7 ", "1e3", "-1", "", "1.234", "٣")
    assert [scoring.parse_points(one) for one in typed] == [8750, 9000, 0, 10005, 700, None, None, None, None, None]


def test_median_deviation_trim_average_and_rank() -> None:
    assert scoring.double_median([5, 1, 3]) == 6 and scoring.double_median([1, 2, 3, 10]) == 5
    assert [scoring.deviates(one, [80, 100, 100], 200) for one in (79, 80, 100, 120, 121)] == [
        True, False, False, False, True,
    ]  # fmt: skip
    assert scoring.counted([1, 5, 9, 2, 7], 1) == [2, 5, 7] and scoring.counted([1, 5, 9, 2], 1) == [1, 2, 5, 9]
    assert scoring.average_text(10, 4) == "0.03" and scoring.average_text(20001, 2) == "100.01"
    assert scoring.rank_bids({1: 90, 2: 95, 3: 95, 4: 95}, {2: 20, 3: 10, 4: 10}) == {3: 1, 4: 1, 2: 3, 1: 4}


@pytest.mark.parametrize(
    ("side", "rule", "moment", "is_awarded", "expected"),
    [
        ("buyer", BUY, -1, False, False), ("buyer", BUY, 0, False, True), ("buyer", TENDER, 0, False, False),
        ("buyer", TENDER, 5, True, True), ("public", BUY, 5, False, False), ("public", TENDER, 5, True, True),
        ("centre", TENDER, 5, False, False), ("supervision", BUY, 5, False, False),
        ("supervision", BUY, 5, True, True),
    ],
)  # fmt: skip
def test_who_sees_names_when(
    side: secrecy.Side, rule: RegimeRule, moment: int, is_awarded: bool, expected: bool
) -> None:
    now = OPENS + dt.timedelta(hours=moment)
    awarded = now if is_awarded else None
    assert secrecy.may_see_names(side, rule, now=now, opens_at=OPENS, awarded_at=awarded) is expected
    assert secrecy.may_open_names_for_purpose(side) is (side == "centre")
