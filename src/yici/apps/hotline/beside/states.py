"""The states of matters beside the ordinary request."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

TAKE = "hotline.take"


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
