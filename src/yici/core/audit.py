"""The audit log: rows are written at once, inside the transaction of the action they tell of.

Sealing (batches, Merkle roots, chain) and verification live in ``sealing.py``; a row never waits for them.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid

from yici.core import clock
from yici.core.access import Actor
from yici.core.models import AuditRow

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
    if isinstance(value, dict):
        return {str(name): _sealable(part) for name, part in value.items()}
    raise TypeError(f"an audit row holds text, whole numbers and keys, not {type(value).__name__}")


def record(verb: str, *, actor: Actor, kind: str, key: object, **details: object) -> None:
    """Write one audit row. ``verb`` is dotted ("record.corrected"); ``details`` name keys and counts, never values."""
    AuditRow.objects.create(
        at=clock.now(),
        verb=verb,
        account=actor.account,
        post=actor.post,
        object_kind=kind,
        object_key=str(key),
        details=_sealable(details),
        nonce=os.urandom(16),
    )
