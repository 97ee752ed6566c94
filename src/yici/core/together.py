"""Rows of several tables, written together: on PostgreSQL by one statement, on SQLite one after the other.

For what happens so often that every round trip counts (a request taken in). Apps keep their doors: each adds the rows
of its own tables to the batch that the caller hands it, and nobody sees another one's models. A row may name, in a
foreign key, one that was added before and has no number yet. A *gate* is a row that is written unless it is there
already (a submission, a number); what is added behind a gate that was shut is not written.

The statement is the same for rows of the same shape, so that PostgreSQL plans it once a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model

from yici.core.actions import is_inside_action

M = TypeVar("M", bound=Model)
Shape = tuple[tuple[type[Model], bool, tuple[tuple[int, int], ...]], ...]
VALUE = -1  # the column's value is a parameter; any other number is the place of the row that it names


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is written."""

    name: str
    attname: str
    cast: str
    field: Any
    adapt: Callable[[Any], Any] | None
    is_link: bool


class Together:
    """A batch of rows in the order in which they are written."""

    def __init__(self) -> None:
        self._rows: list[Model] = []
        self._gates: list[int] = []

    def add(self, row: M) -> M:
        """Add a row; defaults are those of its model, columns without a value stay empty."""
        self._rows.append(row)
        return row

    def gate(self, row: M) -> M:
        """Add a row that may be there already; what follows is written only when it was not."""
        self._gates.append(len(self._rows))
        return self.add(row)

    def write(self) -> Model | None:
        """Write all rows inside the open action; the gate that was shut, or None. Rows written know their number."""
        if not is_inside_action():
            raise RuntimeError("rows are written together inside an action")
        numbers = self._write_at_once() if connection.vendor == "postgresql" else self._write_in_turn()
        for row, number in zip(self._rows, numbers, strict=True):
            if number is not None:
                row.pk = number
                row._state.adding, row._state.db = False, connection.alias
        return next((self._rows[at] for at in self._gates if numbers[at] is None), None)

    def _shape(self) -> tuple[Shape, list[Any]]:
        """What the statement looks like, and its parameters."""
        places = {id(row): at for at, row in enumerate(self._rows)}
        shape, values = [], []
        for at, row in enumerate(self._rows):
            given: list[tuple[int, int]] = []
            for index, column in enumerate(columns(type(row))):
                value = getattr(row, column.attname)
                if value is None:
                    named = column.field.get_cached_value(row, None) if column.is_link else None
                    if named is not None:
                        given.append((index, places[id(named)]))
                    continue
                given.append((index, VALUE))
                values.append(column.adapt(value) if column.adapt is not None else value)
            shape.append((type(row), at in self._gates, tuple(given)))
        return tuple(shape), values

    def _write_at_once(self) -> list[int | None]:
        shape, values = self._shape()
        with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
            cursor.execute(statement(shape), values, prepare=True)
            found: tuple[int | None, ...] | None = cursor.fetchone()
        return list(found or ())

    def _write_in_turn(self) -> list[int | None]:
        numbers: list[int | None] = []
        is_shut = False
        for at, row in enumerate(self._rows):
            if is_shut:
                numbers.append(None)
            elif at in self._gates:
                numbers.append(_pass(row))
                is_shut = numbers[-1] is None
            else:
                row.save(force_insert=True)
                numbers.append(row.pk)
        return numbers


def number_of(model: type[Model], **given: Any) -> int | None:
    """The number of a row with these values (None: empty), or None: one small question on the way to a batch.

    A queryset is put together anew each time, which costs more than the answer.
    """
    values = [value for value in given.values() if value is not None]
    with connection.cursor() as cursor:
        cursor.execute(_question(model, tuple((name, value is None) for name, value in given.items())), values)
        found = cursor.fetchone()
    return found[0] if found else None


@lru_cache(maxsize=64)
def _question(model: type[Model], given: tuple[tuple[str, bool], ...]) -> str:
    quote = connection.ops.quote_name
    wanted = " AND ".join(
        f"{quote(str(model._meta.get_field(name).column))} {'IS NULL' if is_empty else '= %s'}"  # type: ignore[union-attr]
        for name, is_empty in given
    )
    return f"SELECT id FROM {quote(model._meta.db_table)} WHERE {wanted} LIMIT 1"


def _pass(row: Model) -> int | None:
    """Write a row unless it is there; its number or None."""
    held = [(column, getattr(row, column.attname)) for column in columns(type(row))]
    given = [(column, value) for column, value in held if value is not None]
    names = ", ".join(connection.ops.quote_name(column.name) for column, _ in given)
    signs = ", ".join(["%s"] * len(given))
    table = connection.ops.quote_name(row._meta.db_table)
    sql = f"INSERT INTO {table} ({names}) VALUES ({signs}) ON CONFLICT DO NOTHING RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(sql, [column.field.get_db_prep_save(value, connection) for column, value in given])
        found = cursor.fetchone()
    return found[0] if found else None


@lru_cache(maxsize=64)
def columns(model: type[Model]) -> tuple[Column, ...]:
    """The columns of a table but for its number."""
    found = []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        target = field.target_field if isinstance(field, ForeignKey) else field
        kind = str(target.cast_db_type(connection) or "")  # type: ignore[attr-defined]
        # A length is left to the column: a cast would cut the text in silence.
        cast = "text" if kind.startswith("varchar") else kind
        adapt = _adapted(field) if isinstance(field, JSONField) else None
        found.append(Column(field.column, field.attname, cast, field, adapt, isinstance(field, ForeignKey)))
    return tuple(found)


def _adapted(field: Field[Any, Any]) -> Callable[[Any], Any]:
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(maxsize=512)
def statement(shape: Shape) -> bytes:
    """The statement for rows of a shape: each row an arm that reads from the rows it names and from the last gate."""
    quote = connection.ops.quote_name
    arms, at_value, gate = [], 0, VALUE
    for at, (model, is_gate, given) in enumerate(shape):
        known = columns(model)
        parts = []
        for index, named in given:
            if named == VALUE:
                at_value += 1
                parts.append(f"${at_value}::{known[index].cast}")
            else:
                parts.append(f"r{named}.id")
        sources = sorted({named for _, named in given if named != VALUE} or {gate} - {VALUE})
        names = ", ".join(quote(known[index].name) for index, _ in given)
        source = f" FROM {', '.join(f'r{one}' for one in sources)}" if sources else ""
        shut = " ON CONFLICT DO NOTHING" if is_gate else ""
        table = quote(model._meta.db_table)
        arms.append(f"r{at} AS (INSERT INTO {table} ({names}) SELECT {', '.join(parts)}{source}{shut} RETURNING id)")
        gate = at if is_gate else gate
    numbers = ", ".join(f"(SELECT id FROM r{at})" for at in range(len(shape)))
    return f"WITH {', '.join(arms)} SELECT {numbers}".encode()
