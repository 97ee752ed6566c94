"""How versions are written: seal, commit, number, fold, save under the expected version, one audit row a record.

Everything that changes values goes through ``write_changes`` inside an action; the bulk paths of import and demo make
the same rows through ``make_version`` and ``apply_fold``.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from yici.apps.records.contracts import SourceFacts
from yici.apps.records.errors import NumberTaken, RecordChangedMeanwhile
from yici.apps.records.models import Identifier, ImportBatch, ProtectedLookup, Record, RecordVersion, Source
from yici.apps.records.rules.timeline import Folded, Told, fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.differences import difference_of
from yici.apps.records.selectors.histories import load_told
from yici.core import audit, clock, crypto
from yici.core.access import Actor


@dataclass(slots=True)
class Entry:
    """One value to write. ``value`` is the stored form; of a protected element the plain text, sealed on the way."""

    code: str
    value: Any
    lookup: str = ""
    original: str = ""
    is_claim: bool = False
    is_end: bool = False


@dataclass(slots=True)
class Change:
    """What to say about one record from one day on."""

    record: Record
    valid_on: dt.date
    entries: list[Entry]
    reason: str = ""
    is_correction: bool = False


@dataclass(slots=True)
class Hand:
    """Who writes, from which source, in which batch, when; the same for all rows of one action."""

    actor: Actor
    source: Source
    batch: ImportBatch | None = None
    at: dt.datetime = field(default_factory=clock.now)


def make_source(actor: Actor, facts: SourceFacts) -> Source:
    """A source row for what this actor brings."""
    return Source.objects.create(
        kind=facts.kind,
        title=facts.title[:200],
        reference=facts.reference[:80],
        account=actor.account,
        post=actor.post,
        unit_id=actor.unit_id,
        made_at=clock.now(),
    )


def canonical(content: Mapping[str, Any]) -> str:
    """The text that a commitment binds: sorted JSON without white space."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def lookup_kind(code: str) -> tuple[str, bool]:
    """(kind under which a value is found, whether it is an identifier) of an element."""
    element = catalogue().element(code)
    if element is not None and element.identifier:
        return element.identifier, True
    return code, False


def make_version(change: Change, number: int, hand: Hand) -> RecordVersion:
    """The version row of a change, sealed and committed to, not yet saved."""
    elements = catalogue()
    key = str(change.record.key)
    values: dict[str, Any] = {}
    sealed: dict[str, str] = {}
    bound: dict[str, str] = {}
    for entry in change.entries:
        if entry.is_end:
            continue
        element = elements.element(entry.code)
        if element is not None and element.is_protected:
            sealed[entry.code] = crypto.seal(entry.value, record=key, element=entry.code)
            bound[entry.code] = crypto.blind_index(lookup_kind(entry.code)[0], entry.lookup or entry.value).hex()
        else:
            values[entry.code] = entry.value
    salt = os.urandom(16)
    version = RecordVersion(
        record=change.record,
        number=number,
        valid_on=change.valid_on,
        values=values,
        sealed=sealed,
        claims=[entry.code for entry in change.entries if entry.is_claim],
        ends=[entry.code for entry in change.entries if entry.is_end],
        originals={entry.code: entry.original for entry in change.entries if entry.original},
        source=hand.source,
        batch=hand.batch,
        account=hand.actor.account,
        post=hand.actor.post,
        reason=change.reason[:200],
        recorded_at=hand.at,
        salt=salt,
    )
    version.commitment = crypto.commitment(canonical(content_of(version, bound)), salt)
    return version


def content_of(version: RecordVersion, bound: Mapping[str, str]) -> dict[str, Any]:
    """What the commitment of a version binds; protected values by their blind index, so that the salt opens nothing."""
    return {
        "on": version.valid_on.isoformat(),
        "values": version.values,
        "protected": dict(bound),
        "claims": version.claims,
        "ends": version.ends,
    }


def told_of(version: RecordVersion) -> Told:
    """A version just written as the fold needs it."""
    return Told(
        version.number,
        version.valid_on,
        version.recorded_at,
        version.values,
        version.sealed,
        frozenset(version.claims),
        tuple(version.ends),
    )


def fold_fields(folded: Folded) -> dict[str, Any]:
    """The columns of a record that hold a fold."""
    elements = catalogue()
    told_on = {
        code: day.isoformat()
        for code, day in folded.told_on.items()
        if (element := elements.element(code)) is not None and element.refresh
    }
    return {
        "current": folded.values,
        "sealed": folded.sealed,
        "claims": folded.claims,
        "current_from": folded.current_from,
        "next_change_on": folded.next_change_on,
        "told_on": told_on,
    }


def pending_fields(folded: Folded, state: str) -> dict[str, Any]:
    """A fold as ``Record.pending``: what becomes current when the pending batch reaches ``state``."""
    fields = fold_fields(folded)
    for name in ("current_from", "next_change_on"):
        fields[name] = fields[name] and fields[name].isoformat()
    return {**fields, "when": state}


def save_fold(record: Record, fields: Mapping[str, Any], *, version: int, at: dt.datetime) -> None:
    """Save the columns if the record still has the version it was read with; else ``RecordChangedMeanwhile``."""
    saved = Record.objects.filter(pk=record.pk, version=record.version).update(version=version, changed_at=at, **fields)
    if saved != 1:
        raise RecordChangedMeanwhile(difference_of(record.pk, record.version))
    for name, value in {**fields, "version": version, "changed_at": at}.items():
        setattr(record, name, value)


