"""The records around the records of a report, loaded in a handful of queries: households, members, things, areas.

Nothing here asks the database about one record at a time. Records that were merged away are replaced by the one that
stands for them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yici.apps.records.contracts import LinkKind, Relation
from yici.apps.records.models import AreaRelation, Link, Record
from yici.apps.records.rules import joins
from yici.apps.records.selectors.histories import among, chunked
from yici.apps.records.selectors.snapshots import Snapshot, load_snapshots

M = TypeVar("M", bound=Model)

KIND_OF_RELATION = {
    Relation.REGISTERED: "registered",
    Relation.RESIDENT: "resident",
    Relation.CONTRACT: "contract",
    Relation.PASTURE: "contract",
}
RELATION_ORDER = (Relation.REGISTERED, Relation.LOCATED, Relation.RESIDENT, Relation.CONTRACT, Relation.PASTURE)


def known_on(day: dt.date, known_at: dt.datetime | None) -> Q:
    """Relations and links that hold at the end of a day by what was known at an instant (None: now)."""
    holds = (Q(from_on=None) | Q(from_on__lte=day)) & (Q(to_on=None) | Q(to_on__gte=day))
    if known_at is None:
        return holds & Q(replaced_at=None) & (Q(batch=None) | Q(batch__state="effective"))
    told = Q(batch=None, recorded_at__lte=known_at) | (
        Q(batch__effective_at__lte=known_at) & (Q(batch__withdrawn_at=None) | Q(batch__withdrawn_at__gt=known_at))
    )
    return holds & told & (Q(replaced_at=None) | Q(replaced_at__gt=known_at))


class World:
    """Records and what joins them, as of a day. Fill it with ``load``; then everything is in memory."""

    def __init__(
        self, as_of: dt.date, known_at: dt.datetime | None = None, *, head_role: str = "02", relation: str = ""
    ) -> None:
        self.as_of = as_of
        self.known_at = known_at
        self.head_role = head_role
        self.relation = relation
        self.snapshots: dict[int, Snapshot] = {}
        self.household_of: dict[int, int] = {}
        self.role_of: dict[int, str] = {}
        self.members_of: dict[int, list[int]] = {}
        self.head_of: dict[int, int] = {}
        self.owner_of: dict[int, int] = {}
        self.things_of: dict[int, dict[str, list[int]]] = {}
        self.areas_of: dict[int, dict[str, tuple[int, str]]] = {}
        self.village_of: dict[int, int] = {}
        self.inhabitants_of: dict[int, dict[str, list[int]]] = {}

    def load(self, ids: Iterable[int], needs: joins.Needs) -> None:
        """Load the records with these ids and what ``needs`` names around them."""
        base = self._snapshots(ids)
        persons = [one.id for one in base if one.entity == joins.PERSON]
        households = {one.id for one in base if one.entity == joins.HOUSEHOLD}
        if needs.household or needs.members or needs.things:
            owners = self._owners([one.id for one in base if one.entity not in (joins.PERSON, joins.HOUSEHOLD)])
            persons += [pk for pk in owners if self.snapshots[pk].entity == joins.PERSON]
            households |= {pk for pk in owners if self.snapshots[pk].entity == joins.HOUSEHOLD}
            households |= self._households(persons)
            self._snapshots(households)
        if needs.members:
            self._members(households)
        if needs.things:
            self._things([*households, *persons], needs.things)
        if needs.areas or needs.village:
            self._areas([one.id for one in base])
        if needs.village:
            self._villages()
        if needs.inhabitants:
            self._inhabitants([one.id for one in base if one.entity == joins.VILLAGE], needs)

    def standing_for(self, pk: int) -> int:
        """The record that stands for this one (itself unless it was merged away)."""
        for _ in range(20):
            snapshot = self.snapshots.get(pk)
            if snapshot is None or snapshot.merged_into is None:
                return pk
            pk = snapshot.merged_into
        return pk

    def _snapshots(self, ids: Iterable[int]) -> list[Snapshot]:
        wanted = list(dict.fromkeys(ids))
        missing = [pk for pk in wanted if pk not in self.snapshots]
        while missing:
            found = load_snapshots(missing, as_of=self.as_of, known_at=self.known_at)
            self.snapshots.update(found)
            pointers = {one.merged_into for one in found.values() if one.merged_into is not None}
            missing = [pk for pk in pointers if pk not in self.snapshots]
        return [self.snapshots[pk] for pk in wanted if pk in self.snapshots]

    def _links(self, kind: str, side: str, ids: Iterable[int]) -> Iterable[tuple[int, int, str]]:
        rows: QuerySet[Link] = Link.objects.filter(known_on(self.as_of, self.known_at), kind=kind)
        for some in chunked(ids):
            found = rows.filter(among(Link, side, some)).order_by("id")
            yield from found.values_list("part_id", "whole_id", "role")

    def _owners(self, things: Sequence[int]) -> set[int]:
        pairs = [(part, whole) for part, whole, _ in self._links(LinkKind.OWNED_BY, "part", things)]
        self._snapshots(whole for _, whole in pairs)
        for part, whole in pairs:
            if self.standing_for(whole) in self.snapshots:
                self.owner_of.setdefault(part, self.standing_for(whole))
        return set(self.owner_of.values())

    def _households(self, persons: Sequence[int]) -> set[int]:
        choices: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for part, whole, role in self._links(LinkKind.MEMBER, "part", persons):
            choices[part].append((whole, role))
        self._snapshots({whole for rows in choices.values() for whole, _ in rows})
        wanted = KIND_OF_RELATION.get(Relation(self.relation), "") if self.relation else ""
        for part, rows in choices.items():
            living = [row for row in rows if row[0] in self.snapshots] or rows
            by_kind = [row for row in living if self._kind(row[0]) == wanted]
            whole, role = (by_kind or living)[0]
            self.household_of[part] = self.standing_for(whole)
            self.role_of[part] = role
        return {pk for pk in self.household_of.values() if pk in self.snapshots}

    def _kind(self, household: int) -> str:
        snapshot = self.snapshots.get(household)
        return str(snapshot.values.get("household.kind", "")) if snapshot else ""

    def _members(self, households: Iterable[int]) -> None:
        pairs = list(self._links(LinkKind.MEMBER, "whole", households))
        self._snapshots(part for part, _, _ in pairs)
        for part, whole, role in pairs:
            person, household = self.standing_for(part), self.standing_for(whole)
            if person not in self.snapshots or self.snapshots[person].state == "erased":
                continue
            members = self.members_of.setdefault(household, [])
            if person not in members:
                members.append(person)
            self.role_of.setdefault(person, role)
            if role == self.head_role:
                self.head_of.setdefault(household, person)

    def _things(self, owners: Sequence[int], entities: frozenset[str]) -> None:
        rows = Link.objects.filter(
            known_on(self.as_of, self.known_at), kind=LinkKind.OWNED_BY, part__entity__in=entities
        )
        found: list[tuple[int, int]] = []
        for some in chunked(dict.fromkeys(owners)):
            found += rows.filter(among(Link, "whole", some)).order_by("id").values_list("part_id", "whole_id")
        self._snapshots(part for part, _ in found)
        for part, whole in found:
            thing = self.snapshots.get(self.standing_for(part))
            if thing is None or thing.state == "erased" or (thing.ended_on and thing.ended_on <= self.as_of):
                continue
            of_kind = self.things_of.setdefault(self.standing_for(whole), {}).setdefault(thing.entity, [])
            if thing.id not in of_kind:
                of_kind.append(thing.id)

    def _areas(self, ids: Sequence[int]) -> None:
        rows = AreaRelation.objects.filter(known_on(self.as_of, self.known_at))
        for some in chunked(ids):
            for record, relation, area, path in (
                rows.filter(record_id__in=some)
                .order_by("id")
                .values_list("record_id", "relation", "area_id", "area__path")
            ):
                self.areas_of.setdefault(record, {})[relation] = (area, path)

    def area_of(self, pk: int) -> tuple[int, str] | None:
        """(area id, path) of the record's relation that the report is about, else of the first one it has."""
        relations = self.areas_of.get(pk)
        if not relations:
            return None
        if self.relation and self.relation in relations:
            return relations[self.relation]
        return next((relations[one] for one in RELATION_ORDER if one in relations), next(iter(relations.values())))

    def _villages(self) -> None:
        areas = {
            int(part)
            for found in self.areas_of.values()
            for _, path in found.values()
            for part in path.split("/")
            if part
        }
        rows = AreaRelation.objects.filter(
            known_on(self.as_of, self.known_at),
            record__entity=joins.VILLAGE,
            relation=Relation.LOCATED,
            area_id__in=areas,
        )
        pairs = list(rows.values_list("area_id", "record_id"))
        self._snapshots(record for _, record in pairs)
        self.village_of.update((area, self.standing_for(record)) for area, record in pairs)

    def _inhabitants(self, villages: Sequence[int], needs: joins.Needs) -> None:
        """All records of the wanted entities in the villages' areas, with what stands around them."""
        wanted = self.relation if self.relation not in ("", Relation.LOCATED) else Relation.REGISTERED
        rows = AreaRelation.objects.filter(
            known_on(self.as_of, self.known_at),
            record__entity__in=needs.inhabitants,
            relation__in=(wanted, Relation.LOCATED),
        )
        for village in villages:
            place = self.area_of(village)
            if place is None:
                continue
            found = rows.filter(area__path__startswith=place[1]).values_list("record__entity", "record_id")
            by_entity: dict[str, list[int]] = {}
            for entity, record in dict.fromkeys(found):
                by_entity.setdefault(entity, []).append(record)
            self.inhabitants_of[village] = by_entity
            inner = joins.Needs(household=needs.household, members=needs.members, things=needs.things)
            self.load([pk for ids in by_entity.values() for pk in ids], inner)

    def village_at(self, pk: int) -> int | None:
        """The village record of the area that the record relates to."""
        area = self.area_of(pk)
        if area is None:
            return None
        return next(
            (
                self.village_of[int(part)]
                for part in reversed(area[1].strip("/").split("/"))
                if int(part) in self.village_of
            ),
            None,
        )


def living_ids(entity: str) -> QuerySet[Record]:
    """Records of an entity that stand for themselves."""
    return Record.objects.filter(entity=entity).exclude(state__in=["merged", "erased"])
