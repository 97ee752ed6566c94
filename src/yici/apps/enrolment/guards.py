"""The only way to obtain a class draw at the desk: the school's own, or for the education bureau those of its areas."""

from __future__ import annotations

import uuid

from django.db import connection
from django.db.models import Q, QuerySet

from yici.apps.enrolment.errors import ClassDrawNotFound
from yici.apps.enrolment.models import ClassChange, ClassDraw
from yici.apps.enrolment.states import APPROVE, MANAGE, SEATED
from yici.apps.places.public import in_scope
from yici.core.access import Actor


def visible_class_draws(actor: Actor) -> QuerySet[ClassDraw]:
    """Draws of the actor's school; for whoever approves, those of schools in the own areas."""
    if actor.is_system:
        return ClassDraw.objects.all()
    shown = Q(pk__in=[])
    if actor.may(MANAGE) and actor.unit_id is not None:
        shown |= Q(unit_id=actor.unit_id)
    if actor.may(APPROVE):
        shown |= in_scope(actor, "unit__area__path")
    return ClassDraw.objects.filter(shown)


def _locked(rows: QuerySet[ClassDraw]) -> QuerySet[ClassDraw]:
    return rows.select_for_update(of=("self",)) if connection.features.has_select_for_update else rows


def get_class_draw_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> ClassDraw:
    """The class draw with this key; ``ClassDrawNotFound`` when it is not the actor's to see."""
    rows = visible_class_draws(actor).filter(key=key).select_related("unit__area")
    found = (_locked(rows) if is_locked else rows).first()
    if found is None:
        raise ClassDrawNotFound
    return found


def get_change_for(actor: Actor, key: uuid.UUID) -> ClassChange:
    """The change with this key, of a class draw that the actor sees."""
    found = ClassChange.objects.filter(key=key).select_related("pupil__draw").first()
    if found is None or not visible_class_draws(actor).filter(pk=found.pupil.draw_id).exists():
        raise ClassDrawNotFound
    return found


def is_own_school(actor: Actor, row: ClassDraw) -> bool:
    """Whether the actor sits in the school."""
    return actor.is_system or (actor.may(MANAGE) and row.unit_id == actor.unit_id)


def is_above(actor: Actor, row: ClassDraw) -> bool:
    """Whether the school lies in the areas of an actor who approves."""
    return actor.is_system or (
        actor.may(APPROVE) and any(row.unit.area.path.startswith(path) for path in actor.area_paths)
    )


def public_class_draws() -> QuerySet[ClassDraw]:
    """What everybody sees: every run whose list was sealed, also one that was run again."""
    return ClassDraw.objects.exclude(state__in=("imported", "withdrawn")).select_related("unit")


def get_public_class_draw(number: str) -> ClassDraw:
    """The sealed class draw with this number."""
    found = public_class_draws().filter(number=number).first()
    if found is None:
        raise ClassDrawNotFound
    return found


def is_seated(row: ClassDraw) -> bool:
    """Whether pupils have class numbers."""
    return row.state in SEATED
