"""The visit list of a village worker, and what was said at a door: kept once, however often the phone sends it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yici.apps.places.public import AreaView, list_area_ids
from yici.apps.records.actions.answers import record_answers
from yici.apps.records.actions.editing import changed_value_since
from yici.apps.records.actions.reading import read_rows
from yici.apps.records.contracts import Answer, ElementFacts, Known, LinkKind, SourceFacts
from yici.apps.records.errors import VisitConflict
from yici.apps.records.guards import BORN, get_records_for, holds_on
from yici.apps.records.models import AreaRelation, Link, Record
from yici.apps.records.rules import joins
from yici.apps.records.rules.visits import MOST_FOR_ONE, Asked, asked_of, band_of, in_order, is_asked, usual
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.histories import among, chunked
from yici.apps.records.selectors.readers import may_read
from yici.core import clock, submissions
from yici.core.access import Actor
from yici.core.actions import action

GROUP, ADDRESS, HEAD, NAME = "household.group", "household.address", "household.head", "person.name"
COLUMNS = ("pk", "key", "entity", "version", "current", "told_on")
MOST_HOUSEHOLDS = 60  # on one page


@dataclass(frozen=True, slots=True)
class VisitQuestion:
    """One question at a door. ``last`` is what was known, None where nothing was."""

    record: uuid.UUID
    version: int
    element: ElementFacts
    about: str
    last: Known | None
    told_on: str


@dataclass(frozen=True, slots=True)
class VisitHousehold:
    """One door: who lives there and the few questions; ``more`` are left for the next time."""

    record: uuid.UUID
    head: str
    address: str
    group: str
    questions: tuple[VisitQuestion, ...]
    more: int


@dataclass(slots=True)
class _Row:
    pk: int
    key: uuid.UUID
    entity: str
    version: int
    current: dict[str, Any]
    told_on: dict[str, str]


def list_visits(actor: Actor, village: AreaView, *, group: str = "") -> tuple[list[VisitHousehold], list[str]]:
    """(households of a village with open questions, the groups that have any). Names and last values are in the log."""
    houses = _households(village)
    members = _members([one.pk for one in houses])
    persons = {one.pk: one for one in _load([pk for pks in members.values() for pk in pks])}
    asked = _asked(actor, houses, list(persons.values()))
    open_houses = [
        (house, found)
        for house in houses
        if (found := _questions(house, [persons[pk] for pk in members.get(house.pk, ()) if pk in persons], asked))
    ]
    groups = in_order({str(house.current.get(GROUP, "")) for house, _ in open_houses})
    chosen = [(house, found) for house, found in open_houses if not group or str(house.current.get(GROUP, "")) == group]
    return _told(actor, chosen[:MOST_HOUSEHOLDS]), groups


def _households(village: AreaView) -> list[_Row]:
    here = AreaRelation.objects.filter(holds_on(clock.today()), area_id__in=list_area_ids(village))
    rows = Record.objects.filter(BORN, entity=joins.HOUSEHOLD, state="living", pk__in=here.values("record_id"))
    return [
        _Row(*one) for one in rows.order_by("id").values_list("pk", "key", "entity", "version", "current", "told_on")
    ]


def _load(ids: Sequence[int]) -> list[_Row]:
    found = []
    for some in chunked(ids):
        rows = Record.objects.filter(among(Record, "id", some), state="living")
        found += [_Row(*one) for one in rows.values_list(*COLUMNS)]
    return found


def _members(houses: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for some in chunked(houses):
        rows = Link.objects.filter(holds_on(clock.today()), among(Link, "whole", some), kind=LinkKind.MEMBER)
        for whole, part in rows.order_by("role", "id").values_list("whole_id", "part_id"):
            found.setdefault(whole, []).append(part)
    return found


_Elements = dict[str, tuple[list[ElementFacts], dict[str, set[str]]]]


def _band(row: _Row) -> str:
    return band_of(row.current, clock.today()) if row.entity == joins.PERSON else ""


def _asked(actor: Actor, houses: list[_Row], persons: list[_Row]) -> _Elements:
    """By entity: the elements asked at the door, and by band those that most of their like have."""
    found: _Elements = {}
    for entity, rows in ((joins.HOUSEHOLD, houses), (joins.PERSON, persons)):
        elements = [
            one
            for one in catalogue().of_entity(entity)
            if is_asked(one, actor.unit_code) and one.code not in joins.AREA_ELEMENTS and may_read(actor, one)
        ]
        by_band: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_band.setdefault(_band(row), []).append(row.current)
        found[entity] = (elements, {band: usual(elements, some) for band, some in by_band.items()})
    return found


def _questions(house: _Row, members: list[_Row], asked: _Elements) -> list[tuple[_Row, Asked]]:
    today, found = clock.today(), []
    for row in (house, *members):
        elements, by_band = asked[row.entity]
        expected = by_band.get(_band(row), set())
        found += [(row, one) for one in asked_of(elements, row.current, row.told_on, expected, today)]
    return sorted(found, key=lambda pair: (not pair[1].told_on, pair[1].told_on))


def _told(actor: Actor, chosen: list[tuple[_Row, list[tuple[_Row, Asked]]]]) -> list[VisitHousehold]:
    few = [(house, found[:MOST_FOR_ONE], len(found)) for house, found in chosen]
    by_entity: dict[str, dict[uuid.UUID, None]] = {joins.HOUSEHOLD: {house.key: None for house, *_ in few}}
    codes: dict[str, dict[str, None]] = {joins.HOUSEHOLD: dict.fromkeys((HEAD, ADDRESS)), joins.PERSON: {NAME: None}}
    for _, found, _ in few:
        for row, one in found:
            by_entity.setdefault(row.entity, {})[row.key] = None
            codes[row.entity][one.element] = None
    values: dict[uuid.UUID, Mapping[str, Known]] = {}
    for entity, keys in by_entity.items():
        known = [code for code in codes[entity] if catalogue().element(code) is not None]
        values.update({row.record: row.values for row in read_rows(actor, list(keys), known, context="visits")})
    return [
        VisitHousehold(
            house.key, _text(values, house.key, HEAD), _text(values, house.key, ADDRESS),
            str(house.current.get(GROUP, "")), tuple(_question(row, one, values) for row, one in found),
            count - len(found),
        )
        for house, found, count in few
    ]  # fmt: skip


def _text(values: Mapping[uuid.UUID, Mapping[str, Known]], key: uuid.UUID, code: str) -> str:
    known = values.get(key, {}).get(code)
    return str(known.value) if known is not None and known.value is not None else ""


def _question(row: _Row, one: Asked, values: Mapping[uuid.UUID, Mapping[str, Known]]) -> VisitQuestion:
    element = catalogue().element(one.element)
    assert element is not None
    about = _text(values, row.key, NAME) if row.entity == joins.PERSON else ""
    return VisitQuestion(row.key, row.version, element, about, values.get(row.key, {}).get(one.element), one.told_on)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said at a door: the value and the version of the record that the question showed."""

    record: uuid.UUID
    element: str
    value: str
    expected: int


