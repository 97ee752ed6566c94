"""The states of records, imports and doubts, as tables. Constraint, diagram and tests come from here."""

from __future__ import annotations

from yici.core.states import Transition, TransitionTable

RECORD: TransitionTable[None] = TransitionTable(
    "record",
    "living",
    [
        Transition("living", "end", "ended", "records.write"),
        Transition("ended", "reopen", "living", "records.write"),
        Transition("living", "merge", "merged", "records.merge"),
        Transition("ended", "merge", "merged", "records.merge"),
        Transition("merged", "unmerge", "living", "records.merge"),
        Transition("merged", "unmerge_ended", "ended", "records.merge"),
        Transition("living", "erase", "erased", "records.erase"),
        Transition("ended", "erase", "erased", "records.erase"),
        Transition("merged", "erase", "erased", "records.erase"),
    ],
)

IMPORT_BATCH: TransitionTable[None] = TransitionTable(
    "import",
    "checked",
    [
        Transition("checked", "apply", "applying", "records.import"),
        Transition("applying", "apply", "applying", "records.import"),  # goes on after a stop
        Transition("applying", "finish", "effective", "records.import"),
        Transition("checked", "withdraw", "withdrawn", "records.import"),
        Transition("applying", "withdraw", "withdrawn", "records.import"),
        Transition("effective", "withdraw", "withdrawn", "records.import"),
    ],
)

DOUBT: TransitionTable[None] = TransitionTable(
    "doubt",
    "open",
    [
        Transition("open", "keep", "kept", "records.write"),
        Transition("open", "take", "taken", "records.write"),
    ],
)
