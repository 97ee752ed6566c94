"""The states of matters beside the ordinary request."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import GIVE_OUT, REVIEW_PART, WORK_ON_PART, ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

TAKE, WORK, DECIDE = "hotline.take", "hotline.work", "hotline.decide"
DISPATCH, SIGN_OFF, SUPERVISE = "hotline.dispatch", "hotline.sign_off", "hotline.supervise"


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """What decides the steps of a transfer."""

    is_theirs: bool = False  # we gave it away: the other line has the word
    has_number: bool = False  # of the other line


def _theirs(facts: TransferFacts) -> bool:
    return facts.is_theirs


_NOT_THEIRS = _("this was given to us; the other line reads our word, it says none")
_NUMBER = _("the number under which the other line keeps it is missing")

#: A transfer from one line to another. The receiving side moves it: the desk writes what was said by telephone
#: (``hotline.take``), the interface what came by wire.
TRANSFER_STATES: TransitionTable[TransferFacts] = TransitionTable(
    "transfer",
    "sent",
    [
        *(
            Transition(source, "receive", "received", TAKE, Guard[TransferFacts](
                lambda facts: facts.has_number, _NUMBER,
            ))
            for source in ("sent",)
        ),
        *(
            Transition(source, "accept", "in_hand", TAKE, Guard[TransferFacts](
                lambda facts: facts.has_number, _NUMBER,
            ))
            for source in ("sent", "received")
        ),
        *(
            Transition(source, "refuse", "refused", TAKE, Guard[TransferFacts](_theirs, _NOT_THEIRS))
            for source in ("sent", "received", "in_hand")
        ),
        *(
            Transition(source, "finish", "finished", TAKE, Guard[TransferFacts](
                lambda facts: facts.has_number, _NUMBER,
            ))
            for source in ("sent", "received", "in_hand")
        ),
        Transition("received", "decline", "refused", SYSTEM_ONLY),  # of one given to us: we named another road
        Transition("in_hand", "decline", "refused", SYSTEM_ONLY),
        Transition("finished", "reopen", "in_hand", SYSTEM_ONLY),  # ours was opened again by its requester
        Transition("refused", "reopen", "in_hand", SYSTEM_ONLY),
    ],
)  # fmt: skip
TRANSFER_ENDED = ("refused", "finished")
TRANSFER_WORDS = {
    "sent": gettext_lazy("sent, no receipt yet"),
    "received": gettext_lazy("received by the other line"),
    "in_hand": gettext_lazy("in hand at the other line"),
    "refused": gettext_lazy("not taken by the other line"),
    "finished": gettext_lazy("finished by the other line"),
}
OURS_WORDS = {
    "sent": gettext_lazy("arrived"),
    "received": gettext_lazy("received by us"),
    "in_hand": gettext_lazy("in hand with us"),
    "refused": gettext_lazy("not taken by us"),
    "finished": gettext_lazy("finished by us"),
}


@dataclass(frozen=True, slots=True)
class MediationFacts:
    """What decides the steps of a mediation."""

    is_mediator: bool = False  # the actor sits in the mediating unit
    do_both_agree: bool = False  # each party wants to come to the table


_MINE = Guard[MediationFacts](lambda facts: facts.is_mediator, _("the mediating unit does this"))

MEDIATION_STATES: TransitionTable[MediationFacts] = TransitionTable(
    "mediation",
    "opened",
    [
        Transition("opened", "consent", "consented", WORK, Guard[MediationFacts](
            lambda facts: facts.is_mediator and facts.do_both_agree,
            _("both parties agree first; the mediating unit writes it down"),
        )),
        *(Transition(source, "meet", "in_session", WORK, _MINE) for source in ("consented", "in_session")),
        *(Transition(source, "decline", "not_opened", WORK, _MINE) for source in ("opened", "consented")),
        Transition("in_session", "agree", "agreed", WORK, _MINE, deadline="performance"),
        Transition("agreed", "perform", "performed", WORK, _MINE),
        *(Transition(source, "fail", "failed", WORK, _MINE) for source in ("in_session", "agreed")),
        Transition("failed", "refer", "referred", DECIDE),
    ],
)  # fmt: skip
MEDIATION_PHASES = {
    "opened": "waiting", "consented": "working", "in_session": "working", "agreed": "working", "failed": "answered",
    "not_opened": "closed", "performed": "closed", "referred": "closed",
}  # fmt: skip
MEDIATION_MOVES = {
    "agree": ClockMoves(starts=("performance",)),
    "perform": ClockMoves(stops=("performance",)),
    "fail": ClockMoves(stops=("performance",)),
}
MEDIATION_WORDS = {
    "opened": gettext_lazy("waits for both parties to agree to it"),
    "consented": gettext_lazy("both parties agreed to come"),
    "in_session": gettext_lazy("being mediated"),
    "agreed": gettext_lazy("an agreement was reached, to be performed"),
    "performed": gettext_lazy("the agreement was performed"),
    "failed": gettext_lazy("no agreement, or not performed"),
    "not_opened": gettext_lazy("not mediated; another road was named"),
    "referred": gettext_lazy("referred to court or arbitration"),
}
MEDIATION_NEXT = {
    "opened": gettext_lazy("ask both parties whether they agree"),
    "consented": gettext_lazy("meet with both parties"),
    "in_session": gettext_lazy("meet again, or write down the agreement"),
    "agreed": gettext_lazy("see that the agreement is performed"),
}


@dataclass(frozen=True, slots=True)
class MotionFacts:
    """What decides the steps of a suggestion or a proposal."""

    is_lead: bool = False  # the actor sits in the lead unit
    is_contacted: bool = False  # the lead unit spoke with the proposer in this round
    has_open_parts: bool = False  # an assisting unit has not answered
    is_own_answer: bool = False  # the actor wrote the answer
    has_returned: bool = False  # this unit gave it back before
    is_planned: bool = False  # the answer signed off is a B: planned, with its day
    may_again: bool = True  # it was answered only once


def _is_lead(facts: MotionFacts) -> bool:
    return facts.is_lead


def _is_outside(facts: MotionFacts) -> bool:
    return not facts.is_lead


_LEAD = Guard[MotionFacts](_is_lead, _("the lead unit does this"))
_OUTSIDE = Guard[MotionFacts](_is_outside, _("the unit that answered does not judge its own answer"))

MOTION_STATES: TransitionTable[MotionFacts] = TransitionTable(
    "motion",
    "received",
    [
        Transition("received", "assign", "assigned", DISPATCH, deadline="motion_answer"),
        Transition("assigned", "sign", "in_hand", WORK, _LEAD),
        Transition("assigned", "return", "returned", WORK, Guard[MotionFacts](
            lambda facts: facts.is_lead and not facts.has_returned, _("the lead unit gives it back once"),
        )),
        Transition("returned", "reassign", "assigned", DISPATCH, deadline="motion_sign"),
        Transition("returned", "uphold", "assigned", DECIDE, deadline="motion_sign"),
        Transition("in_hand", "contact", "in_hand", WORK, _LEAD),
        Transition("in_hand", "answer", "in_review", WORK, Guard[MotionFacts](
            lambda facts: facts.is_lead and facts.is_contacted and not facts.has_open_parts,
            _("the proposer was not spoken with before this answer, or an assisting unit has not answered yet"),
        )),
        Transition("in_review", "sign_off", "answered", SIGN_OFF, Guard[MotionFacts](
            lambda facts: facts.is_lead and not facts.is_own_answer, _("somebody else than the writer signs off"),
        ), deadline="motion_opinion"),
        Transition("in_review", "send_back", "in_hand", SIGN_OFF, _LEAD),
        Transition("answered", "accept", "settled", TAKE, Guard[MotionFacts](
            lambda facts: not facts.is_lead and not facts.is_planned,
            _("the unit that answered does not write it down; what is planned stays open until its day"),
        )),
        Transition("answered", "plan", "promised", TAKE, Guard[MotionFacts](
            lambda facts: not facts.is_lead and facts.is_planned,
            _("the unit that answered does not write it down; only what is planned has a day"),
        ), deadline="motion_promise"),
        Transition("answered", "again", "in_hand", TAKE, Guard[MotionFacts](
            lambda facts: not facts.is_lead and facts.may_again, _("it is answered again once, then supervised"),
        ), deadline="motion_again"),
        Transition("answered", "raise", "supervised", TAKE, Guard[MotionFacts](
            lambda facts: not facts.is_lead and not facts.may_again, _("it is answered again once before"),
        )),
        Transition("supervised", "renew", "in_hand", SUPERVISE, _OUTSIDE, deadline="motion_again"),
        Transition("supervised", "settle", "settled", SUPERVISE, _OUTSIDE),
        Transition("promised", "keep", "settled", TAKE, _OUTSIDE),
        Transition("promised", "miss", "in_hand", TAKE, _OUTSIDE, deadline="motion_again"),
        *(Transition(source, "decline", "declined", DECIDE) for source in ("received", "returned")),
        *(
            Transition(source, "withdraw", "withdrawn", TAKE)
            for source in ("received", "assigned", "returned", "in_hand")
        ),
    ],
)  # fmt: skip
#: Where the centre has it in hand; elsewhere the lead unit.
AT_CENTRE = ("received", "returned", "answered", "supervised")
#: Where an answer that was signed off stands and nobody works on another: what may become public.
MOTION_ANSWERED = ("answered", "promised", "settled")
#: What the proposer thinks; "silent" when no word came until the day.
OPINION_EVENTS = ("accept", "plan", "again", "raise")
MOTION_PHASES = {
    "received": "waiting", "assigned": "waiting", "returned": "waiting", "in_hand": "working", "in_review": "working",
    "answered": "working", "promised": "working", "supervised": "working", "settled": "closed", "declined": "closed",
    "withdrawn": "closed",
}  # fmt: skip
MOTION_POWERS = {WORK_ON_PART: WORK, REVIEW_PART: SIGN_OFF, GIVE_OUT: DISPATCH}
#: The limit to answer starts when it is first given out; giving it back or to another unit does not move it.
MOTION_MOVES = {
    "opened": ClockMoves(starts=("motion_assign",)),
    "assign": ClockMoves(stops=("motion_assign",), starts=("motion_sign", "motion_answer")),
    "reassign": ClockMoves(starts=("motion_sign",)),
    "uphold": ClockMoves(starts=("motion_sign",)),
    "sign": ClockMoves(stops=("motion_sign",)),
    "return": ClockMoves(stops=("motion_sign",)),
    "sign_off": ClockMoves(stops=("motion_answer", "motion_again"), starts=("motion_opinion",)),
    "accept": ClockMoves(stops=("motion_opinion",)),
    "plan": ClockMoves(stops=("motion_opinion",), starts=("motion_promise",)),
    "again": ClockMoves(stops=("motion_opinion",), starts=("motion_again",)),
    "raise": ClockMoves(stops=("motion_opinion",)),
    "renew": ClockMoves(starts=("motion_again",)),
    "keep": ClockMoves(stops=("motion_promise",)),
    "miss": ClockMoves(stops=("motion_promise",), starts=("motion_again",)),
}
MOTION_WORDS = {
    "received": gettext_lazy("registered, not given to a unit yet"),
    "assigned": gettext_lazy("given to the lead unit, not signed for yet"),
    "returned": gettext_lazy("given back: not ours, says the unit"),
    "in_hand": gettext_lazy("being worked on"),
    "in_review": gettext_lazy("waits for its sign-off"),
    "answered": gettext_lazy("answered; waits for the proposer's opinion"),
    "promised": gettext_lazy("planned; looked at again on its day"),
    "supervised": gettext_lazy("not satisfied twice; supervision has it"),
    "settled": gettext_lazy("ended"),
    "declined": gettext_lazy("not taken up, with its reason"),
    "withdrawn": gettext_lazy("withdrawn by the proposer"),
}
MOTION_NEXT = {
    "received": gettext_lazy("give it to a lead unit"),
    "assigned": gettext_lazy("sign for it, or give it back with the reason"),
    "returned": gettext_lazy("decide who leads"),
    "in_hand": gettext_lazy("speak with the proposer, then answer"),
    "in_review": gettext_lazy("to be signed off"),
    "answered": gettext_lazy("ask the proposer what the answer is worth"),
    "promised": gettext_lazy("carry out what was planned until its day"),
    "supervised": gettext_lazy("supervision lets it be answered anew, or ends it"),
}
