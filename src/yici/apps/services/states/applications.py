"""The states of an application and of its parts, as tables. Both are types of cases.

Received is not accepted: the limit of the law runs from acceptance; whoever took in never decides; what is missing is
said once and whole; five silent days are an acceptance. The steps carry the names of the field (受理, 补正, 准予 …).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

TAKE, DECIDE = "services.take", "services.decide"
APPLICATION, PART = "application", "application_part"

#: Silence for so many working days is an acceptance, from the day of receipt.
SILENT_DAYS = 5

APPLICATION_STATES: TransitionTable[None] = TransitionTable(
    "application",
    "received",
    [
        Transition("received", "begin", "in_hand", SYSTEM_ONLY),  # the first part was accepted
        *(Transition(source, "end", "ended", SYSTEM_ONLY) for source in ("received", "in_hand")),
        *(Transition(source, "withdraw", "withdrawn", TAKE) for source in ("received", "in_hand")),
    ],
)
APPLICATION_PHASES = {"received": "waiting", "in_hand": "answered", "ended": "closed", "withdrawn": "closed"}
APPLICATION_WORDS = {
    "received": gettext_lazy("received"),
    "in_hand": gettext_lazy("with the units that decide"),
    "ended": gettext_lazy("all parts have ended"),
    "withdrawn": gettext_lazy("withdrawn by the applicant"),
}


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What decides the steps of a part."""

    is_deciding_unit: bool = False  # the actor sits in the unit that decides
    is_taker: bool = False  # the actor took the application in
    was_supplemented: bool = False  # what is missing has been said before
    is_complete: bool = True  # what was asked for has come
    may_extend: bool = False  # its row allows an extension, and there has been none
    asked_to_extend: bool = False  # the actor asked for the extension


_DECIDES = Guard[PartFacts](
    lambda facts: facts.is_deciding_unit and not facts.is_taker,
    _("the unit that decides does this, and never who took it in"),
)
_ONCE = Guard[PartFacts](
    lambda facts: facts.is_deciding_unit and not facts.is_taker and not facts.was_supplemented,
    _("what is missing is said once and whole; it was said before"),
)
_EXTENDS = Guard[PartFacts](
    lambda facts: facts.is_deciding_unit and not facts.is_taker and facts.may_extend,
    _("the limit is extended once, and only where the item allows it"),
)
_APPROVES = Guard[PartFacts](
    lambda facts: facts.is_deciding_unit and not facts.is_taker and not facts.asked_to_extend,
    _("somebody else of the unit than who asked decides on the extension"),
)
_COMPLETE = Guard[PartFacts](lambda facts: facts.is_complete, _("something that was asked for has not come yet"))

#: Where nothing is decided yet, so that the applicant may take it back.
OPEN = ("received", "supplement", "accepted", "special", "extending")

PART_STATES: TransitionTable[PartFacts] = TransitionTable(
    "application part",
    "received",
    [
        Transition("received", "accept", "accepted", DECIDE, _DECIDES, deadline="legal"),
        Transition("received", "accept_silently", "accepted", SYSTEM_ONLY, deadline="legal"),
        Transition("received", "ask_supplement", "supplement", DECIDE, _ONCE),
        Transition("received", "decline", "declined", DECIDE, _DECIDES),
        Transition("supplement", "supply", "received", TAKE, _COMPLETE, deadline="accept"),
        Transition("accepted", "begin_special", "special", DECIDE, _DECIDES),
        Transition("special", "end_special", "accepted", DECIDE, _DECIDES),
        Transition("accepted", "ask_extension", "extending", DECIDE, _EXTENDS),
        Transition("extending", "approve_extension", "accepted", DECIDE, _APPROVES, deadline="legal"),
        Transition("extending", "refuse_extension", "accepted", DECIDE, _APPROVES),
        *(Transition(source, "grant", "granted", DECIDE, _DECIDES) for source in ("accepted", "extending")),
        *(Transition(source, "refuse", "refused", DECIDE, _DECIDES) for source in ("accepted", "extending")),
        *(Transition(source, "serve", "served", TAKE) for source in ("granted", "refused")),
        *(Transition(source, "withdraw", "withdrawn", TAKE) for source in OPEN),
    ],
)
PART_PHASES = {
    "received": "waiting", "supplement": "answered", "accepted": "working", "special": "working",
    "extending": "working",
    "granted": "answered", "refused": "answered", "declined": "closed", "served": "closed", "withdrawn": "closed",
}  # fmt: skip
_LIMITS = ("legal", "promised")
PART_MOVES = {
    "opened": ClockMoves(starts=("accept",)),
    "accept": ClockMoves(starts=_LIMITS, stops=("accept",)),
    "accept_silently": ClockMoves(starts=_LIMITS, stops=("accept",)),
    "ask_supplement": ClockMoves(stops=("accept",)),
    "decline": ClockMoves(stops=("accept",)),
    "supply": ClockMoves(starts=("accept",)),
    "begin_special": ClockMoves(pauses=_LIMITS),
    "end_special": ClockMoves(resumes=_LIMITS),
    "grant": ClockMoves(stops=_LIMITS),
    "refuse": ClockMoves(stops=_LIMITS),
    "withdraw": ClockMoves(stops=("accept", *_LIMITS)),
}
PART_WORDS = {
    "received": gettext_lazy("received, not yet accepted"),
    "supplement": gettext_lazy("waits for what is missing"),
    "accepted": gettext_lazy("accepted, being decided"),
    "special": gettext_lazy("in a special procedure, outside the limit"),
    "extending": gettext_lazy("being decided; an extension was asked for"),
    "granted": gettext_lazy("granted, to be handed over"),
    "refused": gettext_lazy("refused, to be handed over"),
    "declined": gettext_lazy("not accepted"),
    "served": gettext_lazy("handed over to the applicant"),
    "withdrawn": gettext_lazy("withdrawn by the applicant"),
}
PART_NEXT = {
    "received": gettext_lazy("Accept it, or say what is missing"),
    "supplement": gettext_lazy("The applicant brings what is missing"),
    "accepted": gettext_lazy("Decide"),
    "special": gettext_lazy("Write down how the procedure ended"),
    "extending": gettext_lazy("Somebody else of the unit decides on the extension"),
    "granted": gettext_lazy("Hand over the result"),
    "refused": gettext_lazy("Hand over the refusal"),
}
ON_SOON = {"": ("remind",)}
ON_OVERDUE = {"": ("remind", "escalate"), "accept": ("escalate",)}
