"""States as a table: rows of (from, event, to, who, guard, deadline).

From the one table come the database constraint, the buttons of a page, the diagram in the docs and the parametrised
test. No code compares status strings: it asks the table for the next state, and an undeclared step raises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext

from yici.core.access import Actor
from yici.core.errors import StepNotDeclared, StepNotYet

Facts = TypeVar("Facts")
SYSTEM_ONLY = "(system)"


@dataclass(frozen=True)  # slots and generics do not mix in Python 3.11
class Guard(Generic[Facts]):
    """A condition on the facts of the thing. ``otherwise`` says what is missing, marked by ``gettext_noop``."""

    holds: Callable[[Facts], bool]
    otherwise: str


@dataclass(frozen=True)
class Transition(Generic[Facts]):
    """One row. ``who`` is a permission, or ``SYSTEM_ONLY``; ``deadline`` names the clock that starts in ``target``."""

    source: str
    event: str
    target: str
    who: str
    guard: Guard[Facts] | None = None
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A step that a page offers. One that is not yet possible is shown with its reason."""

    event: str
    target: str
    is_possible: bool
    reason: str = ""


class TransitionTable(Generic[Facts]):
    """A checked table. Raises ``ValueError`` when made with two rows for one step or a state nobody can reach."""

    def __init__(self, name: str, initial: str, rows: Sequence[Transition[Facts]]) -> None:
        self.name = name
        self.initial = initial
        self.rows = tuple(rows)
        self._by_step = {(row.source, row.event): row for row in self.rows}
        self.states = tuple(
            dict.fromkeys([initial, *(state for row in self.rows for state in (row.source, row.target))])
        )
        self._check()

    def _check(self) -> None:
        if len(self._by_step) != len(self.rows):
            raise ValueError(f"{self.name}: two rows for one step")
        reached, found = {self.initial}, True
        while found:
            more = {row.target for row in self.rows if row.source in reached} - reached
            reached |= more
            found = bool(more)
        lost = [state for state in self.states if state not in reached]
        if lost:
            raise ValueError(f"{self.name}: no step leads to {', '.join(lost)}")

    @property
    def finals(self) -> tuple[str, ...]:
        """States without a way out."""
        return tuple(state for state in self.states if all(row.source != state for row in self.rows))

    def find_row(self, state: str, event: str) -> Transition[Facts]:
        """The row of a step; ``StepNotDeclared`` when the table has none."""
        row = self._by_step.get((state, event))
        if row is None:
            raise StepNotDeclared(thing=self.name, state=state, event=event)
        return row

    def find_target(self, state: str, event: str) -> str | None:
        """The state after a step, or None when the table has no such step: for errors with words of their own."""
        row = self._by_step.get((state, event))
        return None if row is None else row.target

    def step(self, state: str, event: str, *, actor: Actor, facts: Facts) -> str:
        """The state after a step.

        Raises ``StepNotDeclared``, ``NotAllowed`` (the post lacks the permission) or ``StepNotYet`` (the guard).
        """
        row = self.find_row(state, event)
        actor.must(row.who)
        if row.guard is not None and not row.guard.holds(facts):
            raise StepNotYet(reason=row.guard.otherwise)
        return row.target

    def allowed(self, state: str, *, actor: Actor, facts: Facts) -> list[Button]:
        """The buttons for this actor, in the order of the table."""
        buttons = []
        for row in self.rows:
            if row.source == state and actor.may(row.who):
                is_possible = row.guard is None or row.guard.holds(facts)
                reason = "" if is_possible or row.guard is None else gettext(row.guard.otherwise)
                buttons.append(Button(row.event, row.target, is_possible, reason))
        return buttons

    def constraint(self, name: str, field: str = "state") -> CheckConstraint:
        """The database's own list of states."""
        return CheckConstraint(condition=Q(**{f"{field}__in": list(self.states)}), name=name)

    def diagram(self) -> str:
        """Mermaid text for the README of an app and ``docs/reference/states.md``."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for row in self.rows:
            clock = f" / {row.deadline}" if row.deadline else ""
            lines.append(f"    {row.source} --> {row.target}: {row.event}{clock}")
        return "\n".join([*lines, *(f"    {state} --> [*]" for state in self.finals)])

    def permissions(self) -> frozenset[str]:
        """Every permission the table names (compared with the documented list)."""
        return frozenset(row.who for row in self.rows) - {SYSTEM_ONLY}

    def __deepcopy__(self, _memo: dict[int, Any]) -> TransitionTable[Facts]:
        return self  # models copy what they hold; a table never changes
