"""An edit is in the very next report, whatever kind of edit it is; and where that cannot be had, there is no report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.apps.records.columnar import mirror
from yici.apps.records.contracts import Measure, TableQuery
from yici.apps.records.models import Record
from yici.apps.records.public import (
    Answer,
    MirrorNotReady,
    build_mirror,
    drop_mirror,
    end_record,
    import_file,
    link,
    merge_records,
    mirror_standing,
    record_answers,
    refresh_mirror,
    reopen_record,
    tabulate,
    tabulate_many,
    tabulate_plainly,
    unlink,
    unmerge_records,
    withdraw_import,
)
from yici.apps.records.tests.builders import TYPED, a_household, a_person, a_thing, an_id_number, moves
from yici.columns.public import ColumnRefused, Scope, dataset, statement
from yici.core import clock, feed
from yici.core.access import SYSTEM
from yici.core.errors import FeedNotReadable, NotAllowed

MEASURES = (
    Measure("people", "person"),
    Measure("old", "person", "person.age >= 60"),
    Measure("schooled", "person", "person.education = '70'"),
    Measure("houses of the old", "person", "person.age >= 60", "distinct", "household"),
    Measure("members", "household", "", "sum", "household.size"),
    Measure("income", "household", "", "sum", "household.income_total"),
    Measure("land", "household", "household.contract_area > 3"),
)
QUERIES = [TableQuery(MEASURES, "area:5"), TableQuery(MEASURES[:3], "person.education")]


@pytest.fixture
def village(cast: Cast) -> Iterator[dict[str, Any]]:
    """Two villages with two households, and a mirror of them."""
    house = a_household(cast.east, income_total="5000")
    head = a_person(cast.east, "甲", id_number=an_id_number("19500101", 101), household=house, education="初中")
    wife = a_person(cast.east, "乙", id_number=an_id_number("19510101", 102), household=house, role="10")
    other = a_person(cast.west, "丙", id_number=an_id_number("19900101", 103), household=a_household(cast.west))
    plot = a_thing("plot", cast.east, house, contract_area="2.5")
    build_mirror()
    yield {"cast": cast, "house": house, "head": head, "wife": wife, "other": other, "plot": plot}
    drop_mirror()


def same() -> list[Any]:
    """The tables out of the mirror, after a look that the plain answer says the same."""
    tables = tabulate_many(SYSTEM, QUERIES)
    plain = [tabulate_plainly(SYSTEM, one) for one in QUERIES]
    assert [one.rows for one in tables] == [one.rows for one in plain]
    return [one.rows for one in tables]


def imports(village: dict[str, Any]) -> Any:
    known, new = an_id_number("19500101", 101), an_id_number("19620304", 646)
    rows = f"姓名,公民身份号码,文化程度\n甲,{known},高中\n丁,{new},初中\n"
    return import_file(SYSTEM, rows.encode(), "people.csv", entity="person", area=village["cast"].east.code)


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a value": lambda v: record_answers(SYSTEM, [Answer(v["wife"].key, "person.education", "初中")], TYPED),
    "a value from a past day": lambda v: record_answers(
        SYSTEM, [Answer(v["house"].key, "household.income_total", "7000.5", dt.date(2021, 1, 1))], TYPED
    ),
    "a move": lambda v: moves(v["wife"], v["cast"].west, TODAY),
    "a new person": lambda v: a_person(v["cast"].west, "戊", id_number=an_id_number("19400101", 105)),
    "a link": lambda v: link(SYSTEM, v["other"].key, v["house"].key, "member", role="20", source=TYPED),
    "a link that ends": lambda v: unlink(
        SYSTEM, v["wife"].key, v["house"].key, "member", last_day=TODAY - dt.timedelta(days=1), source=TYPED
    ),
    "an end": lambda v: end_record(SYSTEM, v["wife"].key, on=TODAY, reason="died", source=TYPED),
    "a merge": lambda v: merge_records(SYSTEM, v["head"].key, v["other"].key, reason="one man"),
    "land": lambda v: a_thing("plot", v["cast"].east, v["house"], contract_area="1"),
    "an import": imports,
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_in_the_very_next_report(village: dict[str, Any], edit: str) -> None:
    before = same()
    EDITS[edit](village)
    assert same() != before


def test_what_is_taken_back_is_taken_back_in_the_next_report(village: dict[str, Any]) -> None:
    before = same()
    report = imports(village)
    merge_records(SYSTEM, village["head"].key, village["other"].key, reason="one man")
    end_record(SYSTEM, village["wife"].key, on=TODAY, reason="died", source=TYPED)
    assert same() != before
    withdraw_import(SYSTEM, report.batch, reason="wrong file")
    unmerge_records(SYSTEM, village["other"].key, reason="two men")
    reopen_record(SYSTEM, village["wife"].key, source=TYPED)
    same()


def test_a_refreshed_mirror_says_what_a_new_one_says(village: dict[str, Any]) -> None:
    for edit in EDITS.values():
        edit(village)
    merged = same()
    refresh_mirror()
    standing = mirror_standing()
    assert standing is not None and same() == merged
    if connection.vendor == "sqlite":  # in one transaction of PostgreSQL all of it counts as perhaps changed
        assert standing.changed == 0
    build_mirror()
    assert same() == merged


def test_a_day_later_values_whose_day_has_come_are_told(village: dict[str, Any]) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    record_answers(SYSTEM, [Answer(village["wife"].key, "person.education", "初中", tomorrow)], TYPED)
    refresh_mirror()
    before = same()
    with clock.held_at(NOW + dt.timedelta(days=1)):
        assert same() != before
        assert mirror.keep_fresh() and same() != before


def test_without_the_feed_there_is_no_report(village: dict[str, Any]) -> None:
    name = "feed_records_record" if connection.vendor == "postgresql" else "feed_records_record_update"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{' ON records_record' if connection.vendor == 'postgresql' else ''}")
    with pytest.raises(FeedNotReadable):
        tabulate(SYSTEM, QUERIES[0])
    feed.install(connection)
    same()


def test_a_mirror_of_another_database_is_none(village: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    feed.close_marks("mirror")
    assert mirror_standing() is None
    same()
    assert not mirror.keep_fresh(), "so few records need no mirror"
    monkeypatch.setattr(mirror, "MOST_PLAIN", 2)
    with pytest.raises(MirrorNotReady):
        tabulate(SYSTEM, QUERIES[0])
    assert mirror.keep_fresh() and mirror_standing() is not None
    same()


def test_protected_values_are_not_in_the_mirror_and_are_known_to_be_there(village: dict[str, Any]) -> None:
    generation = mirror.generation_in_force()
    assert generation is not None
    assert "person__id_number~known" in generation.manifest.datasets["person"].columns
    everything = b"".join(path.read_bytes() for path in generation.path.iterdir())
    assert an_id_number("19500101", 101).encode() not in everything
    sealed = Record.objects.get(key=village["head"].key).sealed["person.id_number"]
    assert sealed.encode() not in everything and sealed.encode()[-20:] not in everything
    (row,) = tabulate(SYSTEM, TableQuery((Measure("numbered", "person", "person.id_number is known"),))).rows
    assert row.values == (3,)


def test_a_column_that_the_purpose_does_not_allow_is_refused() -> None:
    scope = Scope({1: 0}, frozenset({"party__joined_on"}))
    columns = {"id": "id", "registered": "id", "person__sex": "text"}
    women = {"women": lambda w: w.count(where=w["person__sex"] == "2")}
    statement(scope, dataset("person", columns), women, area="registered")
    facts = dataset("person", {**columns, "party__joined_on": "day"})
    with pytest.raises(ColumnRefused, match="party__joined_on"):
        statement(scope, facts, {"m": lambda w: w.count(where=w["party__joined_on"].notnull())}, area="registered")


def test_a_post_asks_the_mirror_for_its_own_areas_and_elements_only(village: dict[str, Any]) -> None:
    bob = village["cast"].actor("bob")
    assert [row.values for row in tabulate(bob, TableQuery((MEASURES[0],))).rows] == [(2,)]
    with pytest.raises(NotAllowed):
        tabulate(replace(bob, readers=frozenset()), TableQuery((Measure("m", "person", "party.joined_on is known"),)))
