"""What pages call states, grounds, answers and events."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.apps.cases.public import EventView
from yici.apps.evaluation.contracts import ProjectView

GROUNDS: dict[str, Promise] = {
    "employer": gettext_lazy("works for a bidder or the buyer"),
    "employer_before": gettext_lazy("worked there in the last years"),
    "ownership": gettext_lazy("holds shares, or the employer owns a bidder"),
    "kinship": gettext_lazy("a close relative works there"),
    "relation": gettext_lazy("worked with a bidder in the last years"),
    "same_employer": gettext_lazy("same employer as another member"),
    "declared": gettext_lazy("said so when called"),
    "host": gettext_lazy("is the main venue"),
    "discipline": gettext_lazy("does not host this discipline"),
    "seats": gettext_lazy("has too few free seats that day"),
}
STEPS: dict[str, Promise] = {
    "freeze_venues": gettext_lazy("Seal the list of venues"),
    "freeze_experts": gettext_lazy("Seal the list of experts"),
    "void_venues": gettext_lazy("Go back: the draw is void"),
    "void_experts": gettext_lazy("Go back: the draw is void"),
    "convene": gettext_lazy("The committee is complete"),
    "open": gettext_lazy("Open the bids, let the seats score"),
    "rank": gettext_lazy("Rank and make the report"),
    "award": gettext_lazy("Award"),
    "write_award": gettext_lazy("Write the award down"),
    "stop": gettext_lazy("Stop the project"),
}
ANSWERS: dict[str, Promise] = {
    "accept": gettext_lazy("Comes"),
    "decline": gettext_lazy("Does not come"),
    "avoid": gettext_lazy("Must stay away"),
    "miss": gettext_lazy("Not reached"),
}
DEVIATION_ANSWERS: dict[str, Promise] = {
    "reason": gettext_lazy("reason given"),
    "stands": gettext_lazy("stands without a word"),
    "silent": gettext_lazy("the expert said nothing"),
}
VERBS: dict[str, Promise] = {
    "evaluation.opened": gettext_lazy("wrote the project down"),
    "evaluation.freeze_venues": gettext_lazy("sealed the list of venues"),
    "evaluation.venues_drawn": gettext_lazy("the side venues were drawn"),
    "evaluation.void_venues": gettext_lazy("the draw of venues was void"),
    "evaluation.freeze_experts": gettext_lazy("sealed the list of experts"),
    "evaluation.experts_drawn": gettext_lazy("the experts were drawn"),
    "evaluation.void_experts": gettext_lazy("the draw of experts was void"),
    "evaluation.passed_over": gettext_lazy("passed over in the walk, each with its reason in the transcript"),
    "evaluation.call_accept": gettext_lazy("wrote down: comes"),
    "evaluation.call_decline": gettext_lazy("wrote down: does not come"),
    "evaluation.call_avoid": gettext_lazy("wrote down: must stay away"),
    "evaluation.call_miss": gettext_lazy("not reached in time"),
    "evaluation.substitute_asked": gettext_lazy("the next in the order was asked"),
    "evaluation.order_used_up": gettext_lazy("nobody is left in the order for this seat"),
    "evaluation.convene": gettext_lazy("the committee is complete"),
    "evaluation.call_again": gettext_lazy("somebody left; the next is called"),
    "evaluation.code_issued": gettext_lazy("gave out a seat code"),
    "evaluation.name_looked_at": gettext_lazy("opened a name"),
    "evaluation.open": gettext_lazy("opened the bids"),
    "evaluation.sheet_in": gettext_lazy("a sheet came in, sealed"),
    "evaluation.reveal": gettext_lazy("all sheets are open"),
    "evaluation.deviation_reason": gettext_lazy("gave a reason for a deviation"),
    "evaluation.deviation_stands": gettext_lazy("lets a deviation stand"),
    "evaluation.deviation_silent": gettext_lazy("wrote down that the expert said nothing"),
    "evaluation.rank": gettext_lazy("ranked the bids"),
    "evaluation.award": gettext_lazy("awarded"),
    "evaluation.write_award": gettext_lazy("wrote the award down"),
    "evaluation.stop": gettext_lazy("stopped the project"),
}


def told_lines(events: tuple[EventView, ...]) -> list[dict[str, Any]]:
    """Events for a timeline, newest first; seats by the first signs of their pseudonym."""
    return [
        {
            "event": one, "words": VERBS.get(one.verb, one.verb), "more": str(one.facts.get("seat", "")),
            "who": _("the system") if one.who == "system" else one.who,
        }
        for one in reversed(events)
    ]  # fmt: skip


def sentence_of(found: ProjectView) -> str:
    """What is going on with a project, in one sentence."""
    coming = sum(one.state == "coming" and bool(one.profession) for one in found.seats)
    members = [one for one in found.seats if one.state == "coming"]
    sheets = sum(bool(one.sheet_digest) for one in members)
    asked = sum(not one.answer for one in found.deviations)
    said = {
        "planned": _("Seal the list of venues when all of it is right"),
        "drawing_venues": _("The list of venues is sealed; the draw decides"),
        "venues_set": _("The side venues are drawn; now the experts"),
        "drawing_experts": _("The list of experts is sealed; the draw decides"),
        "calling": _("{coming} of {wanted} experts come").format(coming=coming, wanted=found.wanted.experts),
        "convened": _("The committee is complete; it opens at the set moment"),
        "scoring": _("{sheets} of {members} sheets are in, all sealed").format(sheets=sheets, members=len(members)),
        "checking": _("{count} deviations wait for a word").format(count=asked) if asked else _("Ready to be ranked"),
        "ranked": _("The ranking stands; the buyer awards"),
        "awarded": _("Awarded; names and points are public"),
        "stopped": _("Stopped without an award"),
    }
    return said[found.state]
