"""A line against its expected path, as coordinates; drawn once for a phone and once for a desk, never scaled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yici.apps.ledger.contracts.progress import Point, Standing
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.rules.progress import Target

LEFT, TOP, BOTTOM = 6, 30, 34
RIGHT = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template draws: paths as SVG path data, words with their places."""

    width: int
    height: int
    line: str
    path: str
    band: str
    goal_y: float
    floor_y: float
    dot: tuple[float, float]
    words: tuple[Mark, ...]
    ticks: tuple[Mark, ...]


def chart_of(
    target: Target, points: Sequence[Point], standing: Standing, *, width: int, names: dict[str, str]
) -> Chart | None:
    """The chart of an entry, or None without a figure. ``names``: goal, now, should, in the reader's language."""
    if not points:
        return None
    height = 220 if width < 500 else 260
    first, last = min(target.since, points[0].on), max(target.until, points[-1].on)
    forecast = standing.forecast
    values = [one.value for one in points] + [target.value, target.base]
    values += [forecast.lowest, forecast.highest] if forecast else []
    low, high = min(values), max(values)
    if target.is_level:
        room = (high - low) or Decimal(1)
        low, high = low - room / 5, high + room / 5

    def x(on: dt.date) -> float:
        days = max((last - first).days, 1)
        return round(LEFT + (width - LEFT - RIGHT) * (on - first).days / days, 1)

    def y(value: Decimal) -> float:
        room = (high - low) or Decimal(1)
        return round(TOP + (height - TOP - BOTTOM) * float((high - value) / room), 1)

    line = " ".join(f"{'M' if not at else 'L'}{x(one.on)} {y(one.value)}" for at, one in enumerate(points))
    start = target.value if target.is_level else target.base
    path = f"M{x(target.since)} {y(start)} L{x(target.until)} {y(target.value)}"
    now, band = points[-1], ""
    if forecast is not None:
        ahead = x(forecast.on)
        band = f"M{x(now.on)} {y(now.value)} L{ahead} {y(forecast.highest)} L{ahead} {y(forecast.lowest)} Z"
    dot = (x(now.on), y(now.value))
    return Chart(
        width, height, line, path, band, y(target.value), y(low), dot,
        _words(target, now, standing, dot, y, width, height, names), _ticks(first, now.on, last, x, height, width),
    )  # fmt: skip


def _words(
    target: Target, now: Point, standing: Standing, dot: tuple[float, float], y: Callable[[Decimal], float], width: int,
    height: int, names: dict[str, str],
) -> tuple[Mark, ...]:  # fmt: skip
    goal_y = y(target.value)
    near_right = dot[0] > width * 0.6
    beside, anchor = (dot[0] - 10, "end") if near_right else (dot[0] + 10, "start")
    should_y = y(standing.expected) if standing.expected is not None and not target.is_level else None
    lies_below = should_y is not None and should_y < dot[1]  # the line lies below its path: its word goes under it
    now_y = dot[1] + 24 if lies_below or abs(dot[1] - goal_y) < 26 else dot[1] - 12
    found = [
        Mark(LEFT, goal_y - 8, f"{names['goal']} {shown(target.value, '')}"),
        Mark(beside, max(now_y, 14), f"{names['now']} {shown(now.value, '', target.value)}", anchor),
    ]  # fmt: skip
    if should_y is not None and standing.expected is not None:
        words = f"{names['should']} {shown(standing.expected.quantize(Decimal(1)), '', target.value)}"
        word_y = should_y - 10 if lies_below else min(max(should_y, dot[1]) + 26, height - BOTTOM - 6)
        if not lies_below or abs(word_y - goal_y + 8) > 16:
            found.append(Mark(beside, word_y, words, anchor))
    return tuple(found)


def _ticks(
    first: dt.date, now: dt.date, last: dt.date, x: Callable[[dt.date], float], height: int, width: int
) -> tuple[Mark, ...]:
    near = 64
    found = [Mark(x(first), height - 10, f"{first:%Y-%m}")]
    if x(now) - x(first) > near and x(last) - x(now) > near:
        found.append(Mark(x(now), height - 10, f"{now:%m-%d}", "middle"))
    found.append(Mark(width - RIGHT, height - 10, f"{last:%Y-%m}", "end"))
    return tuple(found)
