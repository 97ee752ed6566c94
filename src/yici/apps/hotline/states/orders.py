"""The states of a work order: what the unit says of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import GIVE_OUT, REVIEW_PART, WORK_ON_PART, ClockMoves
from yici.apps.hotline.states.who import DECIDE, DISPATCH, SIGN_OFF, WORK
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What decides the steps of a work order."""

    is_main: bool = False  # the actor sits in the main unit
    is_owner: bool = False  # the actor sits in the hotline centre
    has_answer: bool = False
    has_returned: bool = False  # this unit gave it back before
    may_return: bool = True  # the limit in which a unit may return it is not over
    has_open_parts: bool = False  # an assisting unit or one below has not answered yet
    is_decided: bool = False
    needs_sign_off: bool = False  # the unit has somebody else who signs off
    is_own_answer: bool = False  # the actor wrote the answer
    lacks_conclusion: bool = False  # a claim for wages behind it has none yet


def _is_main(facts: OrderFacts) -> bool:
    return facts.is_main


_NOT_MAIN = _("the main unit does this")
_ANSWER = _("the answer is missing, a unit that helps has not answered yet, or the claim for wages has no conclusion")

ORDER_STATES: TransitionTable[OrderFacts] = TransitionTable(
    "work order",
    "dispatched",
    [
        Transition("dispatched", "sign", "working", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        Transition("dispatched", "lapse", "working", SYSTEM_ONLY),  # a limit to sign for that passes counts as signed
        Transition("working", "unsign", "dispatched", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        Transition("working", "contact", "working", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        Transition("working", "plan", "working", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        Transition(
            "working", "complete", "done", WORK,
            Guard[OrderFacts](
                lambda facts: facts.is_main and facts.has_answer and not facts.has_open_parts
                and not facts.needs_sign_off and not facts.lacks_conclusion,
                _("the answer is missing, a unit that helps has not answered yet, the head signs it off, "
                  "or the claim for wages has no conclusion"),
            ),
        ),
        Transition(
            "working", "ask_sign_off", "in_review", WORK,
            Guard[OrderFacts](
                lambda facts: facts.is_main and facts.has_answer and not facts.has_open_parts
                and not facts.lacks_conclusion, _ANSWER,
            ),
        ),
        Transition(
            "in_review", "sign_off", "done", SIGN_OFF,
            Guard[OrderFacts](
                lambda facts: facts.is_main and not facts.is_own_answer, _("somebody else than the writer signs off")
            ),
        ),
        Transition("in_review", "send_back", "working", SIGN_OFF, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        *(
            Transition(
                source, "return", "returned", WORK,
                Guard[OrderFacts](
                    lambda facts: facts.is_main and not facts.has_returned and facts.may_return,
                    _("a unit returns a work order once, inside the limit for it"),
                ),
            )
            for source in ("dispatched", "working")
        ),
        Transition(
            "returned", "uphold", "working", DECIDE,
            Guard[OrderFacts](lambda facts: facts.is_decided, _("the dispute about the return is not decided yet")),
        ),
        # Whoever returned it works on it until the dispute is decided (首接负责).
        Transition("returned", "contact", "returned", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        Transition("returned", "plan", "returned", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        *(
            Transition(source, "redispatch", "dispatched", DISPATCH, deadline="sign")
            for source in ("returned", "dispatched", "working")
        ),
        Transition(
            "working", "suspend", "suspended", DECIDE,
            Guard[OrderFacts](lambda facts: facts.is_decided, _("the suspension is not decided yet")),
        ),
        Transition(
            "suspended", "renew", "suspended", DECIDE,
            Guard[OrderFacts](lambda facts: facts.is_decided, _("the suspension is not decided yet")),
        ),
        Transition("suspended", "resume", "working", DECIDE),
        Transition("suspended", "take_up", "working", WORK, Guard[OrderFacts](_is_main, _NOT_MAIN)),
        Transition("done", "redo", "working", SYSTEM_ONLY, deadline="redo"),
        Transition("done", "close", "closed", SYSTEM_ONLY),
        *(
            Transition(source, "revoke", "revoked", DISPATCH)
            for source in ("dispatched", "working", "returned", "in_review", "suspended", "done")
        ),
    ],
)  # fmt: skip

#: Where nothing of an order is left to do: the unit says done, or it ended. One that is suspended or returned is not.
ORDER_DONE = frozenset(
    {*ORDER_STATES.finals, *(one.source for one in ORDER_STATES.rows if one.target == "closed")}
)  # fmt: skip
#: The others, as their cases have them.
ORDER_LEFT = tuple(f"work_order:{one}" for one in ORDER_STATES.states if one not in ORDER_DONE)

#: Whoever returns an order works on it until the dispute is decided (首接负责): it stays in its inbox.
ORDER_PHASES = {
    "dispatched": "waiting", "working": "working", "in_review": "working", "returned": "working",
    "suspended": "answered", "done": "answered", "closed": "closed", "revoked": "closed",
}  # fmt: skip

#: The total limit ("final") starts at the first dispatch and nothing moves it; a suspension stands beside it.
ORDER_MOVES = {
    "opened": ClockMoves(starts=("sign", "final")),
    "sign": ClockMoves(stops=("sign",)),
    "lapse": ClockMoves(stops=("sign",)),
    "complete": ClockMoves(stops=("final", "sign", "redo")),
    "sign_off": ClockMoves(stops=("final", "sign", "redo", "sign_off")),
    "redispatch": ClockMoves(starts=("sign",)),
    "return": ClockMoves(stops=("sign",)),
    "ask_sign_off": ClockMoves(starts=("sign_off",)),
    "send_back": ClockMoves(stops=("sign_off",)),
    "suspend": ClockMoves(pauses=("final", "redo")),
    "renew": ClockMoves(pauses=("final", "redo")),
    "resume": ClockMoves(resumes=("final", "redo")),
    "take_up": ClockMoves(resumes=("final", "redo")),
    "redo": ClockMoves(starts=("redo",)),
}

#: What the steps of a unit's part in an order need.
ORDER_POWERS = {WORK_ON_PART: WORK, REVIEW_PART: SIGN_OFF, GIVE_OUT: DISPATCH}

#: What the sweeper does when a clock of a request or an order is due soon or over: by kind, "" for all others.
ON_SOON = {"": ("remind",)}
ON_OVERDUE = {"": ("remind", "escalate")}

ORDER_WORDS = {
    "dispatched": gettext_lazy("given to the unit, not signed for yet"),
    "working": gettext_lazy("being worked on"),
    "in_review": gettext_lazy("waits for its sign-off"),
    "returned": gettext_lazy("returned: not ours, says the unit"),
    "suspended": gettext_lazy("suspended until its day of review"),
    "done": gettext_lazy("done, says the unit"),
    "closed": gettext_lazy("closed"),
    "revoked": gettext_lazy("taken back by the hotline"),
}
ORDER_NEXT = {
    "dispatched": gettext_lazy("sign for it"),
    "working": gettext_lazy("work on it and answer"),
    "in_review": gettext_lazy("to be signed off"),
}
