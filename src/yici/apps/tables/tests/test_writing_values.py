"""Values in the format that a form wants, and answers read back from it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue, ColumnFacts
from yici.apps.tables.rules import Format, Unwritable, choose_format, read_answer, write_value
from yici.sheets.filling import Styled

NUMBER = "159999195803070024"
TYPES = (
    CodeValue("exited", "脱贫户"),
    CodeValue("ordinary", "一般农户", ("其他农户",)),
    CodeValue("monitored", "监测户"),
)


def column(heading: str, **facts: Any) -> ColumnFacts:
    return ColumnFacts("A", tuple(heading.split("/")), **facts)


def write(value: Any, facts: ColumnFacts, kind: str, unit: str = "", note: str = "", **more: Any) -> Any:
    element = CatalogueElement("x.y", "某事", "person", kind, unit, **more)
    return write_value(value, choose_format(facts, element, note), element, TYPES)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (column("身份证号"), NUMBER),
        (column("身份证号（脱敏）"), "159999********0024"),
        (column("身份证号", samples=("150102 19600101 0011",)), "159999 19580307 0024"),
        (column("身份证后四位"), "0024"),
    ],
)
def test_an_identity_number_is_written_as_the_form_says(facts: ColumnFacts, expected: str) -> None:
    assert write(NUMBER, facts, "id") == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (column("入党时间", samples=("2024.5",)), "1958.3"),
        (column("入党时间", samples=("2024.05.01",)), "1958.03.07"),
        (column("入党时间", samples=("2024年5月1日",)), "1958年3月7日"),
        (column("入党时间（格式20240501）"), "19580307"),
        (column("入党时间", samples=("2024/5/1",)), "1958/3/7"),
        (column("出生年月"), "1958-03"),
        (column("出生日期", number_format="@"), "1958-03-07"),
        (column("出生日期", number_format="yyyy/m/d"), dt.date(1958, 3, 7)),
        (column("出生日期"), Styled(dt.date(1958, 3, 7), "yyyy-mm-dd")),
    ],
)
def test_a_day_is_written_as_the_form_writes_days(facts: ColumnFacts, expected: object) -> None:
    assert write("1958-03-07", facts, "date") == expected


def test_a_month_is_never_made_into_a_day() -> None:
    assert write("1958-03", column("出生日期"), "date") == "1958-03"
    assert write("1958-03", column("出生日期（年月日）"), "date") == "1958年3月"


@pytest.mark.parametrize(
    ("facts", "yes", "no"),
    [
        (column("是否脱贫户"), "是", "否"),
        (column("是否脱贫户", choices=("有", "无")), "有", "无"),
        (column("是否脱贫户（1.是 2.否）"), "1", "2"),
        (column("脱贫户（打√）"), "√", None),
        (column("有无病史"), "有", "无"),
    ],
)
def test_yes_and_no_in_the_forms_own_signs(facts: ColumnFacts, yes: str, no: str | None) -> None:
    assert write(True, facts, "bool") == yes
    assert write(False, facts, "bool") == no


def test_a_fact_that_came_from_a_form_as_words_is_written_as_the_next_form_says() -> None:
    assert write("是", column("是否常住", choices=("是", "否")), "text") == "是"
    assert write("否", column("是否常住", choices=("有", "无")), "text") == "无"


def test_a_heading_that_asks_the_opposite_turns_the_answer() -> None:
    facts = column("是否长期不在家")
    assert write(True, facts, "bool", polarity="是否长期不在家") == "否"
    element = CatalogueElement("x.y", "在家", "person", "bool", polarity="是否长期不在家")
    assert read_answer("是", choose_format(facts, element), element) == "否"


def test_a_code_takes_the_forms_own_word() -> None:
    facts = column("户类型", choices=("脱贫户", "其他农户"))
    assert write("exited", facts, "code", code_list="t") == "脱贫户"
    assert write("ordinary", facts, "code", code_list="t") == "其他农户"


def test_a_code_without_a_word_in_the_form_is_not_bent() -> None:
    with pytest.raises(Unwritable):
        write("monitored", column("户类型", choices=("脱贫户", "其他农户")), "code", code_list="t")


@pytest.mark.parametrize(
    ("value", "unit", "note", "expected"),
    [
        ("15", "公顷", "", 1), ("1.5", "平方米", "", 1000), ("12.345", "亩", "", Decimal("12.345")),
        ("30", "", "单位：公顷", 2),
        ("0.00075", "公顷", "", Decimal("0.0001")),
    ],
)  # fmt: skip
def test_areas_are_converted_and_rounded_half_away_from_zero(
    value: str, unit: str, note: str, expected: object
) -> None:
    assert write(Decimal(value), column("面积", unit=unit), "area", "亩", note) == expected


def test_money_follows_the_note_of_the_sheet() -> None:
    assert write(Decimal("123456"), column("总投资"), "money", "元", "单位：万元") == Decimal("12.3456")


def test_a_typed_number_is_read_in_the_unit_of_the_form() -> None:
    element = CatalogueElement("x.y", "面积", "plot", "area", "亩")
    assert read_answer("2", choose_format(column("面积", unit="公顷"), element), element) == "30"


@pytest.mark.parametrize(("value", "expected"), [("exited", "√"), ("ordinary", None), ("", None)])
def test_a_column_for_one_value_is_ticked_for_that_value_alone(value: str, expected: str | None) -> None:
    element = CatalogueElement("x.y", "某事", "person", "code", "")
    assert write_value(value, Format("tick", "exited"), element, TYPES) == expected
