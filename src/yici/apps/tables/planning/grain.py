"""What one row of a list is when its columns come from several things: a household, or each of its crops, plots, loans.

A row stands for one record only. Where two kinds of things repeat under a household there is no row that holds both
without repeating one beside every other: then a person says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from yici.apps.records.public import list_things
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.plan import SheetPlan

#: Entities whose records own things.
OWNERS = ("household",)
#: Entities that are no things of a household.
_NO_THINGS = frozenset({"person", "household", "village", "form", "area", "unit", ""})
_NAMING = ("code", "text", "id", "ref")
_ADDED_UP = re.compile(r"\b(?:sum|count)\(\s*([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Grains:
    """What a row may be, the owner first; ``inferred`` is empty where the columns do not settle it."""

    choices: tuple[str, ...]
    inferred: str


def grains_of(columns: Iterable[ColumnPlan], owner: str, condition: str) -> Grains | None:
    """The grains that the columns allow; None when they speak of nothing that repeats.

    A thing may make rows when a column names it (its kind, number, place) and no column of the sheet adds such things
    up by kind (玉米 | 水稻): those say that a row is the owner. It does make them when the population is chosen by such
    things ("households with crops of this year"): no owner is without one then.
    """
    if owner not in OWNERS:
        return None
    named: dict[str, None] = {}
    added: set[str] = set()
    for column in columns:
        element = column.element
        if element is None or column.use != "value":
            continue
        if element.derive:  # "sum(livestock.stock where …)" may itself be a fact of the household
            added.update((element.entity, *_ADDED_UP.findall(element.derive)))
        elif element.entity in _NO_THINGS:
            continue
        elif element.type in _NAMING:
            named[element.entity] = None
    things = [entity for entity in named if entity not in added]
    if not things:
        return None
    about = [entity for entity in things if re.search(rf"\b(?:sum|count)\(\s*{entity}\b", condition)]
    inferred = owner if not about else things[0] if len(things) == 1 else ""
    return Grains((owner, *things), inferred)


def with_grain(plan: SheetPlan, frame: Frame) -> SheetPlan:
    """The plan with a row for each thing where rows are things; waiting for a choice where two kinds repeat."""
    if plan.population is None or plan.guess is None or plan.needs_choice:
        return plan
    grains = grains_of(plan.columns, plan.guess.entity, plan.guess.condition)
    if grains is None or plan.reading.layout.main.has_keys:
        return plan
    chosen = str(frame.decided(plan.name).get("grain") or plan.reading.grain)
    grain = chosen if chosen in grains.choices else grains.inferred
    if not grain:
        return replace(plan, grains=grains.choices, records=(), needs_choice=True)
    if grain == plan.guess.entity:
        return replace(plan, grains=grains.choices, grain=grain)
    included = set(plan.records)
    pairs = [
        (thing, owner) for thing, owner in list_things(frame.actor, plan.population, grain) if owner in included
    ]  # fmt: skip
    columns = tuple(_asked(column, grain) for column in plan.columns)
    return replace(
        plan, columns=columns, grains=grains.choices, grain=grain, records=tuple(thing for thing, _ in pairs),
        owners=dict(pairs),
    )  # fmt: skip


def _asked(column: ColumnPlan, grain: str) -> ColumnPlan:
    """A fact of the row's own thing is asked where it is missing."""
    element = column.element
    is_own = element is not None and element.entity == grain and not element.derive
    return replace(column, is_asked=True) if is_own and column.use == "value" and not column.box else column
