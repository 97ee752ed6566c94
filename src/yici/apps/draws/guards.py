"""The only way to obtain a draw at the desk: its unit holds it; whoever may witness sees all (they are public)."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yici.apps.draws.errors import DrawNotFound
from yici.apps.draws.models import Draw
from yici.apps.draws.states import HOLD, WITNESS
from yici.core.access import Actor
from yici.core.guards import only


def visible_draws(actor: Actor) -> QuerySet[Draw]:
    """Draws of the actor's unit; for a witness and the system, all."""
    if actor.is_system or actor.may(WITNESS):
        return Draw.objects.all()
    if actor.unit_id is None or not actor.may(HOLD):
        return Draw.objects.none()
    return Draw.objects.filter(unit_id=actor.unit_id)


def get_draw_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Draw:
    """The draw with this key; ``DrawNotFound`` when it is not the actor's to see."""
    rows = visible_draws(actor).filter(key=key).select_related("unit")
    return only(rows, DrawNotFound, is_locked=is_locked)


def is_holder(actor: Actor, draw: Draw) -> bool:
    """Whether the actor sits in the unit that holds the draw."""
    return actor.is_system or (actor.may(HOLD) and draw.unit_id == actor.unit_id)


def get_public_draw(number: str) -> Draw:
    """The draw with this number, as everybody sees it: every commitment is public, used or not."""
    found = Draw.objects.filter(number=number).select_related("unit").first()
    if found is None:
        raise DrawNotFound
    return found


def of_matter(matter: str, subject: uuid.UUID) -> Q:
    """The filter of the draws of one matter about one subject."""
    return Q(matter=matter, subject=subject)
