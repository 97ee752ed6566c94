"""What the matcher reads and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["element", "derived", "aggregate", "constant", "sequence", "signature", "free", "unknown"]


@dataclass(frozen=True, slots=True)
class CatalogueElement:
    """An element as the matcher needs it. ``contexts`` are words that must (``+``) or must not (``-``) stand near an
    alias; ``alias_contexts`` hold those that belong to one alias only. ``derive`` is the rule of a derived element."""

    code: str
    name: str
    entity: str
    type: str = "text"
    unit: str = ""
    code_list: str = ""
    aliases: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    alias_contexts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derive: str = ""
    polarity: str = ""
    identifier: str = ""
    readers: str = ""
    sensitivity: str = "internal"
    is_protected: bool = False
    is_forbidden: bool = False
    is_provisional: bool = False
    version: int = 1
    owner: str = ""


@dataclass(frozen=True, slots=True)
class CodeValue:
    """An allowed value of a code list with the names by which forms call it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Elements by code and code lists by their code."""

    elements: Mapping[str, CatalogueElement]
    code_lists: Mapping[str, tuple[CodeValue, ...]] = field(default_factory=dict)
    never_stored: tuple[tuple[str, str], ...] = ()  # (word, legal source)


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is seen of one leaf column (or card field): header path, unit, what the body and its validations hold.

    ``samples`` are texts of the first body cells, ``choices`` the values of a validation list, ``allowed`` the text of
    a row of allowed values, ``has_formula`` whether body cells are computed. ``wishes`` are prompts and comments that
    say how to write, ``check`` what a validation demands ("date", "length:8"), ``boxes`` counts single boxes.
    """

    letter: str
    path: tuple[str, ...]
    unit: str = ""
    samples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    allowed: str = ""
    has_formula: bool = False
    number_format: str = ""
    wishes: tuple[str, ...] = ()
    check: str = ""
    boxes: int = 0


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is seen of one sheet. ``notes`` are texts above and below the body, ``kind`` that of the reader."""

    name: str
    kind: str
    title: str
    notes: tuple[str, ...] = ()
    columns: tuple[ColumnFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What a column means. ``element`` is a code of the catalogue or None; ``path`` leads from the row's entity to the
    element's (``("household",)`` for a household's fact on a person's row); ``role`` says whose fact it is when it is
    not the row's own (head, guardian …)."""

    letter: str
    element: str | None
    kind: Kind
    confidence: float
    reason: str
    constant: str = ""
    role: str = ""
    variant: str = ""
