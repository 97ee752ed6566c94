"""The states of a request: what the citizen says of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.apps.hotline.states.who import CALL_BACK, DECIDE, DISPATCH, TAKE
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What decides the steps of a request."""

    is_done_everywhere: bool = False  # every work order of it is answered
    is_decided: bool = False  # a named official decided so (closing, refusal)
    may_reopen: bool = False  # the day until which "not solved" counts is not over
    was_ours: bool = False  # the actor's unit worked on it


REQUEST_STATES: TransitionTable[RequestFacts] = TransitionTable(
    "request",
    "received",
    [
        Transition("received", "answer_at_once", "answered_at_once", TAKE),
        Transition("received", "decline", "declined", TAKE),
        # The other line did not take what was given to it: nobody falls between two lines.
        Transition("declined", "send_back", "received", SYSTEM_ONLY, deadline="dispatch"),
        Transition("received", "dispatch", "in_hand", DISPATCH, deadline="contact"),
        Transition("in_hand", "dispatch", "in_hand", DISPATCH),
        Transition("in_hand", "recall", "received", DISPATCH, deadline="dispatch"),
        Transition(
            "in_hand", "complete", "to_confirm", SYSTEM_ONLY,
            Guard[RequestFacts](lambda facts: facts.is_done_everywhere, _("a work order of it is still open")),
            deadline="call_back",
        ),
        Transition(
            "to_confirm", "confirm", "solved", CALL_BACK,
            Guard[RequestFacts](lambda facts: not facts.was_ours, _("the unit that worked on it does not call back")),
        ),
        Transition(
            "to_confirm", "redo", "in_hand", CALL_BACK,
            Guard[RequestFacts](lambda facts: not facts.was_ours, _("the unit that worked on it does not call back")),
        ),
        *(
            Transition(
                source, "close", "closed", DECIDE,
                Guard[RequestFacts](lambda facts: facts.is_decided, _("a named official decides it, with a reason")),
            )
            for source in ("to_confirm", "in_hand", "received")
        ),
        *(
            Transition(
                source, "refuse", "refused", DECIDE,
                Guard[RequestFacts](lambda facts: facts.is_decided, _("a named official decides it, with a reason")),
            )
            for source in ("received", "in_hand", "to_confirm")
        ),
        *(Transition(source, "withdraw", "withdrawn", TAKE) for source in ("received", "in_hand", "to_confirm")),
        *(
            Transition(
                source, "reopen", "received", CALL_BACK,
                Guard[RequestFacts](lambda facts: facts.may_reopen, _("the day until which it could be said is over")),
                deadline="dispatch",
            )
            for source in ("solved", "closed", "answered_at_once", "refused")
        ),
    ],
)  # fmt: skip

REQUEST_PHASES = {
    "received": "waiting", "in_hand": "answered", "to_confirm": "working", "answered_at_once": "closed",
    "declined": "closed", "solved": "closed", "closed": "closed", "refused": "closed", "withdrawn": "closed",
}  # fmt: skip

REQUEST_MOVES = {
    "opened": ClockMoves(starts=("dispatch", "contact")),
    "dispatch": ClockMoves(stops=("dispatch",)),
    "recall": ClockMoves(starts=("dispatch",)),
    "complete": ClockMoves(stops=("contact",), starts=("call_back",)),
    "confirm": ClockMoves(stops=("call_back",)),
    "redo": ClockMoves(stops=("call_back",)),
    "reopen": ClockMoves(starts=("dispatch",)),
    "send_back": ClockMoves(starts=("dispatch",)),
}

REQUEST_WORDS = {
    "received": gettext_lazy("received, not given to a unit yet"),
    "in_hand": gettext_lazy("in the hands of a unit"),
    "to_confirm": gettext_lazy("the unit says done; waits for the requester's word"),
    "answered_at_once": gettext_lazy("answered at once"),
    "declined": gettext_lazy("not taken in, the right road was named"),
    "solved": gettext_lazy("solved, says the requester"),
    "closed": gettext_lazy("closed by a named official"),
    "refused": gettext_lazy("refused as unreasonable, with appeal"),
    "withdrawn": gettext_lazy("withdrawn by the requester"),
}
REQUEST_NEXT = {
    "received": gettext_lazy("to be sorted and given to a unit"),
    "to_confirm": gettext_lazy("call back"),
}
