"""A version of an item or a thing while officials write it: rows of the city's files, without day and owner."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

VersionKind = Literal["item", "thing"]

#: Rows of a version by section, in their order. A row maps columns to text.
Content = Mapping[str, Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a version, and where: a section, a row of it counted from 0 (-1: all of it) and a column.

    ``what`` and ``repair`` are sentences with places for ``facts``, as ``yici city check`` says them.
    """

    section: str
    row: int
    column: str
    what: str
    repair: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions: a row added, removed, moved, or a column of it changed."""

    section: str
    what: Literal["added", "removed", "moved", "changed"]
    row: str
    column: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version that officials write, as its pages show it. ``marks`` count the saves of each section."""

    key: uuid.UUID
    kind: VersionKind
    code: str
    name: str
    unit: str
    state: str
    valid_from: dt.date
    base_from: dt.date | None
    version: int
    marks: Mapping[str, int]
    content: Content
    reason: str = ""
    changed_at: dt.datetime | None = None
    changed_by: uuid.UUID | None = None
    authors: tuple[uuid.UUID, ...] = ()
    may_undo: str = ""  # the section whose last save can be taken back, empty when there is none
