"""The states of a report: asked, computed, submitted (frozen), revised. Constraint and buttons come from here."""

from __future__ import annotations

from yici.core.states import Transition, TransitionTable

RUN, DEFINE, FREEZE = "reports.run", "figures.define", "figures.freeze"

SNAPSHOT_STATES: TransitionTable[None] = TransitionTable(
    "report",
    "asked",
    [
        Transition("asked", "compute", "computed", RUN),
        Transition("asked", "fail", "failed", RUN),
        Transition("failed", "ask_again", "asked", RUN),
        Transition("computed", "freeze", "submitted", FREEZE),
        # what was submitted stays; a correction stands beside it and is submitted itself
        Transition("submitted", "revise", "revised", FREEZE),
    ],
)
