"""Applying checked rows of an import: new records through the bulk path, known ones as waiting versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yici.apps.records.actions.bulk import BulkWriter, NewRecord, Said, take_ids
from yici.apps.records.actions.doubts import doubt_differing, open_doubt
from yici.apps.records.actions.writing import (
    Change,
    Entry,
    Hand,
    keep_lookups,
    make_version,
    pending_fields,
    save_fold,
    told_of,
)
from yici.apps.records.contracts import LinkKind, Relation
from yici.apps.records.errors import OtherImportRuns
from yici.apps.records.guards import follow_merges
from yici.apps.records.models import AreaRelation, ImportRow, Link, Record, RecordVersion
from yici.apps.records.rules import joins, numbers
from yici.apps.records.rules.timeline import fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.finding import find_by_number
from yici.apps.records.selectors.histories import load_told
from yici.core import audit, clock, crypto


@dataclass(slots=True)
class _Row:
    on: dt.date
    household: str
    values: dict[str, Any] = field(default_factory=dict)
    protected: dict[str, tuple[str, str]] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()


Houses = dict[str, NewRecord | Record]


def apply_rows(hand: Hand, rows: Sequence[ImportRow], name_of: Callable[[ImportRow], str]) -> None:
    """Write the rows inside the caller's action. A row names its record, or a new one is made."""
    assert hand.batch is not None
    keys = [row.record for row in rows if row.record is not None]
    found = {one.key: one for one in Record.objects.select_for_update().filter(key__in=keys)}
    known = follow_merges(found)
    contents = [(row.record, _content(row, name_of(row))) for row in rows]
    houses = _houses(hand, [content for _, content in contents])
    fresh = [one for one in houses.values() if isinstance(one, NewRecord)]
    waiting: list[tuple[Record, _Row]] = []
    for key, content in contents:
        if key is not None and key in known:
            waiting.append((known[key], content))
        else:
            fresh.append(_new(hand, content, houses))
    take_ids(fresh)
    writer = BulkWriter(hand)
    writer.add(fresh)
    writer.write()
    _change(hand, waiting)
    for record, content in waiting:
        _place(hand, record, content, houses)


def _houses(hand: Hand, contents: Sequence[_Row]) -> Houses:
    """The household of every code that the rows name: the known one, or one to be made."""
    assert hand.batch is not None
    found: Houses = {}
    for content in contents:
        code = content.household
        if not code or code in found:
            continue
        known = find_by_number("household_code", code)
        said = Said(content.on, {"household.code": numbers.tidy(code), "household.kind": "registered"})
        relation = (int(hand.batch.area_id or 0), Relation.REGISTERED, content.on, None)
        found[code] = known or NewRecord(joins.HOUSEHOLD, [said], [relation])
    return found


def _content(row: ImportRow, name: str) -> _Row:
    plain = row.plain
    content = _Row(dt.date.fromisoformat(plain["on"]), plain.get("household", ""), claims=tuple(plain["claims"]))
    for code, (value, _, original) in plain["values"].items():
        content.values[code] = value
        if original:
            content.originals[code] = original
    for code, sealed in row.sealed.items():
        text = crypto.open_sealed(sealed, record=name, element=code)
        content.protected[code] = (text, _lookup(code, text))
    return content


def _lookup(code: str, text: str) -> str:
    element = catalogue().element(code)
    if element is None:
        return text
    rule = next((one for one in element.validators if one in numbers.CHECKS), element.identifier)
    return numbers.check_number("phone" if element.type == "phone" else rule, text, clock.today()).lookup or text


def _new(hand: Hand, content: _Row, houses: Houses) -> NewRecord:
    assert hand.batch is not None
    entity, on = hand.batch.entity, content.on
    relation = Relation.REGISTERED if entity in (joins.PERSON, joins.HOUSEHOLD) else Relation.LOCATED
    role = str(content.values.pop(joins.KINSHIP_ELEMENT, "")) if content.household else ""
    said = Said(on, content.values, content.protected, content.originals, content.claims)
    made = NewRecord(entity, [said], [(int(hand.batch.area_id or 0), relation, on, None)])
    if content.household:
        house = houses[content.household]
        made.links.append((house.pk if isinstance(house, Record) else house, LinkKind.MEMBER, role, on, None))
    return made


def _change(hand: Hand, waiting: Sequence[tuple[Record, _Row]]) -> None:
    """Versions of known records under the batch; what they will be waits in ``pending``."""
    assert hand.batch is not None
    told = load_told([record.pk for record, _ in waiting], plus_batch=hand.batch.pk)
    versions: list[RecordVersion] = []
    changes: list[Change] = []
    for record, content in waiting:
        if record.pending_batch_id not in (None, hand.batch.pk):
            raise OtherImportRuns
        entries = [one for one in _entries(content) if record.current.get(one.code) != one.value]
        if not entries:
            continue
        change = Change(record, content.on, entries)
        version = make_version(change, record.version + 1, hand)
        keep_lookups(change, hand)
        versions.append(version)
        changes.append(change)
        told.setdefault(record.pk, []).append(told_of(version))
        later = pending_fields(fold(told[record.pk], clock.today()), "effective")
        fields = {"pending": later, "pending_batch_id": hand.batch.pk}
        save_fold(record, fields, version=version.number, at=hand.at)
    RecordVersion.objects.bulk_create(versions, batch_size=500)
    doubt_differing(changes, {change.record.pk: change.record for change in changes}, hand)
    audit.record(
        "records.changed",
        actor=hand.actor,
        kind="import",
        key=hand.batch.key,
        records={str(one.record.key): [one.number, one.commitment.hex()] for one in versions},
    )


def _entries(content: _Row) -> list[Entry]:
    found = [
        Entry(code, value, original=content.originals.get(code, ""), is_claim=code in content.claims)
        for code, value in content.values.items()
    ]
    found += [
        Entry(code, text, lookup, is_claim=code in content.claims) for code, (text, lookup) in content.protected.items()
    ]
    return found


def _place(hand: Hand, record: Record, content: _Row, houses: Houses) -> None:
    """A known record found in another village gets a second relation, and the owner a question."""
    assert hand.batch is not None
    relation = Relation.REGISTERED if record.entity in (joins.PERSON, joins.HOUSEHOLD) else Relation.LOCATED
    here = AreaRelation.objects.filter(record=record, relation=relation, replaced_at=None, to_on=None)
    if not here.filter(area_id=int(hand.batch.area_id or 0)).exists():
        is_elsewhere = here.exists()
        AreaRelation.objects.create(
            record=record,
            area_id=int(hand.batch.area_id or 0),
            relation=relation,
            from_on=content.on,
            recorded_at=hand.at,
            source=hand.source,
            batch=hand.batch,
        )
        if is_elsewhere:
            open_doubt("same_number", record, hand.source)
    if not content.household:
        return
    house = houses[content.household].id
    if not Link.objects.filter(part=record, whole_id=house, replaced_at=None, to_on=None).exists():
        Link.objects.create(
            part=record,
            whole_id=house,
            kind=LinkKind.MEMBER,
            role=str(content.values.get(joins.KINSHIP_ELEMENT, "")),
            from_on=content.on,
            recorded_at=hand.at,
            source=hand.source,
            batch=hand.batch,
        )
