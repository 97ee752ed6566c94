"""The public log: one row for each thing that happens to a draw, chained, written in the transaction it tells of."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785
from django.db import connection

from yici.apps.draws.models import Draw, LogRow

START = "0" * 64
LOCK = 0x44524157  # number of the log's advisory lock on PostgreSQL ("DRAW"); SQLite has one writer anyway


def log_bytes(
    *, position: int, at: dt.datetime, number: str, verb: str, facts: Mapping[str, Any], previous: str
) -> bytes:
    """What the digest of a line covers: canonical JSON of the line and of the digest before it."""
    return rfc8785.dumps(
        {
            "position": position, "at": moment(at), "draw": number, "verb": verb, "facts": dict(facts),
            "previous": previous,
        }
    )  # fmt: skip


def moment(at: dt.datetime) -> str:
    """An instant as it stands in log and transcript: UTC, whole seconds."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_log(draw: Draw, verb: str, at: dt.datetime, **facts: Any) -> LogRow:
    """Add a line. ``facts`` are strings and whole numbers that everybody may read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = LogRow.objects.order_by("-position").first()
    position, previous = (last.position + 1, last.digest) if last else (1, START)
    body = log_bytes(position=position, at=at, number=draw.number, verb=verb, facts=facts, previous=previous)
    row = LogRow(
        position=position, draw=draw, at=at, verb=verb, facts=facts, previous=previous,
        digest=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    row.save(force_insert=True)
    return row
