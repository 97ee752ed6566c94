"""The chain finds every kind of tampering and names the very row; honest logs pass, late committers included."""

from __future__ import annotations

import datetime as dt
import json
import random
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from yici.core import audit, audit_triggers, clock, sealing
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.merkle import merkle_root
from yici.core.models import AuditBatch, AuditRow
from yici.core.sealing import seal_all, seal_batch
from yici.core.verifying import Problem, parse_published, published_roots, verify

pytestmark = pytest.mark.django_db(transaction=True)


@action
def act(count: int = 1) -> None:
    for number in range(count):
        audit.record("test.done", actor=SYSTEM, kind="thing", key=uuid.uuid4(), number=number, text="一次")


def a_log(batches: int = 3, rows: int = 5) -> list[AuditRow]:
    for _ in range(batches):
        act(rows)
        assert seal_batch() == rows
    return list(AuditRow.objects.order_by("id"))


def tamper(*statements: str, parameters: tuple[object, ...] = ()) -> None:
    """As somebody who owns the database: without triggers and without foreign keys."""
    audit_triggers.remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        else:
            cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement, parameters)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=ON")
        else:
            cursor.execute("SET session_replication_role = DEFAULT")
    audit_triggers.install(connection)


def first() -> Problem:
    found = verify().first
    assert found is not None
    return found


def test_an_honest_log_passes() -> None:
    a_log()
    act(2)
    verdict = verify()
    assert verdict.is_good and verdict.has_triggers
    assert (verdict.batches, verdict.rows, verdict.unsealed, len(verdict.unsealed_rows)) == (3, 15, 2, 2)
    assert verdict.head == bytes(AuditBatch.objects.order_by("-number")[0].chain)


def test_an_empty_log_passes() -> None:
    assert verify().is_good and seal_all() == 0


def test_every_kind_of_detail_is_sealed_and_read_back_alike() -> None:
    held = dt.datetime(2026, 3, 2, 1, 0, 0, 120, tzinfo=dt.UTC)
    with clock.held_at(held):
        audit.record(
            "test.done",
            actor=SYSTEM,
            kind="thing",
            key=1,
            whole=2**53 - 1,
            nested={"b": [True, None, "汉\u2028字\t"], "a": uuid.UUID(int=7)},
            day=dt.date(2026, 3, 2),
        )
    seal_all()
    assert verify().is_good


def test_rows_written_in_bulk_are_sealed_like_others() -> None:
    assert audit.record_many("test.done", actor=SYSTEM, kind="thing", items=[(n, {"n": n}) for n in range(7)]) == 7
    seal_all()
    assert verify().is_good and verify().rows == 7


@pytest.mark.parametrize("value", [1.5, 2**53, b"x", object()])
def test_a_detail_that_could_not_be_verified_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        audit.record("test.done", actor=SYSTEM, kind="thing", key=1, value=value)


def test_a_late_committer_is_sealed_in_a_later_batch() -> None:
    """Its row has the smallest id and is committed last."""
    if connection.vendor == "sqlite":  # one writer at a time: build what a late commit leaves behind
        rows = a_log(batches=1, rows=3)
        late = AuditRow(
            id=rows[0].id - 1, at=clock.now(), verb="test.late", object_kind="thing", object_key="1", nonce=b"0" * 16
        )
        late.save(force_insert=True)
    else:
        written, may_commit = threading.Event(), threading.Event()

        def write_slowly() -> None:
            with transaction.atomic():
                audit.record("test.late", actor=SYSTEM, kind="thing", key=1)
                written.set()
                assert may_commit.wait(20)
            connection.close()

        slow = threading.Thread(target=write_slowly)
        slow.start()
        assert written.wait(20)
        a_log(batches=1, rows=3)
        may_commit.set()
        slow.join(20)
    late = AuditRow.objects.get(verb="test.late")
    assert late.batch is None and late.id < AuditRow.objects.exclude(batch=None).order_by("id")[0].id
    assert seal_all() == 1 and verify().is_good
    late.refresh_from_db()
    assert late.batch is not None and late.batch.number == 2


