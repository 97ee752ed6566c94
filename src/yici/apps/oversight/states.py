"""The states of a plan, of a visit and of a hazard, as tables. All three are types of cases.

Nobody approves an own plan or an own proposal; whoever found a hazard or reported it rectified does not look at it
again. A patrol has no states: it finds and never inspects.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.public import ClockMoves
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

PLAN, APPROVE, INSPECT, PUBLISH = "oversight.plan", "oversight.approve", "oversight.inspect", "oversight.publish"
REGISTERS, PATROL, READ = "oversight.registers", "oversight.patrol", "oversight.read"
#: Who has any part in inspection, and so its pages.
ANY = (PLAN, APPROVE, INSPECT, PUBLISH, REGISTERS, READ)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What decides the steps of a plan."""

    is_planner: bool = False  # the actor made it
    is_own_unit: bool = False  # the actor sits in the unit that plans
    is_complete: bool = False
    is_void: bool = False  # the draw of its present list ended without a result
    is_over: bool = False  # no visit of it is still to be made


_OTHER = Guard[PlanFacts](
    lambda facts: not facts.is_planner and facts.is_own_unit, _("somebody else of the unit than the planner decides")
)
_OWN_PLAN = Guard[PlanFacts](lambda facts: facts.is_own_unit, _("the unit that planned it does this"))
_VOID = Guard[PlanFacts](
    lambda facts: facts.is_own_unit and facts.is_void, _("the draw of this list stands; only a void one is made again")
)

