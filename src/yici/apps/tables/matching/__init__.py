"""What each column of a form means: pure functions over words, units, neighbours and samples. No Django, no database.

A wrong match is worse than a question: below ``THRESHOLD`` a column stays unknown, with the reason in words.
"""

from yici.apps.tables.matching.contracts import (
    Catalogue,
    CatalogueElement,
    CodeValue,
    ColumnFacts,
    ColumnMatch,
    SheetFacts,
)
from yici.apps.tables.matching.matcher import THRESHOLD, SheetMatch, match_sheet

__all__ = [
    "THRESHOLD",
    "Catalogue",
    "CatalogueElement",
    "CodeValue",
    "ColumnFacts",
    "ColumnMatch",
    "SheetFacts",
    "SheetMatch",
    "match_sheet",
]
