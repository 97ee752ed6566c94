"""Formats that a person may choose for a column, by the type of its element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yici.apps.tables.matching.contracts import CatalogueElement, ColumnFacts
from yici.apps.tables.rules.choosing import ID_BOXES, NUMBER_TYPES, PHONE_BOXES
from yici.apps.tables.rules.formats import Format
from yici.apps.tables.rules.writing import units_like

_DAYS = (
    "day", "YYYYMMDD", "YYYY-MM-DD", "YYYY.MM.DD", "YYYY/MM/DD", "YYYY年M月D日", "YYYY-MM", "YYYY.MM", "YYYY.M",
    "YYYYMM", "YYYY年M月", "YYYY", "YYYY年",
)  # fmt: skip
_YES_NO = ("是/否", "有/无", "1/0", "1/2", "√/", "√/×", "Y/N", "1.是/2.否")
_PHONES = ("plain", "3 4 4", "3-4-4", "masked")
_PERSONS = ("plain", "masked", "6 8 4", "'", "x", "15", "last6", "last4")


def offered_formats(column: ColumnFacts, element: CatalogueElement, now: Format) -> tuple[Format, ...]:
    """The formats a person may choose, the one in force first; none where a value has only one shape."""
    found = {now.text: now}
    for one in _of_type(column, element, now):
        offered = replace(one, is_text_cell=now.is_text_cell, is_negated=now.is_negated)
        found.setdefault(offered.text, offered)
    return tuple(found.values()) if len(found) > 1 else ()


def _of_type(column: ColumnFacts, element: CatalogueElement, now: Format) -> Iterator[Format]:
    if now.kind == "bool":
        yield from (Format("bool", option) for option in _YES_NO)
    elif now.kind == "date":
        yield from (Format("date", option, number_format="yyyy-mm-dd") for option in _DAYS)
    elif now.kind == "id":
        yield from (Format("id", option) for option in _PERSONS)
        if column.boxes == ID_BOXES:
            yield Format("id", "boxes", boxes=ID_BOXES)
    elif now.kind == "phone":
        yield from (Format("phone", option) for option in _PHONES)
        if column.boxes == PHONE_BOXES:
            yield Format("phone", "boxes", boxes=PHONE_BOXES)
    elif now.kind == "code":
        yield Format("code", "name")
        yield Format("code", "code")
        if now.signs:
            yield Format("code", "number", allowed=now.allowed, signs=now.signs)
            yield Format("code", "form", allowed=now.allowed, signs=now.signs)
    elif element.type in NUMBER_TYPES:
        for unit in units_like(element.unit):
            yield Format("number", element.unit if unit == element.unit else f"{element.unit}>{unit}")
