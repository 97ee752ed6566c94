"""What was last known of a fact that is missing now, and on which day a version was recorded."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.public import Answer, former_values, record_answers, recorded_days
from yici.apps.records.tests.builders import TYPED, a_household, a_person
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotFound

YESTERDAY = dt.timedelta(days=1)


def test_an_ended_value_is_still_told_as_the_last_one(cast: Cast) -> None:
    one = a_person(cast.east, "巴特尔", education="70")
    record_answers(SYSTEM, [Answer(one.key, "person.education", None)], TYPED)
    found = former_values(SYSTEM, [(one.key, "person.education")])
    value = found[(one.key, "person.education")]
    assert (value.value, value.is_effective) == ("70", False)


def test_a_fact_of_the_household_is_found_from_its_member(cast: Cast) -> None:
    house = a_household(cast.east, code="H1", group="一社")
    one = a_person(cast.east, "巴特尔", household=house)
    value = former_values(SYSTEM, [(one.key, "household.group")])[(one.key, "household.group")]
    assert (value.value, value.is_effective) == ("一社", True)


def test_a_protected_value_stays_closed(cast: Cast) -> None:
    one = a_person(cast.east, "巴特尔", phone="13904770001")
    value = former_values(SYSTEM, [(one.key, "person.phone")])[(one.key, "person.phone")]
    assert (value.value, value.is_protected) == (None, True)


def test_what_was_recorded_since_is_left_out(cast: Cast) -> None:
    one = a_person(cast.east, "巴特尔", education="70")
    with clock.held_at(clock.now() + YESTERDAY):
        at = clock.now()
        record_answers(SYSTEM, [Answer(one.key, "person.education", "80")], TYPED)
    place = (one.key, "person.education")
    assert former_values(SYSTEM, [place])[place].value == "80"
    assert former_values(SYSTEM, [place], before=at)[place].value == "70"


def test_somebody_elses_record_is_not_found(cast: Cast) -> None:
    one = a_person(cast.far, "别处人", education="70")
    with pytest.raises(NotFound):
        former_values(cast.actor("bob"), [(one.key, "person.education")])


def test_many_places_cost_no_more_queries_than_few(cast: Cast, django_assert_max_num_queries: object) -> None:
    people = [a_person(cast.east, f"巴{letter}", education="70") for letter in "甲乙丙丁戊己庚辛壬癸子丑"]
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(former_values(SYSTEM, [(one.key, "person.education") for one in people])) == 12


def test_each_version_has_the_day_on_which_it_was_recorded(cast: Cast) -> None:
    one = a_person(cast.east, "巴特尔", household=a_household(cast.east, code="H1"))
    first = clock.today()
    with clock.held_at(clock.now() + YESTERDAY):
        made = record_answers(SYSTEM, [Answer(one.key, "person.education", "80")], TYPED).versions[one.key]
    days = recorded_days([(one.key, made - 1), (one.key, made)])
    assert days == {(one.key, made - 1): first, (one.key, made): first + YESTERDAY}
