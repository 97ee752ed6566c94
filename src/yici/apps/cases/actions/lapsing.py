"""A limit to sign for that passes counts as signed: the sweeper says so once, for the case or for one part of it."""

from __future__ import annotations

from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.assigning import live, settle
from yici.apps.cases.actions.stepping import step
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.models import Clock
from yici.apps.cases.states import state_in, type_named
from yici.core.access import SYSTEM


def sign_by_lapse(passed: Clock) -> bool:
    """The limit to sign for of this clock is over: the unit has signed. False when there is nothing to sign any more.

    Joins the transaction of the sweeper, which calls it for clocks of the kind "sign" only.
    """
    row = passed.case
    kind = type_named(row.type)
    if passed.assignment is None:
        if not kind.lapse or kind.table.find_target(state_in(row.state_id), kind.lapse) is None:
            return False
        step(actor=SYSTEM, case=row.key, event=kind.lapse, expected=row.version, told={"clock": passed.kind})
        return True
    part = passed.assignment
    target = kind.parts.find_target(part.state, "lapse")
    if target is None:
        return False
    live(part, target)
    Clock.objects.filter(pk=passed.pk, stopped_at=None).update(stopped_at=passed.due_at, is_met=True)
    tell_of(SYSTEM, row, "part.lapse", "", {"unit": part.unit.code, "clock": passed.kind})
    settle(row.assignments.order_by("id"))
    clocks.set_dues(row)
    return True
