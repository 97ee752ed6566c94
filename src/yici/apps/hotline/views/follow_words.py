"""What the follow page says: verbs of the timeline, questions by kind, moments and promises, in the reader's words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yici.apps.cases.public import day_words
from yici.apps.hotline.public import FollowLine, FollowView
from yici.core import clock


@dataclass(frozen=True, slots=True)
class Asking:
    """The question for a requester, and its two answers, of equal weight."""

    question: str | Promise  # with {unit}
    solved: str | Promise
    unsolved: str | Promise


GENERAL = Asking(
    gettext_lazy("{unit} says it is done. Is it solved for you?"),
    gettext_lazy("Yes, it is solved"),
    gettext_lazy("Not yet, go on"),
)
#: By the code of a kind or of the kind above it; what is not here is asked in general words.
ASKINGS_BY_KIND = {
    "heating": Asking(
        gettext_lazy("{unit} says it is fixed. Is it warm at your place?"),
        gettext_lazy("Warm, done"),
        gettext_lazy("Still cold, go on"),
    ),
    "water": Asking(
        gettext_lazy("{unit} says it is fixed. Is the water all right?"),
        gettext_lazy("The water is all right, done"),
        gettext_lazy("Still not, go on"),
    ),
    "power": Asking(
        gettext_lazy("{unit} says it is fixed. Is the power back?"),
        gettext_lazy("The power is back, done"),
        gettext_lazy("Still no power, go on"),
    ),
    "noise": Asking(
        gettext_lazy("{unit} says it was dealt with. Is it quiet now?"),
        gettext_lazy("Quiet now, done"),
        gettext_lazy("Still noisy, go on"),
    ),
    "roads": Asking(
        gettext_lazy("{unit} says it is repaired. Can one pass well?"),
        gettext_lazy("One can, done"),
        gettext_lazy("Not yet, go on"),
    ),
    "street_lamp": Asking(
        gettext_lazy("{unit} says it is repaired. Is the lamp on?"),
        gettext_lazy("It is on, done"),
        gettext_lazy("Still dark, go on"),
    ),
    "rubbish": Asking(
        gettext_lazy("{unit} says it was taken away. Is it clean?"),
        gettext_lazy("Clean, done"),
        gettext_lazy("Not yet, go on"),
    ),
    "wages": Asking(
        gettext_lazy("{unit} says it was dealt with. Has the money come?"),
        gettext_lazy("All of it, done"),
        gettext_lazy("Not all yet, go on"),
    ),
}
_SOMEBODY = gettext_lazy("The unit")

VERBS: dict[str, str | Promise] = {
    "received": gettext_lazy("We have what you told us"),
    "dispatched": gettext_lazy("Given to {unit}"),
    "joined": gettext_lazy("Others said the same; {unit} does it for all of you"),
    "split": gettext_lazy("Yours turned out to be another matter; we look at it apart"),
    "recalled": gettext_lazy("We look again who has to do it"),
    "signed": gettext_lazy("{unit} has taken it on"),
    "contacted": gettext_lazy("{unit} says it spoke with you"),
    "planned": gettext_lazy("{unit} has said how it goes on"),
    "suspended": gettext_lazy("It cannot be solved now; it stays on the list"),
    "resumed": gettext_lazy("{unit} goes on with it"),
    "extended": gettext_lazy("{unit} needs longer"),
    "answered": gettext_lazy("{unit} says it is done"),
    "said_solved": gettext_lazy("You said: solved"),
    "said_unsolved": gettext_lazy("You said: not solved. It is being done again"),
    "reopened": gettext_lazy("You said: not solved. It is open again"),
    "closed": gettext_lazy("Closed without your word"),
    "refused": gettext_lazy("Not taken further"),
    "declined": gettext_lazy("Not ours to do; here is the right road"),
    "withdrawn": gettext_lazy("You took it back"),
    "words": gettext_lazy("You added"),
    "message": gettext_lazy("The hotline wrote to you"),
    "urged": gettext_lazy("You asked to hurry; the unit was told"),
    "appealed": gettext_lazy("You object; somebody else decides"),
    "contact_changed": gettext_lazy("You changed how we reach you"),
}
CLOSING_WORDS = {
    "unreachable": gettext_lazy("We called three times on two days and did not reach you"),
    "no_right": gettext_lazy("The law gives no right to it"),
    "legal_route": gettext_lazy("The law has another road for it"),
    "repeated": gettext_lazy("The same was asked before and decided"),
    "withdrawn": gettext_lazy("You took it back"),
}
LEVELS = (
    (5, gettext_lazy("Very satisfied")), (4, gettext_lazy("Satisfied")), (3, gettext_lazy("So-so")),
    (2, gettext_lazy("Dissatisfied")), (1, gettext_lazy("Very dissatisfied")),
)  # fmt: skip
ABOUT_WORDS = (
    ("result", gettext_lazy("the result")), ("attitude", gettext_lazy("how I was treated")),
    ("time", gettext_lazy("how long it took")), ("policy", gettext_lazy("the rule itself")),
)  # fmt: skip


def asking_of(view: FollowView) -> dict[str, str]:
    """The question at the top with its two answers."""
    found = ASKINGS_BY_KIND.get(view.kind) or ASKINGS_BY_KIND.get(view.kind_parent) or GENERAL
    unit = view.unit_name or str(_SOMEBODY)
    return {
        "question": str(found.question).format(unit=unit), "solved": str(found.solved),
        "unsolved": str(found.unsolved),
    }  # fmt: skip


def headline_of(view: FollowView) -> str:
    """What is going on, in a sentence."""
    unit = view.unit_name or str(_SOMEBODY)
    words = {
        "received": _("We have it and are finding out who has to do it"),
        "in_hand": _("{unit} is working on it"),
        "to_confirm": _("{unit} says it is done. Is it solved for you?"),
        "answered_at_once": _("Answered at once"),
        "declined": _("Not ours to do; here is the right road"),
        "solved": _("Solved, you say"),
        "closed": _("Closed without your word"),
        "refused": _("Not taken further"),
        "withdrawn": _("You took it back"),
    }
    return words.get(view.state, view.title).format(unit=unit)


def moment_words(at: dt.datetime, now: dt.datetime) -> str:
    """A moment as people say it: today 16:20, yesterday 9:05, 11/21, Saturday 10:00."""
    local, day, today = at.astimezone(clock.city_zone()), clock.day_of(at), clock.day_of(now)
    time = f"{local.hour}:{local.minute:02}"
    if day == today:
        return _("today {time}").format(time=time)
    if day == today - dt.timedelta(days=1):
        return _("yesterday {time}").format(time=time)
    return f"{day_words(day)} {time}"


def until_words(at: dt.datetime, now: dt.datetime) -> str:
    """Until when, as people say it: a whole day when it ends at midnight, otherwise with the time."""
    day = clock.day_of(at - dt.timedelta(seconds=1))
    local = at.astimezone(clock.city_zone())
    if at == clock.end_of(day):
        return _("today") if day == clock.day_of(now) else day_words(day)
    time = f"{local.hour}:{local.minute:02}"
    return _("today {time}").format(time=time) if clock.day_of(at) == clock.day_of(now) else f"{day_words(day)} {time}"


def kept_words(promised: dt.datetime, done: dt.datetime) -> tuple[bool, str]:
    """Whether a promise was kept, and by how much, in words."""
    is_kept = done <= promised
    gap = abs(promised - done)
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    if hours >= 48:
        days = hours // 24
        early = ngettext("{days} day earlier than promised", "{days} days earlier than promised", days)
        late = ngettext("{days} day later than promised", "{days} days later than promised", days)
        return is_kept, (early if is_kept else late).format(days=days)
    amount = _("{hours} h {minutes} min").format(hours=hours, minutes=minutes) if hours else _("{minutes} min").format(
        minutes=minutes)  # fmt: skip
    template = _("{amount} earlier than promised") if is_kept else _("{amount} later than promised")
    return is_kept, template.format(amount=amount)


def line_words(line: FollowLine, view: FollowView) -> dict[str, object]:
    """One line as the page draws it."""
    words = str(VERBS.get(line.verb, ""))
    if line.verb == "said_unsolved" and line.facts.get("solved") == "partly":
        words = _("You said: solved in part. It is being done again")
    drawn: dict[str, object] = {
        "words": words.format(unit=line.unit or view.unit_name or str(_SOMEBODY)),
        "moment": moment_words(line.at, view.at), "at": line.at, "text": line.text, "photos": line.photos,
    }  # fmt: skip
    if line.promised is not None:
        drawn["promise"] = until_words(line.promised, view.at)
        done = next((one.at for one in view.lines if one.verb == "answered" and one.at > line.at), None)
        if done is not None:
            drawn["is_kept"], drawn["kept"] = kept_words(line.promised, done)
        elif view.at > line.promised:
            drawn["is_kept"], drawn["kept"] = False, _("the day promised is over")
    return drawn
