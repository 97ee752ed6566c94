"""Synthetic residents: reproducible, right by the rules of the catalogue, and written as ordinary actions write."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from yici.apps.places.public import AreaView, find_area
from yici.apps.places.tests.cast import NOW, TODAY, Cast, the_cast
from yici.apps.records.actions.bulk import NewRecord, Said
from yici.apps.records.actions.elements import loaded_tables
from yici.apps.records.actions.entries import prepare
from yici.apps.records.actions.standing import Standing
from yici.apps.records.cityfiles import read_catalogue
from yici.apps.records.demo.places import _things
from yici.apps.records.demo.residents import Residents, demo_source, facts_for_check, make_residents, write_batch
from yici.apps.records.models import AreaRelation, Identifier, Link, ProtectedLookup, Record, RecordVersion
from yici.apps.records.public import PopulationQuery, create_record, find_population, link, read_rows
from yici.apps.records.rules.numbers import check_id_number
from yici.apps.records.selectors.catalogue import forget_catalogue
from yici.apps.records.tests.builders import TYPED, an_id_number
from yici.core import clock, crypto
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.threeway import apply, compare

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"


@pytest.fixture
def ordos(db: None) -> Iterator[Cast]:
    """The cast with the catalogue of the real city files."""
    with clock.held_at(NOW):
        people = the_cast()
        files = read_catalogue(ORDOS).files

        @action
        def load() -> None:
            keys = {"elements": ("code",), "code_lists": ("list", "code")}
            for name, table in loaded_tables().items():
                rows = {"|".join(row[one] for one in keys[name]): row for row in files.rows(name)}
                apply(table, rows, compare(table, rows))

        load()
        forget_catalogue()
        yield people


def areas_of(cast: Cast) -> list[AreaView]:
    return [find_area(cast.east.code), find_area(cast.west.code)]


def made(cast: Cast, count: int, seed: int = 7) -> list[NewRecord]:
    residents = Residents(areas_of(cast), seed, first_serial=0, today=TODAY)
    return [one for household in residents.households(count) for one in household]


def shape(records: list[NewRecord]) -> list[Any]:
    return [
        (one.entity, one.ended_on, [(said.valid_on, said.values, said.protected) for said in one.said])
        for one in records
    ]


def test_the_same_seed_makes_the_same_people(ordos: Cast) -> None:
    assert shape(made(ordos, 60)) == shape(made(ordos, 60))
    assert shape(made(ordos, 60)) != shape(made(ordos, 60, seed=8))


def test_exactly_as_many_people_as_asked(ordos: Cast) -> None:
    assert sum(one.entity == "person" for one in made(ordos, 61)) == 61


def test_every_value_is_in_the_form_in_which_the_catalogue_stores_it(ordos: Cast) -> None:
    standing = Standing(SYSTEM)
    place = find_area(ordos.east.code)
    things = [(entity, {**values, **{code: text for code, (text, _) in protected.items()}})
              for entity, values, protected in _things(Random(1), place, 0, TODAY)]  # fmt: skip
    for entity, values in [*facts_for_check(made(ordos, 400)), *things]:
        prepared = prepare(values, entity=entity, standing=standing)
        assert not prepared.errors, prepared.errors
        kept = {entry.code: entry.value for entry in prepared.entries if not entry.is_end}
        assert {code: kept[code] for code in values} == values


def test_two_percent_have_something_rare_about_them(ordos: Cast) -> None:
    records = [one for one in made(ordos, 3000) if one.entity == "person"]
    names = [str(one.said[0].values["person.name"]) for one in records]
    numbers = [one.said[0].protected.get("person.id_number", ("", ""))[0] for one in records]
    found = Counter(
        separator=sum("·" in name for name in names),
        supplementary=sum(any(ord(sign) > 0xFFFF for sign in name) for name in names),
        x=sum(number.endswith("X") for number in numbers),
        none=sum(not number for number in numbers),
        changed=sum(len(one.said) > 1 and "person.id_number" in one.said[1].protected for one in records),
        died=sum(one.end_reason == "died" for one in records),
        moved=sum(len(one.relations) == 3 for one in records),
        regained=sum(len(one.said) == 3 for one in records),
    )
    assert all(found[kind] > 0 for kind in ("separator", "x", "none", "changed", "died", "moved", "regained")), found
    assert found["supplementary"] + found["separator"] < 3000 * 0.04


def test_numbers_are_right_unassigned_and_unique(ordos: Cast) -> None:
    numbers = [
        said.protected["person.id_number"][0]
        for one in made(ordos, 1500)
        for said in one.said
        if "person.id_number" in said.protected
    ]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("159999") for number in numbers)
    assert not [number for number in numbers if check_id_number(number, TODAY).errors]


def rows_of(record: Record) -> dict[str, Any]:
    """Everything that is written about a record, ciphertext opened and random parts left out."""
    versions = [
        (one.number, one.valid_on, one.values, opened(record, one.sealed), one.claims, one.ends, one.originals)
        for one in RecordVersion.objects.filter(record=record).order_by("number")
    ]
    return {
        "record": (record.entity, record.version, record.state, record.current, opened(record, record.sealed),
                   record.claims, record.told_on, record.current_from, record.next_change_on),
        "versions": versions,
        "identifiers": sorted(
            (one.kind, bytes(one.lookup), one.is_living, one.from_on, one.to_on)
            for one in Identifier.objects.filter(record=record)
        ),
        "lookups": sorted((one.element, bytes(one.lookup)) for one in ProtectedLookup.objects.filter(record=record)),
        "relations": sorted(
            (one.area_id, one.relation, one.from_on, one.to_on) for one in AreaRelation.objects.filter(record=record)
        ),
        "links": sorted((one.kind, one.role, one.from_on) for one in Link.objects.filter(part=record)),
    }  # fmt: skip


def opened(record: Record, sealed: dict[str, str]) -> dict[str, str]:
    return {code: crypto.open_sealed(text, record=str(record.key), element=code) for code, text in sealed.items()}


def test_the_bulk_path_writes_the_rows_of_the_ordinary_one(ordos: Cast) -> None:
    since = dt.date(2015, 1, 1)
    number, phone = an_id_number("19700301", 105), "14000000001"
    values = {"person.name": "苏和", "person.education": "70", "person.work_months": "4"}
    one = create_record(
        SYSTEM, "person", {**values, "person.id_number": number, "person.phone": phone}, area=ordos.east.key,
        source=TYPED, valid_on=since,
    )  # fmt: skip
    house = create_record(
        SYSTEM, "household", {"household.code": "H1"}, area=ordos.east.key, source=TYPED, valid_on=since
    )
    link(SYSTEM, one.key, house.key, "member", role="02", from_on=since, source=TYPED)
    ordinary = rows_of(Record.objects.get(key=one.key))
    Identifier.objects.all().delete()
    derived = {"person.sex": "1", "person.birth_date": "1970-03-01"}
    bulk_house = NewRecord(
        "household", [Said(since, {"household.code": "H1"})], [(ordos.east.pk, "registered", since, None)]
    )
    bulk = NewRecord(
        "person",
        [Said(since, {**values, **derived}, {"person.id_number": (number, number), "person.phone": (phone, phone)})],
        [(ordos.east.pk, "registered", since, None)],
        [(bulk_house, "member", "02", since, None)],
    )
    write_batch([bulk_house, bulk], demo_source("compare"))
    written = rows_of(Record.objects.get(key=bulk.key))
    # linking after creating made a second version of the record without values; the bulk path needs only one
    ordinary["record"] = (*ordinary["record"][:1], 1, *ordinary["record"][2:])
    assert written == ordinary


def test_residents_are_written_and_found_by_the_reports(ordos: Cast) -> None:
    *_, (people, _) = make_residents(areas_of(ordos), 120, 3, today=TODAY)
    assert people == 120
    population = find_population(
        SYSTEM, PopulationQuery("person", "age(person.birth_date) >= 60", area_key=ordos.town.key)
    )
    rows = list(
        read_rows(SYSTEM, population.records, ["person.name", "person.age", "household.size", "household.head"])
    )
    assert rows
    assert all(row.values["person.age"].value >= 60 and "household.size" in row.values for row in rows)  # type: ignore[operator]
    herds = find_population(SYSTEM, PopulationQuery("livestock", area_key=ordos.town.key))
    assert herds.count == Record.objects.filter(entity="livestock").count()


def test_a_second_run_gives_nobody_a_number_that_is_taken(ordos: Cast) -> None:
    for seed in (3, 3, 3):
        for _ in make_residents(areas_of(ordos), 40, seed, today=TODAY):
            pass
    assert Record.objects.filter(entity="person").count() == 120
    for kind in ("id_number", "bank_account"):
        lookups = [bytes(one) for one in Identifier.objects.filter(kind=kind).values_list("lookup", flat=True)]
        assert len(set(lookups)) == len(lookups)


def test_households_come_in_the_order_of_their_index(ordos: Cast) -> None:
    residents = Residents(areas_of(ordos), 1, first_serial=0, today=TODAY)
    first = list(islice(residents.households(50), 3))
    assert [one[0].said[0].values["household.code"][-2:] for one in first] == ["00", "01", "02"]
