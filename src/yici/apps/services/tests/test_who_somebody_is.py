"""A resident is known by a key that a window gave after seeing the identity card: for a short time, and no longer."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.records.public import end_record, merge_records
from yici.apps.records.tests.builders import TYPED, a_person
from yici.apps.services.actions.identifying import (
    end_key_at_window,
    end_own_key,
    enter,
    enter_trusted,
    forget_sessions,
    give_key,
    identify_at_window,
    leave,
    prolong,
)
from yici.apps.services.errors import IdentityCardNeeded, IdentityNotKnown, PersonNotFound, PurposeNeeded
from yici.apps.services.models import IdentityTries, PersonalKey, ResidentSession
from yici.apps.services.selectors.residents import list_keys
from yici.apps.services.tests.cast import NOW
from yici.apps.services.tests.residents import NUMBER, OTHER, Town, a_key, a_request, allow, entered
from yici.apps.services.views.identified import resident_of
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, TooManyTries
from yici.core.models import AuditRow


def test_number_and_key_together_are_a_resident_for_half_an_hour(town: Town) -> None:
    came = entered(town)
    found = resident_of(a_request(came))
    assert found is not None
    assert (found.record, found.name, found.area_code) == (town.gerel.key, "格日勒", "159901100201")
    with clock.held_at(NOW + dt.timedelta(minutes=29)):
        assert resident_of(a_request(came)) is not None
    with clock.held_at(NOW + dt.timedelta(minutes=31)):
        assert resident_of(a_request(came)) is None


def test_without_a_cookie_or_with_a_forged_one_nobody_is_there(town: Town) -> None:
    assert resident_of(a_request(None)) is None
    request = a_request(entered(town))
    request.COOKIES["yici-me"] = "x" + request.COOKIES["yici-me"]
    assert resident_of(request) is None


def test_a_key_is_written_as_it_is_spoken(town: Town) -> None:
    code = a_key(town)
    assert enter(number=f" {NUMBER[:6]} {NUMBER[6:].lower()} ", key=code.replace("-", " ").lower()).token
    assert len(code) == 14 and set("01IOL") & set(code) <= {"L"}


def test_a_wrong_number_and_a_wrong_key_get_the_same_answer(town: Town) -> None:
    code = a_key(town)
    for number, key in (
        (NUMBER, "2222-2222-2222"),
        (OTHER, code),
        ("159999199001010017", code),
        ("", ""),
        (NUMBER, ""),
    ):
        with pytest.raises(IdentityNotKnown):
            enter(number=number, key=key)


@pytest.mark.parametrize("number", [NUMBER, "159999199001010017"])
def test_five_wrong_tries_lock_a_number_whether_it_is_known_or_not(town: Town, number: str) -> None:
    code = a_key(town)
    for nth in range(5):
        with pytest.raises(IdentityNotKnown if nth < 4 else TooManyTries):
            enter(number=number, key="2222-2222-2222")
    with pytest.raises(TooManyTries):
        enter(number=number, key=code)
    with clock.held_at(NOW + dt.timedelta(minutes=2)):
        if number == NUMBER:
            assert enter(number=number, key=code).token
            assert not IdentityTries.objects.exists()


def test_only_who_may_gives_a_key_after_seeing_the_card_to_people_of_the_own_areas(town: Town) -> None:
    with pytest.raises(NotAllowed):
        give_key(actor=town.services.actor("ned"), number=NUMBER, has_seen_card=True)
    with pytest.raises(IdentityCardNeeded):
        give_key(actor=town.services.actor("mia"), number=NUMBER, has_seen_card=False)
    places = town.services.places
    allow(places.charlie, "services.identify")
    with pytest.raises(PersonNotFound):  # Charlie's village is another
        give_key(actor=places.actor("charlie"), number=NUMBER, has_seen_card=True)
    assert give_key(actor=places.actor("bob"), number=NUMBER, has_seen_card=True).name == "格日勒"


def test_a_key_ends_by_itself_by_its_owner_at_the_window_and_when_a_new_one_is_given(town: Town) -> None:
    code = a_key(town)
    with clock.held_at(NOW + dt.timedelta(days=181)), pytest.raises(IdentityNotKnown):
        enter(number=NUMBER, key=code)
    came = enter(number=NUMBER, key=code)
    newer = a_key(town)
    assert resident_of(a_request(came)) is None  # the session that the old key opened
    with pytest.raises(IdentityNotKnown):
        enter(number=NUMBER, key=code)
    assert end_key_at_window(actor=town.services.actor("mia"), number=NUMBER) == 1
    with pytest.raises(IdentityNotKnown):
        enter(number=NUMBER, key=newer)
    came = entered(town)
    found = resident_of(a_request(came))
    assert found is not None
    end_own_key(found)
    assert resident_of(a_request(came)) is None
    assert [one.is_ended for one in list_keys(town.gerel.key)] == [True, True, True]


def test_each_identification_draws_a_new_token_and_leaving_ends_it(town: Town) -> None:
    code = a_key(town)
    first, second = (enter(number=NUMBER, key=code) for _ in range(2))
    assert first.token != second.token
    found = resident_of(a_request(first))
    assert found is not None
    leave(found)
    assert resident_of(a_request(first)) is None
    assert resident_of(a_request(second)) is not None


def test_a_session_is_prolonged_up_to_two_hours(town: Town) -> None:
    came = entered(town)
    for minutes in (25, 50, 75, 100, 119):
        with clock.held_at(NOW + dt.timedelta(minutes=minutes)):
            found = resident_of(a_request(came))
            assert found is not None
            prolong(found)
    with clock.held_at(NOW + dt.timedelta(minutes=121)):
        assert resident_of(a_request(came)) is None


def test_a_clerk_names_an_applicant_for_one_purpose_and_only_that_clerk_sees_it(town: Town) -> None:
    mia = town.services.actor("mia")
    with pytest.raises(PurposeNeeded):
        identify_at_window(actor=mia, number=NUMBER, purpose=" ")
    with pytest.raises(PersonNotFound):
        identify_at_window(actor=mia, number="159999199001010017", purpose="代办")
    came = identify_at_window(actor=mia, number=NUMBER, purpose="办餐饮店")
    found = resident_of(a_request(came, town.services.accounts["mia"]))
    assert found is not None and (found.by, found.purpose) == ("window", "办餐饮店")
    assert resident_of(a_request(came, town.services.accounts["ned"])) is None
    assert resident_of(a_request(came)) is None


def test_a_trusted_source_names_the_record(town: Town) -> None:
    found = resident_of(a_request(enter_trusted(number=NUMBER, source="city")))
    assert found is not None and found.by == "trusted"
    with pytest.raises(IdentityNotKnown):
        enter_trusted(number="159999199001010017", source="city")


def test_a_key_follows_a_merge_and_ends_with_the_person(town: Town) -> None:
    double = a_person(town.services.places.east, "格日勒", registered_address="东村")
    came = entered(town)
    merge_records(SYSTEM, double.key, town.gerel.key, reason="one person")
    found = resident_of(a_request(came))
    assert found is not None and found.record == double.key
    end_record(SYSTEM, double.key, on=dt.date(2026, 11, 19), reason="died", source=TYPED)
    assert resident_of(a_request(came)) is None


def test_neither_key_nor_number_nor_token_lies_anywhere(town: Town) -> None:
    code = a_key(town)
    came = enter(number=NUMBER, key=code)
    said = repr([*PersonalKey.objects.values(), *ResidentSession.objects.values(), *AuditRow.objects.values()])
    assert not any(secret in said for secret in (code, code.replace("-", ""), NUMBER, came.token))
    assert AuditRow.objects.filter(verb="personal_key.given").count() == 1


def test_what_is_over_is_forgotten_after_a_day(town: Town) -> None:
    entered(town)
    with pytest.raises(IdentityNotKnown):
        enter(number=OTHER, key="2222-2222-2222")
    with clock.held_at(NOW + dt.timedelta(days=2)):
        assert forget_sessions() == 2
    assert not ResidentSession.objects.exists() and not IdentityTries.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": NOW}, {"ended_at": NOW}, {"ended_by": "resident"}, {"ended_at": NOW, "ended_by": "wind"},
    ],
)  # fmt: skip
def test_a_key_that_makes_no_sense_is_refused_by_the_database(town: Town, change: dict[str, object]) -> None:
    a_key(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalKey.objects.update(**change)


@pytest.mark.parametrize("change", [{"by": "face"}, {"personal_key": None}, {"by": "window", "purpose": "p"}])
def test_a_session_that_makes_no_sense_is_refused_by_the_database(town: Town, change: dict[str, object]) -> None:
    entered(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentSession.objects.update(**change)


def test_one_person_has_one_open_key(town: Town) -> None:
    a_key(town)
    row = PersonalKey.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalKey.objects.create(
            record=row.record, key_index=b"x" * 32, given_at=row.given_at, ends_at=row.ends_at
        )  # fmt: skip
