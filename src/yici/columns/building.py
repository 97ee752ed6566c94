"""A generation being built: rows come in Arrow batches, go into the native file, and leave as Parquet as well."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from yici.columns.contracts import KINDS, Dataset
from yici.columns.folder import DATABASE
from yici.columns.session import quoted

_kept = threading.local()  # a DuckDB in memory a thread: opening one costs as much as a delta


class Workbench:
    """A DuckDB to shape rows in: a file for a generation, memory for a delta."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.columns: dict[str, dict[str, str]] = {}
        self._put: set[str] = set()
        self.database = duckdb.connect(str(folder / DATABASE)) if folder else _in_memory()
        self.database.execute("SET enable_progress_bar = false")

    def __enter__(self) -> Workbench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.folder is not None or kind is not None:
            self.database.close()
            _kept.database = None
            return
        for name in self._put:
            self.database.unregister(name)
        for name in self.columns:
            self.database.execute(f"DROP TABLE {quoted(name)}")

    def put(self, name: str, table: pa.Table) -> None:
        """Let a batch be named in SQL."""
        self.database.register(name, table)
        self._put.add(name)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        return self.database.execute(sql).fetchall()

    def make(self, name: str, columns: Mapping[str, str]) -> None:
        """A dataset with these columns, or those it lacks added to it."""
        present = self.columns.setdefault(name, {})
        if not present:
            inside = ", ".join(f"{quoted(one)} {KINDS[kind]}" for one, kind in columns.items())
            self.database.execute(f"CREATE TABLE {quoted(name)} ({inside})")
            present.update(columns)
        for one, kind in columns.items():
            if one not in present:
                self.database.execute(f"ALTER TABLE {quoted(name)} ADD COLUMN {quoted(one)} {KINDS[kind]}")
                present[one] = kind

    def add(self, name: str, select: str) -> None:
        """Rows of a SELECT into a dataset, columns by name."""
        self.database.execute(f"INSERT INTO {quoted(name)} BY NAME {select}")

    def table(self, name: str) -> pa.Table:
        """A dataset as Arrow."""
        return self.database.sql(f"SELECT * FROM {quoted(name)}").to_arrow_table()

    def count(self, name: str) -> int:
        """How many rows a dataset has."""
        return int(self.run(f"SELECT count(*) FROM {quoted(name)}")[0][0])

    def write_parquet(self, datasets: Mapping[str, Dataset]) -> None:
        """Every dataset as a Parquet file beside the native one."""
        assert self.folder is not None
        for name in datasets:
            target = self.folder / f"{name}.parquet"
            self.database.execute(f"COPY {quoted(name)} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _in_memory() -> duckdb.DuckDBPyConnection:
    found: duckdb.DuckDBPyConnection | None = getattr(_kept, "database", None)
    if found is None:
        found = _kept.database = duckdb.connect(":memory:")
        found.execute("SET threads = 1")  # a delta is small: other threads would only wait for each other
    return found
