"""A form once filled is a report: the same for another village, or as of another day, in one click."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from yici.apps.places.tests.cast import TODAY, Cast, actor_for
from yici.apps.records.tests.builders import a_person, an_id_number
from yici.apps.tables.public import (
    FilledForms,
    FillNotFound,
    NotToBeMadeAgain,
    fill_again,
    get_file,
    make_file,
    understand_form,
)
from yici.apps.tables.tests.forms_of_ours import a_card, a_form, rows_of
from yici.core.access import Actor

TITLE = "60岁以上老年人名单"


def people(cast: Cast) -> None:
    """One old person in each of two villages."""
    a_person(cast.east, "巴图", id_number=an_id_number("19500101", 101))
    a_person(cast.west, "乌兰", id_number=an_id_number("19480101", 103))


def filled(actor: Actor, cast: Cast) -> uuid.UUID:
    """The list filled for the east village."""
    fill = understand_form(actor=actor, data=a_form(TITLE), file_name="名单.xlsx", area=cast.east.key)
    return make_file(actor=actor, fill=fill.key).key


def names(actor: Actor, key: uuid.UUID) -> list[object]:
    """The names in the file."""
    return [row[1] for row in rows_of(get_file(actor, key).data)[2:] if row[1]]


@pytest.fixture
def alice(cast: Cast) -> Actor:
    """Alice, whose post covers the city."""
    people(cast)
    return actor_for(cast.alice)


def test_the_same_form_for_another_village_holds_its_people_only(cast: Cast, alice: Actor) -> None:
    first = filled(alice, cast)
    again = fill_again(actor=alice, fill=first, area=cast.west.key, as_of=TODAY)
    assert names(alice, first) == ["巴图"] and names(alice, again.key) == ["乌兰"]
    assert again.state == "filled" and again.area == cast.west.key


def test_as_of_an_older_day_it_answers_for_that_day(cast: Cast, alice: Actor) -> None:
    first = filled(alice, cast)
    again = fill_again(actor=alice, fill=first, area=cast.east.key, as_of=dt.date(2005, 1, 1))
    assert names(alice, again.key) == []


def test_a_card_is_about_a_person_and_is_not_made_again(cast: Cast, alice: Actor) -> None:
    card = understand_form(actor=alice, data=a_card(), file_name="卡.xlsx", area=cast.east.key)
    with pytest.raises(NotToBeMadeAgain):
        fill_again(actor=alice, fill=card.key, area=cast.west.key, as_of=TODAY)


def test_each_form_stands_once_in_the_list_and_only_for_those_who_may_see_it(cast: Cast, alice: Actor) -> None:
    filled(alice, cast)
    key = filled(alice, cast)
    offer = FilledForms()
    (one,) = offer.list_saved(alice)
    assert (one.key, one.title, one.area_name) == (str(key), TITLE, "东村")
    charlie = actor_for(cast.charlie)
    assert offer.list_saved(charlie) == []
    with pytest.raises(FillNotFound):
        fill_again(actor=charlie, fill=key, area=cast.far.key, as_of=TODAY)


def test_the_address_of_what_was_made_is_its_receipt(cast: Cast, alice: Actor) -> None:
    address = FilledForms().make_again(alice, str(filled(alice, cast)), cast.west.key, TODAY)
    assert address.startswith("/desk/tables/") and address.endswith("/receipt")
