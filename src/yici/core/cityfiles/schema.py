"""What a table of a city's files looks like: columns with kinds, a key, one or more files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yici.core.cityfiles.city import CityFiles
    from yici.core.cityfiles.problems import Problem

Row = Mapping[str, str]
Check = Callable[["CityFiles"], "Iterable[Problem]"]
KINDS = ("text", "list", "words", "choice", "day", "int", "pattern")


@dataclass(frozen=True, slots=True)
class Column:
    """Kinds: ``text``; ``list`` (parts joined by |); ``words`` (joined by a space); ``choice`` of ``choices``; ``day``
    (ISO); ``int``; ``pattern`` (whole text matches ``pattern``).

    ``references`` names a table: the value, or each of several, must be a code of it or one of ``choices``.
    """

    name: str
    kind: str = "text"
    required: bool = False
    choices: frozenset[str] = frozenset()
    references: str = ""
    pattern: str = ""

    def parts(self, value: str) -> list[str]:
        """The single values in a cell."""
        if self.kind == "list":
            return value.split("|") if value else []
        if self.kind == "words":
            return value.split(" ") if value else []
        return [value] if value else []


@dataclass(frozen=True, slots=True)
class Table:
    """A table in one file (``areas.csv``) or in several (``elements/*.csv``), told apart by ``stem`` of a row; or in
    rule files (``evaluation/*.toml``), each of which is one row.

    ``key`` columns identify a row over all files and order it; the first of them is the code others refer to.
    """

    name: str
    files: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    stem: Callable[[Row], str] | None = field(default=None, compare=False)
    is_required: bool = True

    def __post_init__(self) -> None:
        if ("*" in self.files) != (self.stem is not None):
            raise ValueError(f"{self.name}: a table in several files needs a stem, one in one file has none")
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or not set(self.key) <= set(names) or names[-1] != "note":
            raise ValueError(f"{self.name}: column names must be different, hold the key, and end with note")

    @property
    def is_toml(self) -> bool:
        """Whether each file of it is one row, written as settings."""
        return self.files.endswith(".toml")

    @property
    def header(self) -> list[str]:
        """The names of the columns in order."""
        return [column.name for column in self.columns]

    def file_of(self, row: Row) -> str:
        """The file, relative to the city, that a row belongs in."""
        return self.files.replace("*", self.stem(row)) if self.stem else self.files

    def holds(self, file: str) -> bool:
        """Whether a relative path is one of this table's files."""
        pattern = re.escape(self.files).replace(r"\*", r"[^/]+")
        return re.fullmatch(pattern, file) is not None

    def key_of(self, row: Row) -> tuple[str, ...]:
        """The values that identify a row."""
        return tuple(row.get(name, "") for name in self.key)


@dataclass(frozen=True, slots=True)
class Line:
    """A row where it stands: file relative to the city, 1-based line, values by column."""

    file: str
    number: int
    values: Row
