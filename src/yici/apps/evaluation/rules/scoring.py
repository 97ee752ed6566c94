"""Scores as whole hundredths of a point: parsing, medians, deviations, ranking. No floats anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

POINTS = re.compile(r"([0-9]{1,4})(?:[.]([0-9]{1,2}))?")


def parse_points(text: str) -> int | None:
    """Hundredths from what a person typed ("87.5", "９０"); None when it is no number of points."""
    found = POINTS.fullmatch(unicodedata.normalize("NFKC", text).strip().replace("。", "."))
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def points_text(hundredths: int) -> str:
    """Points as people write them: "87.50"."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def double_median(values: Sequence[int]) -> int:
    """Twice the median, so that an even count needs no fraction."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]


def deviates(total: int, values: Sequence[int], per_mille: int) -> bool:
    """Whether a total lies further from the median of all totals of its bid than the rule allows."""
    twice = double_median(values)
    return abs(2 * total - twice) * 1000 > per_mille * twice


def counted(totals: Sequence[int], trim: int) -> list[int]:
    """The totals that count: without the ``trim`` highest and lowest, as long as three are left."""
    ordered = sorted(totals)
    return ordered[trim:-trim] if trim and len(ordered) - 2 * trim >= 3 else ordered


def average_text(total: int, count: int) -> str:
    """The average of hundredths as points, rounded half up at the last step."""
    return points_text((2 * total + count) // (2 * count)) if count else "—"


def rank_bids(sums: Mapping[int, int], prices: Mapping[int, int]) -> dict[int, int]:
    """The rank of each bid: the higher sum first, then the lower price where both have one; equals share a rank."""

    def place(bid: int) -> tuple[int, int]:
        return -sums[bid], prices.get(bid, 0)

    ordered = sorted(sums, key=lambda bid: (place(bid), bid))
    ranks: dict[int, int] = {}
    for index, bid in enumerate(ordered):
        before = ordered[index - 1] if index else None
        ranks[bid] = ranks[before] if before is not None and place(before) == place(bid) else index + 1
    return ranks
