"""Whether two sentences speak of the same thing: likeness of indicators by their pairs of signs, and the same unit.

A proposal only; a person says yes. 本定义为系统自定.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yici.apps.ledger.reading.folding import fold

#: Words that say nothing about which indicator it is.
_EMPTY = re.compile(
    r"全市|全区|全旗|年均|累计|力争|确保|预计|达到|超过|突破|实现|完成|新增|以上|左右|同比|增长到|提高到|总量|总数|数量|规模|目标|"
    r"[\s，。、；：“”‘’（）()《》\d.%％]"
)
LIKE = 60  # of a hundred: from here on it is proposed


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a comparison. ``key`` is whoever's it is."""

    key: str
    indicator: str
    unit: str
    value: Decimal | None
    kind: str
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """That ``later`` speaks of what ``earlier`` promised; ``kind``: restated, raised, lowered, reported, related."""

    earlier: str
    later: str
    likeness: int
    kind: str


def bare(indicator: str) -> str:
    """An indicator without the words that say nothing about it."""
    return _EMPTY.sub("", unicodedata.normalize("NFKC", fold(indicator)))


def likeness(first: str, second: str) -> int:
    """How alike two indicators are, 0 to 100 (Dice over pairs of signs; a whole one inside the other counts 80)."""
    a, b = bare(first), bare(second)
    if not a or not b:
        return 0
    if a == b:
        return 100
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    common = len(pairs_a & pairs_b)
    dice = 200 * common // (len(pairs_a) + len(pairs_b)) if pairs_a and pairs_b else 0
    shorter, longer = sorted((a, b), key=len)
    return max(dice, 80) if len(shorter) >= 3 and shorter in longer else dice


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def kind_of(earlier: Said, later: Said) -> str:
    """What the later sentence does to the earlier one."""
    if earlier.kind == "target" and fold(earlier.unit) != fold(later.unit):
        return "related"  # the same thing in another measure: nothing can be subtracted
    if later.kind == "result":
        return "reported"
    if earlier.value is None or later.value is None or earlier.value == later.value:
        return "restated"
    is_more = later.value > earlier.value
    return "raised" if is_more != (earlier.comparator == "<=") else "lowered"


def propose(earlier: Sequence[Said], later: Iterable[Said], *, least: int = LIKE) -> list[Proposal]:
    """For each later sentence the earlier promises it may speak of, the most alike first, at most three each.

    A figure belongs to a figure (in another unit it is only related), a task to a task or to what was reported of it.
    """
    found = []
    for one in later:
        fitting = [(likeness(other.indicator, one.indicator), other) for other in earlier if _may_be_same(other, one)]
        best = sorted(
            (pair for pair in fitting if pair[0] >= least),
            key=lambda pair: (fold(pair[1].unit) != fold(one.unit), -pair[0], pair[1].key),
        )[:3]
        found += [Proposal(other.key, one.key, score, kind_of(other, one)) for score, other in best]
    return found


def _may_be_same(earlier: Said, later: Said) -> bool:
    if earlier.kind == "target":
        return later.kind in ("target", "result")
    return later.kind in ("action", "result") and not (later.value is not None and later.unit in ("%", "％"))


def dropped(earlier: Iterable[Said], proposals: Iterable[Proposal]) -> list[str]:
    """The earlier promises that no later sentence may speak of: proposals to look at, never a finding."""
    spoken = {one.earlier for one in proposals}
    return [one.key for one in earlier if one.key not in spoken]
