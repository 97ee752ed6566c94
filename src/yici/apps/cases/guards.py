"""The only way to obtain a case. What a stranger asks for is not found."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from yici.apps.cases.errors import CaseNotFound
from yici.apps.cases.models import Assignment, Bar, Case
from yici.apps.cases.states import all_types
from yici.apps.places.public import list_unit_line, list_units_below
from yici.core.access import Actor
from yici.core.guards import only


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases that the actor's unit owns, has in hand, or has in hand as the case above; and what its type adds.

    What a case complains about never sees it, whatever else would show it. Parts are looked up case by case (a unit
    may have had a hundred thousand), through the index of ``assignment_of_unit_once``.
    """
    if actor.is_system:
        return Case.objects.all()
    shown = Q(pk__in=[])
    if actor.unit_id is not None:
        mine = Assignment.objects.filter(unit_id=actor.unit_id)
        shown = (
            Q(owner_id=actor.unit_id)
            | Q(Exists(mine.filter(case_id=OuterRef("pk"))))
            | Q(Exists(mine.filter(case_id=OuterRef("parent_id"))))
        )
    for one in all_types():
        if one.sees is not None:
            shown |= Q(type=one.name) & one.sees(actor)
    cases = Case.objects.filter(shown)
    if actor.unit_id is not None:
        above = list_unit_line(actor.unit_id)
        cases = cases.filter(~Exists(Bar.objects.filter(case_id=OuterRef("pk"), unit_id__in=above)))
    return cases


def case_scope(actor: Actor, path: str) -> Q:
    """The filter that keeps rows whose case the actor may see. ``path`` is the lookup to the case ("case")."""
    return Q() if actor.is_system else Q(**{f"{path}__in": visible_cases(actor)})


def case_in_sight(actor: Actor, column: str) -> Q:
    """The same asked row by row, for long tables read from one end; ``column`` holds the key of the case."""
    return Q() if actor.is_system else Q(Exists(visible_cases(actor).filter(key=OuterRef(column))))


def barred_units(row: Case) -> frozenset[int]:
    """Units that must not get a case: those barred, and everything below them."""
    barred = list(row.bars.values_list("unit_id", flat=True))
    return frozenset(list_units_below(barred)) if barred else frozenset()


def get_case_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Case:
    """The case with this key, for an action with its row locked; ``CaseNotFound`` when it is not the actor's to see."""
    rows = visible_cases(actor).filter(key=key).select_related("area", "owner", "parent")
    return only(rows, CaseNotFound, is_locked=is_locked)
