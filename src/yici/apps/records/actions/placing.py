"""Relations to areas and links between records: dated, replaced and never overwritten."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.places.public import AreaNotFound, AreaView, find_area
from yici.apps.records.actions.writing import Entry, Hand, make_source
from yici.apps.records.contracts import LinkKind, Relation, SourceFacts
from yici.apps.records.guards import get_record_for, get_records_for
from yici.apps.records.models import AreaRelation, Link, Record
from yici.apps.records.rules import joins
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action


def bump(record: Record, at: dt.datetime) -> None:
    """A new version of the record without new values, under its expected version."""
    from yici.apps.records.actions.writing import save_fold

    save_fold(record, {}, version=record.version + 1, at=at)


def put_relation(
    record: Record, area_id: int, relation: str, hand: Hand, *, from_on: dt.date | None, to_on: dt.date | None = None
) -> bool:
    """Say that the record relates to the area from a day on; returns False when that is known already.

    The relation of the same kind that held until then ends the day before: its row is replaced by one with an end.
    """
    open_rows = AreaRelation.objects.filter(record=record, relation=relation, replaced_at=None, to_on=None)
    for old in open_rows:
        if (
            old.area_id == area_id
            and to_on is None
            and (old.from_on is None or from_on is None or old.from_on <= from_on)
        ):
            return False
        if from_on is not None and old.area_id != area_id:
            _end_relation(old, from_on - dt.timedelta(days=1), hand)
        elif old.area_id == area_id or relation != Relation.LOCATED:
            AreaRelation.objects.filter(pk=old.pk).update(replaced_at=hand.at)
    AreaRelation.objects.create(
        record=record,
        area_id=area_id,
        relation=relation,
        from_on=from_on,
        to_on=to_on,
        recorded_at=hand.at,
        source=hand.source,
        batch=hand.batch,
    )
    return True


def _end_relation(old: AreaRelation, last_day: dt.date, hand: Hand) -> None:
    AreaRelation.objects.filter(pk=old.pk).update(replaced_at=hand.at)
    if old.from_on is None or old.from_on <= last_day:
        AreaRelation.objects.create(
            record_id=old.record_id,
            area_id=old.area_id,
            relation=old.relation,
            from_on=old.from_on,
            to_on=last_day,
            recorded_at=hand.at,
            source=hand.source,
            batch=hand.batch,
        )


@action
def relate_to_area(
    actor: Actor,
    record: uuid.UUID,
    area: uuid.UUID | str,
    relation: str,
    *,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
    source: SourceFacts,
) -> None:
    """Relate a record to an area (by key or code) from a day on; a move ends the former relation the day before.

    The area may lie outside the actor's own: people move away. Raises ``AreaNotFound``, ``NotFound``.
    """
    actor.must("records.write")
    found = get_record_for(actor, record, to_write=True)
    target = find_area(area)
    hand = Hand(actor, make_source(actor, source))
    if put_relation(found, target.id, Relation(relation), hand, from_on=from_on or clock.today(), to_on=to_on):
        bump(found, hand.at)
        audit.record(
            "record.related", actor=actor, kind="record", key=found.key, area=str(target.key), relation=str(relation)
        )


@action
def link(
    actor: Actor,
    part: uuid.UUID,
    whole: uuid.UUID,
    kind: str,
    *,
    role: str = "",
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
    source: SourceFacts,
) -> None:
    """Link two records from a day on (person ``member`` of household, plot ``owned_by`` household).

    A link of the same two and kind is replaced (another role, other days); a person's other memberships stay.
    """
    actor.must("records.write")
    records = get_records_for(actor, [part, whole], to_write=True)
    hand = Hand(actor, make_source(actor, source))
    put_link(records[part], records[whole], LinkKind(kind), role, hand, from_on=from_on, to_on=to_on)
    bump(records[part], hand.at)
    audit.record(
        "record.linked", actor=actor, kind="record", key=records[part].key, to=str(records[whole].key), link=str(kind)
    )


def put_link(
    part: Record,
    whole: Record,
    kind: str,
    role: str,
    hand: Hand,
    *,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
) -> None:
    """Write a link; an open one of the same two and kind is replaced, its days before ``from_on`` kept."""
    for old in Link.objects.filter(part=part, whole=whole, kind=kind, replaced_at=None, to_on=None):
        Link.objects.filter(pk=old.pk).update(replaced_at=hand.at)
        last_day = from_on - dt.timedelta(days=1) if from_on else None
        if last_day is not None and (old.from_on is None or old.from_on <= last_day):
            _write_link(part, whole, kind, old.role, hand, old.from_on, last_day)
    _write_link(part, whole, kind, role, hand, from_on, to_on)


def _write_link(
    part: Record, whole: Record, kind: str, role: str, hand: Hand, from_on: dt.date | None, to_on: dt.date | None
) -> None:
    Link.objects.create(
        part=part,
        whole=whole,
        kind=kind,
        role=role,
        from_on=from_on,
        to_on=to_on,
        recorded_at=hand.at,
        source=hand.source,
        batch=hand.batch,
    )


@action
def unlink(
    actor: Actor, part: uuid.UUID, whole: uuid.UUID, kind: str, *, last_day: dt.date, source: SourceFacts
) -> None:
    """End a link with a last day; a report as of an older day still follows it."""
    actor.must("records.write")
    records = get_records_for(actor, [part, whole], to_write=True)
    hand = Hand(actor, make_source(actor, source))
    rows = Link.objects.filter(part=records[part], whole=records[whole], kind=kind, replaced_at=None, to_on=None)
    for old in rows:
        Link.objects.filter(pk=old.pk).update(replaced_at=hand.at)
        if old.from_on is None or old.from_on <= last_day:
            _write_link(records[part], records[whole], kind, old.role, hand, old.from_on, last_day)
    bump(records[part], hand.at)
    audit.record(
        "record.unlinked", actor=actor, kind="record", key=records[part].key, to=str(records[whole].key), link=str(kind)
    )


def area_named(text: str, within: AreaView | None = None) -> AreaView | None:
    """The area with this code or name."""
    try:
        return find_area(text)
    except AreaNotFound:
        return None


def answer_area(record: Record, entry: Entry, day: dt.date, hand: Hand) -> bool:
    """Say an answered area as a relation when it names a known area; else it is kept as a plain value."""
    area = area_named(str(entry.value))
    if area is None:
        return False
    put_relation(record, area.id, joins.AREA_ELEMENTS[entry.code], hand, from_on=day)
    return True


def answer_kinship(record: Record, entry: Entry, day: dt.date, hand: Hand) -> bool:
    """Say an answered kinship as the role of the person's membership; without a household it is a plain value."""
    member = Link.objects.filter(part=record, kind=LinkKind.MEMBER, replaced_at=None, to_on=None).first()
    if member is None:
        return False
    if member.role == entry.value:
        return True
    start = member.from_on if not member.role or member.from_on is None else day
    put_link(record, member.whole, LinkKind.MEMBER, str(entry.value), hand, from_on=start)
    return True
