"""The wide table of a question: records of one entity with what stands around them, joined only where asked for.

A *frame* is one of the records that a row speaks of: the record itself, its household, the head of it. Columns are
asked for while an expression is compiled; ``table`` then makes the joins that were needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ibis
from ibis.expr.types import Table

from yici.apps.records.columnar.values import Make, NotCompilable
from yici.apps.records.contracts import LinkKind, Relation
from yici.apps.records.datasets.physical import FIXED, LINK_COLUMNS, LINKS, RELATIONS
from yici.apps.records.datasets.shape import Shape
from yici.apps.records.rules import joins
from yici.columns.public import dataset

HOUSEHOLD_ID, HEAD_ID, ROLE = "~household", "~head", "~role"
MORE_UNDER = "more_villages"  # with the relation: further villages of records that relate to several areas
STANDING, CHOSEN, UNDER, AREA_TEXTS = "standing", "chosen_households", "under_villages", "area_texts"


@dataclass(frozen=True, slots=True)
class Frame:
    """One of the records that a row speaks of; ``name`` is "" for the record itself."""

    name: str
    entity: str

    def column(self, column: str) -> str:
        """The name of a column of this frame in the wide table."""
        return f"{self.name}/{column}" if self.name else column


@dataclass(slots=True)
class _Around:
    """What is counted over other records, by the record they belong to."""

    wide: Wide
    source: str
    columns: dict[str, Callable[[Table], Any]] = field(default_factory=dict)


class Wide:
    """The wide table of one entity. ``inside``: its records are counted for others, with their own facts only."""

    def __init__(
        self, shape: Shape, entity: str, relation: str, as_of: dt.date, head_role: str, *, inside: bool = False
    ) -> None:
        self.shape = shape
        self.relation = relation
        self.as_of = as_of
        self.head_role = head_role
        self.inside = inside
        self.base = Frame("", entity)
        self._columns: dict[Frame, set[str]] = {self.base: {"id", "state", "ended_on"}}
        self._around: dict[str, _Around] = {}
        self._texts: set[str] = set()
        self._needs_household = self._needs_head = False
        self.small: set[str] = set()  # small tables that the answer must put beside the datasets

    def column(self, frame: Frame, column: str) -> Make:
        """A column of a frame."""
        self._columns.setdefault(frame, set()).add(column)
        name = frame.column(column)
        return lambda w: w[name]

    def has(self, frame: Frame, column: str) -> bool:
        """Whether the dataset of a frame has the column at all."""
        return column in self.shape.columns.get(frame.entity, {})

    def household(self, frame: Frame) -> Frame | None:
        """The frame of the household."""
        if frame.entity == joins.HOUSEHOLD:
            return frame
        self._only_outside(frame, "the household")
        self._needs_household = True
        found = Frame("household", joins.HOUSEHOLD)
        self._columns.setdefault(found, set())
        return found

    def head(self, frame: Frame) -> Frame:
        """The frame of the head of the household (of a thing of a person: that person)."""
        if frame.name not in ("", "household"):
            raise NotCompilable(f"the head as seen from the {frame.name}")
        self._only_outside(frame, "the head of the household")
        self._needs_household = self._needs_head = True
        found = Frame("head", joins.PERSON)
        self._columns.setdefault(found, set())
        return found

    def household_id(self, frame: Frame) -> Make:
        """The number of the household of a frame."""
        self.household(frame)
        if frame.entity == joins.HOUSEHOLD and not frame.name:
            return lambda w: w["id"]
        return lambda w: w[HOUSEHOLD_ID]

    def _only_outside(self, frame: Frame, what: str) -> None:
        if self.inside:
            raise NotCompilable(f"{what} of records that are counted for others")
        if frame.name == "head":
            raise NotCompilable(f"{what} as seen from the head")

    def role(self, frame: Frame) -> Make:
        """The kinship of a person to the head."""
        if self.inside:
            return lambda w: w[ROLE]
        if not frame.name and self.shape.has_several_households:
            self._needs_household = True
            return lambda w: w[ROLE]
        return self.column(frame, "role")

    def area_text(self, frame: Frame, relation: str) -> Make:
        """The written form of an area that a person relates to."""
        if frame.name:
            raise NotCompilable("the area of somebody else as a text")
        self.column(frame, relation)
        self._texts.add(relation)
        self.small.add(AREA_TEXTS)
        return lambda w: w[f"~text {relation}"]

    def inner(self, source: str) -> Wide:
        """The wide table of the records that are counted for a frame; the same for the same source."""
        found = self._around.get(source)
        if found is None:
            if self.inside:
                raise NotCompilable("counts inside of counts")
            is_member = source in joins.MEMBERS_WORDS or source == joins.PERSON
            is_village = self.base.entity == joins.VILLAGE
            entity = joins.PERSON if is_member else source
            relation = ""
            if is_village:
                relation = Relation.REGISTERED if entity in (joins.PERSON, joins.HOUSEHOLD) else Relation.LOCATED
                self.small.add(UNDER)
                if self.shape.has_more_areas:
                    self.small.add(f"{MORE_UNDER} {relation}")
            inner = Wide(self.shape, entity, relation, self.as_of, self.head_role, inside=not is_village)
            if relation:
                inner.column(inner.base, relation)
            found = self._around[source] = _Around(inner, source)
        return found.wide

    def counted(self, frame: Frame, source: str, name: str, make: Callable[[Table], Any], *, empty: Any) -> Make:
        """A column of what is counted over ``source`` for a frame; ``empty`` stands for no record at all (or None)."""
        around = self._around[source]
        around.columns.setdefault(name, make)
        around.columns.setdefault("~all", lambda t: t.count())
        column = f"{source}>{name}"
        is_member = source in joins.MEMBERS_WORDS or source == joins.PERSON
        if self.base.entity != joins.VILLAGE:
            self.household_id(frame)
            self._needs_household = True
        if frame.name == "" and frame.entity == joins.PERSON and not is_member:
            if self.shape.has_several_owners:
                raise NotCompilable("things with several owners")
            own = f"own {column}"
            if name == "~all" or empty == 0:
                return lambda w: w[column].fill_null(0) + w[own].fill_null(0)
            return lambda w: ibis.coalesce(w[column], w[own])
        if name == "~all" or empty == 0:
            return lambda w: w[column].fill_null(0)
        return lambda w: w[column]

    # -- making the table ------------------------------------------------------------------------------------------

    def table(self) -> Table:
        """The wide table with everything that was asked for."""
        if self._needs_household and self.base.entity == joins.PERSON:
            self._columns[self.base] |= {"household", "role"}
        if self._needs_household and self.base.entity not in (joins.PERSON, joins.HOUSEHOLD):
            self._columns[self.base].add("owner")
        found = self._records(self.base)
        found = self._with_household(found)
        for frame in list(self._columns):
            if frame.name:
                found = self._joined(found, frame)
        for relation in sorted(self._texts):
            texts = dataset(AREA_TEXTS, {"area": "id", "text": "text"}).rename(
                {f"~area {relation}": "area", f"~text {relation}": "text"}
            )
            found = found.left_join(texts, found[relation] == texts[f"~area {relation}"])
        for around in self._around.values():
            found = self._with_counts(found, around)
        return found

    def _records(self, frame: Frame) -> Table:
        columns = self.shape.columns[frame.entity]
        wanted = sorted(self._columns[frame])
        table = dataset(frame.entity, {name: columns.get(name) or FIXED[name] for name in wanted})
        if frame.name:
            return table
        lives = (table["state"] != "merged") & (
            table["ended_on"].isnull() | (table["ended_on"] > ibis.literal(self.as_of))
        )
        return table.filter(lives)

    def _standing(self, found: Table, column: str) -> Table:
        """The record that stands for the one in a column, where records were merged."""
        if not self.shape.has_merged:
            return found
        self.small.add(STANDING)
        pairs = dataset(STANDING, {"id": "id", "standing": "id"}).rename({"~id": "id", "~standing": "standing"})
        joined = found.left_join(pairs, found[column] == pairs["~id"])
        return joined.mutate(**{column: ibis.coalesce(joined["~standing"], joined[column])}).drop("~id", "~standing")

    def _with_household(self, found: Table) -> Table:
        if not self._needs_household:
            return found
        entity = self.base.entity
        if entity == joins.PERSON:
            found = found.mutate(**{HOUSEHOLD_ID: found["household"], ROLE: found["role"]})
            if self.shape.has_several_households:
                self.small.add(CHOSEN)
                chosen = dataset(CHOSEN, {"id": "id", "household": "id", "role": "text"}).rename(
                    {"~id": "id", "~chosen": "household", "~chosen role": "role"}
                )
                joined = found.left_join(chosen, found["id"] == chosen["~id"])
                found = joined.mutate(**{
                    HOUSEHOLD_ID: ibis.coalesce(joined["~chosen"], joined[HOUSEHOLD_ID]),
                    ROLE: ibis.cases((joined["~id"].notnull(), joined["~chosen role"]), else_=joined[ROLE]),
                }).drop("~id", "~chosen", "~chosen role")  # fmt: skip
            found = self._standing(found, HOUSEHOLD_ID)
        elif entity == joins.HOUSEHOLD:
            found = found.mutate(**{HOUSEHOLD_ID: found["id"]})
        else:
            found = self._with_owner(found)
        if self._needs_head:
            found = self._with_head(found)
        return found

    def _with_owner(self, found: Table) -> Table:
        """The household of a thing: its owner, or the household of the person who owns it."""
        found = self._standing(found, "owner")
        persons = dataset(joins.PERSON, {"id": "id", "household": "id"})
        if self.shape.has_several_households:
            self.small.add(CHOSEN)
            chosen = dataset(CHOSEN, {"id": "id", "household": "id", "role": "text"}).select("id", "household")
            chosen = chosen.rename({"~id": "id", "~chosen": "household"})
            persons = persons.left_join(chosen, persons["id"] == chosen["~id"])
            persons = persons.select("id", household=ibis.coalesce(persons["~chosen"], persons["household"]))
        persons = persons.rename({"~owner": "id", "~owner household": "household"})
        joined = found.left_join(persons, found["owner"] == persons["~owner"])
        found = joined.mutate(**{
            HOUSEHOLD_ID: ibis.cases((joined["~owner"].notnull(), joined["~owner household"]), else_=joined["owner"]),
        }).drop("~owner household")  # fmt: skip
        return self._standing(found, HOUSEHOLD_ID)

    def _with_head(self, found: Table) -> Table:
        links = dataset(LINKS, LINK_COLUMNS)
        heads = links.filter((links["kind"] == LinkKind.MEMBER.value) & (links["role"] == self.head_role))
        heads = self._standing(heads, "part")
        by_house = heads.group_by(heads["whole"].name("~house")).agg(**{HEAD_ID: heads["part"].argmin(heads["id"])})
        joined = found.left_join(by_house, found[HOUSEHOLD_ID] == by_house["~house"]).drop("~house")
        if "~owner" in found.columns:
            joined = joined.mutate(**{HEAD_ID: ibis.coalesce(joined["~owner"], joined[HEAD_ID])})
        return joined

    def _joined(self, found: Table, frame: Frame) -> Table:
        wanted = self._columns[frame]
        if not wanted:
            return found
        wanted.add("id")
        table = self._records(frame)
        renamed = table.rename({frame.column(one): one for one in sorted(wanted)})
        key = HOUSEHOLD_ID if frame.name == "household" else HEAD_ID
        return found.left_join(renamed, found[key] == renamed[frame.column("id")])

    def _with_counts(self, found: Table, around: _Around) -> Table:
        inner = around.wide.table()
        self.small |= around.wide.small
        if self.base.entity == joins.VILLAGE:
            under = dataset(UNDER, {"area": "id", "village": "id"}).rename({"~under": "area", "~whole": "village"})
            placed = inner.inner_join(under, inner[around.wide.relation] == under["~under"]).drop("~under")
            if self.shape.has_more_areas:
                more = dataset(f"{MORE_UNDER} {around.wide.relation}", {"id": "id", "village": "id"}).rename(
                    {"~id": "id", "~whole": "village"}
                )
                placed = placed.union(inner.inner_join(more, inner["id"] == more["~id"]).drop("~id"))
        else:
            placed = self._owned(inner, around)
        counts = placed.group_by("~whole").agg(**{
            f"{around.source}>{name}": make(placed) for name, make in around.columns.items()
        })  # fmt: skip
        if self.base.entity == joins.VILLAGE:
            return found.left_join(counts, found["id"] == counts["~whole"]).drop("~whole")
        joined = found.left_join(counts, found[HOUSEHOLD_ID] == counts["~whole"]).drop("~whole")
        is_member = around.source in joins.MEMBERS_WORDS or around.source == joins.PERSON
        if self.base.entity == joins.PERSON and not is_member:
            own = counts.rename({f"own {one}": one for one in counts.columns if one != "~whole"})
            joined = joined.left_join(own, joined["id"] == own["~whole"]).drop("~whole")
        return joined

    def _owned(self, inner: Table, around: _Around) -> Table:
        """Inner records with the record they belong to, each pair once."""
        is_member = around.source in joins.MEMBERS_WORDS or around.source == joins.PERSON
        kind = LinkKind.MEMBER if is_member else LinkKind.OWNED_BY
        links = dataset(LINKS, LINK_COLUMNS)
        some = self._standing(links.filter(links["kind"] == kind.value), "part")
        if self.shape.has_merged:
            pairs = some.group_by(["part", "whole"]).agg(role=some["role"].argmin(some["id"]))
        else:
            pairs = some
        pairs = pairs.select(**{"~part": pairs["part"], "~whole": pairs["whole"], ROLE: pairs["role"]})
        return inner.inner_join(pairs, inner["id"] == pairs["~part"])


def need_relation(wide: Wide, relation: str) -> None:
    """The column of a relation to an area, for placing facts."""
    if relation not in RELATIONS:
        raise NotCompilable(f"no column holds the relation {relation}")
    wide.column(wide.base, relation)
