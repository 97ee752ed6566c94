"""The burden account. Imports no Django."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """What forms cost one place, or for one bureau, in a month: counts of forms and cells, hours saved."""

    code: str
    name: str
    received: int
    filled: int
    known: int
    derived: int
    typed: int
    hours: Decimal
    refused: int
    cut: int

    @property
    def cells(self) -> int:
        """Cells that hold something in the end."""
        return self.known + self.derived + self.typed


@dataclass(frozen=True, slots=True)
class BurdenView:
    """The burden account of an area in a month. ``weeks_kept`` of ``weeks`` (a place's week in which it filled forms)
    saved at least ``hours_a_week``; ``frozen`` is the number of the published report, empty while the month runs."""

    area_code: str
    area_name: str
    above: tuple[tuple[str, str], ...]  # (code, name) from the city down
    month: str
    as_of: dt.date
    is_running: bool
    total: BurdenLine
    places: tuple[BurdenLine, ...]
    bureaus: tuple[BurdenLine, ...]
    weeks: int
    weeks_kept: int
    hours_each_week: Decimal | None
    seconds_per_cell: int
    hours_a_week: int
    frozen: str = ""
    frozen_digest: str = ""


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """A row behind a number of the burden account: a form that came or was filled, a plan, a week. No names."""

    on: dt.date
    label: str
    bureau: str
    known: int = 0
    derived: int = 0
    typed: int = 0
    hours: Decimal | None = None
    refused: int = 0
    cut: int = 0
    is_kept: bool | None = None
