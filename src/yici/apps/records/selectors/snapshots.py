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
from django.db.models import F, TextField
from django.db.models.functions import Cast

from yici.apps.records.models import Record
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


_TEXTS = {
    "current_text": Cast("current", TextField()),
    "sealed_text": Cast("sealed", TextField()),
    "claims_text": Cast("claims", TextField()),
    "told_text": Cast("told_on", TextField()),
    "pending_text": Cast("pending", TextField()),
    "batch_state": F("pending_batch__state"),
}
_COLUMNS = (
    *("id", "key", "entity", "version", "state", "ended_on", "merged_into_id", "current_from", "next_change_on"),
    *("current_text", "sealed_text", "claims_text", "told_text", "pending_text", "batch_state"),
)


def load_snapshots(ids: Iterable[int], *, as_of: dt.date, known_at: dt.datetime | None = None) -> dict[int, Snapshot]:
    """Snapshots of these records by id; merged ones carry their pointer."""
    found: dict[int, Snapshot] = {}
    slow: list[int] = []
    for some in chunked(ids):
        rows = Record.objects.filter(pk__in=some).annotate(**_TEXTS).values_list(*_COLUMNS)
        for row in rows.iterator(chunk_size=2000):
            snapshot, is_fresh = _of_row(row, as_of)
            found[snapshot.id] = snapshot
            if known_at is not None or not is_fresh:
                slow.append(snapshot.id)
    if slow:
        _fold_slowly(found, slow, as_of, known_at)
    return found


def _of_row(row: Sequence[Any], as_of: dt.date) -> tuple[Snapshot, bool]:
    (pk, key, entity, version, state, ended_on, merged, since, until, current, sealed, claims, told, pending, batch) = (
        row
    )
    if pending is not None and pending != "null":
        waiting = orjson.loads(pending)
        if waiting and waiting.get("when") == batch:
            since, until = (_day(waiting[name]) for name in ("current_from", "next_change_on"))
            snapshot = Snapshot(
                pk, key, entity, version, state, waiting["current"], waiting["sealed"], tuple(waiting["claims"]),
                waiting["told_on"], ended_on, merged,
            )  # fmt: skip
            return snapshot, (since is None or since <= as_of) and (until is None or as_of < until)
    snapshot = Snapshot(
        pk,
        key,
        entity,
        version,
        state,
        orjson.loads(current),
        orjson.loads(sealed) if sealed != "{}" else NOTHING,
        tuple(orjson.loads(claims)) if claims != "[]" else (),
        orjson.loads(told) if told != "{}" else NOTHING,
        ended_on,
        merged,
    )
    return snapshot, (since is None or since <= as_of) and (until is None or as_of < until)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


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
