"""From a time booked on a phone to a visit rated, through the pages; numbers are taken in the hall only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in
from yici.apps.services.models import Appointment, QueueTicket, ServiceRating
from yici.apps.services.tests.cast import NOW, Services
from yici.apps.services.tests.halls import HALL, a_hall, a_number
from yici.apps.services.views.halls import pass_for
from yici.core import clock


@pytest.fixture
def hall(services: Services) -> Services:
    a_hall(services)
    return services


def test_booked_come_called_served_and_rated(hall: Services) -> None:
    person, day = Client(headers={"host": "localhost"}), clock.today().isoformat()
    book = reverse("services:appointments")
    assert "10:30" in person.get(book, {"group": "anything", "day": day}).content.decode()
    given = {"hall": HALL, "group": "anything", "day": day, "time": "10:30", "client_key": "k"}
    assert person.post(book, given | {"phone": "12"}).status_code == 422
    booked = person.post(book, given | {"phone": "13900000001"})
    one = Appointment.objects.get()
    assert one.code in person.get(booked["Location"]).content.decode()
    with clock.held_at(NOW + dt.timedelta(minutes=35)):
        desk = signed_in(hall.accounts["greta"])
        given = {"hall": HALL, "code": one.code, "expected": str(one.version)}
        slip = desk.post(reverse("services-desk:give"), given)
        ticket = QueueTicket.objects.get()
        assert ticket.number in desk.get(slip["Location"]).content.decode()
        own = reverse("services:ticket", args=[ticket.code])
        assert "A001" in person.get(own).content.decode()
        counter, window = signed_in(hall.accounts["mia"]), reverse("services-desk:window")
        assert counter.post(reverse("services-desk:call")).status_code == 404  # sits nowhere yet
        assert counter.post(reverse("services-desk:sit-down"), {"place": f"{HALL}/9"}).status_code == 404
        counter.post(reverse("services-desk:sit-down"), {"place": f"{HALL}/1"})
        assert counter.post(reverse("services-desk:call")).status_code == 303
        assert (
            "A001" in Client(headers={"host": "localhost"}).get(reverse("services:wall", args=[HALL])).content.decode()
        )
        step = reverse("services-desk:ticket-step", args=[ticket.key])
        assert counter.post(step, {"event": "begin", "expected": "2"}).status_code == 303
        late = counter.post(step, {"event": "miss", "expected": "2"})
        assert late.status_code == 409 and "A001" in late.content.decode()
        assert person.post(own, {"level": "1"}).status_code == 422  # not before it was served
        assert counter.post(step, {"event": "finish", "expected": "3"}).status_code == 303
        assert counter.get(window).status_code == 200
        assert person.post(own, {"level": "2"}).status_code == 303
    assert ServiceRating.objects.get().level == 2


def test_a_number_is_taken_in_the_hall_and_not_from_home(hall: Services) -> None:
    person, address = Client(headers={"host": "localhost"}), reverse("services:take", args=[HALL])
    assert person.post(address, {"group": "anything"}).status_code == 200 and not QueueTicket.objects.exists()
    assert person.post(address, {"group": "anything", "at": "made up"}).status_code == 200
    assert not QueueTicket.objects.exists()
    at = pass_for(HALL, "w")
    assert person.post(address, {"group": "weddings", "at": at}).status_code == 422
    taken = person.post(address, {"group": "anything", "at": at, "client_key": "k"})
    assert taken.status_code == 303 and QueueTicket.objects.count() == 1
    assert "A001" in person.get(taken["Location"]).content.decode()


def test_moved_and_given_back_by_code_without_a_script(hall: Services) -> None:
    person, day = Client(headers={"host": "localhost"}), "2026-11-23"
    given = {"hall": HALL, "group": "anything", "day": day, "time": "10:00", "phone": "13900000001", "client_key": "k"}
    address = person.post(reverse("services:appointments"), given)["Location"].partition("?")[0]
    assert person.get(address, {"move": "1", "day": day}).status_code == 200
    person.post(address, {"expected": "1", "day": day, "time": "11:00"})
    assert Appointment.objects.get().slot.starts == dt.time(11)
    assert person.post(address, {"expected": "1", "act": "cancel"}).status_code == 409
    assert person.post(address, {"expected": "2", "act": "cancel"}).status_code == 303
    assert Appointment.objects.get().state == "cancelled"


def test_the_reception_gives_lets_go_and_closes(hall: Services) -> None:
    desk, address = signed_in(hall.accounts["greta"]), reverse("services-desk:reception")
    one = a_number()
    assert "A001" in desk.get(address).content.decode()
    assert desk.post(reverse("services-desk:let-go", args=[one.key]), {"expected": "1"}).status_code == 303
    assert QueueTicket.objects.get().state == "left"
    close = reverse("services-desk:close-hall")
    assert desk.post(close, {"hall": HALL, "day": "2026-11-24", "reason": ""}).status_code == 422
    assert desk.post(close, {"hall": HALL, "day": "2026-11-24", "reason": "停电"}).status_code == 303
    assert "停电" in desk.get(address).content.decode()
    assert desk.post(close, {"hall": HALL, "day": "2026-11-24", "act": "open"}).status_code == 303
    assert signed_in(hall.accounts["mia"]).get(address).status_code == 404
