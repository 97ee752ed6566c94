"""Lines over months: three rates at most, drawn for a phone and for a desk, each named where it ends. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yici.apps.hotline.contracts.rates import RatesLine

WIDTHS = {"narrow": 358, "wide": 720}
HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 190, 12, 26, 44, 110
APART = 18  # between the names of lines that end close together
STEP = Decimal(10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid with its percent."""

    x1: int
    x2: int
    y: float
    text_y: float
    text: str


@dataclass(frozen=True, slots=True)
class MonthLabel:
    """A month below the lines."""

    x: float
    y: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """One rate over the months."""

    name: str
    label: str
    last: str
    points: str
    dots: tuple[tuple[float, float], ...]
    label_x: int
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines at one width."""

    name: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    months: tuple[MonthLabel, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The lines, the same in words, and as a table."""

    drawings: tuple[Drawing, ...]
    words: str
    names: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]


def draw_trend(months: Sequence[tuple[str, RatesLine]], names: Mapping[str, str]) -> Trend | None:
    """The trend of a line; None with fewer than two months that may be shown."""
    shown = [(month, line) for month, line in months if not line.is_withheld]
    if len(shown) < 2:
        return None
    shares = {name: [_percent(line, name) for _, line in shown] for name in names}
    known = [value for values in shares.values() for value in values if value is not None]
    if not known:
        return None
    lowest = max(min(known) // STEP * STEP - STEP, Decimal(0))
    rows = [
        {"month": month, "cells": [_cell(line, name) for name in names]} for month, line in reversed(shown)
    ]  # fmt: skip
    words = "；".join(
        f"{month} " + "、".join(f"{names[one]} {_cell(line, one)}" for one in names) for month, line in shown
    )
    drawings = tuple(_drawing(width, [month for month, _ in shown], shares, names, lowest) for width in WIDTHS)
    return Trend(drawings, words, tuple(names.values()), tuple(rows))


def _percent(line: RatesLine, name: str) -> Decimal | None:
    found = line.adjusted.get(name)
    return found.share * 100 if found is not None else None


def _cell(line: RatesLine, name: str) -> str:
    found = line.adjusted.get(name)
    return f"{found.share * 100:.1f} %（{found.numerator}/{found.denominator}）" if found is not None else "—"


def _drawing(
    width: str, months: Sequence[str], shares: Mapping[str, Sequence[Decimal | None]], names: Mapping[str, str],
    lowest: Decimal,
) -> Drawing:  # fmt: skip
    whole = WIDTHS[width]
    across, down = whole - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x_of(at: int) -> float:
        return round(LEFT + across * at / max(len(months) - 1, 1), 1)

    def y_of(value: Decimal) -> float:
        return round(float(TOP + down * (100 - value) / (100 - lowest)), 1)

    steps = (Decimal(100), (100 + lowest) / 2, lowest)
    marks = tuple(Mark(LEFT, whole - RIGHT, y_of(one), y_of(one) + 5, f"{one:.0f}%") for one in steps)
    ends = ((0, "start"), (len(months) - 1, "end"))
    labels = tuple(MonthLabel(x_of(at), HEIGHT - 6, months[at], anchor) for at, anchor in ends)
    lines = []
    taken: list[float] = []
    for name, label in names.items():
        dots = tuple((x_of(at), y_of(one)) for at, one in enumerate(shares[name]) if one is not None)
        if not dots:
            continue
        y = dots[-1][1] + 5
        while any(abs(y - other) < APART for other in taken):
            y += APART / 3
        taken.append(y)
        last = next(one for one in reversed(shares[name]) if one is not None)
        points = " ".join(f"{x},{at}" for x, at in dots)
        lines.append(Line(name, label, f"{last:.1f}%", points, dots, whole - RIGHT + 8, y))
    return Drawing(width, whole, HEIGHT, marks, labels, tuple(lines))
