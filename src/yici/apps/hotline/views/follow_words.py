"""What the follow page says: verbs of the timeline, questions by kind, moments and promises, in the reader's words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

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
#: In English, and where the city's file has no words of its own, for the few kinds that most people ask about.
BY_KIND = {
    "heating": Asking(
        gettext_lazy("{unit} says it is fixed. Is it warm at your place?"),
        gettext_lazy("Warm, done"),
        gettext_lazy("Still cold, go on"),
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
    "not_reached": gettext_lazy("We called you and did not reach you"),
    "excluded": gettext_lazy("It is left out of the adjusted rate; the raw rate counts it"),
    "appeal_decided": gettext_lazy("Your objection was decided"),
    "followed_up": gettext_lazy("About your rating: what came of it"),
    "contact_changed": gettext_lazy("You changed how we reach you"),
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
    """The question at the top with its two answers: in the city's words where the page is Chinese."""
    unit = view.unit_name or str(_SOMEBODY)
    question, solved, unsolved = view.question, view.answer_yes, view.answer_no
    if question and (get_language() or "").startswith("zh"):
        return {
            "question": _("{unit} says it is done. {question}?").format(unit=unit, question=question.rstrip("？?")),
            "solved": _("{answer}, done").format(answer=solved),
            "unsolved": _("{answer}, go on").format(answer=unsolved),
        }  # fmt: skip
    found = BY_KIND.get(view.kind) or BY_KIND.get(view.kind_parent) or GENERAL
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


def kept_words(promised: dt.datetime, done: dt.datetime, *, is_limit: bool) -> tuple[bool, str]:
    """Whether a promise (or a limit) was kept, and by how much, in words."""
    is_kept = done <= promised
    amount = _amount(abs(promised - done))
    if is_limit:
        template = _("{amount} before the limit") if is_kept else _("{amount} after the limit")
    else:
        template = _("{amount} earlier than promised") if is_kept else _("{amount} later than promised")
    return is_kept, template.format(amount=amount)


def _amount(gap: dt.timedelta) -> str:
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    if hours >= 48:
        return ngettext("{days} day", "{days} days", hours // 24).format(days=hours // 24)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return _("{minutes} min").format(minutes=minutes)


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
        is_limit = bool(line.facts.get("is_limit"))
        until = until_words(line.promised, view.at)
        drawn["promise"] = (_("to be done by {when} at the latest") if is_limit else _("promised by {when}")).format(
            when=until)  # fmt: skip
        done = next((one.at for one in view.lines if one.verb == "answered" and one.at > line.at), None)
        if done is not None:
            drawn["is_kept"], drawn["kept"] = kept_words(line.promised, done, is_limit=is_limit)
        elif view.at > line.promised:
            drawn["is_kept"], drawn["kept"] = False, _("that is over")
    return drawn
