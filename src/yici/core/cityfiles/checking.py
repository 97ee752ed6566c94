"""Everything that can be wrong with the files of a city whatever they speak of; apps add checks of their own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Table
from yici.core.cityfiles.settings import SETTINGS_FILE, read_settings, settings_text
from yici.core.cityfiles.tables import FORMAT_REPAIR, files_of, read_lines, table_text

_INT = re.compile(r"-?(0|[1-9]\d*)")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff]")


def check_city(root: Path, tables: Sequence[Table], checks: Sequence[Check] = ()) -> list[Problem]:
    """Every problem of a city's files, by file and line; ``checks`` run when the tables themselves are readable."""
    problems = list(_settings(root))
    city = CityFiles(root, tables)
    for table in tables:
        unreadable: list[Problem] = []
        city.hold(table.name, read_lines(root, table, unreadable))
        problems += unreadable
        problems += _table(city, table, bool(unreadable))
    problems += _unknown_files(root, tables)
    for table in tables:
        problems += _references(city, table)
    if not any(problem.file == SETTINGS_FILE for problem in problems):
        for check in checks:
            problems += check(city)
    by_text = {str(problem): problem for problem in problems}
    return sorted(by_text.values(), key=lambda one: (one.file, one.line, str(one)))


def check_rows(city: CityFiles, names: Collection[str], checks: Sequence[Check] = ()) -> list[Problem]:
    """Every problem of rows that lie in no file yet (``hold``), in the tables of these names: what ``check_city`` says
    of files. ``checks`` run only when every cell is readable: they take numbers and days for what they are.
    """
    problems: list[Problem] = []
    for name in names:
        table, lines = city.tables[name], city.lines(name)
        for line in lines:
            problems += _cells(table, line)
        problems += _doubles(table, lines)
    if not problems:
        for check in checks:
            problems += check(city)
    for name in names:
        problems += _references(city, city.tables[name])
    return list({(one.file, one.line, str(one)): one for one in problems}.values())


def _settings(root: Path) -> Iterator[Problem]:
    path = root / SETTINGS_FILE
    if not path.is_file():
        yield Problem(SETTINGS_FILE, 0, "The file is missing.", "Add it with name, code and timezone of the city.")
        return
    try:
        settings = read_settings(path)
    except ValueError as error:
        yield Problem(SETTINGS_FILE, 0, "The file cannot be read ({reason}).", "Correct it.", {"reason": str(error)})
        return
    if settings_text(settings).encode() != path.read_bytes():
        yield Problem(SETTINGS_FILE, 0, "The file is not in canonical form.", FORMAT_REPAIR)


def _table(city: CityFiles, table: Table, is_unreadable: bool) -> Iterator[Problem]:
    files = files_of(city.root, table)
    if table.is_required and not files:
        yield Problem(
            table.files,
            0,
            "The file is missing.",
            "Add it with the heading {names}.",
            {"names": ",".join(table.header)},
        )
    lines = city.lines(table.name)
    for line in lines:
        yield from _line(table, line)
    yield from _doubles(table, lines)
    if is_unreadable:
        return
    for file in files:
        text = table_text(table, [line.values for line in lines if line.file == file])
        if text.encode() != (city.root / file).read_bytes():
            yield Problem(file, 0, "The file is not in canonical form.", FORMAT_REPAIR)


def _cells(table: Table, line: Line) -> Iterator[Problem]:
    for column in table.columns:
        value = line.values[column.name]
        if value:
            yield from _cell(column, value, line)
        elif column.required:
            yield _problem(line, "{column} is empty.", "Fill it in.", column=column.name)
    start, end = line.values.get("valid_from", ""), line.values.get("valid_to", "")
    if start and end and end < start:
        yield _problem(line, "valid_to lies before valid_from.", "Correct one of the two days.")


def _line(table: Table, line: Line) -> Iterator[Problem]:
    yield from _cells(table, line)
    if table.stem is not None and table.file_of(line.values) != line.file:
        file = table.file_of(line.values)
        yield _problem(line, "The row belongs in {file}.", "Move it there.", file=file)


def _cell(column: Column, value: str, line: Line) -> Iterator[Problem]:
    if value != value.strip() or _UNSEEN.search(value):
        what = "{column} holds blanks at an end, a line break or signs that cannot be seen."
        yield _problem(line, what, "Remove them.", column=column.name)
    if column.kind in ("list", "words"):
        parts = column.parts(value)
        if "" in parts or len(set(parts)) != len(parts):
            yield _problem(line, "{column} has an empty or a double part.", "Remove it.", column=column.name)
    if column.kind == "day" and not _is_day(value):
        yield _problem(
            line, "{column}: {value} is no day.", "Write it like 2026-05-17.", column=column.name, value=value
        )
    if column.kind == "int" and not _INT.fullmatch(value):
        yield _problem(
            line, "{column}: {value} is no whole number.", "Write digits only.", column=column.name, value=value
        )
    if column.kind == "pattern" and not re.fullmatch(column.pattern, value):
        what = "{column}: {value} does not have the form {pattern}."
        yield _problem(line, what, "Correct it.", column=column.name, value=value, pattern=column.pattern)
    if column.choices and not column.references:
        for part in column.parts(value):
            if part not in column.choices:
                what = "{column}: {value} is not one of the allowed words."
                choices = ", ".join(sorted(column.choices))
                yield _problem(line, what, "Use one of: {choices}", column=column.name, value=part, choices=choices)


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _doubles(table: Table, lines: Sequence[Line]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Line] = {}
    for line in lines:
        key = table.key_of(line.values)
        first = seen.setdefault(key, line)
        if first is not line:
            yield _problem(
                line,
                "{key} stands already in {file}, line {number}.",
                "Remove one of the two rows or give it another code.",
                key=" ".join(key),
                file=first.file,
                number=first.number,
            )


def _references(city: CityFiles, table: Table) -> Iterator[Problem]:
    for column in table.columns:
        other = city.tables.get(column.references)
        if other is None:
            continue
        codes = {line.values[other.key[0]] for line in city.lines(other.name)} | column.choices
        for line in city.lines(table.name):
            for part in column.parts(line.values[column.name]):
                if part not in codes:
                    what = "{column}: {value} is not in {file}."
                    repair = "Correct the code here, or add {value} to {file}."
                    yield _problem(line, what, repair, column=column.name, value=part, file=other.files)


def _unknown_files(root: Path, tables: Sequence[Table]) -> Iterator[Problem]:
    for path in sorted([*root.rglob("*.csv"), *root.rglob("*.toml")]):
        file = path.relative_to(root).as_posix()
        if file != SETTINGS_FILE and not any(table.holds(file) for table in tables):
            yield Problem(file, 0, "No part of the system reads this file.", "Correct its name or remove it.")


def _problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    return Problem(line.file, line.number, what, repair, facts)
