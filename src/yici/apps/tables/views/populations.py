"""The populations that a person may choose instead of the one that was understood."""

from __future__ import annotations

from typing import Any

from yici.apps.tables.contracts import SheetView
from yici.apps.tables.planning.memory import city_lexicon


def other_populations(sheet: SheetView) -> list[dict[str, Any]]:
    """All populations that the city names, those of the same entity first; empty for what is not a list."""
    if sheet.population is None or sheet.kind != "list":
        return []
    entity = sheet.population.entity
    found = sorted(city_lexicon().populations, key=lambda one: (one.entity != entity, one.entity, one.code))
    offered = {choice.key for choice in sheet.population.choices}
    return [{"key": one.code, "name": one.name} for one in found if one.code not in offered]
