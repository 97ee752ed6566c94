"""Rows written by the thousand are the rows that instances would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from yici.core import audit, bulk, outbox
from yici.core.access import SYSTEM
from yici.core.ids import new_key
from yici.core.models import AuditRow, Outgoing

AT = dt.datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=dt.UTC)
COLUMNS = ("key", "at", "verb", "account", "post", "object_kind", "object_key", "details", "nonce")
STRANGE = {"name": "苏木 \"达拉\" \\ '1' {a,b}", "none": None, "list": [1, "二"], "is": True}


@pytest.mark.django_db
def test_what_was_written_at_once_reads_like_what_was_saved_one_by_one() -> None:
    key, account = new_key(), new_key()
    row = (key, AT, "a.b", account, None, "thing", "1", STRANGE, bytes(range(16)))
    bulk.insert(AuditRow, COLUMNS, [row, (new_key(), *row[1:])])
    AuditRow.objects.create(**dict(zip(COLUMNS, (new_key(), *row[1:]), strict=True)))
    found = [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
             for row in AuditRow.objects.order_by("id").values_list(*COLUMNS)]  # fmt: skip
    assert found[0] == row
    assert found[0][1:] == found[1][1:] == found[2][1:]
    raw = "SELECT count(DISTINCT at), count(DISTINCT CAST(details AS text)) FROM core_auditrow"
    with connection.cursor() as cursor:  # as the database has it too: a text of another shape would sort wrongly
        cursor.execute(raw)
        assert cursor.fetchone()[0] == 1


@pytest.mark.django_db
def test_nothing_and_more_than_one_statement_holds_are_both_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    assert audit.record_many("a.b", actor=SYSTEM, kind="thing", items=[]) == 0
    assert audit.record_many("a.b", actor=SYSTEM, kind="thing", items=[(at, {}) for at in range(5)]) == 5
    assert sorted(AuditRow.objects.values_list("object_key", flat=True)) == ["0", "1", "2", "3", "4"]


@pytest.mark.django_db
def test_a_doubled_mark_is_posted_once_and_a_doubled_key_is_refused() -> None:
    notice = outbox.Notice("sms", "unit", "a", "x.y", {"number": "W"}, once="m")
    outbox.post([notice, notice])
    outbox.post([notice])
    assert Outgoing.objects.count() == 1
    row = (new_key(), AT, "a.b", None, None, "thing", "1", {}, b"1" * 16)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(AuditRow, COLUMNS, [row, row])


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite keeps no lengths")
def test_what_is_too_long_is_refused_and_not_cut() -> None:
    row = (new_key(), AT, "a" * 81, None, None, "thing", "1", {}, b"1" * 16)
    with pytest.raises(DataError), transaction.atomic():
        bulk.insert(AuditRow, COLUMNS, [row])
