"""Clocks of cases: started, stopped, paused, run on, extended once. A comment never resets one."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.cases import rules
from yici.apps.cases.contracts import DuePoint, Limit
from yici.apps.cases.errors import DayIsPast
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import NEVER, Assignment, Case, Clock
from yici.apps.cases.states import OPEN
from yici.apps.places.public import add_working_days
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action


def reach(limit: Limit, started_at: dt.datetime) -> DuePoint:
    """Where a limit ends that starts at an instant, by the newest official calendar."""
    start = clock.day_of(started_at)
    facts = {"rule": limit.rule, "started_on": start.isoformat(), "length": limit.length}
    if limit.rule == "hours":
        due_at = started_at + dt.timedelta(hours=limit.length)
        soon_at = started_at + dt.timedelta(hours=limit.length * 0.75)
        due_on = clock.day_of(due_at)
        return DuePoint(due_on, due_at, soon_at, {**facts, "due_on": due_on.isoformat(), "days": (due_on - start).days})
    if limit.rule == "working_days":
        found = add_working_days(start, limit.length)
        skipped = [[day.isoformat(), name] for day, name in found.skipped]
        due_on, provisional = found.day, found.is_provisional
        facts["skipped"] = skipped
    else:
        due_on, provisional = rules.last_day(start, limit.length), False
    facts |= {"due_on": due_on.isoformat(), "days": (due_on - start).days}
    return DuePoint(due_on, clock.end_of(due_on), clock.end_of(due_on - dt.timedelta(days=1)), facts, provisional)


def start(row: Case, limit: Limit, *, assignment: Assignment | None = None) -> None:
    """Start a clock of a row in hand (or set it anew)."""
    now = clock.now()
    point = reach(limit, now)
    Clock.objects.update_or_create(
        case=row, kind=limit.kind, assignment=assignment,
        defaults={
            "rule": limit.rule, "length": limit.length, "started_at": now, "due_on": point.due_on,
            "due_at": point.due_at, "soon_at": point.soon_at, "stopped_at": None, "is_met": False, "paused_at": None,
            "paused_until": None, "reminded_at": None, "overdue_at": None, "facts": dict(point.facts),
            "is_provisional": point.is_provisional,
        },
    )  # fmt: skip


@action
def start_clock(
    *, actor: Actor, case: uuid.UUID, kind: str, last_day: dt.date | None = None, days: int | None = None
) -> None:
    """Start (or, when it was started before, set anew) a clock in calendar days: a last day, or a number of days.

    The last day counts whole, in the city's zone. Raises ``DayIsPast``.
    """
    row = get_case_for(actor, case, is_locked=True)
    today = clock.today()
    due_on = last_day if last_day is not None else rules.last_day(today, days or 0)
    if due_on < today:
        raise DayIsPast(day=due_on.isoformat())
    facts = {
        "rule": "fixed_day" if last_day is not None else "calendar_days", "started_on": today.isoformat(),
        "due_on": due_on.isoformat(), "days": (due_on - today).days,
    }  # fmt: skip
    Clock.objects.update_or_create(
        case=row, kind=kind, assignment=None,
        defaults={
            "rule": "calendar_days", "length": (due_on - today).days, "started_at": clock.now(), "due_on": due_on,
            "due_at": clock.end_of(due_on), "soon_at": clock.end_of(due_on - dt.timedelta(days=1)),
            "stopped_at": None, "is_met": False, "overdue_at": None, "reminded_at": None, "facts": facts,
        },
    )  # fmt: skip
    set_dues(row)


@action
def stop_clock(*, actor: Actor, case: uuid.UUID, kind: str) -> None:
    """Stop a clock at this moment: what it waited for has come."""
    row = get_case_for(actor, case, is_locked=True)
    stop(row, (kind,))
    set_dues(row)


def stop(row: Case, kinds: tuple[str, ...]) -> None:
    """Stop clocks of a row in hand: what they waited for has come."""
    row.clocks.filter(kind__in=kinds, stopped_at=None).update(stopped_at=clock.now(), is_met=True, paused_at=None)


def pause(row: Case, kinds: tuple[str, ...], until: dt.date | None = None) -> None:
    """Let clocks of a row in hand stand."""
    running = row.clocks.filter(kind__in=kinds, stopped_at=None, paused_at=None)
    running.update(paused_at=clock.now(), paused_until=until)


def resume(row: Case, kinds: tuple[str, ...]) -> None:
    """Let paused clocks of a row in hand run on: they end later by as long as they stood."""
    now = clock.now()
    for one in row.clocks.filter(kind__in=kinds, stopped_at=None).exclude(paused_at=None):
        stood = now - (one.paused_at or now)
        due_at = one.due_at + stood
        if one.rule != "hours":
            due_at = clock.end_of(clock.day_of(due_at - dt.timedelta(seconds=1)))
        one.due_at, one.due_on = due_at, clock.day_of(due_at - dt.timedelta(seconds=1))
        one.paused_for += int(stood.total_seconds())
        one.paused_at = one.paused_until = None
        one.save(update_fields=["due_at", "due_on", "paused_for", "paused_at", "paused_until"])


def stand_while_handed_over(row: Case, now: dt.datetime) -> None:
    """For types without moves: clocks stand while a case is handed over; taken up again they run on."""
    if row.phase in OPEN:
        row.clocks.filter(is_met=False).exclude(stopped_at=None).update(stopped_at=None)
    else:
        row.clocks.filter(stopped_at=None).update(stopped_at=now)


def next_due(row: Case, assignment: Assignment | None = None) -> dt.datetime:
    """When the next clock of the case (or of this assignment) runs out; ``NEVER`` when none runs."""
    running = row.clocks.filter(stopped_at=None, paused_at=None)
    running = running.filter(assignment=None) | running.filter(assignment=assignment)
    return running.order_by("due_at").values_list("due_at", flat=True).first() or NEVER


def set_dues(row: Case) -> None:
    """Write the next due into the assignments of a case."""
    if not row.clocks.exclude(assignment=None).exists():
        row.assignments.update(next_due=next_due(row))
        return
    for one in row.assignments.all():
        Assignment.objects.filter(pk=one.pk).update(next_due=next_due(row, one))
