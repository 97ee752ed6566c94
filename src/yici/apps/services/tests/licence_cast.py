"""Builders for tests of licences: the catalogue of licences as the city's files have it, a holder, a licence."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.urls import reverse

from yici.apps.places.tests.cast import Area, Unit, a_role, an_account
from yici.apps.records.public import RecordFacts
from yici.apps.records.tests.a_town import the_elements_of_ordos
from yici.apps.records.tests.builders import a_person, a_thing, an_id_number
from yici.apps.services.actions.deciding import move_part
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, Applying
from yici.apps.services.models import Application, LicenceCard
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.tests.cast import SINCE, Services, applying, put
from yici.core.models import CityRow

WITHOUT_KEY = ("licences", "licence-find", "licence-register", "own-licences")
WANTED = ("licence.", "household.kind", "person.name", "person.id_number", "enterprise.name", "enterprise.uscc")


def the_licence_catalogue() -> None:
    """Elements and code lists of licences, and what names their holders."""
    the_elements_of_ordos(WANTED, ("licence_kind", "licence_state", "licence_grade", "household_kind"))


def a_holder(area: Area, name: str = "田秀兰", sequence: int = 2) -> RecordFacts:
    """A person who may hold licences."""
    return a_person(area, name, id_number=an_id_number("19800101", sequence))


def a_licence(area: Area, holder: RecordFacts | None, **values: Any) -> uuid.UUID:
    """A licence of somebody: an identity card that is valid, unless said otherwise."""
    given = {"kind": "id", "number": f"N{uuid.uuid4().hex[:12]}", "state": "valid", "grade": "A", **values}
    return a_thing("licence", area, holder, **given).key


def the_library(services: Services, years: str = "5") -> Services:
    """The food licence of the cast becomes a licence of the library; Lena keeps those of its bureau."""
    the_licence_catalogue()
    row = CityRow.objects.get(file="service_items.csv", code=f"food_licence|{SINCE}").content
    put("service_items.csv", f"food_licence|{SINCE}", **{**row, "result_licence": "food", "result_years": years})
    keeps = a_role("licence_keeper", ("services.licences",))
    for name, unit in (("lena", "market_supervision"), ("lars", "urban_management")):
        services.accounts[name] = an_account(name, Unit.objects.get(code=unit), keeps, services.places.city)
    return services


def of(holder: RecordFacts, **more: Any) -> Applying:
    """The application for the shop, of somebody whose record is known."""
    given = applying(**more)
    return replace(given, who=replace(given.who, record=holder.key))


def granted(services: Services, given: Applying, **more: Any) -> LicenceCard:
    """Received, accepted and granted; the card of the licence that came out."""
    made = receive_application(actor=services.actor("mia"), applying=given, client_key=uuid.uuid4().hex, **more)
    for event in ("accept", "grant"):
        take_on(services, made, event)
    return LicenceCard.objects.select_related("part__application", "unit").get(part__application__key=made.key)


def take_on(services: Services, made: ApplicationView, event: str) -> None:
    """Ned takes the food licence of an application a step on."""
    again = view_of(Application.objects.select_related("case", "pinned").get(key=made.key))
    part = next(one for one in again.parts if one.item == "food_licence")
    move_part(actor=services.actor("ned"), part=part.key, event=event, expected=part.version)


def licence_address(services: Services, name: str) -> str:
    """Where one licence is shown, checked or downloaded; "" for an address of something else."""
    about = name.rpartition(":")[2]
    if not about.startswith(("licence", "own-licence", "own-copy", "own-held")) or about in WITHOUT_KEY:
        return ""
    card = granted(the_library(services), applying())
    given = {"services:licence-check": [card.check_code], "services-desk:licence-copy": [card.key, card.key]}
    return reverse(name, args=given.get(name, [card.key]))
