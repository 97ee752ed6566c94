"""What an official may choose from while writing an item: elements of the records, materials, items of the city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yici.apps.places.public import unit_names
from yici.apps.records.public import catalogue
from yici.apps.services.cityfiles.items import HELD_AS, KINDS
from yici.apps.services.selectors.catalogue import list_items, tables

MOST = 20


def find_elements(words: str, taken: Sequence[str]) -> list[dict[str, str]]:
    """Fields made of elements whose name, other names or code hold all that was typed; 20 at most."""
    typed = words.lower().split()[:5]
    if not typed:
        return []
    known = catalogue()
    found = []
    for one in known.elements.values():
        text = " ".join((one.name, one.name_en, one.code, *one.aliases)).lower()
        kind = HELD_AS.get(one.type, one.type)
        if kind in KINDS and not one.is_forbidden and one.code not in taken and all(word in text for word in typed):
            found.append((not one.name.lower().startswith(typed[0]), len(one.name), one))
    return [_field(one.code) for _, _, one in sorted(found, key=lambda found: (found[:2], found[2].code))[:MOST]]


def _field(code: str) -> dict[str, str]:
    known = catalogue()
    one = known.elements[code]
    codes = known.lists.get(one.code_list) if one.code_list else None
    return {
        "code": one.code, "name": one.name, "name_en": one.name_en, "kind": HELD_AS.get(one.type, one.type),
        "required": "yes", "choices": "|".join(value.code for value in codes.values) if codes else "",
    }  # fmt: skip


def field_for(code: str) -> dict[str, str]:
    """A new field: of an element with its names, kind and codes, otherwise one of the form's own."""
    return _field(code) if code in catalogue().elements else {"code": code, "kind": "text", "required": "yes"}


def list_choices(section: str, content: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """Lists for the columns of a section that name something of the city."""
    held = tables()
    if section == "needs":
        rows = [*held["service_materials"], *content.get("materials", ())]
        return {"material": [(row["code"], row["name"]) for row in sorted(rows, key=lambda row: row["name"])]}
    if section == "parts":
        return {"item": sorted(((one.code, one.name) for one in list_items()), key=lambda one: one[1])}
    licences = catalogue().lists.get("licence_kind")
    kinds = [(one.code, one.name) for one in licences.values] if licences else []
    if section == "facts":
        units = unit_names(sorted({row.get("unit", "") for row in content["facts"]} - {""}))
        return {"unit": list(units.items()), **({"result_licence": kinds} if kinds else {})}
    if section == "materials":
        return {"licence": kinds} if kinds else {}
    if section == "fields":
        return {"heading": [(row["code"], row["name"]) for row in held["service_headings"]]}
    return {}


def names_of_codes() -> dict[str, str]:
    """What materials and items are called, by code."""
    held = tables()
    return {row["code"]: row["name"] for name in ("service_materials", "service_items") for row in held[name]}
