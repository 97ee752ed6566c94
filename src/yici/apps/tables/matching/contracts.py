"""What the matcher reads and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["element", "derived", "aggregate", "constant", "sequence", "signature", "free", "unknown"]
Figure = Literal["", "change", "rate", "share", "planned"]


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
class Period:
    """Of which time a figure is, as its header path says; without words of time all is empty: the form's own period.

    ``years_back`` and ``months_back`` count from the form's period ("上年": 1, "上月": 1); ``year``, ``month`` and
    ``quarter`` are written out. ``span`` is how long the period is, ``point`` whether its beginning (年初) or its end
    (期末) is meant, ``is_cumulative`` whether everything since the year's first day counts. ``figure`` says what
    stands there: the amount itself (empty), the ``change`` against the compared period, that change as a
    ``rate`` (±%), the ``share`` of a whole, or what is ``planned``. A change or rate is always of the form's own
    period against the one that
    ``years_back`` (同比, 比上年) or ``months_back`` (环比, 比上月) names; with neither, against the year before.
    """

    year: int | None = None
    month: int | None = None
    quarter: int | None = None
    years_back: int = 0
    months_back: int = 0
    span: Literal["", "month", "quarter", "half", "year"] = ""
    point: Literal["", "opening", "closing"] = ""
    is_cumulative: bool = False
    figure: Figure = ""

    @property
    def is_past(self) -> bool:
        """Whether the figure is of a time before the form's own, so that today's value is not the answer."""
        return self.figure not in ("change", "rate") and bool(self.years_back or self.months_back)


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What is seen of one leaf column (or card field): header path, unit, what the body and its validations hold.

    ``samples`` are texts of the first body cells, ``choices`` the values of a validation list, ``allowed`` the text of
    a row of allowed values, ``has_formula`` whether body cells are computed. ``wishes`` are prompts and comments that
    say how to write, ``check`` what a validation demands ("date", "length:8"), ``boxes`` counts single boxes,
    ``use`` is what the reader says of the column (stub, unit and code of a cross-tab or row-form are printed),
    ``period`` of which time the figure is.
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
    printed_boxes: str = ""  # what every row of the body prints to be ticked: "□男 □女"
    use: str = "value"
    period: Period = field(default_factory=Period)


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
    not the row's own (head, guardian …).

    ``kind="aggregate"``: a count or sum over the records of the row's area and category. Then ``element`` is None and
    ``measures`` names the element that is summed, counted or compared, empty where the words name only a category
    ("其中：女") or a count ("户数"): the header path (``ColumnFacts.path``, ``period``) has the rest. A ``village.*``
    element on a row that is an area is no aggregate: the record of the area answers it, or its rule counts it.
    ``variant`` is the code of the one value that a column stands for ("资金到户方式/购买企业岗位"): on a list a √ is
    written where the element has it, in a table of figures those that have it are counted.
    ``kind="constant"`` with ``printed:stub``, ``printed:unit`` or ``printed:code``: the form prints these cells itself.
    """

    letter: str
    element: str | None
    kind: Kind
    confidence: float
    reason: str
    constant: str = ""
    role: str = ""
    variant: str = ""
    measures: str = ""
