"""Writes of cases: opened, taken a step further, marked when a clock ran out. Nothing else changes a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from yici.apps.cases import rules
from yici.apps.cases.contracts import CaseView
from yici.apps.cases.errors import DayIsPast, StateNotKnown
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import NEVER, Assignment, Case, Clock, Event, State
from yici.apps.cases.selectors import view_of
from yici.apps.cases.states import OPEN, all_types, code_of, state_in, type_named
from yici.core import audit, clock, numbers, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.guards import save_version

SWEPT_AT_ONCE = 200


@action
def keep_states() -> None:
    """Write the states of all registered types; what is there stays. Runs after every migration."""
    State.objects.bulk_create(
        [
            State(code=code_of(one.name, name), type=one.name, name=name)
            for one in all_types()
            for name in one.table.states
        ],
        ignore_conflicts=True,
    )


def check_states() -> None:
    """Refuse to start over running cases in a state that no registered table knows (``StateNotKnown``)."""
    known = {code_of(one.name, name) for one in all_types() for name in one.table.states}
    lost = Case.objects.exclude(phase="closed").exclude(state_id__in=known).order_by("state_id")
    found = sorted(set(lost.values_list("state_id", flat=True)))
    if found:
        raise StateNotKnown(states=", ".join(found[:10]))


@action
def open_case(
    *,
    actor: Actor,
    case_type: str,
    subject: uuid.UUID,
    title: str,
    area_id: int,
    owner_id: int | None,
    main_id: int | None = None,
    assisting_ids: Sequence[int] = (),
    parent: uuid.UUID | None = None,
    text: str = "",
) -> CaseView:
    """Open a case about a subject, in the first state of its type; a second one about the same subject is the first.

    The matter has asked its own permission. ``owner_id`` is the unit whose case it is, ``main_id`` the one that has it
    in hand (units and areas by id).
    """
    kind = type_named(case_type)
    found = Case.objects.filter(type=case_type, subject=subject).first()
    if found is not None:
        return view_of(found)
    state = kind.table.initial
    row = Case.objects.create(
        number=numbers.issue(kind.letter), type=kind.name, type_version=kind.version, phase=kind.phases[state],
        state_id=code_of(kind.name, state), subject=subject, title=title[:200], area_id=area_id, owner_id=owner_id,
        parent_id=Case.objects.get(key=parent).pk if parent else None, opened_at=clock.now(),
    )  # fmt: skip
    if main_id is not None:
        _assign(row, main_id, "main", row.phase)
    for unit in assisting_ids:
        _assign(row, unit, "assisting", "answered")
    _tell(actor, row, f"{kind.name}.opened", text, {})
    return view_of(row)


def _assign(row: Case, unit: int, part: str, phase: str) -> None:
    Assignment.objects.create(
        case=row, unit_id=unit, part=part, phase=phase, next_due=_next_due(row), given_at=clock.now()
    )


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
            "due_at": clock.end_of(due_on), "stopped_at": None, "is_met": False, "overdue_at": None, "facts": facts,
        },
    )  # fmt: skip
    _set_dues(row)


@action
def stop_clock(*, actor: Actor, case: uuid.UUID, kind: str) -> None:
    """Stop a clock at this moment: what it waited for has come."""
    row = get_case_for(actor, case, is_locked=True)
    row.clocks.filter(kind=kind, stopped_at=None).update(stopped_at=clock.now(), is_met=True)
    _set_dues(row)


@action
def step(
    *,
    actor: Actor,
    case: uuid.UUID,
    event: str,
    expected: int,
    facts: object = None,
    text: str = "",
    told: Mapping[str, Any] | None = None,
    units: Mapping[int, str] | None = None,
    client_key: str = "",
) -> CaseView:
    """Take a case a step further by its type's table.

    ``expected`` is the version the decision was made on; ``facts`` is what the table's guard looks at; ``text`` is what
    a person wrote about it and ``told`` names keys and counts for the timeline. ``units`` gives units (by id) the phase
    they are in after the step; a unit that did not have the case gets an assisting part. The same ``client_key`` twice
    counts once. Raises ``CaseNotFound``, ``StepNotDeclared``, ``NotAllowed``, ``StepNotYet``, ``ChangedMeanwhile``.
    """
    if client_key:
        content = {"case": str(case), "event": event, "expected": expected, "text": text}
        submissions.receive_once(
            "case.step", sender=actor.account or "", client_key=client_key, content=content,
            act=lambda: _step(actor, case, event, expected, facts, text, told or {}, units or {}).version,
        )  # fmt: skip
        return view_of(get_case_for(actor, case))
    return view_of(_step(actor, case, event, expected, facts, text, told or {}, units or {}))


def _step(
    actor: Actor,
    key: uuid.UUID,
    event: str,
    expected: int,
    facts: object,
    text: str,
    told: Mapping[str, Any],
    units: Mapping[int, str],
) -> Case:
    row = get_case_for(actor, key, is_locked=True)
    kind = type_named(row.type)
    target = kind.table.step(state_in(row.state_id), event, actor=actor, facts=facts)
    phase = kind.phases[target]
    now = clock.now()
    row.version = save_version(
        Case.objects.all(), pk=row.pk, expected=expected, state_id=code_of(row.type, target), phase=phase,
        closed_at=now if phase == "closed" else None,
    )  # fmt: skip
    row.phase, row.state_id = phase, code_of(row.type, target)
    row.closed_at = now if phase == "closed" else None
    row.assignments.filter(part="main").update(phase=phase)
    if phase == "closed":
        row.assignments.update(phase=phase)
    for unit, its_phase in units.items():
        if not row.assignments.filter(unit_id=unit).update(phase=its_phase):
            _assign(row, unit, "assisting", its_phase)
    _move_clocks(row, now)
    _tell(actor, row, kind.verb_of(event), text, told)
    return row


def _move_clocks(row: Case, now: dt.datetime) -> None:
    """Clocks stand while a case is handed over or closed; taken up again, they run on: nothing resets them."""
    if row.phase in OPEN:
        row.clocks.filter(is_met=False).exclude(stopped_at=None).update(stopped_at=None)
    else:
        row.clocks.filter(stopped_at=None).update(stopped_at=now)
    _set_dues(row)


def _next_due(row: Case) -> dt.datetime:
    due = row.clocks.filter(stopped_at=None, paused_at=None).order_by("due_at").values_list("due_at", flat=True).first()
    return due or NEVER


def _set_dues(row: Case) -> None:
    row.assignments.update(next_due=_next_due(row))


def _tell(actor: Actor, row: Case, verb: str, text: str, told: Mapping[str, Any]) -> None:
    state = state_in(row.state_id)
    Event(
        case=row, at=clock.now(), verb=verb, account=actor.account, post=actor.post, who=actor.name[:80], state=state,
        text=text, facts=dict(told),
    ).save()  # fmt: skip
    audit.record(verb, actor=actor, kind=row.type, key=row.subject, case=row.number, state=state, **told)


@action
def tell(*, actor: Actor, case: uuid.UUID, verb: str, text: str = "", told: Mapping[str, Any] | None = None) -> None:
    """Add a line to a case's timeline that is no step (urged, printed); the state stays."""
    _tell(actor, get_case_for(actor, case), verb, text, told or {})


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
            _tell(SYSTEM, row.case, "case.overdue", "", {"clock": row.kind, "due_on": row.due_on.isoformat()})
            count += 1
    return count
