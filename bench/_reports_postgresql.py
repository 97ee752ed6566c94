"""The peer of ``reports``: PostgreSQL over typed columns, on the server that DATABASE_URL names."""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import sys
import time
from pathlib import Path

import duckdb
import psycopg

from bench._reports_case import CODES, MONEY, statements

COLUMNS = {
    "registered": "bigint", "state": "text", "ended_on": "date", "person__birth_date": "date",
    **{code.replace(".", "__"): "text" for code in CODES},
    **{code.replace(".", "__"): "numeric(18,4)" for code in MONEY},
}  # fmt: skip


def main(parquet: str, today: dt.date, target: Path) -> None:
    """Copy the columns that the reports read, run them batched three times, write seconds and rows."""
    source = duckdb.connect()
    csv = target.with_suffix(".csv")
    source.execute(f"COPY (SELECT {', '.join(COLUMNS)} FROM '{parquet}') TO '{csv}' (FORMAT csv, HEADER false)")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE UNLOGGED TABLE person ({', '.join(f'{n} {k}' for n, k in COLUMNS.items())})")
        began = time.perf_counter()
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY person FROM STDIN (FORMAT csv)") as copy,
            csv.open("rb") as file,
        ):
            while data := file.read(1 << 20):
                copy.write(data)
        copied = time.perf_counter() - began
        csv.unlink()
        connection.execute("VACUUM ANALYZE person")
        times = []
        asked = statements("person", "count(*) FILTER (WHERE {})", today)
        for _ in range(3):
            began = time.perf_counter()
            rows = [connection.execute(one.encode()).fetchall() for one in asked]
            times.append(time.perf_counter() - began)
    found = {"postgresql": round(statistics.median(times), 2), "copy_s": round(copied, 1), "rows": rows}
    target.write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], dt.date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
