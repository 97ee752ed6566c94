"""Bars for people to read: drawn twice, for a phone and for a desk, each with text of a readable size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.figures.contracts import FigureTable, Number, Rate
from yici.apps.figures.rules.showing import is_addable, name_of, show

WIDTHS = {"narrow": 358, "wide": 720}
LABELS = {"narrow": 104, "wide": 168}  # room for the labels at the left
VALUES = 84  # room for the value behind the longest bar
BAR, GAP, TOP = 20, 12, 6
MOST_BARS = 14
SIGN = 14  # width of a Chinese character in the chart's text


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words, in the units of its drawing."""

    label: str
    value: str
    x: int
    y: int
    width: float
    text_y: int
    value_x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bars at one width."""

    name: str
    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it shows, at two widths, in words for readers, and how many rows it leaves out."""

    title: str
    drawings: tuple[Drawing, ...]
    words: str
    left_out: int


def draw_chart(table: FigureTable, column: int, language: str = "zh", rest: str = "") -> Chart | None:
    """Bars of one column over the rows, the largest first; without rows, of the counted columns of its unit.

    ``rest`` is the word for a row without a name. None where there is nothing to compare.
    """
    measure = table.spec.measures[column]
    if table.rows:
        pairs = [(row.label or rest, row.values[column]) for row in table.rows]
    else:
        pairs = [
            (name_of(one, language), table.total.values[at])
            for at, one in enumerate(table.spec.measures)
            if one.unit == measure.unit and is_addable(table.spec, at)
        ]
    known = [(label, value) for label, value in pairs if _size(value) > 0]
    if len(known) < 2:
        return None
    ordered = sorted(known, key=lambda one: -_size(one[1])) if table.rows else known
    shown = ordered[:MOST_BARS]
    words = "；".join(f"{label} {show(value)}" for label, value in shown)
    drawings = tuple(_drawing(name, shown) for name in WIDTHS)
    return Chart(name_of(measure, language), drawings, words, len(pairs) - len(shown))


def _size(value: Number) -> float:
    if value is None:
        return 0.0
    return float(value.share if isinstance(value, Rate) else value)


def _drawing(name: str, pairs: Sequence[tuple[str, Number]]) -> Drawing:
    width, base = WIDTHS[name], LABELS[name]
    room = width - base - VALUES
    largest = max(_size(value) for _, value in pairs)
    bars = []
    for at, (label, value) in enumerate(pairs):
        y = TOP + at * (BAR + GAP)
        length = round(max(room * _size(value) / largest, 1.0), 1)
        bars.append(Bar(_short(label, base), show(value), base, y, length, y + BAR - 5, base + length + 6))
    return Drawing(name, width, TOP + len(pairs) * (BAR + GAP), base, tuple(bars))


def _short(label: str, room: int) -> str:
    most = (room - 10) // SIGN
    return label if len(label) <= most else label[: most - 1] + "…"
