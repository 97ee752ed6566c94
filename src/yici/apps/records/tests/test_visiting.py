"""What is asked at a door, and that what was said there is kept once."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.records.actions.visiting import Said, VisitHousehold, list_visits, say_visit
from yici.apps.records.errors import ValuesRefused, VisitConflict
from yici.apps.records.models import AccessEvent, RecordVersion
from yici.apps.records.public import RecordFacts, read_rows
from yici.apps.records.tests.builders import a_household, a_person
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotFound, SameKeyOtherContent

MONTHS = "person.work_months"


def a_resident(cast: Cast, name: str = "巴特尔", days: int = 90, months: str = "6") -> RecordFacts:
    """Somebody whose months of work were said so many days ago."""
    with clock.held_at(NOW - dt.timedelta(days=days)):
        house = a_household(cast.east, code=f"H-{name}", group="一社")
        return a_person(cast.east, name, household=house, work_months=months)


def doors(cast: Cast) -> list[VisitHousehold]:
    return list_visits(cast.actor("bob"), find_area(cast.east.key))[0]


def said(person: RecordFacts, value: str, expected: int | None = None) -> list[Said]:
    return [Said(person.key, MONTHS, value, person.version if expected is None else expected)]


def test_a_household_stands_in_the_list_while_something_of_it_is_out_of_date(cast: Cast) -> None:
    a_resident(cast, "王秀兰", days=3)
    old = a_resident(cast)
    (door,) = doors(cast)
    (question,) = door.questions
    assert (door.head, question.record, question.element.code, question.about) == ("巴特尔", old.key, MONTHS, "巴特尔")
    say_visit(cast.actor("bob"), said(old, "6"), client_key="1", title="走访")
    assert doors(cast) == []


def test_what_most_neighbours_have_is_asked_of_the_one_who_lacks_it(cast: Cast) -> None:
    for name in "甲乙丙丁戊":
        a_household(cast.east, code=f"H-{name}", type="ordinary")
    lacking = a_household(cast.east, code="H-己")
    (door,) = doors(cast)
    assert (door.record, [one.element.code for one in door.questions]) == (lacking.key, ["household.type"])


def test_the_list_is_a_reading_that_the_residents_can_see(cast: Cast) -> None:
    a_resident(cast)
    doors(cast)
    assert AccessEvent.objects.filter(context="visits", account=cast.bob.key).exists()


def test_the_same_key_twice_is_one_version_and_other_content_is_refused(cast: Cast) -> None:
    person, bob = a_resident(cast), cast.actor("bob")
    first = say_visit(bob, said(person, "8"), client_key="k", title="走访")
    assert say_visit(bob, said(person, "8"), client_key="k", title="走访") == first
    assert RecordVersion.objects.filter(record__key=person.key, number__gt=person.version).count() == 1
    with pytest.raises(SameKeyOtherContent):
        say_visit(bob, said(person, "9"), client_key="k", title="走访")


def test_one_refused_answer_saves_none_and_the_key_is_free_again(cast: Cast) -> None:
    person, bob = a_resident(cast), cast.actor("bob")
    with pytest.raises(ValuesRefused):
        say_visit(bob, [*said(person, "8"), *said(person, "13")][1:], client_key="k", title="走访")
    assert say_visit(bob, said(person, "8"), client_key="k", title="走访")["saved"] == 1


def test_another_answer_to_the_same_question_is_a_conflict_and_to_another_one_is_none(cast: Cast) -> None:
    person, bob = a_resident(cast), cast.actor("bob")
    presence = [Said(person.key, "person.presence", "home", person.version)]
    say_visit(bob, presence, client_key="1", title="走访")
    say_visit(bob, said(person, "8"), client_key="2", title="走访")
    with pytest.raises(VisitConflict) as refused:
        say_visit(bob, said(person, "9"), client_key="3", title="走访")
    (conflict,) = refused.value.conflicts
    say_visit(bob, said(person, "9", expected=conflict.found), client_key="4", title="走访")
    assert next(iter(read_rows(SYSTEM, [person.key], [MONTHS]))).values[MONTHS].value == 9


def test_nobody_answers_for_another_village(cast: Cast) -> None:
    person = a_resident(cast)
    with pytest.raises(NotFound):
        say_visit(cast.actor("charlie"), said(person, "8"), client_key="1", title="走访")
