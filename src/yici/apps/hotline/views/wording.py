"""What the pages of the desk call events, clocks and parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.apps.cases.public import EventView, day_words
from yici.apps.places.public import unit_names
from yici.core import clock

CLOCKS: dict[str, Promise] = {
    "sign": gettext_lazy("Sign for it"),
    "contact": gettext_lazy("Speak with the requester"),
    "final": gettext_lazy("Finish and answer"),
    "redo": gettext_lazy("Do it again"),
    "dispatch": gettext_lazy("Give it to a unit"),
    "call_back": gettext_lazy("Call back"),
    "sign_off": gettext_lazy("Sign the answer off"),
    "motion_assign": gettext_lazy("Give it to a lead unit"),
    "motion_sign": gettext_lazy("Sign for it"),
    "motion_answer": gettext_lazy("Answer the proposer"),
    "motion_opinion": gettext_lazy("Ask for the proposer's opinion"),
    "motion_again": gettext_lazy("Answer again"),
    "motion_promise": gettext_lazy("Look again at what was planned"),
}

PARTS: dict[str, Promise] = {
    "main": gettext_lazy("Main"),
    "assisting": gettext_lazy("Assisting"),
    "below": gettext_lazy("Handed down to"),
}

PART_PHASES: dict[str, Promise] = {
    "waiting": gettext_lazy("not signed for yet"),
    "working": gettext_lazy("working on it"),
    "handed_down": gettext_lazy("handed it down"),
    "answered": gettext_lazy("has answered"),
    "returned": gettext_lazy("wants to give it back"),
    "closed": gettext_lazy("no longer part of it"),
}

VERBS: dict[str, Promise] = {
    "request.opened": gettext_lazy("said it"),
    "request.dispatch": gettext_lazy("gave it to"),
    "request.recall": gettext_lazy("took it back to sort it again"),
    "request.signed": gettext_lazy("has it and signed for it"),
    "request.contacted": gettext_lazy("spoke with the requester"),
    "request.promised": gettext_lazy("promised"),
    "request.answered": gettext_lazy("says it is done"),
    "request.complete": gettext_lazy("waits for the requester's word"),
    "request.confirm": gettext_lazy("wrote down: solved"),
    "request.redo": gettext_lazy("wrote down: not solved, to be done again"),
    "request.answer_at_once": gettext_lazy("answered at once"),
    "request.decline": gettext_lazy("named the right road"),
    "request.mediated": gettext_lazy("opened a mediation"),
    "mediation.opened": gettext_lazy("opened the mediation"),
    "mediation.heard": gettext_lazy("wrote down who agrees"),
    "mediation.consent": gettext_lazy("wrote down: both parties agree"),
    "mediation.decline": gettext_lazy("not mediated; named another road"),
    "mediation.meet": gettext_lazy("met with the parties"),
    "mediation.agree": gettext_lazy("wrote down the agreement"),
    "mediation.perform": gettext_lazy("wrote down: performed"),
    "mediation.fail": gettext_lazy("wrote down: failed"),
    "mediation.refer": gettext_lazy("referred it"),
    "mediation.contact_looked_at": gettext_lazy("looked at names and phones"),
    "suggestion.opened": gettext_lazy("registered it"),
    "proposal.opened": gettext_lazy("registered it"),
    "motion.assign": gettext_lazy("gave it to"),
    "motion.sign": gettext_lazy("signed for it"),
    "motion.return": gettext_lazy("gave it back"),
    "motion.reassign": gettext_lazy("gave it to"),
    "motion.uphold": gettext_lazy("decided: the unit keeps it"),
    "motion.contact": gettext_lazy("spoke with the proposer"),
    "motion.answer": gettext_lazy("wrote the answer; it waits for its sign-off"),
    "motion.sign_off": gettext_lazy("signed the answer off"),
    "motion.send_back": gettext_lazy("sent the answer back"),
    "motion.accept": gettext_lazy("wrote down the proposer's opinion"),
    "motion.plan": gettext_lazy("wrote down the proposer's opinion; the plan has its day"),
    "motion.again": gettext_lazy("wrote down: not satisfied, to be answered again"),
    "motion.raise": gettext_lazy("wrote down: not satisfied again; supervision has it"),
    "motion.renew": gettext_lazy("supervision: to be answered anew"),
    "motion.settle": gettext_lazy("supervision: ended"),
    "motion.keep": gettext_lazy("looked again: carried out"),
    "motion.miss": gettext_lazy("looked again: not carried out, to be answered again"),
    "motion.decline": gettext_lazy("did not take it up"),
    "motion.withdraw": gettext_lazy("withdrew it"),
    "motion.released": gettext_lazy("released text and answer to the public"),
    "motion.taken_back": gettext_lazy("took it back from the public"),
    "motion.contact_looked_at": gettext_lazy("looked at the phone"),
    "request.asked": gettext_lazy("asked the requester"),
    "work_order.wages_concluded": gettext_lazy("concluded the claim for wages"),
    "request.sent_over": gettext_lazy("told another line as well"),
    "request.send_back": gettext_lazy("the other line does not take it; it is sorted here again"),
    "request.line_received": gettext_lazy("the other line has received it"),
    "request.line_in_hand": gettext_lazy("the other line has it in hand"),
    "request.line_refused": gettext_lazy("the other line does not take it"),
    "request.line_finished": gettext_lazy("the other line has finished it"),
    "request.close": gettext_lazy("closed it"),
    "request.refuse": gettext_lazy("refused it"),
    "request.withdraw": gettext_lazy("withdrew it"),
    "request.reopen": gettext_lazy("opened it again"),
    "work_order.opened": gettext_lazy("gave it to the unit"),
    "work_order.sign": gettext_lazy("signed for it"),
    "work_order.unsign": gettext_lazy("took the signature back"),
    "work_order.contact": gettext_lazy("spoke with the requester"),
    "work_order.plan": gettext_lazy("promised"),
    "work_order.complete": gettext_lazy("says it is done"),
    "work_order.ask_sign_off": gettext_lazy("wrote the answer; it waits for its sign-off"),
    "work_order.sign_off": gettext_lazy("signed the answer off"),
    "work_order.send_back": gettext_lazy("sent the answer back"),
    "work_order.return": gettext_lazy("returned it"),
    "work_order.uphold": gettext_lazy("decided: the unit keeps it"),
    "work_order.redispatch": gettext_lazy("gave it to another unit"),
    "work_order.suspend": gettext_lazy("suspended it"),
    "work_order.renew": gettext_lazy("suspended it further"),
    "work_order.resume": gettext_lazy("took it up again"),
    "work_order.redo": gettext_lazy("not solved: to be done again"),
    "work_order.close": gettext_lazy("closed, the requester has spoken"),
    "work_order.revoke": gettext_lazy("took it back"),
    "work_order.noted": gettext_lazy("noted"),
    "work_order.proof_added": gettext_lazy("added photos"),
    "work_order.extension_asked": gettext_lazy("asked for more time"),
    "work_order.extension_refused": gettext_lazy("refused more time"),
    "work_order.extension_withdrawn": gettext_lazy("no longer asks for more time"),
    "work_order.suspension_asked": gettext_lazy("asked to suspend it"),
    "work_order.suspension_refused": gettext_lazy("refused the suspension"),
    "work_order.suspension_withdrawn": gettext_lazy("no longer asks to suspend it"),
    "work_order.take_up": gettext_lazy("took it up again"),
    "work_order.lapse": gettext_lazy("the limit to sign for it passed, which counts as signed"),
    "work_order.urged": gettext_lazy("urged"),
    "work_order.requester_words": gettext_lazy("added"),
    "work_order.requester_withdrew": gettext_lazy("withdrew it"),
    "request.redispatched": gettext_lazy("gave it to another unit"),
    "request.extended": gettext_lazy("needs longer"),
    "request.suspended": gettext_lazy("cannot go on now"),
    "request.taken_up": gettext_lazy("took it up again"),
    "request.urged": gettext_lazy("urged"),
    "part.add": gettext_lazy("asked for help"),
    "part.hand_down": gettext_lazy("handed it down to"),
    "part.sign": gettext_lazy("signed for its part"),
    "part.answer": gettext_lazy("answered for its part"),
    "part.return": gettext_lazy("wants to give its part back"),
    "part.send_back": gettext_lazy("sent the part back"),
    "part.sign_off": gettext_lazy("took the part's answer over"),
    "part.uphold": gettext_lazy("decided: the part stays with"),
    "part.take_back": gettext_lazy("took the part back"),
    "part.revoke": gettext_lazy("took the part back"),
    "part.lapse": gettext_lazy("the limit to sign for it passed, which counts as signed"),
    "case.overdue": gettext_lazy("a limit ran out"),
    "case.due_soon": gettext_lazy("a limit runs out soon"),
    "clock.paused": gettext_lazy("let a limit stand"),
    "clock.resumed": gettext_lazy("a limit runs on"),
    "clock.extended": gettext_lazy("extended a limit, once"),
    "clock.recounted": gettext_lazy("counted a limit again, by the new official calendar"),
}


def moment_words(at: dt.datetime) -> str:
    """A moment as people say it: today 18:00, tomorrow 9:30, 11/24, Tuesday 18:00."""
    local = timezone.localtime(at)
    hour = f"{local:%H:%M}"
    days = (local.date() - clock.today()).days
    if days == 0:
        return _("today {hour}").format(hour=hour)
    if days == 1:
        return _("tomorrow {hour}").format(hour=hour)
    return f"{day_words(local.date())} {hour}"


def _until(told: str) -> str:
    """A promise has an hour; the day of review of a suspension has none."""
    return moment_words(dt.datetime.fromisoformat(told)) if "T" in told else day_words(dt.date.fromisoformat(told))


def verb_words(event: EventView) -> str:
    """What an event is called; an unknown verb is shown as it is rather than not at all."""
    return str(VERBS.get(event.verb, event.verb))


def told_lines(events: tuple[EventView, ...]) -> list[dict[str, Any]]:
    """Events for a timeline, newest first, with the names of the units they speak of."""
    codes = {str(one.facts["unit"]) for one in events if one.facts.get("unit")}
    names = unit_names(sorted(codes))
    citizen = _("the citizen")
    return [
        {
            "event": one,
            "words": verb_words(one),
            "who": citizen if one.who == "citizen" else one.who,
            "unit": names.get(str(one.facts.get("unit", "")), ""),
            "more": _more(one.facts),
        }
        for one in reversed(events)
    ]


def _more(facts: Mapping[str, Any]) -> str:
    if until := facts.get("until"):
        return _("until {moment}").format(moment=_until(str(until)))
    if kind := facts.get("clock"):
        return str(CLOCKS.get(str(kind), kind))
    if place := facts.get("place"):
        return f"{_until(str(facts['at']))} {place}"
    if rule := facts.get("rule"):
        return _("rule {rule}").format(rule=rule)
    return ""
