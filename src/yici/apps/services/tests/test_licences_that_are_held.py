"""What the city holds of somebody: read from the records of licences, in every state, with the grade of each."""

from __future__ import annotations

import uuid

import pytest

from yici.apps.places.tests.cast import Cast, a_role, actor_for, an_account
from yici.apps.records.public import Answer, SourceFacts, link, merge_records, record_answers
from yici.apps.records.tests.builders import TYPED, a_household, a_thing
from yici.apps.services.contracts import HeldLicence
from yici.apps.services.selectors.licences import list_held
from yici.apps.services.tests.cast import Services
from yici.apps.services.tests.licence_cast import a_holder, a_licence, the_licence_catalogue
from yici.core.access import SYSTEM


@pytest.fixture
def cast(services: Services) -> Cast:
    the_licence_catalogue()
    return services.places


def test_licences_are_read_from_their_records_in_every_state(cast: Cast) -> None:
    holder = a_holder(cast.east)
    first = a_licence(cast.east, holder, number="N1", valid_from="2020-01-01", valid_to="2030-01-01")
    second = a_licence(cast.east, holder, number="N2", kind="food", state="revoked", grade="B")
    a_licence(cast.east, a_holder(cast.east, "别人", 4), number="N3")
    assert list_held(holder.key) == [
        HeldLicence("id", "N1", "2020-01-01", "2030-01-01", "valid", "A", str(first)),
        HeldLicence("food", "N2", "", "", "revoked", "B", str(second)),
    ]


def test_a_firm_holds_its_own_licences_and_a_person_those_of_the_household(cast: Cast) -> None:
    holder = a_holder(cast.east)
    firm = a_thing("enterprise", cast.east, holder, name="高原红餐饮店")
    a_licence(cast.east, firm, number="B1", kind="business")
    house = a_household(cast.east)
    link(SYSTEM, holder.key, house.key, "member", source=TYPED)
    a_licence(cast.east, house, number="H1", kind="household")
    assert [one.number for one in list_held(firm.key)] == ["B1"]
    assert [one.number for one in list_held(holder.key)] == ["H1"]


def test_whoever_survives_a_merge_holds_the_licences_of_both(cast: Cast) -> None:
    one, other = a_holder(cast.east), a_holder(cast.east, sequence=4)
    a_licence(cast.east, one, number="N1")
    a_licence(cast.east, other, number="N2")
    merge_records(SYSTEM, one.key, other.key, reason="one person")
    assert (
        {found.number for found in list_held(one.key)}
        == {"N1", "N2"}
        == {found.number for found in list_held(other.key)}
    )


def test_a_word_that_is_not_the_owners_is_a_declaration(cast: Cast) -> None:
    holder = a_holder(cast.east)
    licence = a_licence(cast.east, holder, number="N1", grade="")
    assert [one.grade for one in list_held(holder.key)] == ["A"]
    clerk = actor_for(an_account("clerk", cast.police, a_role("w", ("records.write", "records.read")), cast.city))
    record_answers(clerk, [Answer(licence, "licence.valid_to", "2040-01-01")], SourceFacts("typed", "t"))
    assert [one.grade for one in list_held(holder.key)] == ["D"]


def test_nobody_known_or_erased_holds_nothing(cast: Cast) -> None:
    assert list_held(None) == [] == list_held(uuid.uuid4())


def test_without_elements_of_licences_nothing_is_held(services: Services) -> None:
    assert list_held(uuid.uuid4()) == []
