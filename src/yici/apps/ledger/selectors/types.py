"""The city's declared item types (``ledger_types.csv``) and duties of units (``ledger_duties.csv``)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from yici.core.models import CityRow


@dataclass(frozen=True, slots=True)
class TypeColumn:
    """A column of an item type: ``kind`` is text, number, day or money."""

    code: str
    name: str
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class ItemType:
    """A ledger of things: what its items are called and what is written down about each."""

    code: str
    name: str
    columns: tuple[TypeColumn, ...]


def list_types() -> list[ItemType]:
    """The item types of the city, with their columns in order."""
    is_english = (get_language() or "").startswith("en")
    rows = [row.content for row in CityRow.objects.filter(file="ledger_types.csv", retired_on=None).order_by("code")]
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(str(row["type"]), []).append(row)
    named = "name_en" if is_english else "name"
    return [
        ItemType(
            code, str(some[0][f"type_{named}"]),
            tuple(
                TypeColumn(str(one["column"]), str(one[named]), str(one["kind"]), str(one.get("unit", "")))
                for one in sorted(some, key=lambda one: int(one["position"]))
            ),
        )
        for code, some in sorted(found.items())
    ]  # fmt: skip


def known_types() -> dict[str, tuple[str, ...]]:
    """The codes of the columns by item type."""
    return {one.code: tuple(column.code for column in one.columns) for one in list_types()}


def duties_of_units() -> dict[str, tuple[str, ...]]:
    """Words of the duty of each unit, by its code."""
    rows = CityRow.objects.filter(file="ledger_duties.csv", retired_on=None)
    return {str(row.content["unit"]): tuple(str(row.content.get("words", "")).split()) for row in rows}
