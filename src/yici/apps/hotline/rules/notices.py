"""The words of every notice, in one place, with their versions. Plain text: an SMS shows nothing else.

``facts`` are keys, numbers, days and names of units; never a name, a phone or what somebody wrote. What is urgent does
not wait for the morning. A template without words of its own says that something moved, and where to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SUBJECT_CITIZEN, SUBJECT_UNIT = _("Your request {number}"), _("Work order {number}")

#: template -> (version, words, whether it may ring at night)
WORDS: dict[str, tuple[int, str, bool]] = {
    "request.received": (
        1,
        _("We have your request, number {number}, code {code}. With both you see what happens: {link}"),
        True,  # it answers what somebody did a moment ago
    ),
    "request.redispatched": (1, _("Another unit, {unit}, now has your request {number} in hand. {link}"), False),
    "request.answered_at_once": (1, _("Your request {number} was answered: {link}"), False),
    "request.declined": (1, _("Your request {number} belongs to another office; which one stands here: {link}"), False),
    "request.dispatched": (1, _("{unit} now has your request {number} in hand. {link}"), False),
    "request.joined": (1, _("Others reported the same as your request {number}; it is worked on once. {link}"), False),
    "request.answered": (
        1,
        _("The unit says your request {number} is done. Is it solved? Please tell us: {link}"),
        False,
    ),
    "request.rate": (1, _("Is request {number} solved? Please tell us with two taps: {link}"), False),
    "request.followed_up": (1, _("About your rating of request {number}: what came of it stands here: {link}"), False),
    "proof.code": (
        1,
        _("Your code is {code}. It holds for ten minutes; whoever asks you for it is not from us."),
        True,
    ),
    "order.recheck": (1, _("Neighbours say {number} is still so. Please look again."), False),
    "request.redo": (1, _("You said that request {number} is not solved; the unit works on it again. {link}"), False),
    "request.reopened": (1, _("Your request {number} is open again. {link}"), False),
    "request.solved": (1, _("Thank you for your word on request {number}; it is closed as solved. {link}"), False),
    "request.closed": (1, _("Your request {number} was closed; the reason and how to appeal: {link}"), False),
    "request.refused": (1, _("Your request {number} was refused; the reason and how to appeal: {link}"), False),
    "request.suspended": (
        1,
        _("Your request {number} cannot be solved now; it is looked at again on {until}. {link}"),
        False,
    ),
    "request.extended": (1, _("Your request {number} takes longer, until {until}. {link}"), False),
    "request.asked": (1, _("There is a question about your request {number}. Please answer it here: {link}"), False),
    "supervision.asked": (1, _("Supervision asks your unit something about {number}. Please answer it."), False),
    "transfer.late": (1, _("{road} has not confirmed request {number} that was given to it. Please call."), True),
    "transfer.refused": (1, _("The other line does not take request {number}; it waits to be sorted here."), True),
    "order.dispatched": (1, _("Work order {number} was given to your unit. Please sign for it."), False),
    "order.urgent": (1, _("Urgent work order {number} was given to your unit. Please sign for it now."), True),
    "order.redo": (1, _("The requester says work order {number} is not solved. Please work on it again."), False),
    "order.soon": (1, _("Work order {number} is due soon."), False),
    "order.overdue": (1, _("Work order {number} is overdue."), False),
    "order.urged": (1, _("The requester urges work order {number}."), False),
    "order.supervised": (1, _("Work order {number} is supervised; an answer of its own is due."), False),
    "order.sent_back": (1, _("The answer to work order {number} was sent back. Please look at the reason."), False),
}

MOVED = {
    "request": _("Something happened to your request {number}: {link}"),
    "": _("Something happened to {number}. Please look into your inbox."),
}


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def words_of(template: str, facts: Mapping[str, Any]) -> tuple[int, str, str, bool]:
    """Version, subject, text and urgency of a notice, filled with facts in the language that is active."""
    kind = template.partition(".")[0]
    version, text, is_urgent = WORDS.get(template, (0, MOVED.get(kind, MOVED[""]), False))
    filling = _Lenient({name: value for name, value in facts.items() if value is not None})
    subject = SUBJECT_CITIZEN if kind == "request" else SUBJECT_UNIT
    told = [" ".join(gettext(one).format_map(filling).split()) for one in (subject, text)]
    return version, told[0], told[1], bool(facts.get("urgent", is_urgent))
