"""Types of cases: a transition table each, registered by the matter that owns it (in ``shell/reactions.py``).

What all types share is fixed here: the phases, which every state of a type belongs to one of, and the life of a part.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from yici.apps.cases.contracts import Moment, ReachedClock
from yici.core.access import Actor
from yici.core.states import SYSTEM_ONLY, Guard, Transition, TransitionTable

if TYPE_CHECKING:
    from yici.core.outbox import Notice

PHASES = ("waiting", "working", "answered", "closed")
OPEN = ("waiting", "working")  # somebody has something to do
PARTS = ("main", "assisting", "below")
AUDIENCES = ("inside", "citizen", "public")  # who may read a line of a timeline; each includes the ones before it
CLOCK_RULES = ("hours", "calendar_days", "working_days")
ON_REACHED = ("remind", "escalate")  # what a type may do when a clock is reached; marked it is in any case
LINKS = ("similar", "follows", "split_from")

#: Who takes a step of a part, by the powers of its type: who works on it, who reviews an answer, who gives work out.
WORK_ON_PART, REVIEW_PART, GIVE_OUT = "(work)", "(review)", "(give)"


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What decides the steps of a part of a case."""

    is_own: bool = False  # the actor sits in the unit of the part
    is_above: bool = False  # the actor sits in the unit above: that handed it down, or the main unit for one that helps
    is_owner: bool = False  # the actor sits in the unit whose case it is
    is_main: bool = False  # the main unit is done and returns by steps of the case itself
    has_levels_left: bool = False
    has_open_parts: bool = False  # one below has not answered yet
    has_returned: bool = False  # this unit gave it back before


_NOT_OWN = _("the unit that has this part does this")
_NOT_ABOVE = _("the unit above does this")
_ALIVE = ("waiting", "working", "handed_down", "answered", "returned")

#: The life of a part, for main, assisting and lower units alike. That of a main unit follows its case (``lives``).
PART_STATES: TransitionTable[PartFacts] = TransitionTable(
    "part",
    "waiting",
    [
        Transition("waiting", "sign", "working", WORK_ON_PART, Guard[PartFacts](lambda facts: facts.is_own, _NOT_OWN)),
        Transition("waiting", "lapse", "working", SYSTEM_ONLY),
        Transition(
            "working", "unsign", "waiting", WORK_ON_PART,
            Guard[PartFacts](lambda facts: facts.is_own and not facts.is_main, _NOT_OWN),
        ),
        *(
            Transition(
                source, "hand_down", "handed_down", WORK_ON_PART,
                Guard[PartFacts](
                    lambda facts: facts.is_own and facts.has_levels_left, _("it was handed down as often as it may be")
                ),
                deadline="sign",
            )
            for source in ("working", "handed_down")
        ),
        Transition("handed_down", "take_up", "working", SYSTEM_ONLY),
        Transition("working", "wait", "handed_down", SYSTEM_ONLY),
        Transition(
            "working", "answer", "answered", WORK_ON_PART,
            Guard[PartFacts](
                lambda facts: facts.is_own and not facts.is_main and not facts.has_open_parts,
                _("a unit below has not answered yet, or the main unit answers by its own step"),
            ),
        ),
        Transition(
            "answered", "send_back", "working", REVIEW_PART, Guard[PartFacts](lambda facts: facts.is_above, _NOT_ABOVE)
        ),
        Transition(
            "answered", "sign_off", "closed", REVIEW_PART, Guard[PartFacts](lambda facts: facts.is_above, _NOT_ABOVE)
        ),
        *(
            Transition(
                source, "return", "returned", WORK_ON_PART,
                Guard[PartFacts](
                    lambda facts: facts.is_own and not facts.is_main and not facts.has_returned,
                    _("a unit gives its part back once"),
                ),
            )
            for source in ("waiting", "working")
        ),
        Transition(
            "returned", "uphold", "working", REVIEW_PART, Guard[PartFacts](lambda facts: facts.is_above, _NOT_ABOVE)
        ),
        *(
            Transition(
                source, "take_back", "closed", WORK_ON_PART,
                Guard[PartFacts](lambda facts: facts.is_above and not facts.is_main, _NOT_ABOVE),
            )
            for source in _ALIVE
        ),
        *(
            Transition(
                source, "revoke", "closed", GIVE_OUT,
                Guard[PartFacts](
                    lambda facts: facts.is_owner and not facts.is_main, _("the unit whose case it is takes it back")
                ),
            )
            for source in _ALIVE
        ),
        *(Transition(source, "close", "closed", SYSTEM_ONLY) for source in _ALIVE),
    ],
)  # fmt: skip

