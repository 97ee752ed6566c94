"""Erasure: the one operation that touches old versions. Values and salts go, commitments and the audit chain stay.

What other places keep of a record (receipts, files, search, mirror) their own erasers remove; the shell names them.
"""

from __future__ import annotations

import uuid

from django.db import connection

from yici.apps.records.errors import ReasonNeeded, SecondPersonNeeded
from yici.apps.records.guards import get_record_for
from yici.apps.records.models import (
    AreaRelation,
    Doubt,
    Evidence,
    Identifier,
    ImportRow,
    Link,
    ProtectedLookup,
    Record,
    RecordVersion,
)
from yici.apps.records.states import DOUBT, RECORD
from yici.core import audit, clock, copies, files
from yici.core.access import Actor
from yici.core.actions import action, is_inside_action

ERASE = "records.erase"
EVIDENCE_OWNER = "record"


def erase_record(actor: Actor, record: uuid.UUID, *, reason: str, legal_basis: str, second: Actor) -> dict[str, int]:
    """Erase a record and those merged into it; returns how many copies each place removed.

    Needs a reason, the legal basis and a second person with the same power (``SecondPersonNeeded``). Afterwards the
    database file is cleaned of what deletion leaves behind.
    """
    counts = _erase(actor, record, reason=reason, legal_basis=legal_basis, second=second)
    if not is_inside_action() and not connection.in_atomic_block:
        clean_storage()
    return counts


@action
def _erase(actor: Actor, record: uuid.UUID, *, reason: str, legal_basis: str, second: Actor) -> dict[str, int]:
    actor.must(ERASE)
    second.must(ERASE)
    if not reason.strip() or not legal_basis.strip():
        raise ReasonNeeded
    if second.account is None or second.account == actor.account:
        raise SecondPersonNeeded
    found = get_record_for(actor, record, to_write=True)
    counts: dict[str, int] = {}
    for one in [found, *Record.objects.filter(merged_into=found)]:
        for place, count in {"records": _empty(one), **copies.erase_copies(one.key)}.items():
            counts[place] = counts.get(place, 0) + count
    audit.record(
        "record.erased",
        actor=actor,
        kind="record",
        key=found.key,
        reason=reason[:200],
        legal_basis=legal_basis[:200],
        second=str(second.account),
        counts=counts,
    )
    return counts


def _empty(record: Record) -> int:
    now = clock.now()
    versions = RecordVersion.objects.filter(record=record).update(
        values={}, sealed={}, originals={}, claims=[], ends=[], reason="", salt=None, erased_at=now
    )
    Identifier.objects.filter(record=record).delete()
    ProtectedLookup.objects.filter(record=record).delete()
    ImportRow.objects.filter(record=record.key).delete()
    Link.objects.filter(part=record).delete()
    Link.objects.filter(whole=record).delete()
    AreaRelation.objects.filter(record=record).delete()
    Evidence.objects.filter(record=record).delete()
    files.erase(EVIDENCE_OWNER, record.key)
    Doubt.objects.filter(record=record, state=DOUBT.initial).update(
        state=DOUBT.find_row(DOUBT.initial, "keep").target, answered_at=now
    )
    Record.objects.filter(pk=record.pk).update(
        state=RECORD.find_row(record.state, "erase").target,
        version=record.version + 1,
        current={},
        sealed={},
        claims=[],
        told_on={},
        pending=None,
        pending_batch=None,
        current_from=None,
        next_change_on=None,
        end_reason="",
        merged_into=None,
        changed_at=now,
    )
    return versions


def clean_storage() -> None:
    """Remove what deleting leaves in the storage: the write-ahead log of SQLite, dead rows of PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (RecordVersion, Record, Identifier, ProtectedLookup, ImportRow, Link, AreaRelation):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
