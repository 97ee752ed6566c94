"""Names and kinds of the columns of a dataset. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yici.apps.records.contracts import Catalogue, ElementFacts
from yici.apps.records.rules.values import NUMERIC

LINKS, MORE_AREAS = "links", "more_areas"
RELATIONS = ("registered", "located", "resident", "contract", "pasture", "works")
"""Relations with a column of their own, in the order in which one stands for a record that the asked one lacks."""

FIXED: Mapping[str, str] = {
    "id": "id", "state": "text", "ended_on": "day", "merged_into": "id", "since": "day", "until": "day",
    "told": "moment", "odd": "text", **dict.fromkeys(RELATIONS, "id"),
    "household": "id", "role": "text", "households": "int", "owner": "id", "owners": "int",
}  # fmt: skip
LINK_COLUMNS: Mapping[str, str] = {"part": "id", "whole": "id", "kind": "text", "role": "text", "id": "id"}
MORE_AREA_COLUMNS: Mapping[str, str] = {"id": "id", "relation": "text", "area": "id"}
LAST, KNOWN = "~to", "~known"
DAYS = frozenset({"date", "month", "year"})


def column_of(code: str) -> str:
    """The column of an element; of a day it holds the first day that is meant.

    >>> column_of("person.birth_date")
    'person__birth_date'
    """
    return code.replace(".", "__")


def last_column_of(code: str) -> str:
    """The column of the last day that a year, month or day may mean."""
    return column_of(code) + LAST


def known_column_of(code: str) -> str:
    """The column that says whether a record has a protected value."""
    return column_of(code) + KNOWN


def kind_of(element_type: str) -> str:
    """The kind of column that holds values of an element type; "day" stands for two columns."""
    if element_type in DAYS:
        return "day"
    if element_type in NUMERIC:
        return "dec"
    return {"int": "int", "bool": "yes"}.get(element_type, "text")


def stored_codes(element: ElementFacts, catalogue: Catalogue) -> list[str]:
    """The codes under which values of an element may be stored: its own, then those of elements joined to it."""
    return [element.code, *(old for old, new in catalogue.joined.items() if new == element.code)]


def plain_kinds(entity: str, catalogue: Catalogue) -> dict[str, str]:
    """The kind of every code of an entity whose values are plain."""
    return {
        code: kind_of(element.type)
        for element in catalogue.of_entity(entity)
        if not element.is_protected
        for code in stored_codes(element, catalogue)
    }


def protected_codes(entity: str, catalogue: Catalogue) -> list[str]:
    """The codes of an entity whose values are sealed."""
    return [
        code
        for element in catalogue.of_entity(entity)
        if element.is_protected
        for code in stored_codes(element, catalogue)
    ]


def columns_for(codes: Iterable[str], kinds: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """The columns of a dataset that holds these plain codes, and whether these protected ones are known."""
    found = dict(FIXED)
    for code in codes:
        found[column_of(code)] = kinds[code]
        if kinds[code] == "day":
            found[last_column_of(code)] = "day"
    for code in known:
        found[known_column_of(code)] = "yes"
    return found
