"""The only way to obtain a class draw, a round of school places or an application for one.

A school has its own class draws, the bureau above those of its areas; the unit that holds a round has its applications;
parents theirs by number and code.
"""

from __future__ import annotations

import hmac
import uuid

from django.db import connection
from django.db.models import Q, QuerySet

from yici.apps.enrolment.errors import ClassDrawNotFound, PlaceNotFound, RoundNotFound
from yici.apps.enrolment.models import ClassChange, ClassDraw, PlaceApplication, SchoolRound
from yici.apps.enrolment.states import APPROVE, MANAGE, REVIEW, SEATED
from yici.apps.places.public import in_scope
from yici.core import numbers
from yici.core.access import Actor
from yici.core.codes import normalise_code
from yici.core.guards import only


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


def visible_places(actor: Actor) -> QuerySet[PlaceApplication]:
    """Applications for places of rounds that the actor's unit holds; window clerks see none once handed in."""
    if actor.is_system:
        return PlaceApplication.objects.all()
    if not (actor.may(REVIEW) or actor.may(APPROVE)) or actor.unit_id is None:
        return PlaceApplication.objects.none()
    return PlaceApplication.objects.filter(round__unit_id=actor.unit_id)


def get_place_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> PlaceApplication:
    """An application for a place; ``PlaceNotFound`` when there is none for the actor."""
    rows = visible_places(actor).filter(key=key).select_related("case", "round__unit")
    found = (_locked_places(rows) if is_locked else rows).first()
    if found is None:
        raise PlaceNotFound
    return found


def get_place_by_code(number: str, code: str, *, is_locked: bool = False) -> PlaceApplication:
    """The application that a number and its code open; the same error for a wrong number and a wrong code."""
    rows = PlaceApplication.objects.filter(number=numbers.normalise(number) or "-", erased_at=None)
    rows = rows.select_related("case", "round__unit")
    found = (_locked_places(rows) if is_locked else rows).first()
    expected = found.code if found else "------"
    if not hmac.compare_digest(expected.encode(), normalise_code(code).encode()) or found is None:
        raise PlaceNotFound
    return found


def _locked_places(rows: QuerySet[PlaceApplication]) -> QuerySet[PlaceApplication]:
    return rows.select_for_update(of=("self",)) if connection.features.has_select_for_update else rows


def visible_rounds(actor: Actor) -> QuerySet[SchoolRound]:
    """Rounds that the actor's unit holds."""
    if actor.is_system:
        return SchoolRound.objects.all()
    if not (actor.may(REVIEW) or actor.may(APPROVE)) or actor.unit_id is None:
        return SchoolRound.objects.none()
    return SchoolRound.objects.filter(unit_id=actor.unit_id)


def get_round_for(actor: Actor, code: str, *, is_locked: bool = False) -> SchoolRound:
    """A round that somebody applied to; ``RoundNotFound`` when the actor's unit does not hold it."""
    rows = visible_rounds(actor).filter(code=code).select_related("unit")
    return only(rows, RoundNotFound, is_locked=is_locked)
