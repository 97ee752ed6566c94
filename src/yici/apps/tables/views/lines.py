"""What a row or column of a table of figures counts: the page on which a person says it."""

from __future__ import annotations

from typing import Any

from yici.apps.tables.contracts import ColumnView, ElementChoice, FillView, SheetView
from yici.apps.tables.planning.memory import city_lexicon
from yici.apps.tables.views.steps import form_address, steps
from yici.apps.tables.views.telling import known_of, title_of_column

MOST = 12
NUMBERS = ("int", "dec", "money", "area")


def is_line(column: ColumnView) -> bool:
    """Whether what was understood is a row or column of figures."""
    return column.place.startswith(("row:", "column:"))


def line_context(
    fill: FillView, sheet: SheetView, column: ColumnView, words: str, elements: tuple[ElementChoice, ...]
) -> dict[str, Any]:
    """What the page shows: how it is taken, and what the typed words may mean."""
    return {
        "fill": fill,
        "steps": steps(2, fill),
        "sheet": sheet,
        "column": column,
        "title": title_of_column(column),
        "known": known_of(column),
        "reason": column.reason,
        "words": words,
        "said": "",
        "populations": _populations(words),
        "numbers": [one for one in elements if one.unit or one.is_derived][:MOST],
        "back": form_address(fill, sheet.name),
    }


def _populations(words: str) -> list[dict[str, str]]:
    """Populations whose name or phrases have the words."""
    if not words:
        return []
    found = [
        one for one in city_lexicon().populations if words in one.name or any(words in phrase for phrase in one.phrases)
    ]
    return [{"code": one.code, "name": one.name} for one in found[:MOST]]
