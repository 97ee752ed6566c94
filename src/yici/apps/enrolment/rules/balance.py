"""How alike classes are, in exact fractions; what of it may be published. The index is this system's own definition.

厦门 publishes an index with these bands; its formula is not public. Here (本定义为系统自定) it is the largest of
- for each score and the total: highest mean of a class minus lowest, in points;
- for each value of a balance column: pupils by which two classes differ beyond the one that cannot be helped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from yici.apps.enrolment.contracts import Balance, BalanceColumn

LEAST_SHOWN = 5  # a smaller number of pupils is not published
HIGH, EVEN, BASIC, UNEVEN = "high", "even", "basic", "uneven"
BANDS = ((Fraction(3, 10), HIGH), (Fraction(6, 10), EVEN), (Fraction(9, 10), BASIC))


def level_of(index: Fraction) -> str:
    """The word for an index: up to 0.3, 0.6, 0.9, or above."""
    return next((word for bound, word in BANDS if index <= bound), UNEVEN)


def two_decimals(value: Fraction) -> str:
    """Rounded half up at the second decimal, without floats."""
    hundredths = (value * 200 + 1).numerator // ((value * 200 + 1).denominator * 2)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def measure(
    classes: Mapping[int, Sequence[tuple[Mapping[str, str], Mapping[str, int]]]],
    balance: Mapping[str, str],
    scores: Mapping[str, str],
    total: str,
) -> Balance:
    """Balance of classes: number → pupils as (values, scores in tenths). ``balance``, ``scores``: code → name."""
    numbers = sorted(classes)
    columns, index = [], Fraction(0)
    for code, name in balance.items():
        counts = {number: Counter(kinds.get(code, "") for kinds, _ in classes[number]) for number in numbers}
        values = sorted({value for count in counts.values() for value in count})
        most = max((_spread([counts[n][value] for n in numbers]) for value in values), default=0)
        excess = max(0, most - 1)
        index = max(index, Fraction(excess))
        cells = {value: [counts[n][value] for n in numbers] for value in values}
        is_shown = all(count == 0 or count >= LEAST_SHOWN for row in cells.values() for count in row) and bool(numbers)
        columns.append(BalanceColumn(name, "balance", str(excess), str(most), cells if is_shown else {}))
    sums = {code: (name, [code]) for code, name in scores.items()}
    if len(scores) > 1:
        sums["total"] = (total, list(scores))
    for name, codes in sums.values():
        means = [
            Fraction(sum(points[code] for _, points in classes[n] for code in codes), 10 * len(classes[n]))
            for n in numbers if classes[n] and all(code in points for _, points in classes[n] for code in codes)
        ]  # fmt: skip
        gap = max(means) - min(means) if means else Fraction(0)
        index = max(index, gap)
        columns.append(BalanceColumn(name, "score", two_decimals(gap), two_decimals(gap)))
    sizes = {number: len(classes[number]) for number in numbers}
    return Balance(sizes, columns, two_decimals(index), level_of(index))


def _spread(counts: Sequence[int]) -> int:
    return max(counts) - min(counts)


def smallest(sizes: Mapping[int, int], barred: frozenset[int] = frozenset()) -> list[int]:
    """The classes that a late pupil may go to: those with fewest pupils among those not barred."""
    open_classes = {number: size for number, size in sizes.items() if number not in barred}
    least = min(open_classes.values(), default=0)
    return sorted(number for number, size in open_classes.items() if size == least)
