"""The states of matters beside the ordinary request."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

TAKE, WORK, DECIDE = "hotline.take", "hotline.work", "hotline.decide"


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
