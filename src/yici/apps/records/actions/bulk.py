"""Many new records in one go: the same rows as ``create_record``, ``link`` and ``relate_to_area`` make, without a query
or a model instance for each. For imports of new things and for synthetic residents; a test compares both paths.

The caller has checked and normalised the values (``entries.prepare`` or a generator whose output a test prepares).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection, models

from yici.apps.records.actions.writing import Hand, canonical, lookup_kind
from yici.apps.records.models import AreaRelation, Identifier, Link, ProtectedLookup, Record, RecordVersion
from yici.apps.records.rules.timeline import Told, fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.core import audit, clock, crypto
from yici.core.ids import new_key


@dataclass(slots=True)
class Said:
    """What is said of a new record from a day on: plain stored values, protected texts with their lookups."""

    valid_on: dt.date
    values: dict[str, Any] = field(default_factory=dict)
    protected: dict[str, tuple[str, str]] = field(default_factory=dict)  # code -> (text, lookup)
    originals: dict[str, str] = field(default_factory=dict)
    claims: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    reason: str = ""
    at: dt.datetime | None = None  # when it was said, if not now


@dataclass(slots=True)
class NewRecord:
    """A record to be made. ``relations``: (area id, relation, from, to); ``links``: (whole, kind, role, from, to)."""

    entity: str
    said: list[Said]
    relations: list[tuple[int, str, dt.date | None, dt.date | None]] = field(default_factory=list)
    links: list[tuple[NewRecord | int, str, str, dt.date | None, dt.date | None]] = field(default_factory=list)
    ended_on: dt.date | None = None
    end_reason: str = ""
    key: uuid.UUID = field(default_factory=new_key)
    id: int = 0


def _column(model: type[models.Model], name: str) -> str:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return str(found.column)


class _Rows:
    """Rows of one table waiting for one ``executemany``."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.model = model
        self.columns = [_column(model, name) for name in columns]
        self.rows: list[tuple[Any, ...]] = []

    def write(self) -> None:
        if not self.rows:
            return
        quote = connection.ops.quote_name
        names = ", ".join(quote(one) for one in self.columns)
        marks = ", ".join(["%s"] * len(self.columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quote(self.model._meta.db_table)} ({names}) VALUES ({marks})",
                self.rows,
            )


