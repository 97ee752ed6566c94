"""Shares with what they are of, and how sure a share of a sample is (Wilson's interval of 1927)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from yici.apps.figures.contracts import Rate

Z = 1.959964  # of 95 %
_FOUR = Decimal("0.0001")


def _round(value: Decimal | float) -> Decimal:
    return Decimal(str(value)).quantize(_FOUR, ROUND_HALF_UP)


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """The 95 % interval of a share, as parts of one rounded to four places."""
    n, p = denominator, numerator / denominator
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return _round(max(middle - half, 0.0)), _round(min(middle + half, 1.0))


def rate(numerator: int | Decimal | None, denominator: int | Decimal | None) -> Rate | None:
    """The rate of two numbers; None where it cannot be said. The interval stands only on whole counts."""
    if numerator is None or not denominator:
        return None
    share = _round(Decimal(numerator) / Decimal(denominator))
    is_counted = isinstance(numerator, int) and isinstance(denominator, int) and 0 <= numerator <= denominator
    lowest, highest = wilson(numerator, denominator) if is_counted else (None, None)  # type: ignore[arg-type]
    return Rate(numerator, denominator, share, lowest, highest)