PLAN_STATES: TransitionTable[PlanFacts] = TransitionTable(
    "inspection plan",
    "drafted",
    [
        *(
            Transition(source, "submit", "submitted", PLAN, Guard[PlanFacts](
                lambda facts: facts.is_own_unit and facts.is_complete,
                _("matters, ratios and days must be complete, and no draw may lie behind its last day"),
            ))
            for source in ("drafted", "sent_back")
        ),
        Transition("submitted", "approve", "approved", APPROVE, _OTHER),
        Transition("submitted", "send_back", "sent_back", APPROVE, _OTHER),
        Transition("approved", "seal_targets", "targets_sealed", PLAN, _OWN_PLAN),
        Transition("targets_sealed", "targets_come", "targets_drawn", SYSTEM_ONLY),
        Transition("targets_sealed", "seal_again", "approved", PLAN, _VOID),
        Transition("targets_drawn", "seal_officers", "officers_sealed", PLAN, _OWN_PLAN),
        Transition("officers_sealed", "officers_come", "running", SYSTEM_ONLY, deadline="plan"),
        Transition("officers_sealed", "seal_again", "targets_drawn", PLAN, _VOID),
        Transition("running", "finish", "finished", PLAN, Guard[PlanFacts](
            lambda facts: facts.is_own_unit and facts.is_over, _("visits of this plan are still open"),
        )),
        *(
            Transition(source, "withdraw", "withdrawn", PLAN, _OWN_PLAN)
            for source in ("drafted", "submitted", "sent_back", "approved")
        ),
    ],
)  # fmt: skip
PLAN_PHASES = {
    "drafted": "working", "submitted": "working", "sent_back": "working", "approved": "working",
    "targets_sealed": "answered", "targets_drawn": "working", "officers_sealed": "answered", "running": "answered",
    "finished": "closed", "withdrawn": "closed",
}  # fmt: skip
PLAN_MOVES = {"officers_come": ClockMoves(starts=("plan",)), "finish": ClockMoves(stops=("plan",))}
#: Plans that everybody may read.
PLAN_OPEN = ("approved", "targets_sealed", "targets_drawn", "officers_sealed", "running", "finished")
PLAN_WORDS: dict[str, Promise] = {
    "drafted": gettext_lazy("being written"),
    "submitted": gettext_lazy("waits for approval"),
    "sent_back": gettext_lazy("sent back"),
    "approved": gettext_lazy("approved and public"),
    "targets_sealed": gettext_lazy("targets sealed, draw to come"),
    "targets_drawn": gettext_lazy("targets drawn"),
    "officers_sealed": gettext_lazy("inspectors sealed, draw to come"),
    "running": gettext_lazy("being carried out"),
    "finished": gettext_lazy("carried out"),
    "withdrawn": gettext_lazy("withdrawn"),
}
PLAN_NEXT: dict[str, Promise] = {
    "drafted": gettext_lazy("finish it and hand it in"),
    "submitted": gettext_lazy("approve it or send it back"),
    "sent_back": gettext_lazy("change it and hand it in again"),
    "approved": gettext_lazy("seal the list of targets"),
    "targets_sealed": gettext_lazy("hold the draw of the targets"),
    "targets_drawn": gettext_lazy("seal the list of inspectors"),
    "officers_sealed": gettext_lazy("hold the draw of the inspectors"),
    "running": gettext_lazy("visits are made"),
}


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What decides the steps of a visit."""

    is_officer: bool = False  # the actor is one of its officers
    is_main: bool = False  # the actor sits in the unit that leads it
    is_proposer: bool = False
    is_day: bool = False  # today is the day that was approved
    is_licensed: bool = False  # at every matter two officers hold a licence of today
    is_answered: bool = False  # every item has an answer
    is_signed: bool = False  # both sides signed, or who refused stands there with a witness
    is_public_ready: bool = False  # a result is written down


_MAIN = Guard[VisitFacts](lambda facts: facts.is_main, _("the unit that leads the visit does this"))
_NOT_PROPOSER = Guard[VisitFacts](
    lambda facts: facts.is_main and not facts.is_proposer, _("somebody else of the unit than who proposed the day")
)

VISIT_STATES: TransitionTable[VisitFacts] = TransitionTable(
    "visit",
    "planned",
    [
        Transition("planned", "propose", "proposed", INSPECT, Guard[VisitFacts](
            lambda facts: facts.is_officer or facts.is_main, _("an officer of the visit or its unit proposes the day"),
        )),
        Transition("proposed", "approve", "approved", APPROVE, _NOT_PROPOSER),
        Transition("proposed", "send_back", "planned", APPROVE, _NOT_PROPOSER),
        Transition("approved", "notify", "noticed", INSPECT, Guard[VisitFacts](
            lambda facts: facts.is_officer or facts.is_main, _("an officer of the visit or its unit gives the notice"),
        )),
        *(Transition(source, "postpone", "planned", INSPECT, Guard[VisitFacts](
            lambda facts: facts.is_officer or facts.is_main, _("an officer of the visit or its unit postpones it"),
        )) for source in ("approved", "noticed")),
        Transition("noticed", "start", "on_site", INSPECT, Guard[VisitFacts](
            lambda facts: facts.is_officer and facts.is_day and facts.is_licensed,
            _("only on the approved day, by its officers, and with two licences of that day for every matter"),
        )),
        Transition("on_site", "finish", "recorded", INSPECT, Guard[VisitFacts](
            lambda facts: facts.is_officer and facts.is_answered and facts.is_signed,
            _("every item needs an answer, and both sides sign; who refuses is written down with a witness"),
        ), deadline="publication"),
        Transition("recorded", "publish", "published", PUBLISH, _MAIN),
        *(
            Transition(source, "cancel", "cancelled", APPROVE, _MAIN)
            for source in ("planned", "proposed", "approved", "noticed")
        ),
    ],
)  # fmt: skip
VISIT_PHASES = {
    "planned": "waiting", "proposed": "working", "approved": "working", "noticed": "working", "on_site": "working",
    "recorded": "working", "published": "closed", "cancelled": "closed",
}  # fmt: skip
VISIT_MOVES = {
    "opened": ClockMoves(starts=("visit",)),
    "start": ClockMoves(stops=("visit",)),
    "finish": ClockMoves(starts=("publication",)),
    "publish": ClockMoves(stops=("publication",)),
    "cancel": ClockMoves(stops=("visit",)),
}
#: Visits that were not made count against no cap.
VISIT_NOT_MADE = ("cancelled",)
VISIT_DONE = ("recorded", "published")
VISIT_WORDS: dict[str, Promise] = {
    "planned": gettext_lazy("no day yet"),
    "proposed": gettext_lazy("day waits for approval"),
    "approved": gettext_lazy("approved, notice to come"),
    "noticed": gettext_lazy("notice given"),
    "on_site": gettext_lazy("on site"),
    "recorded": gettext_lazy("made, result to publish"),
    "published": gettext_lazy("result published"),
    "cancelled": gettext_lazy("not made"),
}
VISIT_NEXT: dict[str, Promise] = {
    "planned": gettext_lazy("propose a day"),
    "proposed": gettext_lazy("approve the day"),
    "approved": gettext_lazy("give notice to the business"),
    "noticed": gettext_lazy("go there with two licensed officers"),
    "on_site": gettext_lazy("answer the items and sign"),
    "recorded": gettext_lazy("publish the result"),
}


@dataclass(frozen=True, slots=True)
class HazardFacts:
    """What decides the steps of a hazard."""

    is_main: bool = False  # the actor sits in the unit that has it
    is_finder: bool = False
    is_reporter: bool = False


_HAS_IT = Guard[HazardFacts](lambda facts: facts.is_main, _("the unit that has the hazard does this"))
_ANOTHER = Guard[HazardFacts](
    lambda facts: facts.is_main and not facts.is_finder and not facts.is_reporter,
    _("another person than the one who found it or reported it rectified looks again"),
)

HAZARD_STATES: TransitionTable[HazardFacts] = TransitionTable(
    "hazard",
    "found",
    [
        Transition("found", "order", "rectifying", INSPECT, _HAS_IT, deadline="rectify"),
        Transition("rectifying", "report", "reported", INSPECT, _HAS_IT, deadline="reinspection"),
        Transition("reported", "fail", "rectifying", INSPECT, _ANOTHER, deadline="rectify"),
        Transition("reported", "pass", "passed", INSPECT, _ANOTHER),
        Transition("passed", "close", "closed", APPROVE, _HAS_IT),
        *(
            Transition(source, "hand_over", "handed_over", APPROVE, _HAS_IT)
            for source in ("found", "rectifying", "reported")
        ),
    ],
)  # fmt: skip
HAZARD_PHASES = {
    "found": "waiting", "rectifying": "working", "reported": "working", "passed": "working", "closed": "closed",
    "handed_over": "closed",
}  # fmt: skip
HAZARD_MOVES = {
    "order": ClockMoves(starts=("rectify",)),
    "report": ClockMoves(stops=("rectify",), starts=("reinspection",)),
    "fail": ClockMoves(stops=("reinspection",), starts=("rectify",)),
    "pass": ClockMoves(stops=("reinspection",)),
    "hand_over": ClockMoves(stops=("rectify", "reinspection")),
}
HAZARD_WORDS: dict[str, Promise] = {
    "found": gettext_lazy("found"),
    "rectifying": gettext_lazy("being rectified"),
    "reported": gettext_lazy("reported rectified, to be looked at again"),
    "passed": gettext_lazy("put right, to be struck off"),
    "closed": gettext_lazy("struck off"),
    "handed_over": gettext_lazy("handed to another authority"),
}
HAZARD_NEXT: dict[str, Promise] = {
    "found": gettext_lazy("order what is to be done until when"),
    "rectifying": gettext_lazy("see that it is put right"),
    "reported": gettext_lazy("another person looks again"),
    "passed": gettext_lazy("strike it off"),
}

#: By kind of clock: who is told before it ends, and after.
ON_SOON = {"": ("remind",)}
ON_OVERDUE = {"": ("remind", "escalate")}
