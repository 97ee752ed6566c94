"""The public account of a month: the three rates, by unit, with what they are of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

RATES = ("response", "resolution", "satisfaction")


@dataclass(frozen=True, slots=True)
class Share:
    """A share with numerator, denominator and the interval (Wilson, 95 %) that so many answers leave open."""

    numerator: int
    denominator: int
    share: Decimal
    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RatesLine:
    """One unit (or tier, or the city): counts by column code, and by rate the adjusted share and the raw one.

    ``is_withheld``: so few answers that somebody might be recognised, or they would give such a number away.
    """

    code: str
    name: str
    tier: str
    counts: Mapping[str, int] = field(default_factory=dict)
    adjusted: Mapping[str, Share | None] = field(default_factory=dict)
    raw: Mapping[str, Share | None] = field(default_factory=dict)
    is_withheld: bool = False

    @property
    def excluded(self) -> int:
        """Answers that are left out of the adjusted rates."""
        return self.counts.get("answers_raw", 0) - self.counts.get("answers", 0)


@dataclass(frozen=True, slots=True)
class RatesChange:
    """A number that a correction changed: before, after, as texts."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RatesView:
    """The account of a month. ``state``: "running" (the month is not over), "waiting" (not published yet), "frozen"."""

    month: str
    state: str
    due_on: dt.date  # the day on which it is published
    months: tuple[str, ...] = ()  # those that are published, newest first
    number: str = ""
    digest: str = ""
    definition_version: int = 0
    known_at: dt.datetime | None = None
    total: RatesLine | None = None
    units: tuple[RatesLine, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    closings: tuple[tuple[str, str, int], ...] = ()  # code, name, count
    trend: tuple[tuple[str, RatesLine], ...] = ()  # month and line, oldest first
    reason: str = ""  # of the correction, when it is one
    corrects: str = ""
    changes: tuple[RatesChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RatesRow:
    """A row behind a number: no words, no place, a masked number."""

    on: dt.date
    label: str
    kind: str
    unit: str
    outcome: str
    contacted: str
    solved: str
    level: int | None
    left_out: str
