"""For whom a card is filled: one person, household or enterprise, looked for by name or by the whole number."""

from __future__ import annotations

import uuid
from typing import Any

from yici.apps.records.public import Known, PopulationQuery, catalogue, find_by_value, find_population, read_rows
from yici.apps.tables.contracts import FillView, SheetView
from yici.apps.tables.views.telling import entity_of_card
from yici.core.access import Actor
from yici.core.errors import YiciError

MOST = 20
NAMES = {"person": "person.name", "household": "household.head"}
NUMBERS = {"person": "person.id_number"}
MORE = {
    "person": ("person.sex", "person.birth_date"),
    "household": ("household.group", "household.size"),
}
LONG_NUMBER = 15


def who_for(actor: Actor, fill: FillView, sheet: SheetView, words: str) -> dict[str, Any]:
    """What the chooser of a card shows: the words that were typed and who was found. Empty for other sheets."""
    if sheet.kind != "card" or sheet.skipped:
        return {}
    entity = entity_of_card(sheet)
    words = words.strip()
    found = _find(actor, fill, entity, words) if words and fill.area else []
    return {"entity": entity, "words": words, "found": found[:MOST], "has_more": len(found) > MOST}


def _find(actor: Actor, fill: FillView, entity: str, words: str) -> list[dict[str, Any]]:
    name = NAMES.get(entity, f"{entity}.name")
    number = NUMBERS.get(entity, "")
    if catalogue().element(name) is None:
        return []
    try:
        if number and len(words) >= LONG_NUMBER:
            keys = find_by_value(actor, number, words)
        else:
            query = PopulationQuery(entity, "", area_key=fill.area, as_of=fill.as_of, relation=_relation(entity))
            keys = list(find_population(actor, query).records)
    except YiciError:
        return []
    return _named(actor, keys, name, entity, "" if len(words) >= LONG_NUMBER else words)


def _relation(entity: str) -> str:
    return "registered" if entity in ("person", "household") else "located"


def _named(actor: Actor, keys: list[uuid.UUID], name: str, entity: str, words: str) -> list[dict[str, Any]]:
    """Those whose name has the words; what else tells them apart stands beside it, never a number."""
    codes = [code for code in (name, *MORE.get(entity, ())) if catalogue().element(code) is not None]
    found = []
    for row in read_rows(actor, keys, codes):
        label = _text(name, row.values.get(name))
        if words in label:
            more = [_text(code, row.values.get(code)) for code in codes[1:]]
            found.append({"record": row.record, "label": label or "—", "more": "　".join(one for one in more if one)})
        if len(found) > MOST:
            break
    return found


def _text(code: str, known: Known | None) -> str:
    """A value as people say it: a code by its name."""
    if known is None or known.value is None:
        return ""
    element = catalogue().element(code)
    codes = catalogue().lists.get(element.code_list) if element is not None and element.code_list else None
    names = {one.code: one.name for one in codes.values} if codes is not None else {}
    return names.get(str(known.value), str(known.value))
