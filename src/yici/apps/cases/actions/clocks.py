"""Clocks of cases: started, stopped, paused, run on, extended once. A comment never resets one."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.cases import rules
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.contracts import DuePoint, Limit
from yici.apps.cases.errors import BeyondLimitAbove, ClockNotRunning, DayIsPast, ExtendedAlready, ExtensionTooLate
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import NEVER, Assignment, Case, Clock
from yici.apps.cases.states import OPEN
from yici.apps.places.public import OfficialDays, official_days
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

MOVED = ("due_at", "due_on", "soon_at", "facts", "is_provisional")


def calendar_from(day: dt.date, most_days: int = 0) -> OfficialDays:
    """The official calendar for counting from a day on."""
    return official_days(day.year, day.year + 2 + most_days // 240)


def reach(limit: Limit, started_at: dt.datetime) -> DuePoint:
    """Where a limit ends that starts at an instant, by the newest official calendar."""
    needs = limit.rule == "working_days"
    days = calendar_from(clock.day_of(started_at), limit.length) if needs else OfficialDays()
    return rules.reach(limit, started_at, days)


def end_of(limit: Limit, started_at: dt.datetime) -> DuePoint:
    """Where a limit would end that started at an instant: for rights that end by themselves, and for “by when”."""
    return reach(limit, started_at)


def start(row: Case, limit: Limit, *, assignment: Assignment | None = None) -> Clock:
    """Start a clock of a row in hand (or set it anew); one of a part below ends no later than the one above it."""
    started_at = limit.since or clock.now()
    point = reach(limit, started_at)
    if assignment is not None and (above := clock_above(row, assignment, limit.kind)) is not None:
        point = rules.cap(point, above.due_at)
    return _set(row, limit.kind, limit.rule, limit.length, started_at, point, assignment)


def _set(
    row: Case, kind: str, rule: str, length: int, started_at: dt.datetime, point: DuePoint,
    assignment: Assignment | None = None,
) -> Clock:  # fmt: skip
    given, _ = Clock.objects.update_or_create(
        case=row, kind=kind, assignment=assignment,
        defaults={
            "rule": rule, "length": length, "started_at": started_at, "due_on": point.due_on,
            "due_at": point.due_at, "soon_at": point.soon_at, "stopped_at": None, "is_met": False, "paused_at": None,
            "paused_until": None, "paused_for": 0, "extended_by": 0, "reminded_at": None, "overdue_at": None,
            "facts": dict(point.facts), "is_provisional": point.is_provisional,
        },
    )  # fmt: skip
    return given


def clock_above(row: Case, assignment: Assignment, kind: str) -> Clock | None:
    """The clock inside which one of a part lies: of the unit that handed it down, or of the whole case. Of several
    kinds it is the same one, or the one that ends last.
    """
    running = [one for one in row.clocks.filter(stopped_at=None) if one.assignment_id != assignment.pk]
    above = assignment.parent
    while above is not None:
        if found := [one for one in running if one.assignment_id == above.pk]:
            return _nearest(found, kind)
        above = above.parent
    return _nearest([one for one in running if one.assignment_id is None], kind)


def _nearest(found: list[Clock], kind: str) -> Clock | None:
    same = [one for one in found if one.kind == kind]
    return max(same or found, key=lambda one: one.due_at, default=None)


@action
def start_clock(
    *,
    actor: Actor,
    case: uuid.UUID,
    kind: str,
    last_day: dt.date | None = None,
    days: int | None = None,
    limit: Limit | None = None,
    unit_id: int | None = None,
) -> None:
    """Start (or, when it was started before, set anew) a clock: a last day, a number of calendar days, or any limit.

    With ``unit_id`` it is a clock of that unit's part, which ends no later than the one above it. The last day counts
    whole, in the city's zone. Raises ``DayIsPast``, ``ClockNotRunning`` (that unit has no part).
    """
    row = get_case_for(actor, case, is_locked=True)
    today = clock.today()
    if last_day is not None:
        if last_day < today:
            raise DayIsPast(day=last_day.isoformat())
        point = rules.point_of_day(today, last_day)
        _set(row, kind, "calendar_days", (last_day - today).days, clock.now(), point, _part_of(row, unit_id, kind))
    else:
        given = limit or Limit(kind, "calendar_days", days or 0)
        start(row, given, assignment=_part_of(row, unit_id, kind))
    set_dues(row)


def _part_of(row: Case, unit_id: int | None, kind: str) -> Assignment | None:
    if unit_id is None:
        return None
    found = row.assignments.filter(unit_id=unit_id).first()
    if found is None:
        raise ClockNotRunning(kind=kind)
    return found


def _running(row: Case, kind: str, unit_id: int | None) -> Clock:
    """A clock that is neither stopped nor paused; ``ClockNotRunning``."""
    rows = row.clocks.filter(kind=kind, stopped_at=None, assignment=_part_of(row, unit_id, kind))
    found = rows.select_related("assignment").first()
    if found is None:
        raise ClockNotRunning(kind=kind)
    return found


@action
def stop_clock(*, actor: Actor, case: uuid.UUID, kind: str, unit_id: int | None = None) -> None:
    """Stop a clock at this moment: what it waited for has come. ``unit_id``: the clock of that unit's part."""
    row = get_case_for(actor, case, is_locked=True)
    part = _part_of(row, unit_id, kind)
    row.clocks.filter(kind=kind, assignment=part, stopped_at=None).update(**_stopped())
    set_dues(row)


