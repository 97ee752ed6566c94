"""Conditions as conjunctions of clauses: each different clause is a column of the scan, worked out once.

The cells of a cross-tab are a row's condition *and* a column's: two thousand cells are made of ninety clauses. A clause
that is not known stays NULL: ``and`` of SQL's three values is that of conditions, and is never true with it.
"""

from __future__ import annotations

from typing import Any

from ibis.expr.types import Table

from yici.apps.records.columnar.compiling import Compiler
from yici.apps.records.columnar.values import Make
from yici.apps.records.conditions import And, Expression


def conjuncts(tree: Expression | None) -> dict[str, Expression]:
    """The conditions that must all be true, each once, by how they are written; none for no condition.

    Not by themselves: ``1`` and ``yes`` are equal in Python, and different in a condition.
    """
    found: dict[str, Expression] = {}
    waiting = [] if tree is None else [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, And):
            waiting += part.parts[::-1]
        else:
            found.setdefault(repr(part), part)
    return found


class Clauses:
    """The different clauses of the measures of one scan."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self._makes: dict[str, Make] = {}
        self._names: dict[str, str] = {}

    def all_of(self, tree: Expression | None) -> Make | None:
        """Whether every clause of a condition is true. None when there is no condition."""
        names = [self._name(said, part) for said, part in conjuncts(tree).items()]
        if not names:
            return None

        def make(w: Table) -> Any:
            found = w[names[0]]
            for name in names[1:]:
                found = found & w[name]
            return found

        return make

    def _name(self, said: str, part: Expression) -> str:
        if said not in self._names:
            make = self.compiler.condition(part)
            name = self._names[said] = f"~clause {len(self._names)}"
            self._makes[name] = make
        return self._names[said]

    def columns(self, facts: Table) -> dict[str, Any]:
        """The columns to put beside the facts, by name."""
        return {name: make(facts) for name, make in self._makes.items()}
