"""Counts that nobody can be recognised in: groups of fewer than k are made coarser, step by step. Pure.

What identifies is kind, place and tier; the outcome does not. A group that is large enough leaves as it is; the small
ones are put together at the next step, and what is small at the last one is withheld and only counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

K = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """So many requests of a kind (and its parent), township, banner, tier and outcome."""

    kind: str
    parent: str
    township: str
    banner: str
    tier: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class Released:
    """A line that may be published; empty texts say "any"."""

    kind: str
    banner: str
    township: str
    tier: str
    outcome: str
    count: int


Group = tuple[str, str, str, str]  # kind, banner, township, tier


def _steps(one: Counted) -> tuple[Group, ...]:
    parent = one.parent or one.kind
    return (
        (one.kind, one.banner, one.township, one.tier),
        (parent, one.banner, one.township, one.tier),
        (parent, one.banner, "", one.tier),
        (parent, "", "", one.tier),
        ("", "", "", one.tier),
        ("", "", "", ""),
    )


def release(rows: Iterable[Counted], k: int = K) -> tuple[list[Released], int]:
    """The lines that may be published, in order, and how many requests are in none of them."""
    left = list(rows)
    found: dict[tuple[Group, str], int] = defaultdict(int)
    for step in range(6):
        sizes: dict[Group, int] = defaultdict(int)
        for one in left:
            sizes[_steps(one)[step]] += one.count
        for one in left:
            group = _steps(one)[step]
            if sizes[group] >= k:
                found[group, one.outcome] += one.count
        left = [one for one in left if sizes[_steps(one)[step]] < k]
    lines = [Released(*group, outcome, count) for (group, outcome), count in sorted(found.items())]
    return lines, sum(one.count for one in left)
