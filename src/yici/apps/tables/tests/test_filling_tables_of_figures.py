"""Tables of figures are filled: counted over records, computed from cells, asked and remembered, told on the page."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.test import Client

from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.records.tests.builders import a_household, a_person, a_thing, an_id_number
from yici.apps.tables.contracts import FillView
from yici.apps.tables.models import Fill
from yici.apps.tables.public import (
    Answer,
    answer_questions,
    correct_mapping,
    draw_sheet,
    get_cell,
    get_file,
    get_fill,
    get_receipt,
    leave_blank,
    list_questions,
    make_file,
    see_rows_behind,
    understand_form,
)
from yici.apps.tables.tests.pages import opened, signed_in, words
from yici.apps.tables.tests.tables_of_figures import a_table, written
from yici.core import clock
from yici.core.access import Actor
from yici.core.models import AuditRow

SEX_AND_AGE = [
    ["人口年龄性别统计表"],
    ["单位：人"],
    ["类别", "合计", "男", "女"],
    ["户籍人口"],
    ["0—59岁"],
    ["60岁及以上"],
    ["合计"],
]


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return cast.actor("bob")


@pytest.fixture
def village(cast: Cast) -> list[uuid.UUID]:
    """Three people in East Village: a man of 66, a woman of 61, a woman of 36; and one in the other village."""
    house = a_household(cast.east, code="H1")
    born = (("19600101", 101), ("19650202", 202), ("19900303", 304))
    people = [
        a_person(cast.east, "甲乙丙"[at] + "人", household=house, id_number=an_id_number(*one)).key
        for at, one in enumerate(born)
    ]
    a_person(cast.west, "别村的", id_number=an_id_number("19700707", 707))
    return people


def understood(actor: Actor, rows: list[list[str]], top: int = 3, **more: object) -> FillView:
    """A form that came in."""
    given = {"file_name": "统计表.xlsx", "purpose": "试验", **more}
    return understand_form(actor=actor, data=a_table(rows, top=top), **given)  # type: ignore[arg-type]


def test_counts_and_totals_stand_in_their_cells(bob: Actor, village: list[uuid.UUID]) -> None:
    view = understood(bob, SEX_AND_AGE)
    made = make_file(actor=bob, fill=view.key)
    sheet = written(get_file(bob, view.key).data)
    assert [[sheet.cell(row, column).value for column in (2, 3, 4)] for row in (4, 5, 6, 7)] == [
        [3, 1, 2],
        [1, 0, 1],
        [2, 1, 1],
        [3, 1, 2],
    ]
    assert made.counts["aggregate"] + made.counts["derived"] == 12
    assert made.open_questions == 0


def test_each_number_says_what_it_counts_and_who_is_counted(bob: Actor, village: list[uuid.UUID]) -> None:
    view = understood(bob, SEX_AND_AGE)
    found = get_cell(bob, view.key, view.sheets[0].name, "D6")
    assert (found.shown, found.kind) == ("1", "measure")
    assert "60岁及以上" in found.sentence and "女" in found.sentence and "东村" in found.sentence
    rows = see_rows_behind(actor=bob, fill=view.key, sheet=found.sheet, cell="D6")
    assert rows.names == ("乙人",)
    assert AuditRow.objects.filter(verb="form.rows_behind_seen").exists()
    total = get_cell(bob, view.key, found.sheet, "D7")
    assert total.parts == ("D5", "D6")


def test_the_receipt_names_measure_and_moment_and_counts_again_the_same(
    bob: Actor, cast: Cast, village: list[uuid.UUID]
) -> None:
    from yici.apps.records.public import Measure, TableQuery, tabulate

    view = understood(bob, SEX_AND_AGE)
    make_file(actor=bob, fill=view.key)
    cells = {one.cell: one for one in get_receipt(bob, view.key, rows=50).cells}
    assert "60岁及以上" in cells["B6"].how or cells["B6"].how
    assert cells["C6"].moment is not None
    with clock.held_at(NOW + dt.timedelta(hours=1)):
        a_person(cast.east, "后来的", id_number=an_id_number("19550505", 505))
    for figure in Fill.objects.get().figures.exclude(moment=None):
        ask = figure.definition["ask"]
        measure = Measure("x", ask["entity"], ask["condition"], ask["function"], ask["value"], ask["relation"])
        query = TableQuery((measure,), area_key=figure.area, as_of=view.as_of, known_at=figure.moment)
        assert str(tabulate(bob, query).rows[0].values[0]) == figure.number


def test_rows_of_villages_get_their_own_numbers(cast: Cast, village: list[uuid.UUID]) -> None:
    alice = cast.actor("alice")
    rows = [["户籍人口统计表"], ["嘎查村", "户籍人口（人）", "其中：女"], ["东村"], ["西嘎查"], ["合计"]]
    view = understood(alice, rows, 2, area=cast.town.key)
    make_file(actor=alice, fill=view.key)
    sheet = written(get_file(alice, view.key).data)
    assert [[sheet.cell(row, column).value for column in (2, 3)] for row in (3, 4, 5)] == [[3, 2], [1, 0], [4, 2]]


def test_a_cell_that_nobody_knows_is_asked_once_and_known_in_the_next_form(
    bob: Actor, village: list[uuid.UUID]
) -> None:
    rows = [["垃圾分类情况统计表"], ["项目", "单位", "数量"], ["户籍人口", "人"], ["垃圾分类亭", "座"]]
    view = understood(bob, rows, 2)
    asked = list_questions(bob, view.key)
    assert [(one.who, one.unit) for one in asked] == [("垃圾分类亭", "座")]
    refused = answer_questions(actor=bob, fill=view.key, answers=[Answer(asked[0].number, "很多")]).refused
    assert "数" in refused[0].message
    assert answer_questions(actor=bob, fill=view.key, answers=[Answer(asked[0].number, "7")]).taken
    make_file(actor=bob, fill=view.key)
    assert written(get_file(bob, view.key).data).cell(4, 3).value == 7
    again = understood(bob, [*rows, ["户数", "户"]], 2)
    assert get_cell(bob, again.key, again.sheets[0].name, "C4").shown == "7"
    assert again.open_questions == 0


def test_a_cell_left_blank_stays_blank(bob: Actor, village: list[uuid.UUID]) -> None:
    rows = [["垃圾分类情况统计表"], ["项目", "单位", "数量"], ["户籍人口", "人"], ["垃圾分类亭", "座"]]
    view = understood(bob, rows, 2)
    leave_blank(actor=bob, fill=view.key, numbers=[list_questions(bob, view.key)[0].number])
    made = make_file(actor=bob, fill=view.key)
    assert written(get_file(bob, view.key).data).cell(4, 3).value is None
    assert made.counts["kept_blank"] == 1


def test_what_a_row_means_is_said_once_for_the_whole_city(bob: Actor, cast: Cast, village: list[uuid.UUID]) -> None:
    rows = [["户籍人口统计表"], ["类别", "人数（人）", "其中：女"], ["甲类"], ["户籍人口"]]
    view = understood(bob, rows, 2)
    assert view.open_questions == 2
    sheet = view.sheets[0].name
    line = next(one for one in view.sheets[0].columns if one.place == "row:甲类")
    assert line.kind == "unknown"
    correct_mapping(actor=bob, fill=view.key, sheet=sheet, place="row:甲类", kind="", words="60岁以上老年人")
    assert get_cell(bob, view.key, sheet, "B3").shown == "2"
    other = understood(cast.actor("alice"), rows, 2, area=cast.west.key)
    assert get_cell(cast.actor("alice"), other.key, sheet, "B3").shown == "0"


def test_what_the_form_prints_stays_and_a_difference_is_told(bob: Actor, village: list[uuid.UUID]) -> None:
    rows = [["户籍人口统计表"], ["类别", "人数（人）", "其中：女"], ["户籍人口", "9"], ["60岁以上"]]
    view = understood(bob, rows, 2)
    found = get_cell(bob, view.key, view.sheets[0].name, "B3")
    assert "9" in found.trouble and "3" in found.trouble
    make_file(actor=bob, fill=view.key)
    assert str(written(get_file(bob, view.key).data).cell(3, 2).value) == "9"


def test_areas_and_money_come_in_the_unit_of_the_form(bob: Actor, cast: Cast, village: list[uuid.UUID]) -> None:
    house = a_household(cast.east, code="H2")
    for kind, area in (("maize", 31), ("maize", 14), ("potato", 15)):
        a_thing("crop", cast.east, house, kind=kind, sown_area=area)
    rows = [["农作物种植情况表"], ["作物", "播种面积（公顷）", "占比%"], ["玉米"], ["马铃薯"], ["合计"]]
    view = understood(bob, rows, 2)
    make_file(actor=bob, fill=view.key)
    sheet = written(get_file(bob, view.key).data)
    assert [sheet.cell(row, 2).value for row in (3, 4, 5)] == [3, 1, 4]
    assert [sheet.cell(row, 3).value for row in (3, 4, 5)] == [75, 25, 100]


def test_nothing_counted_where_nobody_ever_told_is_asked(bob: Actor, village: list[uuid.UUID]) -> None:
    rows = [["户籍人口文化程度统计表"], ["文化程度", "人数（人）", "其中：女"], ["大学本科"], ["初中"], ["小学"]]
    view = understood(bob, rows, 2)
    found = get_cell(bob, view.key, view.sheets[0].name, "B3")
    assert found.kind == "measure" and found.known == "asked"
    assert "还没有登记" in found.reason


def test_numbers_of_last_year_are_asked_when_no_report_was_frozen(bob: Actor, village: list[uuid.UUID]) -> None:
    rows = [["户籍人口统计表"], ["类别", "本年（人）", "上年（人）", "增减"], ["户籍人口"], ["60岁以上"]]
    view = understood(bob, rows, 2)
    before = get_cell(bob, view.key, view.sheets[0].name, "C3")
    assert (before.kind, before.known) == ("previous", "asked")
    number = next(one.number for one in list_questions(bob, view.key) if one.column == "C" and "户籍" in one.who)
    answer_questions(actor=bob, fill=view.key, answers=[Answer(number, "2")])
    make_file(actor=bob, fill=view.key)
    assert written(get_file(bob, view.key).data).cell(3, 4).value == 1


def test_the_drawn_form_leads_to_how_a_number_is_counted(cast: Cast, village: list[uuid.UUID]) -> None:
    client: Client = signed_in(cast.bob)
    form = opened(client, a_table(SEX_AND_AGE, top=3))
    page = client.get(form).content.decode()
    assert re.search(r'href="[^"]*/cell\?[^"]*cell=D6', page)
    sheet = get_fill(cast.actor("bob"), Fill.objects.get().key).sheets[0].name
    query = urlencode({"sheet": sheet, "cell": "D6"})
    told = words(client.get(f"{form}cell?{query}"))
    assert "60岁及以上" in told and "看看数的是谁" in told
    assert "乙人" in words(client.get(f"{form}behind?{query}"))
    assert client.get(f"{form}cell?{urlencode({'sheet': sheet, 'cell': 'Z99'})}").status_code == 400
    line = urlencode({"sheet": sheet, "place": "row:60岁及以上", "words": "党员"})
    assert "数的是什么" in words(client.get(f"{form}column?{line}"))


def test_a_drawn_cell_is_derived_and_one_to_answer_says_so(bob: Actor, village: list[uuid.UUID]) -> None:
    rows = [["垃圾分类情况统计表"], ["项目", "单位", "数量"], ["户籍人口", "人"], ["垃圾分类亭", "座"]]
    view = understood(bob, rows, 2)
    drawn = draw_sheet(bob, view.key, view.sheets[0].name)
    known = {(one.row, one.column): (one.text, one.known) for row in drawn.rows for one in row.cells}
    assert known[3, 3] == ("3", "derived")
    assert known[4, 3] == ("", "asked")
