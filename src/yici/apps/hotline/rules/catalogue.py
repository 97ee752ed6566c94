"""The dispatch catalogue as pure rules: which one fits, which of several is the most specific, which two collide.

The order in which one rule beats another is stated and never depends on where a line stands: first the kind (the kind
itself before the kind above it, that before “any”), then the area (the smaller one), then hours, then months. Rules
that are equal in all of these and name different units are a conflict: both are named, nothing is chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

ALL_MONTHS, ALL_HOURS = frozenset(range(1, 13)), frozenset(range(24))


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule. Empty ``kind`` or ``area``: any. ``main`` and ``assisting`` are codes of units; “@” names
    a unit by its role in the area of the request (“@government”, “@urban_management”).
    """

    code: str
    kind: str
    area: str
    months: frozenset[int]
    hours: frozenset[int]
    main: str
    assisting: tuple[str, ...]
    valid_from: str
    valid_to: str
    note: str = ""

    @property
    def name(self) -> str:
        """The rule with its version, as an order keeps it."""
        return f"{self.code} {self.valid_from}"

    @property
    def target(self) -> tuple[str, tuple[str, ...]]:
        """Who gets it."""
        return self.main, self.assisting


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What a request is judged by: its kind and the one above, the areas from the city down, the local moment."""

    kind: str
    parent: str
    areas: tuple[str, ...]
    at: dt.datetime


def span_of(text: str, whole: frozenset[int], first: int, count: int) -> frozenset[int]:
    """“10-4” over a cycle: months from October to April, or hours from 10 until before 4. Empty text is the whole."""
    if not text:
        return whole
    start, _, end = text.partition("-")
    at, last = int(start), int(end or start)
    found = {at}
    while at != last:
        at = first + (at - first + 1) % count
        found.add(at)
    return frozenset(found)


def rule_of(row: Mapping[str, str]) -> Rule:
    """A row of ``dispatch_rules.csv`` as a rule. An hour span ends before its last hour (“22-6”)."""
    hours = span_of(row["hours"], ALL_HOURS, 0, 24)
    if row["hours"] and "-" in row["hours"]:
        hours -= {int(row["hours"].partition("-")[2]) % 24}
    return Rule(
        row["code"], row["kind"], row["area"], span_of(row["months"], ALL_MONTHS, 1, 12), hours, row["main"],
        tuple(part for part in row["assisting"].split("|") if part), row["valid_from"], row["valid_to"],
        row.get("note", ""),
    )  # fmt: skip


def in_force(rules: Iterable[Rule], day: dt.date) -> list[Rule]:
    """The rules that hold on a day, one version of each: the newest that has begun."""
    iso = day.isoformat()
    newest: dict[str, Rule] = {}
    for one in sorted(rules, key=lambda rule: rule.valid_from):
        if one.valid_from <= iso:
            newest[one.code] = one
    return [one for _, one in sorted(newest.items()) if not one.valid_to or one.valid_to >= iso]


def weight_of(rule: Rule, case: Circumstance) -> tuple[int, int, int, int] | None:
    """How specific a rule is for a circumstance; None when it does not fit."""
    kinds = {case.kind: 2, case.parent: 1} if case.kind else {}
    kind = 0 if not rule.kind else kinds.get(rule.kind, -1)
    area = 0 if not rule.area else (case.areas.index(rule.area) + 1 if rule.area in case.areas else -1)
    if kind < 0 or area < 0 or case.at.month not in rule.months or case.at.hour not in rule.hours:
        return None
    return kind, area, int(rule.hours != ALL_HOURS), int(rule.months != ALL_MONTHS)


def choose(rules: Iterable[Rule], case: Circumstance) -> tuple[Rule, ...]:
    """The most specific rules: none, one, or several that name different units (a conflict)."""
    weighed = [(weight, one) for one in rules if (weight := weight_of(one, case)) is not None]
    best = max((weight for weight, _ in weighed), default=None)
    by_target = {one.target: one for weight, one in weighed if weight == best}
    return tuple(sorted(by_target.values(), key=lambda one: one.code))


def conflicts(rules: Iterable[Rule]) -> list[tuple[Rule, Rule]]:
    """Pairs that can be equally specific for the same request and name different units."""
    groups: dict[tuple[str, str, bool, bool], list[Rule]] = {}
    for one in rules:
        shape = (one.kind, one.area, one.hours != ALL_HOURS, one.months != ALL_MONTHS)
        groups.setdefault(shape, []).append(one)
    return [
        (one, two)
        for alike in groups.values()
        for one, two in combinations(alike, 2)
        if one.code != two.code and one.target != two.target and one.months & two.months and one.hours & two.hours
        and _meet(one, two)
    ]  # fmt: skip


def _meet(one: Rule, two: Rule) -> bool:
    return not ((one.valid_to and one.valid_to < two.valid_from) or (two.valid_to and two.valid_to < one.valid_from))
