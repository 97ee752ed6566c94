"""Expressions of the catalogue over a record and what joins it: derived elements and conditions.

The language itself is in ``records.conditions``; here a record shows itself to it as a mapping that looks things up
only when the expression asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yici.apps.records.conditions import (
    Aggregate,
    Call,
    ConditionSyntaxError,
    Element,
    Expression,
    compute,
    evaluate,
    parse,
)

if TYPE_CHECKING:
    from yici.apps.records.selectors.telling import Teller


class _Sealed:
    """Stands for a protected value: it is known, and equal to nothing."""


SEALED = _Sealed()


class Shown(Mapping[str, Any]):
    """A record as the conditions see it: element codes, paths, and names of links or entities."""

    __slots__ = ("depth", "pk", "teller")

    def __init__(self, teller: Teller, pk: int, depth: int) -> None:
        self.teller = teller
        self.pk = pk
        self.depth = depth

    def __getitem__(self, path: str) -> Any:
        if "." not in path:
            around = self.teller.around(self.pk, path)
            return [Shown(self.teller, one, self.depth) for one in around] or None
        if path.startswith("members."):
            inner = path.removeprefix("members.")
            words = [self.teller.tell(one, inner, self.depth) for one in self.teller.members(self.pk)]
            return tuple(word.value for word in words if word is not None and not word.sealed) or None
        word = self.teller.tell(self.pk, path, self.depth)
        if word is None:
            return None
        return SEALED if word.sealed else word.value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def get(self, path: str, default: Any = None) -> Any:
        """As a lookup; absent is None."""
        return self[path]


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expression | None:
    """The tree of a derivation, or None when it cannot be read (``yici city check`` names it)."""
    try:
        return parse(text)
    except ConditionSyntaxError:
        return None


def told(tree: Expression, teller: Teller, pk: int, depth: int) -> Any:
    """The value of a derivation for a record: plain, a ``Word`` where the derivation is only a path, or None."""
    if isinstance(tree, Element):
        return teller.tell(pk, tree.path, depth) if not tree.path.startswith("members.") else None
    if isinstance(tree, Call) and tree.function == "text":
        return _text(tree, teller, pk, depth)
    return compute(tree, Shown(teller, pk, depth), teller.world.as_of)


def holds(tree: Expression, teller: Teller, pk: int) -> bool:
    """Whether a condition is true for a record; unknown is not true."""
    return evaluate(tree, Shown(teller, pk, 0), teller.world.as_of) is True


def is_aggregate(tree: Expression) -> bool:
    """Whether a derivation counts or adds up other records."""
    return isinstance(tree, Aggregate)


def _text(tree: Call, teller: Teller, pk: int, depth: int) -> str | None:
    """Texts of several elements side by side, codes by their names; of members parted by 、."""
    parts: list[str] = []
    for argument in tree.arguments:
        if not isinstance(argument, Element):
            continue
        if argument.links[:1] == ("members",):
            inner = argument.path.removeprefix("members.")
            words = [teller.tell(one, inner, depth) for one in teller.members(pk)]
            parts.append("、".join(teller.named(word) for word in words if word is not None and not word.sealed))
            continue
        word = teller.tell(pk, argument.path, depth)
        if word is not None and not word.sealed:
            parts.append(teller.named(word))
    return "".join(parts) or None
