"""One record as its page shows it: values with owner, source and age, who belongs to it, where it is, its history.

Reading personal values writes the access log; therefore this stands among the actions.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yici.apps.records.actions.access import AccessLog
from yici.apps.records.actions.reading import is_private, read_rows
from yici.apps.records.actions.records import facts_of
from yici.apps.records.contracts import ElementFacts, Known, LinkKind, RecordFacts, Value
from yici.apps.records.errors import UnknownElement
from yici.apps.records.guards import get_record_for, visible_records
from yici.apps.records.models import AreaRelation, Link, Record, RecordVersion
from yici.apps.records.rules.rosters import title_codes
from yici.apps.records.rules.staleness import is_stale
from yici.apps.records.rules.timeline import fold
from yici.apps.records.rules.values import typed
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.histories import known_by, load_told
from yici.apps.records.selectors.readers import may_read
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotFound

MOST_RELATED = 200


@dataclass(frozen=True, slots=True)
class ToldValue:
    """A value on the page of a record: who said it when. ``known`` is None where it stays closed."""

    element: ElementFacts
    known: Known | None
    is_closed: bool = False
    told_on: dt.date | None = None
    valid_on: dt.date | None = None
    is_stale: bool = False
    source: str = ""
    account: uuid.UUID | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Related:
    """Another record that this one is tied to, with the days; ``record`` is None when it is not the actor's to see."""

    record: uuid.UUID | None
    entity: str
    title: str
    kind: str
    role: str
    from_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A relation to an area with its days."""

    relation: str
    area: str
    from_on: dt.date | None
    to_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything that the page of a record shows."""

    facts: RecordFacts
    title: str
    values: tuple[ToldValue, ...]
    hidden: int
    related: tuple[Related, ...] = ()
    places: tuple[Placed, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """One entry in the history of a value. ``value`` is None for an end and for what stays closed."""

    number: int
    valid_on: dt.date
    at: dt.datetime
    value: Value
    is_end: bool
    is_closed: bool
    is_claim: bool
    source: str
    source_kind: str
    reason: str
    account: uuid.UUID | None
    post: uuid.UUID | None


@dataclass(slots=True)
class _Telling:
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def tell_record(actor: Actor, key: uuid.UUID, *, purpose: str = "", context: str = "", opens: bool = True) -> Portrait:
    """The page of a record; raises ``NotFound``. Protected values stay closed. Without ``opens`` private ones too:
    a post outside the townships says first what they are for."""
    record = get_record_for(actor, key)
    elements = [one for one in catalogue().of_entity(record.entity) if not one.is_forbidden]
    readable = [one for one in elements if may_read(actor, one)]
    open_codes = [one.code for one in readable if not one.is_protected and (opens or not is_private(one))]
    row = next(iter(read_rows(actor, [record.key], open_codes, purpose=purpose, context=context)))
    telling = _telling(record)
    values = [_told(one, row.values.get(one.code), record, telling) for one in readable]
    hidden = sum(one.code in record.current or one.code in record.sealed for one in elements if one not in readable)
    if not opens:
        hidden += sum(one.code in record.current for one in readable if is_private(one) and not one.is_protected)
    title = _title(record.entity, row.values)
    return Portrait(
        facts_of(record), title, tuple(one for one in values if one is not None), hidden,
        _related(actor, record, opens, purpose, context), _places(record),
    )  # fmt: skip


def _title(entity: str, values: Any) -> str:
    codes = title_codes(entity, values.keys())
    return next((str(values[code].value) for code in codes if values[code].value), "")


def _telling(record: Record) -> _Telling:
    """Which version said each value in force, and what stands beside it."""
    folded = fold(load_told([record.pk]).get(record.pk, ()), clock.today())
    wanted = set(folded.numbers.values())
    rows = RecordVersion.objects.filter(known_by(None), record=record, number__in=wanted)
    names = ("number", "valid_on", "recorded_at", "account", "source__title", "source__kind")
    return _Telling({row["number"]: row for row in rows.values(*names)}, dict(folded.numbers))


def _told(element: ElementFacts, known: Known | None, record: Record, telling: _Telling) -> ToldValue | None:
    is_closed = element.is_protected and element.code in record.sealed
    if known is None and not is_closed:
        return None
    said = telling.rows.get(telling.numbers.get(element.code, 0))
    if said is None:
        return ToldValue(element, known, is_closed)
    told_on = max(said["valid_on"], clock.day_of(said["recorded_at"]))
    return ToldValue(
        element, known, is_closed, told_on, said["valid_on"], is_stale(element.refresh, told_on, clock.today()),
        said["source__title"], said["account"], said["number"],
    )  # fmt: skip


def _places(record: Record) -> tuple[Placed, ...]:
    rows = AreaRelation.objects.filter(known_by_link(), record=record, replaced_at=None).order_by("relation", "from_on")
    found = rows.values_list("relation", "area__name", "from_on", "to_on")[:MOST_RELATED]
    return tuple(Placed(*one) for one in found)


def known_by_link() -> Any:
    """Ties that are known now, past ones too."""
    return known_by(None)


def _related(actor: Actor, record: Record, opens: bool, purpose: str, context: str) -> tuple[Related, ...]:
    rows = Link.objects.filter(known_by_link(), replaced_at=None)
    up = rows.filter(part=record).values_list("whole_id", "kind", "role", "from_on", "to_on")[:MOST_RELATED]
    own = list(up)
    houses = [pk for pk, kind, *_ in own if kind == LinkKind.MEMBER]
    down = list(rows.filter(whole=record).values_list("part_id", "kind", "role", "from_on", "to_on")[:MOST_RELATED])
    beside = rows.filter(whole__in=houses, kind=LinkKind.MEMBER, to_on=None).exclude(part=record)
    kin = list(beside.values_list("part_id", "kind", "role", "from_on", "to_on")[:MOST_RELATED])
    ids = {pk for pk, *_ in (*own, *down, *kin)}
    seen = {one.pk: one for one in visible_records(actor).filter(pk__in=ids)}
    titles = titles_of(actor, seen.values(), purpose=purpose, context=context) if opens else {}
    return tuple(
        Related(
            seen[pk].key if pk in seen else None, seen[pk].entity if pk in seen else "",
            titles.get(seen[pk].key, "") if pk in seen else "", kind, role, from_on, to_on,
        )
        for pk, kind, role, from_on, to_on in (*own, *kin, *down)
    )  # fmt: skip


def titles_of(actor: Actor, records: Iterable[Record], *, purpose: str = "", context: str = "") -> dict[uuid.UUID, str]:
    """What records are called; one reading for each entity."""
    by_entity: dict[str, list[uuid.UUID]] = {}
    for record in records:
        by_entity.setdefault(record.entity, []).append(record.key)
    found: dict[uuid.UUID, str] = {}
    for entity, keys in by_entity.items():
        known = [one.code for one in catalogue().of_entity(entity) if not one.is_protected and may_read(actor, one)]
        codes = title_codes(entity, known)[:3]
        for row in read_rows(actor, keys, codes, purpose=purpose, context=context):
            found[row.record] = _title(entity, row.values)
    return found


def list_history(
    actor: Actor, key: uuid.UUID, code: str, *, purpose: str = "", context: str = "", most: int = 100
) -> tuple[Past, ...]:
    """What was ever said about an element of a record, newest first; protected values stay closed.

    Raises ``UnknownElement``; an element that the post does not read is not found.
    """
    record = get_record_for(actor, key)
    element = catalogue().element(code)
    if element is None:
        raise UnknownElement(element=code)
    if not may_read(actor, element) or element.entity != record.entity:
        raise NotFound
    codes = {element.code, *(old for old, new in catalogue().joined.items() if new == element.code)}
    rows = RecordVersion.objects.filter(known_by(None), record=record, erased_at=None).order_by("-number")
    found = [
        past
        for one in rows.select_related("source")[: 20 * most]
        for code_said in codes
        if (past := _past(one, element, code_said)) is not None
    ][:most]
    if found and is_private(element) and not element.is_protected and not actor.is_system:
        AccessLog(actor, elements=[element.code], purpose=purpose, context=context, is_protected=False).admit(
            [record.pk]
        )
    return tuple(found)


def _past(row: RecordVersion, element: ElementFacts, code: str) -> Past | None:
    is_sealed, is_end = code in row.sealed, code in row.ends
    if code not in row.values and not is_sealed and not is_end:
        return None
    value = typed(element.type, row.values.get(code)) if code in row.values else None
    return Past(
        row.number, row.valid_on, row.recorded_at, value, is_end, is_sealed, code in row.claims, row.source.title,
        row.source.kind, row.reason, row.account, row.post,
    )  # fmt: skip


def changed_since(actor: Actor, key: uuid.UUID, expected: int, codes: Sequence[str]) -> list[Past]:
    """What others said about some elements of a record after the version that a writer saw, newest first."""
    record = get_record_for(actor, key)
    rows = RecordVersion.objects.filter(record=record, number__gt=expected).order_by("-number").select_related("source")
    found = []
    for code in codes:
        element = catalogue().element(code)
        if element is not None and may_read(actor, element):
            found += [past for one in rows[:200] if (past := _past(one, element, code)) is not None]
    return found
