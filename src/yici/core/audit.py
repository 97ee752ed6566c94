"""The audit log: rows are written at once, inside the transaction of the action they tell of.

Sealing (batches, Merkle roots, chain) and verification live in ``sealing.py``; a row never waits for them.
"""

from __future__ import annotations

import os

from yici.core import clock
from yici.core.access import Actor
from yici.core.models import AuditRow


def record(verb: str, *, actor: Actor, kind: str, key: object, **details: object) -> None:
    """Write one audit row. ``verb`` is dotted ("record.corrected"); ``details`` name keys and counts, never values."""
    AuditRow.objects.create(
        at=clock.now(),
        verb=verb,
        account=actor.account,
        post=actor.post,
        object_kind=kind,
        object_key=str(key),
        details=details,
        nonce=os.urandom(16),
    )
