"""The five levels of a rating, what it may be about, and how ratings are counted.

A share is of all ratings that count; levels four and five are bad. This definition is the system's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

LEVELS = {
    1: gettext_lazy("very satisfied"),
    2: gettext_lazy("satisfied"),
    3: gettext_lazy("by and large satisfied"),
    4: gettext_lazy("not satisfied"),
    5: gettext_lazy("not satisfied at all"),
}
BAD = (4, 5)
DIMENSIONS = {
    "speed": gettext_lazy("How fast it went"),
    "guide": gettext_lazy("Whether the guide was right"),
    "papers": gettext_lazy("What papers were asked for"),
    "ease": gettext_lazy("How easy it was"),
    "manner": gettext_lazy("How I was treated"),
}
LEAST = 5  # a month with fewer ratings is withheld


@dataclass(frozen=True, slots=True)
class Month:
    """The ratings of a month, "2026-11". ``levels`` is None where they are too few to be shown."""

    month: str
    count: int | None
    levels: tuple[int, ...] | None
    praised: int = 0
    mistaken: int = 0

    @property
    def named(self) -> list[tuple[object, int]]:
        """Levels in words with how many chose each."""
        return list(zip(LEVELS.values(), self.levels or (), strict=False))

    @property
    def percent(self) -> int:
        """Praised of all that count, in whole per cent, half up."""
        return (200 * self.praised + (self.count or 1)) // (2 * (self.count or 1))


def month_of(month: str, by_level: Mapping[int, int], mistaken: int = 0) -> Month:
    """A month as it is published; with fewer than five ratings nothing of it is told."""
    levels = tuple(by_level.get(level, 0) for level in LEVELS)
    count = sum(levels)
    if count < LEAST:
        return Month(month, None, None)
    return Month(month, count, levels, sum(levels[: BAD[0] - 1]), mistaken)


def known_dimensions(codes: Sequence[str]) -> list[str]:
    """The codes that there are, each once, in the order of the list."""
    return [code for code in DIMENSIONS if code in codes]
