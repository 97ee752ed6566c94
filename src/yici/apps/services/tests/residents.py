"""Residents of the tests: Mia at the window may make sure who somebody is; Gerel lives in East Village."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from yici.apps.places.tests.cast import Account
from yici.apps.records.public import RecordFacts
from yici.apps.records.tests.builders import a_catalogue, a_household, a_person, an_id_number
from yici.apps.services.actions.identifying import enter, give_key
from yici.apps.services.contracts import Entered
from yici.apps.services.tests.cast import Services
from yici.apps.services.views.identified import keep_token

NUMBER, OTHER = an_id_number("19800517", 102), an_id_number("19710303", 111)


@dataclass(frozen=True)
class Town:
    """The cast with two people of East Village: Gerel in a household, and a neighbour of hers."""

    services: Services
    gerel: RecordFacts
    neighbour: RecordFacts
    house: RecordFacts


def the_town(services: Services) -> Town:
    """A catalogue, Gerel with her household, her neighbour, and a clerk who identifies."""
    a_catalogue()
    allow(services.accounts["mia"], "services.identify")
    east = services.places.east
    house = a_household(east, type="ordinary")
    gerel = a_person(
        east, "格日勒", id_number=NUMBER, phone="13900000017", education="60", registered_address="东村 12 号",
        bank_account="6217000010001000017", household=house, role="10",
    )  # fmt: skip
    return Town(services, gerel, a_person(east, "邻居", id_number=OTHER, phone="13900000029"), house)


def allow(account: Account, permission: str) -> None:
    """Give one more permission to the role of an account's post."""
    role = account.holdings.get().post.role
    role.permissions = [*role.permissions, permission]
    role.save()


def a_key(town: Town, number: str = NUMBER) -> str:
    """A key that Mia gives."""
    return give_key(actor=town.services.actor("mia"), number=number, has_seen_card=True).code


def entered(town: Town, number: str = NUMBER) -> Entered:
    """Somebody who has just come in with a new key."""
    return enter(number=number, key=a_key(town, number))


def a_request(token: Entered | None, user: object = None) -> HttpRequest:
    """A page that is asked for with what the browser keeps."""
    request = RequestFactory().get("/me/")
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    if token is not None:
        response = HttpResponse()
        keep_token(response, token)
        request.COOKIES.update({name: one.value for name, one in response.cookies.items()})
    return request
