"""Populations: which records belong to a list, in which order, and who stands at the edge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cmp_to_key
from typing import Any

from django.db.models import QuerySet
from pypinyin import lazy_pinyin

from yici.apps.places.public import find_area, in_scope
from yici.apps.records.conditions import Expression, parse
from yici.apps.records.contracts import DoubtfulRow, Population, PopulationQuery, Relation
from yici.apps.records.errors import PopulationTooWide
from yici.apps.records.guards import BORN
from yici.apps.records.models import AreaRelation, Record
from yici.apps.records.rules import joins
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.expressions import holds
from yici.apps.records.selectors.histories import among, chunked
from yici.apps.records.selectors.needs import elements_in, head_role, needs_of, needs_of_condition
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.telling import Teller
from yici.apps.records.selectors.world import World, known_on
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotAllowed

DEFAULT_ORDER = "area,household,head,birth"
ORDER_ELEMENTS = {"name": "person.name", "birth": "person.birth_date", "group": "household.group"}
MOST_DOUBTFUL = 2000


def find_population(actor: Actor, query: PopulationQuery) -> Population:
    """The records of an entity that relate to the area (default: the actor's areas) on the day and meet the condition.

    Records that end, move away or stop meeting the condition between ``since`` and ``as_of`` are not included but
    listed as doubtful, as are included ones that live elsewhere. Raises ``AreaNotFound`` for an area out of scope,
    ``NotAllowed`` for a condition over elements that the post does not read.
    """
    as_of = query.as_of or clock.today()
    since = query.since or as_of - dt.timedelta(days=365)
    tree = parse(query.condition) if query.condition.strip() else None
    if tree is not None:
        _must_read(actor, tree)
    relation = _relation(query)
    relations = _in_area(actor, query, relation)
    ids = list(
        dict.fromkeys(
            relations.filter(known_on(as_of, query.known_at)).order_by("id").values_list("record_id", flat=True)
        )
    )
    world, teller, kept = _select(ids, query, tree, as_of, relation)
    present = [pk for pk in kept if not has_ended(world, pk, as_of)]
    ordered = _ordered(present, teller, query.order or DEFAULT_ORDER)
    doubtful = _doubtful(relations, query, tree, (since, as_of), relation, set(present), world)
    return Population(
        query=query,
        count=len(ordered),
        records=tuple(world.snapshots[pk].key for pk in ordered),
        doubtful=tuple(doubtful),
        ids=tuple(ordered),
    )


def _must_read(actor: Actor, tree: Expression) -> None:
    for code in elements_in(tree):
        element = catalogue().element(code)
        if element is not None and not may_read(actor, element):
            raise NotAllowed(permission=f"readers:{element.readers}")


def _relation(query: PopulationQuery) -> str:
    if query.entity in (joins.PERSON, joins.HOUSEHOLD):
        return query.relation or Relation.REGISTERED
    return Relation.LOCATED if query.relation in ("", Relation.REGISTERED) else query.relation


def _in_area(actor: Actor, query: PopulationQuery, relation: str) -> QuerySet[AreaRelation]:
    rows = AreaRelation.objects.filter(record__entity=query.entity, relation=relation)
    if query.area_key is not None:
        return rows.filter(area__path__startswith=find_area(query.area_key, actor).path)
    if not actor.is_system and not actor.area_paths:
        raise PopulationTooWide
    return rows.filter(in_scope(actor, "area__path"))


def that_were_born(ids: Iterable[int]) -> set[int]:
    """Those of these records that are somebody's: not of an import that is not in force, not erased."""
    found: set[int] = set()
    for some in chunked(ids):
        rows = Record.objects.filter(BORN, among(Record, "id", some)).exclude(state="erased")
        found.update(rows.values_list("pk", flat=True))
    return found


def _select(
    ids: list[int], query: PopulationQuery, tree: Expression | None, as_of: dt.date, relation: str
) -> tuple[World, Teller, list[int]]:
    """The records (merged ones replaced) that meet the condition on a day, with the world they were judged in."""
    born = that_were_born(ids)
    world = World(as_of, query.known_at, head_role=head_role(), relation=relation)
    world.load([pk for pk in ids if pk in born], joins.NOTHING)
    standing = [pk for pk in dict.fromkeys(world.standing_for(pk) for pk in ids if pk in born) if pk in world.snapshots]
    needs = needs_of(_order_codes(query.order or DEFAULT_ORDER), [query.entity]) | joins.Needs(
        areas=True, household=query.entity == joins.PERSON
    )
    if tree is not None:
        needs |= needs_of_condition(tree, query.entity)
    world.load(standing, needs)
    teller = Teller(world, catalogue(), area_names())
    if tree is None:
        return world, teller, standing
    return world, teller, [pk for pk in standing if holds(tree, teller, pk)]


def has_ended(world: World, pk: int, day: dt.date) -> bool:
    """Whether a record had ended, or stood for nothing, at the end of a day."""
    snapshot = world.snapshots[pk]
    return snapshot.state in ("merged", "erased") or (snapshot.ended_on is not None and snapshot.ended_on <= day)


def _order_codes(order: str) -> list[str]:
    names = [one.strip().lstrip("-") for one in order.split(",") if one.strip()]
    return [ORDER_ELEMENTS.get(one, one) for one in names if one in ORDER_ELEMENTS or "." in one]


def _ordered(ids: list[int], teller: Teller, order: str) -> list[int]:
    keys = [(one.strip().lstrip("-"), one.strip().startswith("-")) for one in order.split(",") if one.strip()]
    rows = [(pk, [_order_key(teller, pk, name) for name, _ in keys]) for pk in ids]
    if any(descending for _, descending in keys):
        signs = [-1 if descending else 1 for _, descending in keys]

        def compare(one: tuple[int, list[Any]], two: tuple[int, list[Any]]) -> int:
            for sign, left, right in zip(signs, one[1], two[1], strict=True):
                if left != right:
                    return sign if left > right else -sign
            return one[0] - two[0]

        rows.sort(key=cmp_to_key(compare))
    else:
        rows.sort(key=lambda row: (row[1], row[0]))
    return [pk for pk, _ in rows]


def _order_key(teller: Teller, pk: int, name: str) -> Any:
    world = teller.world
    if name == "area":
        place = world.area_of(pk)
        return place[1] if place else "~"
    if name == "household":
        return teller.household(pk) or 0
    if name == "head":
        return 0 if world.role_of.get(pk) == world.head_role else 1
    word = teller.tell(pk, ORDER_ELEMENTS.get(name, name))
    if word is None or word.sealed or word.value is None:
        return (1, 0, "")
    if name == "name":
        return (0, 0, " ".join(lazy_pinyin(str(word.value))))
    if isinstance(word.value, str | tuple | bool):
        return (0, 0, str(word.value))
    return (0, word.value, "")


def _doubtful(
    relations: QuerySet[AreaRelation],
    query: PopulationQuery,
    tree: Expression | None,
    period: tuple[dt.date, dt.date],
    relation: str,
    present: set[int],
    world: World,
) -> list[DoubtfulRow]:
    since, as_of = period
    then = list(dict.fromkeys(relations.filter(known_on(since, query.known_at)).values_list("record_id", flat=True)))
    left = relations.filter(replaced_at=None, to_on__gte=since, to_on__lt=as_of)
    moved_on = {record: day for record, day in left.order_by("to_on").values_list("record_id", "to_on") if day}
    candidates = [pk for pk in dict.fromkeys([*then, *moved_on]) if pk not in present]
    _, _, qualified = _select(candidates, query, tree, since, relation)
    found: list[DoubtfulRow] = []
    for pk in dict.fromkeys(qualified):
        if pk in present or len(found) >= MOST_DOUBTFUL:
            continue
        found += _edge(world, pk, moved_on, as_of)
    if query.entity == joins.PERSON and relation == Relation.REGISTERED:
        found += [
            DoubtfulRow(world.snapshots[pk].key, "lives_elsewhere", None, True)
            for pk in sorted(present)
            if _lives_elsewhere(world, pk)
        ][:MOST_DOUBTFUL]
    return found


def _edge(world: World, pk: int, moved_on: dict[int, dt.date], as_of: dt.date) -> list[DoubtfulRow]:
    if pk not in world.snapshots:
        world.load([pk], joins.NOTHING)
    snapshot = world.snapshots[pk]
    if snapshot.state == "merged":
        return []
    if snapshot.ended_on is not None and snapshot.ended_on <= as_of:
        reason = "died" if snapshot.entity == joins.PERSON else "ended"
        return [DoubtfulRow(snapshot.key, reason, snapshot.ended_on, False)]
    if pk in moved_on:
        return [DoubtfulRow(snapshot.key, "moved", moved_on[pk], False)]
    return [DoubtfulRow(snapshot.key, "condition_ended", None, False)]


def _lives_elsewhere(world: World, pk: int) -> bool:
    areas = world.areas_of.get(pk, {})
    if Relation.RESIDENT in areas and Relation.REGISTERED in areas:
        return areas[Relation.RESIDENT][0] != areas[Relation.REGISTERED][0]
    return False
