"""The states of an entry and of a report, as tables. A report is a type of cases; an entry has events instead.

``done`` is reached only by striking off, after the lead unit claimed and another unit verified (field rules, *ledger*).
``out`` holds what left the ledger by closing, merging or splitting; it is shown, never removed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

REPORT, KEEP, APPROVE = "ledger.report", "ledger.keep", "ledger.approve"
VERIFY, DISCLOSE = "ledger.verify", "ledger.disclose"


@dataclass(frozen=True, slots=True)
class Where:
    """What decides the steps of an entry."""

    is_lead: bool = False  # the actor sits in the lead unit
    is_outside: bool = False  # the actor sits in neither the lead unit nor an assisting one
    is_claimer: bool = False
    is_verifier: bool = False
    is_verified: bool = False
    is_approved: bool = False  # an adjustment that another person approved


_LEAD = Guard[Where](lambda where: where.is_lead, _("the lead unit does this"))
_OUTSIDE = Guard[Where](
    lambda where: where.is_outside and not where.is_claimer,
    _("a unit that neither leads nor helps verifies it"),
)
_APPROVED = Guard[Where](lambda where: where.is_approved, _("it is asked for with a reason; another person approves"))
ALIVE = ("not_started", "moving", "mostly_done", "behind", "paused", "standing")
_AT_WORK = ("not_started", "moving", "behind", "standing")

ENTRY_STATES: TransitionTable[Where] = TransitionTable(
    "ledger entry",
    "not_started",
    [
        *(Transition(source, "start", "moving", REPORT, _LEAD) for source in ("not_started", "behind")),
        *(Transition(source, "fall_behind", "behind", KEEP) for source in ("not_started", "moving")),
        Transition("behind", "catch_up", "moving", KEEP),
        *(Transition(source, "stand", "standing", KEEP) for source in ("not_started", "moving", "behind")),
        *(Transition(source, "claim", "mostly_done", REPORT, _LEAD) for source in _AT_WORK),
        Transition("mostly_done", "refute", "moving", VERIFY, _OUTSIDE),
        Transition("mostly_done", "verify", "mostly_done", VERIFY, _OUTSIDE),
        Transition("mostly_done", "strike_off", "done", KEEP, Guard[Where](
            lambda where: where.is_verified and not where.is_verifier,
            _("another unit verifies it first, and somebody else than the verifier strikes it off"),
        )),
        *(Transition(source, "pause", "paused", APPROVE, _APPROVED) for source in (*_AT_WORK, "mostly_done")),
        Transition("paused", "resume", "moving", APPROVE, _APPROVED),
        *(Transition(source, "leave", "out", APPROVE, _APPROVED) for source in ALIVE),
        *(Transition(source, "reopen", "moving", APPROVE, _APPROVED) for source in ("done", "out")),
    ],
)  # fmt: skip
ENDED = ("done", "out")
ENTRY_WORDS = {
    "not_started": gettext_lazy("not started"),
    "moving": gettext_lazy("moving on"),
    "mostly_done": gettext_lazy("mostly done, to be verified"),
    "done": gettext_lazy("done and struck off"),
    "behind": gettext_lazy("behind"),
    "paused": gettext_lazy("paused for now"),
    "standing": gettext_lazy("standing task"),
    "out": gettext_lazy("left the ledger"),
}
STEP_WORDS = {
    "start": gettext_lazy("It has begun"),
    "fall_behind": gettext_lazy("It is behind"),
    "catch_up": gettext_lazy("It has caught up"),
    "stand": gettext_lazy("Make it a standing task"),
    "claim": gettext_lazy("We say it is done"),
    "verify": gettext_lazy("Verified: it is done"),
    "refute": gettext_lazy("Not done yet"),
    "strike_off": gettext_lazy("Strike it off"),
}


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What decides the steps of a report."""

    is_lead: bool = False  # the actor sits in the unit that was asked
    is_reporter: bool = False  # the actor is the person who reported


_OWN = Guard[ReportFacts](lambda facts: facts.is_lead, _("the unit that was asked reports"))
_OTHER = Guard[ReportFacts](lambda facts: not facts.is_reporter, _("somebody else than the reporter looks at it"))

REPORT_STATES: TransitionTable[ReportFacts] = TransitionTable(
    "ledger report",
    "asked",
    [
        *(Transition(source, "tell", "told", REPORT, _OWN) for source in ("asked", "returned")),
        Transition("told", "believe", "believed", KEEP, _OTHER),
        Transition("told", "send_back", "returned", KEEP, _OTHER, deadline="redo"),
        *(Transition(source, "drop", "dropped", SYSTEM_ONLY) for source in ("asked", "told", "returned")),
    ],
)
REPORT_PHASES = {
    "asked": "waiting", "told": "answered", "returned": "working", "believed": "closed", "dropped": "closed",
}  # fmt: skip
REPORT_MOVES = {
    "opened": ClockMoves(starts=("report",)),
    "tell": ClockMoves(stops=("report", "redo")),
    "send_back": ClockMoves(starts=("redo",)),
}
REPORT_WORDS = {
    "asked": gettext_lazy("the unit was asked"),
    "told": gettext_lazy("told, to be looked at"),
    "returned": gettext_lazy("sent back to the unit"),
    "believed": gettext_lazy("taken into the ledger"),
    "dropped": gettext_lazy("no longer asked"),
}
REPORT_NEXT = {
    "asked": gettext_lazy("say how far it is"),
    "told": gettext_lazy("look at what the unit said"),
    "returned": gettext_lazy("say it again, with what is missing"),
}
