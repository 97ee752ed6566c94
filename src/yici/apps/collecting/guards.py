"""The only way to obtain a plan, a sending, a sent form or a merge. What a stranger asks for is not found.

A plan in work is its unit's; handed over, it is also the approvers' and those of the places that would have to fill it.
A sending is its unit's. A sent form belongs to the unit that was sent it, to the unit that consolidates it and to the
sender; a merge to whoever consolidates.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yici.apps.collecting.errors import MergeNotFound, PlanNotFound, SendingNotFound, SentFormNotFound
from yici.apps.collecting.models import Merge, Plan, Sending, SentForm
from yici.apps.collecting.states import APPROVE, SUBMIT
from yici.apps.places.public import in_scope
from yici.core.access import Actor
from yici.core.errors import NotFound
from yici.core.guards import only

M = TypeVar("M", bound=Model)
HANDED_OVER = ("plan:submitted", "plan:approved", "plan:declined", "plan:expired", "plan:sent_back")
ALLOWED = "plan:approved"


def _above(actor: Actor) -> list[str]:
    """The paths of the areas that the actor's areas lie in, and of these themselves."""
    found = []
    for path in actor.area_paths:
        parts = path.strip("/").split("/")
        found += ["/" + "/".join(parts[:count]) + "/" for count in range(1, len(parts) + 1)]
    return found


def sees_plan(actor: Actor, case: str = "") -> Q:
    """The filter of plans handed over that an actor sees beside those of its unit; ``case`` leads to the case."""
    shown = Q(pk__in=[])
    if actor.may(APPROVE):
        shown |= in_scope(actor, f"{case}area__path")
    if actor.may(SUBMIT):
        shown |= Q(**{f"{case}area__path__in": _above(actor)})
    return Q(**{f"{case}state_id__in": HANDED_OVER}) & shown


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans of the actor's unit, and those handed over to it or to be filled by it."""
    if actor.is_system:
        return Plan.objects.all()
    own = Q(unit_id=actor.unit_id) if actor.unit_id is not None else Q(pk__in=[])
    return Plan.objects.filter(own | sees_plan(actor, "case__"))


def visible_sendings(actor: Actor) -> QuerySet[Sending]:
    """Sendings of the actor's unit."""
    if actor.is_system:
        return Sending.objects.all()
    if actor.unit_id is None:
        return Sending.objects.none()
    return Sending.objects.filter(unit_id=actor.unit_id)


def visible_sent_forms(actor: Actor) -> QuerySet[SentForm]:
    """Sent forms that the actor's unit was sent, consolidates or sent out."""
    if actor.is_system:
        return SentForm.objects.all()
    if actor.unit_id is None:
        return SentForm.objects.none()
    unit = actor.unit_id
    return SentForm.objects.filter(Q(unit_id=unit) | Q(above__unit_id=unit) | Q(sending__unit_id=unit))


def visible_merges(actor: Actor) -> QuerySet[Merge]:
    """Merges that the actor's unit made, and those of its sendings."""
    if actor.is_system:
        return Merge.objects.all()
    if actor.unit_id is None:
        return Merge.objects.none()
    return Merge.objects.filter(Q(sending__unit_id=actor.unit_id) | Q(sent_form__unit_id=actor.unit_id))


def _get(rows: QuerySet[M], key: uuid.UUID, error: type[NotFound], *, is_locked: bool) -> M:
    found = rows.filter(key=key)
    return only(found, error, is_locked=is_locked)


def get_plan_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Plan:
    """The plan with this key; ``PlanNotFound`` when it is not the actor's to see."""
    return _get(visible_plans(actor).select_related("unit", "area"), key, PlanNotFound, is_locked=is_locked)


def get_sending_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Sending:
    """The sending with this key; ``SendingNotFound`` when it is not the actor's to see."""
    rows = visible_sendings(actor).select_related("plan", "unit", "area")
    return _get(rows, key, SendingNotFound, is_locked=is_locked)


def get_sent_form_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> SentForm:
    """The sent form with this key; ``SentFormNotFound`` when it is not the actor's to see."""
    rows = visible_sent_forms(actor).select_related("sending__plan", "sending__unit", "area", "unit", "above__unit")
    return _get(rows, key, SentFormNotFound, is_locked=is_locked)


def get_merge_for(actor: Actor, key: uuid.UUID) -> Merge:
    """The merge with this key; ``MergeNotFound`` when it is not the actor's to see."""
    rows = visible_merges(actor).select_related("sending__plan", "sent_form__area")
    return _get(rows, key, MergeNotFound, is_locked=False)


def is_own_unit(actor: Actor, form: SentForm) -> bool:
    """Whether the actor sits in the unit that was sent the form."""
    return actor.is_system or form.unit_id == actor.unit_id


def is_above(actor: Actor, form: SentForm) -> bool:
    """Whether the actor sits in the unit that checks the form: its consolidator, at the top the sender."""
    above = form.above.unit_id if form.above is not None else form.sending.unit_id
    return actor.is_system or above == actor.unit_id
