"""What ran out is acted on exactly once, oldest first, however many workers do it at once."""

from __future__ import annotations

from django.db import connection

from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.models import Clock
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action

SWEPT_AT_ONCE = 200


def mark_overdue() -> int:
    """Mark every clock that ran out, each exactly once, oldest first, however many workers do it at once.

    Returns how many were marked. Comes round each minute; in batches, so that no writer waits long.
    """
    marked = 0
    while some := _mark_some():
        marked += some
    return marked


@action
def _mark_some() -> int:
    now = clock.now()
    due = Clock.objects.filter(stopped_at=None, paused_at=None, overdue_at=None, due_at__lte=now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    rows = list(due.select_related("case").order_by("due_at", "id")[:SWEPT_AT_ONCE])
    count = 0
    for row in rows:
        if Clock.objects.filter(pk=row.pk, overdue_at=None, stopped_at=None).update(overdue_at=now):
            tell_of(SYSTEM, row.case, "case.overdue", "", {"clock": row.kind, "due_on": row.due_on.isoformat()})
            count += 1
    return count
