"""The same statements on Spark, over the same Parquet files: for cities whose mirror outgrows one machine.

Needs the extra ``spark`` (pyspark and a Java 17 or newer). One Spark application a process; rows of a delta and small
tables are handed over as Parquet in a folder that is removed with the question.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yici.columns.contracts import KINDS
from yici.columns.session import Session

_starting = threading.Lock()
_applications: dict[str, Any] = {}
_TYPES = {"BIGINT": "bigint", "VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp"}


def application(master: str) -> Any:
    """The Spark application of this process for a master; started at the first question."""
    from pyspark.sql import SparkSession

    with _starting:
        if master not in _applications:
            builder = SparkSession.builder.master(master).appName("yici reports")
            settings = {
                "spark.ui.enabled": "false",
                "spark.sql.session.timeZone": "UTC",
                "spark.sql.shuffle.partitions": "8",
                "spark.driver.memory": "1g",
                "spark.log.level": "ERROR",
            }
            for name, value in settings.items():
                builder = builder.config(name, value)
            _applications[master] = builder.getOrCreate()
        return _applications[master]


def stop() -> None:
    """End the applications of this process."""
    with _starting:
        for one in _applications.values():
            one.stop()
        _applications.clear()


class SparkAsked:
    """A session asked through Spark. What it hands over lies in a folder until ``close``."""

    dialect = "pyspark"

    def __init__(self, session: Session, master: str) -> None:
        self.session = session
        self.spark = application(master)
        self._folder = Path(tempfile.mkdtemp(prefix=".spark-", dir=session.generation.path.parent))
        self._made: set[str] = set()

    def close(self) -> None:
        """Remove what was handed over."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def use(self, *datasets: str) -> None:
        """Views of datasets, merged with the delta."""
        for name in datasets:
            if name not in self._made and name in self.session.columns:
                self._made.add(name)
                self.spark.sql(self._merged(name)).createOrReplaceTempView(name)

    def put(self, name: str, table: pa.Table) -> None:
        """A small table as a view."""
        self._hand_over(name, table)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        return [tuple(row) for row in self.spark.sql(sql).collect()]

    def _hand_over(self, name: str, table: pa.Table) -> None:
        path = self._folder / f"{len(list(self._folder.iterdir()))}.parquet"
        pq.write_table(table, path)
        self.spark.read.parquet(str(path)).createOrReplaceTempView(_quoted(name))

    def _merged(self, name: str) -> str:
        session, delta = self.session, self.session.delta
        columns = session.columns[name]
        base = session.generation.manifest.datasets.get(name)
        parts: list[str] = []
        if base is not None:
            path = session.generation.parquet(name)
            self.spark.read.parquet(str(path)).createOrReplaceTempView(f"base_{name}")
            part = f"SELECT {_chosen(base.columns, columns)} FROM base_{name} b"
            if delta.keys:
                self._hand_over("delta_keys", pa.table({"key": pa.array(delta.keys, pa.int64())}))
                part += f" LEFT ANTI JOIN delta_keys d ON b.{_quoted(base.key)} = d.key"
            parts.append(part)
        table = delta.tables.get(name)
        if table is not None and len(table):
            self._hand_over(f"delta_{name}", table)
            kinds = {one: columns[one] for one in table.column_names}
            parts.append(f"SELECT {_chosen(kinds, columns)} FROM delta_{name}")
        if not parts:
            return f"SELECT {_chosen({}, columns)} LIMIT 0"
        return " UNION ALL ".join(parts)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _chosen(present: Any, wanted: Any) -> str:
    return ", ".join(
        _quoted(name) if name in present else f"CAST(NULL AS {_type(kind)}) AS {_quoted(name)}"
        for name, kind in wanted.items()
    )


def _type(kind: str) -> str:
    return _TYPES.get(KINDS[kind], KINDS[kind])
