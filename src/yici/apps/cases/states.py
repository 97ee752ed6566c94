"""Types of cases: a transition table each, registered by the matter that owns it (in ``shell/reactions.py``).

What all types share is fixed here: the phases, which every state of a type belongs to one of, and the parts of units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from yici.core.access import Actor
from yici.core.states import TransitionTable

PHASES = ("waiting", "working", "answered", "closed")
OPEN = ("waiting", "working")  # somebody has something to do
PARTS = ("main", "assisting", "below")
AUDIENCES = ("inside", "citizen", "public")  # who may read a line of a timeline; each includes the ones before it
CLOCK_RULES = ("hours", "calendar_days", "working_days")
LINKS = ("similar", "follows", "split_from")


@dataclass(frozen=True, slots=True)
class ClockMoves:
    """What a step does to the clocks of a case, by their kinds. A started clock needs its limit with the step."""

    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseType:
    """A type of cases. ``name`` is stored with each case, ``letter`` begins its numbers.

    ``phases`` says for each state of the table which phase it is; ``verbs`` how a step is called in timeline and audit
    log ("form.sent_back"); ``url_name`` is the page of a case's subject (addressed by the subject's key, or by the
    number when ``by_number``); ``sees`` adds cases that an actor may see although its unit neither owns nor has them (a
    filter over cases). ``moves`` names the clocks that a step starts, stops, pauses or resumes ("opened" for the
    opening); a case type with moves rules its clocks by them alone, one without stops them while it is handed over.
    ``words`` calls states for people, ``next_words`` says what is to be done in a state (inbox).
    """

    name: str
    letter: str
    version: int
    table: TransitionTable[Any]
    phases: Mapping[str, str]
    verbs: Mapping[str, str] = field(default_factory=dict)
    url_name: str = ""
    by_number: bool = False
    sees: Callable[[Actor], Q] | None = None
    moves: Mapping[str, ClockMoves] | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    next_words: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if set(self.phases) != set(self.table.states) or not set(self.phases.values()) <= set(PHASES):
            raise ValueError(f"{self.name}: every state of the table needs one of the phases {', '.join(PHASES)}")

    def verb_of(self, event: str) -> str:
        """How a step is called in the timeline and the audit log."""
        return self.verbs.get(event, f"{self.name}.{event}")


_types: dict[str, CaseType] = {}


def register_type(case_type: CaseType) -> None:
    """Make a type known; the shell does it when Django starts. A second one of the same name replaces the first."""
    _types[case_type.name] = case_type


def type_named(name: str) -> CaseType:
    """The type with this name; ``KeyError`` when no matter registered it (a mistake in the program)."""
    return _types[name]


def state_words(code: str) -> str:
    """How a state ("request:received") is called for people; its name where its type has no words for it."""
    name, _, state = code.partition(":")
    known = _types.get(name)
    return str(known.words.get(state, state)) if known else state


def all_types() -> tuple[CaseType, ...]:
    """All registered types."""
    return tuple(_types.values())


def code_of(case_type: str, state: str) -> str:
    """Under which code a state of a type is kept."""
    return f"{case_type}:{state}"


def state_in(code: str) -> str:
    """The state in such a code."""
    return code.partition(":")[2]
