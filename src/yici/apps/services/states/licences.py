"""The states of a licence (有效/暂扣/撤销/吊销/注销/失效) and of the check of promises, as tables.

The state of a licence stands in its record; the table says who may change it, and how. ``expired`` follows from its
last day and is written by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.apps.services.states.applications import DECIDE
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

KEEP_LICENCES = "services.licences"
PROMISE_CHECK = "promise_check"


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """What decides the steps of a licence."""

    is_issuer: bool = False  # the actor sits in the unit that issued it


_ISSUER = Guard[LicenceFacts](lambda facts: facts.is_issuer, _("the unit that issued the licence does this"))
_ENDS = (("withdraw", "withdrawn"), ("revoke", "revoked"), ("cancel", "void"))

LICENCE_STATES: TransitionTable[LicenceFacts] = TransitionTable(
    "licence",
    "valid",
    [
        Transition("valid", "suspend", "suspended", KEEP_LICENCES, _ISSUER),
        Transition("suspended", "resume", "valid", KEEP_LICENCES, _ISSUER),
        *(
            Transition(source, event, target, KEEP_LICENCES, _ISSUER)
            for source in ("valid", "suspended", "expired")
            for event, target in _ENDS
        ),
        *(
            Transition(source, "correct", target, KEEP_LICENCES, _ISSUER)
            for source, target in (("valid", "valid"), ("suspended", "suspended"), ("expired", "valid"))
        ),
        *(Transition(source, "expire", "expired", SYSTEM_ONLY) for source in ("valid", "suspended")),
    ],
)
LICENCE_WORDS = {
    "valid": gettext_lazy("valid"),
    "not_yet": gettext_lazy("not valid yet"),
    "suspended": gettext_lazy("suspended"),
    "withdrawn": gettext_lazy("withdrawn by its issuer"),
    "revoked": gettext_lazy("revoked"),
    "void": gettext_lazy("cancelled"),
    "expired": gettext_lazy("no longer valid, its last day has passed"),
}


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """What decides the steps of the check of promises."""

    is_deciding_unit: bool = False


_DECIDES = Guard[PromiseFacts](lambda facts: facts.is_deciding_unit, _("the unit that granted it checks the promise"))

#: Nothing is withdrawn by a step of this table: a person decides, by a step of the licence.
PROMISE_STATES: TransitionTable[PromiseFacts] = TransitionTable(
    "promise check",
    "open",
    [
        Transition("open", "find_kept", "kept", DECIDE, _DECIDES),
        Transition("open", "find_not_kept", "not_kept", DECIDE, _DECIDES),
        Transition("not_kept", "settle", "settled", DECIDE, _DECIDES),
    ],
)
PROMISE_PHASES = {"open": "waiting", "not_kept": "working", "kept": "closed", "settled": "closed"}
PROMISE_MOVES = {
    "opened": ClockMoves(starts=("promise",)),
    "find_kept": ClockMoves(stops=("promise",)),
    "find_not_kept": ClockMoves(stops=("promise",)),
}
PROMISE_WORDS = {
    "open": gettext_lazy("promises to be checked"),
    "kept": gettext_lazy("promises kept"),
    "not_kept": gettext_lazy("a promise was not kept; whether to withdraw the decision is to be decided"),
    "settled": gettext_lazy("decided what comes of a promise that was not kept"),
}
PROMISE_NEXT = {
    "open": gettext_lazy("Check what was promised"),
    "not_kept": gettext_lazy("Decide whether the decision is withdrawn, and write down how"),
}
