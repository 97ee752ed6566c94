"""The states of a request, of a work order and of what is asked and decided, as tables.

*The unit says done* is a step of a work order; *the citizen says solved* is a step of a request. Neither is ever
derived from the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import GIVE_OUT, REVIEW_PART, WORK_ON_PART, ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

TAKE, DISPATCH, DECIDE = "hotline.take", "hotline.dispatch", "hotline.decide"
WORK, SIGN_OFF, CALL_BACK = "hotline.work", "hotline.sign_off", "hotline.call_back"
SUPERVISE, RELEASE = "hotline.supervise", "hotline.release"


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
class StuckFacts:
    """What decides the steps of a stuck matter."""

    is_clear: bool = False  # no phone, number or plate is left in its words
    has_promise: bool = False
    is_good: bool = False  # somebody else looked again and found it done


STUCK_STATES: TransitionTable[StuckFacts] = TransitionTable(
    "stuck matter",
    "draft",
    [
        Transition(
            "draft", "list", "listed", RELEASE,
            Guard[StuckFacts](
                lambda facts: facts.is_clear and facts.has_promise,
                _("words clear of phones and numbers, and the unit's promise with its day, come first"),
            ),
        ),
        Transition("draft", "drop", "dropped", SUPERVISE),
        Transition(
            "listed", "strike", "struck", SUPERVISE,
            Guard[StuckFacts](lambda facts: facts.is_good, _("somebody else looks again first and finds it good")),
        ),
        Transition("listed", "take_back", "draft", RELEASE),
    ],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What decides about making a request public."""

    is_wanted: bool = False  # the requester chose it
    is_requester: bool = False


RELEASE_STATES: TransitionTable[ReleaseFacts] = TransitionTable(
    "release",
    "proposed",
    [
        *(
            Transition(
                source, "release", "released", RELEASE,
                Guard[ReleaseFacts](lambda facts: facts.is_wanted, _("the requester has not chosen to make it public")),
            )
            for source in ("proposed", "kept_back", "taken_back")
        ),
        Transition("proposed", "keep_back", "kept_back", RELEASE),
        Transition("released", "take_back", "taken_back", RELEASE),
    ],
)  # fmt: skip


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
