"""Rows of values: own, joined and derived, protected only behind the access log."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.apps.records.models import AccessEvent, AccessSubject
from yici.apps.records.public import PopulationQuery, PurposeNeeded, ReadFirst, UnknownElement, read_rows
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.tests.builders import a_household, a_person, a_thing, an_id_number
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.errors import NotFound


def test_a_person_is_read_with_derived_and_joined_values(cast: Cast) -> None:
    house = a_household(cast.east, income_total="12,000")
    number = an_id_number("19600101", 101)
    head = a_person(cast.east, "巴图", household=house, id_number=number)
    a_person(cast.east, "其其格", household=house, role="10", id_number=an_id_number("19700101", 102))
    a_thing("plot", cast.east, house, contract_area="10.5", code="P1")
    a_thing("plot", cast.east, house, contract_area="2", code="P2")
    codes = [
        "person.name", "person.age", "person.sex", "person.birth_date", "person.relation_to_head", "household.size",
        "household.elders", "household.head", "household.income_per_head", "household.contract_area",
        "plot.contract_area", "household.members_text", "form.area_village", "form.area_columns",
        "person.registered_area",
    ]  # fmt: skip
    (row,) = read_rows(SYSTEM, [head.key], codes)
    told = {code: known.value for code, known in row.values.items()}
    assert told == {
        "person.name": "巴图",
        "person.age": 66,
        "person.sex": "1",
        "person.birth_date": "1960-01-01",
        "person.relation_to_head": "02",
        "household.size": 2,
        "household.elders": 1,
        "household.head": "巴图",
        "household.income_per_head": Decimal(6000),
        "household.contract_area": Decimal("12.5"),
        "plot.contract_area": Decimal("12.5"),
        "household.members_text": "巴图、其其格",
        "form.area_village": "东村",
        "form.area_columns": "试验市前旗河口镇东村",
        "person.registered_area": "前旗河口镇东村",
    }
    assert house.key in dict(row.others)


def test_a_list_of_households_shows_its_head(cast: Cast) -> None:
    house = a_household(cast.east)
    a_person(cast.east, "其其格", household=house, role="10")
    a_person(cast.east, "巴图", household=house, id_number=an_id_number())
    query = PopulationQuery("household", area_key=cast.east.key)
    (row,) = read_rows(SYSTEM, query, ["person.name", "household.head_id_number", "household.size"], purpose="test")
    told = {code: known.value for code, known in row.values.items()}
    assert told == {"person.name": "巴图", "household.head_id_number": an_id_number(), "household.size": 2}


@pytest.mark.django_db(transaction=True)
def test_protected_values_come_after_a_committed_access_event(cast: Cast) -> None:
    person = a_person(cast.east, id_number=an_id_number(), phone="13800001111")
    bob = cast.actor("bob")
    rows = read_rows(bob, [person.key], ["person.id_number", "person.phone"], purpose="家访", context="fill:1")
    (row,) = rows
    assert row.values["person.id_number"].value == an_id_number()
    event = AccessEvent.objects.get()
    assert (event.purpose, event.context, event.account) == ("家访", "fill:1", bob.account)
    assert event.elements == ["person.id_number", "person.phone"]
    assert [subject.record.key for subject in AccessSubject.objects.all()] == [person.key]


def test_values_that_are_nobody_s_secret_leave_no_access_event(cast: Cast) -> None:
    person = a_person(cast.east, id_number=an_id_number())
    list(read_rows(cast.actor("bob"), [person.key], ["person.sex", "person.age"]))
    assert not AccessEvent.objects.exists()


def test_reading_numbers_needs_a_purpose(cast: Cast) -> None:
    person = a_person(cast.east, id_number=an_id_number())
    with pytest.raises(PurposeNeeded):
        list(read_rows(cast.actor("bob"), [person.key], ["person.id_number"]))


def test_protected_values_are_not_read_inside_a_write(cast: Cast) -> None:
    person = a_person(cast.east, id_number=an_id_number())

    @action
    def careless() -> None:
        list(read_rows(SYSTEM, [person.key], ["person.id_number"], purpose="x"))

    with pytest.raises(ReadFirst):
        careless()


def test_a_post_without_the_permission_gets_no_number(cast: Cast) -> None:
    person = a_person(cast.east, id_number=an_id_number())
    weak = replace(cast.actor("dora"), permissions=frozenset({"records.read"}))
    (row,) = read_rows(weak, [person.key], ["person.name", "person.id_number"], purpose="x")
    assert set(row.values) == {"person.name"}


def test_elements_of_other_readers_are_absent(cast: Cast) -> None:
    person = a_person(cast.east, party__joined_on="2001-07")
    bob = replace(cast.actor("bob"), readers=frozenset())
    (row,) = read_rows(bob, [person.key], ["person.name", "party.joined_on"])
    assert set(row.values) == {"person.name"}


def test_a_stranger_finds_nobody(cast: Cast) -> None:
    person = a_person(cast.east)
    with pytest.raises(NotFound):
        list(read_rows(cast.actor("charlie"), [person.key], ["person.name"]))
    assert list(read_rows(cast.actor("bob"), [person.key], ["person.name"]))


def test_an_unknown_element_is_named(cast: Cast) -> None:
    person = a_person(cast.east)
    with pytest.raises(UnknownElement, match=r"person\.shoe_size"):
        list(read_rows(SYSTEM, [person.key], ["person.shoe_size"]))


def test_a_value_said_longer_ago_than_its_cycle_is_stale(cast: Cast) -> None:
    with clock.held_at(NOW - dt.timedelta(days=40)):
        person = a_person(cast.east, work_months="6")
    (row,) = read_rows(SYSTEM, [person.key], ["person.work_months"])
    assert row.values["person.work_months"].is_stale
    (row,) = read_rows(SYSTEM, [person.key], ["person.work_months"], as_of=TODAY - dt.timedelta(days=20))
    assert not row.values["person.work_months"].is_stale


def test_what_was_said_today_of_an_old_fact_is_fresh(cast: Cast) -> None:
    person = a_person(cast.east, valid_on=TODAY - dt.timedelta(days=400), work_months="6")
    (row,) = read_rows(SYSTEM, [person.key], ["person.work_months"])
    assert not row.values["person.work_months"].is_stale


def test_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    area_names()
    codes = ["person.name", "person.age", "household.size", "household.head", "plot.contract_area"]
    counts = []
    for size in (2, 8):
        for _ in range(size):
            a_person(cast.east, household=a_household(cast.east))
        with CaptureQueriesContext(connection) as caught:
            rows = list(read_rows(SYSTEM, PopulationQuery("person", area_key=cast.east.key), codes))
        assert len(rows) >= size
        counts.append(len(caught))
    assert counts[0] == counts[1]
