"""The states of something that could not be done: never looked at by who refused, ended by an outcome with words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.apps.services.states.applications import DECIDE
from yici.core.states import Guard, Transition, TransitionTable

UNBLOCK = "services.unblock"
BLOCKED = "service_blocked"
#: Working days in which somebody else has looked at it, and in which a guide that was wrong is put right. This
#: definition is the system's own.
BLOCKED_DAYS, GUIDE_DAYS = 5, 5


@dataclass(frozen=True, slots=True)
class BlockedFacts:
    """What decides the steps of a matter that could not be done."""

    is_other: bool = False  # the actor is neither who refused nor of the unit that refused
    has_item: bool = False
    is_owner: bool = False  # the actor sits in the unit whose item it is


_OTHER = Guard[BlockedFacts](lambda facts: facts.is_other, _("others than those who refused look at it"))
_ITEM = Guard[BlockedFacts](
    lambda facts: facts.is_other and facts.has_item, _("it names no item whose guide could be wrong")
)
_OWNER = Guard[BlockedFacts](lambda facts: facts.is_owner, _("the unit whose item it is puts the guide right"))

BLOCKED_STATES: TransitionTable[BlockedFacts] = TransitionTable(
    "matter that could not be done",
    "told",
    [
        Transition("told", "take_up", "looking", UNBLOCK, _OTHER),
        Transition("looking", "solve", "solved", UNBLOCK, _OTHER),
        Transition("looking", "explain", "explained", UNBLOCK, _OTHER),
        Transition("looking", "find_guide_wrong", "to_correct", UNBLOCK, _ITEM, deadline="correct"),
        Transition("to_correct", "correct", "corrected", DECIDE, _OWNER),
    ],
)
BLOCKED_PHASES = {
    "told": "waiting", "looking": "working", "to_correct": "waiting", "solved": "closed", "explained": "closed",
    "corrected": "closed",
}  # fmt: skip
BLOCKED_MOVES = {
    "opened": ClockMoves(starts=("look",)),
    "solve": ClockMoves(stops=("look",)),
    "explain": ClockMoves(stops=("look",)),
    "find_guide_wrong": ClockMoves(starts=("correct",), stops=("look",)),
    "correct": ClockMoves(stops=("correct",)),
}
BLOCKED_WORDS = {
    "told": gettext_lazy("told, nobody has looked at it yet"),
    "looking": gettext_lazy("somebody else looks at it"),
    "to_correct": gettext_lazy("the guide was wrong; its owner puts it right"),
    "solved": gettext_lazy("it could be done after all"),
    "explained": gettext_lazy("explained, with the ground"),
    "corrected": gettext_lazy("the guide was put right"),
}
BLOCKED_NEXT = {
    "told": gettext_lazy("Take it up"),
    "looking": gettext_lazy("Look what stood in the way"),
    "to_correct": gettext_lazy("Put the guide right"),
}
#: Which outcome a step is.
OUTCOME_OF = {"solve": "solved", "explain": "explained", "find_guide_wrong": "guide_wrong"}
