"""Ages between bounds: 60岁以上, 0-14岁, 不满18周岁, 16周岁以上60周岁以下; with the bounds that the words name.

以上, 以下, 及以上, 及以下 include the number itself; 不满, 未满, 超过 and 大于 do not (民法典 §1259). A series of
bands decides where two of them meet: "18岁以下, 18-34岁" leaves 18 to the second, "36-45岁, 45-59岁" to the first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_YEARS = r"(?:周?岁)"
_AGE = rf"(\d{{1,3}}){_YEARS}"
_RANGE = re.compile(rf"(\d{{1,3}}){_YEARS}?-(\d{{1,3}}){_YEARS}?(?:之间|以内)?")
_FROM_TO = re.compile(rf"{_AGE}(?:\(含\))?(?:及?以上|以上至)[,、至-]?(?:不满|未满)?{_AGE}(?:及?以下)?")
_OVER = re.compile(rf"(?:满|年满)?(\d{{1,3}}){_YEARS}(?:\(含(?:\d+{_YEARS})?\))?(?:及其?以上|以上|及以上|以上的|起)")
_UNDER = re.compile(
    rf"(不满|未满|小于|低于)?(\d{{1,3}}){_YEARS}(?:\(含(?:\d+{_YEARS})?\))?(及以下|以下|以内|及以下的)?"
)
_MORE = re.compile(rf"(?:超过|大于|高于)(\d{{1,3}}){_YEARS}")
_BARE_OVER = re.compile(r"^(\d{1,3})(?:及以上|以上)$|^≥(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` to ``high``, both included; None is open. ``is_soft_high`` and ``is_soft_low``: a neighbour in the
    series may take the bound for itself."""

    low: int | None
    high: int | None
    start: int = 0
    end: int = 0
    is_soft_high: bool = False
    is_soft_low: bool = False


def find_band(text: str) -> Band | None:
    """The first band of ages in a folded text, with where it stands; None when no age is named."""
    if found := _FROM_TO.search(text):
        high = int(found[2]) - (1 if "不满" in found[0] or "未满" in found[0] else 0)
        return Band(int(found[1]), high, *found.span())
    if found := _RANGE.search(text):
        low, high = int(found[1]), int(found[2])
        if _YEARS_NEAR.search(found[0]) and low <= high:
            return Band(low, high, *found.span(), is_soft_low=True)
    if found := _MORE.search(text):
        return Band(int(found[1]) + 1, None, *found.span())
    if found := _OVER.search(text):
        return Band(int(found[1]), None, *found.span(), is_soft_low=True)
    if found := _UNDER.search(text):
        years = int(found[2])
        if found[1]:
            return Band(None, years - 1, *found.span())
        if found[3]:
            return Band(None, years, *found.span(), is_soft_high=True)
        return Band(years, years, *found.span())
    return None


_YEARS_NEAR = re.compile(_YEARS)


def settle_series(bands: Sequence[Band]) -> list[Band]:
    """Bands of one series with their bounds made to meet; bands that overlap in earnest stay as they are."""
    settled = list(bands)
    order = sorted(range(len(settled)), key=lambda at: (settled[at].low or 0, settled[at].high or 999))
    for one, two in itertools.pairwise(order):
        first, second = settled[one], settled[two]
        if first.high is None or second.low is None or first.high != second.low:
            continue
        if first.is_soft_high:
            settled[one] = replace(first, high=first.high - 1)
        elif second.is_soft_low:
            settled[two] = replace(second, low=second.low + 1)
    return settled
