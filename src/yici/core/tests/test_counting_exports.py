"""What leaves the house has a number, a watermark and a row in the log."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from yici.core import clock, exports
from yici.core.access import Actor
from yici.core.models import AuditRow
from yici.core.numbers import is_number

NOW = dt.datetime(2026, 11, 27, 6, 5, tzinfo=dt.UTC)
GAOWA = Actor(account=uuid.uuid4(), post=uuid.uuid4(), name="高娃")


@pytest.mark.django_db(transaction=True)
def test_the_watermark_names_person_post_moment_and_number() -> None:
    with clock.held_at(NOW):
        given = exports.mark(GAOWA, "乡镇填报员")
    assert is_number(given.number)
    assert given.watermark == f"高娃 乡镇填报员 2026-11-27 14:05 {given.number}"


@pytest.mark.django_db(transaction=True)
def test_an_export_is_a_row_of_the_log_and_is_counted() -> None:
    with clock.held_at(NOW):
        for rows in (3, 4):
            exports.record(
                GAOWA,
                exports.mark(GAOWA),
                kind="figure",
                key="population",
                rows=rows,
                file_format="xlsx",
                purpose="月报",
            )
        other = Actor(account=uuid.uuid4(), post=None, name="x")
        exports.record(other, exports.mark(other), kind="figure", key="population", rows=9, file_format="csv")
    row = AuditRow.objects.order_by("id").first()
    assert row is not None
    assert (row.verb, row.object_kind, row.object_key, row.account) == (
        "export.made",
        "figure",
        "population",
        GAOWA.account,
    )
    assert (row.details["rows"], row.details["format"], row.details["purpose"]) == (3, "xlsx", "月报")
    assert exports.count(actor=GAOWA) == (2, 7)
    assert exports.count() == (3, 16)
    assert exports.count(since=NOW + dt.timedelta(seconds=1)) == (0, 0)
