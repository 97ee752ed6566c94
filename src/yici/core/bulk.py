"""Many rows of one table at once, without an instance for each: what a sweeper or an import writes by the thousand.

The caller names every column that has no default in the database. Values are those that a model instance would hold.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

AT_ONCE = 5000


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, ignore_conflicts: bool = False
) -> None:
    """Insert rows, in the order of ``columns`` (names as in the database); joins the transaction that is open."""
    fields = [model._meta.get_field(name) for name in columns]
    is_json = [isinstance(field, models.JSONField) for field in fields]
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        by_column = [
            [json.dumps(row[at], ensure_ascii=False) for row in some] if is_json[at] else [row[at] for row in some]
            for at in range(len(columns))
        ]
        if connection.vendor == "postgresql":
            _by_arrays(model._meta.db_table, fields, by_column, ignore_conflicts)
        else:
            _one_by_one(model._meta.db_table, fields, by_column, is_json, ignore_conflicts)


def _by_arrays(table: str, fields: Sequence[Any], by_column: list[list[Any]], ignore_conflicts: bool) -> None:
    names = ", ".join(f'"{field.column}"' for field in fields)
    # Without its length: a cast would cut what is too long instead of refusing it.
    arrays = ", ".join(f"%s::{field.db_type(connection).partition('(')[0]}[]" for field in fields)
    tail = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({arrays}){tail}', by_column)


def _one_by_one(
    table: str, fields: Sequence[Any], by_column: list[list[Any]], is_json: list[bool], ignore_conflicts: bool
) -> None:
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    for at, field in enumerate(fields):
        if not is_json[at]:
            known: dict[Any, Any] = {}  # a column often holds one instant, one verb, one account
            by_column[at] = [_kept(field, value, known) for value in by_column[at]]
    tail = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks}){tail}', list(zip(*by_column, strict=True))
        )


def _kept(field: Any, value: Any, known: dict[Any, Any]) -> Any:
    if value is None or isinstance(value, bytes):
        return value
    if value not in known:
        known[value] = field.get_db_prep_value(value, connection, prepared=False)
    return known[value]
