"""Rows for the mirror, from the database in batches: records as they are on a day, relations to areas, links.

Raw SQL and no instances: a city has three million records and seven million relations. A record whose ``current`` does
not hold for the day (or was told later than ``known_at``) is folded from its versions, as every other reader does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import pyarrow as pa
from django.db import connection

from yici.apps.records.models import AreaRelation, ImportBatch, Link, Record
from yici.apps.records.selectors.histories import chunked
from yici.apps.records.selectors.snapshots import load_snapshots

ROWS_AT_ONCE = 20_000
_TEXT, _ID = pa.string(), pa.int64()
RECORD_FIELDS = (
    ("id", _ID), ("state", _TEXT), ("ended_on", _TEXT), ("merged_into", _ID), ("since", _TEXT), ("until", _TEXT),
    ("told", _TEXT), ("current", _TEXT), ("sealed", _TEXT),
)  # fmt: skip
RELATION_FIELDS = (
    ("record", _ID), ("id", _ID), ("relation", _TEXT), ("area", _ID), ("from_on", _TEXT), ("to_on", _TEXT),
    ("told", _TEXT), ("in_force", _ID),
)  # fmt: skip
LINK_FIELDS = (
    ("part", _ID), ("id", _ID), ("whole", _ID), ("kind", _TEXT), ("role", _TEXT), ("from_on", _TEXT),
    ("to_on", _TEXT), ("told", _TEXT), ("in_force", _ID),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """For which day, by what was known at which instant (None: now)."""

    day: dt.date
    known_at: dt.datetime | None = None


@dataclass(slots=True)
class Batch:
    """Rows of one entity, as lists in the order of ``RECORD_FIELDS``."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def table(self) -> pa.Table:
        """The rows as Arrow."""
        return _table(self.rows, RECORD_FIELDS)


