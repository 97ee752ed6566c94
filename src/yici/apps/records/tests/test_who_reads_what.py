"""Field by field: public, internal, personal, sensitive; owners, local posts, bureaus in and outside their purpose."""

from __future__ import annotations

import dataclasses

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.actions.evidence import keep_paper, list_evidence, prepare_paper, read_evidence
from yici.apps.records.actions.exporting import RosterExport, export_roster
from yici.apps.records.models import AccessEvent, AccessSubject, Element, Record
from yici.apps.records.public import PurposeNeeded, RecordFacts, list_accesses, read_rows
from yici.apps.records.selectors.catalogue import forget_catalogue
from yici.apps.records.selectors.rosters import RosterQuery
from yici.apps.records.tests.builders import a_household, a_person
from yici.apps.records.tests.test_pages_of_records import a_photo
from yici.core.access import SYSTEM, Actor
from yici.core.errors import NotFound

DISABILITY, PARTY, NAME, SEX = "disability.class", "party.joined_on", "person.name", "person.sex"
ALL = [NAME, SEX, DISABILITY, PARTY]


@pytest.fixture
def person(cast: Cast) -> RecordFacts:
    """A resident of East Village with a disability, in the party, which is not shared."""
    Element.objects.filter(code=PARTY).update(sharing="not_shared")
    forget_catalogue()
    return a_person(cast.east, sex="1", disability__class="1", party__joined_on="1999-07-01")


def seen(actor: Actor, person: RecordFacts) -> set[str]:
    return set(next(iter(read_rows(actor, [person.key], ALL))).values)


def a_bureau(cast: Cast, unit_code: str, *readers: str) -> Actor:
    """Somebody of another bureau over the whole city."""
    return dataclasses.replace(cast.actor("alice"), unit_code=unit_code, unit_id=None, readers=frozenset(readers))


def test_the_own_village_reads_what_its_classes_allow_also_what_is_not_shared(cast: Cast, person: RecordFacts) -> None:
    assert seen(cast.actor("bob"), person) == set(ALL)


def test_a_village_elsewhere_finds_nothing(cast: Cast, person: RecordFacts) -> None:
    with pytest.raises(NotFound):
        seen(cast.actor("charlie"), person)


def test_a_bureau_outside_its_purpose_reads_no_sensitive_element(cast: Cast, person: RecordFacts) -> None:
    assert seen(a_bureau(cast, "water"), person) == {NAME, SEX}


def test_a_bureau_with_the_class_reads_what_is_shared_with_conditions_but_not_what_is_not_shared(
    cast: Cast, person: RecordFacts
) -> None:
    assert seen(a_bureau(cast, "water", "disability", "party"), person) == {NAME, SEX, DISABILITY}


def test_the_owner_reads_its_own_elements_and_their_class_without_having_it_on_the_post(
    cast: Cast, person: RecordFacts
) -> None:
    assert seen(a_bureau(cast, "organization"), person) == {NAME, SEX, PARTY}
    assert seen(a_bureau(cast, "disabled_federation"), person) == {NAME, SEX, DISABILITY}


def test_a_personal_value_is_in_the_log_once_with_one_line_for_each_person(cast: Cast, person: RecordFacts) -> None:
    other = a_person(cast.east, "王秀兰")
    list(read_rows(cast.actor("bob"), [person.key, other.key], [NAME, SEX], context="list"))
    event = AccessEvent.objects.get()
    assert (event.elements, event.context, event.purpose) == ([NAME], "list", "")
    assert AccessSubject.objects.filter(event=event).count() == 2
    assert [one.account for one in list_accesses(cast.actor("bob"), person.key)] == [cast.bob.key]


def test_what_is_about_no_person_and_what_the_system_reads_leaves_no_line(cast: Cast, person: RecordFacts) -> None:
    list(read_rows(cast.actor("bob"), [person.key], [SEX]))
    list(read_rows(SYSTEM, [person.key], ALL))
    assert not AccessEvent.objects.exists()


def test_a_person_without_the_value_is_not_said_to_have_been_read(cast: Cast, person: RecordFacts) -> None:
    other = a_person(cast.east, "王秀兰")
    list(read_rows(cast.actor("bob"), [person.key, other.key], [PARTY]))
    assert [len(list_accesses(cast.actor("bob"), one.key)) for one in (person, other)] == [1, 0]


def test_the_name_of_the_head_is_read_from_the_head(cast: Cast) -> None:
    house = a_household(cast.east, code="H1")
    head = a_person(cast.east, "巴特尔", household=house)
    list(read_rows(cast.actor("bob"), [house.key], ["head.person.name"]))
    assert len(list_accesses(cast.actor("bob"), head.key)) == 1


def test_a_list_does_not_leave_without_a_purpose(cast: Cast, person: RecordFacts) -> None:
    asked = RosterExport(RosterQuery("person"), [], "人员", "人员", purpose="  ")
    with pytest.raises(PurposeNeeded):
        export_roster(cast.actor("bob"), asked)


def test_the_paper_of_an_element_is_shown_to_its_readers_only(cast: Cast, person: RecordFacts) -> None:
    bob = cast.actor("bob")
    record = Record.objects.get(key=person.key)
    keep_paper(bob, record, PARTY, prepare_paper(a_photo(), "党员登记表.png"))
    (kept,) = list_evidence(bob, person.key)
    assert read_evidence(bob, person.key, kept.key)[1] == "image/png"
    for elsewhere in (a_bureau(cast, "water"), dataclasses.replace(bob, readers=frozenset())):
        assert list_evidence(elsewhere, person.key) == ()
        with pytest.raises(NotFound):
            read_evidence(elsewhere, person.key, kept.key)
