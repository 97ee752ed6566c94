"""What a table over records asks for: whether it makes sense, whether the actor may ask, which rows it has.

Both answers, the plain one (``tabulating``) and the one from the mirror, start and end here, so that scope, reader
classes and rows are decided in one place.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from yici.apps.places.public import AreaView, find_area, list_areas
from yici.apps.records.conditions import ConditionSyntaxError, Element, Expression, parse
from yici.apps.records.contracts import (
    ElementFacts,
    Measure,
    PopulationQuery,
    Relation,
    Table,
    TableQuery,
    TableRow,
)
from yici.apps.records.errors import MeasureRefused, PopulationTooWide
from yici.apps.records.rules import joins
from yici.apps.records.rules.values import NUMERIC
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.needs import element_of, elements_in
from yici.apps.records.selectors.readers import may_read
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotAllowed

FUNCTIONS = ("count", "sum", "mean", "min", "max", "distinct")
ADDABLE = NUMERIC | {"int"}
MOST_AREAS = 200_000
_LEVEL = re.compile(r"area:([2-6])")

Number = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure that was found right, with its condition as a tree and the relation that counts."""

    measure: Measure
    tree: Expression | None
    relation: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A query that may be answered: its measures, the roots of its area, and either its area rows or ``by`` element."""

    query: TableQuery
    as_of: dt.date
    asked: tuple[Asked, ...]
    roots: tuple[str, ...]  # paths of areas; a record counts that relates to an area below one of them
    areas: tuple[AreaView, ...]  # the rows, in order, when the rows are areas
    element: ElementFacts | None  # the rows are its values
    whole: TableRow  # key and label of the one row of a table without ``by``
    rows: tuple[tuple[str, str], ...] = ()  # key and label of every row, when they do not follow from the values


def plan_of(actor: Actor, query: TableQuery, known: Sequence[AreaView] | None = None) -> Plan:
    """The plan of a query; ``known``: the actor's areas if they are at hand.

    Raises ``MeasureRefused`` for a measure without sense, ``NotAllowed`` for elements that the post does not read,
    ``AreaNotFound`` for an area out of scope.
    """
    if not query.measures:
        raise MeasureRefused(measure="", reason="a table needs at least one measure")
    asked = tuple(_asked(actor, one) for one in query.measures)
    areas = known if known is not None else areas_of(actor)
    roots = _roots(actor, query, areas)
    rows, element = _rows(actor, query, roots, areas)
    named = [one for one in areas if one.path in roots]
    whole = TableRow(str(named[0].key) if len(named) == 1 else "", "、".join(one.short_name for one in named), ())
    labels = [(str(one.key), one.name) for one in rows] if query.by else [(whole.key, whole.label)]
    paths = tuple(one.path for one in named)
    return Plan(query, query.as_of or clock.today(), asked, paths, tuple(rows), element, whole, tuple(labels))


def plans_of(actor: Actor, queries: Sequence[TableQuery], known: Sequence[AreaView]) -> list[Plan]:
    """The plans of many queries; rows that many of them have are worked out once."""
    alike: dict[tuple[object, ...], Plan] = {}
    found: list[Plan] = []
    for query in queries:
        key = (query.by, query.area_key, query.as_of)
        plan = alike.get(key)
        if plan is None or plan.element is not None or not query.measures:
            plan = alike[key] = plan_of(actor, query, known)
        else:
            plan = replace(plan, query=query, asked=tuple(_asked(actor, one) for one in query.measures))
        found.append(plan)
    return found


def check_table(actor: Actor, query: TableQuery) -> None:
    """Raise what ``tabulate`` would raise for this query; nothing is counted. For showing what was counted before."""
    plan_of(actor, query, known=())


def areas_of(actor: Actor) -> list[AreaView]:
    """Every living area of the actor."""
    return list_areas(actor, most=MOST_AREAS)


def relation_of(measure: Measure) -> str:
    """The relation to an area that counts: registered for people, located for things, unless the measure names one."""
    if measure.entity in (joins.PERSON, joins.HOUSEHOLD):
        return measure.relation or Relation.REGISTERED
    return Relation.LOCATED if measure.relation in ("", Relation.REGISTERED) else measure.relation


def population_of(
    measure: Measure, area_key: uuid.UUID | None, as_of: dt.date, known_at: dt.datetime | None
) -> PopulationQuery:
    """The records behind a measure as a population; without a period in which others left."""
    return PopulationQuery(
        measure.entity, measure.condition, relation_of(measure), area_key, as_of, known_at, since=as_of
    )


def table_of(plan: Plan, moment: dt.datetime, cells: Sequence[Mapping[str, Number]]) -> Table:
    """The table from the numbers of each measure by row key; rows without a number are filled as nothing counted."""
    rows: Iterable[tuple[str, str]] = plan.rows
    if plan.element is not None:
        rows = _value_rows(plan.element, {key for one in cells for key in one})
    empty = [nothing(one.measure) for one in plan.asked]
    return Table(
        query=plan.query,
        as_of=plan.as_of,
        moment=moment,
        rows=tuple(
            TableRow(key, label, tuple(cell.get(key, none) for cell, none in zip(cells, empty, strict=True)))
            for key, label in rows
        ),
    )


def table_of_columns(plan: Plan, moment: dt.datetime, columns: Sequence[Sequence[Number]]) -> Table:
    """The table from one column of numbers a measure, in the order of the plan's rows."""
    keys, labels = zip(*plan.rows, strict=True) if plan.rows else ((), ())
    rows = tuple(map(TableRow, keys, labels, zip(*columns, strict=True)))
    return Table(plan.query, plan.as_of, moment, rows)


