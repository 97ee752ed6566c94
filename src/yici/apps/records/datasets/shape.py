"""What a generation and a delta hold, for whoever compiles questions: columns, and what makes an answer less simple."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yici.apps.records.contracts import Catalogue
from yici.apps.records.datasets.physical import (
    LAST,
    LINKS,
    MORE_AREAS,
    column_of,
    plain_kinds,
)
from yici.apps.records.datasets.shaping import oddities
from yici.columns.public import Workbench, quoted

Flags = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns by dataset, and flags: what occurs in the data.

    ``lists``, ``ranges`` and ``odd`` are columns with several codes in a cell, with days known only to a month or year,
    and codes with something that their kind cannot hold. ``kinds`` are the kinds of codes when the base was made,
    ``unknown`` the codes met then that no element had.
    """

    columns: Mapping[str, Mapping[str, str]]
    lists: frozenset[str]
    ranges: frozenset[str]
    odd: frozenset[str]
    has_merged: bool
    has_several_households: bool
    has_several_owners: bool
    has_more_areas: bool
    kinds: Mapping[str, str]
    unknown: frozenset[str]

    @property
    def mark(self) -> tuple[Any, ...]:
        """Equal marks compile equally."""
        return (
            tuple((name, tuple(columns)) for name, columns in sorted(self.columns.items())),
            self.lists, self.ranges, self.odd, self.has_merged, self.has_several_households,
            self.has_several_owners, self.has_more_areas,
        )  # fmt: skip


def flags_of(bench: Workbench, names: Iterable[str]) -> dict[str, Any]:
    """What occurs in the datasets of a bench."""
    lists: list[str] = []
    ranges: list[str] = []
    odd: set[str] = set()
    counts = {"merged": 0, "households": 0, "owners": 0, "more": 0}
    for name in names:
        if name == MORE_AREAS:
            counts["more"] = bench.count(name)
        if name in (LINKS, MORE_AREAS):
            continue
        columns = bench.columns[name]
        texts = [one for one, kind in columns.items() if kind == "text" and "__" in one]
        days = [one for one in columns if one.endswith(LAST)]
        asked = [f"count_if(starts_with({quoted(one)}, '[\"'))" for one in texts]
        asked += [f"count_if({quoted(one.removesuffix(LAST))} <> {quoted(one)})" for one in days]
        asked += ["count(merged_into)", "count_if(households > 1)", "count_if(owners > 1)"]
        found = bench.run(f"SELECT {', '.join(asked)} FROM {quoted(name)}")[0]
        lists += [one for one, count in zip(texts, found, strict=False) if count]
        ranges += [one.removesuffix(LAST) for one, count in zip(days, found[len(texts) :], strict=False) if count]
        for key, count in zip(("merged", "households", "owners"), found[-3:], strict=True):
            counts[key] += count or 0
        odd |= oddities(bench, name)
    return {"lists": sorted(lists), "ranges": sorted(ranges), "odd": sorted(odd), **counts}


def kinds_now(catalogue: Catalogue) -> dict[str, str]:
    """The kind of every plain code, with its entity."""
    return {
        code: f"{entity}:{kind}"
        for entity in sorted({one.entity for one in catalogue.elements.values()})
        for code, kind in plain_kinds(entity, catalogue).items()
    }


def shape_of(columns: Mapping[str, Mapping[str, str]], facts: Mapping[str, Any], delta: Flags) -> Shape:
    """The shape of a generation with these facts, merged with a delta."""
    flags = facts["flags"]
    both = [flags, delta] if delta else [flags]
    odd = frozenset(code for one in both for code in one["odd"])
    return Shape(
        columns=columns,
        lists=frozenset(name for one in both for name in one["lists"]),
        ranges=frozenset(name for one in both for name in one["ranges"]),
        odd=odd | frozenset(column_of(code) for code in odd),
        has_merged=any(one["merged"] for one in both),
        has_several_households=any(one["households"] for one in both),
        has_several_owners=any(one["owners"] for one in both),
        has_more_areas=any(one["more"] for one in both),
        kinds=facts["kinds"],
        unknown=frozenset(facts["unknown"]),
    )
