"""A new record by hand: looked for first, made once, put into its household."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.places.public import find_area
from yici.apps.records.actions.placing import link
from yici.apps.records.actions.portraits import titles_of
from yici.apps.records.actions.records import create_record
from yici.apps.records.contracts import Finding, LinkKind, SourceFacts
from yici.apps.records.guards import get_record_for, visible_records
from yici.apps.records.rules import joins
from yici.apps.records.selectors.finding import find_records
from yici.core import submissions
from yici.core.access import Actor
from yici.core.actions import action


def look_for(actor: Actor, entity: str, values: Mapping[str, Any], area: uuid.UUID) -> list[tuple[Finding, str]]:
    """Records that the values may speak of, with what they are called: shown before anything is made."""
    found = find_records(actor, entity, values, find_area(area, actor))
    records = {one.key: one for one in visible_records(actor).filter(key__in=[one.record for one in found])}
    titles = titles_of(actor, records.values(), context="adding")
    return [(one, titles.get(one.record, "")) for one in found if one.record in records]


def add_record(
    actor: Actor,
    entity: str,
    values: Mapping[str, Any],
    *,
    area: uuid.UUID,
    title: str,
    client_key: str,
    household: uuid.UUID | None = None,
) -> uuid.UUID:
    """Make a record (a person also as member of a household) and return its key; the same key twice makes one.

    Raises ``ValuesRefused``, ``NotFound``, ``SameKeyOtherContent``.
    """
    content = [entity, str(area), str(household), sorted((code, str(value)) for code, value in values.items())]
    made = submissions.receive_once(
        "record", sender=actor.account, client_key=client_key, content=content,
        act=lambda: _add(actor, entity, values, area, title, household),
    )  # fmt: skip
    return uuid.UUID(made)


@action
def _add(
    actor: Actor, entity: str, values: Mapping[str, Any], area: uuid.UUID, title: str, household: uuid.UUID | None
) -> str:
    source = SourceFacts("typed", title)
    house = get_record_for(actor, household) if household is not None else None
    given = {code: value for code, value in values.items() if value not in (None, "")}
    role = str(given.pop(joins.KINSHIP_ELEMENT, "")) if house is not None else ""
    facts = create_record(actor, entity, given, area=area, source=source)
    if house is not None and entity == joins.PERSON:
        link(actor, facts.key, house.key, LinkKind.MEMBER, role=role, source=source)
    return str(facts.key)
