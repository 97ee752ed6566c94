"""Questions to a generation merged with what changed since: ``base ANTI JOIN keys UNION ALL delta``, table by table.

One in-memory DuckDB a generation and process, its file attached for reading; a cursor a question, with a view for each
dataset that is asked for.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from yici.columns.contracts import KINDS, Dataset, Delta
from yici.columns.folder import Generation

KEPT_OPEN = 4  # generations that a process keeps open
_opened: OrderedDict[str, duckdb.DuckDBPyConnection] = OrderedDict()
_opening = threading.Lock()


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _connection(database: Path) -> duckdb.DuckDBPyConnection:
    name = str(database)
    with _opening:
        found = _opened.get(name)
        if found is None:
            found = duckdb.connect(":memory:")
            found.execute(f"ATTACH '{name}' AS base (READ_ONLY)")
            found.execute("SET enable_progress_bar = false")
            _opened[name] = found
        _opened.move_to_end(name)
        for old in [one for one in _opened if one != name and not Path(one).exists()][::-1]:
            del _opened[old]  # closed when the last cursor of it is gone
        while len(_opened) > KEPT_OPEN:
            _opened.popitem(last=False)
        return found.cursor()


def forget_opened() -> None:
    """Close what this process keeps open (after a drop, in tests)."""
    with _opening:
        _opened.clear()


class Session:
    """A generation and a delta, asked with SQL. Close it, or use it in a ``with``."""

    dialect = "duckdb"

    def __init__(self, generation: Generation, delta: Delta) -> None:
        self.generation = generation
        self.delta = delta
        self.columns = merged_columns(generation.manifest.datasets, delta)
        self._cursor = _connection(generation.database)
        self._made: set[str] = set()
        if delta.keys:
            self._cursor.register("delta_keys", pa.table({"key": pa.array(delta.keys, pa.int64())}))

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._cursor.close()

    def use(self, *datasets: str) -> None:
        """Make the views of datasets; one that exists nowhere is an empty table."""
        for name in datasets:
            if name in self._made or name not in self.columns:
                continue  # made already, or a small table that was put
            self._made.add(name)
            self._cursor.execute(f"CREATE TEMP VIEW {quoted(name)} AS {self._merged(name)}")

    def _merged(self, name: str) -> str:
        base = self.generation.manifest.datasets.get(name)
        columns = self.columns[name]
        parts: list[str] = []
        if base is not None:
            chosen = ", ".join(_chosen(base.columns, columns))
            parts.append(f"SELECT {chosen} FROM base.{quoted(name)} b")
            if self.delta.keys:
                parts[0] += f" ANTI JOIN delta_keys d ON b.{quoted(base.key)} = d.key"
        table = self.delta.tables.get(name)
        if table is not None and len(table):
            self._cursor.register(f"delta_{name}", table)
            kinds = {one: columns[one] for one in table.column_names}
            parts.append(f"SELECT {', '.join(_chosen(kinds, columns))} FROM {quoted('delta_' + name)}")
        if not parts:
            empty = ", ".join(f"NULL::{KINDS[kind]} AS {quoted(one)}" for one, kind in columns.items())
            return f"SELECT {empty} LIMIT 0"
        return " UNION ALL ".join(parts)

    def put(self, name: str, table: pa.Table) -> None:
        """A small table beside the datasets, for this session only."""
        self._cursor.register(name, table)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        return self._cursor.execute(sql).fetchall()

    def copy_into(self, database: Path, names: Sequence[str]) -> None:
        """Write datasets as they are now into another DuckDB file."""
        self._cursor.execute(f"ATTACH '{database}' AS copy")
        try:
            for name in names:
                self.use(name)
                self._cursor.execute(f"CREATE TABLE copy.{quoted(name)} AS SELECT * FROM {quoted(name)}")
        finally:
            self._cursor.execute("DETACH copy")


def _chosen(present: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    return [
        quoted(name) if name in present else f"NULL::{KINDS[kind]} AS {quoted(name)}" for name, kind in wanted.items()
    ]


def merged_columns(datasets: Mapping[str, Dataset], delta: Delta) -> dict[str, dict[str, str]]:
    """The columns of every dataset, those that only the delta has at the end."""
    found = {name: dict(one.columns) for name, one in datasets.items()}
    for name, table in delta.tables.items():
        kinds = {field.name: _kind(field.type) for field in table.schema}
        for column, kind in kinds.items():
            found.setdefault(name, {}).setdefault(column, kind)
    return found


def _kind(found: pa.DataType) -> str:
    if pa.types.is_decimal(found):
        return "dec"
    if pa.types.is_boolean(found):
        return "yes"
    if pa.types.is_date(found):
        return "day"
    if pa.types.is_timestamp(found):
        return "moment"
    return "int" if pa.types.is_integer(found) else "text"
