"""A visit is rated once by the code of its number; a bad one is called back, and the clerk never learns whose it is."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from yici.apps.services.actions.rating import Rated, rate_visit
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import TicketView
from yici.apps.services.errors import ChooseLevel, NothingToRate, RatedAlready, RatingNotFound, TicketNotFound
from yici.apps.services.guards import get_rating_for
from yici.apps.services.models import Application, ServiceRating
from yici.apps.services.selectors.lines import find_ticket
from yici.apps.services.selectors.rating import facts_of_rating, find_visit_rating, list_ratings
from yici.apps.services.tests.cast import NOW, Services, applying
from yici.apps.services.tests.halls import a_hall, a_number, called, served
from yici.core import clock

BAD = Rated(5, ("manner",), "说话不耐烦")


@pytest.fixture
def visit(services: Services) -> TicketView:
    a_hall(services)
    a_number()
    return served(services, called(services))


def test_a_visit_is_rated_once_and_the_same_answer_twice_is_one(visit: TicketView) -> None:
    rate_visit(code=visit.code, rated=Rated(1))
    rate_visit(code=visit.code, rated=Rated(1))
    with pytest.raises(RatedAlready):
        rate_visit(code=visit.code, rated=BAD)
    found = find_visit_rating(find_ticket(visit.code))
    assert found is not None and ServiceRating.objects.get().case_id is None


def test_only_what_was_served_is_rated_and_not_for_ever(services: Services, visit: TicketView) -> None:
    with pytest.raises(NothingToRate):
        rate_visit(code=a_number().code, rated=BAD)
    with pytest.raises(ChooseLevel):
        rate_visit(code=visit.code, rated=Rated(9))
    with pytest.raises(TicketNotFound):
        rate_visit(code="22222222", rated=BAD)
    with clock.held_at(NOW + dt.timedelta(days=40)), pytest.raises(NothingToRate):
        rate_visit(code=visit.code, rated=BAD)


def test_a_bad_one_is_called_back_by_the_unit_and_hidden_from_the_clerk(services: Services, visit: TicketView) -> None:
    rate_visit(code=visit.code, rated=BAD)
    key = ServiceRating.objects.get().key
    assert [one.application for one in list_ratings(services.actor("rita"))[0]] == [None]
    rated = get_rating_for(services.actor("rita"), key)
    assert facts_of_rating(services.actor("rita"), rated).is_own_unit
    role = services.accounts["mia"].holdings.get().post.role
    role.permissions = ["services.take", "services.rate"]
    role.save()
    with pytest.raises(RatingNotFound):
        get_rating_for(services.actor("mia"), key)
    assert get_rating_for(services.actor("max"), key).key == key  # who sat at another counter


def test_a_rating_is_of_one_thing(services: Services, visit: TicketView) -> None:
    rate_visit(code=visit.code, rated=Rated(2))
    made = receive_application(actor=services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex)
    row = Application.objects.get(key=made.key)
    for wrong in ({"application": row}, {"ticket": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ServiceRating.objects.update(**wrong)
