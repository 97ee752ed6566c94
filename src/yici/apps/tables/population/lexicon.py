"""The words by which titles name populations: ``populations.csv`` and ``entities.csv`` of the city."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

_LIST_WORDS = "名单|名册|花名册|台账|信息|登记|清单|统计|基本|情况|状况|调查"


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

    @property
    def nouns(self) -> tuple[str, ...]:
        """What the phrases name without the word for a list: "残疾人名册" names 残疾人."""
        bare = (re.sub(rf"(?:{_LIST_WORDS})+$", "", phrase) for phrase in self.phrases)
        return tuple(dict.fromkeys(noun for noun in bare if len(noun) > 2 and noun not in self.phrases))


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
