"""A city's files as a whole: loaded into the database, and written back from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from yici.core.cityfiles import CityFiles, Problem, Table, read_city, write_city
from yici.core.threeway import LoadedTable, Row, TableDifference, apply, compare, table_of_rows
from yici.shell.cityfiles import TABLES, problems_of

SETTINGS = "city.toml"


@dataclass(slots=True)
class CityDifference:
    """What a load would do, table by table; ``problems`` stop it."""

    problems: list[Problem] = field(default_factory=list)
    tables: list[TableDifference] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return all(table.is_empty() for table in self.tables)

    @property
    def conflicts(self) -> int:
        """Rows that changed both in the files and in the database."""
        return sum(len(table.conflicts) for table in self.tables)


def _loaders() -> dict[str, LoadedTable]:
    from yici.apps.figures import public as figures
    from yici.apps.places import public as places
    from yici.apps.records import public as records

    own = {**places.loaded_tables(), **records.loaded_tables(), **figures.loaded_tables()}
    return {table.name: own.get(table.name) or table_of_rows(table.files) for table in TABLES}


def _rows_of(files: CityFiles, table: Table) -> dict[str, Row]:
    return {"|".join(table.key_of(row)): row for row in files.rows(table.name)}


def load_city(folder: Path, *, take: str = "", dry_run: bool = False) -> CityDifference:
    """Compare a city's files with the database and, unless ``dry_run``, write what changed in the files.

    Each table is one transaction. Nothing is written while the files have problems.
    """
    from yici.apps.places.public import generate_units
    from yici.core import audit
    from yici.core.access import SYSTEM
    from yici.core.actions import action

    found = CityDifference(problems=problems_of(folder))
    if found.problems:
        return found
    files = read_city(folder, TABLES)

    @action
    def load_table(table: Table, loader: LoadedTable) -> TableDifference:
        rows = _rows_of(files, table)
        difference = compare(loader, rows)
        if not dry_run:
            apply(loader, rows, difference, take=take)
            if not difference.is_empty():
                audit.record("city.loaded", actor=SYSTEM, kind="city", key=table.files, added=len(difference.added),
                             changed=len(difference.changed), retired=len(difference.retired))  # fmt: skip
        return difference

    @action
    def load_settings() -> TableDifference:
        loader, rows = table_of_rows(SETTINGS), {"settings": files.settings}
        difference = compare(loader, rows)
        if not dry_run:
            apply(loader, rows, difference, take=take)
        return difference

    found.tables.append(load_settings())
    loaders = _loaders()
    for table in TABLES:
        found.tables.append(load_table(table, loaders[table.name]))
        if table.name == "units" and not dry_run:
            rules = files.settings.get("generated_units", [])
            action(generate_units)(files.rows("areas"), rules, files.rows("units"))
    return found


def export_city(folder: Path) -> list[str]:
    """Write the database's city as files; a freshly loaded city comes back byte for byte. Returns what was written."""
    settings = table_of_rows(SETTINGS).read().get("settings", {})
    loaders = _loaders()
    rows = {table.name: list(loaders[table.name].read().values()) for table in TABLES}
    return write_city(CityFiles.of(settings, rows, TABLES, folder), folder)
