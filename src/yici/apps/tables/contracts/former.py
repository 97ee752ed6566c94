"""A file of last time beside the records of today, and a record to copy from. Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One value of a copy sheet, as it is to be typed; empty where it is not on record."""

    title: str
    value: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class CopySheet:
    """What is known of one record in the order of a form. ``place`` counts the records of the sheet from 0."""

    sheet: str
    who: str
    place: int
    total: int
    lines: tuple[CopyLine, ...]


@dataclass(frozen=True, slots=True)
class FormerCounts:
    """A list that came already filled, beside the records. ``mode``: complete (only blank cells are filled) | update
    (changed cells renewed, new rows added, gone ones marked). ``is_offered``: it may be brought up to date.
    ``only_here`` counts cells that the file knows and the records do not."""

    mode: Literal["complete", "update"]
    is_offered: bool
    changed: int
    new: int
    gone: int
    unclear: int
    only_here: int
    has_marks: bool = False

    @property
    def differs(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.changed or self.new or self.gone or self.unclear or self.only_here)


@dataclass(frozen=True, slots=True)
class FormerCell:
    """A cell of such a file beside the records, both masked. ``value`` is empty where the records know nothing."""

    cell: str
    title: str
    who: str
    printed: str
    value: str


@dataclass(frozen=True, slots=True)
class FormerRow:
    """A row of such a file with the name it says and, in words, why no record of the population stands behind it."""

    row: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class FormerView:
    """What differs between a file that came filled and the records; lists hold the first ones, ``counts`` all."""

    sheet: str
    counts: FormerCounts
    changed: tuple[FormerCell, ...]
    only_here: tuple[FormerCell, ...]
    new: tuple[str, ...]
    gone: tuple[FormerRow, ...]
    unclear: tuple[FormerRow, ...]
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of values taken over from a file: how many, and the cells refused with the reason."""

    taken: int
    refused: tuple[tuple[str, str], ...] = ()
