"""Policies find people: what may be due to whom, condition by condition with its reason; versions compared."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from yici.apps.services.cityfiles import TABLES
from yici.apps.services.contracts import Policy, PolicyChange, PolicyCondition
from yici.apps.services.rules.policies import answers, changes, elements_needed
from yici.apps.services.rules.reading import in_force, policies_of
from yici.core.cityfiles import read_city

DAY = dt.date(2026, 11, 27)
CITY = read_city(Path(__file__).resolve().parents[5] / "cities" / "ordos", TABLES)
VERSIONS = policies_of({table.name: CITY.rows(table.name) for table in TABLES})
POLICIES = in_force(VERSIONS, DAY)


def _condition(code: str, when: str) -> PolicyCondition:
    return PolicyCondition(code, when, "是", "不是", "不清楚", "yes", "no", "unknown")


def _policy(*conditions: PolicyCondition, day: dt.date = DAY) -> Policy:
    return Policy("p", "政策", "Policy", "person", "civil_affairs", day, "补贴", conditions=conditions)


def test_each_condition_says_yes_no_or_not_known_with_its_reason() -> None:
    found = answers(POLICIES["elder_allowance"], {"person.age": 79, "person.registered_area": "1506"}, DAY)
    assert found.holds is False
    assert [(one.code, one.holds, one.reason) for one in found.conditions] == [
        ("age", False, "还没到八十周岁"),
        ("registered", True, "户籍在本地"),
        ("alive", None, "不知道是否健在"),
    ]


def test_what_is_missing_to_know_is_named() -> None:
    found = answers(POLICIES["disability_nursing"], {"person.is_alive": True, "disability.is_severe": True}, DAY)
    assert found.holds is None
    (unknown,) = (one for one in found.conditions if one.holds is None)
    assert (unknown.code, unknown.reason, unknown.missing) == (
        "not_drawing", "不知道是否在领", ("disability.draws_nursing_subsidy",),
    )  # fmt: skip
    known = {"person.is_alive": True, "disability.is_severe": True, "disability.draws_nursing_subsidy": False}
    assert answers(POLICIES["disability_nursing"], known, DAY).holds is True
    drawn = answers(POLICIES["disability_nursing"], known | {"disability.draws_nursing_subsidy": True}, DAY)
    assert (drawn.holds, drawn.conditions[1].reason) == (False, "已经在领了")


def test_one_no_is_a_no_even_while_something_is_not_known() -> None:
    policy = _policy(_condition("age", "person.age >= 80"), _condition("alive", "person.is_alive = yes"))
    assert answers(policy, {"person.age": 50}, DAY).holds is False
    assert answers(policy, {}, DAY).holds is None
    assert answers(policy, {"person.age": 80, "person.is_alive": True}, DAY).holds is True


def test_a_version_holds_from_its_day_and_says_what_it_changed() -> None:
    before = in_force(VERSIONS, dt.date(2025, 12, 31))["elder_allowance"]
    after = POLICIES["elder_allowance"]
    assert changes(before, after) == [PolicyChange("age", "changed", "person.age >= 90", "person.age >= 80")]
    person = {"person.age": 83, "person.is_alive": True, "person.registered_area": "1506"}
    assert (answers(before, person, DAY).holds, answers(after, person, DAY).holds) == (False, True)
    assert (before.without_asking, after.without_asking) == (False, True)


def test_added_and_dropped_conditions_are_named_and_blanks_are_no_change() -> None:
    before = _policy(_condition("age", "person.age>=80"), _condition("card", "elder.card is known"))
    after = _policy(_condition("age", "person.age  >=  80"), _condition("alive", "person.is_alive = yes"))
    assert changes(before, after) == [
        PolicyChange("card", "dropped", "elder.card is known", ""),
        PolicyChange("alive", "added", "", "person.is_alive = yes"),
    ]


def test_the_city_has_ten_policies_for_people_families_and_firms() -> None:
    assert len(POLICIES) >= 10
    assert {one.entity for one in POLICIES.values()} == {"person", "household", "enterprise"}
    assert {one.without_asking for one in POLICIES.values()} == {True, False}
    for policy in POLICIES.values():
        assert answers(policy, {}, DAY).holds is not True, f"{policy.code} is due to whom nobody knows"
        assert elements_needed(policy)


@given(st.sampled_from(sorted(POLICIES)), st.data())
def test_what_becomes_known_never_turns_a_no_into_not_known(code: str, data: st.DataObject) -> None:
    """The more is known, the more is answered: an answer given does not become open again."""
    policy = POLICIES[code]
    value = st.sampled_from([0, 1, 59, 60, 85, True, False, "urban_minimum", "employee", "coal", "unemployed"])
    full = {path: data.draw(value) for path in elements_needed(policy)}
    part = {path: one for path, one in full.items() if data.draw(st.booleans())}
    little, much = answers(policy, part, DAY), answers(policy, full, DAY)
    for one, two in zip(little.conditions, much.conditions, strict=True):
        if one.holds is False and " is known" not in policy_when(policy, one.code):
            assert two.holds is False


def policy_when(policy: Policy, code: str) -> str:
    """The condition of a policy by its code."""
    return next(one.when for one in policy.conditions if one.code == code)