EDITS: dict[str, tuple[str, object]] = {
    "verb": ("verb = %s", "test.other"),
    "time": ("at = %s", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
    "account": ("account = %s", uuid.UUID(int=5).hex),
    "post": ("post = %s", uuid.UUID(int=5).hex),
    "kind": ("object_kind = %s", "other"),
    "object": ("object_key = %s", "other"),
    "details": ("details = %s", '{"number": 99}'),
    "details that are no JSON object": ("details = %s", "[1e300]"),
    "nonce": ("nonce = %s", b"1" * 16),
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_row_is_named(column: str) -> None:
    row = a_log()[7]
    change, value = EDITS[column]
    tamper(f"UPDATE core_auditrow SET {change} WHERE id = %s", parameters=(value, row.id))
    assert first() == Problem("row_changed", 2, 2, row.key)


def test_a_deleted_row_is_named() -> None:
    row = a_log()[7]
    tamper("DELETE FROM core_auditrow WHERE id = %s", parameters=(row.id,))
    assert first() == Problem("row_missing", 2, 2, row.key)


INSERT = (
    "INSERT INTO core_auditrow (key, at, verb, object_kind, object_key, details, nonce, batch_id, place_in_batch) "
    "SELECT %s, at, verb, object_kind, object_key, details, nonce, batch_id, {place} FROM core_auditrow WHERE id = %s"
)


@pytest.mark.parametrize(("place", "named"), [("place_in_batch", 2), ("99", 99), ("-5", -5)])
def test_an_inserted_row_is_named(place: str, named: int) -> None:
    row = a_log()[7]
    key = uuid.UUID(int=77)
    tamper(INSERT.format(place=place), parameters=(key.hex, row.id))
    assert first() == Problem("row_added", 2, named, key)


def test_swapped_rows_are_named() -> None:
    rows = a_log()
    swap = "UPDATE core_auditrow SET place_in_batch = CASE id WHEN {} THEN 3 ELSE 1 END WHERE id IN ({}, {})"
    tamper(swap.format(rows[6].id, rows[6].id, rows[8].id))
    assert first() == Problem("row_moved", 2, 1, rows[8].key)


def test_a_row_moved_to_another_batch_is_named() -> None:
    rows = a_log()
    tamper("UPDATE core_auditrow SET batch_id = %s WHERE id = %s", parameters=(rows[12].batch_id, rows[7].id))
    assert first() == Problem("row_moved", 2, 2, rows[7].key)


def test_a_row_taken_out_of_its_batch_is_named() -> None:
    row = a_log()[7]
    tamper("UPDATE core_auditrow SET batch_id = NULL, place_in_batch = NULL WHERE id = %s", parameters=(row.id,))
    assert first() == Problem("row_moved", 2, 2, row.key)


def test_an_exchanged_row_is_named() -> None:
    row, key = a_log()[7], uuid.UUID(int=78)
    tamper("UPDATE core_auditrow SET key = %s WHERE id = %s", parameters=(key.hex, row.id))
    assert first() == Problem("row_added", 2, 2, key)
    assert verify().problems[1] == Problem("row_missing", 2, 2, row.key)


def test_truncated_rows_are_named() -> None:
    rows = a_log()
    tamper("DELETE FROM core_auditrow WHERE id >= %s", parameters=(rows[12].id,))
    assert first() == Problem("row_missing", 3, 2, rows[12].key)


def test_a_batch_cut_out_is_named() -> None:
    rows = a_log()
    tamper("DELETE FROM core_auditrow WHERE batch_id = %s", parameters=(rows[7].batch_id,))
    tamper("DELETE FROM core_auditbatch WHERE id = %s", parameters=(rows[7].batch_id,))
    assert first() == Problem("batch_missing", 2)


@pytest.mark.parametrize(
    "change",
    ["root = %s", "chain = %s", "previous = %s", "leaves = %s"],
)
def test_a_changed_batch_is_named(change: str) -> None:
    a_log()
    tamper(f"UPDATE core_auditbatch SET {change} WHERE number = 2", parameters=(b"0" * 32,))
    found = verify()
    assert not found.is_good and {problem.batch for problem in found.problems} <= {2, 3}
    assert found.first is not None and found.first.batch == 2


@pytest.mark.parametrize("change", ["count = 4", "number = 9"])
def test_a_batch_with_another_count_or_number_is_named(change: str) -> None:
    a_log()
    tamper(f"UPDATE core_auditbatch SET {change} WHERE number = 2")
    assert first().batch == 2


COLUMNS = {
    "core_auditrow": ("verb", "object_kind", "object_key", "nonce", "place_in_batch", "details"),
    "core_auditbatch": ("root", "previous", "chain", "leaves", "count", "number"),
}


def _changed(value: Any, draw: random.Random) -> Any:
    """Another value of the same type: one bit, one letter, one number away."""
    if isinstance(value, int):
        return value + draw.choice([-20, 20, 700])
    if isinstance(value, dict):
        return json.dumps({**value, "number": draw.randrange(100, 200)})
    if isinstance(value, str):
        return value + draw.choice("ab ")
    changed = bytearray(value)
    changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


@pytest.mark.parametrize("seed", range(8))
def test_any_single_change_is_found(seed: int) -> None:
    """Random cells of rows and batches, one small change at a time, undone after each look."""
    draw = random.Random(seed)
    a_log()
    published = parse_published(published_roots())
    audit_triggers.remove(connection)
    for _ in range(25):
        table = draw.choice(list(COLUMNS))
        column = draw.choice(COLUMNS[table])
        model = AuditRow if table == "core_auditrow" else AuditBatch
        thing = draw.choice(list(model.objects.order_by("id")))
        before = getattr(thing, column)
        value = _changed(before if isinstance(before, int | str | dict) else bytes(before), draw)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, thing.pk])
            assert not verify(published).is_good, f"{table}.{column} of {thing}: {before!r} -> {value!r}"
            transaction.set_rollback(True)
    assert verify(published).is_good
    audit_triggers.install(connection)


