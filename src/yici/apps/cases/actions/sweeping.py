"""The sweeper: what was reached is acted on exactly once, oldest first, however many workers do it at once.

A clock is marked in the transaction that writes the line of the timeline, the audit row and the notices about it, so a
worker that is killed leaves all of it or nothing. Batches walk a partial index; on PostgreSQL a row that somebody has
in hand is passed over and met again in the next walk, on SQLite each batch is a short write of its own.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.lapsing import sign_by_lapse
from yici.apps.cases.contracts import Moment, ReachedClock
from yici.apps.cases.models import Assignment, Case, Clock, Event
from yici.apps.cases.states import OPEN, acts_on, reactions_to, state_in
from yici.core import audit, bulk, clock, outbox
from yici.core.access import SYSTEM
from yici.core.actions import action

log = logging.getLogger(__name__)

AT_ONCE = {"postgresql": 1000, "sqlite": 200}  # clocks in one transaction; on SQLite well under half a second
VERBS = {"soon": "case.due_soon", "overdue": "case.overdue", "resumed": "clock.resumed"}

EVENT_COLUMNS = ("case_id", "at", "verb", "who", "state", "audience", "text", "facts")

Position = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class _Walk:
    """How the clocks of a moment are found (along which column) and marked."""

    moment: Moment
    column: str
    due: Callable[[dt.datetime], QuerySet[Clock]]
    mark: Callable[[list[Clock], dt.datetime], None]
    then: Callable[[Clock], object] | None = None  # a step that each takes after it was told
    most: int = 1000


def sweep_clocks() -> int:
    """One round over everything that was reached: run on, remind, mark what is overdue. Returns how many were acted on.

    Harmless when several workers do it at once or one is killed in the middle. What a type does then is data of the
    type (``on_soon``, ``on_overdue``); a matter may react, many at once (``register_reaction``).
    """
    return resume_due() + remind_due_soon() + mark_overdue()


def resume_due() -> int:
    """Let paused clocks whose day has come run on, as from the first minute of that day."""
    return _walk(_RESUMED)


def remind_due_soon() -> int:
    """Tell of clocks that are due soon and not over yet, each once."""
    return _walk(_SOON)


def mark_overdue() -> int:
    """Act on every clock that ran out, each exactly once, oldest first; returns how many.

    A limit to sign for that passes counts as signed.
    """
    return _walk(_OVERDUE) + _walk(_UNSIGNED)


def _walk(walk: _Walk) -> int:
    """Walk until a whole walk finds nothing: what another worker had in hand and dropped is met again."""
    total = 0
    while done := _walk_once(walk):
        total += done
    return total


def _walk_once(walk: _Walk) -> int:
    done, after = 0, None
    most = min(walk.most, AT_ONCE.get(connection.vendor, 200))
    while True:
        try:
            count, after = _sweep_some(walk, after, most)
        except Exception:
            if most == 1:
                raise
            log.exception("a batch of clocks (%s) failed; its clocks are tried one by one", walk.moment)
            count, after = _one_by_one(walk, after, most)
        done += count
        if after is None:
            return done


def _one_by_one(walk: _Walk, after: Position | None, most: int) -> tuple[int, Position | None]:
    """One clock that cannot be acted on keeps no other from its turn; it stays unmarked and is tried next time."""
    rows = list(_found(walk, after)[:most])
    done = 0
    for row in rows:
        try:
            done += _sweep_some(walk, None, 1, only=row.pk)[0]
        except Exception:
            log.exception("clock %s of case %s cannot be acted on (%s)", row.pk, row.case_id, walk.moment)
    return done, _position(walk, rows[-1]) if len(rows) == most else None


def _found(walk: _Walk, after: Position | None) -> QuerySet[Clock]:
    rows = walk.due(clock.now())
    if after is not None:
        first, key = after
        rows = rows.filter(**{f"{walk.column}__gte": first})
        rows = rows.filter(Q(**{f"{walk.column}__gt": first}) | Q(pk__gt=key))
    return rows.order_by(walk.column, "id")


def _position(walk: _Walk, row: Clock) -> Position:
    return getattr(row, walk.column), row.pk


@action
def _sweep_some(walk: _Walk, after: Position | None, most: int, only: int | None = None) -> tuple[int, Position | None]:
    """Act on the next clocks; returns how many, and where to go on (None at the end)."""
    now = clock.now()
    found = _found(walk, after) if only is None else walk.due(now).filter(pk=only)
    found = found.select_related("case")
    if connection.features.has_select_for_update_skip_locked:
        # The case too: a step holds its case, then wants the clocks. Who waits for nothing deadlocks with nobody.
        found = found.select_for_update(skip_locked=True, of=("self", "case"), no_key=True)
    rows = list(found[:most])
    if not rows:
        return 0, None
    position = _position(walk, rows[-1])
    walk.mark(rows, now)
    reached = _reached(rows, walk.moment)
    notices = _tell(rows, reached, walk.moment, now)
    for reaction in reactions_to(walk.moment):
        notices += reaction(reached)
    if notices:
        outbox.post(notices)
    if walk.then is not None:
        for row in rows:
            walk.then(row)
    return len(rows), position if len(rows) == most else None


def _reached(rows: list[Clock], moment: Moment) -> list[ReachedClock]:
    main, parts = _units([row.case_id for row in rows])
    owners: dict[int | None, str] = dict(
        Case.objects.filter(pk__in={row.case_id for row in rows}).values_list("owner_id", "owner__code").distinct()
    )
    return [
        ReachedClock(
            moment, row.case.key, row.case.number, row.case.type, row.case.subject, state_in(row.case.state_id),
            row.kind, row.due_on, row.due_at,
            (parts[row.assignment_id],) if row.assignment_id in parts else tuple(main.get(row.case_id, ())),
            owners.get(row.case.owner_id) or "", bool(row.facts.get("urgent")),
            f"clock {row.pk} {moment} {row.due_at:%Y%m%d%H%M%S}",
        )
        for row in rows
    ]  # fmt: skip


def _units(cases: Sequence[int]) -> tuple[dict[int, list[str]], dict[int | None, str]]:
    """Codes of the main unit by case, and of the unit of every part by the part."""
    main: dict[int, list[str]] = defaultdict(list)
    parts: dict[int | None, str] = {}
    rows = Assignment.objects.filter(case_id__in=set(cases)).values_list("pk", "case_id", "part", "unit__code")
    for key, case, part, code in rows:
        parts[key] = code
        if part == "main":
            main[case].append(code)
    return main, parts


def _tell(rows: list[Clock], reached: list[ReachedClock], moment: Moment, now: dt.datetime) -> list[outbox.Notice]:
    """Lines of the timelines and audit rows, in bulk; returns the notices to be posted."""
    verb, events, notices = VERBS[moment], [], []
    audited: dict[str, list[tuple[object, dict[str, object]]]] = defaultdict(list)
    for row, one in zip(rows, reached, strict=True):
        acts = acts_on(one.type, moment, one.kind)
        if moment == "soon" and not acts:  # nobody is told, so there is nothing to tell of
            continue
        told: dict[str, Any] = {"clock": one.kind, "due_on": one.due_on.isoformat()}
        if "escalate" in acts and one.owner_code:
            told["escalated_to"] = one.owner_code
        events.append((row.case_id, now, verb, SYSTEM.name, one.state, "inside", "", told))
        audited[one.type].append((one.subject, {"case": one.number, "state": one.state, **told}))
        notices += _notices(one, acts)
    bulk.insert(Event, EVENT_COLUMNS, events)
    for kind, items in audited.items():
        audit.record_many(verb, actor=SYSTEM, kind=kind, items=items)
    return notices


def _notices(one: ReachedClock, acts: tuple[str, ...]) -> list[outbox.Notice]:
    """To whom what is said. What is not urgent is held over quiet hours when it is sent; the clock runs on."""
    facts: dict[str, Any] = {"number": one.number, "clock": one.kind, "due_on": one.due_on.isoformat()}
    if one.is_urgent:
        facts["urgent"] = True
    wanted = [(f"clock.{one.moment}", code) for code in one.unit_codes if "remind" in acts]
    if "escalate" in acts and one.owner_code and one.owner_code not in one.unit_codes:
        wanted.append(("clock.escalated", one.owner_code))
    return [
        outbox.Notice("chat", "unit", code, template, facts, f"{one.mark} {code}"[:160]) for template, code in wanted
    ]


def _running() -> QuerySet[Clock]:
    return Clock.objects.filter(stopped_at=None, paused_at=None, overdue_at=None)


def _mark_reminded(rows: list[Clock], now: dt.datetime) -> None:
    Clock.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=now)


def _mark_overdue(rows: list[Clock], now: dt.datetime) -> None:
    Clock.objects.filter(pk__in=[row.pk for row in rows]).update(overdue_at=now)


def _run_on(rows: list[Clock], now: dt.datetime) -> None:
    first = min(min(clock.day_of(row.paused_at or now), row.due_on) for row in rows)
    days = clocks.calendar_from(first, 480)
    for row in rows:
        assert row.paused_until is not None and row.paused_at is not None
        morning = clock.end_of(row.paused_until - dt.timedelta(days=1))
        clocks.run_on(row, max(morning, row.paused_at), days)
    Clock.objects.bulk_update(rows, clocks.RUN_ON, batch_size=200)
    for case in Case.objects.filter(pk__in={row.case_id for row in rows}):
        if not case.clocks.exclude(paused_at=None).exists():
            case.assignments.filter(is_paused=True, phase__in=OPEN).update(is_paused=False)
        clocks.set_dues(case)


_SOON = _Walk(
    "soon", "soon_at",
    lambda now: _running().filter(reminded_at=None, soon_at__lte=now, due_at__gt=now), _mark_reminded,
)  # fmt: skip
_OVERDUE = _Walk(
    "overdue", "due_at", lambda now: _running().filter(due_at__lte=now).exclude(kind="sign"), _mark_overdue
)
_UNSIGNED = _Walk(  # each of these is a step of its case, so few at once
    "overdue", "due_at", lambda now: _running().filter(due_at__lte=now, kind="sign"), _mark_overdue, sign_by_lapse, 10
)
_RESUMED = _Walk(
    "resumed", "paused_until",
    lambda now: Clock.objects.filter(
        stopped_at=None, paused_at__isnull=False, paused_until__lte=clock.day_of(now)
    ), _run_on,
)  # fmt: skip
