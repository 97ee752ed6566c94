"""The catalogue as the matcher needs it, from a city's files or from the elements that the database holds."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement, CodeValue


class _Facts(Protocol):
    """What records hands out of an element (``records.contracts.ElementFacts``)."""

    @property
    def code(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def code_list(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def readers(self) -> str: ...
    @property
    def sensitivity(self) -> str: ...
    @property
    def identifier(self) -> str: ...
    @property
    def derive(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...
    @property
    def contexts(self) -> tuple[str, ...]: ...
    @property
    def is_forbidden(self) -> bool: ...
    @property
    def is_provisional(self) -> bool: ...
    @property
    def polarity(self) -> str: ...
    @property
    def is_protected(self) -> bool: ...


def from_files(city: Path) -> Catalogue:
    """The catalogue of a city's folder (``elements/*.csv``, ``code_lists.csv``, ``never_stored.csv``)."""
    elements: dict[str, CatalogueElement] = {}
    for path in sorted((city / "elements").glob("*.csv")):
        for row in _rows(path):
            if not row.get("valid_to"):
                elements[row["code"]] = _from_row(row)
    lists: dict[str, list[tuple[int, CodeValue]]] = defaultdict(list)
    for row in _rows(city / "code_lists.csv"):
        value = CodeValue(row["code"], row["name"], _split(row.get("aliases", "")))
        lists[row["list"]].append((int(row.get("position") or 0), value))
    never = tuple(
        (word, row.get("source", ""))
        for row in _rows(city / "never_stored.csv")
        for word in (row.get("name", ""), *_split(row.get("aliases") or row.get("words") or ""))
        if word
    )
    return Catalogue(
        elements,
        {code: tuple(one for _, one in sorted(values, key=_by_place)) for code, values in lists.items()},
        never,
    )


def from_records(
    elements: Iterable[_Facts], lists: Mapping[str, Iterable[Any]], never: tuple[tuple[str, str], ...] = ()
) -> Catalogue:
    """The catalogue of the database, as ``records.public.catalogue()`` hands it out."""
    known = {
        one.code: CatalogueElement(
            code=one.code, name=one.name, entity=one.entity, type=one.type, unit=one.unit, code_list=one.code_list,
            aliases=tuple(one.aliases),
            contexts=(*_heading_words(one.contexts), *(f"-{word}" for word in getattr(one, "forbidden_words", ()))),
            alias_contexts=_alias_contexts(one.contexts), derive=one.derive, polarity=one.polarity,
            identifier=one.identifier, readers=one.readers, sensitivity=one.sensitivity,
            is_protected=one.is_protected, is_forbidden=one.is_forbidden, is_provisional=one.is_provisional,
            version=one.version, owner=one.owner,
        )
        for one in elements
    }  # fmt: skip
    kept = {code: tuple(CodeValue(v.code, v.name, tuple(v.aliases)) for v in values) for code, values in lists.items()}
    return Catalogue(known, kept, never)


def _by_place(pair: tuple[int, CodeValue]) -> tuple[int, str]:
    return pair[0], pair[1].code


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _from_row(row: dict[str, str]) -> CatalogueElement:
    contexts = (*_split(row.get("contexts", "")), *(f"-{word}" for word in _split(row.get("forbidden", ""))))
    return CatalogueElement(
        code=row["code"], name=row["name"], entity=row["entity"], type=row["type"], unit=row.get("unit", ""),
        code_list=row.get("code_list", ""), aliases=_split(row.get("aliases", "")), contexts=_heading_words(contexts),
        alias_contexts=_alias_contexts(contexts), derive=row.get("derive", ""), polarity=row.get("polarity", ""),
        identifier=row.get("identifier", ""), readers=row.get("readers", ""),
        sensitivity=row.get("sensitivity", "internal"), is_protected=row.get("storage") == "protected",
        owner=row.get("owner", ""),
    )  # fmt: skip


def _heading_words(contexts: Iterable[str]) -> tuple[str, ...]:
    """Words that must not stand in a heading of the element (``-word``, without an alias)."""
    return tuple(one for one in contexts if ":" not in one)


def _alias_contexts(contexts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """``alias:+word`` and ``alias:-word`` by alias."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in contexts:
        alias, mark, word = one.partition(":")
        if mark and word:
            found[alias].append(word)
    return {alias: tuple(words) for alias, words in found.items()}
