"""The states of an application for a place and of a round, as tables. An application is a type of case (letter F).

What is computed is a proposal: a person confirms the class, another answers objections; a draw places, nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.apps.enrolment.states.classes import APPROVE
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

REVIEW = "enrolment.review"
PLACE_APPLICATION = "place_application"


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What decides the steps of an application for a place."""

    is_round_unit: bool = False  # the actor sits in the unit that holds the round
    is_confirmer: bool = False  # the actor confirmed the class that is objected to
    is_open: bool = True  # the round's list is not sealed yet
    may_object: bool = True  # the last day for objections has not passed


_REVIEWS = Guard[PlaceFacts](lambda facts: facts.is_round_unit, _("the unit that holds the round does this"))
_ANSWERS = Guard[PlaceFacts](
    lambda facts: facts.is_round_unit and not facts.is_confirmer,
    _("another person than who confirmed the class decides"),
)
_OPEN = Guard[PlaceFacts](lambda facts: facts.is_open, _("the list of the round is sealed"))
_OBJECTS = Guard[PlaceFacts](lambda facts: facts.may_object, _("the last day for objections has passed"))

#: Before the list is sealed: what may still be taken back or put right.
BEFORE = ("received", "supplement", "confirmed", "objected")
#: What a list is not sealed over.
UNDECIDED = ("received", "supplement", "objected")

PLACE_STATES: TransitionTable[PlaceFacts] = TransitionTable(
    "application for a school place",
    "received",
    [
        Transition("received", "confirm", "confirmed", REVIEW, _REVIEWS),
        Transition("received", "ask", "supplement", REVIEW, _REVIEWS),
        Transition("received", "refuse", "refused", REVIEW, _REVIEWS),
        Transition("supplement", "supply", "received", SYSTEM_ONLY),
        Transition("supplement", "refuse", "refused", REVIEW, _REVIEWS),
        Transition("confirmed", "object", "objected", SYSTEM_ONLY, _OPEN, deadline="objection"),
        Transition("objected", "answer", "confirmed", APPROVE, _ANSWERS),
        Transition("objected", "reopen", "received", APPROVE, _ANSWERS, deadline="review"),
        *(Transition(source, "withdraw", "withdrawn", SYSTEM_ONLY, _OPEN) for source in BEFORE),
        Transition("confirmed", "place", "placed", SYSTEM_ONLY),
        Transition("confirmed", "wait", "waiting", SYSTEM_ONLY),
        Transition("placed", "take", "taken", SYSTEM_ONLY),
        Transition("placed", "give_up", "given_up", SYSTEM_ONLY),
        Transition("taken", "give_up", "given_up", SYSTEM_ONLY),
        Transition("placed", "contest", "contested", SYSTEM_ONLY, _OBJECTS, deadline="objection"),
        Transition("waiting", "contest", "contested_waiting", SYSTEM_ONLY, _OBJECTS, deadline="objection"),
        Transition("contested", "answer_result", "placed", APPROVE, _ANSWERS),
        Transition("contested_waiting", "answer_result", "waiting", APPROVE, _ANSWERS),
        Transition("waiting", "offer", "offered", REVIEW, _REVIEWS, deadline="offer"),
        Transition("waiting", "give_up", "given_up", SYSTEM_ONLY),
        Transition("offered", "take", "taken", SYSTEM_ONLY),
        Transition("offered", "pass_on", "waiting", SYSTEM_ONLY),
    ],
)
PLACE_PHASES = {
    "received": "waiting", "supplement": "answered", "confirmed": "answered", "objected": "waiting",
    "refused": "closed", "withdrawn": "closed", "placed": "answered", "waiting": "answered", "taken": "answered",
    "given_up": "closed", "contested": "waiting", "contested_waiting": "waiting", "offered": "answered",
}  # fmt: skip
_ALL = ("review", "objection", "offer")
PLACE_MOVES = {
    "opened": ClockMoves(starts=("review",)),
    "confirm": ClockMoves(stops=("review",)),
    "ask": ClockMoves(pauses=("review",)),
    "supply": ClockMoves(resumes=("review",)),
    "refuse": ClockMoves(stops=("review",)),
    "object": ClockMoves(starts=("objection",)),
    "answer": ClockMoves(stops=("objection",)),
    "reopen": ClockMoves(starts=("review",), stops=("objection",)),
    "contest": ClockMoves(starts=("objection",)),
    "answer_result": ClockMoves(stops=("objection",)),
    "offer": ClockMoves(starts=("offer",)),
    "take": ClockMoves(stops=("offer",)),
    "pass_on": ClockMoves(stops=("offer",)),
    "withdraw": ClockMoves(stops=_ALL),
    "give_up": ClockMoves(stops=_ALL),
}
PLACE_WORDS: dict[str, Promise] = {
    "received": gettext_lazy("received, being checked"),
    "supplement": gettext_lazy("waits for what is missing"),
    "confirmed": gettext_lazy("checked, waits for the places to be given"),
    "objected": gettext_lazy("objected to, another person looks at it"),
    "refused": gettext_lazy("not taken into the round"),
    "withdrawn": gettext_lazy("withdrawn by the parents"),
    "placed": gettext_lazy("has a place"),
    "waiting": gettext_lazy("on the waiting list"),
    "taken": gettext_lazy("place taken up"),
    "given_up": gettext_lazy("place given up"),
    "contested": gettext_lazy("has a place, objected to"),
    "contested_waiting": gettext_lazy("on the waiting list, objected to"),
    "offered": gettext_lazy("a place has come free for it"),
}
PLACE_NEXT: dict[str, Promise] = {
    "received": gettext_lazy("Check it and confirm the class"),
    "objected": gettext_lazy("Answer the objection"),
    "contested": gettext_lazy("Answer the objection"),
    "contested_waiting": gettext_lazy("Answer the objection"),
}
ON_SOON = {"": ("remind",), "offer": ()}
ON_OVERDUE = {"": ("remind", "escalate"), "offer": ()}


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What decides the steps of a round."""

    is_round_unit: bool = False
    is_over: bool = False  # the last day to apply has passed
    is_decided: bool = False  # no application waits for a check or an answer
    is_void: bool = False  # its draw was declared void


_SEALS = Guard[RoundFacts](
    lambda facts: facts.is_round_unit and facts.is_over and facts.is_decided,
    _("once the last day to apply has passed and every application is checked"),
)
_VOID = Guard[RoundFacts](
    lambda facts: facts.is_round_unit and facts.is_void, _("its draw is not void; nothing has to be sealed again")
)
_PUBLISHES = Guard[RoundFacts](lambda facts: facts.is_round_unit, _("the unit that holds the round does this"))

ROUND_STATES: TransitionTable[RoundFacts] = TransitionTable(
    "round of school places",
    "open",
    [
        Transition("open", "seal", "sealed", REVIEW, _SEALS),
        Transition("sealed", "seal_again", "sealed", REVIEW, _VOID),
        Transition("sealed", "drawn", "drawn", SYSTEM_ONLY),
        Transition("drawn", "publish", "published", APPROVE, _PUBLISHES),
    ],
)
ROUND_WORDS: dict[str, Promise] = {
    "open": gettext_lazy("applications are taken and checked"),
    "sealed": gettext_lazy("list sealed, waits for the draw"),
    "drawn": gettext_lazy("order drawn, to be published"),
    "published": gettext_lazy("published"),
}