def stop(row: Case, kinds: tuple[str, ...]) -> None:
    """Stop clocks of a row in hand: what they waited for has come. Clocks of parts have their own end."""
    row.clocks.filter(kind__in=kinds, assignment=None, stopped_at=None).update(**_stopped())


def _stopped() -> dict[str, object]:
    return {"stopped_at": clock.now(), "is_met": True, "paused_at": None, "paused_until": None}


@action
def pause_clock(
    *, actor: Actor, case: uuid.UUID, kind: str, why: str = "", until: dt.date | None = None, unit_id: int | None = None
) -> None:
    """Let a clock stand. ``why`` is what it waits for, from a list; it runs on by itself on the morning of ``until``.

    Raises ``ClockNotRunning`` (also when it stands already) and ``DayIsPast``.
    """
    row = get_case_for(actor, case, is_locked=True)
    if until is not None and until <= clock.today():
        raise DayIsPast(day=until.isoformat())
    one = _running(row, kind, unit_id)
    if one.paused_at is not None:
        raise ClockNotRunning(kind=kind)
    _pause(one, until, why)
    set_dues(row)
    told = {"clock": kind, "until_on": until.isoformat() if until else None}
    tell_of(actor, row, "clock.paused", why, told)


def pause(row: Case, kinds: tuple[str, ...], until: dt.date | None = None, why: str = "") -> None:
    """Let clocks of a row in hand stand."""
    for one in row.clocks.filter(kind__in=kinds, stopped_at=None):
        if one.paused_at is None:
            _pause(one, until, why)
        elif until is not None:  # stands on, until another day
            one.paused_until, one.facts = until, {**one.facts, **({"waits_for": why} if why else {})}
            one.save(update_fields=["paused_until", "facts"])


def _pause(one: Clock, until: dt.date | None, why: str) -> None:
    one.paused_at, one.paused_until = clock.now(), until
    one.facts = {**one.facts, "waits_for": why} if why else one.facts
    one.save(update_fields=["paused_at", "paused_until", "facts"])


@action
def resume_clock(*, actor: Actor, case: uuid.UUID, kind: str, unit_id: int | None = None) -> None:
    """Let a paused clock run on. Raises ``ClockNotRunning`` when it does not stand."""
    row = get_case_for(actor, case, is_locked=True)
    one = _running(row, kind, unit_id)
    if one.paused_at is None:
        raise ClockNotRunning(kind=kind)
    run_on(one, clock.now(), calendar_from(min(clock.day_of(one.paused_at), one.due_on)))
    one.save(update_fields=RUN_ON)
    set_dues(row)
    tell_of(actor, row, "clock.resumed", "", {"clock": kind, "due_on": one.due_on.isoformat()})


RUN_ON = [*MOVED, "paused_for", "paused_at", "paused_until", "reminded_at"]