class BulkWriter:
    """Collects the rows of new records; ``write`` inserts them inside the caller's action."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.today = clock.day_of(hand.at)
        self.is_sqlite = connection.vendor == "sqlite"
        self.at = connection.ops.adapt_datetimefield_value(hand.at)
        self.digest = hashlib.sha256()
        self.count = 0
        elements = catalogue()
        self.kinds = {code: lookup_kind(code) for code in elements.elements}
        self.numbered = {code for code, (_, is_identifier) in self.kinds.items() if is_identifier}
        self.refreshed = {code for code, one in elements.elements.items() if one.refresh}
        self.days: dict[dt.date, Any] = {}
        self.blinds: dict[tuple[str, str], bytes] = {}
        self.ciphers: Iterator[str] = iter(())
        self.records = _Rows(Record, (
            "id", "key", "entity", "version", "state", "ended_on", "end_reason", "ended_at", "current", "sealed",
            "claims", "told_on", "current_from", "next_change_on", "born_in_batch", "created_at", "changed_at",
        ))  # fmt: skip
        self.versions = _Rows(RecordVersion, (
            "record", "number", "valid_on", "values", "sealed", "claims", "ends", "originals", "source", "batch",
            "account", "post", "reason", "recorded_at", "salt", "commitment",
        ))  # fmt: skip
        self.identifiers = _Rows(
            Identifier, ("record", "kind", "lookup", "is_living", "from_on", "to_on", "recorded_at")
        )
        self.lookups = _Rows(ProtectedLookup, ("record", "element", "lookup"))
        dated = ("from_on", "to_on", "recorded_at", "source", "batch")
        self.relations = _Rows(AreaRelation, ("record", "area", "relation", *dated))
        self.links = _Rows(Link, ("part", "whole", "kind", "role", *dated))

    def key(self, key: uuid.UUID | None) -> Any:
        """A UUID as the database takes it."""
        return key.hex if key is not None and self.is_sqlite else key

    def day(self, day: dt.date | None) -> Any:
        """A day as the database takes it."""
        if day is None or not self.is_sqlite:
            return day
        found = self.days.get(day)
        if found is None:
            found = self.days[day] = day.isoformat()
        return found

    def add(self, records: Sequence[NewRecord]) -> None:
        """Seal, commit to and fold the records; nothing is in the database yet. Give them ids first (``take_ids``)."""
        said_of = [(one, said) for one in records for said in one.said]
        protected = [(one, code, *both) for one, said in said_of for code, both in said.protected.items()]
        self.ciphers = iter(crypto.seal_many((str(one.key), code, text) for one, code, text, _ in protected))
        wanted: dict[str, list[str]] = {}
        for _, code, _, lookup in protected:
            wanted.setdefault(self.kinds[code][0], []).append(lookup)
        for _, said in said_of:
            for code in self.numbered & said.values.keys():
                wanted.setdefault(self.kinds[code][0], []).append(str(said.values[code]))
        for kind, texts in wanted.items():
            for text, blind in zip(texts, crypto.blind_indexes(kind, texts), strict=True):
                self.blinds[kind, text] = blind
        for one in records:
            self._add(one)

    def _add(self, new: NewRecord) -> None:
        told: list[Told] = []
        for number, said in enumerate(new.said, start=1):
            told.append(self._version(new, said, number))
        if len(told) == 1 and told[0].valid_on <= self.today and not told[0].ends:
            only = told[0]
            content = self.versions.rows[-1][3:6]  # values, sealed and claims are what the one version says
            since, until = only.valid_on, None
            said_on = max(since, clock.day_of(only.known_from)).isoformat()
            told_on = dict.fromkeys(self.refreshed & only.values.keys(), said_on)
            told_on |= dict.fromkeys(self.refreshed & only.sealed.keys(), said_on)
        else:
            folded = fold(told, self.today)
            content = (_json(folded.values), _json(folded.sealed), _json(folded.claims))
            since, until = folded.current_from, folded.next_change_on  # type: ignore[assignment]
            told_on = {code: day.isoformat() for code, day in folded.told_on.items() if code in self.refreshed}
        batch = self.hand.batch.pk if self.hand.batch else None
        ended_at = self.at if new.ended_on else None
        self.records.rows.append((
            new.id, self.key(new.key), new.entity, len(told), "ended" if new.ended_on else "living",
            self.day(new.ended_on), new.end_reason, ended_at, *content, _json(told_on),
            self.day(since), self.day(until), batch, self.at, self.at,
        ))  # fmt: skip
        source, at = self.hand.source.pk, self.at
        for area, relation, from_on, to_on in new.relations:
            self.relations.rows.append((new.id, area, relation, self.day(from_on), self.day(to_on), at, source, batch))
        for whole, kind, role, from_on, to_on in new.links:
            target = whole.id if isinstance(whole, NewRecord) else whole
            self.links.rows.append((new.id, target, kind, role, self.day(from_on), self.day(to_on), at, source, batch))
        self.count += 1

    def _version(self, new: NewRecord, said: Said, number: int) -> Told:
        sealed: dict[str, str] = {}
        bound: dict[str, str] = {}
        for code, (_, lookup) in said.protected.items():
            kind, is_identifier = self.kinds[code]
            blind = self.blinds[kind, lookup]
            sealed[code] = next(self.ciphers)
            bound[code] = blind.hex()
            if not is_identifier:
                self.lookups.rows.append((new.id, code, blind))
        self._identifiers(new, said, number)
        claims = sorted(said.claims)
        salt = os.urandom(16)
        content = {
            "on": said.valid_on.isoformat(),
            "values": said.values,
            "protected": bound,
            "claims": claims,
            "ends": list(said.ends),
        }
        commitment = crypto.commitment(canonical(content), salt)
        self.digest.update(commitment)
        hand = self.hand
        self.versions.rows.append(
            (
                *(new.id, number, self.day(said.valid_on), _json(said.values), _json(sealed), _json(claims)),
                *(_json(list(said.ends)), _json(said.originals), hand.source.pk, hand.batch.pk if hand.batch else None),
                *(
                    self.key(hand.actor.account),
                    self.key(hand.actor.post),
                    said.reason,
                    self._said_at(said),
                    salt,
                    commitment,
                ),
            )
        )
        return Told(number, said.valid_on, said.at or hand.at, said.values, sealed, frozenset(claims), said.ends)

    def _said_at(self, said: Said) -> Any:
        return self.at if said.at is None else connection.ops.adapt_datetimefield_value(said.at)

    def _identifiers(self, new: NewRecord, said: Said, number: int) -> None:
        found = [(code, said.protected[code][1]) for code in self.numbered & said.protected.keys()]
        found += [(code, str(said.values[code])) for code in self.numbered & said.values.keys()]
        for code, lookup in found:
            kind = self.kinds[code][0]
            later = next((one for one in new.said[number:] if code in one.protected or code in one.values), None)
            last_day = self.day(later.valid_on - dt.timedelta(days=1)) if later else None
            blind = self.blinds[kind, lookup]
            self.identifiers.rows.append((new.id, kind, blind, True, self.day(said.valid_on), last_day, self.at))

    def write(self) -> None:
        """Insert everything and one audit row for all; call it inside an action."""
        for rows in (self.records, self.versions, self.identifiers, self.lookups, self.relations, self.links):
            rows.write()
        audit.record(
            "records.created",
            actor=self.hand.actor,
            kind="source",
            key=self.hand.source.key,
            count=self.count,
            commitments=self.digest.hexdigest(),
        )


def take_ids(records: Iterable[NewRecord]) -> None:
    """Give new records their primary keys; call it inside the action that inserts them."""
    waiting = [one for one in records if not one.id]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [Record._meta.db_table, len(waiting)],
            )
            ids = [row[0] for row in cursor.fetchall()]
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Record._meta.db_table])
            row = cursor.fetchone()
            first = (row[0] if row else 0) + 1
            ids = list(range(first, first + len(waiting)))
    for one, pk in zip(waiting, ids, strict=True):
        one.id = pk


def _json(value: Any) -> str:
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    return orjson.dumps(value).decode()
