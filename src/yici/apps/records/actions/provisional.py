"""Provisional elements: facts that a form asks and the catalogue does not know yet, usable at once in this city."""

from __future__ import annotations

import hashlib

from yici.apps.records.contracts import ElementFacts
from yici.apps.records.models import Element
from yici.apps.records.selectors.catalogue import element_facts, forget_catalogue
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

PREFIX = "provisional."


def provisional_code(entity: str, heading: str) -> str:
    """The code of a provisional element: the same entity and heading always give the same code."""
    return PREFIX + hashlib.sha256(f"{entity}/{heading}".encode()).hexdigest()[:16]


@action
def propose_element(
    actor: Actor, *, entity: str, heading: str, name: str, aliases: tuple[str, ...] = (), unit: str = ""
) -> ElementFacts:
    """Make an element without owner for a column that no element explains, or give the one made before.

    ``heading`` is the normalised header path, ``name`` what people read. Values are personal and plain until the
    element gets an owner or is joined to another one.
    """
    actor.must("records.write")
    code = provisional_code(entity, heading)
    row = Element.objects.filter(code=code, valid_to=None).first()
    if row is None:
        row = Element.objects.create(
            code=code,
            name=name[:80],
            entity=entity,
            type="text",
            unit_of_measure=unit[:20],
            sensitivity="personal",
            storage="plain",
            sharing="conditional",
            aliases=[alias for alias in dict.fromkeys(aliases) if alias],
            is_provisional=True,
            valid_from=clock.today(),
            changed_at=clock.now(),
        )
        forget_catalogue()  # the value that follows in the same transaction must find it
        audit.record("element.proposed", actor=actor, kind="element", key=row.key, code=code, entity=entity)
    return element_facts(row)
