"""Sealing the audit log: rows that are not yet sealed become a batch with a Merkle root, chained to the one before.

- leaf: SHA-256 of 0x00 and the row's RFC 8785 JSON, its nonce included (a short row cannot be guessed from its hash);
- root: the Merkle tree hash of RFC 6962 (0x01 before two children);
- chain: SHA-256 of previous chain, root, count and sealing time in microseconds since 1970 (8 bytes each, big endian).

The sealer takes rows *without a batch*, never "ids greater than the last": a transaction that commits late has smaller
ids. Writers never wait for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

import rfc8785
from django.db import connection

from yici.core import clock
from yici.core.actions import action
from yici.core.merkle import merkle_root
from yici.core.models import AuditBatch, AuditRow

BATCH_ROWS = 1000
START = bytes(32)  # what the first batch is chained to
ADVISORY = 0x59494349  # number of the sealer's advisory lock on PostgreSQL ("YICI")
KEY_BYTES, LEAF_BYTES = 16, 32
LEAF_FIELDS = ("key", "at", "verb", "account", "post", "object_kind", "object_key", "details", "nonce")


def leaf_hash(row: dict[str, Any]) -> bytes:
    """32 bytes over everything that a row says; ``row`` holds ``LEAF_FIELDS``."""
    content = {
        "key": str(row["key"]),
        "at": row["at"].astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "verb": row["verb"],
        "account": str(row["account"]) if row["account"] else None,
        "post": str(row["post"]) if row["post"] else None,
        "object": [row["object_kind"], row["object_key"]],
        "details": row["details"],
        "nonce": bytes(row["nonce"]).hex(),
    }
    return hashlib.sha256(b"\x00" + rfc8785.dumps(content)).digest()


def chain_hash(previous: bytes, root: bytes, count: int, sealed_at: dt.datetime) -> bytes:
    """The chain after a batch."""
    micros = (sealed_at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)
    return hashlib.sha256(previous + root + count.to_bytes(8, "big") + micros.to_bytes(8, "big")).digest()


def pack_leaves(keys: Sequence[uuid.UUID], leaves: Sequence[bytes]) -> bytes:
    """Keys and leaf hashes in order of place, 48 bytes each."""
    return b"".join(key.bytes + leaf for key, leaf in zip(keys, leaves, strict=True))


def unpack_leaves(packed: bytes) -> list[tuple[uuid.UUID, bytes]]:
    """The reverse of ``pack_leaves``; an incomplete end is left out."""
    step = KEY_BYTES + LEAF_BYTES
    return [
        (uuid.UUID(bytes=packed[start : start + KEY_BYTES]), packed[start + KEY_BYTES : start + step])
        for start in range(0, len(packed) - step + 1, step)
    ]


def _is_only_sealer() -> bool:
    if connection.vendor != "postgresql":
        return True  # the turn to write is held
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY])
        return bool(cursor.fetchone()[0])


@action
def seal_batch(limit: int = BATCH_ROWS) -> int:
    """Seal up to ``limit`` rows as one batch; returns how many, 0 when none waits or another sealer is at work."""
    if not _is_only_sealer():
        return 0
    rows = list(AuditRow.objects.filter(batch=None).order_by("id")[:limit].values("id", *LEAF_FIELDS))
    if not rows:
        return 0
    leaves = [leaf_hash(row) for row in rows]
    last = AuditBatch.objects.order_by("-number").first()
    previous = bytes(last.chain) if last else START
    root, sealed_at = merkle_root(leaves), clock.now()
    batch = AuditBatch.objects.create(
        number=last.number + 1 if last else 1,
        root=root,
        count=len(rows),
        sealed_at=sealed_at,
        previous=previous,
        chain=chain_hash(previous, root, len(rows), sealed_at),
        leaves=pack_leaves([row["key"] for row in rows], leaves),
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE core_auditrow SET batch_id = %s, place_in_batch = %s WHERE id = %s",
            [(batch.pk, place, row["id"]) for place, row in enumerate(rows)],
        )
    return len(rows)


def seal_all() -> int:
    """Seal until no row waits, a thousand a batch; returns how many rows. Comes round every second."""
    sealed = 0
    while AuditRow.objects.filter(batch=None).exists():
        count = seal_batch()
        sealed += count
        if count < BATCH_ROWS:
            break
    return sealed
