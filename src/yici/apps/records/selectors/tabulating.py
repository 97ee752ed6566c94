"""Numbers over records, plainly: every record is looked at, one by one, as ``find_population`` does.

Slow over a whole city and right by construction: the mirror's answer is compared with this one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from yici.apps.records.contracts import Measure, Population, Table, TableQuery
from yici.apps.records.models import AreaRelation
from yici.apps.records.rules import joins
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.expressions import holds
from yici.apps.records.selectors.histories import chunked
from yici.apps.records.selectors.needs import head_role, needs_of, needs_of_condition
from yici.apps.records.selectors.populations import find_population, has_ended, that_were_born
from yici.apps.records.selectors.tables import Asked, Number, Plan, nothing, plan_of, population_of, table_of
from yici.apps.records.selectors.telling import Teller
from yici.apps.records.selectors.world import World, known_on
from yici.core import clock
from yici.core.access import Actor

RECORDS_AT_ONCE = 20_000  # records whose world is in memory at a time

_Cells = dict[str, "_Sum"]


class _Sum:
    """What a measure comes to in one row."""

    __slots__ = ("count", "distinct", "highest", "lowest", "total", "values")

    def __init__(self) -> None:
        self.count = 0
        self.values = 0
        self.total = Decimal(0)
        self.lowest: Decimal | None = None
        self.highest: Decimal | None = None
        self.distinct: set[Any] = set()

    def take(self, value: Any) -> None:
        """One more record, with its value (None: not known)."""
        self.count += 1
        if isinstance(value, Decimal):
            self.values += 1
            self.total += value
            self.lowest = value if self.lowest is None else min(self.lowest, value)
            self.highest = value if self.highest is None else max(self.highest, value)
        elif value is not None:
            self.distinct.add(value)

    def number(self, measure: Measure) -> Number:
        """The number; a sum over records none of which tells a value cannot be said."""
        match measure.function:
            case "count":
                return self.count
            case "distinct":
                return len(self.distinct)
            case _ if not self.count:
                return nothing(measure)
            case "sum":
                return self.total if self.values else None
            case "mean":
                return self.total / self.values if self.values else None
            case "min":
                return self.lowest
            case _:
                return self.highest


def tabulate_plainly(actor: Actor, query: TableQuery) -> Table:
    """The table of a query, record by record."""
    plan = plan_of(actor, query)
    moment = query.known_at or clock.now()
    found: list[_Cells] = [defaultdict(_Sum) for _ in plan.asked]
    populations: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(plan.asked):
        populations.setdefault((one.measure.entity, one.relation), []).append(place)
    for (entity, relation), places in populations.items():
        for world, teller, rows in _worlds(plan, entity, relation, [plan.asked[place] for place in places]):
            for pk in rows:
                if has_ended(world, pk, plan.as_of):
                    continue
                keys = _keys(plan, teller, pk, rows[pk])
                for place in places:
                    _count(found[place], plan.asked[place], teller, pk, keys)
    cells = [
        {key: cell.number(one.measure) for key, cell in of_one.items()}
        for one, of_one in zip(plan.asked, found, strict=True)
    ]
    return table_of(plan, moment, cells)


def rows_behind(
    actor: Actor,
    measure: Measure,
    area_key: uuid.UUID | None = None,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> Population:
    """The records that a number of ``tabulate`` counts, for one area (None: the actor's), in the order of a list.

    For ``distinct`` and sums these are the records that were looked at, one or more for each thing counted.
    """
    return find_population(actor, population_of(measure, area_key, as_of or clock.today(), known_at))


def _worlds(
    plan: Plan, entity: str, relation: str, asked: Sequence[Asked]
) -> Iterator[tuple[World, Teller, dict[int, set[str]]]]:
    """The records of a population in parts, each with its world, and the paths of the areas each relates to."""
    needs = joins.Needs(areas=True, household=entity == joins.PERSON)
    for one in asked:
        if one.tree is not None:
            needs |= needs_of_condition(one.tree, entity)
        if one.measure.value == joins.HOUSEHOLD:
            needs |= joins.Needs(household=True)
        elif one.measure.value:
            needs |= needs_of([one.measure.value], [entity])
    if plan.element is not None:
        needs |= needs_of([plan.element.code], [entity])
    paths = _standing(plan, entity, relation)
    for some in chunked(paths, RECORDS_AT_ONCE):
        world = World(plan.as_of, plan.query.known_at, head_role=head_role(), relation=relation)
        world.load(some, needs)
        teller = Teller(world, catalogue(), area_names())
        yield world, teller, {pk: paths[pk] for pk in some}


def _standing(plan: Plan, entity: str, relation: str) -> dict[int, set[str]]:
    """Paths of the areas by record, the records that were merged away replaced by those that stand for them."""
    inside = Q(pk__in=[])
    for root in plan.roots:
        inside |= Q(area__path__startswith=root)
    rows = AreaRelation.objects.filter(
        inside, known_on(plan.as_of, plan.query.known_at), record__entity=entity, relation=relation
    )
    paths: dict[int, set[str]] = defaultdict(set)
    for pk, path in rows.order_by("id").values_list("record_id", "area__path"):
        paths[pk].add(path)
    born = that_were_born(paths)
    found: dict[int, set[str]] = defaultdict(set)
    for some in chunked((pk for pk in paths if pk in born), RECORDS_AT_ONCE):
        world = World(plan.as_of, plan.query.known_at)
        world.load(some, joins.NOTHING)
        for pk in some:
            standing = world.standing_for(pk)
            if standing in world.snapshots:
                found[standing] |= paths[pk]
    return found


def _keys(plan: Plan, teller: Teller, pk: int, paths: Iterable[str]) -> set[str]:
    """The keys of the rows that a record belongs to."""
    if plan.element is not None:
        word = teller.tell(pk, plan.element.code)
        value = None if word is None or word.sealed else word.value
        several = value if isinstance(value, tuple) else (value,)
        return {value_key(one) for one in several} or {""}
    if not plan.query.by:
        return {plan.whole.key}
    parts = {int(part) for path in paths for part in path.strip("/").split("/")}
    return {str(area.key) for area in plan.areas if area.id in parts}


def value_key(value: Any) -> str:
    """A value as the key of a row: codes and texts as they are, yes and no as words, numbers without end zeros."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _count(cells: _Cells, asked: Asked, teller: Teller, pk: int, keys: set[str]) -> None:
    if asked.tree is not None and not holds(asked.tree, teller, pk):
        return
    values = _values(asked.measure, teller, pk)
    for key in keys:
        cell = cells[key]
        cell.take(values[0] if values else None)
        for value in values[1:]:
            cell.distinct.add(value)


def _values(measure: Measure, teller: Teller, pk: int) -> list[Any]:
    """What a record brings to a measure: a number to add, or the things to count once."""
    if measure.function == "count":
        return []
    if measure.function == "distinct" and measure.value == joins.HOUSEHOLD:
        household = teller.household(pk)
        return [] if household is None else [f"#{household}"]
    word = teller.tell(pk, measure.value)
    if word is None or word.sealed or word.value is None:
        return []
    if measure.function == "distinct":
        several = word.value if isinstance(word.value, tuple) else (word.value,)
        return [value_key(one) for one in several]
    if isinstance(word.value, int | Decimal) and not isinstance(word.value, bool):
        return [Decimal(word.value)]
    return []
