"""Alice keeps people (public security), Bob is the village's clerk, Charlie a stranger."""

from __future__ import annotations

import pytest

from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records.errors import NotTheOwner, RecordChangedMeanwhile, ValuesRefused
from yici.apps.records.models import Doubt, RecordVersion
from yici.apps.records.public import (
    Answer,
    AnswerResult,
    Known,
    RecordFacts,
    SourceFacts,
    answer_doubt,
    list_doubts,
    read_rows,
    record_answers,
)
from yici.apps.records.tests.builders import a_household, a_person, a_thing, an_id_number
from yici.core.access import SYSTEM
from yici.core.errors import NotFound
from yici.core.models import AuditRow

FORM = SourceFacts("form", "2026 household survey", "F26-0000001")


def says(cast: Cast, name: str, person: RecordFacts, code: str, value: object, **more: object) -> AnswerResult:
    return record_answers(cast.actor(name), [Answer(person.key, code, value, **more)], FORM)  # type: ignore[arg-type]


def known(person: RecordFacts, code: str) -> Known | None:
    (row,) = read_rows(SYSTEM, [person.key], [code], purpose="test")
    return row.values.get(code)


def test_a_claim_is_effective_and_marked_while_the_owner_says_nothing(cast: Cast) -> None:
    person = a_person(cast.east)
    result = says(cast, "bob", person, "person.education", "初中")
    assert (result.claims, result.doubts) == (1, 0)
    found = known(person, "person.education")
    assert found is not None
    assert (found.value, found.is_claim) == ("70", True)


def test_a_differing_claim_leaves_the_owners_value_and_opens_a_question(cast: Cast) -> None:
    person = a_person(cast.east)
    says(cast, "alice", person, "person.education", "初中")
    result = says(cast, "bob", person, "person.education", "高中")
    assert (result.claims, result.doubts) == (1, 1)
    found = known(person, "person.education")
    assert found is not None
    assert (found.value, found.is_claim) == ("70", False)
    (doubt,) = list_doubts(cast.actor("alice"))
    assert (doubt.kind, doubt.element, doubt.value_in_force, doubt.value_claimed, doubt.source) == (
        "claim", "person.education", "70", "60", FORM.title,
    )  # fmt: skip


def test_the_owner_takes_the_claim_or_keeps_the_own_value(cast: Cast) -> None:
    person = a_person(cast.east)
    for taken, expected in ((False, "70"), (True, "60")):
        says(cast, "alice", person, "person.education", "初中")
        says(cast, "bob", person, "person.education", "高中")
        (doubt,) = list_doubts(cast.actor("alice"))
        with pytest.raises(NotTheOwner):
            answer_doubt(cast.actor("bob"), doubt.key, take=taken)
        with pytest.raises(NotFound):
            answer_doubt(cast.actor("charlie"), doubt.key, take=taken)
        answer_doubt(cast.actor("alice"), doubt.key, take=taken)
        found = known(person, "person.education")
        assert found is not None
        assert (found.value, found.is_claim) == (expected, False)
        assert list_doubts(cast.actor("alice")) == []


def test_the_clerk_of_the_village_owns_what_the_village_keeps(cast: Cast) -> None:
    person = a_person(cast.east)
    assert says(cast, "bob", person, "person.presence", "在家").claims == 0
    assert says(cast, "alice", person, "person.presence", "区外").claims == 1
    found = known(person, "person.presence")
    assert found is not None
    assert found.value == "home"


def test_the_owner_confirms_a_claim_by_saying_the_same(cast: Cast) -> None:
    person = a_person(cast.east)
    says(cast, "bob", person, "person.education", "初中")
    assert says(cast, "alice", person, "person.education", "初中").versions
    found = known(person, "person.education")
    assert found is not None
    assert not found.is_claim


def test_saying_what_is_known_already_makes_no_version(cast: Cast) -> None:
    person = a_person(cast.east, education="初中", id_number=an_id_number())
    before = RecordVersion.objects.count()
    result = record_answers(
        cast.actor("alice"),
        [Answer(person.key, "person.education", "初中"), Answer(person.key, "person.id_number", an_id_number())],
        FORM,
    )
    assert result.versions == {}
    assert RecordVersion.objects.count() == before