def _table(rows: Sequence[Sequence[Any]], fields: Sequence[tuple[str, pa.DataType]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(fields)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(columns, fields, strict=True)]
    return pa.table(arrays, names=[name for name, _ in fields])


def _greatest(*columns: str) -> str:
    function = "greatest" if connection.vendor == "postgresql" else "max"
    return f"{function}({', '.join(f'coalesce(CAST({one} AS TEXT), {_EMPTY})' for one in columns)})"


_EMPTY = "''"


def count_records() -> int:
    """How many records a full reading goes through."""
    return Record.objects.count()


def _record_sql() -> str:
    quote = connection.ops.quote_name
    record, batch = quote(Record._meta.db_table), quote(ImportBatch._meta.db_table)
    told = _greatest("r.changed_at", "b.effective_at", "b.withdrawn_at", "p.effective_at", "p.withdrawn_at")
    text = "CAST(r.{0} AS TEXT)".format
    return (
        f"SELECT r.id, r.entity, r.state, {text('ended_on')}, r.merged_into_id, {text('current_from')}, "
        f"{text('next_change_on')}, {told}, {text('current')}, {text('sealed')}, {text('pending')}, p.state "
        f"FROM {record} r LEFT JOIN {batch} b ON b.id = r.born_in_batch_id "
        f"LEFT JOIN {batch} p ON p.id = r.pending_batch_id "
        "WHERE (r.born_in_batch_id IS NULL OR b.state = 'effective') AND r.state <> 'erased'"
    )


def _rows(sql: str, column: str, ids: Sequence[int] | None, order: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a SELECT in batches: all of them, or those whose ``column`` is one of ``ids``."""
    if ids is None:
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"{sql} ORDER BY {order}")
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield rows
        return
    for some in chunked(ids):
        numbers = ",".join(str(int(one)) for one in some)
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} AND {column} IN ({numbers})")
            yield cursor.fetchall()


def read_records(moment: Moment, ids: Sequence[int] | None = None) -> Iterator[tuple[int, dict[str, Batch]]]:
    """Batches of records by entity, with how many rows were read for them."""
    day = moment.day.isoformat()
    known_at = moment.known_at.isoformat(" ") if moment.known_at else ""
    known: dict[tuple[str, ...], str] = {}
    for rows in _rows(_record_sql(), "r.id", ids, "r.id"):
        found: dict[str, Batch] = {}
        slow: dict[int, tuple[str, tuple[Any, ...]]] = {}
        for pk, entity, state, ended_on, merged, since, until, told, current, sealed, pending, waiting_for in rows:
            if pending is not None and pending != "null":
                waiting = orjson.loads(pending)
                if waiting and waiting.get("when") == waiting_for:
                    since, until = waiting["current_from"], waiting["next_change_on"]
                    current, sealed = (orjson.dumps(waiting[name]).decode() for name in ("current", "sealed"))
            fixed = (pk, state, ended_on, merged)
            if (since and since > day) or (until and until <= day) or (known_at and told > known_at):
                slow[pk] = (entity, (*fixed, day, _next(moment.day), told))
                continue
            row = (*fixed, since, until, told, current, _codes(sealed, known))
            found.setdefault(entity, Batch()).rows.append(row)
        if slow:
            _add_folded(found, slow, moment, known)
        yield len(rows), found


def _next(day: dt.date) -> str:
    return (day + dt.timedelta(days=1)).isoformat()


def _codes(sealed: str, known: dict[tuple[str, ...], str]) -> str:
    """The codes that have a sealed value, as ",a,b,"; the values themselves end here."""
    if sealed == "{}":
        return ""
    codes = tuple(orjson.loads(sealed))
    found = known.get(codes)
    if found is None:
        found = known[codes] = f",{','.join(codes)}," if codes else ""
    return found


def _add_folded(
    found: dict[str, Batch],
    slow: dict[int, tuple[str, tuple[Any, ...]]],
    moment: Moment,
    known: dict[tuple[str, ...], str],
) -> None:
    """Records whose day has not come, has passed, or was told later: from their versions, for this one day."""
    snapshots = load_snapshots(slow, as_of=moment.day, known_at=moment.known_at)
    for pk, (entity, fixed) in slow.items():
        snapshot = snapshots[pk]
        codes = tuple(snapshot.sealed)
        sealed = known.setdefault(codes, f",{','.join(codes)}," if codes else "")
        row = (*fixed, orjson.dumps(dict(snapshot.values)).decode(), sealed)
        found.setdefault(entity, Batch()).rows.append(row)


def _dated_sql(model: type[AreaRelation] | type[Link], columns: str, moment: Moment) -> tuple[str, str]:
    """A SELECT of dated rows with what they say about being in force; and when anything about them was told last."""
    quote = connection.ops.quote_name
    table, batch = quote(model._meta.db_table), quote(ImportBatch._meta.db_table)
    told = _greatest("t.recorded_at", "t.replaced_at", "b.effective_at", "b.withdrawn_at")
    if moment.known_at is None:
        in_force = "t.replaced_at IS NULL AND (t.batch_id IS NULL OR b.state = 'effective')"
    else:
        at = f"'{moment.known_at.isoformat(' ')}'"
        in_force = (
            f"((t.batch_id IS NULL AND t.recorded_at <= {at}) OR (b.effective_at <= {at} "
            f"AND (b.withdrawn_at IS NULL OR b.withdrawn_at > {at}))) "
            f"AND (t.replaced_at IS NULL OR t.replaced_at > {at})"
        )
    sql = (
        f"SELECT {columns}, CAST(t.from_on AS TEXT), CAST(t.to_on AS TEXT), {told}, "
        f"CASE WHEN {in_force} THEN 1 ELSE 0 END "
        f"FROM {table} t LEFT JOIN {batch} b ON b.id = t.batch_id WHERE 1 = 1"
    )
    return sql, table


def read_relations(moment: Moment, ids: Sequence[int] | None = None) -> Iterator[pa.Table]:
    """Relations to areas in batches, those in force and others; the others tell when something was last said."""
    sql, _ = _dated_sql(AreaRelation, "t.record_id, t.id, t.relation, t.area_id", moment)
    for rows in _rows(sql, "t.record_id", ids, "t.id"):
        yield _table(rows, RELATION_FIELDS)


def read_links(moment: Moment, ids: Sequence[int] | None = None) -> Iterator[pa.Table]:
    """Links in batches, as ``read_relations``; by their part."""
    sql, _ = _dated_sql(Link, "t.part_id, t.id, t.whole_id, t.kind, t.role", moment)
    for rows in _rows(sql, "t.part_id", ids, "t.id"):
        yield _table(rows, LINK_FIELDS)


def ids_of(keys: Iterable[Any]) -> list[int]:
    """Numbers of records by key."""
    return list(Record.objects.filter(key__in=list(keys)).values_list("pk", flat=True))
