"""The states of what is asked and decided: decisions, supervision, bad ratings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.apps.hotline.states.who import CALL_BACK, DECIDE, SUPERVISE, WORK
from yici.core.states import Guard, Transition, TransitionTable


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What decides about something asked for."""

    is_asker: bool = False
    is_own_unit: bool = False


DECISION_STATES: TransitionTable[DecisionFacts] = TransitionTable(
    "decision",
    "asked",
    [
        *(
            Transition(
                "asked", event, target, DECIDE,
                Guard[DecisionFacts](
                    lambda facts: not facts.is_asker and not facts.is_own_unit,
                    _("somebody of another unit than the one that asks decides"),
                ),
            )
            for event, target in (("grant", "granted"), ("refuse", "refused"))
        ),
        Transition("asked", "withdraw", "withdrawn", WORK,
                   Guard[DecisionFacts](lambda facts: facts.is_own_unit, _("the unit that asked withdraws it"))),
    ],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SupervisionFacts:
    """What decides the steps of something that supervision asked."""

    has_it: bool = False  # the actor's unit was asked
    has_answer: bool = False


SUPERVISION_STATES: TransitionTable[SupervisionFacts] = TransitionTable(
    "supervision",
    "asked",
    [
        Transition(
            "asked", "answer", "answered", WORK,
            Guard[SupervisionFacts](lambda facts: facts.has_it, _("the unit that was asked answers")),
        ),
        Transition(
            "answered", "accept", "closed", SUPERVISE,
            Guard[SupervisionFacts](lambda facts: not facts.has_it, _("the unit that was asked does not accept it")),
        ),
        Transition(
            "answered", "again", "asked", SUPERVISE,
            Guard[SupervisionFacts](lambda facts: not facts.has_it, _("the unit that was asked does not accept it")),
            deadline="answer",
        ),
        Transition("asked", "drop", "dropped", SUPERVISE),
    ],
)  # fmt: skip
SUPERVISION_PHASES = {"asked": "waiting", "answered": "answered", "closed": "closed", "dropped": "closed"}
SUPERVISION_MOVES = {
    "opened": ClockMoves(starts=("answer",)),
    "answer": ClockMoves(stops=("answer",)),
    "again": ClockMoves(starts=("answer",)),
}
SUPERVISION_WORDS = {
    "asked": gettext_lazy("waits for the unit's answer"),
    "answered": gettext_lazy("answered, to be looked at"),
    "closed": gettext_lazy("accepted"),
    "dropped": gettext_lazy("taken back"),
}
SUPERVISION_NEXT = {"asked": gettext_lazy("answer supervision"), "answered": gettext_lazy("look at the answer")}


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """What decides about looking into a bad rating."""

    was_ours: bool = False  # the actor's unit is the one that was rated


BAD_RATING_STATES: TransitionTable[RatingFacts] = TransitionTable(
    "bad rating",
    "open",
    [
        Transition(
            "open", "settle", "settled", CALL_BACK,
            Guard[RatingFacts](lambda facts: not facts.was_ours, _("the unit that was rated does not settle it")),
        ),
        Transition(
            "open", "settle_above", "settled", SUPERVISE,
            Guard[RatingFacts](lambda facts: not facts.was_ours, _("the unit that was rated does not settle it")),
        ),
    ],
)  # fmt: skip
BAD_RATING_PHASES = {"open": "working", "settled": "closed"}
BAD_RATING_MOVES = {"opened": ClockMoves(starts=("bad_rating",)), "settle": ClockMoves(stops=("bad_rating",)),
                    "settle_above": ClockMoves(stops=("bad_rating",))}  # fmt: skip
BAD_RATING_WORDS = {
    "open": gettext_lazy("a bad rating that nobody has answered"),
    "settled": gettext_lazy("answered, and told to the requester"),
}
BAD_RATING_NEXT = {"open": gettext_lazy("speak with the requester and say what came of it")}