def test_the_second_writer_gets_the_difference(cast: Cast) -> None:
    person = a_person(cast.east)
    seen = person.version
    says(cast, "alice", person, "person.education", "初中", expected=seen)
    with pytest.raises(RecordChangedMeanwhile) as caught:
        says(cast, "bob", person, "person.presence", "在家", expected=seen)
    difference = caught.value.difference
    assert (difference.expected, difference.found, difference.changed) == (1, 2, {"person.education": "70"})
    assert known(person, "person.presence") is None


def test_the_difference_names_protected_values_without_showing_them(cast: Cast) -> None:
    person = a_person(cast.east)
    says(cast, "alice", person, "person.id_number", an_id_number())
    with pytest.raises(RecordChangedMeanwhile) as caught:
        says(cast, "bob", person, "person.presence", "在家", expected=1)
    assert caught.value.difference.protected == ("person.id_number",)
    assert an_id_number() not in str(caught.value.difference)


def test_a_stranger_writes_nothing_and_learns_nothing(cast: Cast) -> None:
    person = a_person(cast.east)
    with pytest.raises(NotFound):
        says(cast, "charlie", person, "person.education", "初中")


def test_one_bad_answer_and_none_is_kept(cast: Cast) -> None:
    person = a_person(cast.east)
    answers = [
        Answer(person.key, "person.education", "初中"),
        Answer(person.key, "person.phone", "12"),
        Answer(person.key, "person.id_number", 159999198005171010),
        Answer(person.key, "person.birth_date", "农历八月初三"),
    ]
    with pytest.raises(ValuesRefused) as caught:
        record_answers(cast.actor("bob"), answers, FORM)
    assert [one.code for one in caught.value.problems] == ["phone", "digits_lost", "lunar"]
    assert known(person, "person.education") is None


def test_an_answer_about_the_household_goes_to_the_household(cast: Cast) -> None:
    house = a_household(cast.east)
    person = a_person(cast.east, household=house)
    says(cast, "bob", person, "household.type", "脱贫户")
    says(cast, "bob", person, "person.relation_to_head", "配偶")
    (row,) = read_rows(SYSTEM, [house.key], ["household.type"])
    assert row.values["household.type"].value == "exited"
    found = known(person, "person.relation_to_head")
    assert found is not None
    assert found.value == "10"


def test_a_move_answered_as_an_area_is_a_relation(cast: Cast) -> None:
    person = a_person(cast.east)
    says(cast, "alice", person, "person.registered_area", cast.west.code, valid_on=TODAY)
    found = known(person, "person.registered_area")
    assert found is not None
    assert str(found.value).endswith("西嘎查")


def test_a_number_of_somebody_else_is_refused(cast: Cast) -> None:
    a_person(cast.east, "甲", id_number=an_id_number())
    other = a_person(cast.east, "乙")
    with pytest.raises(ValuesRefused) as caught:
        says(cast, "alice", other, "person.id_number", an_id_number())
    assert [one.code for one in caught.value.problems] == ["number_taken"]


def test_the_audit_rows_name_elements_and_never_values(cast: Cast) -> None:
    person = a_person(cast.east, "额尔敦巴雅尔", id_number=an_id_number())
    says(cast, "bob", person, "person.phone", "13800001111")
    text = " ".join(f"{row.verb} {row.object_key} {row.details}" for row in AuditRow.objects.all())
    assert "person.phone" in text
    assert "commitment" in text
    for value in ("额尔敦巴雅尔", an_id_number(), "13800001111"):
        assert value not in text


def test_a_thing_of_another_entity_cannot_take_the_fact(cast: Cast) -> None:
    plot = a_thing("plot", cast.east, contract_area="3")
    with pytest.raises(ValuesRefused) as caught:
        says(cast, "alice", plot, "person.education", "初中")
    assert [one.code for one in caught.value.problems] == ["wrong_entity"]
    assert not Doubt.objects.exists()
