"""The phrases that people use, by kind of request (``phrases.txt``), and how often a kind is heard in a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

#: "known" leaves every fifth wording of a kind out, "new" has nothing but those: to measure what was never heard.
Wording = Literal["all", "known", "new"]

_MONTHS: dict[str, Sequence[float]] = {  # January to December
    "all": (1,) * 12,
    "heat": (2, 1.5, 1, 0.6, 0.03, 0.03, 0.03, 0.03, 0.2, 2, 3, 2.2),
    "winter": (2, 1.8, 1, 0.4, 0.2, 0.2, 0.2, 0.2, 0.3, 1, 1.8, 2),
    "spring": (0.6, 0.8, 1.8, 1.8, 1.8, 1.5, 0.8, 0.6, 0.6, 0.7, 0.7, 0.6),
    "summer": (0.3, 0.3, 0.4, 0.8, 1.4, 2, 2, 2, 1.3, 0.7, 0.4, 0.3),
    "autumn": (0.7, 0.7, 0.8, 0.6, 0.6, 0.8, 1, 1.8, 1.9, 1.8, 1.4, 0.8),
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """How people say one kind. ``where``: in town (t), in the country (r) or both (b); ``unit`` works on it: with a
    star the bureau of the banner.
    """

    kind: str
    weight: float
    season: str
    where: str
    unit: str
    cores: tuple[str, ...]
    details: tuple[str, ...]

    def heard(self, month: int) -> float:
        """How often the kind is heard in a month, against the others."""
        return self.weight * _MONTHS[self.season][month - 1]

    def wordings(self, wording: Wording) -> tuple[str, ...]:
        """The core phrases of one wording."""
        if wording == "all":
            return self.cores
        return tuple(one for at, one in enumerate(self.cores) if (at % 5 == 4) == (wording == "new"))


def _lines(file: str) -> list[str]:
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def read_words() -> dict[str, tuple[str, ...]]:
    """Lists of words by name."""
    named = (line.partition(":") for line in _lines("words.txt"))
    return {name: tuple(one.strip() for one in words.split(" / ")) for name, _, words in named}


@cache
def read_phrases() -> dict[str, Phrases]:
    """All kinds that the demo speaks of, by code."""
    found = {}
    for line in _lines("phrases.txt"):
        kind, weight, season, where, unit, cores, details = (part.strip() for part in line.split(";"))
        found[kind] = Phrases(
            kind, float(weight), season, where, unit,
            tuple(one.strip() for one in cores.split(" / ")), tuple(one.strip() for one in details.split(" / ")),
        )  # fmt: skip
    return found
