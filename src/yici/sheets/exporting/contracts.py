"""What a fresh file is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

ExportValue: TypeAlias = str | int | float | Decimal | dt.date | None


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column. ``width`` in characters (0: from the text); ``decimals`` (None: as they are)."""

    text: str
    width: float = 0
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """One sheet. ``rows`` may be a generator: it is read once, row by row."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[ExportValue]]
    title: str = ""
    notes: Sequence[str] = ()
    freeze_columns: int = 0
