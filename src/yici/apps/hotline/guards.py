"""The only way to obtain a request, a work order or a decision.

A unit sees work orders, never the requests behind them: who asks is behind one more door. Requests are seen by the
hotline centre, and by posts that supervise the area.
"""

from __future__ import annotations

import hmac
import uuid

from django.db import connection
from django.db.models import Q, QuerySet

from yici.apps.cases.public import case_scope
from yici.apps.hotline.beside.errors import MediationNotFound, MotionNotFound
from yici.apps.hotline.errors import (
    DecisionNotFound,
    OrderNotFound,
    RequestNotFound,
    StuckMatterNotFound,
    SupervisionNotFound,
)
from yici.apps.hotline.models import Decision, Mediation, Motion, Request, StuckMatter, Supervision, WorkOrder
from yici.apps.hotline.states import DECIDE, RELEASE, SUPERVISE, TAKE, WORK
from yici.apps.places.public import in_scope
from yici.core import numbers
from yici.core.access import Actor
from yici.core.codes import normalise_code
from yici.core.guards import only

READ = "hotline.read"


def sees_requests(actor: Actor) -> Q:
    """What the type of requests adds to who sees a case: supervision over the own areas."""
    return in_scope(actor, "area__path") if actor.may(READ) else Q(pk__in=[])


def visible_requests(actor: Actor) -> QuerySet[Request]:
    """Requests that the actor may see, by their cases."""
    return Request.objects.filter(case_scope(actor, "case"))


def visible_orders(actor: Actor) -> QuerySet[WorkOrder]:
    """Work orders that the actor may see, by their cases."""
    return WorkOrder.objects.filter(case_scope(actor, "case"))


def get_request_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Request:
    """A request; ``RequestNotFound`` when there is none for the actor."""
    rows = visible_requests(actor).filter(key=key).select_related("case", "area", "requester")
    return only(rows, RequestNotFound, is_locked=is_locked)


def get_request_by_code(number: str, code: str, *, is_locked: bool = False) -> Request:
    """The request with this number for whoever holds its code; ``RequestNotFound`` for a wrong number and a wrong code
    alike. A number alone opens nothing.
    """
    rows = Request.objects.filter(number=numbers.normalise(number) or "-").select_related("case", "area", "requester")
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    expected = found.code if found else "------"
    if not hmac.compare_digest(expected.encode(), normalise_code(code).encode()) or found is None:
        raise RequestNotFound
    return found


def get_order_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> WorkOrder:
    """A work order; ``OrderNotFound`` when there is none for the actor."""
    rows = visible_orders(actor).filter(key=key).select_related("case", "area", "unit")
    return only(rows, OrderNotFound, is_locked=is_locked)


def get_decision_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Decision:
    """Something asked for, seen by whoever sees what it is about; ``DecisionNotFound`` otherwise."""
    rows = Decision.objects.filter(key=key).filter(
        Q(order__in=visible_orders(actor)) | Q(request__in=visible_requests(actor))
    )
    return only(rows, DecisionNotFound, is_locked=is_locked)


def visible_supervisions(actor: Actor) -> QuerySet[Supervision]:
    """What supervision asked, for whoever sees its case: the unit asked, and the office that asked."""
    return Supervision.objects.filter(case_scope(actor, "case"))


def get_supervision_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Supervision:
    """Something that supervision asked; ``SupervisionNotFound`` when there is none for the actor."""
    rows = visible_supervisions(actor).filter(key=key).select_related("case", "order__unit", "order__area")
    return only(rows, SupervisionNotFound, is_locked=is_locked)


def get_stuck_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> StuckMatter:
    """A stuck matter of the own areas, for whoever keeps or releases the list; ``StuckMatterNotFound`` otherwise."""
    rows = StuckMatter.objects.filter(in_scope(actor, "area__path"), key=key).select_related("unit", "area", "order")
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first() if actor.may(SUPERVISE) or actor.may(RELEASE) else None
    if found is None:
        raise StuckMatterNotFound
    return found


def visible_mediations(actor: Actor) -> QuerySet[Mediation]:
    """Mediations of the actor's unit and of the centre, for posts that take, work or decide."""
    if not any(actor.may(one) for one in (TAKE, WORK, DECIDE)):
        return Mediation.objects.none()
    return Mediation.objects.filter(case_scope(actor, "case"))


def get_mediation_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Mediation:
    """A mediation; ``MediationNotFound`` when there is none for the actor."""
    rows = visible_mediations(actor).filter(key=key).select_related("case", "unit", "area")
    return only(rows, MediationNotFound, is_locked=is_locked)


def sees_motions(actor: Actor) -> Q:
    """What the types of motions add to who sees a case: supervision over the own areas."""
    return in_scope(actor, "area__path") if actor.may(SUPERVISE) else Q(pk__in=[])


def visible_motions(actor: Actor) -> QuerySet[Motion]:
    """Suggestions and proposals of the actor's unit, of the centre, and all of the area for supervision."""
    if not any(actor.may(one) for one in (TAKE, WORK, DECIDE, SUPERVISE, RELEASE)):
        return Motion.objects.none()
    return Motion.objects.filter(case_scope(actor, "case"))


def get_motion_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Motion:
    """A suggestion or proposal; ``MotionNotFound`` when there is none for the actor."""
    rows = visible_motions(actor).filter(key=key).select_related("case", "unit", "area", "contact")
    return only(rows, MotionNotFound, is_locked=is_locked)
