"""The one way to obtain an object: through its scope, for a stated step, hidden things answering 404.

An app's ``guards.py`` wraps ``get_in_scope`` once for each of its things (``get_case_for(actor, key, to="close")``).
Out of scope and non-existent look the same from outside; the permission is asked only for what the actor may see.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from yici.core.access import Actor
from yici.core.errors import ChangedMeanwhile, NotFound

M = TypeVar("M", bound=Model)


def get_in_scope(
    rows: QuerySet[M], *, actor: Actor, scope: Q, key: object, permission: str = "", is_locked: bool = False
) -> M:
    """The object with this outside ``key`` among what ``scope`` shows the actor.

    ``scope`` comes from ``places.public.in_scope(actor, path)``. ``is_locked`` takes the row's lock for an action.
    Raises ``NotFound`` (also for a malformed key) and ``NotAllowed``.
    """
    try:
        wanted = key if isinstance(key, uuid.UUID) else uuid.UUID(str(key))
    except ValueError:
        raise NotFound from None
    thing = only(rows.filter(scope, key=wanted), NotFound, is_locked=is_locked)
    if permission:
        actor.must(permission)
    return thing


def only(rows: QuerySet[M], missing: type[NotFound], *, is_locked: bool = False) -> M:
    """The first of these rows, for an action with its lock; raises ``missing`` when there is none."""
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise missing
    return found


def save_version(rows: QuerySet[M], *, pk: object, expected: int, **changes: object) -> int:
    """Write ``changes`` if the row still has the ``expected`` version, and return the new one.

    Raises ``ChangedMeanwhile`` otherwise: locks are never the only guard against a lost update.
    """
    if not rows.filter(pk=pk, version=expected).update(version=expected + 1, **changes):
        raise ChangedMeanwhile
    return expected + 1
