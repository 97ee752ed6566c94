"""What may leave ledger: what was read in a text, and entries, as frozen descriptions. Imports no Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: A commitment for the future; an achieved figure; a concrete checkable task without a number.
ItemKind = Literal["target", "result", "action"]


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One thing that a text promises or reports. ``start`` and ``end`` are character offsets into the decoded text.

    ``value`` is normalised (10亿吨 → 1000000000 with unit 吨); ``deadline`` a day in ISO form or None; ``rule`` names
    the rule of the grammar that made it, for a person; ``confidence`` lies between 0 and 1.
    """

    start: int
    end: int
    span: str
    indicator: str
    kind: ItemKind
    comparator: str | None = None
    value: int | float | None = None
    unit: str | None = None
    value_text: str | None = None
    deadline: str | None = None
    deadline_text: str | None = None
    period: str | None = None
    place: str | None = None
    section: str | None = None
    org: str | None = None
    confidence: float = 0.0
    rule: str = ""
