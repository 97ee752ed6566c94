"""A version taken apart into sections as officials edit it, and put together again as rows of the city's files.

A row of a section has the columns of its table without owner, day and position: those follow from the version and from
where the row stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yici.apps.services.cityfiles import TABLES
from yici.apps.services.contracts import Content, VersionKind
from yici.core.cityfiles.schema import Column, Row, Table

_TABLES = {table.name: table for table in TABLES}


@dataclass(frozen=True, slots=True)
class Section:
    """``owner`` is the column that names the item or thing; ``name_of`` the column that tells rows apart, empty where a
    version has one row; ``is_shared``: rows without a day, which every version may use (materials).
    """

    name: str
    table: Table
    owner: str
    name_of: str = ""
    is_shared: bool = False

    @property
    def is_ordered(self) -> bool:
        """Whether it matters where a row stands."""
        return "position" in self.table.header

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that officials fill in."""
        fixed = {"valid_from", "position"} | (set() if self.is_shared else {self.owner})
        return tuple(column for column in self.table.columns if column.name not in fixed)


SECTIONS: Mapping[VersionKind, tuple[Section, ...]] = {
    "item": (
        Section("facts", _TABLES["service_items"], "code"),
        Section("national", _TABLES["service_national"], "item"),
        Section("fields", _TABLES["service_fields"], "item", "code"),
        Section("needs", _TABLES["service_needs"], "item", "material"),
        Section("materials", _TABLES["service_materials"], "code", "code", is_shared=True),
        Section("steps", _TABLES["service_steps"], "of", "code"),
        Section("rules", _TABLES["service_rules"], "item", "code"),
        Section("questions", _TABLES["service_questions"], "item", "code"),
    ),
    "thing": (
        Section("facts", _TABLES["service_things"], "code"),
        Section("parts", _TABLES["service_parts"], "thing", "item"),
        Section("steps", _TABLES["service_steps"], "of", "code"),
    ),
}
SINGLE = ("facts", "national")  # sections of one row


def section_of(kind: VersionKind, name: str) -> Section | None:
    """The section of this name."""
    return next((one for one in SECTIONS[kind] if one.name == name), None)


def content_of(kind: VersionKind, code: str, valid_from: str, tables: Mapping[str, Iterable[Row]]) -> Content:
    """The rows of a version by section; materials are none: what is there already is not part of a version."""
    found: dict[str, list[dict[str, str]]] = {}
    for section in SECTIONS[kind]:
        if section.is_shared:
            found[section.name] = []
            continue
        rows = [
            row for row in tables[section.table.name] if row[section.owner] == code and row["valid_from"] == valid_from
        ]
        if section.is_ordered:
            rows.sort(key=lambda row: int(row["position"]))
        found[section.name] = [clean(section, row) for row in rows]
        if section.name in SINGLE and not found[section.name]:
            found[section.name] = [clean(section, {})]
    return found


def clean(section: Section, row: Row) -> dict[str, str]:
    """A row with the columns of its section and nothing else; what is not given is empty."""
    return {column.name: row.get(column.name, "") for column in section.columns}


def rows_of(kind: VersionKind, code: str, valid_from: dt.date, content: Content) -> dict[str, list[Row]]:
    """The rows of the city's files that a version is, by table."""
    found: dict[str, list[Row]] = {}
    for section in SECTIONS[kind]:
        rows: Sequence[Row] = content.get(section.name, ())
        if section.name == "national" and not any(value for row in rows for value in row.values()):
            rows = ()  # nothing is written where nothing is said
        found[section.table.name] = [_row(section, code, valid_from, at, row) for at, row in enumerate(rows, 1)]
    return found


def _row(section: Section, code: str, valid_from: dt.date, at: int, row: Row) -> Row:
    given = dict(row)
    if not section.is_shared:
        given |= {section.owner: code, "valid_from": valid_from.isoformat()}
    if section.is_ordered:
        given["position"] = str(at)
    return {name: given.get(name, "") for name in section.table.header}
