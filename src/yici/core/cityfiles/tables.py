"""Reading and writing tables: UTF-8, LF, comma, quotes only where needed, sorted by key, ``note`` last.

A table whose files end in ``.toml`` has one row a file (a rule file): its columns are the names of the settings.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Column, Line, Row, Table
from yici.core.cityfiles.settings import read_settings, settings_text

FORMAT_REPAIR = "Run: yici city format"


def table_text(table: Table, rows: Iterable[Row]) -> str:
    """The canonical text of one file of a table."""
    if table.is_toml:
        return "".join(_toml_text(table, row) for row in rows)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    names = table.header
    writer.writerow(names)
    for row in sorted(rows, key=table.key_of):
        writer.writerow([row.get(name, "") for name in names])
    return stream.getvalue()


def files_of(root: Path, table: Table) -> list[str]:
    """The files of a table that exist, relative to the city, in order."""
    return sorted(path.relative_to(root).as_posix() for path in root.glob(table.files) if path.is_file())


def read_lines(root: Path, table: Table, problems: list[Problem] | None = None) -> Iterator[Line]:
    """The rows of a table, file by file. Unreadable files and lines go to ``problems``; without it they raise.

    Raises ``ValueError`` with the problem in words.
    """
    for file in files_of(root, table):
        for found in (_toml_lines if table.is_toml else _file_lines)(root, file, table):
            if isinstance(found, Line):
                yield found
            elif problems is None:
                raise ValueError(str(found))
            else:
                problems.append(found)


def _toml_text(table: Table, row: Row) -> str:
    return settings_text({one.name: _typed(one, row[one.name]) for one in table.columns if row.get(one.name, "")})


def _typed(column: Column, text: str) -> Any:
    try:
        if column.kind == "int":
            return int(text)
        if column.kind == "day":
            return dt.date.fromisoformat(text)
    except ValueError:
        return text  # what is wrong with it is said by the check of the column
    return column.parts(text) if column.kind == "list" else text


def _toml_lines(root: Path, file: str, table: Table) -> Iterator[Line | Problem]:
    try:
        found = read_settings(root / file)
    except ValueError as error:
        yield Problem(file, 0, "The file cannot be read ({reason}).", "Correct it.", {"reason": str(error)})
        return
    unknown = [name for name in found if name not in table.header]
    if unknown:
        yield _wrong_header(file, [], unknown)
    yield Line(file, 0, {name: _text(found.get(name, "")) for name in table.header})


def _text(value: Any) -> str:
    return "|".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _file_lines(root: Path, file: str, table: Table) -> Iterator[Line | Problem]:
    try:
        text = (root / file).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Problem(file, 0, "The file is not UTF-8 (byte {byte}).", "Save it as UTF-8.", {"byte": error.start + 1})
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        header = next(reader, [])
        missing = [name for name in table.header if name not in header]
        unknown = [name for name in header if name not in table.header]
        if missing or unknown or len(header) != len(table.header):
            yield _wrong_header(file, missing, unknown)
            if missing:
                return
        number = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                yield Line(file, number, dict(zip(header, cells, strict=True)))
            elif cells:
                yield Problem(
                    file,
                    number,
                    "The line has {found} cells, the heading has {expected}.",
                    "Add or remove commas; a text with a comma stands in double quotes.",
                    {"found": len(cells), "expected": len(header)},
                )
            number = reader.line_num + 1
    except csv.Error as error:
        what = "The line cannot be read ({reason})."
        yield Problem(
            file, number, what, "Close open quotes; write quotes inside a text twice.", {"reason": str(error)}
        )


def _wrong_header(file: str, missing: list[str], unknown: list[str]) -> Problem:
    return Problem(
        file,
        1,
        "The heading is not the expected one; missing: {missing}; not known: {unknown}.",
        "Put the names of the columns as docs/reference/city-files.md lists them.",
        {"missing": ", ".join(missing) or "–", "unknown": ", ".join(unknown) or "–"},
    )
