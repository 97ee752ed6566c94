"""The states of what enrolment does, as tables."""

from yici.apps.enrolment.states.classes import (
    APPROVE,
    CHANGE_STATES,
    CHANGE_WORDS,
    CLASS_STATES,
    CLASS_WORDS,
    MANAGE,
    SEATED,
    ChangeFacts,
    ClassFacts,
)

__all__ = [
    "APPROVE",
    "CHANGE_STATES",
    "CHANGE_WORDS",
    "CLASS_STATES",
    "CLASS_WORDS",
    "MANAGE",
    "SEATED",
    "ChangeFacts",
    "ClassFacts",
]
