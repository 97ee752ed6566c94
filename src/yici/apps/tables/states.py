"""The states of a fill and of its questions, as tables. Constraint, buttons, diagram and tests come from here."""

from __future__ import annotations

from yici.core.states import Transition, TransitionTable

FILL_STATES: TransitionTable[None] = TransitionTable(
    "fill",
    "understood",
    [
        # a survey reads the form again after each choice, correction or answer
        Transition("understood", "need_choice", "understood", "tables.fill"),
        Transition("understood", "survey", "asking", "tables.fill"),
        Transition("asking", "need_choice", "understood", "tables.fill"),
        Transition("asking", "survey", "asking", "tables.fill"),
        Transition("asking", "make", "filled", "tables.fill"),
        Transition("filled", "make", "filled", "tables.fill"),
        Transition("filled", "need_choice", "understood", "tables.fill"),
        Transition("filled", "survey", "asking", "tables.fill"),
        Transition("understood", "withdraw", "withdrawn", "tables.fill"),
        Transition("asking", "withdraw", "withdrawn", "tables.fill"),
        Transition("filled", "withdraw", "withdrawn", "tables.fill"),
    ],
)

QUESTION_STATES: TransitionTable[None] = TransitionTable(
    "question",
    "open",
    [
        Transition("open", "answer", "answered", "tables.fill"),
        Transition("open", "leave_blank", "blank", "tables.fill"),
        Transition("blank", "answer", "answered", "tables.fill"),
        Transition("answered", "answer", "answered", "tables.fill"),
        # what was done to a whole column in one click is taken back in one
        Transition("blank", "undo", "open", "tables.fill"),
        Transition("answered", "undo", "open", "tables.fill"),
    ],
)