def truncate_whole_batches(rows: list[AuditRow]) -> None:
    tamper("DELETE FROM core_auditrow WHERE batch_id = %s", parameters=(rows[12].batch_id,))
    tamper("DELETE FROM core_auditbatch WHERE id = %s", parameters=(rows[12].batch_id,))


def rewrite_everything(rows: list[AuditRow]) -> None:
    """Somebody with the whole database changes a row and computes leaves, roots and chain anew."""
    tamper("UPDATE core_auditrow SET verb = 'test.other' WHERE id = %s", parameters=(rows[7].id,))
    previous = sealing.START
    for batch in AuditBatch.objects.order_by("number"):
        content = list(AuditRow.objects.filter(batch=batch).order_by("place_in_batch").values(*sealing.LEAF_FIELDS))
        leaves = [sealing.leaf_hash(row) for row in content]
        root = merkle_root(leaves)
        chain = sealing.chain_hash(previous, root, batch.count, batch.sealed_at)
        packed = sealing.pack_leaves([row["key"] for row in content], leaves)
        tamper(
            "UPDATE core_auditbatch SET root = %s, previous = %s, chain = %s, leaves = %s WHERE id = %s",
            parameters=(root, previous, chain, packed, batch.id),
        )
        previous = chain


@pytest.mark.parametrize(
    ("tampering", "problem"),
    [
        (truncate_whole_batches, Problem("older_than_published", 3)),
        (rewrite_everything, Problem("differs_from_published", 2)),
    ],
)
def test_what_the_chain_alone_cannot_show_is_found_by_published_roots(
    tampering: Callable[[list[AuditRow]], None], problem: Problem
) -> None:
    rows = a_log()
    published = parse_published(published_roots())
    assert verify(published).is_good and verify(published).compared == 3
    tampering(rows)
    assert verify().is_good, "nothing inside tells"
    assert verify(published).first == problem


def test_an_old_backup_that_was_restored_and_used_on_is_found() -> None:
    rows = a_log()
    published = parse_published(published_roots())
    truncate_whole_batches(rows)
    act(4)
    seal_all()
    assert verify().is_good
    assert verify(published).first == Problem("differs_from_published", 3)


def test_a_line_that_is_no_root_is_named() -> None:
    a_log(batches=1)
    with pytest.raises(ValueError, match="line 2"):
        parse_published([*published_roots(), "1 something"])


FORBIDDEN = [
    "UPDATE core_auditrow SET verb = 'x' WHERE id = {sealed}",
    "UPDATE core_auditrow SET verb = 'x' WHERE id = {open}",
    "UPDATE core_auditrow SET details = '{{}}' WHERE id = {open}",
    "UPDATE core_auditrow SET batch_id = NULL WHERE id = {sealed}",
    "UPDATE core_auditrow SET place_in_batch = 9 WHERE id = {sealed}",
    "UPDATE core_auditrow SET batch_id = {batch} WHERE id = {open}",
    "UPDATE core_auditrow SET batch_id = {batch}, place_in_batch = 9, verb = 'x' WHERE id = {open}",
    "DELETE FROM core_auditrow WHERE id = {sealed}",
    "DELETE FROM core_auditrow WHERE id = {open}",
    "UPDATE core_auditbatch SET count = 4 WHERE id = {batch}",
    "DELETE FROM core_auditbatch WHERE id = {batch}",
    "INSERT INTO core_auditrow (key, at, verb, object_kind, object_key, details, nonce, batch_id, place_in_batch) "
    "SELECT '00000000000000000000000000000009', at, verb, object_kind, object_key, details, nonce, {batch}, 9 "
    "FROM core_auditrow WHERE id = {open}",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses_to_change_the_log(statement: str) -> None:
    sealed = a_log(batches=1)[0]
    act()
    waiting = AuditRow.objects.get(batch=None)
    with pytest.raises(DatabaseError, match="never changed"), connection.cursor() as cursor:
        cursor.execute(statement.format(sealed=sealed.id, open=waiting.id, batch=sealed.batch_id))
    assert verify().is_good


def test_missing_triggers_are_told() -> None:
    audit_triggers.remove(connection)
    try:
        assert not verify().has_triggers
    finally:
        audit_triggers.install(connection)
