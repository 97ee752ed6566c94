"""What the columnar side speaks of: datasets, generations, scopes. No domain words, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "id": "BIGINT",
    "text": "VARCHAR",
    "int": "BIGINT",
    "dec": "DECIMAL(18,4)",
    "yes": "BOOLEAN",
    "day": "DATE",
    "moment": "TIMESTAMP",
}
"""Kind of a column -> its type in the mirror."""


class ColumnsError(Exception):
    """What can go wrong here; the app that asks says it in its own words."""


class NoGeneration(ColumnsError):
    """Nothing was built yet, or what was built is gone."""


class BuildRuns(ColumnsError):
    """Another process is building."""


class ColumnRefused(ColumnsError):
    """A column that this purpose may not use."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        super().__init__(", ".join(columns))


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table of the mirror. ``key``: the column by which a change replaces rows. ``columns``: name -> kind."""

    name: str
    key: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation knows of itself. ``position`` is where it stands in the change feed; ``day`` the day its rows
    hold for; ``facts`` is what the app that built it wants to remember."""

    key: str
    position: int
    day: dt.date
    moment: dt.datetime
    known_at: dt.datetime | None
    datasets: Mapping[str, Dataset]
    rows: Mapping[str, int]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question may see: the row of the answer that each area belongs to, and the columns it may not use.

    An area that has no row is out of scope. There is no way to ask without one.
    """

    rows: Mapping[int, int]
    forbidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed since a generation: the keys of replaced rows, and the rows that hold instead (Arrow tables)."""

    keys: Sequence[int]
    tables: Mapping[str, Any] = field(default_factory=dict)
