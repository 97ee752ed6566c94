"""Conditions say yes, no, or not known; a date known only by its year is never guessed to the day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yici.apps.records.conditions import (
    ConditionSyntaxError,
    Element,
    ElementSketch,
    Sketches,
    check_condition,
    check_derivation,
    compute,
    elements_of,
    evaluate,
    parse,
)

DAY = dt.date(2026, 11, 22)
ID_NUMBER = "15999919600229002X"

SKETCHES = Sketches(
    elements={
        one.code: one
        for one in (
            ElementSketch("person.name", "person", "text"),
            ElementSketch("person.birth_date", "person", "date"),
            ElementSketch("person.sex", "person", "code", "sex"),
            ElementSketch("person.age", "person", "int"),
            ElementSketch("party.is_mobile", "person", "bool"),
            ElementSketch("household.size", "household", "int"),
            ElementSketch("relief.category", "household", "code", "relief"),
            ElementSketch("crop.kind", "crop", "code", "crop"),
            ElementSketch("crop.area", "crop", "area"),
            ElementSketch("project.name", "project", "text"),
        )
    },
    lists={"sex": frozenset({"1", "2"}), "relief": frozenset({"urban", "rural"}), "crop": frozenset({"maize"})},
    links={
        "person": {"household": "household"},
        "household": {"head": "person", "members": "person"},
        "crop": {"household": "household"},
        "project": {},
        "village": {},
    },
)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("person.sex = '2'", {"person.sex": "2"}, True),
        ("person.sex = '2'", {}, None),
        ("person.sex != '2'", {"person.sex": "2"}, False),
        ("relief.category in ('a', 'b')", {"relief.category": "b"}, True),
        ("relief.category not in ('a', 'b')", {"relief.category": "c"}, True),
        ("relief.category in ('a', 'b')", {"relief.category": ("c", "a")}, True),
        ("relief.category = 'a'", {"relief.category": ("c", "a")}, True),
        ("party.is_mobile = yes", {"party.is_mobile": True}, True),
        ("party.is_mobile = no", {"party.is_mobile": True}, False),
        ("person.name is known", {"person.name": ""}, False),
        ("person.name is not known", {}, True),
        ("household.size >= 3", {"household.size": 3}, True),
        ("household.size > 2.5", {"household.size": Decimal("2.5")}, False),
        ("loan.balance > 0", {"loan.balance": "12.5"}, True),
        ("not person.sex = '1'", {}, None),
        ("person.sex = '1' and household.size > 9", {"household.size": 1}, False),
        ("person.sex = '1' and household.size > 0", {"household.size": 1}, None),
        ("person.sex = '1' or household.size > 0", {"household.size": 1}, True),
        (
            "(person.sex = '1' or person.sex = '2') and not household.size = 1",
            {"person.sex": "2", "household.size": 2},
            True,
        ),
        ("head.person.name = '甲'", {"head.person.name": "甲"}, True),
        ("household.relief.category = 'a'", {"relief.category": "a"}, True),
    ],
)
def test_a_condition_holds_or_not_or_is_not_known(
    condition: str, values: dict[str, Any], expected: bool | None
) -> None:
    assert evaluate(condition, values, DAY) is expected


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("1966-11-22", True),
        ("1966-11-23", False),
        ("1966-11", None),
        ("1966-10", True),
        ("1966-12", False),
        ("1966", None),
        ("1965", True),
        ("1967", False),
        (dt.date(1966, 11, 22), True),
        ("2030-01-01", None),
        ("not a date", None),
    ],
)
def test_sixty_is_reached_on_the_birthday_and_an_imprecise_birth_date_may_leave_it_open(
    birth: object, expected: bool | None
) -> None:
    assert evaluate("age(person.birth_date) >= 60", {"person.birth_date": birth}, DAY) is expected


def test_who_was_born_on_29_february_is_a_year_older_on_1_march() -> None:
    values = {"person.birth_date": "2004-02-29"}
    assert compute("age(person.birth_date)", values, dt.date(2026, 2, 28)) == 21
    assert compute("age(person.birth_date)", values, dt.date(2026, 3, 1)) == 22


def test_a_certificate_valid_until_this_month_is_neither_valid_nor_ended_before_its_day_is_known() -> None:
    condition = "disability.valid_to >= as_of()"
    assert evaluate(condition, {"disability.valid_to": "2026-11-22"}, DAY) is True
    assert evaluate(condition, {"disability.valid_to": "2026-11"}, DAY) is None
    assert evaluate(condition, {"disability.valid_to": "2026-10"}, DAY) is False


def test_two_dates_compare_by_day_whatever_their_precision() -> None:
    assert evaluate("a.b >= a.c", {"a.b": "2001-07", "a.c": "2000"}, DAY) is True
    assert evaluate("a.b >= a.c", {"a.b": "2000-07", "a.c": "2000"}, DAY) is None


def test_records_of_a_link_are_counted_and_summed() -> None:
    members = [{"person.birth_date": "1950-01-01"}, {"person.birth_date": "2010-01-01"}, {}]
    assert compute("count(members)", {"members": members}, DAY) == 3
    assert compute("count(members where age(person.birth_date) >= 60)", {"members": members}, DAY) == 1
    assert compute("count(members)", {}, DAY) is None
    crops = [
        {"crop.kind": "maize", "crop.area": Decimal("3.5")},
        {"crop.kind": "rice", "crop.area": 2},
        {"crop.kind": "maize"},
    ]
    assert compute("sum(crop.area where crop.kind = 'maize')", {"crop": crops}, DAY) == Decimal("3.5")
    assert evaluate("sum(crop.area) > 5", {"crop": crops}, DAY) is True


@pytest.mark.parametrize(
    ("derivation", "values", "expected"),
    [
        ("sex(person.id_number)", {"person.id_number": ID_NUMBER}, "2"),
        ("birth_date(person.id_number)", {"person.id_number": ID_NUMBER}, "1960-02-29"),
        ("disability_class(a.b)", {"a.b": f"{ID_NUMBER}43"}, "4"),
        ("disability_grade(a.b)", {"a.b": f"{ID_NUMBER}43"}, "3"),
        ("years_since(a.b)", {"a.b": "2001-06-30"}, 25),
        ("years_since(a.b)", {"a.b": "2001"}, None),
        ("years_between(a.b, a.c)", {"a.b": "1990-12-01", "a.c": "1993-12-01"}, 3),
        ("months_since(a.b)", {"a.b": "2026-09-23"}, 1),
        ("year(a.b)", {"a.b": "2024-05"}, 2024),
        ("this_year()", {}, 2026),
        ("(a.b - a.c) / a.d", {"a.b": 10, "a.c": 4, "a.d": 3}, Decimal(2)),
        ("a.b / a.d", {"a.b": 10, "a.d": 0}, None),
        ("a.b + a.c", {"a.b": 10}, None),
        ("text(a.b, a.c)", {"a.b": "肢体", "a.c": "二级"}, "肢体、二级"),
        ("band(a.b, '60_69', '70_79', '80')", {"a.b": 79}, "70_79"),
        ("band(a.b, '60_69', '70_79', '80')", {"a.b": 99}, "80"),
        ("band(a.b, '60_69')", {"a.b": 59}, None),
        ("head.person.name", {"head.person.name": "甲"}, "甲"),
        ("sequence()", {}, None),
    ],
)
def test_a_derivation_gives_the_value_or_none(derivation: str, values: dict[str, Any], expected: object) -> None:
    assert compute(derivation, values, DAY) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "at 1: expected an element"),
        ("person.sex = ", "at 14: expected an element"),
        ("person.sex = '2", "at 13: "),
        ("person.sex '2'", "at 12: expected and, or, or the end, found 2"),
        ("sex = '2'", "at 1: sex is no element"),
        ("person.sex in '2'", "at 15: expected '(', found 2"),
        ("person.sex is unknown", "at 15: expected 'known'"),
        ("count(a.b)", "at 7: count needs a link"),
        ("sum(a.b + c.d)", "sum needs the elements of one entity"),
        ("a.b = 2026-13-01", "at 7: expected an element"),
        ("a.b = 1; drop table", "at 8: "),
        ("(" * 60 + "a.b = 1" + ")" * 60, "nested too deeply"),
        ("a.b = 1 or " * 300 + "a.b = 2", "longer than 2000"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(ConditionSyntaxError) as refused:
        parse(text)
    assert message in str(refused.value)


@given(st.text("ab.()'<>=!,+-*/ 019_notisinkwherd", max_size=60))
def test_any_text_is_read_or_refused_but_never_crashes(text: str) -> None:
    try:
        tree = parse(text)
    except ConditionSyntaxError:
        return
    assert evaluate(tree, {}, DAY) in (True, False, None)


def test_the_elements_of_a_condition_are_found_inside_aggregates_too() -> None:
    found = elements_of(parse("count(members where person.sex = '1') > 1 and head.person.name is known"))
    assert found == {Element("person.sex"), Element("person.name", ("head",))}


@pytest.mark.parametrize(
    ("condition", "entity", "expected"),
    [
        ("person.sex = '2' and age(person.birth_date) >= 60", "person", ""),
        ("relief.category in ('urban', 'rural')", "person", ""),
        ("count(members where person.sex = '2') > 0", "household", ""),
        ("sum(crop.area where crop.kind = 'maize') > 0", "household", ""),
        ("count(project) > 1", "village", ""),
        ("person.sex = '3'", "person", "'3' is no code of the list sex"),
        ("person.sex >= '1'", "person", "codes of person.sex have no order"),
        ("person.height > 1", "person", "person.height is no element"),
        ("project.name is known", "person", "project.name belongs to project, which no link joins to person"),
        ("spouse.person.sex = '2'", "person", "spouse is no link of person"),
        ("count(projects) > 1", "household", "projects is neither a link of household"),
        ("age(person.name) > 1", "person", "age needs a date, but person.name is of type text"),
        ("old(person.birth_date) > 1", "person", "old is no function"),
        ("age() > 1", "person", "age takes 1 values"),
        ("person.age = 'ten'", "person", "person.age is of type int and cannot be compared with 'ten'"),
        ("party.is_mobile = 1", "person", "party.is_mobile is of type bool"),
        ("person.birth_date > 2000-01-01", "person", ""),
        ("person.name", "person", "a condition compares something"),
    ],
)
def test_a_condition_is_checked_against_the_catalogue(condition: str, entity: str, expected: str) -> None:
    found = check_condition(condition, entity, SKETCHES)
    assert (found == []) if not expected else any(expected in one for one in found)


def test_a_derivation_may_be_a_plain_value_but_not_of_an_unknown_element() -> None:
    assert check_derivation("head.person.name", "household", SKETCHES) == []
    assert check_derivation("head.person.nick", "household", SKETCHES) != []
