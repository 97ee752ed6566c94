"""The public log of all draws: one row for each thing that happens, chained, in the transaction it tells of.

A row whose verb the specification knows (commit, seal, strike, reveal, beacon, result, void) carries in ``entry`` the
hash of that draw's own log, which travels in its transcript; others (closed, entered, published, signed) have none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785
from django.db import connection

from yici.apps.draws.actions.engine import moment
from yici.apps.draws.models import Draw, LogRow

START = "0" * 64
LOCK = 0x44524157  # number of the log's advisory lock on PostgreSQL ("DRAW"); SQLite has one writer anyway


def log_bytes(
    *, position: int, at: dt.datetime, number: str, verb: str, facts: Mapping[str, Any], entry: str, previous: str
) -> bytes:
    """What the digest of a line covers: canonical JSON of the line and of the digest before it."""
    return rfc8785.dumps(
        {
            "position": position, "at": moment(at), "draw": number, "verb": verb, "facts": dict(facts),
            "entry": entry, "previous": previous,
        }
    )  # fmt: skip


def write_log(draw: Draw, verb: str, at: dt.datetime, facts: Mapping[str, Any], entry: str = "") -> LogRow:
    """Add a line. ``facts`` are strings, whole numbers and lists of them that everybody may read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = LogRow.objects.order_by("-position").first()
    position, previous = (last.position + 1, last.digest) if last else (1, START)
    body = log_bytes(
        position=position, at=at, number=draw.number, verb=verb, facts=facts, entry=entry, previous=previous
    )
    row = LogRow(
        position=position, draw=draw, at=at, verb=verb, facts=dict(facts), entry=entry, previous=previous,
        digest=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    row.save(force_insert=True)
    return row
