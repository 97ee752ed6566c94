"""The states of a bad rating: who was rated handles it but never judges it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.core.states import Guard, Transition, TransitionTable

RATE = "services.rate"
BAD_RATING = "service_bad_rating"
#: Working days in which somebody has called back after a bad rating and said what comes of it.
RATING_DAYS = 15


@dataclass(frozen=True, slots=True)
class BadRatingFacts:
    """What decides the steps of a bad rating."""

    is_own_unit: bool = False  # the actor sits in the unit whose window was rated
    is_rated: bool = False  # the actor took the application in
    has_appealed: bool = False  # the actor said that the rating is mistaken


_HANDLES = Guard[BadRatingFacts](
    lambda facts: facts.is_own_unit and not facts.is_rated, _("the unit of the window does this, never who was rated")
)
_JUDGES = Guard[BadRatingFacts](
    lambda facts: not (facts.is_own_unit or facts.is_rated or facts.has_appealed),
    _("another unit than the rated one decides whether a rating is mistaken"),
)
BAD_RATING_STATES: TransitionTable[BadRatingFacts] = TransitionTable(
    "bad rating of a service",
    "open",
    [
        Transition("open", "call_back", "called_back", RATE, _HANDLES),
        Transition("called_back", "settle", "settled", RATE, _HANDLES),
        *(Transition(source, "appeal", "appealed", RATE, _HANDLES) for source in ("open", "called_back")),
        Transition("appealed", "find_mistaken", "mistaken", RATE, _JUDGES),
        Transition("appealed", "uphold", "open", RATE, _JUDGES),
    ],
)
BAD_RATING_PHASES = {
    "open": "waiting", "called_back": "working", "appealed": "working", "settled": "closed", "mistaken": "closed",
}  # fmt: skip
BAD_RATING_MOVES = {
    "opened": ClockMoves(starts=("rating",)),
    "settle": ClockMoves(stops=("rating",)),
    "find_mistaken": ClockMoves(stops=("rating",)),
}
BAD_RATING_WORDS = {
    "open": gettext_lazy("nobody has called back yet"),
    "called_back": gettext_lazy("called back, to be settled"),
    "appealed": gettext_lazy("said to be mistaken, another unit decides"),
    "settled": gettext_lazy("settled"),
    "mistaken": gettext_lazy("found mistaken, does not count"),
}
BAD_RATING_NEXT = {
    "open": gettext_lazy("Call back"),
    "called_back": gettext_lazy("Put it right or explain it, and write down how"),
    "appealed": gettext_lazy("Another unit decides whether it is mistaken"),
}
