"""A post over the whole city finds people by the index, which follows every change and forgets the erased."""

from __future__ import annotations

import dataclasses
import uuid

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.actions import indexing
from yici.apps.records.public import Answer, SourceFacts, erase_record, record_answers
from yici.apps.records.selectors.rosters import RosterQuery, list_roster
from yici.apps.records.tests.builders import a_household, a_person
from yici.core import search
from yici.core.access import SYSTEM
from yici.core.copies import Eraser, register_eraser
from yici.core.models import SearchToken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "FEW", 0)
    register_eraser(Eraser("search", search.erase))


def found(cast: Cast, text: str, entity: str = "person") -> list[uuid.UUID]:
    return list(list_roster(cast.actor("alice"), RosterQuery(entity, text=text)).records)


def test_names_initials_and_households_are_found_as_without_it(cast: Cast) -> None:
    house = a_household(cast.east, code="H1")
    person = a_person(cast.east, "王秀兰", household=house)
    far = a_person(cast.far, "王兰秀")
    before = [found(cast, text) for text in ("王", "秀兰", "wxl", "无人")]
    assert indexing.keep_index() == 3
    assert [found(cast, text) for text in ("王", "秀兰", "wxl", "无人")] == before
    assert before == [[person.key, far.key], [person.key], [person.key], []]
    assert found(cast, "秀兰", "household") == [house.key]


def test_it_follows_what_changed_since(cast: Cast) -> None:
    person = a_person(cast.east, "王秀兰")
    indexing.keep_index()
    record_answers(SYSTEM, [Answer(person.key, "person.name", "李秀梅")], SourceFacts("typed", "更名"))
    later = a_person(cast.east, "赛汗")
    assert indexing.keep_index() == 2
    assert (found(cast, "李秀梅"), found(cast, "王秀兰"), found(cast, "赛汗")) == ([person.key], [], [later.key])


def test_an_erased_person_is_found_by_no_word(cast: Cast) -> None:
    person = a_person(cast.east, "王秀兰")
    indexing.keep_index()
    dora = cast.actor("dora")
    second = dataclasses.replace(dora, account=uuid.uuid4())
    erase_record(dora, person.key, reason="本人要求", legal_basis="个人信息保护法第四十七条", second=second)
    assert not SearchToken.objects.filter(key=person.key).exists()
    indexing.keep_index()
    assert not SearchToken.objects.filter(key=person.key).exists()


def test_where_people_are_few_nothing_is_indexed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "FEW", 10)
    a_person(cast.east, "王秀兰")
    assert indexing.keep_index() == 0
    assert not SearchToken.objects.exists()
