"""The states of a matter that was taken in here for another place, as a table; a type of case (letter T).

Two legs, each with a clock: until the other place's receipt, then until its result. What the other place says comes
as a parcel (``SYSTEM_ONLY`` steps), or is written down by hand where it has no such system.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from yici.apps.cases.public import ClockMoves
from yici.core.states import SYSTEM_ONLY, Transition, TransitionTable

HAND = "services.hand"
HANDING = "handing"
#: Working days within which what was taken in must leave this house. 本定义为系统自定.
SEND_DAYS = 1

_THERE = ("sent", "lost", "received")
HANDING_STATES: TransitionTable[None] = TransitionTable(
    "handing",
    "packed",
    [
        Transition("packed", "send", "sent", HAND, deadline="receipt"),
        Transition("lost", "send", "sent", HAND, deadline="receipt"),
        Transition("sent", "lose", "lost", HAND),
        *(Transition(one, "receive", "received", SYSTEM_ONLY, deadline="result") for one in ("sent", "lost")),
        *(Transition(one, "note_receipt", "received", HAND, deadline="result") for one in ("sent", "lost")),
        *(Transition(one, "refuse", "refused", SYSTEM_ONLY) for one in _THERE),
        *(Transition(one, "note_refusal", "refused", HAND) for one in _THERE),
        *(Transition(one, "return", "returned", SYSTEM_ONLY) for one in _THERE),
        *(Transition(one, "note_result", "returned", HAND) for one in _THERE),
        *(Transition(one, "withdraw", "withdrawn", HAND) for one in ("packed", *_THERE)),
        *(Transition(one, "serve", "served", HAND) for one in ("returned", "refused")),
    ],
)
HANDING_PHASES = {
    "packed": "working", "sent": "answered", "lost": "working", "received": "answered", "refused": "working",
    "returned": "working", "served": "closed", "withdrawn": "closed",
}  # fmt: skip
_ALL = ("hand_over", "receipt", "result", "serve")
_BACK = ClockMoves(starts=("serve",), stops=("hand_over", "receipt", "result"))
HANDING_MOVES = {
    "opened": ClockMoves(starts=("hand_over",)),
    "send": ClockMoves(starts=("receipt",), stops=("hand_over",)),
    "lose": ClockMoves(starts=("hand_over",), stops=("receipt",)),
    "receive": ClockMoves(starts=("result",), stops=("receipt", "hand_over")),
    "note_receipt": ClockMoves(starts=("result",), stops=("receipt", "hand_over")),
    "refuse": _BACK, "note_refusal": _BACK, "return": _BACK, "note_result": _BACK,
    "withdraw": ClockMoves(stops=_ALL), "serve": ClockMoves(stops=_ALL),
}  # fmt: skip
HANDING_WORDS = {
    "packed": gettext_lazy("taken in, not yet handed over"),
    "sent": gettext_lazy("handed over, the other place has not confirmed it"),
    "lost": gettext_lazy("lost on the way, to be sent again"),
    "received": gettext_lazy("with the other place"),
    "refused": gettext_lazy("the other place does not take it"),
    "returned": gettext_lazy("the result is back, to be handed over"),
    "served": gettext_lazy("handed over to the applicant"),
    "withdrawn": gettext_lazy("withdrawn by the applicant"),
}
HANDING_NEXT = {
    "packed": gettext_lazy("Hand it over to the other place"),
    "sent": gettext_lazy("The other place confirms it"),
    "lost": gettext_lazy("Send it again"),
    "received": gettext_lazy("The other place decides"),
    "refused": gettext_lazy("Tell the applicant why"),
    "returned": gettext_lazy("Hand over the result"),
}
#: Which clocks the other place runs against, and which are ours.
THEIR_CLOCKS = ("receipt", "result")
HANDING_SOON = {"": ("remind",)}
HANDING_OVERDUE = {"": ("remind", "escalate")}
