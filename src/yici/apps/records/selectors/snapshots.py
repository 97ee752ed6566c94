"""Snapshots: what is effective of a record as of a day by what was known at an instant.

The fast path reads ``Record.current``; only records whose values changed since the day, or whose next value has begun
to hold, are folded from their versions. With ``known_at`` every record is folded.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection
from django.db.models import Field

from yici.apps.records.models import ImportBatch, Record
from yici.apps.records.rules.timeline import Folded, Told, fold
from yici.apps.records.selectors.histories import chunked, load_told

NOTHING: Mapping[str, Any] = {}


@dataclass(slots=True)
class Snapshot:
    """One record at one moment. ``values`` are stored forms, ``sealed`` sealed texts, ``told_on`` ISO days."""

    id: int
    key: uuid.UUID
    entity: str
    version: int
    state: str
    values: Mapping[str, Any]
    sealed: Mapping[str, str]
    claims: frozenset[str] | tuple[str, ...]
    told_on: Mapping[str, str]
    ended_on: dt.date | None = None
    merged_into: int | None = None


_COLUMNS = (
    "id", "key", "entity", "version", "state", "ended_on", "merged_into", "current_from", "next_change_on", "current",
    "sealed", "claims", "told_on", "pending",
)  # fmt: skip


def _sql() -> str:
    """Columns as the database holds them: Django's converters cost more than the query itself."""
    quote = connection.ops.quote_name
    fields = [Record._meta.get_field(name) for name in _COLUMNS]
    columns = ", ".join(f"r.{quote(str(field.column))}" for field in fields if isinstance(field, Field))
    record, batch = quote(Record._meta.db_table), quote(ImportBatch._meta.db_table)
    return f"SELECT {columns}, b.state FROM {record} r LEFT JOIN {batch} b ON b.id = r.pending_batch_id"


def load_snapshots(ids: Iterable[int], *, as_of: dt.date, known_at: dt.datetime | None = None) -> dict[int, Snapshot]:
    """Snapshots of these records by id; merged ones carry their pointer."""
    found: dict[int, Snapshot] = {}
    slow: list[int] = []
    day = as_of.isoformat()
    select = _sql()
    with connection.cursor() as cursor:
        for some in chunked(ids):
            numbers = ",".join(str(int(one)) for one in some)
            cursor.execute(f"{select} WHERE r.id IN ({numbers})")
            for row in cursor.fetchall():
                snapshot, is_fresh = _of_row(row, day)
                found[snapshot.id] = snapshot
                if known_at is not None or not is_fresh:
                    slow.append(snapshot.id)
    if slow:
        _fold_slowly(found, slow, as_of, known_at)
    return found


def _of_row(row: Sequence[Any], day: str) -> tuple[Snapshot, bool]:
    pk, key, entity, version, state, ended_on, merged, since, until, current, sealed, claims, told, pending, batch = row
    if pending is not None and pending != "null":
        waiting = orjson.loads(pending)
        if waiting and waiting.get("when") == batch:
            since, until = waiting["current_from"], waiting["next_change_on"]
            current, sealed, claims, told = (waiting[name] for name in ("current", "sealed", "claims", "told_on"))
    snapshot = Snapshot(
        pk,
        key if isinstance(key, uuid.UUID) else uuid.UUID(key),
        entity,
        version,
        state,
        _loaded(current),
        _loaded(sealed),
        tuple(_loaded(claims)) if claims != "[]" else (),
        _loaded(told),
        dt.date.fromisoformat(str(ended_on)[:10]) if ended_on else None,
        merged,
    )
    is_fresh = (since is None or str(since)[:10] <= day) and (until is None or day < str(until)[:10])
    return snapshot, is_fresh


def _loaded(content: Any) -> Any:
    if isinstance(content, str):
        return orjson.loads(content) if content != "{}" else NOTHING
    return content


def apply_folded(snapshot: Snapshot, folded: Folded) -> None:
    """Put a fold into a snapshot."""
    snapshot.values = folded.values
    snapshot.sealed = folded.sealed
    snapshot.claims = tuple(folded.claims)
    snapshot.told_on = {code: day.isoformat() for code, day in folded.told_on.items()}


def _fold_slowly(found: dict[int, Snapshot], ids: Sequence[int], as_of: dt.date, known_at: dt.datetime | None) -> None:
    told: dict[int, list[Told]] = load_told(ids, known_at=known_at)
    for pk in ids:
        folded = fold(told.get(pk, ()), as_of)
        apply_folded(found[pk], folded)
        if known_at is not None:
            found[pk].version = folded.version
