"""The only way to obtain a case. What a stranger asks for is not found."""

from __future__ import annotations

import uuid

from django.db import connection
from django.db.models import Q, QuerySet

from yici.apps.cases.errors import CaseNotFound
from yici.apps.cases.models import Assignment, Case
from yici.apps.cases.states import all_types
from yici.core.access import Actor


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases that the actor's unit owns, has in hand, or has in hand as the case above; and what its type adds."""
    if actor.is_system:
        return Case.objects.all()
    shown = Q(pk__in=[])
    if actor.unit_id is not None:
        mine = Assignment.objects.filter(unit_id=actor.unit_id).values("case_id")
        shown = Q(owner_id=actor.unit_id) | Q(pk__in=mine) | Q(parent_id__in=mine)
    for one in all_types():
        if one.sees is not None:
            shown |= Q(type=one.name) & one.sees(actor)
    return Case.objects.filter(shown)


def get_case_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Case:
    """The case with this key, for an action with its row locked; ``CaseNotFound`` when it is not the actor's to see."""
    rows = visible_cases(actor).filter(key=key)
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise CaseNotFound
    return found
