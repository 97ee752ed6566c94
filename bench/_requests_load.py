"""Requests by the million for the benches of reading, on PostgreSQL: cases, assignments, requests, work orders, words.

Every second request was answered at once, the others have a work order. Most are long over; three in a hundred are
open. Words follow Zipf's law over an invented vocabulary, so that some stand in every tenth text and some in one of a
million. Nothing here is a way to write: rows are made as actions would leave them, loaded past them, indexes after.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Model

from yici.apps.cases.models import Assignment, Case, Clock, Event
from yici.apps.hotline.models import Request, Share, WorkOrder
from yici.core.models import SearchText
from yici.core.text_search import BUCKET, mark

TABLES: tuple[type[Model], ...] = (Case, Assignment, Clock, Event, Request, WorkOrder, Share, SearchText)
WORDS, IN_A_TEXT = 20_000, 14
SIGNS = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
CLOSED_BEFORE = 0.97  # share of requests, the older ones, that are over
CHUNK = 20_000
FACTS = """'{"rule": "working_days", "length": 5, "started_on": "2026-11-20", "due_on": "2026-11-27", "days": 7,
"skipped": []}'::jsonb"""


def vocabulary() -> list[str]:
    """Words of two signs, all different, the commonest first."""
    drawn = random.Random(7)
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(drawn.choices(SIGNS, k=2))] = None
    return list(found)


def empty_of_indexes() -> list[str]:
    """Drop what slows a load; returns the statements that make it again. Foreign keys stay away: nothing is written."""
    again = []
    with connection.cursor() as cursor:
        for model in TABLES:
            again += _without_constraints(cursor, model._meta.db_table)
        for model in TABLES:
            again += _without_indexes(cursor, model._meta.db_table)
            cursor.execute(f"ALTER TABLE {model._meta.db_table} SET UNLOGGED")
    return again


def _without_constraints(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE (conrelid = %s::regclass AND contype IN ('u', 'f', 'c')) OR confrelid = %s::regclass",
        [table, table],
    )
    again = []
    for owner, name, kind, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {owner} DROP CONSTRAINT IF EXISTS "{name}" CASCADE')
        if kind == "u":
            again.append(f'ALTER TABLE {owner} ADD CONSTRAINT "{name}" {definition}')
    return again


