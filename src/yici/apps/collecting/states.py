"""The states of a planned form and of a sent form, as tables. Both are types of cases.

A chain of signatures is data of each form (``filled``, ``reviewed``, ``signed``, ``sealed`` or a part of it); the
guards below ask it. Nobody approves an own plan or reviews an own fill.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

PLAN, APPROVE, SEND, REVIEW, SUBMIT = "forms.plan", "forms.approve", "forms.send", "forms.review", "forms.submit"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What decides the steps of a plan."""

    is_planner: bool = False  # the actor made the plan
    is_own_unit: bool = False  # the actor sits in the unit that plans
    is_complete: bool = False  # purpose, who fills, how often; every column is decided
    has_basis: bool = False
    has_expiry: bool = False


PLAN_STATES: TransitionTable[PlanFacts] = TransitionTable(
    "plan",
    "drafted",
    [
        *(
            Transition(
                source, "submit", "submitted", PLAN,
                Guard[PlanFacts](lambda facts: facts.is_complete, _("the plan is not complete yet")),
            )
            for source in ("drafted", "sent_back", "declined")
        ),
        Transition(
            "submitted", "approve", "approved", APPROVE,
            Guard[PlanFacts](
                lambda facts: not facts.is_planner and facts.has_basis and facts.has_expiry,
                _("somebody else than the planner approves it, and only with a legal basis and a last day"),
            ),
        ),
        Transition("submitted", "send_back", "sent_back", APPROVE,
                   Guard[PlanFacts](lambda facts: not facts.is_planner, _("somebody else than the planner decides"))),
        Transition("submitted", "decline", "declined", SUBMIT,
                   Guard[PlanFacts](lambda facts: not (facts.has_basis and facts.has_expiry),
                                    _("it has a legal basis and a day on which it ends"))),
        Transition("approved", "expire", "expired", SYSTEM_ONLY),
        *(
            Transition(source, "withdraw", "withdrawn", PLAN,
                       Guard[PlanFacts](lambda facts: facts.is_own_unit, _("the unit that planned it withdraws it")))
            for source in ("drafted", "submitted", "sent_back", "declined", "approved")
        ),
    ],
)  # fmt: skip

PLAN_PHASES = {
    "drafted": "working", "submitted": "answered", "approved": "answered", "sent_back": "working",
    "declined": "working", "expired": "closed", "withdrawn": "closed",
}  # fmt: skip

#: The steps of the chain, in their order, and the state that each leads to.
CHAIN = ("filled", "reviewed", "signed", "sealed")


@dataclass(frozen=True, slots=True)
class SentFacts:
    """What decides the steps of a sent form."""

    chain: tuple[str, ...] = CHAIN
    is_own_unit: bool = False  # the actor sits in the unit that was sent the form
    is_above: bool = False  # the actor sits in the unit that consolidates it, or in the one that sent it out
    is_sender: bool = False
    is_filler: bool = False  # the actor filled it
    is_ready: bool = False  # the file was made (or it is a nil return); for a consolidation: merged
    is_current: bool = True  # nothing changed since it was printed and sealed
    has_seal: bool = False  # a scan with the right code
    may_decline: bool = False  # the plan has no basis or no expiry, or is over


def _goes(source: str, target: str) -> Callable[[SentFacts], bool]:
    """Whether the form's chain leads from one state of the chain straight to another."""

    def holds(facts: SentFacts) -> bool:
        steps = [one for one in CHAIN if one in facts.chain or one == "filled"]
        return target in steps and steps.index(target) > 0 and steps[steps.index(target) - 1] == source

    return holds


def _is_last(state: str) -> Callable[[SentFacts], bool]:
    def holds(facts: SentFacts) -> bool:
        return state == [one for one in CHAIN if one in facts.chain or one == "filled"][-1]

    return holds


def _both(*parts: Callable[[SentFacts], bool]) -> Callable[[SentFacts], bool]:
    return lambda facts: all(part(facts) for part in parts)


def _own(facts: SentFacts) -> bool:
    return facts.is_own_unit


def _is_sealed(facts: SentFacts) -> bool:
    return facts.has_seal and facts.is_current


def _above(facts: SentFacts) -> bool:
    return facts.is_above


