"""Choices as forms print them (□砖混□框架, 1.砖混 2.框架): asked so, kept as what they stand for, written so."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person
from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue, ColumnFacts
from yici.apps.tables.matching.evidence import allowed_values
from yici.apps.tables.public import (
    Answer,
    FillView,
    answer_questions,
    choose_population,
    get_file,
    list_questions,
    make_file,
    understand_form,
)
from yici.apps.tables.rules import choose_format, is_writable, read_answer, tick, write_value
from yici.apps.tables.tests.forms_of_ours import a_card, a_form, bytes_of, rows_of
from yici.core.access import Actor

STRUCTURES = (
    CodeValue("1", "钢筋混凝土结构", ("钢混", "框架")),
    CodeValue("2", "砖混结构", ("混合结构",)),
    CodeValue("3", "生土结构", ("土木", "土坯")),
)
STRUCTURE = CatalogueElement("building.structure", "结构", "building", "code", code_list="structure")


def column(heading: str, **facts: Any) -> ColumnFacts:
    return ColumnFacts("A", (heading,), **facts)


@pytest.mark.parametrize(
    "facts",
    [
        column("房屋结构（□砖混□框架□土木）"),
        column("房屋结构（1.砖混 2.框架 3.土木）"),
        column("房屋结构", allowed="□砖混□框架□土木"),
        column("房屋结构", choices=("1.砖混", "2.框架", "3.土木")),
        column("房屋结构", choices=("①砖混", "②框架", "③土木")),
    ],
)
def test_every_choice_of_a_form_comes_back_as_it_was_chosen(facts: ColumnFacts) -> None:
    form = choose_format(facts, STRUCTURE)
    choices = allowed_values(facts)
    assert len(choices) == 3
    kept = [read_answer(choice, form, STRUCTURE, STRUCTURES) for choice in choices]
    assert kept == ["2", "1", "3"]
    assert [write_value(code, form, STRUCTURE, STRUCTURES) for code in kept] == list(choices)


def test_a_code_that_the_form_does_not_offer_is_told_before_it_is_kept() -> None:
    form = choose_format(column("房屋结构", choices=("砖混", "框架")), STRUCTURE)
    assert is_writable("2", form, STRUCTURE, STRUCTURES)
    assert not is_writable("3", form, STRUCTURE, STRUCTURES)


@pytest.mark.parametrize(("yes", "no"), [("已办", "未办"), ("常住", "非常住"), ("参加", "不参加")])
def test_two_words_of_which_one_denies_the_other_are_yes_and_no(yes: str, no: str) -> None:
    element = CatalogueElement("x.y", "某事", "person", "bool")
    form = choose_format(column("某事", allowed=f"□{no}□{yes}"), element)
    assert (write_value(True, form, element), write_value(False, form, element)) == (yes, no)
    assert (read_answer(yes, form, element), read_answer(no, form, element)) == ("是", "否")


@pytest.mark.parametrize(
    ("text", "value", "ticked"),
    [
        ("□砖混□框架□土木", "框架", "□砖混☑框架□土木"),
        ("□1.砖混 □2.框架", "砖混", "☑1.砖混 □2.框架"),
        ("砖混□ 框架□", "框架", "砖混□ 框架☑"),
        ("□耕地 □林地 □草地", "耕地、草地", "☑耕地 □林地 ☑草地"),
        ("□是 □否", "否", "□是 ☑否"),
        ("□砖混□框架", "土木", None),
    ],
)
def test_the_chosen_box_is_ticked_and_no_other(text: str, value: str, ticked: str | None) -> None:
    assert tick(text, value) == ticked


@pytest.fixture
def bob(cast: Cast) -> Actor:
    house = a_household(cast.east, code="H1", group="一社")
    a_person(cast.east, "巴特尔", household=house)
    return cast.actor("bob")


def answered(bob: Actor, fill: FillView, value: str) -> list[list[object]]:
    one = next(one for one in list_questions(bob, fill.key) if one.element == "person.education")
    assert value in one.choices
    outcome = answer_questions(actor=bob, fill=fill.key, answers=[Answer(one.number, value)])
    assert outcome.refused == ()
    make_file(actor=bob, fill=fill.key)
    return rows_of(get_file(bob, fill.key).data)


@pytest.mark.parametrize("heading", ["文化程度（□小学□初中□高中）", "文化程度（1.小学 2.初中 3.高中）"])
def test_a_choice_in_the_heading_is_asked_answered_and_written(bob: Actor, heading: str) -> None:
    fill = understand_form(actor=bob, data=a_form(headings=("序号", "姓名", heading)), file_name="a.xlsx", purpose="填")
    assert answered(bob, fill, "初中")[2][2] == "初中"


def test_an_answer_outside_the_choices_is_refused_at_the_question(bob: Actor) -> None:
    form = a_form(headings=("序号", "姓名", "文化程度（□小学□初中）"))
    fill = understand_form(actor=bob, data=form, file_name="a.xlsx", purpose="填")
    one = list_questions(bob, fill.key)[0]
    outcome = answer_questions(actor=bob, fill=fill.key, answers=[Answer(one.number, "研究生")])
    assert outcome.taken == ()
    assert "从表里的选项中选" in outcome.refused[0].message


def test_a_box_in_a_card_is_ticked(bob: Actor, cast: Cast) -> None:
    record = a_person(cast.east, "王秀兰").key
    book = load_workbook(io.BytesIO(a_card()))
    sheet = book.worksheets[0]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "文化程度")
    sheet.cell(place.row, place.column + 1).value = "□小学□初中□高中"
    fill = understand_form(actor=bob, data=bytes_of(book), file_name="a.xlsx", purpose="填")
    fill = choose_population(actor=bob, fill=fill.key, sheet=fill.sheets[0].name, record=record)
    assert "□小学☑初中□高中" in [cell for row in answered(bob, fill, "初中") for cell in row]
