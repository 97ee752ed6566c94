"""Words of the pages of collecting: findings, choices, states, steps and what happened."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.collecting.states import PLAN_WORDS, SENT_WORDS

Words = str | Promise

PLAN_STATES, SENT_STATES = PLAN_WORDS, SENT_WORDS  # as the types of cases call them


@dataclass(frozen=True, slots=True)
class FindingWords:
    """How a finding is shown: the sign of the design system, its label, its part of the coverage bar, its choices."""

    sign: str
    label: Words
    cover: str
    choices: tuple[str, ...]


FINDINGS = {
    "known": FindingWords("record", _("held"), "record", ("records", "again", "cut")),
    "derived": FindingWords("derived", _("worked out"), "derived", ("records", "again", "cut")),
    "duplicate": FindingWords("record", _("held, by another name"), "record", ("records", "again", "cut")),
    "new": FindingWords("unknown", _("not held"), "unknown", ("new", "same", "cut")),
    "fixed": FindingWords("constant", _("nothing to fill"), "record", ()),
    "closed": FindingWords("conflict", _("not yours to read"), "conflict", ("cut",)),
    "forbidden": FindingWords("conflict", _("never stored"), "conflict", ("cut",)),
}
COLUMN_CHOICES: dict[str, Words] = {
    "records": _("Taken from the records"),
    "again": _("Ask again, because"),
    "cut": _("Give it up"),
    "same": _("It is the same as"),
    "new": _("New: who owns it, and why"),
}


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step as a button: its words, its icon, and whether it asks for a reason."""

    label: Words
    icon: str
    kind: str = ""
    asks: Words = ""


PLAN_STEPS = {
    "submit": StepWords(_("Hand in for approval"), "send", "main"),
    "approve": StepWords(_("Allow this form"), "check", "main"),
    "send_back": StepWords(_("Send back"), "undo-2", "", _("What is to be changed")),
    "decline": StepWords(_("We decline this form"), "ban", "main"),
    "withdraw": StepWords(_("Withdraw it"), "trash-2", "quiet"),
}

SENT_STEPS = {
    "fill": StepWords(_("It is filled"), "check", "main"),
    "review": StepWords(_("It is right"), "check", "main"),
    "sign": StepWords(_("Sign"), "pen-line", "main"),
    "submit": StepWords(_("Hand it over"), "send", "main"),
    "check": StepWords(_("Take it as it is"), "check", "main"),
    "send_back": StepWords(_("Send back"), "undo-2", "", _("What is to be changed")),
    "change": StepWords(_("Change it again"), "pencil", "quiet"),
    "withdraw": StepWords(_("Take it back"), "undo-2", "quiet"),
    "replace": StepWords(_("Hand over another version"), "repeat", "quiet", _("What was wrong")),
    "decline": StepWords(_("We decline this form"), "ban", ""),
}
CHAIN: dict[str, Words] = {
    "filled": _("filled"),
    "reviewed": _("reviewed"),
    "signed": _("signed"),
    "sealed": _("sealed"),
}
ENDED: dict[str, Words] = {
    "sent_back": _("sent back"),
    "withdrawn": _("taken back by its place"),
    "replaced": _("replaced"),
    "revoked": _("taken back by the sender"),
}

_VERBS: dict[str, Words] = {
    "plan.opened": _("put in to be planned"),
    "form.plan_submitted": _("handed in for approval"),
    "form.allowed": _("allowed; it stands on the public list"),
    "form.plan_sent_back": _("sent back"),
    "form.plan_declined": _("declined: no legal basis or no last day"),
    "form.expired": _("expired and left the list"),
    "form.plan_withdrawn": _("withdrawn"),
    "sent.opened": _("sent out"),
    "form.prepared": _("filled from the records"),
    "form.filled_in": _("said to be filled"),
    "form.declined": _("declined by its place"),
    "form.reviewed": _("reviewed"),
    "form.signed": _("signed"),
    "form.sealed": _("sealed page came back"),
    "form.submitted": _("handed over"),
    "form.changed": _("taken up again to change it"),
    "form.sent_back": _("sent back"),
    "form.submission_withdrawn": _("taken back by its place"),
    "form.checked": _("checked and taken"),
    "form.submission_replaced": _("to be replaced by its place"),
    "form.revoked": _("taken back by the sender"),
    "form.urged": _("urged"),
    "form.consolidated": _("villages put together"),
    "case.overdue": _("the last day is over"),
    "clock.resumed": _("the limit runs on"),
}


def verb_words(verb: str) -> Words:
    """What happened, in words."""
    return _VERBS.get(verb, verb)
