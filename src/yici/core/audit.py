"""The audit log: rows are written at once, inside the transaction of the action they tell of.

Sealing (batches, Merkle roots, chain) and verification live in ``sealing.py``; a row never waits for them.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterable, Mapping

from yici.core import bulk, clock
from yici.core.access import Actor
from yici.core.ids import new_key
from yici.core.models import AuditRow
from yici.core.together import Together

COLUMNS = ("key", "at", "verb", "account", "post", "object_kind", "object_key", "details", "nonce")
_LARGEST = 2**53 - 1  # of a whole number in canonical JSON (RFC 8785)


def _sealable(value: object) -> object:
    """The value as both databases give it back; refuses what would not survive (fractions, very large numbers)."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if isinstance(value, uuid.UUID | dt.date):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_sealable(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, Mapping):
        return {str(name): _sealable(part) for name, part in value.items()}
    raise TypeError(f"an audit row holds text, whole numbers and keys, not {type(value).__name__}")


def record(verb: str, *, actor: Actor, kind: str, key: object, **details: object) -> None:
    """Write one audit row. ``verb`` is dotted ("record.corrected"); ``details`` name keys and counts, never values."""
    _row(verb, actor, kind, key, details, clock.now()).save(force_insert=True)


def add(together: Together, verb: str, *, actor: Actor, kind: str, key: object, **details: object) -> None:
    """As ``record``, written together with what it tells of."""
    together.add(_row(verb, actor, kind, key, details, clock.now()))


def record_many(verb: str, *, actor: Actor, kind: str, items: Iterable[tuple[object, Mapping[str, object]]]) -> int:
    """Write one row for each ``(key, details)``, in bulk; returns how many."""
    at = clock.now()
    rows = [
        (new_key(), at, verb, actor.account, actor.post, kind, str(key), _sealable(details), os.urandom(16))
        for key, details in items
    ]
    bulk.insert(AuditRow, COLUMNS, rows)
    return len(rows)


def _row(verb: str, actor: Actor, kind: str, key: object, details: Mapping[str, object], at: dt.datetime) -> AuditRow:
    return AuditRow(
        at=at,
        verb=verb,
        account=actor.account,
        post=actor.post,
        object_kind=kind,
        object_key=str(key),
        details=_sealable(details),
        nonce=os.urandom(16),
    )
