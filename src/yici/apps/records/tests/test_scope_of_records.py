"""What a post sees of records: its own areas, its reader classes, protected values only with permission and purpose."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records import public as records
from yici.apps.records.errors import PurposeNeeded, ReadFirst, RecordIsClosed, ValuesRefused
from yici.apps.records.guards import get_doubt_for, get_import_for, get_record_for
from yici.apps.records.models import AccessSubject, Doubt, Element, ImportBatch, Record, Source
from yici.apps.records.public import Answer, PopulationQuery, read_rows, record_answers
from yici.apps.records.selectors.catalogue import forget_catalogue
from yici.apps.records.tests.builders import TYPED, a_person, an_id_number, moves
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.errors import NotAllowed, NotFound

NUMBER = an_id_number("19700101", 105)
PURPOSE = "家庭成员登记"


def batch_in(cast: Cast, state: str = "checked") -> ImportBatch:
    source = Source.objects.create(kind="import", title="a", made_at=clock.now())
    return ImportBatch.objects.create(source=source, entity="person", state=state, file_digest="a", area=cast.east)


def test_strangers_get_neither_records_nor_imports_nor_doubts(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    record = Record.objects.get(key=person.key)
    batch = batch_in(cast)
    doubt = Doubt.objects.create(kind="claim", record=record, source=batch.source, opened_at=clock.now())
    bob, charlie = cast.actor("bob"), cast.actor("charlie")
    for get, key in ((get_record_for, person.key), (get_import_for, batch.key), (get_doubt_for, doubt.key)):
        assert get(bob, key).pk
        with pytest.raises(NotFound):
            get(charlie, key)
    with pytest.raises(NotFound):
        list(read_rows(charlie, [person.key], ["person.name"]))
    with pytest.raises(NotFound):
        record_answers(charlie, [Answer(person.key, "person.remark", "甲")], TYPED)


def test_a_population_is_cut_to_ones_own_areas(cast: Cast) -> None:
    here, there = a_person(cast.east, "巴特尔").key, a_person(cast.far, "远方人").key
    bob = cast.actor("bob")
    assert records.find_population(bob, PopulationQuery("person")).records == (here,)
    assert set(records.find_population(SYSTEM, PopulationQuery("person")).records) == {here, there}
    with pytest.raises(NotFound):
        records.find_population(bob, PopulationQuery("person", area_key=cast.far.key))


def test_a_condition_may_not_tell_what_the_post_may_not_read(cast: Cast) -> None:
    bob = replace(cast.actor("bob"), readers=frozenset())
    with pytest.raises(NotAllowed):
        records.find_population(bob, PopulationQuery("person", "party.joined_on < 2000-01-01"))


def test_a_person_who_moved_away_is_the_other_villages(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    moves(person, cast.far, TODAY - dt.timedelta(days=30))
    with pytest.raises(NotFound):
        get_record_for(cast.actor("bob"), person.key)
    assert get_record_for(cast.actor("charlie"), person.key)


def test_a_record_of_an_import_that_is_not_effective_is_nobodys(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    Record.objects.filter(key=person.key).update(born_in_batch=batch_in(cast))
    for actor in (SYSTEM, cast.actor("bob")):
        with pytest.raises(NotFound):
            get_record_for(actor, person.key)


def test_an_erased_record_is_nobodys(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔")
    Record.objects.filter(key=person.key).update(state="erased")
    for actor in (SYSTEM, cast.actor("bob")):
        with pytest.raises(NotFound):
            get_record_for(actor, person.key)


def test_nobody_makes_records_outside_ones_areas(cast: Cast) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        records.create_record(cast.actor("bob"), "person", {"person.name": "甲乙"}, area=cast.far.key, source=TYPED)
    assert not Record.objects.exists()


def test_protected_values_need_permission_purpose_and_an_event_before_them(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔", id_number=NUMBER)
    bob, wanted = cast.actor("bob"), ["person.name", "person.id_number"]
    closed = replace(bob, permissions=bob.permissions - {"records.read_protected"})
    assert set(next(read_rows(closed, [person.key], wanted, purpose=PURPOSE)).values) == {"person.name"}
    before = AccessSubject.objects.count()
    with pytest.raises(PurposeNeeded):
        list(read_rows(bob, [person.key], wanted))
    assert AccessSubject.objects.count() == before
    row = next(read_rows(bob, [person.key], wanted, purpose=PURPOSE))
    assert row.values["person.id_number"].value == NUMBER
    assert AccessSubject.objects.filter(record__key=person.key).count() == before + 1
    with pytest.raises(ReadFirst):
        action(lambda: list(read_rows(bob, [person.key], wanted, purpose=PURPOSE)))()


def test_values_of_a_reader_class_are_absent_for_others(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔", party__joined_on="1999-07-01")
    bob = cast.actor("bob")
    assert "party.joined_on" in next(read_rows(bob, [person.key], ["person.name", "party.joined_on"])).values
    without = replace(bob, readers=bob.readers - {"party"})
    assert set(next(read_rows(without, [person.key], ["person.name", "party.joined_on"])).values) == {"person.name"}


def test_what_must_never_be_stored_is_never_read(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔", remark="甲")
    Element.objects.filter(code="person.remark").update(forbidden=True)
    forget_catalogue()
    assert next(read_rows(SYSTEM, [person.key], ["person.name", "person.remark"])).values.keys() == {"person.name"}


def test_a_number_of_another_is_refused_and_a_closed_record_is_not_closed_twice(cast: Cast) -> None:
    a_person(cast.east, "巴特尔", id_number=NUMBER)
    other = a_person(cast.east, "王秀兰")
    with pytest.raises(ValuesRefused):
        record_answers(SYSTEM, [Answer(other.key, "person.id_number", NUMBER)], TYPED)
    with pytest.raises(RecordIsClosed):
        records.reopen_record(SYSTEM, other.key, source=TYPED)
    records.end_record(SYSTEM, other.key, on=TODAY, reason="died", source=TYPED)
    with pytest.raises(RecordIsClosed):
        records.end_record(SYSTEM, other.key, on=TODAY, reason="died", source=TYPED)


def test_a_value_from_anybody_but_the_owner_is_a_claim(cast: Cast) -> None:
    person = a_person(cast.east, "巴特尔", actor=cast.actor("alice"), education="70")
    result = record_answers(cast.actor("bob"), [Answer(person.key, "person.education", "60")], TYPED)
    assert (result.claims, result.doubts) == (1, 1)
    assert Record.objects.get(key=person.key).current["person.education"] == "70"
