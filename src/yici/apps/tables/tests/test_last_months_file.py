"""A file that came already filled: rows found again, changes renewed and marked, nothing dropped, nothing swallowed."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Sequence

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import end_record, list_doubts, read_rows
from yici.apps.records.tests.builders import TYPED, a_household, a_person, an_id_number, moves
from yici.apps.tables.public import (
    FillView,
    bring_up_to_date,
    compare_former,
    draw_sheet,
    get_file,
    list_questions,
    make_file,
    take_from_form,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import bytes_of, fill_sheet, rows_of
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.core import clock
from yici.core.access import SYSTEM, Actor

HEADINGS = ("序号", "姓名", "公民身份号码", "联系电话", "文化程度", "变动情况", "备注")
ONE, TWO, THREE = (an_id_number(f"19{year}0101", 100 + year) for year in (60, 65, 90))
GONE = an_id_number("19550505", 155)


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def people(cast: Cast) -> list[uuid.UUID]:
    """Three of East Village; the file below knows two of them and somebody who moved away."""
    house = a_household(cast.east, code="H1", group="一社")
    one = a_person(cast.east, "巴特尔", household=house, id_number=ONE, phone="13904770001", education="70")
    two = a_person(cast.east, "王秀兰", household=house, role="10", id_number=TWO)
    three = a_person(
        cast.east, "巴图", household=house, role="20", id_number=THREE, phone="13904770003", education="60"
    )
    away = a_person(cast.east, "赵走远", id_number=GONE)
    moves(away, cast.far, clock.today() - dt.timedelta(days=20))
    return [one.key, two.key, three.key]


ROWS = (
    (7, "王秀兰", TWO, "13904770002", "小学", None, "老党员家属"),
    (8, "赵走远", GONE, "13900000000", "小学", None, None),
    (9, "巴特尔", ONE, "13800000000", "初中", "新增", None),
)


def a_filled_list(rows: Sequence[Sequence[object]] = ROWS, headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill_sheet(sheet, "家庭成员信息表", headings, len(rows), total=True)
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value  # type: ignore[assignment]
    return bytes_of(book)


def understood(bob: Actor, data: bytes | None = None) -> FillView:
    return understand_form(actor=bob, data=data or a_filled_list(), file_name="十月.xlsx", purpose="填报家庭成员")


def updated(bob: Actor, fill: FillView) -> list[list[object]]:
    bring_up_to_date(actor=bob, fill=fill.key, sheet="Sheet", is_wanted=True)
    make_file(actor=bob, fill=fill.key)
    return rows_of(get_file(bob, fill.key).data)


def test_a_filled_list_is_told_and_until_then_only_blank_cells_are_filled(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    population = fill.sheets[0].population
    assert population is not None
    former = population.former
    assert former is not None
    assert (former.mode, former.is_offered) == ("complete", True)
    assert (former.changed, former.new, former.gone, former.unclear, former.only_here) == (1, 1, 1, 0, 2)
    make_file(actor=bob, fill=fill.key)
    rows = rows_of(get_file(bob, fill.key).data)
    assert [row[:7] for row in rows[2:5]] == [list(row) for row in ROWS]


def test_rows_keep_their_order_and_remarks_changes_are_marked_new_rows_come_last_and_none_is_dropped(
    bob: Actor, people: list[uuid.UUID]
) -> None:
    rows = updated(bob, understood(bob))
    assert rows[2][:7] == [7, "王秀兰", TWO, "13904770002", "小学", None, "老党员家属"]
    assert rows[3][:7] == [8, "赵走远", GONE, "13900000000", "小学", "减少（迁出）", None]
    assert rows[4][:7] == [9, "巴特尔", ONE, "13904770001", "初中", "变更", None]
    assert rows[5][:7] == [10, "巴图", THREE, "13904770003", "高中", "新增", None]
    assert rows[6][0] == "合计"


def test_what_the_file_knows_is_not_asked(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    assert list_questions(bob, fill.key) == ()


def test_marks_take_the_words_that_the_form_allows(bob: Actor, people: list[uuid.UUID]) -> None:
    headings = (*HEADINGS[:5], "变动情况（1.新纳入 2.退出 3.信息变更 4.无变化）", "备注")
    rows = updated(bob, understood(bob, a_filled_list(headings=headings)))
    assert [row[5] for row in rows[2:6]] == ["无变化", "退出", "信息变更", "新纳入"]


def test_without_a_column_for_marks_remarks_stay_and_the_page_alone_tells(bob: Actor, people: list[uuid.UUID]) -> None:
    headings = (*HEADINGS[:5], "备注")
    rows = [(*row[:5], "本月新增") for row in ROWS]
    fill = understood(bob, a_filled_list(rows, headings))
    made = updated(bob, fill)
    assert [row[5] for row in made[2:6]] == ["本月新增"] * 3 + [None]
    told = compare_former(bob, fill.key, "Sheet")
    assert not told.counts.has_marks
    assert [(one.row, one.name, one.words) for one in told.gone] == [(4, "赵走远", "迁出")]
    assert told.new == ("巴图",)


def test_a_value_that_differs_is_shown_masked_beside_that_of_the_records(bob: Actor, people: list[uuid.UUID]) -> None:
    told = compare_former(bob, understood(bob).key, "Sheet")
    [one] = told.changed
    assert (one.cell, one.who, one.title) == ("D5", "巴特尔", "联系电话")
    assert (one.printed, one.value) == ("138****0000", "139****0001")


def test_the_drawn_form_shows_the_cell_that_differs(bob: Actor, people: list[uuid.UUID]) -> None:
    drawn = draw_sheet(bob, understood(bob).key, "Sheet")
    conflicts = [
        (cell.row, cell.column, cell.text) for row in drawn.rows for cell in row.cells if cell.known == "conflict"
    ]
    assert conflicts == [(5, 4, "138****0000")]


def test_the_same_value_in_another_spelling_is_no_change(bob: Actor, people: list[uuid.UUID]) -> None:
    rows = [(1, "巴 特 尔", ONE.lower(), "139 0477 0001", "初中", None, None)]
    former = understood(bob, a_filled_list(rows)).sheets[0].population.former  # type: ignore[union-attr]
    assert former is not None
    assert (former.changed, former.new) == (0, 2)


def test_a_name_that_two_have_is_never_a_key(cast: Cast, bob: Actor, people: list[uuid.UUID]) -> None:
    a_person(cast.east, "巴图", id_number=an_id_number("19910101", 177))
    rows = [
        (1, "巴图", None, "13700000000", "小学", None, None),
        (2, "没有这人", None, "13700000001", "小学", None, None),
    ]
    fill = understood(bob, a_filled_list(rows))
    told = compare_former(bob, fill.key, "Sheet")
    assert [one.name for one in told.unclear] == ["巴图", "没有这人"]
    made = updated(bob, fill)
    assert [row[3] for row in made[2:4]] == ["13700000000", "13700000001"]
    assert len([row for row in made if row[1] == "巴图"]) == 3


def test_a_number_that_is_nobodys_here_is_marked_to_be_looked_into(bob: Actor, people: list[uuid.UUID]) -> None:
    rows = [(1, "巴特尔", an_id_number("19700707", 177), "13904770001", "初中", None, None)]
    made = updated(bob, understood(bob, a_filled_list(rows)))
    assert made[2][5] == "不在本期名单，待核实"
    assert [row[1] for row in made[3:6]] == ["巴特尔", "王秀兰", "巴图"]


def test_who_died_is_marked_so(cast: Cast, bob: Actor, people: list[uuid.UUID]) -> None:
    end_record(SYSTEM, people[1], on=clock.today() - dt.timedelta(days=3), reason="died", source=TYPED)
    made = updated(bob, understood(bob))
    assert made[2][5] == "减少（去世）"


def test_values_that_only_the_file_has_become_answers_after_one_yes(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    outcome = take_from_form(actor=bob, fill=fill.key, sheet="Sheet", which="only_here")
    assert (outcome.taken, outcome.refused) == (2, ())
    [row] = read_rows(bob, [people[1]], ("person.phone", "person.education"), purpose="test")
    assert row.values["person.phone"].value == "13904770002"
    assert not row.values["person.phone"].is_claim
    assert row.values["person.education"].is_claim
    assert compare_former(bob, fill.key, "Sheet").counts.only_here == 0


def test_where_the_file_is_right_its_value_goes_on_record(bob: Actor, people: list[uuid.UUID]) -> None:
    fill = understood(bob)
    assert take_from_form(actor=bob, fill=fill.key, sheet="Sheet", which="changed", cells=["D5"]).taken == 1
    [row] = read_rows(bob, [people[0]], ("person.phone",), purpose="test")
    assert row.values["person.phone"].value == "13800000000"
    assert compare_former(bob, fill.key, "Sheet").counts.changed == 0


def test_a_value_that_another_unit_owns_becomes_a_doubt_for_it_and_never_its_value(
    bob: Actor, people: list[uuid.UUID]
) -> None:
    rows = [(1, "巴特尔", ONE, "13904770001", "小学", None, None)]
    fill = understood(bob, a_filled_list(rows))
    take_from_form(actor=bob, fill=fill.key, sheet="Sheet", which="changed", cells=["E3"])
    [row] = read_rows(bob, [people[0]], ("person.education",), purpose="test")
    assert row.values["person.education"].value == "70"
    assert [one.element for one in list_doubts(SYSTEM)] == ["person.education"]


def test_a_wrong_value_of_the_file_is_refused_in_words_and_the_others_are_kept(
    bob: Actor, people: list[uuid.UUID]
) -> None:
    rows = [(1, "王秀兰", TWO, "12", "小学", None, None), (2, "巴图", THREE, "13904770003", "高中", None, None)]
    outcome = take_from_form(actor=bob, fill=understood(bob, a_filled_list(rows)).key, sheet="Sheet", which="only_here")
    assert outcome.taken == 1
    assert [cell for cell, _ in outcome.refused] == ["D3"]


def test_a_list_that_only_names_its_rows_is_completed_and_not_offered_an_update(
    bob: Actor, people: list[uuid.UUID]
) -> None:
    rows = [(1, "王秀兰", TWO, None, None, None, None), (2, "巴特尔", ONE, None, None, None, None)]
    fill = understood(bob, a_filled_list(rows))
    former = fill.sheets[0].population.former  # type: ignore[union-attr]
    assert former is not None
    assert not former.is_offered
    assert {one.who for one in list_questions(bob, fill.key)} == {"王秀兰"}


def test_a_formula_of_the_file_stays(bob: Actor, people: list[uuid.UUID]) -> None:
    book = load_workbook(io.BytesIO(a_filled_list()))
    book.worksheets[0]["D5"] = "=C5"
    rows = updated(bob, understood(bob, bytes_of(book)))
    assert rows[4][3] == "=C5"


@pytest.fixture
def browser(cast: Cast) -> Client:
    return signed_in(cast.bob)


def test_the_page_tells_what_differs_and_a_person_decides(browser: Client, people: list[uuid.UUID]) -> None:
    page = opened(browser, a_filled_list())
    assert "这张表已经填过" in words(browser.get(page))
    shown = browser.get(f"{page}former?sheet=Sheet")
    said = words(shown)
    assert all(part in said for part in ("1 格有变动", "新增 1 行", "少了 1 行", "138****0000", "139****0001"))
    assert ONE not in said
    assert ONE not in words(browser.get(page))
    given = {name: value_of(shown, name) for name in ("version", "sheet")}
    assert browser.post(f"{page}former", {**given, "take": "only_here"}).status_code == 303
    again = browser.get(f"{page}former?sheet=Sheet")
    assert "2 个值已记下" in words(again)
    given = {name: value_of(again, name) for name in ("version", "sheet")}
    assert browser.post(f"{page}former", {**given, "mode": "update"}).status_code == 303


def test_an_older_state_of_the_page_changes_nothing(browser: Client, people: list[uuid.UUID]) -> None:
    page = opened(browser, a_filled_list())
    answer = browser.post(f"{page}former", {"version": "1", "sheet": "Sheet", "mode": "update"})
    assert answer.status_code == 409
    assert "新增 1 行" in words(browser.get(page))


def test_a_sheet_without_such_a_list_has_no_such_page(browser: Client, people: list[uuid.UUID]) -> None:
    page = opened(browser, a_filled_list(rows=[(None,) * 7, (None,) * 7]))
    assert browser.get(f"{page}former").status_code == 400