_NOT_OWN = _("the unit that was sent the form does this")
_NOT_ABOVE = _("the level above does this")
_CHAIN_OPEN = _("the steps before it (review, signature, seal) are still missing")
_AFTER_FILL = [
    *(
        Transition(source, "review", "reviewed", REVIEW,
                   Guard[SentFacts](_both(_goes(source, "reviewed"), lambda facts: not facts.is_filler),
                                    _("somebody else than the one who filled it reviews it")))
        for source in ("filled",)
    ),
    *(
        Transition(source, "sign", "signed", SUBMIT,
                   Guard[SentFacts](_both(_goes(source, "signed"), _own), _CHAIN_OPEN))
        for source in ("filled", "reviewed")
    ),
    *(
        Transition(source, "seal", "sealed", SUBMIT,
                   Guard[SentFacts](_both(_goes(source, "sealed"), _own, _is_sealed),
                                    _("the scan of the sealed page is missing, or the data changed since")))
        for source in ("filled", "reviewed", "signed")
    ),
    *(
        Transition(source, "submit", "submitted", SUBMIT,
                   Guard[SentFacts](_both(_is_last(source), _own, lambda facts: facts.is_current), _CHAIN_OPEN))
        for source in CHAIN
    ),
    *(Transition(source, "change", "filling", SUBMIT, Guard[SentFacts](_own, _NOT_OWN)) for source in CHAIN),
    *(
        Transition(source, "send_back", "filling", REVIEW,
                   Guard[SentFacts](lambda facts: not facts.is_filler, _("who filled it changes it instead")))
        for source in ("filled", "reviewed", "signed", "sealed")
    ),
]  # fmt: skip

SENT_STATES: TransitionTable[SentFacts] = TransitionTable(
    "sent form",
    "waiting",
    [
        Transition("waiting", "prepare", "filling", SYSTEM_ONLY),
        Transition("filling", "fill", "filled", SUBMIT,
                   Guard[SentFacts](_both(_own, lambda facts: facts.is_ready),
                                    _("make the file first, or declare a nil return"))),
        Transition("filling", "decline", "declined", SUBMIT,
                   Guard[SentFacts](_both(_own, lambda facts: facts.may_decline),
                                    _("it has a legal basis and a day on which it ends"))),
        *_AFTER_FILL,
        Transition("submitted", "withdraw", "filling", SUBMIT, Guard[SentFacts](_own, _NOT_OWN)),
        Transition("submitted", "send_back", "filling", REVIEW, Guard[SentFacts](_above, _NOT_ABOVE)),
        Transition("submitted", "check", "checked", REVIEW, Guard[SentFacts](_above, _NOT_ABOVE)),
        Transition("checked", "replace", "filling", SUBMIT, Guard[SentFacts](_own, _NOT_OWN)),
        Transition("checked", "send_back", "filling", REVIEW, Guard[SentFacts](_above, _NOT_ABOVE)),
        *(
            Transition(source, "revoke", "revoked", SEND,
                       Guard[SentFacts](lambda facts: facts.is_sender, _("the unit that sent it out revokes it")))
            for source in ("waiting", "filling", *CHAIN, "submitted", "declined")
        ),
    ],
)  # fmt: skip

SENT_PHASES = {
    "waiting": "waiting", "filling": "working", "filled": "working", "reviewed": "working", "signed": "working",
    "sealed": "working", "submitted": "answered", "checked": "closed", "declined": "answered", "revoked": "closed",
}  # fmt: skip

PLAN_VERBS = {
    "submit": "form.plan_submitted", "approve": "form.allowed", "send_back": "form.plan_sent_back",
    "decline": "form.plan_declined", "expire": "form.expired", "withdraw": "form.plan_withdrawn",
}  # fmt: skip
SENT_VERBS = {
    "prepare": "form.prepared", "fill": "form.filled_in", "decline": "form.declined", "review": "form.reviewed",
    "sign": "form.signed", "seal": "form.sealed", "submit": "form.submitted", "change": "form.changed",
    "send_back": "form.sent_back", "withdraw": "form.submission_withdrawn", "check": "form.checked",
    "replace": "form.submission_replaced", "revoke": "form.revoked",
}  # fmt: skip

#: What states are called, and what is to be done in them (inbox).
PLAN_WORDS: dict[str, Promise] = {
    "drafted": gettext_lazy("in work"),
    "submitted": gettext_lazy("waits for approval"),
    "approved": gettext_lazy("allowed"),
    "sent_back": gettext_lazy("sent back"),
    "declined": gettext_lazy("declined"),
    "expired": gettext_lazy("expired"),
    "withdrawn": gettext_lazy("withdrawn"),
}
SENT_WORDS: dict[str, Promise] = {
    "waiting": gettext_lazy("being filled"),
    "filling": gettext_lazy("to be filled"),
    "filled": gettext_lazy("filled"),
    "reviewed": gettext_lazy("reviewed"),
    "signed": gettext_lazy("signed"),
    "sealed": gettext_lazy("sealed"),
    "submitted": gettext_lazy("handed over"),
    "checked": gettext_lazy("checked"),
    "declined": gettext_lazy("declined"),
    "revoked": gettext_lazy("taken back"),
}
PLAN_NEXT: dict[str, Promise] = {
    **PLAN_WORDS,
    "submitted": gettext_lazy("to be allowed"),
}
SENT_NEXT: dict[str, Promise] = {
    "waiting": gettext_lazy("being filled from the records"),
    "filling": gettext_lazy("to be filled"),
    "filled": gettext_lazy("to be reviewed"),
    "reviewed": gettext_lazy("to be signed"),
    "signed": gettext_lazy("print, seal, hand over"),
    "sealed": gettext_lazy("hand it over"),
    "submitted": gettext_lazy("to be checked"),
}