def resume(row: Case, kinds: tuple[str, ...]) -> None:
    """Let paused clocks of a row in hand run on: they end later by what they stood (see ``rules.counting``)."""
    for one in row.clocks.filter(kind__in=kinds, stopped_at=None).exclude(paused_at=None):
        run_on(one, clock.now(), calendar_from(min(clock.day_of(one.paused_at or clock.now()), one.due_on)))
        one.save(update_fields=RUN_ON)


def run_on(one: Clock, at: dt.datetime, days: OfficialDays) -> None:
    """Change a paused clock's row so that it runs from an instant on; the caller saves it (``RUN_ON``)."""
    assert one.paused_at is not None
    before = one.due_at
    move_to(one, rules.stand(point_of(one), one.paused_at, at, days))
    one.facts = {name: value for name, value in one.facts.items() if name != "waits_for"}
    one.paused_for += int((at - one.paused_at).total_seconds())
    one.paused_at = one.paused_until = None
    if one.due_at != before:
        one.reminded_at = None


def point_of(one: Clock) -> DuePoint:
    """Where a clock ends, as its row has it."""
    return DuePoint(one.due_on, one.due_at, one.soon_at or one.due_at, one.facts, one.is_provisional)


def move_to(one: Clock, point: DuePoint) -> None:
    """Write a point into a clock's row; the caller saves it (``MOVED``)."""
    one.due_on, one.due_at, one.soon_at = point.due_on, point.due_at, point.soon_at
    one.facts, one.is_provisional = dict(point.facts), point.is_provisional


@action
def extend_clock(
    *,
    actor: Actor,
    case: uuid.UUID,
    kind: str,
    by: int,
    unit_id: int | None = None,
    asked_at: dt.datetime | None = None,
    text: str = "",
) -> None:
    """Give a running clock more hours or days (as its rule counts), once, asked for before it ends.

    ``asked_at`` is when it was asked for, where somebody decided later. Raises ``ClockNotRunning``,
    ``ExtendedAlready``, ``ExtensionTooLate`` and, for a clock of a part, ``BeyondLimitAbove``.
    """
    if by < 1:
        raise ValueError("an extension is at least one hour or day")
    row = get_case_for(actor, case, is_locked=True)
    one = _running(row, kind, unit_id)
    if one.paused_at is not None:
        raise ClockNotRunning(kind=kind)
    if one.extended_by:
        raise ExtendedAlready
    if (asked_at or clock.now()) >= one.due_at:
        raise ExtensionTooLate(kind=kind, day=one.due_on.isoformat())
    was = one.due_on
    point = rules.extend(point_of(one), by, asked_at or clock.now(), calendar_from(one.due_on, by))
    above = clock_above(row, one.assignment, kind) if one.assignment else None
    if above is not None and point.due_at > above.due_at:
        raise BeyondLimitAbove(day=above.due_on.isoformat())
    move_to(one, point)
    one.extended_by, one.reminded_at, one.overdue_at = by, None, None
    one.save(update_fields=[*MOVED, "extended_by", "reminded_at", "overdue_at"])
    set_dues(row)
    told = {"clock": kind, "by": by, "was": was.isoformat(), "due_on": one.due_on.isoformat()}
    tell_of(actor, row, "clock.extended", text, told)


def stand_while_handed_over(row: Case, now: dt.datetime) -> None:
    """For types without moves: clocks stand while a case is handed over; taken up again they run on."""
    if row.phase in OPEN:
        row.clocks.filter(is_met=False).exclude(stopped_at=None).update(stopped_at=None)
    else:
        row.clocks.filter(stopped_at=None).update(stopped_at=now)


def set_dues(row: Case) -> None:
    """Write the next due into the assignments of a case: that of its own running clocks, else that of the case's."""
    running = row.clocks.filter(stopped_at=None, paused_at=None).order_by("-due_at")
    earliest: dict[int | None, dt.datetime] = dict(running.values_list("assignment_id", "due_at"))
    own = [one for one in earliest if one is not None]
    row.assignments.exclude(pk__in=own).update(next_due=earliest.get(None, NEVER))
    for one in own:
        Assignment.objects.filter(pk=one).update(next_due=earliest[one])
