"""What goes into one column of a list or one field of a card."""

from __future__ import annotations

from dataclasses import dataclass, field

from yici.apps.tables.matching.contracts import CatalogueElement, CodeValue, ColumnFacts, ColumnMatch
from yici.apps.tables.rules import Format


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What goes into a column (or card field). ``use``: value, constant, sequence, blank, formula, ask, unread."""

    place: str
    facts: ColumnFacts
    match: ColumnMatch
    use: str
    number: int = 0
    code: str = ""
    element: CatalogueElement | None = None
    format: Format = field(default_factory=Format)
    codes: tuple[CodeValue, ...] = ()
    is_asked: bool = False
    boxes_text: str = ""  # what each row of a list prints to be ticked: "□男 □女"
    box: int = 0  # which single box of a value this column is, counted from 0

    @property
    def is_owners(self) -> bool:
        """Whether it is a fact of the household or its head: asked once, however many of its things have a row."""
        return self.element is not None and self.element.entity in ("household", "person")

    @property
    def title(self) -> str:
        """The heading in one line."""
        return "/".join(self.facts.path)
