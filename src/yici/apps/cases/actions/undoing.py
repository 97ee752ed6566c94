"""A person takes back a step just taken: the inverse step, visible on the timeline like any other."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.assigning import live, part_of
from yici.apps.cases.actions.parts import facts_of
from yici.apps.cases.actions.stepping import step
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.contracts import CaseView
from yici.apps.cases.errors import NothingToUndo
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Case, Event
from yici.apps.cases.selectors.cases import view_of
from yici.apps.cases.states import CaseType, ClockMoves, type_named
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version

UNDO_FOR = dt.timedelta(seconds=60)  # the toast shows it for eight; a slow line and a slow hand get the rest


@action
def undo_step(*, actor: Actor, case: uuid.UUID, expected: int) -> CaseView:
    """Take back the last step of a case: the same account, within a minute, nothing happened since, and a step that the
    type marks as one to be taken back. Clocks that it stopped run on as if it had not been. Raises ``NothingToUndo``.
    """
    row = get_case_for(actor, case, is_locked=True)
    kind = type_named(row.type)
    last = row.events.order_by("-pk").first()
    if (
        last is None
        or row.version != expected
        or actor.account is None
        or last.account != actor.account
        or clock.now() - last.at > UNDO_FOR
    ):
        raise NothingToUndo
    if last.verb == "part.sign":
        return _undo_signing(actor, row, kind, last)
    event = next((one for one in kind.undo if kind.verb_of(one) == last.verb), "")
    if not event:
        raise NothingToUndo
    _let_run(row, last, (kind.moves or {}).get(event, ClockMoves()).stops)
    inverse = kind.undo[event]
    if inverse in kind.acts:
        kind.acts[inverse](actor, row.subject, expected)
    else:
        facts = kind.facts(actor, row.subject) if kind.facts else None
        step(actor=actor, case=case, event=inverse, expected=expected, facts=facts, told={"undone": last.verb})
    return view_of(get_case_for(actor, case))


def _let_run(row: Case, last: Event, kinds: tuple[str, ...], part: int | None = None) -> None:
    stopped = row.clocks.filter(kind__in=kinds, assignment=part, stopped_at__lte=last.at)
    stopped.filter(stopped_at__gte=last.at - dt.timedelta(seconds=5)).update(stopped_at=None, is_met=False)


def _undo_signing(actor: Actor, row: Case, kind: CaseType, last: Event) -> CaseView:
    parts = list(row.assignments.select_related("unit", "parent").order_by("id"))
    part = part_of(parts, actor.unit_id)
    if part is None or last.facts.get("unit") != part.unit.code:
        raise NothingToUndo
    target = kind.parts.step(part.state, "unsign", actor=actor, facts=facts_of(actor, row, kind, part, parts))
    row.version = save_version(Case.objects.all(), pk=row.pk, expected=row.version)
    live(part, target, actor)
    _let_run(row, last, ("sign",), part.pk)
    tell_of(actor, row, "part.unsign", "", {"unit": part.unit.code, "undone": last.verb})
    clocks.set_dues(row)
    return view_of(row)
