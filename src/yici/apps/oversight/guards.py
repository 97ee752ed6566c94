"""The only way to obtain a plan, a visit, a hazard or an entry of a register. What a stranger asks for is not found.

Plans, visits and hazards are seen through their cases: by the units that have them, and by posts that see the
inspections of their areas. Registers are those of the city: whoever has a part in inspection reads them, whoever keeps
them changes them.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yici.apps.cases.public import case_scope
from yici.apps.oversight.errors import EntryNotFound, HazardNotFound, PlanNotFound, VisitNotFound
from yici.apps.oversight.models import Hazard, Inspector, Patrol, Plan, Target, Visit
from yici.apps.oversight.states import ANY, PATROL, READ
from yici.apps.places.public import in_scope
from yici.core import numbers
from yici.core.access import Actor
from yici.core.errors import NotFound
from yici.core.guards import only

M = TypeVar("M", bound=Model)


def has_part(actor: Actor) -> bool:
    """Whether the actor has any part in inspection."""
    return any(actor.may(one) for one in ANY)


def sees_inspections(actor: Actor) -> Q:
    """What the types of cases of inspection add to who sees a case: supervision over the own areas."""
    return in_scope(actor, "area__path") if actor.may(READ) else Q(pk__in=[])


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans that the actor may see, by their cases."""
    return Plan.objects.filter(case_scope(actor, "case")) if has_part(actor) else Plan.objects.none()


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Visits that the actor may see, by their cases."""
    return Visit.objects.filter(case_scope(actor, "case")) if has_part(actor) else Visit.objects.none()


def visible_hazards(actor: Actor) -> QuerySet[Hazard]:
    """Hazards that the actor may see, by their cases."""
    return Hazard.objects.filter(case_scope(actor, "case")) if has_part(actor) else Hazard.objects.none()


def visible_patrols(actor: Actor) -> QuerySet[Patrol]:
    """Patrols of the own unit, and of the own areas for who sees inspections."""
    if not actor.may(PATROL) and not actor.may(READ):
        return Patrol.objects.none()
    own = Q(unit_id=actor.unit_id) if actor.unit_id is not None and actor.may(PATROL) else Q(pk__in=[])
    return Patrol.objects.filter(own | sees_inspections(actor))


def _get(rows: QuerySet[M], error: type[NotFound], *, is_locked: bool) -> M:
    return only(rows, error, is_locked=is_locked)


def get_plan_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Plan:
    """A plan; ``PlanNotFound`` when there is none for the actor."""
    rows = visible_plans(actor).filter(key=key).select_related("case", "unit", "area")
    return _get(rows, PlanNotFound, is_locked=is_locked)


def get_visit_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Visit:
    """A visit; ``VisitNotFound`` when there is none for the actor."""
    rows = visible_visits(actor).filter(key=key).select_related("case", "unit", "area", "plan")
    return _get(rows, VisitNotFound, is_locked=is_locked)


def get_hazard_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Hazard:
    """A hazard; ``HazardNotFound`` when there is none for the actor."""
    rows = visible_hazards(actor).filter(key=key).select_related("case", "unit", "area", "target", "visit")
    return _get(rows, HazardNotFound, is_locked=is_locked)


def plan_key_of(actor: Actor, number: str) -> uuid.UUID:
    """The key of the plan with this number; ``PlanNotFound``."""
    return _get(visible_plans(actor).filter(number=numbers.normalise(number) or "-"), PlanNotFound, is_locked=False).key


def visit_key_of(actor: Actor, number: str) -> uuid.UUID:
    """The key of the visit with this number; ``VisitNotFound``."""
    rows = visible_visits(actor).filter(number=numbers.normalise(number) or "-")
    return _get(rows, VisitNotFound, is_locked=False).key


def hazard_key_of(actor: Actor, number: str) -> uuid.UUID:
    """The key of the hazard with this number; ``HazardNotFound``."""
    rows = visible_hazards(actor).filter(number=numbers.normalise(number) or "-")
    return _get(rows, HazardNotFound, is_locked=False).key


def get_target_for(actor: Actor, code: str, *, is_locked: bool = False) -> Target:
    """A target by its credit code, for whoever has a part in inspection; ``EntryNotFound`` otherwise."""
    rows = Target.objects.filter(code=code) if has_part(actor) else Target.objects.none()
    return _get(rows.select_related("area"), EntryNotFound, is_locked=is_locked)


def get_inspector_for(actor: Actor, code: str, *, is_locked: bool = False) -> Inspector:
    """An inspector by number, for whoever has a part in inspection; ``EntryNotFound`` otherwise."""
    rows = Inspector.objects.filter(code=code) if has_part(actor) else Inspector.objects.none()
    return _get(rows.select_related("unit", "area"), EntryNotFound, is_locked=is_locked)
