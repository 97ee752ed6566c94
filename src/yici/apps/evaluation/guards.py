"""The only way to obtain a project, a seat or a deviation. What a stranger asks for is not found.

The centre sees its own projects, the buyer's unit those it buys in, supervision those of its areas. A seat opens by its
code alone, to whoever holds it.
"""

from __future__ import annotations

import uuid

from django.db import connection
from django.db.models import Q, QuerySet

from yici.apps.cases.public import case_scope
from yici.apps.evaluation.errors import ProjectNotFound, SeatNotFound
from yici.apps.evaluation.models import Project, Seat
from yici.apps.evaluation.rules.pseudonyms import CODE_SIGNS, normal_code
from yici.apps.evaluation.rules.secrecy import Side
from yici.apps.evaluation.states import BUY, MANAGE, SUPERVISE
from yici.apps.places.public import in_scope
from yici.core import crypto
from yici.core.access import Actor
from yici.core.guards import only


def sees_projects(actor: Actor) -> Q:
    """What the type of projects adds to who sees a case: the buyer's unit, and supervision over the own areas."""
    shown = Q(pk__in=[])
    if actor.may(SUPERVISE):
        shown |= in_scope(actor, "area__path")
    if actor.may(BUY) and actor.unit_id is not None:
        shown |= Q(subject__in=Project.objects.filter(buyer_id=actor.unit_id).values("key"))
    return shown


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """Projects that the actor may see, by their cases."""
    if not any(actor.may(one) for one in (MANAGE, SUPERVISE, BUY)):
        return Project.objects.none()
    return Project.objects.filter(case_scope(actor, "case"))


def get_project_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Project:
    """A project; ``ProjectNotFound`` when there is none for the actor."""
    rows = visible_projects(actor).filter(key=key).select_related("case", "unit", "area", "main_venue__area", "library")
    return only(rows, ProjectNotFound, is_locked=is_locked)


def side_of(actor: Actor, row: Project) -> Side:
    """On which side of a project the actor stands; the most careful one where a post has several powers."""
    if actor.is_system or (actor.may(MANAGE) and row.unit_id == actor.unit_id):
        return "centre"
    return "supervision" if actor.may(SUPERVISE) and row.buyer_id != actor.unit_id else "buyer"


def get_centre_project(actor: Actor, key: uuid.UUID) -> Project:
    """A project, locked, for who manages it at its centre; ``ProjectNotFound`` for everybody else."""
    actor.must(MANAGE)
    row = get_project_for(actor, key, is_locked=True)
    if side_of(actor, row) != "centre":
        raise ProjectNotFound
    return row


def get_seat_for(actor: Actor, key: uuid.UUID) -> Seat:
    """A seat, locked, for the centre of its project; ``SeatNotFound`` otherwise."""
    actor.must(MANAGE)
    rows = Seat.objects.filter(key=key).select_related("project__case", "line", "venue")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None or side_of(actor, get_project_for(actor, found.project.key)) != "centre":
        raise SeatNotFound
    return found


def get_seat_by_code(code: str, *, is_locked: bool = False) -> Seat:
    """The seat that a code opens; ``SeatNotFound`` for a wrong one."""
    signs = normal_code(code)
    rows = Seat.objects.filter(code_index=crypto.blind_index("seat", signs)).select_related("project__case", "venue")
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first() if len(signs) == CODE_SIGNS else None
    if found is None:
        raise SeatNotFound
    return found
