"""The states of a payment without a form: the person has said yes, an officer of the unit that pays confirms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.apps.services.states.applications import DECIDE
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

POLICIES = "services.policies"
PAYMENT = "policy_payment"


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What decides the steps of a payment."""

    is_paying_unit: bool = False
    is_recorder: bool = False  # the actor wrote down the yes of somebody


_CONFIRMS = Guard[PaymentFacts](
    lambda facts: facts.is_paying_unit and not facts.is_recorder,
    _("the unit that pays does this, and never who wrote down the yes"),
)
PAYMENT_STATES: TransitionTable[PaymentFacts] = TransitionTable(
    "payment without a form",
    "said_yes",
    [
        Transition("said_yes", "confirm", "confirmed", DECIDE, _CONFIRMS),
        Transition("confirmed", "pay", "paid", DECIDE, _CONFIRMS),
        *(Transition(source, "refuse", "refused", DECIDE, _CONFIRMS) for source in ("said_yes", "confirmed")),
        *(Transition(source, "take_back", "taken_back", SYSTEM_ONLY) for source in ("said_yes", "confirmed")),
    ],
)
PAYMENT_PHASES = {
    "said_yes": "waiting", "confirmed": "working", "paid": "closed", "refused": "closed", "taken_back": "closed",
}  # fmt: skip
PAYMENT_MOVES = {
    "opened": ClockMoves(starts=("pay",)),
    "pay": ClockMoves(stops=("pay",)),
    "refuse": ClockMoves(stops=("pay",)),
    "take_back": ClockMoves(stops=("pay",)),
}
PAYMENT_WORDS = {
    "said_yes": gettext_lazy("said yes, to be confirmed"),
    "confirmed": gettext_lazy("confirmed, to be paid"),
    "paid": gettext_lazy("paid"),
    "refused": gettext_lazy("refused"),
    "taken_back": gettext_lazy("the yes was taken back"),
}
PAYMENT_NEXT = {
    "said_yes": gettext_lazy("Confirm or refuse with a ground"),
    "confirmed": gettext_lazy("Pay, and write down when"),
}
