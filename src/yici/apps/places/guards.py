"""The only way to obtain an area, a unit or a post; and the one filter of what an actor may see."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q

from yici.apps.places.errors import AreaNotFound, UnitNotFound
from yici.apps.places.models import Area, PostHolding, Unit
from yici.core.access import Actor


def in_scope(actor: Actor, path: str) -> Q:
    """The filter that keeps rows whose area lies in the actor's subtrees.

    ``path`` is the lookup to ``Area.path`` from the model that is filtered ("area__path", "path"). The system sees all.
    """
    if actor.is_system:
        return Q()
    found = Q(pk__in=[])
    for root in actor.area_paths:
        found |= Q(**{f"{path}__startswith": root})
    return found


def covers(actor: Actor, path: str) -> bool:
    """Whether an area with this path lies in one of the actor's subtrees."""
    return actor.is_system or any(path.startswith(root) for root in actor.area_paths)


def get_area_named(code_or_key: str | uuid.UUID) -> Area:
    """The living area with this code or key; raises ``AreaNotFound``."""
    condition = Q(key=code_or_key) if isinstance(code_or_key, uuid.UUID) else Q(code=code_or_key, ended_on=None)
    area = Area.objects.filter(condition).first()
    if area is None:
        raise AreaNotFound(code=code_or_key)
    return area


def get_area_for(actor: Actor, code_or_key: str | uuid.UUID) -> Area:
    """As ``get_area_named``, but an area outside the actor's subtrees is not found."""
    area = get_area_named(code_or_key)
    if not covers(actor, area.path):
        raise AreaNotFound(code=code_or_key)
    return area


def get_unit_named(code: str) -> Unit:
    """The unit with this code; raises ``UnitNotFound``."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise UnitNotFound(code=code)
    return unit


def holdings_on(account_id: int, day: dt.date) -> list[PostHolding]:
    """The posts an account holds on a day, own posts before stand-ins."""
    still = Q(to_on=None) | Q(to_on__gte=day)
    open_post = Q(post__valid_to=None) | Q(post__valid_to__gte=day)
    rows = PostHolding.objects.filter(still, open_post, account_id=account_id, from_on__lte=day)
    return list(rows.select_related("post__unit", "post__role", "post__area").order_by("is_stand_in", "id"))
