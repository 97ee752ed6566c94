"""Two records of one person become one, and two again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import Cast
from yici.apps.records.errors import CannotMerge
from yici.apps.records.public import (
    PopulationQuery,
    create_record,
    find_population,
    find_records,
    link,
    merge_records,
    read_rows,
    unmerge_records,
)
from yici.apps.records.tests.builders import TYPED, a_household, a_person, an_id_number
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, NotFound


def test_every_reader_follows_the_pointer(cast: Cast) -> None:
    house = a_household(cast.east)
    one = a_person(cast.east, "巴图", id_number=an_id_number())
    two = a_person(cast.west, "巴图", household=house, education="初中")
    merge_records(SYSTEM, one.key, two.key, reason="one person")
    (row,) = read_rows(SYSTEM, [two.key], ["person.name", "person.education", "person.id_number"], purpose="x")
    assert row.record == one.key
    assert row.values["person.education"].value == "70"
    assert row.values["person.education"].is_claim
    assert row.values["person.id_number"].value == an_id_number()
    assert find_population(SYSTEM, PopulationQuery("person", area_key=cast.town.key)).records == (one.key,)
    (row,) = read_rows(SYSTEM, [house.key], ["household.size", "household.head"])
    assert (row.values["household.size"].value, row.values["household.head"].value) == (1, "巴图")


def test_numbers_of_both_find_the_survivor(cast: Cast) -> None:
    one = a_person(cast.east, "巴图", id_number=an_id_number())
    two = a_person(cast.east, "巴图", bank_account="6217000010001234567")
    merge_records(SYSTEM, one.key, two.key, reason="one person")
    (found,) = find_records(SYSTEM, "person", {"person.bank_account": "6217000010001234567"}, find_area(cast.east.code))
    assert (found.record, found.certain) == (one.key, True)


def test_unmerge_gives_both_back_as_they_were(cast: Cast) -> None:
    one = a_person(cast.east, "巴图", id_number=an_id_number())
    two = a_person(cast.west, "巴图布和", education="初中", phone="13800001111")
    merge_records(SYSTEM, one.key, two.key, reason="one person")
    unmerge_records(SYSTEM, two.key, reason="two people after all")
    codes = ["person.name", "person.education", "person.phone"]
    rows = {row.record: row for row in read_rows(SYSTEM, [one.key, two.key], codes, purpose="x")}
    assert {code: known.value for code, known in rows[one.key].values.items()} == {"person.name": "巴图"}
    assert {code: known.value for code, known in rows[two.key].values.items()} == {
        "person.name": "巴图布和",
        "person.education": "70",
        "person.phone": "13800001111",
    }
    assert find_population(SYSTEM, PopulationQuery("person", area_key=cast.town.key)).count == 2


def test_different_things_and_the_same_thing_cannot_be_merged(cast: Cast) -> None:
    person, house = a_person(cast.east), a_household(cast.east)
    with pytest.raises(CannotMerge, match="household"):
        merge_records(SYSTEM, person.key, house.key, reason="x")
    with pytest.raises(CannotMerge, match="already"):
        merge_records(SYSTEM, person.key, person.key, reason="x")


def test_only_a_post_with_the_power_merges_and_a_stranger_finds_nothing(cast: Cast) -> None:
    one, two = a_person(cast.east), a_person(cast.east)
    weak = replace(cast.actor("bob"), permissions=frozenset({"records.read", "records.write"}))
    with pytest.raises(NotAllowed):
        merge_records(weak, one.key, two.key, reason="x")
    strong = replace(cast.actor("charlie"), permissions=frozenset({"records.merge"}))
    with pytest.raises(NotFound):
        merge_records(strong, one.key, two.key, reason="x")


def test_one_number_in_two_villages_is_one_record_with_two_relations_and_a_task(cast: Cast) -> None:
    from yici.apps.records.models import AreaRelation, Doubt

    one = a_person(cast.east, "巴图", id_number=an_id_number())
    two = create_record(
        SYSTEM, "person", {"person.name": "巴图", "person.id_number": an_id_number()}, area=cast.far.key, source=TYPED
    )
    assert one.key == two.key
    assert AreaRelation.objects.filter(record__key=one.key, relation="registered", to_on=None).count() == 2
    assert Doubt.objects.get().kind == "same_number"
    assert link is not None
