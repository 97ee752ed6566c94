"""Histories of records: versions as the fold of two times needs them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, Field, Model, Q
from django.db.models.expressions import RawSQL

from yici.apps.records.models import RecordVersion
from yici.apps.records.rules.timeline import Told

T = TypeVar("T")
CHUNK = 2000  # ids in one query


def chunked(items: Iterable[T], size: int = CHUNK) -> Iterable[list[T]]:
    """Lists of at most ``size`` items, in order."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def among(model: type[Model], field: str, ids: Iterable[int]) -> RawSQL:
    """The condition that a key column is one of these numbers, written into the SQL.

    Parameters would cost Django two microseconds each; a report over 50,000 rows asks with half a million.
    """
    quote = connection.ops.quote_name
    found = model._meta.get_field(field)
    assert isinstance(found, Field)
    column = f"{quote(model._meta.db_table)}.{quote(str(found.column))}"
    numbers = ",".join(str(int(one)) for one in ids)
    sql = f"{column} IN ({numbers})" if numbers else f"{column} IS NULL AND {column} IS NOT NULL"
    return RawSQL(sql, [], output_field=BooleanField())


def known_by(known_at: dt.datetime | None, *, plus_batch: int | None = None, minus_batch: int | None = None) -> Q:
    """The filter of versions known at an instant (None: now): no batch, or one that was effective and not withdrawn."""
    if known_at is None:
        visible = Q(batch=None) | Q(batch__state="effective")
    else:
        withdrawn = Q(batch__withdrawn_at=None) | Q(batch__withdrawn_at__gt=known_at)
        visible = Q(batch=None, recorded_at__lte=known_at) | (Q(batch__effective_at__lte=known_at) & withdrawn)
    if plus_batch is not None:
        visible |= Q(batch_id=plus_batch)
    return visible if minus_batch is None else visible & ~Q(batch_id=minus_batch)


def load_told(
    record_ids: Sequence[int],
    *,
    known_at: dt.datetime | None = None,
    plus_batch: int | None = None,
    minus_batch: int | None = None,
) -> dict[int, list[Told]]:
    """Versions known at an instant, by record id. Withdrawn and not yet effective batches are left out."""
    found: dict[int, list[Told]] = defaultdict(list)
    visible = known_by(known_at, plus_batch=plus_batch, minus_batch=minus_batch)
    for ids in chunked(record_ids):
        rows = RecordVersion.objects.filter(visible, among(RecordVersion, "record", ids)).order_by(
            "record_id", "number"
        )
        for record, number, on, at, effective, values, sealed, claims, ends in rows.values_list(
            "record_id",
            "number",
            "valid_on",
            "recorded_at",
            "batch__effective_at",
            "values",
            "sealed",
            "claims",
            "ends",
        ):
            found[record].append(Told(number, on, effective or at, values, sealed, frozenset(claims), tuple(ends)))
    return found
