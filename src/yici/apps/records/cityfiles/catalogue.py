"""The catalogue of a city's files as typed facts: for matching without a database, for loader and exporter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from yici.apps.records.cityfiles.tables import TABLES
from yici.apps.records.conditions import ElementSketch, Sketches
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.schema import Row

CONTEXT = re.compile(r"(?:(?P<alias>[^:]+):)?(?P<sign>[+-])(?P<word>[^:+-][^:]*)")


@dataclass(frozen=True, slots=True)
class Context:
    """A word that must (``supports``) or must not stand around a heading; for one alias, or for all of an element."""

    word: str
    supports: bool
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class CityElement:
    """An element as the files say it; the columns of ``elements/*.csv`` with lists taken apart."""

    code: str
    name: str
    name_en: str
    entity: str
    type: str
    unit: str
    code_list: str
    validators: tuple[str, ...]
    owner: str
    writers: tuple[str, ...]
    sensitivity: str
    storage: str
    readers: tuple[str, ...]
    sharing: str
    refresh: str
    identifier: str
    derive: str
    inverted: frozenset[str]
    aliases: tuple[str, ...]
    contexts: tuple[Context, ...]
    forbidden: tuple[str, ...]
    valid_from: str
    valid_to: str
    note: str


@dataclass(frozen=True, slots=True)
class CityCode:
    """A code of a list: what is stored, what forms print, by which other words it is known."""

    code: str
    position: int
    name: str
    aliases: tuple[str, ...]
    name_en: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class CityPopulation:
    """Which rows a phrase in a title, sheet name or note asks for. ``order`` is as in ``PopulationQuery``."""

    code: str
    name: str
    name_en: str
    entity: str
    phrases: tuple[str, ...]
    condition: str
    relation: str
    order: str
    forbidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityEntity:
    """A kind of record: its counter word (人, 户, 块) and its links to other kinds by name."""

    code: str
    name: str
    name_en: str
    counter: str
    links: Mapping[str, str]


class CityCatalogue:
    """The catalogue of a city's files; each part is read when first asked for."""

    def __init__(self, files: CityFiles) -> None:
        self.files = files

    @cached_property
    def entities(self) -> dict[str, CityEntity]:
        """Entities by code."""
        return {row["code"]: _entity_of(row) for row in self.files.rows("entities")}

    @cached_property
    def elements(self) -> dict[str, CityElement]:
        """Elements by code, retired ones included."""
        return {row["code"]: _element_of(row) for row in self.files.rows("elements")}

    @cached_property
    def lists(self) -> dict[str, tuple[CityCode, ...]]:
        """Codes by list, in the order in which they are shown."""
        found: dict[str, list[CityCode]] = defaultdict(list)
        for row in self.files.rows("code_lists"):
            found[row["list"]].append(_code_of(row))
        return {name: tuple(sorted(codes, key=lambda one: (one.position, one.code))) for name, codes in found.items()}

    @cached_property
    def populations(self) -> dict[str, CityPopulation]:
        """Populations by code."""
        return {row["code"]: _population_of(row) for row in self.files.rows("populations")}

    @cached_property
    def never_stored(self) -> dict[str, str]:
        """Every word for what is never kept, with its reason."""
        return {
            word: row["source"]
            for row in self.files.rows("never_stored")
            for word in (row["name"], *parts_of(row["aliases"]))
        }

    def sketches(self) -> Sketches:
        """What checking of conditions and derivations needs."""
        return Sketches(
            {one.code: ElementSketch(one.code, one.entity, one.type, one.code_list) for one in self.elements.values()},
            {name: frozenset(code.code for code in codes) for name, codes in self.lists.items()},
            {one.code: one.links for one in self.entities.values()},
        )


def read_catalogue(root: Path) -> CityCatalogue:
    """The catalogue of the city in a folder; needs no database. Files are read when first asked for."""
    return CityCatalogue(CityFiles(root, TABLES))


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a cell joined by |."""
    return tuple(text.split("|")) if text else ()


def _entity_of(row: Row) -> CityEntity:
    links = dict(link.split(":", 1) for link in row["links"].split(" ") if ":" in link)
    return CityEntity(row["code"], row["name"], row["name_en"], row["counter"], links)


def _context_of(text: str) -> Context:
    found = CONTEXT.fullmatch(text)
    return Context(found["word"], found["sign"] == "+", found["alias"]) if found else Context(text, False)


def _element_of(row: Row) -> CityElement:
    same = ("code", "name", "name_en", "entity", "type", "unit", "code_list", "owner", "sensitivity", "storage")
    more = ("sharing", "refresh", "identifier", "derive", "valid_from", "valid_to", "note")
    return CityElement(
        **{name: row[name] for name in (*same, *more)},
        validators=parts_of(row["validator"]),
        writers=parts_of(row["writers"]),
        readers=tuple(row["readers"].split()),
        inverted=frozenset(parts_of(row["polarity"])),
        aliases=parts_of(row["aliases"]),
        contexts=tuple(_context_of(one) for one in parts_of(row["contexts"])),
        forbidden=parts_of(row["forbidden"]),
    )


def _code_of(row: Row) -> CityCode:
    aliases = parts_of(row["aliases"])
    return CityCode(row["code"], int(row["position"]), row["name"], aliases, row["name_en"], row["source"], row["note"])


def _population_of(row: Row) -> CityPopulation:
    same = ("code", "name", "name_en", "entity", "condition", "relation", "order")
    return CityPopulation(
        **{name: row[name] for name in same}, phrases=parts_of(row["phrases"]), forbidden=parts_of(row["forbidden"])
    )
