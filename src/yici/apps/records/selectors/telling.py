"""What a record tells about an element: its own value, a joined record's, or a derived one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yici.apps.records.conditions import Expression
from yici.apps.records.contracts import Catalogue, ElementFacts, Value
from yici.apps.records.rules import joins
from yici.apps.records.rules.derived import parse_from_number
from yici.apps.records.rules.staleness import is_stale
from yici.apps.records.rules.values import NUMERIC, typed
from yici.apps.records.selectors.expressions import is_aggregate, parsed, told
from yici.apps.records.selectors.snapshots import Snapshot
from yici.apps.records.selectors.world import World

DEEPEST = 8  # derived elements that stand on derived elements; deeper is a circle


@dataclass(slots=True)
class Word:
    """What was told: a typed value, or a sealed text still to be opened, from one snapshot."""

    value: Value
    origin: Snapshot
    code: str
    sealed: str = ""
    is_claim: bool = False
    is_stale: bool = False
    is_derived: bool = False


class Teller:
    """Answers for one world. ``area_names`` maps area paths to (level, name)."""

    def __init__(
        self, world: World, catalogue: Catalogue, area_names: dict[int, tuple[int, str]] | None = None
    ) -> None:
        self.world = world
        self.catalogue = catalogue
        self.area_names = area_names or {}
        self._expressions: dict[str, Expression | None] = {}
        self._former: dict[str, list[str]] = {}
        for old, new in catalogue.joined.items():
            self._former.setdefault(new, []).append(old)

    def tell(self, pk: int, code: str, depth: int = 0) -> Word | None:
        """The word of record ``pk`` on an element or path ("head.person.name", "household.size"), or None."""
        first, _, rest = code.partition(".")
        if first in joins.HEAD_WORDS:
            head = self.head(pk)
            return self.tell(head, rest, depth) if head is not None else None
        element = self.catalogue.element(code)
        if element is None:
            target = self.household(pk) if first == joins.HOUSEHOLD else pk
            return self.tell(target, rest, depth) if rest and target is not None else None
        snapshot = self.world.snapshots[pk]
        if element.entity == "form":
            return self._of_area(element, snapshot)
        if element.entity != snapshot.entity:
            return self._joined(pk, element, depth)
        return self._own(element, snapshot, depth)

    def _own(self, element: ElementFacts, snapshot: Snapshot, depth: int) -> Word | None:
        if element.code in joins.AREA_ELEMENTS:
            return self._own_area(element, snapshot)
        if element.code == joins.KINSHIP_ELEMENT:
            role = self.world.role_of.get(snapshot.id)
            if role:
                return Word(role, snapshot, element.code)
        tree = self.expression(element)
        if tree is not None and depth < DEEPEST:
            found = told(tree, self, snapshot.id, depth + 1)
            if isinstance(found, Word):
                return found
            if found is not None:
                return Word(shaped(element, found), snapshot, element.code, is_derived=True)
        return self._stored(element, snapshot)

    def _stored(self, element: ElementFacts, snapshot: Snapshot) -> Word | None:
        for code in (element.code, *self._former.get(element.code, ())):
            if element.is_protected:
                sealed = snapshot.sealed.get(code)
                if sealed is None:
                    continue
                word = Word(None, snapshot, code, sealed)
            else:
                stored = snapshot.values.get(code)
                if stored is None:
                    continue
                word = Word(typed(element.type, stored), snapshot, code)
            word.is_claim = code in snapshot.claims
            if element.refresh and (day := snapshot.told_on.get(code)):
                word.is_stale = is_stale(element.refresh, dt.date.fromisoformat(day), self.world.as_of)
            return word
        return None

    def expression(self, element: ElementFacts) -> Expression | None:
        """The expression by which an element is computed when it is read, or None."""
        if element.code not in self._expressions:
            found = None
            if element.derive and parse_from_number(element.derive) is None:
                found = parsed(element.derive)
            self._expressions[element.code] = found
        return self._expressions[element.code]

    def named(self, word: Word) -> str:
        """A word as text, codes by their names."""
        element = self.catalogue.element(word.code)
        codes = self.catalogue.lists.get(element.code_list) if element is not None and element.code_list else None
        entry = codes.by_code.get(str(word.value)) if codes is not None else None
        return entry.name if entry is not None else str(word.value)

    def around(self, pk: int, source: str) -> list[int]:
        """Records that ``count`` and ``sum`` run over: members, things of the household, or all in a village."""
        if self.world.snapshots[pk].entity == joins.VILLAGE:
            found = self.world.inhabitants_of.get(pk, {}).get(source, [])
            return [one for one in found if not _is_gone(self.world.snapshots[one], self.world.as_of)]
        if source in joins.MEMBERS_WORDS or source == joins.PERSON:
            return self.members(pk)
        return self.things(pk, source)

    def head(self, pk: int) -> int | None:
        """The head of the household of a person, household or thing; of a thing owned by a person, that person."""
        world = self.world
        entity = world.snapshots[pk].entity
        if entity not in (joins.PERSON, joins.HOUSEHOLD):
            owner = world.owner_of.get(pk)
            if owner is None:
                return None
            if world.snapshots[owner].entity == joins.PERSON:
                return owner
            return world.head_of.get(owner)
        household = pk if entity == joins.HOUSEHOLD else world.household_of.get(pk)
        return world.head_of.get(household) if household is not None else None

    def household(self, pk: int) -> int | None:
        """The household of a person or thing; a household's own id."""
        world = self.world
        entity = world.snapshots[pk].entity
        if entity == joins.HOUSEHOLD:
            return pk
        if entity == joins.PERSON:
            return world.household_of.get(pk)
        owner = world.owner_of.get(pk)
        if owner is None or world.snapshots[owner].entity == joins.HOUSEHOLD:
            return owner
        return world.household_of.get(owner)

    def members(self, pk: int) -> list[int]:
        """The living members of the household of ``pk`` on the day."""
        household = self.household(pk)
        found = self.world.members_of.get(household, []) if household is not None else []
        return [one for one in found if not _is_gone(self.world.snapshots[one], self.world.as_of)]

    def things(self, pk: int, entity: str) -> list[int]:
        """Things of an entity that belong to the household of ``pk``, or to the person ``pk``."""
        owners = [one for one in dict.fromkeys((pk, self.household(pk))) if one is not None]
        found = [thing for owner in owners for thing in self.world.things_of.get(owner, {}).get(entity, [])]
        return list(dict.fromkeys(found))

    def _joined(self, pk: int, element: ElementFacts, depth: int) -> Word | None:
        target: int | None
        if element.entity == joins.HOUSEHOLD:
            target = self.household(pk)
        elif element.entity == joins.PERSON:
            target = self.head(pk)
        elif element.entity == joins.VILLAGE:
            target = self.world.village_at(pk)
        else:
            return self._of_things(pk, element, depth)
        return self.tell(target, element.code, depth) if target is not None else None

    def _of_things(self, pk: int, element: ElementFacts, depth: int) -> Word | None:
        tree = self.expression(element)
        if tree is not None and is_aggregate(tree) and depth < DEEPEST:
            total = told(tree, self, pk, depth + 1)
            return (
                Word(shaped(element, total), self.world.snapshots[pk], element.code, is_derived=True)
                if total is not None
                else None
            )
        words = [word for thing in self.things(pk, element.entity) if (word := self.tell(thing, element.code, depth))]
        if len(words) < 2:
            return words[0] if words else None
        if element.is_protected:
            return None  # several numbers: which one is meant is a question
        if element.type in NUMERIC or element.type == "int":
            added = sum((Decimal(str(word.value)) for word in words), Decimal(0))
            return Word(shaped(element, added), words[0].origin, element.code, is_derived=True)
        texts = dict.fromkeys(str(word.value) for word in words)
        if len(texts) == 1:
            return words[0]
        return Word(tuple(texts), words[0].origin, element.code, is_derived=True)

    def _own_area(self, element: ElementFacts, snapshot: Snapshot) -> Word | None:
        found = self.world.areas_of.get(snapshot.id, {}).get(joins.AREA_ELEMENTS[element.code])
        if found is None:
            return self._stored(element, snapshot)
        return Word(self._area_text(found[1], lowest=3), snapshot, element.code)

    def _of_area(self, element: ElementFacts, snapshot: Snapshot) -> Word | None:
        found = self.world.area_of(snapshot.id)
        if found is None or not element.derive.startswith("area_"):
            return None
        if element.derive == "area_path()":
            return Word(self._area_text(found[1], lowest=2), snapshot, element.code, is_derived=True)
        wanted = int(element.derive.removeprefix("area_name(").rstrip(")"))
        names = [self.area_names[int(part)] for part in found[1].split("/") if part and int(part) in self.area_names]
        name = next((name for level, name in names if level == wanted), None)
        return Word(name, snapshot, element.code, is_derived=True) if name else None

    def _area_text(self, path: str, lowest: int) -> str:
        parts = [self.area_names[int(part)] for part in path.split("/") if part and int(part) in self.area_names]
        return "".join(name for level, name in parts if level >= lowest)


def _is_gone(snapshot: Snapshot, day: dt.date) -> bool:
    return snapshot.state in ("merged", "erased") or (snapshot.ended_on is not None and snapshot.ended_on <= day)


def shaped(element: ElementFacts, value: Any) -> Value:
    """A computed value in the type of its element."""
    if isinstance(value, Decimal) and element.type == "int":
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and element.type in NUMERIC:
        return Decimal(value)
    return value  # type: ignore[no-any-return]