def nothing(measure: Measure) -> Number:
    """The number of a row without records: none were counted, nothing was added up, the rest cannot be said."""
    if measure.function == "sum":
        return Decimal(0)
    return 0 if measure.function in ("count", "distinct") else None


def _value_rows(element: ElementFacts, found: set[str]) -> list[tuple[str, str]]:
    """Values in the order of their code list, others sorted; the records without a value come last, key ``""``."""
    codes = catalogue().lists.get(element.code_list)
    listed = [(one.code, one.name) for one in codes.values if one.code in found] if codes is not None else []
    known = {key for key, _ in listed} | {""}
    rest = sorted(found - known, key=lambda key: (len(key), key) if element.type == "int" else (0, key))
    return [*listed, *((key, key) for key in rest), *([("", "")] if "" in found else [])]


def _asked(actor: Actor, measure: Measure) -> Asked:
    tree: Expression | None = None
    if measure.condition.strip():
        try:
            tree = parse(measure.condition)
        except ConditionSyntaxError as problem:
            raise MeasureRefused(measure=measure.name, reason=f"its condition cannot be read {problem}") from None
        must_read(actor, elements_in(tree))
    if measure.function not in FUNCTIONS:
        raise MeasureRefused(measure=measure.name, reason=f"{measure.function} is none of {', '.join(FUNCTIONS)}")
    if measure.function == "count":
        if measure.value:
            raise MeasureRefused(measure=measure.name, reason="a count takes no value; count with a condition instead")
    elif not (measure.function == "distinct" and measure.value in (joins.HOUSEHOLD,)):
        _value_may_be_used(actor, measure)
    return Asked(measure, tree, relation_of(measure))


def _value_may_be_used(actor: Actor, measure: Measure) -> None:
    element = element_of(measure.value)
    if element is None:
        raise MeasureRefused(measure=measure.name, reason=f"“{measure.value}” is no element of the catalogue")
    if element.is_protected:
        raise MeasureRefused(measure=measure.name, reason=f"“{element.name}” is protected and stands in no table")
    if measure.function != "distinct" and element.type not in ADDABLE:
        raise MeasureRefused(measure=measure.name, reason=f"“{element.name}” is no number")
    must_read(actor, elements_in(Element(element.code)))


def must_read(actor: Actor, codes: Iterable[str]) -> None:
    """Raise ``NotAllowed`` unless the post reads all of these elements."""
    for code in codes:
        element = catalogue().element(code)
        if element is not None and not may_read(actor, element):
            raise NotAllowed(permission=f"readers:{element.readers}")


def _roots(actor: Actor, query: TableQuery, areas: Sequence[AreaView]) -> set[str]:
    if query.area_key is not None:
        return {find_area(query.area_key, actor).path}
    if actor.is_system:
        return {one.path for one in areas if one.parent_id is None}
    if not actor.area_paths:
        raise PopulationTooWide
    return set(actor.area_paths)


def _rows(
    actor: Actor, query: TableQuery, roots: set[str], areas: Sequence[AreaView]
) -> tuple[list[AreaView], ElementFacts | None]:
    if not query.by:
        return [], None
    if query.by == "area":
        parents = {int(path.strip("/").rpartition("/")[2]) for path in roots}
        return [one for one in areas if one.parent_id in parents], None
    level = _LEVEL.fullmatch(query.by)
    if level is not None:
        below = tuple(roots)
        return [one for one in areas if one.level == int(level[1]) and one.path.startswith(below)], None
    element = catalogue().element(query.by)
    if element is None or element.is_protected:
        raise MeasureRefused(
            measure=query.by, reason="rows are areas or the values of an element that is not protected"
        )
    wrong = next((one for one in query.measures if one.entity != element.entity), None)
    if wrong is not None:
        raise MeasureRefused(measure=wrong.name, reason=f"“{element.name}” is no fact about its records")
    must_read(actor, elements_in(Element(element.code)))
    return [], element
