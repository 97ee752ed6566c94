"""A column that nobody planned becomes an element at once, and is joined to a planned one later with its values."""

from __future__ import annotations

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.errors import WrongEntity
from yici.apps.records.public import (
    Answer,
    catalogue,
    join_element,
    provisional_element,
    read_rows,
    record_answers,
)
from yici.apps.records.tests.builders import TYPED, a_person
from yici.core.access import SYSTEM


def test_the_same_heading_is_the_same_element_however_it_is_set(cast: Cast) -> None:
    one = provisional_element(cast.actor("bob"), "家庭情况/最 高 学历", "person")
    two = provisional_element(cast.actor("bob"), "家庭情况/最高学历", "person")
    other = provisional_element(cast.actor("bob"), "家庭情况/最高学历", "household")
    assert one.code == two.code != other.code
    assert one.is_provisional
    assert catalogue().element(one.code) == one


def test_its_values_are_read_as_the_planned_elements_after_joining(cast: Cast) -> None:
    person, later = a_person(cast.east), a_person(cast.east)
    bob = cast.actor("bob")
    column = provisional_element(bob, "最高学历情况", "person")
    record_answers(bob, [Answer(person.key, column.code, "70")], TYPED)
    join_element(SYSTEM, column.code, "person.education")
    (row,) = read_rows(SYSTEM, [person.key], ["person.education"])
    assert (row.values["person.education"].value, row.values["person.education"].is_claim) == ("70", True)
    record_answers(bob, [Answer(later.key, column.code, "高中")], TYPED)
    (row,) = read_rows(SYSTEM, [later.key], ["person.education"])
    assert row.values["person.education"].value == "60"
    assert provisional_element(bob, "最高学历情况", "person").code == "person.education"


def test_an_element_of_another_entity_cannot_take_it(cast: Cast) -> None:
    column = provisional_element(SYSTEM, "随便什么", "household")
    with pytest.raises(WrongEntity):
        join_element(SYSTEM, column.code, "person.education")
