"""Loading a table of a city's files: what the last load said, what the file says, what the database says.

Changed on one side only, the change is taken; changed on both, it is a conflict and waits for ``take``. A row that left
the file is retired, never deleted. Rows are mappings of column names to text, as they stand in the files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.core import clock
from yici.core.models import CityRow, LoadedRow

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoadedTable:
    """A table that is loaded from ``file``: how to read it from the database and how to write rows into it.

    ``write(rows, retired)`` gets full rows by code (new and changed) and the codes that left the file.
    """

    file: str
    read: Callable[[], dict[str, dict[str, str]]]
    write: Callable[[dict[str, Row], list[str]], None]


@dataclass(slots=True)
class TableDifference:
    """What a load of one table would do. ``changed`` and ``conflicts`` name the columns that differ."""

    file: str
    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)  # changed in the database only
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    unchanged: int = 0

    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.added or self.changed or self.retired or self.conflicts)


def _differing(one: Row | None, two: Row | None) -> list[str]:
    one, two = one or {}, two or {}
    return sorted(name for name in {*one, *two} if one.get(name, "") != two.get(name, ""))


def compare(table: LoadedTable, rows: Mapping[str, Row]) -> TableDifference:
    """Compare the rows of the file with the database and with the last load; writes nothing."""
    last = dict(LoadedRow.objects.filter(file=table.file, retired_on=None).values_list("code", "content"))
    present = table.read()
    found = TableDifference(file=table.file)
    for code, row in rows.items():
        stands = present.get(code)
        if stands is None:
            found.added.append(code)
            continue
        differs = _differing(row, stands)
        if not differs:
            found.unchanged += 1
        elif code not in last or not _differing(last[code], stands):
            found.changed[code] = differs
        elif not _differing(last[code], row):
            found.kept[code] = differs
        else:
            found.conflicts[code] = differs
    found.retired = sorted(code for code in last if code not in rows and code in present)
    return found


def apply(table: LoadedTable, rows: Mapping[str, Row], found: TableDifference, *, take: str = "") -> None:
    """Write what ``compare`` found. ``take`` decides conflicts: "file" or "database"; without it they stay untouched.

    Must run inside an action.
    """
    codes = [*found.added, *found.changed]
    if take == "file":
        codes += [*found.conflicts, *found.kept]
    table.write({code: rows[code] for code in codes}, found.retired)
    now = clock.now()
    undecided = set() if take else set(found.conflicts)
    LoadedRow.objects.bulk_create(
        [
            LoadedRow(file=table.file, code=code, content=dict(row), loaded_at=now)
            for code, row in rows.items()
            if code not in undecided
        ],
        update_conflicts=True,
        unique_fields=["file", "code"],
        update_fields=["content", "loaded_at"],
        batch_size=500,
    )
    LoadedRow.objects.filter(file=table.file, code__in=found.retired).update(retired_on=clock.today())


def settings_of(section: str) -> dict[str, Any]:
    """A section of the city's ``city.toml``; empty when there is none."""
    found: Any = table_of_rows("city.toml").read().get("settings", {}).get(section, {})
    return found if isinstance(found, dict) else {}


def table_of_rows(file: str) -> LoadedTable:
    """A table whose database side is plain rows (``CityRow``): words, lists and settings without a model."""

    def read() -> dict[str, dict[str, str]]:
        return dict(CityRow.objects.filter(file=file, retired_on=None).values_list("code", "content"))

    def write(rows: dict[str, Row], retired: list[str]) -> None:
        CityRow.objects.bulk_create(
            [CityRow(file=file, code=code, content=dict(row)) for code, row in rows.items()],
            update_conflicts=True,
            unique_fields=["file", "code"],
            update_fields=["content", "retired_on"],
            batch_size=500,
        )
        CityRow.objects.filter(file=file, code__in=retired).update(retired_on=clock.today())

    return LoadedTable(file, read, write)
