"""The words by which titles name populations: ``populations.csv`` and ``entities.csv`` of the city."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PopulationWords:
    """One population of the city's lexicon: the phrases that name it and what it means."""

    code: str
    name: str
    entity: str
    phrases: tuple[str, ...]
    condition: str
    relation: str
    order: str
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All populations, and the counting word of each entity (人, 户, 家 …)."""

    populations: tuple[PopulationWords, ...]
    counters: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def get(self, code: str) -> PopulationWords | None:
        """The population of this code."""
        return next((one for one in self.populations if one.code == code), None)


@lru_cache(maxsize=4)
def lexicon_of(city: Path) -> Lexicon:
    """Read the lexicon of a city's folder."""
    populations = tuple(
        PopulationWords(
            code=row["code"], name=row["name"], entity=row["entity"], phrases=_split(row["phrases"]),
            condition=row["condition"], relation=row["relation"], order=row["order"],
            forbidden=_split(row.get("forbidden", "")),
        )
        for row in _rows(city / "populations.csv")
    )  # fmt: skip
    entities = _rows(city / "entities.csv")
    return Lexicon(
        populations,
        {row["code"]: row.get("counter", "") for row in entities},
        {row["code"]: row["name"] for row in entities},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split("|") if part)
