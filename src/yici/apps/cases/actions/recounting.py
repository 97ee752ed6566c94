"""A new official calendar: running clocks whose day was provisional are counted again, and say so."""

from __future__ import annotations

from typing import cast

from django.db import connection

from yici.apps.cases import rules
from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.contracts import ClockRule, Limit
from yici.apps.cases.models import Case, Clock
from yici.apps.places.public import OfficialDays
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action

AT_ONCE = 200


def recount_provisional() -> int:
    """Count running provisional clocks again whose missing calendar has come; returns how many were counted.

    A paused clock is counted when it runs on. Harmless when several workers do it at once.
    """
    counted, after = 0, 0
    while True:
        running = Clock.objects.filter(is_provisional=True, stopped_at=None, paused_at=None, pk__gt=after)
        found = list(running.order_by("pk").values_list("pk", "started_at", "facts")[:AT_ONCE])
        if not found:
            return counted
        after = found[-1][0]
        days = clocks.calendar_from(min(clock.day_of(start) for _, start, _ in found), 1200)
        keys = [key for key, _, facts in found if _unknown(facts) & days.known]
        if keys:
            counted += _recount(keys, days)


def _unknown(facts: dict[str, list[int]]) -> set[int]:
    """Years that had no official calendar when the clock was counted."""
    moves = cast("list[dict[str, list[int]]]", facts.get("moves", []))
    return {year for part in (facts, *moves) for year in part.get("unknown", ())}


@action
def _recount(keys: list[int], days: OfficialDays) -> int:
    rows = Clock.objects.filter(pk__in=keys, is_provisional=True, stopped_at=None, paused_at=None)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self", "case"), no_key=True)
    # Clocks of parts after those of the case: they lie inside them.
    found = sorted(rows.select_related("case", "assignment"), key=lambda row: (row.assignment_id or 0, row.pk))
    for row in found:
        was = row.due_on
        limit = Limit(row.kind, cast(ClockRule, row.facts["rule"]), row.length)
        above = clocks.clock_above(row.case, row.assignment, row.kind) if row.assignment else None
        point = rules.recount(limit, row.started_at, row.facts, days, above.due_at if above else None)
        clocks.move_to(row, point)
        if row.due_on != was and row.due_at > clock.now():
            row.reminded_at = row.overdue_at = None
        row.save(update_fields=[*clocks.MOVED, "reminded_at", "overdue_at"])
        told = {"clock": row.kind, "was": was.isoformat(), "due_on": row.due_on.isoformat()}
        tell_of(SYSTEM, row.case, "clock.recounted", "", told)
    for case in {row.case_id: row.case for row in found}.values():
        clocks.set_dues(Case.objects.get(pk=case.pk))
    return len(found)
