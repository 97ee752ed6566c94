"""Rules as data: the most specific one holds, equals are a conflict, a draft is tried on last month without a trace."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from django.utils import translation

from yici.apps.hotline.actions.catalogue import save_rule
from yici.apps.hotline.errors import RuleNotUsable
from yici.apps.hotline.models import Request, WorkOrder
from yici.apps.hotline.public import get_request
from yici.apps.hotline.rules.catalogue import Circumstance, Rule, choose, conflicts, in_force, rule_of
from yici.apps.hotline.selectors.catalogue import list_rules, resolve, rules_on, simulate
from yici.apps.hotline.selectors.suggesting import suggest
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.hotline.tests.steps import given, taken
from yici.apps.places.tests.cast import NOW
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.errors import NotAllowed
from yici.core.models import CityRow

NOON = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)


def row(code: str, main: str, **more: str) -> dict[str, str]:
    known = {"kind": "", "area": "", "months": "", "hours": "", "assisting": "", "valid_from": "2026-01-01"}
    return {"code": code, "main": main, **known, "valid_to": "", "note": "", **more}


def a_rule(code: str, main: str, **more: str) -> Rule:
    return rule_of(row(code, main, **more))


def kept(*rows: dict[str, str]) -> None:
    for one in rows:
        code = f"{one['code']}|{one['valid_from']}"
        CityRow.objects.create(file="dispatch_rules.csv", code=code, content=one)


def winners(*rules: Rule, at: dt.datetime = NOON, kind: str = "heating_cold") -> list[str]:
    return [one.code for one in choose(rules, Circumstance(kind, "heating", ("15", "1501", "150101"), at))]


def test_kind_beats_area_beats_hours_beats_months_wherever_a_line_stands() -> None:
    ordered = [
        a_rule("a", "u1", kind="heating_cold"),
        a_rule("b", "u2", kind="heating", area="150101"),
        a_rule("c", "u3", kind="heating", area="1501", hours="8-18"),
        a_rule("d", "u4", kind="heating", area="1501", months="10-4"),
        a_rule("e", "u5", kind="heating"),
        a_rule("f", "u6", area="150101", hours="8-18", months="10-4"),
        a_rule("g", "u7"),
    ]
    for at in range(len(ordered)):
        for some in itertools.islice(itertools.permutations(ordered[at:]), 40):
            assert winners(*some) == [ordered[at].code]


def test_a_season_goes_over_the_year_and_a_night_over_midnight() -> None:
    season, night = a_rule("s", "u", months="10-4"), a_rule("n", "u", hours="22-6")
    assert [month for month in range(1, 13) if winners(season, at=NOON.replace(month=month))] == [
        1,
        2,
        3,
        4,
        10,
        11,
        12,
    ]
    assert [hour for hour in range(24) if winners(night, at=NOON.replace(hour=hour))] == [0, 1, 2, 3, 4, 5, 22, 23]


def test_equal_rules_with_other_units_are_a_conflict_that_names_both() -> None:
    one, two = a_rule("one", "u1", kind="heating", months="10-12"), a_rule("two", "u2", kind="heating", months="12-3")
    assert winners(one, two, at=NOON.replace(month=12)) == ["one", "two"]
    assert [(first.code, second.code) for first, second in conflicts([two, one])] in (
        [("two", "one")],
        [("one", "two")],
    )
    apart = a_rule("two", "u2", kind="heating", months="1-3")
    assert conflicts([one, apart]) == []
    assert conflicts([one, a_rule("three", "u1", kind="heating", months="10-12")]) == []


def test_the_newest_version_that_has_begun_holds_until_its_last_day() -> None:
    old = a_rule("r", "u1", valid_from="2026-01-01", valid_to="2026-05-31")
    new = a_rule("r", "u2", valid_from="2026-06-01", valid_to="2026-12-31")
    held = {day: [one.main for one in in_force([new, old], dt.date.fromisoformat(day))] for day in (
        "2025-12-31", "2026-05-31", "2026-06-01", "2027-01-01",
    )}  # fmt: skip
    assert list(held.values()) == [[], ["u1"], ["u2"], []]


def test_a_role_names_the_unit_of_the_smallest_area_that_has_one(hotline: Hotline) -> None:
    from yici.apps.places.tests.cast import a_unit

    a_unit("159901-urban_management", "前旗城管局", hotline.places.banner)
    line = ["1599", "159901", "159901100", "159901100202"]
    assert resolve(["@urban_management"], line) == {"@urban_management": "159901-urban_management"}
    assert resolve(["@urban_management"], ["1599"]) == {"@urban_management": "urban_management"}
    assert resolve(["@nobody"], line) == {}


def test_a_proposal_carries_rule_history_and_confidence(hotline: Hotline) -> None:
    kept(row("heat", "heating_company", kind="heating", assisting="urban_management"))
    for number in range(4):
        given(hotline, taken(f"past{number}"))
    request = get_request(hotline.actor("ben"), taken("now").key)
    found = suggest(request)
    first = found.items[0]
    assert (first.unit_code, first.rule, first.confidence) == ("heating_company", "heat 2026-01-01", "sure")
    assert [code for code, _ in first.assisting] == ["urban_management"] and first.given == 4
    assert not found.is_unsure
    with translation.override("zh-hans"):
        assert suggest(request).items[0].rule_words.startswith("供热")


def test_without_a_rule_or_with_two_nothing_is_preselected(hotline: Hotline) -> None:
    request = get_request(hotline.actor("ben"), taken().key)
    assert suggest(request).is_unsure and suggest(request).items == ()
    kept(row("one", "heating_company", kind="heating"), row("two", "urban_management", kind="heating"))
    found = suggest(request)
    assert found.is_unsure and found.conflict == ("one 2026-01-01", "two 2026-01-01")
    ben = signed_in(hotline.accounts["ben"])
    page = ben.get("/desk/dispatch/")
    assert "two 2026-01-01" in words(page) and " checked" not in page.content.decode()


def test_a_change_is_a_new_version_and_the_old_one_ends_the_day_before(hotline: Hotline) -> None:
    kept(row("heat", "heating_company", kind="heating"))
    fei = hotline.actor("fei")
    save_rule(actor=fei, row=row("heat", "urban_management", kind="heating", valid_from="2026-12-01"))
    assert [(one.main, one.valid_to) for one in list_rules()] == [
        ("heating_company", "2026-11-30"), ("urban_management", ""),
    ]  # fmt: skip
    assert [one.main for one in rules_on(dt.date(2026, 11, 30))] == ["heating_company"]
    with pytest.raises(RuleNotUsable):
        save_rule(actor=fei, row=row("heat", "urban_management", valid_from="2026-11-19"))
    with pytest.raises(NotAllowed):
        save_rule(actor=hotline.actor("ben"), row=row("x", "urban_management", valid_from="2026-12-01"))


def last_month(hotline: Hotline) -> None:
    with clock.held_at(NOW - dt.timedelta(days=31)):
        for number in range(3):
            taken(f"m{number}")
        taken("noise", kind="noise", text="半夜施工")


def test_the_simulator_says_what_would_move_and_writes_nothing(hotline: Hotline) -> None:
    last_month(hotline)
    kept(row("heat", "heating_company", kind="heating"), row("rest", "urban_management"))
    before = (CityRow.objects.count(), WorkOrder.objects.count(), Request.objects.count())
    found = simulate(a_rule("heat", "urban_management", kind="heating", valid_from="2026-12-01"))
    assert (found.month, found.seen, found.moved) == ("2026-10", 4, 3)
    assert set(found.units) == {("热力公司", 3, 0), ("城管局", 1, 4)}
    assert {(one.before, one.after) for one in found.moves} == {("热力公司", "城管局")}
    assert (CityRow.objects.count(), WorkOrder.objects.count(), Request.objects.count()) == before


def test_a_rule_is_tried_and_kept_on_its_page(hotline: Hotline) -> None:
    last_month(hotline)
    kept(row("heat", "heating_company", kind="heating"))
    fei = signed_in(hotline.accounts["fei"])
    sent: dict[str, Any] = row("heat", "urban_management", kind="heating", valid_from="2026-12-01")
    tried = fei.post("/desk/dispatch/catalogue/rule/", {**sent, "what": "try"})
    assert "城管局" in words(tried) and len(list_rules()) == 1
    assert fei.post("/desk/dispatch/catalogue/rule/", {**sent, "months": "13-1", "what": "keep"}).status_code == 422
    assert fei.post("/desk/dispatch/catalogue/rule/", {**sent, "what": "keep"}).status_code == 303
    assert "2026-12-01" in words(fei.get("/desk/dispatch/catalogue/"))
