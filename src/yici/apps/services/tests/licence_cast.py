"""Builders for tests of licences: the catalogue of licences as the city's files have it, a holder, a licence."""

from __future__ import annotations

import uuid
from typing import Any

from yici.apps.places.tests.cast import Area
from yici.apps.records.public import RecordFacts
from yici.apps.records.tests.a_town import the_elements_of_ordos
from yici.apps.records.tests.builders import a_person, a_thing, an_id_number

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
