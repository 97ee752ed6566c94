"""Lists whose columns come from several things of a household: what a row is, joined without a cross product."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, a_thing, an_id_number
from yici.apps.tables.public import (
    Answer,
    FillView,
    answer_questions,
    choose_grain,
    choose_population,
    get_file,
    leave_blank,
    list_questions,
    make_file,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import a_form, rows_of
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.core.access import SYSTEM

HEADINGS = ("序号", "户主", "户主身份证号", "村民小组", "作物", "播种面积（亩）")
ONE, TWO = an_id_number("19600101", 101), an_id_number("19700101", 103)
GROWERS = "sum(crop.sown_area) > 0"


@pytest.fixture
def growers(cast: Cast) -> dict[str, uuid.UUID]:
    """Two households: one grows maize and potatoes, one only maize; a third grows nothing."""
    house = a_household(cast.east, code="H1", group="一社")
    a_person(cast.east, "巴特尔", household=house, id_number=ONE)
    a_person(cast.east, "王秀兰", household=house, role="10")
    other = a_household(cast.east, code="H2")
    a_person(cast.east, "赵六", household=other, id_number=TWO)
    idle = a_household(cast.east, code="H3", group="二社")
    a_person(cast.east, "闲人", household=idle)
    for kind, area in (("maize", 12), ("potato", 3)):
        a_thing("crop", cast.east, house, kind=kind, sown_area=area)
    a_thing("crop", cast.east, other, kind="maize", sown_area=7)
    a_thing("plot", cast.east, house, code="P1", contract_area=9)
    a_thing("plot", cast.east, house, code="P2", contract_area=6)
    return {"H1": house.key, "H2": other.key}


def understood(cast: Cast, headings: tuple[str, ...] = HEADINGS, condition: str = GROWERS) -> FillView:
    data = a_form("作物投保明细", headings, blank_rows=2)
    fill = understand_form(actor=SYSTEM, data=data, file_name="a.xlsx", area=cast.east.key, purpose="投保")
    return choose_population(actor=SYSTEM, fill=fill.key, sheet="Sheet", condition=condition)


def filled(fill: FillView) -> list[list[object]]:
    make_file(actor=SYSTEM, fill=fill.key)
    return [row for row in rows_of(get_file(SYSTEM, fill.key).data)[2:] if isinstance(row[0], int)]


def test_each_crop_of_a_household_has_a_row_with_what_is_known_of_the_head(
    cast: Cast, growers: dict[str, uuid.UUID]
) -> None:
    fill = understood(cast)
    population = fill.sheets[0].population
    assert population is not None
    assert (population.entity, population.grain, population.count) == ("household", "crop", 3)
    assert [row[1:] for row in filled(fill)] == [
        ["巴特尔", ONE, "一社", "玉米", 12],
        ["巴特尔", ONE, "一社", "马铃薯", 3],
        ["赵六", TWO, None, "玉米", 7],
    ]


def test_the_rows_equal_what_sql_finds_over_the_records(cast: Cast, growers: dict[str, uuid.UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select household.id, crop.id from records_record household
            join records_link tie on tie.whole_id = household.id and tie.kind = 'owned_by' and tie.replaced_at is null
            join records_record crop on crop.id = tie.part_id and crop.entity = 'crop' and crop.state = 'living'
            join records_arearelation place on place.record_id = household.id and place.relation = 'registered'
            where household.entity = 'household' and place.area_id = %s
            order by household.id, crop.id
            """,
            [cast.east.pk],
        )
        expected = cursor.fetchall()
    assert len(filled(understood(cast))) == len(expected) == 3


def test_a_fact_of_the_household_is_asked_once_and_stands_in_each_of_its_rows(
    cast: Cast, growers: dict[str, uuid.UUID]
) -> None:
    a_thing("crop", cast.east, None, kind="maize", sown_area=1)
    fill = understood(cast, ("户主", "农户类型", "作物", "播种面积（亩）"))
    asked = [one for one in list_questions(SYSTEM, fill.key) if one.element == "household.type"]
    assert [one.record for one in asked] == [growers["H1"], growers["H2"]]
    answers = [Answer(one.number, "脱贫户") for one in asked]
    assert answer_questions(actor=SYSTEM, fill=fill.key, answers=answers).still_open == 0
    make_file(actor=SYSTEM, fill=fill.key)
    rows = rows_of(get_file(SYSTEM, fill.key).data)
    assert [row[1] for row in rows[2:5]] == ["脱贫户"] * 3


def test_what_is_left_blank_for_a_household_is_not_asked_for_its_next_crop(
    cast: Cast, growers: dict[str, uuid.UUID]
) -> None:
    fill = understood(cast)
    [asked] = list_questions(SYSTEM, fill.key)
    assert asked.element == "household.group"
    leave_blank(actor=SYSTEM, fill=fill.key, numbers=[asked.number])
    again = choose_grain(actor=SYSTEM, fill=fill.key, sheet="Sheet", grain="crop")
    assert again.open_questions == 0


def test_two_kinds_that_repeat_make_no_cross_product_but_a_question(cast: Cast, growers: dict[str, uuid.UUID]) -> None:
    headings = ("序号", "户主", "作物", "播种面积（亩）", "地块编码")
    fill = understood(cast, headings)
    population = fill.sheets[0].population
    assert population is not None
    assert (fill.state, population.asks_grain) == ("understood", True)
    assert [one.sentence for one in population.grains] == ["一行一户", "一行一条种植", "一行一块承包地块"]
    chosen = choose_grain(actor=SYSTEM, fill=fill.key, sheet="Sheet", grain="plot")
    assert [row[4] for row in filled(chosen)] == ["P1", "P2"]


def test_the_choice_is_remembered_for_the_form(cast: Cast, growers: dict[str, uuid.UUID]) -> None:
    choose_grain(actor=SYSTEM, fill=understood(cast).key, sheet="Sheet", grain="household")
    again = understood(cast).sheets[0].population
    assert again is not None
    assert (again.grain, again.count) == ("household", 2)


def test_areas_by_kind_of_crop_mean_one_row_a_household(cast: Cast, growers: dict[str, uuid.UUID]) -> None:
    fill = understood(cast, ("序号", "户主", "户主身份证号", "玉米面积（亩）", "作物"))
    assert [row[3:] for row in filled(fill)] == [[12, "玉米、马铃薯"], [7, "玉米"]]


def test_a_list_that_is_not_about_crops_keeps_households_without_any(cast: Cast, growers: dict[str, uuid.UUID]) -> None:
    fill = understood(cast, HEADINGS, "household.kind = 'registered'")
    population = fill.sheets[0].population
    assert population is not None
    assert (population.grain, population.count) == ("household", 3)
    assert [row[4] for row in filled(fill)] == ["玉米、马铃薯", "玉米", None]


def test_the_page_asks_what_one_row_is(cast: Cast, growers: dict[str, uuid.UUID]) -> None:
    client = signed_in(cast.bob)
    page = opened(
        client, a_form("作物投保明细", ("序号", "户主", "作物", "播种面积（亩）", "地块编码")), area=str(cast.east.code)
    )
    key = uuid.UUID(page.strip("/").split("/")[-1])
    choose_population(actor=cast.actor("bob"), fill=key, sheet="Sheet", condition=GROWERS)
    shown = client.get(page)
    assert "一行是什么" in words(shown)
    given = {name: value_of(shown, name) for name in ("version", "sheet")}
    assert client.post(f"{page}population", {**given, "grain": "crop"}).status_code == 303
    assert "一行一条种植" in words(client.get(page))
