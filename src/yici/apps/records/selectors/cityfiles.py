"""Names that the city's files give: entities with their counting words, populations with their conditions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class EntityWords:
    """How people call an entity and count it."""

    code: str
    name: str
    name_en: str
    counter: str

    def called(self, language: str) -> str:
        """The name in a language."""
        return self.name_en if language.startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class NamedPopulation:
    """A population of the lexicon that a roster can be narrowed to."""

    code: str
    name: str
    name_en: str
    entity: str
    condition: str
    relation: str

    def called(self, language: str) -> str:
        """The name in a language."""
        return self.name_en if language.startswith("en") else self.name


@lru_cache(maxsize=4)
def _rows(path: Path) -> tuple[dict[str, str], ...]:
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def entity_words() -> dict[str, EntityWords]:
    """Entities by code."""
    rows = _rows(Path(settings.CITY) / "entities.csv")
    return {one["code"]: EntityWords(one["code"], one["name"], one["name_en"], one["counter"] or "条") for one in rows}


def named_populations(entity: str) -> list[NamedPopulation]:
    """The populations of an entity, in the order of the file."""
    rows = _rows(Path(settings.CITY) / "populations.csv")
    return [
        NamedPopulation(*(one[name] for name in ("code", "name", "name_en", "entity", "condition", "relation")))
        for one in rows
        if one["entity"] == entity
    ]
