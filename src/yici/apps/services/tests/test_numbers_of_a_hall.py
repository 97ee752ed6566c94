"""Numbers of a hall's day: without gaps, called in turn, missed once, passed on, served; each step is kept."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from yici.apps.services.actions.queueing import call_next, end_days, move_ticket, take_number
from yici.apps.services.contracts import TicketView
from yici.apps.services.errors import (
    CounterBusy,
    CounterNotFound,
    GroupNotFound,
    HallClosed,
    NobodyWaits,
    TicketNotFound,
)
from yici.apps.services.models import HallDay, QueueTicket, TicketEvent
from yici.apps.services.selectors.lines import count_day, find_ticket
from yici.apps.services.tests.cast import NOW, Services
from yici.apps.services.tests.halls import HALL, a_hall, a_number, called, moved, served
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared, StepNotYet


@pytest.fixture
def hall(services: Services) -> Services:
    a_hall(services)
    return services


def test_numbers_have_no_gaps_and_the_letter_of_their_line(hall: Services) -> None:
    assert [a_number(group).number for group in ("anything", "firms", "anything")] == ["A001", "B002", "A003"]


def test_the_same_press_of_a_button_is_one_number(hall: Services) -> None:
    key = uuid.uuid4().hex
    first = take_number(actor=SYSTEM, hall=HALL, group="anything", client_key=key)
    assert take_number(actor=SYSTEM, hall=HALL, group="anything", client_key=key).key == first.key
    assert HallDay.objects.get().last == 1


def test_no_number_is_given_when_the_hall_is_closed_or_for_nothing(hall: Services) -> None:
    with pytest.raises(GroupNotFound):
        a_number("weddings")
    with clock.held_at(NOW + dt.timedelta(hours=9)), pytest.raises(HallClosed):
        a_number()
    with clock.held_at(NOW + dt.timedelta(days=1)), pytest.raises(HallClosed):  # a Saturday
        a_number()
    assert not QueueTicket.objects.exists()


def test_a_clerk_without_the_reception_gives_no_numbers(hall: Services) -> None:
    key = uuid.uuid4().hex
    with pytest.raises(NotAllowed):
        take_number(actor=hall.actor("mia"), hall=HALL, group="anything", client_key=key)
    assert take_number(actor=hall.actor("greta"), hall=HALL, group="anything", client_key=key).number == "A001"


def test_people_are_called_in_turn_and_a_counter_has_one_at_a_time(hall: Services) -> None:
    with pytest.raises(NobodyWaits):
        called(hall)
    first, elder = a_number(), a_number(first="elder")
    assert called(hall).key == elder.key
    with pytest.raises(CounterBusy):
        called(hall)
    assert called(hall, "2", "max").key == first.key


def test_a_counter_of_another_unit_calls_nobody(hall: Services) -> None:
    a_number()
    with pytest.raises(CounterNotFound):
        called(hall, "9")
    with pytest.raises(NotAllowed):
        call_next(actor=hall.actor("ned"), hall=HALL, counter="1")


def test_nobody_is_picked_out_of_the_line(hall: Services) -> None:
    one = a_number()
    with pytest.raises(ChangedMeanwhile):
        moved(hall, one, "call")


def test_whoever_was_not_there_goes_to_the_end_once(hall: Services) -> None:
    a_number()
    other = a_number()
    one = called(hall)
    with pytest.raises(StepNotYet):
        moved(hall, one, "miss_again")
    with clock.held_at(NOW + dt.timedelta(minutes=2)):
        back = moved(hall, one, "miss")
    assert (back.state, back.counter, back.was_missed) == ("waiting", "", True)
    assert called(hall).key == other.key
    again = called(hall, "2", "max")
    assert again.key == one.key
    with pytest.raises(StepNotYet):
        moved(hall, again, "miss", who="max")
    assert moved(hall, again, "miss_again", who="max").state == "missed"


def test_somebody_is_passed_on_to_another_counter_and_is_next_there(hall: Services) -> None:
    a_number("firms")
    one = called(hall)
    a_number("firms")
    passed = moved(hall, moved(hall, one, "begin"), "pass_on", to="3")
    assert (passed.state, passed.counter) == ("waiting", "3")
    assert called(hall, "3", "max").key == one.key


def test_another_counter_does_not_end_what_this_one_called(hall: Services) -> None:
    a_number()
    one = called(hall)
    with pytest.raises(StepNotYet):
        move_ticket(actor=hall.actor("max"), ticket=one.key, event="begin", expected=one.version, counter="2")


def test_two_acts_on_one_state_are_told_apart(hall: Services) -> None:
    a_number()
    one = called(hall)
    moved(hall, one, "begin")
    with pytest.raises(ChangedMeanwhile):
        moved(hall, one, "miss")
    with pytest.raises(StepNotDeclared):
        move_ticket(actor=hall.actor("mia"), ticket=one.key, event="wish", expected=one.version + 1, counter="1")


def test_a_stranger_to_the_hall_finds_no_number(hall: Services) -> None:
    one = a_number()
    with pytest.raises(TicketNotFound):
        moved(hall, one, "leave", who="ned")
    with pytest.raises(TicketNotFound):
        find_ticket("22222222")
    assert find_ticket(one.code.lower()).key == one.key


def test_every_step_is_kept_and_times_are_counted(hall: Services) -> None:
    a_number()
    with clock.held_at(NOW + dt.timedelta(minutes=12)):
        one = moved(hall, called(hall), "begin")
    with clock.held_at(NOW + dt.timedelta(minutes=20)):
        moved(hall, one, "finish")
    assert list(TicketEvent.objects.order_by("id").values_list("event", flat=True)) == [
        "take",
        "call",
        "begin",
        "finish",
    ]
    found = count_day(HALL, clock.today())
    assert (found.taken, found.served, found.waited, found.took) == (1, 1, 12, 8)


def test_what_was_left_open_ends_with_its_day(hall: Services) -> None:
    a_number()
    called(hall)
    a_number()
    a_number()
    one = moved(hall, called(hall, "2", "max"), "begin", who="max")
    with clock.held_at(NOW + dt.timedelta(days=3)):
        assert (end_days(), end_days()) == (3, 0)
        assert a_number().number == "A001"  # a new day begins with one
    assert QueueTicket.objects.get(key=one.key).state == "served"
    assert QueueTicket.objects.filter(state="left").count() == 2


def _columns(one: TicketView) -> dict[str, object]:
    row = QueueTicket.objects.filter(key=one.key).values().get()
    del row["id"]
    return row | {"key": uuid.uuid4(), "code": "22222222"}


@pytest.mark.parametrize(
    "wrong",
    [
        {},  # the same position again
        {"position": 0},
        {"position": 9, "came": "sky"},
        {"position": 9, "state": "happy"},
        {"position": 9, "state": "called"},  # a second one at counter 1
    ],
)
def test_the_database_refuses_what_must_not_be(hall: Services, wrong: dict[str, object]) -> None:
    a_number()
    row = _columns(called(hall)) | {"state": "waiting"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueTicket.objects.create(**row)


def test_a_served_number_is_at_no_counter(hall: Services) -> None:
    a_number()
    assert served(hall, called(hall)).state == "served"
    a_number()
    assert called(hall).number == "A002"
