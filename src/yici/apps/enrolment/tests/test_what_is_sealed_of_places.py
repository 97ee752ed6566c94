"""Who children are exists only as ciphertext: moved to a new key, emptied on erasure, told to their parents only."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from yici.apps.enrolment.errors import PlaceNotFound
from yici.apps.enrolment.models import PlaceApplication, PlaceChild, PlaceOffer, SchoolRound
from yici.apps.enrolment.public import (
    act_as_parents,
    count_sealed,
    erase_place,
    get_own_place,
    published_of,
    reach_guardian,
    reseal_batch,
    words_of,
)
from yici.apps.enrolment.tests.places_cast import (
    ROUND,
    Round,
    a_confirmed,
    a_number,
    a_published,
    an_applied,
    row_of,
    version_of,
)
from yici.core import clock, crypto
from yici.core.ids import new_key


def test_no_column_says_who_a_child_is(placing: Round) -> None:
    made = a_confirmed(placing, 1)
    act_as_parents(number=made.number, code=made.code, event="object", expected=version_of(made), text="孩子1的房子")
    for model in (PlaceApplication, PlaceChild):
        for row in model.objects.values():
            assert not {"孩子1", a_number(1), "家长1", "孩子1的房子"} & {str(value) for value in row.values()}
            assert "孩子1" not in str(row)


def test_what_is_sealed_moves_to_a_new_key(placing: Round) -> None:
    made = a_confirmed(placing, 1)
    old = crypto.key_id_of(row_of(made).values_sealed)
    assert count_sealed(old) == 4  # what was written, what was checked, name and number
    crypto.add_key()
    while reseal_batch():
        pass
    assert count_sealed(old) == 0
    assert get_own_place(made.number, made.code).children == ["孩子1"]


def test_an_erased_child_leaves_a_pseudonym_and_nothing_else(placing: Round) -> None:
    made = a_confirmed(placing, 1)
    a_published(placing, is_drawn=False)
    before = published_of(ROUND)
    record = new_key()
    PlaceChild.objects.update(record=record)
    assert erase_place(record) == 1
    assert erase_place(record) == 0
    with pytest.raises(PlaceNotFound):
        get_own_place(made.number, made.code)
    assert PlaceChild.objects.get().name_sealed == ""
    assert published_of(ROUND) == before


def test_a_message_goes_to_the_phone_and_says_nothing_of_the_child(placing: Round) -> None:
    made = an_applied(1)
    (told,) = reach_guardian(str(made.key), "sms")
    assert told.address == "13900000001"
    for event in ("received", "ask", "published", "offered", "confirmed"):
        said = words_of(f"place.{event}", {"number": made.number, "code": made.code})
        assert said is not None
        assert made.number in said.text
        assert "孩子1" not in said.text
    assert words_of("request.taken", {}) is None
    erase_place(made.key)
    assert reach_guardian(str(made.key), "sms") == ()


def test_the_database_refuses_what_the_rules_forbid(placing: Round) -> None:
    made = row_of(an_applied(1))
    child = PlaceChild.objects.get()

    def refused(change: object) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()  # type: ignore[operator]

    refused(lambda: PlaceApplication.objects.filter(pk=made.pk).update(size=0))
    refused(lambda: SchoolRound.objects.filter(pk=made.round_id).update(state="lost"))
    refused(lambda: SchoolRound.objects.filter(pk=made.round_id).update(state="sealed"))
    again = {"application": made, "round_id": made.round_id, "number_index": child.number_index}
    refused(lambda: PlaceChild.objects.create(position=2, **again))
    refused(lambda: PlaceChild.objects.create(position=1, **{**again, "number_index": b"x" * 32}))
    offer = {"application": made, "until": clock.today(), "made_at": clock.now()}
    PlaceOffer.objects.create(school="east", **offer)
    refused(lambda: PlaceOffer.objects.create(school="west", **offer))
    refused(lambda: PlaceOffer.objects.create(school="east", state="lapsed", **offer))
    refused(lambda: PlaceOffer.objects.create(school="west", state="gone", **offer))
    other = row_of(an_applied(2))
    refused(lambda: PlaceApplication.objects.filter(pk=other.pk).update(pseudonym=made.pseudonym))
