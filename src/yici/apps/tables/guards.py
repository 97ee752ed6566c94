"""The only way to obtain a fill."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from yici.apps.places.public import in_scope
from yici.apps.tables.errors import FillNotFound
from yici.apps.tables.models import Fill
from yici.core.access import Actor

FILL = "tables.fill"
CORRECT = "tables.correct_mapping"


def visible_fills(actor: Actor) -> QuerySet[Fill]:
    """Fills of the actor, and of its unit within its areas."""
    if actor.is_system:
        return Fill.objects.all()
    own = Q(account=actor.account)
    if actor.unit_id is None:
        return Fill.objects.filter(own)
    return Fill.objects.filter(own | (Q(unit_id=actor.unit_id) & in_scope(actor, "area__path")))


def get_fill_for(actor: Actor, key: uuid.UUID) -> Fill:
    """The fill with this key; ``FillNotFound`` when there is none or it is not the actor's to see."""
    actor.must(FILL)
    found = visible_fills(actor).select_related("form", "area").filter(key=key).first()
    if found is None:
        raise FillNotFound
    return found
