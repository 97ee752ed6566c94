"""Path, forecast, colour, flags and numbers, as declared."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from yici.apps.ledger.contracts import EntryFacts, Light, Point
from yici.apps.ledger.rules.chart import chart_of
from yici.apps.ledger.rules.linking import Said, dropped, likeness, propose
from yici.apps.ledger.rules.numbers import shown, typed
from yici.apps.ledger.rules.progress import (
    expected_on,
    flags_of,
    forecast_of,
    standing_of,
    target_of,
)
from yici.apps.ledger.rules.suggesting import suggest_lead

ADDED = dt.date(2026, 1, 10)
FACTS = EntryFacts(
    title="x", kind="target", comparator=">=", value="1200", unit="公里", deadline="2026-12-31", base="0",
    base_on="2026-01-01", lead="transport",
)  # fmt: skip
LESS = EntryFacts(title="x", kind="target", comparator="<=", value="25", unit="微克/立方米", deadline="2026-12-31")


def points(*values: int) -> list[Point]:
    return [Point(dt.date(2026, month, 1), Decimal(value)) for month, value in enumerate(values, 2)]


def stands(facts: EntryFacts, some: list[Point], on: str = "2026-06-10", *, is_ended: bool = False):  # type: ignore[no-untyped-def]
    day = dt.date.fromisoformat(on)
    return standing_of(facts, some, on=day, added_on=ADDED, unit="交通局", is_ended=is_ended)


def test_the_path_is_straight_from_the_base_to_the_target() -> None:
    target = target_of(FACTS, ADDED)
    assert target is not None
    assert expected_on(target, dt.date(2026, 1, 1)) == 0
    assert expected_on(target, dt.date(2026, 7, 2)) == Decimal(1200) * 182 / 364
    assert expected_on(target, dt.date(2027, 1, 1)) == 1200


def test_a_rate_is_expected_to_hold_all_the_time_and_less_may_be_better() -> None:
    rate = target_of(EntryFacts(kind="target", comparator=">=", value="95", unit="%", deadline="2026-12-31"), ADDED)
    assert rate is not None and expected_on(rate, dt.date(2026, 2, 1)) == 95
    assert stands(LESS, points(24)).light.why == "reached"
    assert stands(LESS, points(27)).light.colour == "amber"


def test_a_forecast_needs_three_steps_and_its_interval_grows_with_the_variation() -> None:
    target = target_of(FACTS, ADDED)
    assert target is not None
    assert forecast_of(target, points(100, 200)) is None
    steady = forecast_of(target, points(102, 194, 296, 395))
    rough = forecast_of(target, points(20, 260, 270, 395))
    assert steady is not None and rough is not None
    assert steady.highest - steady.lowest < rough.highest - rough.lowest
    assert steady.lowest <= steady.value <= steady.highest and steady.steps == 4
    assert Decimal(1150) < steady.value < Decimal(1210)


def test_forecasting_is_over_when_the_deadline_is() -> None:
    target = target_of(FACTS, ADDED)
    assert target is not None
    assert forecast_of(target, [*points(1, 2, 3, 4), Point(dt.date(2026, 12, 31), Decimal(5))]) is None


@pytest.mark.parametrize(
    ("values", "on", "colour", "why"),
    [
        ((110, 210, 310, 420), "2026-05-10", "green", "on_path"),
        ((90, 180, 280, 370), "2026-05-10", "amber", "just_below"),
        ((20, 40, 60, 80), "2026-05-10", "red", "short_of_target"),
        ((5, 10, 15), "2027-01-10", "red", "overdue"),
        ((500, 900, 1200), "2026-05-10", "green", "reached"),
        ((1, 260, 2, 250), "2026-05-10", "amber", "within_interval"),
    ],
)
def test_the_colour_follows_the_declared_rule(values: tuple[int, ...], on: str, colour: str, why: str) -> None:
    light = stands(FACTS, points(*values), on).light
    assert (light.colour, light.why) == (colour, why)
    assert colour != "red" or (light.unit == "交通局" and light.on == dt.date(2026, 12, 31))


def test_red_is_never_made_without_a_name_and_a_date() -> None:
    with pytest.raises(ValueError, match="name and a date"):
        Light("red", "overdue", "", None)
    nobody = standing_of(FACTS, points(5, 10, 15, 16), on=dt.date(2027, 2, 1), added_on=ADDED, unit="", is_ended=False)
    assert (nobody.light.colour, nobody.is_overdue) == ("amber", True)


def test_a_task_is_late_by_its_day_alone() -> None:
    task = EntryFacts(title="x", kind="action", deadline="2026-06-30", state="moving")
    assert stands(task, [], "2026-06-10").light.why == "due_soon"
    assert stands(task, [], "2026-07-01").light.colour == "red"
    assert stands(task, [], "2026-07-01", is_ended=True).light.colour == "green"


def test_what_jumps_falls_or_contradicts_is_flagged() -> None:
    some = points(100, 200, 300)
    may = dt.date(2026, 5, 1)
    assert flags_of(FACTS, some, Decimal(400), on=may) == ()
    assert flags_of(FACTS, some, Decimal(700), on=dt.date(2026, 8, 1)) == ()  # four months bring four times as much
    assert flags_of(FACTS, some, Decimal(4000), on=may) == ("jump",)
    assert flags_of(FACTS, some, Decimal(290), on=may) == ("fall",)
    assert flags_of(FACTS, some, Decimal(400), on=may, others=[Decimal(390)]) == ("contradicts",)
    assert flags_of(replace(FACTS, base_on=""), [], Decimal(24000), on=may) == ("jump",)
    assert flags_of(LESS, points(30, 28), Decimal(31), on=may) == ()  # a level may go up and down


@pytest.mark.parametrize(
    ("value", "unit", "like", "words"),
    [
        ("20000000", "吨", None, "2000万吨"), ("17420000", "吨", "20000000", "1742万吨"),
        ("4500000000", "斤", None, "45亿斤"), ("1050", "户", None, "1050户"), ("7.2", "张", None, "7.2张"),
        ("12345678", "元", None, "1234.57万元"), ("500000", "亩", "1200000", "50万亩"), ("", "吨", None, ""),
    ],
)  # fmt: skip
def test_figures_are_shown_on_the_scale_of_their_target(value: str, unit: str, like: str | None, words: str) -> None:
    assert shown(value, unit, like) == words


@pytest.mark.parametrize(
    ("text", "like", "value"),
    [
        ("1742万吨", None, "17420000"), ("1742", "20000000", "17420000"), ("0.9亿", None, "90000000"),
        ("１７４２", None, "1742"), ("1,742.5", None, "1742.5"), ("很多", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_figures_are_read_as_people_type_them(text: str, like: str | None, value: str | None) -> None:
    found = typed(text, Decimal(like) if like else None)
    assert found == (Decimal(value) if value else None)


def test_indicators_are_alike_by_what_they_measure() -> None:
    assert likeness("全市新能源装机", "新能源装机总量") == 100
    assert likeness("煤制油气产能", "煤制油产能") >= 60
    assert likeness("农村公路", "幼儿园学位") == 0


def test_a_later_text_reports_raises_lowers_or_repeats_and_is_silent_about_others() -> None:
    earlier = [
        Said("a", "新能源装机", "千瓦", Decimal(1000), "target", ">="),
        Said("b", "煤制油气产能", "吨", Decimal(15), "target", ">="),
        Said("c", "细颗粒物年均浓度", "微克", Decimal(28), "target", "<="),
        Said("d", "幼儿园", "所", Decimal(12), "target", ">="),
        Said("e", "市级应急物资储备库", "", None, "action"),
    ]
    later = [
        Said("1", "全市新能源装机", "千瓦", Decimal(1380), "result"),
        Said("2", "煤制油气产能", "吨", Decimal(20), "target", ">="),
        Said("3", "细颗粒物年均浓度", "微克", Decimal(25), "target", "<="),
        Said("4", "幼儿园", "平方米", Decimal(12), "target", ">="),
        Said("5", "市级应急物资储备库", "", None, "action"),
    ]
    found = propose(earlier, later)
    assert {(one.earlier, one.later, one.kind) for one in found} == {
        ("a", "1", "reported"), ("b", "2", "raised"), ("c", "3", "raised"), ("d", "4", "related"),
        ("e", "5", "restated"),
    }  # fmt: skip
    assert dropped([*earlier, Said("f", "残疾人托养", "人", Decimal(9), "target")], found) == ["f"]


def test_a_lead_unit_is_suggested_from_what_it_led_before_else_from_its_duty() -> None:
    duties = {"transport": ("公路", "铁路"), "energy": ("装机", "煤制油")}
    before = suggest_lead("新能源装机", "新能源装机突破5000万千瓦", earlier=[("新能源装机", "grid")], duties=duties)
    assert before is not None and (before.unit, before.why) == ("grid", "earlier")
    duty = suggest_lead("农村公路", "新改建农村公路600公里", earlier=[], duties=duties)
    assert duty is not None and (duty.unit, duty.why, duty.words) == ("transport", "duty", "公路")
    assert suggest_lead("幼儿园", "新建幼儿园", earlier=[], duties=duties) is None


def test_the_chart_is_drawn_for_each_width_and_stays_inside() -> None:
    target, some = target_of(FACTS, ADDED), points(110, 190, 310, 380)
    assert target is not None
    names = {"goal": "Target", "now": "Now", "should": "should be"}
    for width in (358, 720):
        chart = chart_of(target, some, stands(FACTS, some), width=width, names=names)
        assert chart is not None and chart.width == width and chart.band.startswith("M")
        assert all(0 <= one.x <= width and 0 <= one.y <= chart.height for one in (*chart.words, *chart.ticks))
    assert chart_of(target, [], stands(FACTS, []), width=358, names=names) is None
