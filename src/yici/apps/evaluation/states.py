"""The states of a project and of a seat in its committee, as tables. A project is a case; a seat is not.

A draw is taken by ``draws``; its result arrives as a system step. Who stopped answering is replaced from the order of
the same draw; no table has a second draw of a committee.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

MANAGE, SUPERVISE, BUY = "evaluation.manage", "evaluation.supervise", "evaluation.buy"


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What decides the steps of a project."""

    is_complete: bool = False  # bids, criteria, committee and main venue are there and keep the rule
    is_void: bool = False  # the draw that is waited for was declared void in public
    is_seated: bool = False  # every planned seat has somebody who comes
    is_open: bool = False  # the opening has come
    all_in: bool = False  # every seated expert handed a sheet in
    all_answered: bool = False  # every deviation has its answer
    is_buyer: bool = False  # the actor sits in the buyer's unit, or the buyer has none here and the centre writes it
    is_centre: bool = False  # the actor sits in the unit whose project it is


_CENTRE = _("the trading centre that keeps the project does this")
_VOID = _("the draw still stands; only one that was declared void in public is taken again")


def _centre(facts: ProjectFacts) -> bool:
    return facts.is_centre


PROJECT_STATES: TransitionTable[ProjectFacts] = TransitionTable(
    "evaluation",
    "planned",
    [
        Transition("planned", "freeze_venues", "drawing_venues", MANAGE, Guard[ProjectFacts](
            lambda facts: facts.is_centre and facts.is_complete,
            _("bids, criteria, committee and main venue come first"),
        )),
        Transition("drawing_venues", "venues_drawn", "venues_set", SYSTEM_ONLY),
        Transition("drawing_venues", "void_venues", "planned", MANAGE, Guard[ProjectFacts](
            lambda facts: facts.is_centre and facts.is_void, _VOID,
        )),
        Transition("venues_set", "freeze_experts", "drawing_experts", MANAGE, Guard[ProjectFacts](_centre, _CENTRE)),
        Transition("drawing_experts", "experts_drawn", "calling", SYSTEM_ONLY, deadline="convene"),
        Transition("drawing_experts", "void_experts", "venues_set", MANAGE, Guard[ProjectFacts](
            lambda facts: facts.is_centre and facts.is_void, _VOID,
        )),
        Transition("calling", "convene", "convened", MANAGE, Guard[ProjectFacts](
            lambda facts: facts.is_centre and facts.is_seated, _("a seat is still open"),
        )),
        Transition("convened", "call_again", "calling", SYSTEM_ONLY, deadline="convene"),
        Transition("convened", "open", "scoring", MANAGE, Guard[ProjectFacts](
            lambda facts: facts.is_centre and facts.is_open, _("the moment of the opening has not come"),
        ), deadline="report"),
        Transition("scoring", "reveal", "checking", SYSTEM_ONLY, Guard[ProjectFacts](
            lambda facts: facts.all_in, _("a sheet is still missing"),
        )),
        Transition("checking", "rank", "ranked", MANAGE, Guard[ProjectFacts](
            lambda facts: facts.is_centre and facts.all_answered, _("a deviation has no answer yet"),
        ), deadline="award"),
        *(
            Transition("ranked", event, "awarded", who, Guard[ProjectFacts](
                lambda facts: facts.is_buyer, _("the buyer awards"),
            ))
            for event, who in (("award", BUY), ("write_award", MANAGE))
        ),
        *(
            Transition(source, "stop", "stopped", MANAGE, Guard[ProjectFacts](_centre, _CENTRE))
            for source in (
                "planned", "drawing_venues", "venues_set", "drawing_experts", "calling", "convened", "scoring",
                "checking", "ranked",
            )
        ),
    ],
)  # fmt: skip

PROJECT_PHASES = {
    "planned": "working", "drawing_venues": "answered", "venues_set": "working", "drawing_experts": "answered",
    "calling": "working", "convened": "working", "scoring": "answered", "checking": "working", "ranked": "working",
    "awarded": "closed", "stopped": "closed",
}  # fmt: skip
PROJECT_MOVES = {
    "experts_drawn": ClockMoves(starts=("convene",)),
    "convene": ClockMoves(stops=("convene",)),
    "call_again": ClockMoves(starts=("convene",)),
    "open": ClockMoves(starts=("report",)),
    "rank": ClockMoves(starts=("award",), stops=("report",)),
    "award": ClockMoves(stops=("award",)),
    "write_award": ClockMoves(stops=("award",)),
}
PROJECT_WORDS: dict[str, Promise] = {
    "planned": gettext_lazy("being prepared"),
    "drawing_venues": gettext_lazy("list of venues sealed, draw to come"),
    "venues_set": gettext_lazy("side venues drawn"),
    "drawing_experts": gettext_lazy("list of experts sealed, draw to come"),
    "calling": gettext_lazy("experts drawn, being called"),
    "convened": gettext_lazy("committee complete"),
    "scoring": gettext_lazy("being scored, sheets sealed"),
    "checking": gettext_lazy("scores open, deviations looked at"),
    "ranked": gettext_lazy("ranked, waits for the award"),
    "awarded": gettext_lazy("awarded"),
    "stopped": gettext_lazy("stopped"),
}
PROJECT_NEXT: dict[str, Promise] = {
    "planned": gettext_lazy("complete it and seal the list of venues"),
    "drawing_venues": gettext_lazy("the draw of the side venues"),
    "venues_set": gettext_lazy("seal the list of experts"),
    "drawing_experts": gettext_lazy("the draw of the experts"),
    "calling": gettext_lazy("call the experts in the order of the draw"),
    "convened": gettext_lazy("open at the set moment"),
    "scoring": gettext_lazy("wait until all sheets are in"),
    "checking": gettext_lazy("hear the experts about deviations, then rank"),
    "ranked": gettext_lazy("award"),
}
ENDED = ("awarded", "stopped")
PUBLIC_FROM_DRAW = tuple(one for one in PROJECT_STATES.states if one != "planned")

#: A seat in the order of the draw: a reserve waits, then it is asked, and answers within some minutes.
SEAT_STATES: TransitionTable[None] = TransitionTable(
    "seat",
    "reserve",
    [
        Transition("reserve", "ask", "asked", SYSTEM_ONLY),
        Transition("asked", "accept", "coming", MANAGE),
        Transition("asked", "decline", "declined", MANAGE),
        Transition("asked", "avoid", "avoided", MANAGE),
        Transition("asked", "miss", "unreachable", MANAGE),
        *(Transition("coming", event, target, MANAGE) for event, target in (
            ("decline", "declined"), ("avoid", "avoided"), ("miss", "unreachable"),
        )),
    ],
)  # fmt: skip
SEAT_ANSWERS = ("accept", "decline", "avoid", "miss")
SEAT_WORDS: dict[str, Promise] = {
    "reserve": gettext_lazy("in the order, not needed so far"),
    "asked": gettext_lazy("asked, no answer yet"),
    "coming": gettext_lazy("comes"),
    "declined": gettext_lazy("does not come"),
    "avoided": gettext_lazy("must stay away"),
    "unreachable": gettext_lazy("not reached"),
}
ON_SOON = {"": ("remind",)}
ON_OVERDUE = {"": ("remind", "escalate")}
