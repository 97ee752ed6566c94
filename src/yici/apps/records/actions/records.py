"""Records come into being, end, and are found again by their numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.places.public import AreaView, covers, find_area
from yici.apps.records.actions.answers import record_answers
from yici.apps.records.actions.doubts import open_doubt
from yici.apps.records.actions.entries import prepare, problem, warn_differing
from yici.apps.records.actions.placing import bump, put_relation
from yici.apps.records.actions.standing import Standing
from yici.apps.records.actions.writing import Change, Hand, make_source, write_changes
from yici.apps.records.contracts import Answer, RecordFacts, Relation, SourceFacts
from yici.apps.records.errors import RecordIsClosed, UnknownElement, ValuesRefused
from yici.apps.records.guards import get_record_for
from yici.apps.records.models import AreaRelation, Identifier, Record
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.finding import find_by_number
from yici.apps.records.states import RECORD
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotAllowed


def facts_of(record: Record) -> RecordFacts:
    """A record as a contract."""
    return RecordFacts(
        record.key,
        record.entity,
        record.version,
        record.state,
        record.ended_on,
        record.end_reason,
        record.merged_into.key if record.merged_into else None,
    )


def default_relation(entity: str) -> Relation:
    """People and households are registered in an area, things are located there."""
    return Relation.REGISTERED if entity in ("person", "household") else Relation.LOCATED


@action
def create_record(
    actor: Actor,
    entity: str,
    values: Mapping[str, Any],
    *,
    area: uuid.UUID | str,
    source: SourceFacts,
    relation: str = "",
    valid_on: dt.date | None = None,
    from_on: dt.date | None = None,
) -> RecordFacts:
    """Make a record of an entity in an area, or take up the living one that has one of the given numbers.

    When the number belongs to a record elsewhere, that record gets a second relation and the owner a question
    (same_number): one person in two villages is one record. Raises ``ValuesRefused``, ``AreaNotFound``,
    ``UnknownElement``.
    """
    actor.must("records.write")
    place = find_area(area, actor)
    if not covers(actor, place.path):
        raise NotAllowed(permission="records.write")
    if entity not in {one.entity for one in catalogue().elements.values()}:
        raise UnknownElement(element=entity)
    known = _known_by_number(entity, values)
    if known is not None:
        return _take_up(actor, known, values, place, relation, source, valid_on)
    prepared = prepare(values, entity=entity, standing=_standing_in(actor, place), record_id=0)
    warn_differing(prepared)
    if prepared.errors:
        raise ValuesRefused(tuple(prepared.errors))
    hand = Hand(actor, make_source(actor, source))
    record = Record.objects.create(entity=entity, created_at=hand.at, changed_at=hand.at)
    day = valid_on or clock.today()
    put_relation(record, place.id, relation or default_relation(entity), hand, from_on=from_on or day)
    audit.record("record.created", actor=actor, kind="record", key=record.key, entity=entity, area=str(place.key))
    write_changes([Change(record, day, [one for one in prepared.entries if not one.is_end])], hand)
    return facts_of(record)


def _standing_in(actor: Actor, place: AreaView) -> Standing:
    standing = Standing(actor)
    standing.count_new_in(place)
    return standing


def _known_by_number(entity: str, values: Mapping[str, Any]) -> Record | None:
    for code, value in values.items():
        element = catalogue().element(code)
        if element is None or not element.identifier or not value:
            continue
        found = find_by_number(element.identifier, str(value))
        if found is not None and found.entity == entity:
            return found
        if found is not None:
            raise ValuesRefused((problem("number_taken", element),))
    return None


def _take_up(
    actor: Actor,
    record: Record,
    values: Mapping[str, Any],
    place: AreaView,
    relation: str,
    source: SourceFacts,
    valid_on: dt.date | None,
) -> RecordFacts:
    hand = Hand(actor, make_source(actor, source))
    wanted = relation or default_relation(record.entity)
    here = AreaRelation.objects.filter(record=record, relation=wanted, replaced_at=None, to_on=None)
    if not here.filter(area__path__startswith=place.path).exists():
        AreaRelation.objects.create(
            record=record,
            area_id=place.id,
            relation=wanted,
            from_on=valid_on or clock.today(),
            recorded_at=hand.at,
            source=hand.source,
        )
        open_doubt("same_number", record, hand.source)
        bump(record, hand.at)
        audit.record("record.related", actor=actor, kind="record", key=record.key, area=str(place.key), relation=wanted)
    answers = [Answer(record.key, code, value, valid_on) for code, value in values.items() if value not in (None, "")]
    record_answers(actor, answers, source)
    return facts_of(Record.objects.get(pk=record.pk))


@action
def end_record(
    actor: Actor,
    record: uuid.UUID,
    *,
    on: dt.date,
    reason: str,
    source: SourceFacts,
    expected: int | None = None,
) -> RecordFacts:
    """End a record as of the end of a day (died, dissolved, demolished, entered by mistake …).

    It keeps its values and history; its numbers stay its own. Reports as of earlier days still hold it. Raises
    ``RecordIsClosed`` when it has ended or was merged already.
    """
    actor.must("records.write")
    found = get_record_for(actor, record, to_write=True)
    target = RECORD.find_target(found.state, "end")
    if target is None:
        raise RecordIsClosed(state=found.state)
    hand = Hand(actor, make_source(actor, source))
    if expected is not None and expected != found.version:
        from yici.apps.records.errors import RecordChangedMeanwhile
        from yici.apps.records.selectors.differences import difference_of

        raise RecordChangedMeanwhile(difference_of(found.pk, expected))
    if found.entity == "person" and reason == "died" and catalogue().element("person.death_date") is not None:
        standing = Standing(actor, [found.pk])
        entries = prepare({"person.death_date": on}, entity="person", standing=standing, record_id=found.pk).entries
        write_changes([Change(found, on, entries)], hand)
    Record.objects.filter(pk=found.pk).update(state=target, ended_on=on, end_reason=reason[:40], ended_at=hand.at)
    bump(found, hand.at)
    audit.record("record.ended", actor=actor, kind="record", key=found.key, reason=reason[:40], on=on.isoformat())
    return facts_of(Record.objects.get(pk=found.pk))


@action
def reopen_record(actor: Actor, record: uuid.UUID, *, source: SourceFacts) -> RecordFacts:
    """Take an end back (a mistake, a person thought dead). Its numbers must still be its own."""
    actor.must("records.write")
    found = get_record_for(actor, record, to_write=True)
    target = RECORD.find_target(found.state, "reopen")
    if target is None:
        raise RecordIsClosed(state=found.state)
    make_source(actor, source)
    Record.objects.filter(pk=found.pk).update(state=target, ended_on=None, end_reason="", ended_at=None)
    bump(found, clock.now())
    audit.record("record.reopened", actor=actor, kind="record", key=found.key)
    return facts_of(Record.objects.get(pk=found.pk))


def numbers_of(record: Record) -> list[Identifier]:
    """The numbers of a record, former ones too."""
    return list(Identifier.objects.filter(record=record).order_by("kind", "id"))
