"""A case is taken a step further by its type's table."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.assigning import follow
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.contracts import CaseView, Limit
from yici.apps.cases.errors import ChildrenOpen, LimitMissing
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Case
from yici.apps.cases.selectors.cases import view_of
from yici.apps.cases.states import OPEN, CaseType, ClockMoves, code_of, state_in, type_named
from yici.core import clock, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version


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
    limits: Sequence[Limit] = (),
    until: dt.date | None = None,
    audience: str = "inside",
    main_id: int | None = None,
    keeps_children: bool = False,
    why: str = "",
) -> CaseView:
    """Take a case a step further by its type's table.

    ``expected`` is the version the decision was made on; ``facts`` is what the table's guard looks at; ``text`` is what
    a person wrote about it and ``told`` names keys and counts for the timeline. ``units`` gives units (by id) the phase
    they are in after the step; a unit that did not have the case gets an assisting part. ``limits`` are those of the
    clocks that the step starts, ``until`` the day on which those it pauses run on and ``why`` what they wait for;
    ``main_id`` is the new main unit. A case below that somebody still works on keeps its parent from closing, unless
    ``keeps_children`` says that it goes on by itself (it serves others too). The same ``client_key`` twice counts
    once. Raises ``CaseNotFound``, ``StepNotDeclared``, ``NotAllowed``, ``StepNotYet``, ``ChangedMeanwhile``,
    ``LimitMissing``, ``ChildrenOpen``.
    """

    def act() -> Case:
        row = _step(actor, case, event, expected, facts, units or {}, limits, until, main_id, keeps_children, why)
        tell_of(actor, row, type_named(row.type).verb_of(event), text, told, audience)
        return row

    if client_key:
        content = {"case": str(case), "event": event, "expected": expected, "text": text}
        submissions.receive_once(
            "case.step", sender=actor.account or "", client_key=client_key, content=content,
            act=lambda: act().version,
        )  # fmt: skip
        return view_of(get_case_for(actor, case))
    return view_of(act())


def _step(
    actor: Actor,
    key: uuid.UUID,
    event: str,
    expected: int,
    facts: object,
    units: Mapping[int, str],
    limits: Sequence[Limit],
    until: dt.date | None,
    main_id: int | None,
    keeps_children: bool,
    why: str,
) -> Case:
    row = get_case_for(actor, key, is_locked=True)
    kind = type_named(row.type)
    target = kind.table.step(state_in(row.state_id), event, actor=actor, facts=facts)
    phase = kind.phases[target]
    now = clock.now()
    if phase == "closed" and not keeps_children:
        _refuse_open_children(row)
    closed_at = now if phase == "closed" else None
    row.version = save_version(
        Case.objects.all(), pk=row.pk, expected=expected, state_id=code_of(row.type, target), phase=phase,
        closed_at=closed_at,
    )  # fmt: skip
    row.phase, row.state_id, row.closed_at = phase, code_of(row.type, target), closed_at
    follow(row, kind, target, units, actor, main_id)
    if kind.moves is None:
        clocks.stand_while_handed_over(row, now)
    else:
        move_clocks(row, kind, event, limits, until, why)
    clocks.set_dues(row)
    return row


def _refuse_open_children(row: Case) -> None:
    numbers = list(row.children.filter(phase__in=OPEN).order_by("id").values_list("number", flat=True)[:10])
    if numbers:
        raise ChildrenOpen(numbers=", ".join(numbers))


def move_clocks(
    row: Case, kind: CaseType, event: str, limits: Sequence[Limit], until: dt.date | None = None, why: str = ""
) -> None:
    """Do to the clocks what the type says of an event. A closed case has no running clock."""
    moves = (kind.moves or {}).get(event, ClockMoves())
    given = {one.kind: one for one in limits}
    for name in moves.starts:
        if name not in given:
            raise LimitMissing(kind=name)
        clocks.start(row, given[name])
    clocks.stop(row, moves.stops)
    clocks.pause(row, moves.pauses, until, why)
    clocks.resume(row, moves.resumes)
    if moves.pauses or moves.resumes:
        row.assignments.filter(part="main").update(is_paused=row.clocks.exclude(paused_at=None).exists())
    if row.phase == "closed":
        row.clocks.filter(stopped_at=None).update(stopped_at=clock.now(), paused_at=None)
