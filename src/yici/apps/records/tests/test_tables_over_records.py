"""Numbers over records: what is counted, in which rows, for whom, as of which day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.apps.records.public import (
    Answer,
    Measure,
    MeasureRefused,
    TableQuery,
    end_record,
    find_population,
    merge_records,
    record_answers,
    rows_behind,
    tabulate,
)
from yici.apps.records.tests.builders import TYPED, a_household, a_person, a_thing, an_id_number, moves
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotAllowed, NotFound

PEOPLE = Measure("people", "person")
OLD = Measure("sixty and over", "person", "person.age >= 60")


def numbers(query: TableQuery, actor: Actor = SYSTEM) -> dict[str, tuple[object, ...]]:
    return {row.label: row.values for row in tabulate(actor, query).rows}


def test_areas_without_records_have_their_row(cast: Cast) -> None:
    a_person(cast.east, "甲", id_number=an_id_number("19500101", 101))
    a_person(cast.east, "乙", id_number=an_id_number("19900101", 103))
    found = numbers(TableQuery((PEOPLE, OLD), "area", cast.town.key))
    assert found[cast.east.name] == (2, 1)
    assert {label for label, values in found.items() if values == (0, 0)} and len(found) > 1


def test_one_row_a_level_below_the_area(cast: Cast) -> None:
    a_person(cast.east, "甲")
    a_person(cast.far, "乙")
    found = tabulate(SYSTEM, TableQuery((PEOPLE,), "area:5"))
    by_key = {row.key: row.values for row in found.rows}
    assert by_key[str(cast.east.key)] == by_key[str(cast.far.key)] == (1,)
    assert sum(row.values[0] for row in found.rows) == 2  # type: ignore[misc]
    assert found.moment == NOW and found.as_of == TODAY


def test_a_post_counts_its_own_areas_only(cast: Cast) -> None:
    a_person(cast.east, "甲")
    a_person(cast.far, "乙")
    bob = cast.actor("bob")
    assert [row.values for row in tabulate(bob, TableQuery((PEOPLE,))).rows] == [(1,)]
    with pytest.raises(NotFound):
        tabulate(bob, TableQuery((PEOPLE,), area_key=cast.far.key))


def test_a_measure_may_not_tell_what_the_post_may_not_read(cast: Cast) -> None:
    bob = replace(cast.actor("bob"), readers=frozenset())
    party = Measure("members", "person", "party.joined_on is known")
    for query in (
        TableQuery((party,)),
        TableQuery((replace(PEOPLE, function="distinct", value="disability.grade"),)),
        TableQuery((PEOPLE,), "disability.class"),
    ):
        with pytest.raises(NotAllowed):
            tabulate(bob, query)


def test_rows_by_the_values_of_an_element_follow_the_code_list(cast: Cast) -> None:
    for name, education in (("甲", "初中"), ("乙", "高中"), ("丙", "初中"), ("丁", None)):
        a_person(cast.east, name, education=education)
    found = tabulate(SYSTEM, TableQuery((PEOPLE,), "person.education"))
    assert [(row.key, row.label, row.values) for row in found.rows] == [
        ("60", "高中", (1,)),
        ("70", "初中", (2,)),
        ("", "", (1,)),
    ]


def test_sums_means_and_ends_of_a_number(cast: Cast) -> None:
    for name, months in (("甲", "3"), ("乙", "4.5"), ("丙", None)):
        a_person(cast.east, name, work_months=months)
    measures = tuple(Measure(one, "person", "", one, "person.work_months") for one in ("sum", "mean", "min", "max"))
    (row,) = tabulate(SYSTEM, TableQuery(measures, area_key=cast.east.key)).rows
    assert row.values == (Decimal("7.5"), Decimal("3.75"), Decimal(3), Decimal("4.5"))


def test_a_sum_of_nothing_is_zero_and_a_sum_of_unknown_values_is_not(cast: Cast) -> None:
    measure = Measure("months", "person", "", "sum", "person.work_months")
    a_person(cast.east, "甲")
    assert numbers(TableQuery((measure,), area_key=cast.east.key))[cast.east.short_name] == (None,)
    assert numbers(TableQuery((measure,), area_key=cast.far.key))[cast.far.short_name] == (Decimal(0),)


def test_households_of_the_persons_who_meet_a_condition_are_counted_once(cast: Cast) -> None:
    house = a_household(cast.east)
    a_person(cast.east, "甲", id_number=an_id_number("19500101", 101), household=house)
    a_person(cast.east, "乙", id_number=an_id_number("19510101", 102), household=house, role="10")
    households = Measure("households with elders", "person", "person.age >= 60", "distinct", "household")
    (row,) = tabulate(SYSTEM, TableQuery((OLD, households), area_key=cast.east.key)).rows
    assert row.values == (2, 1)


def test_things_of_an_area_are_added_up(cast: Cast) -> None:
    a_thing("plot", cast.east, contract_area="3.2", abandoned_area="1")
    a_thing("plot", cast.east, contract_area="1.05")
    area = Measure("area", "plot", "", "sum", "plot.contract_area")
    left = Measure("left", "plot", "plot.abandoned_area > 0")
    (row,) = tabulate(SYSTEM, TableQuery((area, left), area_key=cast.east.key)).rows
    assert row.values == (Decimal("4.25"), 1)


def test_the_day_decides_who_is_counted(cast: Cast) -> None:
    moved, ended = a_person(cast.east, "甲"), a_person(cast.east, "乙")
    moves(moved, cast.far, dt.date(2026, 6, 1))
    end_record(SYSTEM, ended.key, on=dt.date(2026, 8, 1), reason="died", source=TYPED)
    days = (dt.date(2026, 5, 31), dt.date(2026, 7, 1), dt.date(2026, 8, 1))
    found = [tabulate(SYSTEM, TableQuery((PEOPLE,), area_key=cast.east.key, as_of=day)).rows[0].values for day in days]
    assert found == [(2,), (1,), (0,)]


def test_what_was_not_known_yet_is_not_counted(cast: Cast) -> None:
    person = a_person(cast.east, "甲", education="初中")
    with clock.held_at(NOW + dt.timedelta(days=2)):
        record_answers(SYSTEM, [Answer(person.key, "person.education", "高中", TODAY)], TYPED)
    high = Measure("high school", "person", "person.education = '60'")
    query = TableQuery((high,), area_key=cast.east.key, as_of=TODAY)
    assert tabulate(SYSTEM, query).rows[0].values == (1,)
    assert tabulate(SYSTEM, replace(query, known_at=NOW + dt.timedelta(days=1))).rows[0].values == (0,)


def test_two_records_of_one_person_count_once(cast: Cast) -> None:
    one, two = a_person(cast.east, "甲"), a_person(cast.east, "乙")
    merge_records(SYSTEM, one.key, two.key, reason="the same man")
    assert tabulate(SYSTEM, TableQuery((PEOPLE,), area_key=cast.east.key)).rows[0].values == (1,)


def test_the_rows_behind_a_number_are_as_many(cast: Cast) -> None:
    a_person(cast.east, "甲", id_number=an_id_number("19500101", 101))
    a_person(cast.east, "乙", id_number=an_id_number("19900101", 103))
    behind = rows_behind(SYSTEM, OLD, cast.east.key)
    assert behind.count == 1 == tabulate(SYSTEM, TableQuery((OLD,), area_key=cast.east.key)).rows[0].values[0]
    assert behind.records == find_population(SYSTEM, behind.query).records and not behind.doubtful


@pytest.mark.parametrize(
    "measure",
    [
        Measure("a", "person", "person.age >"),
        Measure("a", "person", "", "median", "person.age"),
        Measure("a", "person", "", "sum", "person.name"),
        Measure("a", "person", "", "sum", "person.no_such"),
        Measure("a", "person", "", "distinct", "person.id_number"),
        Measure("a", "person", "", "count", "person.age"),
    ],
)
def test_a_measure_without_sense_is_refused_in_words(cast: Cast, measure: Measure) -> None:
    with pytest.raises(MeasureRefused):
        tabulate(SYSTEM, TableQuery((measure,)))


def test_rows_by_a_protected_element_are_refused(cast: Cast) -> None:
    with pytest.raises(MeasureRefused):
        tabulate(SYSTEM, TableQuery((PEOPLE,), "person.id_number"))
