"""A form recognised without a fill: for plans. Imports no Django."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yici.apps.tables.contracts.forms import MatchKind


@dataclass(frozen=True, slots=True)
class PopulationOffer:
    """A population of the city that the rows of a list may be."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OutlineSheet:
    """A sheet of a form that nobody fills yet. ``is_population_asked``: its words do not say which rows belong."""

    name: str
    digest: str
    kind: str
    population: str
    is_population_asked: bool
    offers: tuple[PopulationOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineColumn:
    """A column (or field, or row of a row-form) of such a form, matched: no values were read.

    ``is_closed``: its element is not for the actor's post to read. ``forbidden_word`` names what the city never stores.
    """

    sheet: str
    digest: str
    place: str
    path: tuple[str, ...]
    letter: str
    unit: str
    entity: str
    kind: MatchKind
    element: str
    measures: str
    reason: str
    confidence: float
    is_closed: bool = False
    forbidden_word: str = ""
    forbidden_source: str = ""
    has_formula: bool = False
    samples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormOutline:
    """A form as it was recognised for planning."""

    form: uuid.UUID
    title: str
    sheets: tuple[OutlineSheet, ...]
    columns: tuple[OutlineColumn, ...]


@dataclass(frozen=True, slots=True)
class PlaceMeaning:
    """What a plan settled: a column means an element (none: it stays blank), or the rows are a population."""

    digest: str
    place: str = ""
    element: str = ""
    population: str = ""
