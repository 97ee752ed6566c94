"""Tables over records out of the mirror: plans to statements, many measures a scan, rows back to cells.

What cannot be said in columns is answered plainly where few records are concerned, and refused in words elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from yici.apps.places.public import AreaView
from yici.apps.records.columnar import mirror, small
from yici.apps.records.columnar.batching import Batch, batches
from yici.apps.records.columnar.engines import asked_of
from yici.apps.records.columnar.frames import Frame
from yici.apps.records.contracts import Measure, Table, TableQuery
from yici.apps.records.datasets.physical import column_of, known_column_of, last_column_of, stored_codes
from yici.apps.records.datasets.reading import Moment
from yici.apps.records.datasets.shape import Shape
from yici.apps.records.errors import MeasureRefused, MirrorNotReady
from yici.apps.records.models import AreaRelation
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.tables import (
    Asked,
    Plan,
    areas_of,
    nothing,
    plan_of,
    plans_of,
    table_of,
    table_of_columns,
)
from yici.apps.records.selectors.tables import Number as Cell
from yici.apps.records.selectors.tabulating import tabulate_plainly, value_key
from yici.columns.public import Scope, Session, query
from yici.core.access import Actor


@dataclass(slots=True)
class _Column:
    """The numbers of one measure: by row number, or by the key of a value."""

    by_row: list[Cell] = field(default_factory=list)
    by_key: dict[str, Cell] = field(default_factory=dict)


def tabulate(actor: Actor, query: TableQuery) -> Table:
    """The table of a query; see ``tabulate_many``."""
    return tabulate_many(actor, [query])[0]


def tabulate_many(actor: Actor, queries: Sequence[TableQuery]) -> list[Table]:
    """The tables of many queries, measures over the same records counted together, all of one moment.

    Without a mirror, and for measures that it cannot answer, up to 20,000 records are gone through one by one; beyond
    that ``MirrorNotReady`` or ``MeasureRefused`` says what to do. ``FeedNotReadable`` rather than an old number.
    """
    known = areas_of(actor)
    plans = plans_of(actor, queries, known)
    if mirror.generation_in_force() is None:
        return [_plainly(actor, plan, None) for plan in plans]
    found: dict[int, Table] = {}
    moments: dict[Moment, list[int]] = {}
    for number, plan in enumerate(plans):
        moments.setdefault(Moment(plan.as_of, plan.query.known_at), []).append(number)
    for when, numbers in moments.items():
        with mirror.opened(when) as (session, shape, now):
            tables = _answer(actor, session, shape, when, now, [plans[one] for one in numbers])
        found.update(zip(numbers, tables, strict=True))
    return [found[number] for number in range(len(plans))]


def tabulate_compiled(actor: Actor, query: TableQuery) -> tuple[Table, dict[str, str]]:
    """What the mirror alone can say of a query, and why it cannot say the other measures (by name)."""
    plan = plan_of(actor, query)
    with mirror.opened(Moment(plan.as_of, plan.query.known_at)) as (session, shape, now):
        cells, refused = _counted(actor, session, shape, Moment(plan.as_of, plan.query.known_at), [plan])
    found = [cells.get((plan.roots, plan.query.by, one)) for one in plan.asked]
    return _table(plan, now, found), {one.measure.name: reason for one, reason in refused.items()}


def _table(plan: Plan, now: dt.datetime, cells: Sequence[_Column | None]) -> Table:
    """The table of a plan; a measure that nobody could count stands as nothing counted."""
    if plan.element is not None:
        return table_of(plan, now, [one.by_key if one is not None else {} for one in cells])
    empty = [[nothing(one.measure)] * len(plan.rows) for one in plan.asked]
    columns = [none if one is None or not one.by_row else one.by_row for one, none in zip(cells, empty, strict=True)]
    return table_of_columns(plan, now, columns)


def _plainly(actor: Actor, plan: Plan, reason: str | None) -> Table:
    """The plain answer, where few enough records are concerned."""
    inside = Q(pk__in=[])
    for root in plan.roots:
        inside |= Q(area__path__startswith=root)
    entities = {one.measure.entity for one in plan.asked}
    rows = AreaRelation.objects.filter(inside, record__entity__in=entities, replaced_at=None)
    if rows[: mirror.MOST_PLAIN + 1].count() > mirror.MOST_PLAIN:
        if reason is None:
            raise MirrorNotReady
        raise MeasureRefused(measure=plan.asked[0].measure.name, reason=reason)
    return tabulate_plainly(actor, plan.query)


def _answer(
    actor: Actor, session: Session, shape: Shape, when: Moment, now: dt.datetime, plans: Sequence[Plan]
) -> list[Table]:
    cells, refused = _counted(actor, session, shape, when, plans)
    return [
        _plainly(actor, plan, next(refused[one] for one in plan.asked if one in refused))
        if refused and any(one in refused for one in plan.asked)
        else _table(plan, now, [cells[(plan.roots, plan.query.by, one)] for one in plan.asked])
        for plan in plans
    ]


def _counted(
    actor: Actor, session: Session, shape: Shape, when: Moment, plans: Sequence[Plan]
) -> tuple[dict[tuple[Any, ...], _Column], dict[Asked, str]]:
    """The cells of every measure that the mirror can say, and why it cannot say the others."""
    groups: dict[tuple[Any, ...], list[Plan]] = {}
    for plan in plans:
        groups.setdefault((plan.roots, plan.query.by), []).append(plan)
    cells: dict[tuple[Any, ...], _Column] = {}
    refused: dict[Asked, str] = {}
    known = areas_of(actor)
    with asked_of(session) as asked:
        for key, some in groups.items():
            scope, keys = _scope(actor, some[0], known)
            wanted: dict[tuple[str, str], list[Asked]] = {}
            for one in dict.fromkeys(one for plan in some for one in plan.asked):
                wanted.setdefault((one.measure.entity, one.relation), []).append(one)
            for same in wanted.values():
                if same[0].measure.entity not in shape.columns:
                    cells.update({(*key, one): _Column() for one in same})  # nobody to count
                    continue
                for batch in batches(shape, scope, when, some[0], same, refused):
                    small.put_all(asked, session, shape, batch.small, scope, same[0].relation, known, when)
                    rows = query(asked, scope, batch.said)
                    for one, column in _read(batch, rows, len(keys)):
                        cells[(*key, one)] = column
    return cells, refused


def _scope(actor: Actor, plan: Plan, areas: Iterable[AreaView]) -> tuple[Scope, list[str]]:
    """The row of every area of the plan (its own, or that of the area above it that has one), and the keys of rows."""
    inside = [one for one in areas if one.path.startswith(plan.roots)]
    if not plan.query.by or plan.element is not None:
        rows, keys = {one.id: 0 for one in inside}, [plan.whole.key]
    else:
        numbers = {one.id: number for number, one in enumerate(plan.areas)}
        keys = [str(one.key) for one in plan.areas]
        rows = {}
        for one in inside:
            above = (numbers[int(part)] for part in one.path.strip("/").split("/") if int(part) in numbers)
            row = next(above, None)
            if row is not None:
                rows[one.id] = row
    return Scope(rows, _forbidden(actor)), keys


def _forbidden(actor: Actor) -> frozenset[str]:
    """The columns of elements that the post does not read."""
    elements = catalogue()
    return frozenset(
        name(code)
        for element in elements.elements.values()
        if not may_read(actor, element)
        for code in stored_codes(element, elements)
        for name in (column_of, last_column_of, known_column_of)
    )


def _read(batch: Batch, rows: Sequence[Sequence[Any]], count: int) -> Iterator[tuple[Asked, _Column]]:
    """The column of each measure; a row that the answer does not name counted nothing."""
    width = batch.keys + 1 + max(map(max, batch.places.values()))
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * width
    keys = [_value_keys(row[1 : batch.keys]) for row in rows] if batch.group else []
    for one, places in batch.places.items():
        numbers = zip(*(columns[batch.keys + place] for place in places), strict=True)
        if batch.group:
            yield one, _Column(by_key=_by_key(one.measure, keys, numbers))
            continue
        found: list[Cell] = [nothing(one.measure)] * count
        if one.measure.function in ("count", "distinct"):
            for row, number in zip(columns[0], columns[batch.keys + places[0]], strict=True):
                found[row] = number or 0
        else:
            for row, values in zip(columns[0], numbers, strict=True):
                found[row] = _number(one.measure, values)
        yield one, _Column(by_row=found)


def _by_key(measure: Measure, keys: Sequence[list[str]], numbers: Iterable[tuple[Any, ...]]) -> dict[str, Cell]:
    """By the key of a value, where something was counted; a record with several codes is in the row of each."""
    found: dict[str, Sequence[Any]] = {}
    for some, values in zip(keys, numbers, strict=True):
        for key in some:
            before = found.get(key)
            found[key] = values if before is None else _added(measure, before, values)
    return {key: _number(measure, values) for key, values in found.items() if values[0]}


def _value_keys(values: Sequence[Any]) -> list[str]:
    """The keys of rows that a group of values stands for: a list of codes belongs to each of them."""
    import json

    first = values[0]
    if first is None:
        return [""]
    if len(values) == 2:
        return [_day_key(first, values[1])]
    if isinstance(first, str) and first.startswith('["'):
        return list(dict.fromkeys(json.loads(first)))
    return [value_key(first)]


def _day_key(first: dt.date, last: dt.date) -> str:
    if first == last:
        return first.isoformat()
    return first.isoformat()[:7] if first.month == last.month else first.isoformat()[:4]


def _added(measure: Measure, one: Sequence[Any], two: Sequence[Any]) -> list[Any]:
    """Numbers of two groups of values that share a row."""
    if measure.function == "distinct":
        raise MeasureRefused(measure=measure.name, reason="records with several values are not counted once by value")
    count = (one[0] or 0) + (two[0] or 0)
    if measure.function == "count":
        return [count]
    known = (one[1] or 0) + (two[1] or 0)
    both = [value for value in (one[2], two[2]) if value is not None]
    join = {"min": min, "max": max}.get(measure.function, sum)
    return [count, known, join(both) if both else None]


def _number(measure: Measure, values: Sequence[Any]) -> Cell:
    if measure.function in ("count", "distinct"):
        return int(values[0] or 0)
    count, known, value = values
    if not count:
        return nothing(measure)
    if not known or value is None:
        return None
    total = Decimal(value)
    return total / int(known) if measure.function == "mean" else total


__all__ = ["Frame", "tabulate", "tabulate_many"]