def refold(records: Sequence[Record], at: dt.datetime, *, versions: Mapping[int, int] | None = None) -> None:
    """Compute anew what is effective today for these records and save it (their pending fold too, if they have one)."""
    today = clock.day_of(at)
    told = load_told([record.pk for record in records])
    batches = {record.pending_batch_id for record in records if record.pending_batch_id}
    waiting = {
        batch: _waiting_for(batch, [one.pk for one in records if one.pending_batch_id == batch]) for batch in batches
    }
    for record in records:
        fields = fold_fields(fold(told.get(record.pk, ()), today))
        if record.pending_batch_id:
            later = fold(waiting[record.pending_batch_id].get(record.pk, ()), today)
            fields["pending"] = pending_fields(later, (record.pending or {}).get("when", "effective"))
        save_fold(record, fields, version=(versions or {}).get(record.pk, record.version), at=at)


def _waiting_for(batch: int, ids: Sequence[int]) -> dict[int, list[Told]]:
    """Versions as they will be known when the batch changes its state next."""
    if ImportBatch.objects.values_list("state", flat=True).get(pk=batch) == "effective":
        return load_told(ids, minus_batch=batch)
    return load_told(ids, plus_batch=batch)


def write_changes(changes: Sequence[Change], hand: Hand, *, keeps_numbers: bool = True) -> dict[uuid.UUID, int]:
    """Write the changes as new versions and refold their records; returns the new version of each record by key.

    Without ``keeps_numbers`` the numbers stay where they are found (values taken over in a merge).
    """
    numbers: dict[int, int] = {}
    versions: list[RecordVersion] = []
    records: dict[int, Record] = {}
    for change in changes:
        if not change.entries:
            continue
        record = records.setdefault(change.record.pk, change.record)
        numbers[record.pk] = numbers.get(record.pk, record.version) + 1
        versions.append(make_version(change, numbers[record.pk], hand))
        if keeps_numbers:
            keep_lookups(change, hand)
    RecordVersion.objects.bulk_create(versions, batch_size=500)
    refold(list(records.values()), hand.at, versions=numbers)
    for version in versions:
        codes = [*version.values, *version.sealed, *version.ends]
        audit.record(
            "record.changed",
            actor=hand.actor,
            kind="record",
            key=records[version.record_id].key,
            version=version.number,
            elements=sorted(codes),
            commitment=version.commitment.hex(),
        )
    return {records[pk].key: number for pk, number in numbers.items()}


def keep_lookups(change: Change, hand: Hand) -> None:
    """Make the record found by the numbers that the change says."""
    elements = catalogue()
    for entry in change.entries:
        kind, is_identifier = lookup_kind(entry.code)
        element = elements.element(entry.code)
        if entry.is_claim and is_identifier and _has_living(change.record, kind):
            continue  # a claim does not take the number by which the owner knows the record
        if is_identifier:
            _renew_identifier(change, entry, kind, hand)
        elif element is not None and element.is_protected and not entry.is_end:
            ProtectedLookup.objects.get_or_create(
                record=change.record, element=entry.code, lookup=crypto.blind_index(kind, entry.lookup or entry.value)
            )


def _has_living(record: Record, kind: str) -> bool:
    return Identifier.objects.filter(record=record, kind=kind, is_living=True, to_on=None).exists()


def _renew_identifier(change: Change, entry: Entry, kind: str, hand: Hand) -> None:
    """A corrected number is free for others again; a number that changed stays the record's former one."""
    wanted = b"" if entry.is_end else crypto.blind_index(kind, entry.lookup or entry.value)
    own = Identifier.objects.filter(record=change.record, kind=kind, is_living=True)
    for old in own.filter(to_on=None):
        if bytes(old.lookup) == wanted:
            return
        if change.is_correction or old.from_on is None or old.from_on >= change.valid_on:
            own.filter(pk=old.pk).update(is_living=False, to_on=old.from_on)
        else:
            own.filter(pk=old.pk).update(to_on=change.valid_on - dt.timedelta(days=1))
    if entry.is_end:
        return
    former = own.filter(lookup=wanted).first()
    if former is not None:
        own.filter(pk=former.pk).update(to_on=None)
        return
    if Identifier.objects.filter(kind=kind, lookup=wanted, is_living=True).exists():
        raise NumberTaken
    Identifier.objects.create(
        record=change.record, kind=kind, lookup=wanted, from_on=change.valid_on, recorded_at=hand.at
    )


def living_holders(pairs: Iterable[tuple[str, bytes]]) -> dict[tuple[str, bytes], int]:
    """Record ids of the living holders of (identifier kind, lookup) pairs."""
    wanted: dict[str, set[bytes]] = {}
    for kind, lookup in pairs:
        wanted.setdefault(kind, set()).add(lookup)
    found: dict[tuple[str, bytes], int] = {}
    for kind, lookups in wanted.items():
        some = list(lookups)
        for start in range(0, len(some), 500):
            rows = Identifier.objects.filter(kind=kind, lookup__in=some[start : start + 500], is_living=True)
            found.update({(kind, bytes(lookup)): record for record, lookup in rows.values_list("record_id", "lookup")})
    return found
