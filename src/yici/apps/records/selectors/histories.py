"""Histories of records: versions as the fold of two times needs them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import Q

from yici.apps.records.models import RecordVersion
from yici.apps.records.rules.timeline import Told

T = TypeVar("T")
CHUNK = 2000  # ids in one query


def chunked(items: Iterable[T], size: int = CHUNK) -> Iterable[list[T]]:
    """Lists of at most ``size`` items, in order."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


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
        rows = RecordVersion.objects.filter(visible, record_id__in=ids).order_by("record_id", "number")
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
