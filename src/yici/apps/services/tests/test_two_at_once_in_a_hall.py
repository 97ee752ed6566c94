"""Many at once in one hall: nobody shares a number, nobody is called twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.places.tests.at_once import at_once
from yici.apps.services.contracts import TicketView
from yici.apps.services.errors import NobodyWaits
from yici.apps.services.models import QueueTicket
from yici.apps.services.tests.cast import NOW, Services, the_services
from yici.apps.services.tests.halls import a_hall, a_number, called
from yici.core import clock


@pytest.fixture
def hall(transactional_db: None) -> Iterator[Services]:
    with clock.held_at(NOW):
        services = the_services()
        a_hall(services)
        yield services


def test_twelve_take_a_number_at_once_and_no_number_is_missing_or_shared(hall: Services) -> None:
    answers = at_once(*[a_number] * 12)
    assert sorted(one.position for one in answers if isinstance(one, TicketView)) == list(range(1, 13))


def test_two_counters_call_at_once_and_get_two_people_or_one_gets_nobody(hall: Services) -> None:
    a_number()
    a_number()
    both = at_once(lambda: called(hall), lambda: called(hall, "2", "max"))
    assert sorted(one.number for one in both if isinstance(one, TicketView)) == ["A001", "A002"]
    QueueTicket.objects.update(state="served")
    a_number()
    one = at_once(lambda: called(hall), lambda: called(hall, "2", "max"))
    assert sorted(type(answer).__name__ for answer in one) == [NobodyWaits.__name__, "TicketView"]
