"""Ledgers of things: what a day brings, what the columns of money and number come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yici.apps.ledger.contracts.keeping import EntryFacts
from yici.apps.ledger.contracts.progress import Standing
from yici.apps.ledger.rules.numbers import number_of, shown


def rate_of(standing: Standing, today: dt.date) -> Decimal | None:
    """How much a day must still bring until the deadline; None without a figure or when the deadline is over."""
    forecast, gap = standing.forecast, standing.gap
    if gap is None or forecast is None or standing.present is None:
        return None
    left = (forecast.on - standing.present.on).days
    return (gap / left).quantize(Decimal("0.1")) if left > 0 else None


def totals_of(kind: Any, rows: Sequence[EntryFacts]) -> list[tuple[str, str]]:
    """The sums of the columns of numbers and money, in words; an overrun (spent over budget) where both stand."""
    found = []
    for column in kind.columns:
        if column.kind not in ("number", "money"):
            continue
        numbers = [number_of(one.columns.get(column.code, "")) for one in rows]
        known = [one for one in numbers if one is not None]
        if known:
            found.append((column.name, shown(sum(known, Decimal(0)), column.unit)))
    return found
