"""Claims for wages."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

SECTORS = ("construction", "other")


@dataclass(frozen=True, slots=True)
class WageClaim:
    """What is told about unpaid wages."""

    employer: str
    sector: str
    people: int
    amount: Decimal
    site: str = ""
    job: str = ""
    owed_from: dt.date | None = None
    owed_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WageLeadView:
    """A claim as the unit sees it, with its conclusion once there is one."""

    request: uuid.UUID
    claim: WageClaim
    conclusion: str
    conclusion_name: str
    recovered: Decimal | None
    people_paid: int | None
    concluded_on: dt.date | None


@dataclass(frozen=True, slots=True)
class WageAccount:
    """The public account of a year. Numbers below five are withheld (None); rare conclusions stand together."""

    year: int
    leads: int | None
    concluded: int | None
    recovered: Decimal | None
    people_paid: int | None
    by_conclusion: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, str, str], ...]
