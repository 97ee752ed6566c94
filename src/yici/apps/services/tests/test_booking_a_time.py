"""Appointments: never above capacity, one for a phone and day, moved and given back by code, kept or counted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from yici.apps.places.tests.at_once import at_once
from yici.apps.services.actions.booking import (
    arrive,
    book,
    close_hall,
    end_appointments,
    forget_phones,
    give_back,
    move_appointment,
    open_hall,
)
from yici.apps.services.contracts import AppointmentView
from yici.apps.services.errors import (
    AppointmentNotFound,
    BookedAlready,
    ClosingNeedsReason,
    DayNotBookable,
    NotToday,
    PhoneNeeded,
    SlotFull,
)
from yici.apps.services.models import Appointment, HallClosing, SlotDay
from yici.apps.services.selectors.appointments import (
    appointment_view,
    count_appointments,
    find_appointment,
    list_appointments,
    list_days,
    slots_on,
)
from yici.apps.services.selectors.halls import get_hall
from yici.apps.services.tests.cast import NOW, Services, put, the_services
from yici.apps.services.tests.halls import HALL, a_hall, a_number, called
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared
from yici.core.models import Outgoing

MONDAY = dt.date(2026, 11, 23)
TEN = dt.time(10)


@pytest.fixture
def hall(services: Services) -> Services:
    a_hall(services)
    return services


def booked(
    phone: str = "13900000001", *, day: dt.date = MONDAY, at: dt.time = TEN, group: str = "anything"
) -> AppointmentView:
    return book(actor=SYSTEM, hall=HALL, group=group, day=day, starts=at, phone=phone, client_key=uuid.uuid4().hex)


def left(day: dt.date = MONDAY, at: dt.time = TEN) -> int:
    return next(one.left for one in slots_on(get_hall(HALL), "anything", day) if one.starts == at)


def test_a_place_is_taken_and_the_phone_lies_sealed(hall: Services) -> None:
    one = booked("139 0000 0001")
    assert (one.state, left()) == ("booked", 1)
    row = Appointment.objects.get()
    assert "0001" not in row.phone_sealed and one.phone.endswith("01") and "*" in one.phone
    assert Outgoing.objects.get().template == "appointment.booked"


def test_the_same_press_is_one_appointment(hall: Services) -> None:
    key = uuid.uuid4().hex
    for _ in range(2):
        book(actor=SYSTEM, hall=HALL, group="anything", day=MONDAY, starts=TEN, phone="13900000001", client_key=key)
    assert left() == 1


def test_a_slot_is_never_fuller_than_its_capacity(hall: Services) -> None:
    booked("13900000001")
    booked("13900000002")
    with pytest.raises(SlotFull):
        booked("13900000003")
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotDay.objects.update(taken=3)


def test_a_capacity_that_grows_or_shrinks_moves_nobody(hall: Services) -> None:
    booked("13900000001")
    booked("13900000002")
    put("service_capacity.csv", f"{HALL}|anything|2026-01-01", hall=HALL, group="anything", valid_from="2026-01-01",
        minutes="30", places="3")  # fmt: skip
    booked("13900000003")
    put("service_capacity.csv", f"{HALL}|anything|2026-01-01", hall=HALL, group="anything", valid_from="2026-01-01",
        minutes="30", places="1")  # fmt: skip
    with pytest.raises(SlotFull):
        booked("13900000004")
    assert SlotDay.objects.get().taken == 3


def test_one_phone_has_one_open_appointment_for_a_day_and_group(hall: Services) -> None:
    booked()
    with pytest.raises(BookedAlready):
        booked(at=dt.time(11))
    booked(group="firms")
    booked(day=MONDAY + dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        row = Appointment.objects.filter(group="anything", day=MONDAY).values().get()
        Appointment.objects.create(**row | {"id": None, "key": uuid.uuid4(), "code": "22222222"})


@pytest.mark.parametrize("phone", ["", "12", "call me", "1390000000"])
def test_a_phone_is_needed(hall: Services, phone: str) -> None:
    with pytest.raises(PhoneNeeded):
        booked(phone)


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (dt.date(2026, 11, 22), TEN),  # a Sunday
        (dt.date(2026, 11, 20), dt.time(9, 30)),  # today, but over
        (dt.date(2026, 12, 7), TEN),  # too far ahead
        (MONDAY, dt.time(10, 10)),  # no slot begins then
        (MONDAY, dt.time(17)),  # closed
    ],
)
def test_what_lies_outside_the_hours_cannot_be_booked(hall: Services, day: dt.date, at: dt.time) -> None:
    with pytest.raises(DayNotBookable):
        booked(day=day, at=at)


def test_days_follow_the_hours_and_say_what_is_left(hall: Services) -> None:
    booked()
    days = {one.day: one.left for one in list_days(get_hall(HALL), "anything")}
    assert days[MONDAY] == 16 * 2 - 1
    assert days[dt.date(2026, 11, 25)] == 20 * 2  # a Wednesday, open until seven
    assert dt.date(2026, 11, 21) not in days and days[clock.today()] == 13 * 2  # from half past ten on


def test_given_back_it_is_free_for_others(hall: Services) -> None:
    one = booked()
    give_back(actor=SYSTEM, code=one.code.lower(), expected=one.version)
    assert left() == 2
    booked()
    with pytest.raises(StepNotDeclared):
        give_back(actor=SYSTEM, code=one.code, expected=one.version + 1)
    with pytest.raises(AppointmentNotFound):
        find_appointment("22222222")


def test_moved_it_frees_the_old_place_and_takes_a_new_one(hall: Services) -> None:
    one = booked()
    moved = move_appointment(actor=SYSTEM, code=one.code, day=MONDAY, starts=dt.time(11), expected=one.version)
    assert (moved.starts, left(), left(at=dt.time(11))) == (dt.time(11), 2, 1)
    with pytest.raises(ChangedMeanwhile):
        move_appointment(actor=SYSTEM, code=one.code, day=MONDAY, starts=TEN, expected=one.version)
    assert left() == 2  # nothing was taken for nothing


def test_kept_in_time_it_is_called_before_others(hall: Services) -> None:
    a_number()
    one = booked(day=clock.today(), at=dt.time(10, 30))
    with clock.held_at(NOW + dt.timedelta(minutes=35)):
        ticket = arrive(actor=hall.actor("greta"), code=one.code, expected=one.version)
        again = arrive(actor=hall.actor("greta"), code=one.code, expected=one.version)
        assert again.key == ticket.key and called(hall).key == ticket.key
    assert appointment_view(find_appointment(one.code)).number == "A002"


def test_late_it_is_a_number_like_all_others(hall: Services) -> None:
    a_number()
    one = booked(day=clock.today(), at=dt.time(10, 30))
    with clock.held_at(NOW + dt.timedelta(minutes=61)):
        assert not arrive(actor=hall.actor("greta"), code=one.code, expected=one.version).is_booked
        assert called(hall).number == "A001"


def test_only_on_its_day_and_only_at_its_hall(hall: Services) -> None:
    one = booked()
    with pytest.raises(NotToday):
        arrive(actor=hall.actor("greta"), code=one.code, expected=one.version)
    with pytest.raises(AppointmentNotFound):
        arrive(actor=hall.actor("ned"), code=one.code, expected=one.version)


def test_a_closed_hall_moves_nobody_but_tells_and_asks(hall: Services) -> None:
    one = booked()
    with pytest.raises(ClosingNeedsReason):
        close_hall(actor=hall.actor("greta"), hall=HALL, day=MONDAY, reason=" ")
    with pytest.raises(NotAllowed):
        close_hall(actor=hall.actor("mia"), hall=HALL, day=MONDAY, reason="停电")
    assert close_hall(actor=hall.actor("greta"), hall=HALL, day=MONDAY, reason="停电检修") == 1
    asked = appointment_view(find_appointment(one.code))
    assert (asked.state, asked.asked, asked.day) == ("asked", "停电检修", MONDAY)
    assert Outgoing.objects.filter(template="appointment.asked").count() == 1
    with pytest.raises(DayNotBookable):
        booked("13900000002")
    assert next(each for each in list_days(get_hall(HALL), "anything") if each.day == MONDAY).closed == "停电检修"
    assert open_hall(actor=hall.actor("greta"), hall=HALL, day=MONDAY) == 1
    assert appointment_view(find_appointment(one.code)).state == "booked" and not HallClosing.objects.exists()


def test_who_did_not_come_is_counted_and_may_book_again(hall: Services) -> None:
    booked()
    give_back(actor=SYSTEM, code=booked("13900000002").code, expected=1)
    with clock.held_at(NOW + dt.timedelta(days=4)):
        assert (end_appointments(), end_appointments()) == (1, 0)
        assert count_appointments(HALL, MONDAY, MONDAY) == {"missed": 1, "cancelled": 1}
        assert booked(day=dt.date(2026, 11, 25)).state == "booked"
    assert len(list_appointments(HALL, MONDAY)) == 1


def test_a_phone_is_forgotten_a_month_later(hall: Services) -> None:
    booked()
    with clock.held_at(NOW + dt.timedelta(days=40)):
        assert (forget_phones(), forget_phones()) == (1, 0)
    row = Appointment.objects.get()
    assert (row.phone_sealed, row.phone_index) == ("", None)


@pytest.mark.parametrize("wrong", [{"state": "happy"}, {"state": "arrived"}])
def test_the_database_refuses_what_must_not_be(hall: Services, wrong: dict[str, str]) -> None:
    booked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.update(**wrong)


@pytest.fixture
def shared(transactional_db: None) -> Iterator[Services]:
    with clock.held_at(NOW):
        services = the_services()
        a_hall(services)
        yield services


def test_thirty_at_the_last_place_and_one_gets_it(shared: Services) -> None:
    booked("13900000099")
    answers = at_once(*[lambda nth=nth: booked(f"139000001{nth:02}") for nth in range(30)])
    assert sum(isinstance(one, AppointmentView) for one in answers) == 1
    assert sum(isinstance(one, SlotFull) for one in answers) == 29
    assert SlotDay.objects.get().taken == 2


def test_one_phone_twice_at_once_is_one_appointment(shared: Services) -> None:
    answers = at_once(*[lambda at=at: booked(at=at) for at in (TEN, dt.time(11))])
    assert sorted(type(one).__name__ for one in answers) == ["AppointmentView", "BookedAlready"]
    assert sum(SlotDay.objects.values_list("taken", flat=True)) == 1
