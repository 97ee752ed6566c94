"""A whole city: its settings and tables, read when asked for, written back byte for byte."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from yici.core.cityfiles.schema import Line, Row, Table
from yici.core.cityfiles.settings import SETTINGS_FILE, read_settings, settings_text
from yici.core.cityfiles.tables import files_of, read_lines, table_text


class CityFiles:
    """The files of a city. A table is read at its first use; ``CityFiles.of`` holds rows that come from elsewhere."""

    def __init__(self, root: Path, tables: Sequence[Table]) -> None:
        self.root = root
        self.tables = {table.name: table for table in tables}
        self._lines: dict[str, tuple[Line, ...]] = {}
        self._settings: dict[str, Any] | None = None

    @classmethod
    def of(
        cls,
        settings: Mapping[str, Any],
        rows: Mapping[str, Iterable[Row]],
        tables: Sequence[Table],
        root: Path = Path(),
    ) -> CityFiles:
        """A city whose rows are given by table name, for writing what a database holds."""
        city = cls(root, tables)
        city._settings = dict(settings)
        for name, table in city.tables.items():
            city._lines[name] = tuple(Line(table.file_of(row), 0, row) for row in rows.get(name, ()))
        return city

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of ``city.toml``."""
        if self._settings is None:
            self._settings = read_settings(self.root / SETTINGS_FILE)
        return self._settings

    def lines(self, table: str) -> tuple[Line, ...]:
        """The rows of a table with the places where they stand. Raises ``ValueError`` for an unreadable file."""
        if table not in self._lines:
            self._lines[table] = tuple(read_lines(self.root, self.tables[table]))
        return self._lines[table]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table by column name."""
        return [line.values for line in self.lines(table)]

    def hold(self, table: str, lines: Iterable[Line]) -> None:
        """Use these lines for a table from now on (a check passes on what it could read)."""
        self._lines[table] = tuple(lines)

    def texts(self) -> dict[str, str]:
        """The canonical text of every file, by path relative to the city."""
        texts = {SETTINGS_FILE: settings_text(self.settings)}
        for name, table in self.tables.items():
            by_file: dict[str, list[Row]] = defaultdict(list)
            if table.stem is None and (self.lines(name) or table.is_required or (self.root / table.files).is_file()):
                by_file[table.files] = []
            for line in self.lines(name):
                by_file[table.file_of(line.values)].append(line.values)
            texts.update({file: table_text(table, rows) for file, rows in by_file.items()})
        return texts


def read_city(root: Path, tables: Sequence[Table]) -> CityFiles:
    """The city in a folder; each table is read when it is first asked for."""
    return CityFiles(root, tables)


def write_city(files: CityFiles, root: Path) -> list[str]:
    """Write a city into a folder; files already there with the same bytes are left alone. Returns what was written.

    Files of the city's tables that hold no row any more are removed.
    """
    texts = files.texts()
    written: list[str] = []
    for file, text in sorted(texts.items()):
        path, content = root / file, text.encode()
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(content)
        part.replace(path)
        written.append(file)
    for table in files.tables.values():
        for file in files_of(root, table):
            if file not in texts:
                (root / file).unlink()
                written.append(file)
    return written


def format_city(root: Path, tables: Sequence[Table]) -> list[str]:
    """Make the files of a city canonical; returns the changed ones. Raises ``ValueError`` for an unreadable file."""
    city = read_city(root, tables)
    for table in city.tables:
        city.lines(table)
    return write_city(city, root)