def _without_indexes(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT indisprimary",
        [table],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _filled(model: type[Model], given: dict[str, str]) -> tuple[str, str]:
    """Columns and expressions of an INSERT … SELECT: what is given, and the default of every other column."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.column in given:
            columns.append(field.column)
            values.append(given[field.column])
        elif not field.null and field.column != "id":
            kind = field.get_internal_type()
            default = field.get_default() if field.has_default() else None
            columns.append(field.column)
            values.append(_literal(kind, default))
    return ", ".join(f'"{one}"' for one in columns), ", ".join(values)


def _literal(kind: str, default: Any) -> str:
    if kind == "BooleanField":
        return "true" if default else "false"
    if kind == "JSONField":
        return "'{}'::jsonb"
    if kind == "DateTimeField":
        return "'9999-01-01'" if default is not None else "now()"
    if kind == "UUIDField":
        return "gen_random_uuid()"
    if "Integer" in kind:
        return str(default or 0)
    return f"'{default or ''}'"


def load(count: int, areas: list[int], units: list[int], centre: int) -> None:
    """Requests 1 … ``count``: each with its case at the centre and a work order of a unit. The first units are busy."""
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - the present of the bench
    again = empty_of_indexes()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_done")
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in TABLES)}")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET work_mem = '64MB'")
        _texts(cursor, count, areas, now)
        _rest(cursor, count, areas, units, centre, now)
        for sentence in again:
            cursor.execute(sentence)
    with connection.cursor() as cursor:
        for model in TABLES:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("DROP TABLE IF EXISTS bench_text")
        cursor.execute(f"CREATE TABLE bench_done AS SELECT {count}::bigint AS count")


def loaded() -> int:
    """How many requests a load that came to its end has left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_done') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT count FROM bench_done")
        return int(cursor.fetchone()[0])


def key_of(kind: int, number: int) -> str:
    """The key of the request (1), its case (2), its work order (3) or that one's case (4)."""
    return f"0000000{kind}-0000-7000-8000-{number:012x}"


def _texts(cursor: Any, count: int, areas: list[int], now: dt.datetime) -> None:
    """Keys, words and marks of every request, by COPY in the order of their coming."""
    cursor.execute("DROP TABLE IF EXISTS bench_text")
    cursor.execute("CREATE UNLOGGED TABLE bench_text (id bigint, title text, text text)")
    for rows, marks in _chunks(count, areas):
        with cursor.copy("COPY bench_text (id, title, text) FROM STDIN") as copy:
            copy.write("".join(rows))
        with cursor.copy("COPY core_searchtext (id, kind, key, marks) FROM STDIN") as copy:
            copy.write("".join(marks))


def _chunks(count: int, areas: list[int]) -> Iterator[tuple[list[str], list[str]]]:
    words = vocabulary()
    odds = 1 / np.arange(1, WORDS + 1) ** 0.9
    odds /= odds.sum()
    drawn = np.random.default_rng(11)
    hashed: dict[str, int] = {}
    bucket = -1
    for first in range(1, count + 1, CHUNK):
        many = min(CHUNK, count + 1 - first)
        picks = drawn.choice(WORDS, size=(many, IN_A_TEXT), p=odds)
        rows, marks = [], []
        for number, chosen in zip(range(first, first + many), picks.tolist(), strict=True):
            text = "".join(words[one] for one in chosen)
            if number // BUCKET != bucket:
                bucket, hashed = number // BUCKET, {}
            found = set()
            for at in range(len(text) - 1):
                pair = text[at : at + 2]
                one = hashed.get(pair)
                if one is None:
                    one = hashed[pair] = mark("request", pair, bucket)
                found.add(one)
            area = f"~area:{areas[number % len(areas)]}"
            if area not in hashed:
                hashed[area] = mark("request", area, bucket)
            found.add(hashed[area])
            rows.append(f"{number}\t{text[:10]}\t{text}\n")
            marks.append(f"{number}\trequest\t{key_of(1, number)}\t{{{','.join(map(str, found))}}}\n")
        yield rows, marks


def _rest(cursor: Any, count: int, areas: list[int], units: list[int], centre: int, now: dt.datetime) -> None:
    over = int(count * CLOSED_BEFORE)
    minutes = max((now - START).total_seconds() / 60 / count, 1e-6)
    at = f"'{START.isoformat()}'::timestamptz + id * {minutes} * interval '1 minute'"
    area = f"(ARRAY{areas})[1 + id % {len(areas)}]"
    # Half of the work goes to the first ten units.
    unit = f"(ARRAY{units})[CASE WHEN id % 4 = 0 THEN 1 + (id / 4) % 10 ELSE 1 + (id / 4) % {len(units)} END]"
    given = "bench_text WHERE id % 2 = 0"
    is_over = f"id <= {over}"
    due = f"CASE WHEN {is_over} THEN '9999-01-01'::timestamptz ELSE now() + (id % 200 - 60) * interval '1 hour' END"
    keys = {kind: f"('0000000{kind}-0000-7000-8000-' || lpad(to_hex(id), 12, '0'))::uuid" for kind in (1, 2, 3, 4)}
    state = {
        "request": f"CASE WHEN {is_over} THEN 'request:solved' ELSE 'request:in_hand' END",
        "work_order": f"CASE WHEN {is_over} THEN 'work_order:closed' ELSE 'work_order:working' END",
    }
    phase = f"CASE WHEN {is_over} THEN 'closed' ELSE 'working' END"
    closed = f"CASE WHEN {is_over} THEN {at} ELSE NULL END"

    def put(model: type[Model], source: str = "bench_text", **values: str) -> None:
        columns, selected = _filled(model, values)
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {selected} FROM {source}")

    number = {one: f"'{one}26-' || lpad(id::text, 8, '0')" for one in "RW"}
    put(Case, id="2 * id - 1", key=keys[2], number=number["R"], type="'request'", type_version="1",
        state_id=state["request"], phase=f"CASE WHEN {is_over} THEN 'closed' ELSE 'answered' END", subject=keys[1],
        title="title", area_id=area,
        owner_id=str(centre), opened_at=at, closed_at=closed)  # fmt: skip
    put(Case, given, id="2 * id", key=keys[4], number=number["W"], type="'work_order'", type_version="1", phase=phase,
        state_id=state["work_order"], subject=keys[3], title="title", area_id=area, owner_id=str(centre),
        parent_id="2 * id - 1", opened_at=at, closed_at=closed)  # fmt: skip
    put(Request, id="id", key=keys[1], number=number["R"], code="'ABCDEF'", case_id=keys[2], channel="'phone'",
        kind="'heating'", title="title", text="text", area_id=area, received_at=at, received_on=f"({at})::date",
        solved=f"CASE WHEN {is_over} THEN 'yes' ELSE '' END", urgency="'normal'", exit="'in_scope'")  # fmt: skip
    put(WorkOrder, given, id="id", key=keys[3], number=number["W"], case_id=keys[4], kind="'heating'", title="title",
        text="text", area_id=area, unit_id=unit, first_dispatched_at=at, urgency="'normal'")  # fmt: skip
    put(Share, given, id="id", request_id="id", order_id="id", is_first="true", joined_at=at)
    put(Assignment, id="2 * id - 1", case_id="2 * id - 1", unit_id=str(centre), part="'main'", given_at=at,
        phase=f"CASE WHEN {is_over} THEN 'closed' ELSE 'answered' END",
        state=f"CASE WHEN {is_over} THEN 'closed' ELSE 'answered' END", next_due="'9999-01-01'")  # fmt: skip
    put(Assignment, given, id="2 * id", case_id="2 * id", unit_id=unit, part="'main'", phase=phase, state=phase,
        next_due=due, given_at=at)  # fmt: skip
    put(Clock, given, id="id", case_id="2 * id", kind="'final'", rule="'working_days'", length="5", started_at=at,
        due_on=f"({due})::date", due_at=due, soon_at=due, is_met=is_over,
        stopped_at=f"CASE WHEN {is_over} THEN {at} ELSE NULL END",
        facts=FACTS)  # fmt: skip
    put(Event, id="3 * id - 2", case_id="2 * id - 1", at=at, verb="'request.opened'", state="'received'")
    put(Event, given, id="3 * id - 1", case_id="2 * id", at=at, verb="'work_order.opened'", state="'dispatched'")
    put(Event, given, id="3 * id", case_id="2 * id", at=at, verb="'work_order.sign'", state="'working'")
