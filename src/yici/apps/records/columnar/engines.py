"""Which engine answers: DuckDB in this process, or Spark over the same Parquet files (``YICI_REPORT_ENGINE``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from yici.columns.public import Session


@contextmanager
def asked_of(session: Session) -> Iterator[Any]:
    """What statements are put to."""
    if settings.REPORT_ENGINE != "spark":
        yield session
        return
    from yici.columns.public import SparkAsked

    asked = SparkAsked(session, settings.SPARK_MASTER)
    try:
        yield asked
    finally:
        asked.close()
