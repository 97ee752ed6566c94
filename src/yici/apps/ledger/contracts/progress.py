"""How far an entry is, as numbers that anybody can compute again. Values are decimals in the unit of the target."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Colour = Literal["green", "amber", "red", "none"]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a day that a person believed."""

    on: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where an entry will stand on ``on`` if it goes on as it did; ``steps`` is how many steps it was made from."""

    on: dt.date
    value: Decimal
    lowest: Decimal
    highest: Decimal
    steps: int


@dataclass(frozen=True, slots=True)
class Light:
    """A colour by the declared rule. ``why`` names the rule that decided; red never without a unit and a day."""

    colour: Colour
    why: str
    unit: str = ""
    on: dt.date | None = None

    def __post_init__(self) -> None:
        if self.colour == "red" and (not self.unit or self.on is None):
            raise ValueError("never red without a name and a date")


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry against its target on a day. ``gap`` is what is still missing (0 when reached)."""

    present: Point | None
    expected: Decimal | None
    gap: Decimal | None
    forecast: Forecast | None
    light: Light
    is_overdue: bool
