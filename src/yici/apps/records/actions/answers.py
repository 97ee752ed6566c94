"""Answers: values that people give for records, kept at once with the form or page as their source."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from copy import copy

from yici.apps.records.actions.doubts import doubt_differing
from yici.apps.records.actions.entries import Prepared, prepare, problem, warn_differing
from yici.apps.records.actions.placing import answer_area, answer_kinship, bump
from yici.apps.records.actions.standing import Standing
from yici.apps.records.actions.writing import (
    Change,
    Entry,
    Hand,
    living_holders,
    lookup_kind,
    make_source,
    write_changes,
)
from yici.apps.records.contracts import Answer, AnswerResult, Problem, SourceFacts
from yici.apps.records.errors import RecordChangedMeanwhile, RecordIsClosed, ValuesRefused
from yici.apps.records.guards import get_records_for
from yici.apps.records.models import Record
from yici.apps.records.rules import joins
from yici.apps.records.rules.staleness import stale_before
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.differences import difference_of
from yici.apps.records.selectors.needs import head_role
from yici.apps.records.selectors.telling import Teller
from yici.apps.records.selectors.world import World
from yici.core import clock, crypto
from yici.core.access import Actor
from yici.core.actions import action

Group = dict[tuple[int, dt.date], dict[str, object]]


@action
def record_answers(actor: Actor, answers: Sequence[Answer], source: SourceFacts, *, reason: str = "") -> AnswerResult:
    """Write answers as versions of their records, all or none.

    An answer about another entity goes to the joined record ("household.type" answered for a person is said of the
    household). A value from anybody but the owner becomes a claim; one that differs from the owner's opens a doubt and
    leaves that in force. A value equal to the effective one makes no version, unless that is
    past its refresh cycle: then it is confirmed anew. Raises ``ValuesRefused`` (with every
    problem), ``RecordChangedMeanwhile`` (with the difference), ``NotFound``, ``RecordIsClosed``.
    """
    actor.must("records.write")
    nowhere = [problem("no_record", one.element) for one in answers if one.record is None]
    if nowhere:
        raise ValuesRefused(tuple(nowhere))
    records = get_records_for(actor, [one.record for one in answers if one.record is not None], to_write=True)
    _check_expected(answers, records)
    hand = Hand(actor, make_source(actor, source))
    groups, targets = _grouped(actor, answers, records)
    standing = Standing(actor, list(targets))
    prepared = {place: _prepare(targets[place[0]], given, standing) for place, given in groups.items()}
    _refuse(prepared, targets)
    return _write(prepared, targets, hand, reason)


def _check_expected(answers: Sequence[Answer], records: Mapping[uuid.UUID, Record]) -> None:
    for answer in answers:
        if answer.record is None:
            continue
        record = records[answer.record]
        if record.state == "erased":
            raise RecordIsClosed(state=record.state)
        if answer.expected is not None and answer.expected != record.version:
            raise RecordChangedMeanwhile(difference_of(record.pk, answer.expected))


def _grouped(
    actor: Actor, answers: Sequence[Answer], records: Mapping[uuid.UUID, Record]
) -> tuple[Group, dict[int, Record]]:
    """Values by record and day; answers about joined entities moved to their record."""
    groups: Group = {}
    targets = {record.pk: record for record in records.values()}
    joined = _joined_targets(actor, answers, records)
    for answer in answers:
        assert answer.record is not None
        record = records[answer.record]
        element = catalogue().element(answer.element)
        target = joined.get((record.pk, element.entity), record) if element is not None else record
        targets[target.pk] = target
        place = (target.pk, answer.valid_on or clock.today())
        groups.setdefault(place, {})[element.code if element else answer.element] = answer.value
    return groups, targets


def _joined_targets(
    actor: Actor, answers: Sequence[Answer], records: Mapping[uuid.UUID, Record]
) -> dict[tuple[int, str], Record]:
    wanted: dict[tuple[int, str], None] = {}
    for answer in answers:
        element = catalogue().element(answer.element)
        assert answer.record is not None
        record = records[answer.record]
        if element is not None and element.entity != record.entity:
            wanted[(record.pk, element.entity)] = None
    if not wanted:
        return {}
    world = World(clock.today(), head_role=head_role())
    things = frozenset(entity for _, entity in wanted) - {joins.PERSON, joins.HOUSEHOLD, joins.VILLAGE}
    needs = joins.Needs(household=True, members=True, village=True, areas=True, things=things)
    world.load([pk for pk, _ in wanted], needs)
    teller = Teller(world, catalogue())
    found = {place: _target(teller, *place) for place in wanted}
    keys = {world.snapshots[pk].key for pk in found.values() if pk is not None}
    reached = get_records_for(actor, keys, to_write=True)
    return {place: reached[world.snapshots[pk].key] for place, pk in found.items() if pk is not None}


def _target(teller: Teller, pk: int, entity: str) -> int | None:
    if entity == joins.HOUSEHOLD:
        return teller.household(pk)
    if entity == joins.PERSON:
        return teller.head(pk)
    if entity == joins.VILLAGE:
        return teller.world.village_at(pk)
    things = teller.things(pk, entity)
    return things[0] if len(things) == 1 else None


def _prepare(record: Record, given: Mapping[str, object], standing: Standing) -> Prepared:
    prepared = prepare(given, entity=record.entity, standing=standing, record_id=record.pk, record=record.key)
    warn_differing(prepared, record=record.key)
    return prepared


def _refuse(prepared: Mapping[tuple[int, dt.date], Prepared], targets: Mapping[int, Record]) -> None:
    """Refuse everything when one value is wrong or a number belongs to somebody else."""
    errors: list[Problem] = [one for each in prepared.values() for one in each.errors]
    numbers: list[tuple[tuple[str, bytes], int, str]] = []
    for (pk, _), each in prepared.items():
        for entry in each.entries:
            kind, is_identifier = lookup_kind(entry.code)
            if is_identifier and not entry.is_end:
                numbers.append(((kind, crypto.blind_index(kind, entry.lookup or entry.value)), pk, entry.code))
    held = living_holders(pair for pair, _, _ in numbers)
    for pair, pk, code in numbers:
        if held.get(pair, pk) != pk:
            errors.append(problem("number_taken", code, record=targets[pk].key))
    if errors:
        raise ValuesRefused(tuple(errors))


def _write(
    prepared: Mapping[tuple[int, dt.date], Prepared], targets: Mapping[int, Record], hand: Hand, reason: str
) -> AnswerResult:
    before = {pk: copy(record) for pk, record in targets.items()}
    changes: list[Change] = []
    unchanged = 0
    for (pk, day), each in prepared.items():
        fresh = [entry for entry in each.entries if not _says_the_same(before[pk], entry, day)]
        unchanged += len(each.entries) - len(fresh)
        kept = [entry for entry in fresh if not _placed(targets[pk], entry, day, hand)]
        if fresh and not kept:
            bump(targets[pk], hand.at)
        fresh = kept
        changes.append(Change(targets[pk], day, fresh, reason))
    versions = write_changes(changes, hand)
    opened = doubt_differing(changes, before, hand)
    return AnswerResult(
        versions=versions,
        claims=sum(entry.is_claim for change in changes for entry in change.entries),
        doubts=opened,
        unchanged=unchanged,
        warnings=tuple(one for each in prepared.values() for one in each.problems if one.is_warning),
    )


def _placed(record: Record, entry: Entry, day: dt.date, hand: Hand) -> bool:
    """Whether the entry was said as a relation or a link instead of a value."""
    if entry.code in joins.AREA_ELEMENTS and not entry.is_end:
        return answer_area(record, entry, day, hand)
    if entry.code == joins.KINSHIP_ELEMENT and not entry.is_end:
        return answer_kinship(record, entry, day, hand)
    return False


def _is_out_of_date(record: Record, code: str) -> bool:
    element = catalogue().element(code)
    before = stale_before(element.refresh, clock.today()) if element is not None else ""
    return str(record.told_on.get(code, "9")) < before


def _says_the_same(record: Record, entry: Entry, day: dt.date) -> bool:
    """Whether the value is effective already, said by somebody with no less standing, for that day."""
    if record.current_from is not None and day < record.current_from:
        return False
    if not entry.is_end and _is_out_of_date(record, entry.code):
        return False  # said again after its cycle: it is confirmed
    if record.next_change_on is not None and day >= record.next_change_on:
        return False
    if entry.code in record.claims and not entry.is_claim:
        return False  # the owner confirms a claim: that is a version
    if entry.is_end:
        return entry.code not in record.current and entry.code not in record.sealed
    if entry.code in record.sealed:
        sealed = record.sealed[entry.code]
        return bool(crypto.open_sealed(sealed, record=str(record.key), element=entry.code) == entry.value)
    return bool(entry.code in record.current and record.current[entry.code] == entry.value)