#: Who gives a part back works on it until the dispute is decided, so it stays among what is to be done.
PART_PHASES = {
    "waiting": "waiting", "working": "working", "handed_down": "answered", "answered": "answered",
    "returned": "working", "closed": "closed",
}  # fmt: skip


#: What the unit of a part has to do in each state of it.
PART_NEXT = {
    "waiting": gettext_lazy("sign for it"),
    "working": gettext_lazy("work on it and answer the unit above"),
    "handed_down": gettext_lazy("a unit below works on it"),
    "answered": gettext_lazy("answered; the unit above reviews it"),
    "returned": gettext_lazy("given back; work on until it is decided"),
    "closed": gettext_lazy("done with"),
}


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
    ``on_soon`` and ``on_overdue`` say by kind of clock ("" for all others) what the sweeper does: "remind" the units
    that have it in hand, "escalate" to the unit whose case it is; what is over is marked and told in the timeline
    in any case.
    ``words`` calls states for people, ``next_words`` says what is to be done in a state (inbox).

    Parts: ``powers`` says which permissions ``WORK_ON_PART``, ``REVIEW_PART`` and
    ``GIVE_OUT`` are here (none: units have no parts of
    their own), ``levels`` how often a case may be handed down; ``lives`` in which state of a part the main unit is, for
    states of the case where it is not the name of the phase. ``lapse`` is the step that a passed limit to sign for
    takes; ``undo`` names steps that may be taken back at once, each with its inverse.
    In ``shared`` states another person of the unit has something to do than the one who signed.

    ``facts`` gives what the table's guards look at (actor, subject); ``acts`` are steps that the matter takes by an
    action of its own (actor, subject, expected version), so that signing from the inbox does what its page does.
    ``label`` calls the type for people.
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
    powers: Mapping[str, str] = field(default_factory=dict)
    levels: int = 2
    lives: Mapping[str, str] = field(default_factory=dict)
    lapse: str = ""
    undo: Mapping[str, str] = field(default_factory=dict)
    on_soon: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on_overdue: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    facts: Callable[[Actor, uuid.UUID], object] | None = None
    acts: Mapping[str, Callable[[Actor, uuid.UUID, int], object]] = field(default_factory=dict)
    label: Any = ""

    def __post_init__(self) -> None:
        if set(self.phases) != set(self.table.states) or not set(self.phases.values()) <= set(PHASES):
            raise ValueError(f"{self.name}: every state of the table needs one of the phases {', '.join(PHASES)}")
        done = {act for acts in (self.on_soon, self.on_overdue) for some in acts.values() for act in some}
        if not done <= set(ON_REACHED):
            raise ValueError(f"{self.name}: a clock that is reached can {' or '.join(ON_REACHED)}, nothing else")

    def verb_of(self, event: str) -> str:
        """How a step is called in the timeline and the audit log."""
        return self.verbs.get(event, f"{self.name}.{event}")

    def life_in(self, state: str) -> str:
        """In which state of a part the main unit is while the case is in this state."""
        return self.lives.get(state, self.phases[state])

    @property
    def parts(self) -> TransitionTable[PartFacts]:
        """The life of a part with the permissions of this type."""
        return _parts_with(tuple(sorted(self.powers.items())))


@lru_cache(maxsize=32)
def _parts_with(powers: tuple[tuple[str, str], ...]) -> TransitionTable[PartFacts]:
    named = dict(powers)
    rows = [replace(row, who=named.get(row.who, SYSTEM_ONLY)) for row in PART_STATES.rows]
    return TransitionTable(PART_STATES.name, PART_STATES.initial, rows)


_types: dict[str, CaseType] = {}


def register_type(case_type: CaseType) -> None:
    """Make a type known; the shell does it when Django starts. A second one of the same name replaces the first."""
    _types[case_type.name] = case_type


#: What a matter does about clocks that were reached, in the transaction that marks them; returns notices.
Reaction = Callable[[Sequence[ReachedClock]], "Sequence[Notice]"]

_reactions: dict[str, tuple[str, Reaction]] = {}


def register_reaction(name: str, moment: Moment, reaction: Reaction) -> None:
    """Let a matter react to reached clocks ("soon", "overdue", "resumed"), many at once; the shell registers it."""
    _reactions[name] = (moment, reaction)


def reactions_to(moment: Moment) -> tuple[Reaction, ...]:
    """What is registered for a moment."""
    return tuple(reaction for known, reaction in _reactions.values() if known == moment)


def acts_on(case_type: str, moment: Moment, kind: str) -> tuple[str, ...]:
    """What a type does when a clock of a kind is reached; nothing but marking for a type that nobody registered."""
    known = _types.get(case_type)
    if known is None or moment == "resumed":
        return ("remind",) if known else ()
    acts = known.on_soon if moment == "soon" else known.on_overdue
    return acts.get(kind, acts.get("", ()))


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
