"""The states of a draw: the list is sealed, the numbers are open, the result is there; or it is void, in public."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.core.states import Guard, Transition, TransitionTable

HOLD, WITNESS = "draws.hold", "draws.witness"


@dataclass(frozen=True, slots=True)
class DrawFacts:
    """What decides the steps of a draw."""

    is_own_unit: bool = False  # the actor sits in the unit that holds the draw
    has_reveals: bool = False  # somebody opened a number already
    is_due: bool = False  # the beacon's moment has come: whoever opens a number now could know it
    is_complete: bool = True  # everybody who sealed a number has opened it
    is_witnessed: bool = False  # no beacon follows: the witnesses' numbers are all there is
    has_two_units: bool = False  # at least two witnesses with accounts of their own, of different units
    has_beacon: bool = False  # the value is there: two people agree on it, or its signature fits
    is_signed: bool = False  # the signed minutes are there


def _own(facts: DrawFacts) -> bool:
    return facts.is_own_unit


def _may_join(facts: DrawFacts) -> bool:
    return not facts.has_reveals and not facts.is_due


def _may_join_guest(facts: DrawFacts) -> bool:
    return facts.is_own_unit and _may_join(facts)


def _may_reveal(facts: DrawFacts) -> bool:
    return not facts.is_due


def _may_reveal_guest(facts: DrawFacts) -> bool:
    return facts.is_own_unit and not facts.is_due


def _may_close(facts: DrawFacts) -> bool:
    if not facts.is_own_unit:
        return False
    if facts.is_witnessed:
        return facts.is_complete and facts.has_two_units
    return facts.is_complete or facts.is_due


def _may_run(facts: DrawFacts) -> bool:
    return facts.is_own_unit and facts.has_beacon


_NOT_OWN = _("the unit that holds the draw does this")
_TOO_LATE = _("the first number is open, or the beacon is due; nobody can seal a number any more")
_DUE = _("the beacon is due; a number opened now counts as missing")
_OPEN = _("not every sealed number is open yet; without a later beacon two units have to open theirs")
_NO_BEACON = _("the beacon's value is missing, or only one person has written it down")

DRAW_STATES: TransitionTable[DrawFacts] = TransitionTable(
    "draw",
    "committed",
    [
        Transition("committed", "join", "committed", WITNESS, Guard(_may_join, _TOO_LATE)),
        Transition("committed", "join_guest", "committed", HOLD, Guard(_may_join_guest, _TOO_LATE)),
        Transition("committed", "strike", "committed", HOLD, Guard(_may_join_guest, _TOO_LATE)),
        Transition("committed", "reveal", "committed", WITNESS, Guard(_may_reveal, _DUE)),
        Transition("committed", "reveal_guest", "committed", HOLD, Guard(_may_reveal_guest, _DUE)),
        Transition("committed", "close", "revealed", HOLD, Guard(_may_close, _OPEN)),
        Transition("committed", "void", "void", HOLD, Guard(_own, _NOT_OWN)),
        Transition("revealed", "enter", "revealed", HOLD, Guard(_own, _NOT_OWN)),
        Transition("revealed", "run", "drawn", HOLD, Guard(_may_run, _NO_BEACON)),
        Transition("revealed", "void", "void", HOLD, Guard(_own, _NOT_OWN)),
        Transition("drawn", "publish", "drawn", HOLD, Guard(_own, _NOT_OWN)),
        Transition("drawn", "sign", "drawn", HOLD, Guard(_own, _NOT_OWN)),
    ],
)

#: What the states are called on pages.
DRAW_WORDS: dict[str, Promise] = {
    "committed": gettext_lazy("list sealed"),
    "revealed": gettext_lazy("numbers open"),
    "drawn": gettext_lazy("drawn"),
    "void": gettext_lazy("void"),
}