@dataclass(frozen=True, slots=True)
class Conflicting:
    """A value that somebody else gave since the list was loaded; a person chooses."""

    record: uuid.UUID
    element: str
    mine: str
    found: int


def say_visit(actor: Actor, said: Sequence[Said], *, client_key: str, title: str) -> dict[str, Any]:
    """Keep the answers of one door, all or none; the same key again gives the same answer and writes nothing.

    Returns ``{"saved": answers kept, "versions": {record: version}}``. Raises ``SameKeyOtherContent``,
    ``VisitConflict`` with every value that somebody else changed meanwhile, ``ValuesRefused``, ``NotFound``.
    """
    actor.must("records.write")
    content = sorted([str(one.record), one.element, one.value, one.expected] for one in said)
    return submissions.receive_once(  # type: ignore[no-any-return]
        "visit", sender=actor.account, client_key=client_key, content=content, act=lambda: _say(actor, said, title)
    )


@action
def _say(actor: Actor, said: Sequence[Said], title: str) -> dict[str, Any]:
    records = get_records_for(actor, [one.record for one in said], to_write=True)
    conflicts = [
        Conflicting(one.record, one.element, one.value, records[one.record].version)
        for one in said
        if changed_value_since(records[one.record], one.element, one.expected, one.value)
    ]
    if conflicts:
        raise VisitConflict(tuple(conflicts))
    answers = [Answer(one.record, one.element, one.value) for one in said]
    result = record_answers(actor, answers, SourceFacts("typed", title), reason=title)
    versions = {str(key): version for key, version in result.versions.items()}
    return {"saved": len(answers), "versions": versions, "at": clock.now().isoformat()}
