"""A fill in words and counts: how each column is known, what is done, what is left, what a sheet waits for."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from yici.apps.tables.contracts import ColumnView, FillView, SheetView

#: How a column of each kind is shown when nothing in it is missing.
SHOWN = {
    "element": "record",
    "derived": "derived",
    "aggregate": "derived",
    "constant": "constant",
    "sequence": "constant",
    "signature": "blank",
    "free": "blank",
    "unknown": "unknown",
}
DONE = ("filled", "derived", "aggregate", "constant", "asked")
MOST_LEFT = 12
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def known_of(column: ColumnView) -> str:
    """How a column is known, the worst of its cells first."""
    if column.counts.get("conflict"):
        return "conflict"
    if column.kind == "unknown":
        return "unknown"
    if column.counts.get("open"):
        return "asked"
    return "blank" if blank_cells(column) else SHOWN.get(column.kind, "constant")


def blank_cells(column: ColumnView) -> int:
    """Cells of a known column that no record fills and nobody is asked about, when they are the most of it."""
    if column.kind not in ("element", "derived", "aggregate"):
        return 0
    blank = column.counts.get("kept_blank", 0)
    return blank if blank > sum(column.counts.get(kind, 0) for kind in DONE) else 0


def title_of_column(column: ColumnView) -> str:
    """The heading of a column as people say it: without what only numbers it."""
    return " › ".join(column.path) or column.letter or column.cell


def column_address(fill: FillView, sheet: SheetView, column: ColumnView) -> str:
    """Where the meaning of a column is corrected."""
    query = urlencode({"sheet": sheet.name, "place": column.place})
    return f"{reverse('tables:column', args=[fill.key])}?{query}"


def cell_address(fill: FillView, sheet: SheetView, cell: str) -> str:
    """Where it is told how a cell of a table of figures is counted."""
    return f"{reverse('tables:cell', args=[fill.key])}?{urlencode({'sheet': sheet.name, 'cell': cell})}"


def summary(fill: FillView) -> dict[str, Any]:
    """Cells by how they are known, for the bar and its sentence."""
    counts = fill.counts
    coverage = {
        "record": counts.get("filled", 0) + counts.get("constant", 0),
        "derived": counts.get("derived", 0) + counts.get("aggregate", 0),
        "asked": counts.get("asked", 0) + counts.get("open", 0),
        "unknown": counts.get("kept_blank", 0),
    }
    done = sum(counts.get(kind, 0) for kind in DONE)
    return {
        "coverage": coverage,
        "done": done,
        "open": counts.get("open", 0),
        "blank": counts.get("kept_blank", 0),
        "total": done + counts.get("open", 0) + counts.get("kept_blank", 0),
    }


def summary_words(told: dict[str, Any]) -> str:
    """The same as a sentence."""
    if told["blank"]:
        return _("{done} cells done, {open} for you, {blank} left blank").format(**told)
    return _("{done} cells done, {open} for you").format(**told)


def columns_understood(fill: FillView) -> tuple[int, int]:
    """How many columns of sheets that are filled were understood, of how many."""
    columns = [column for sheet in fill.sheets if not sheet.skipped for column in sheet.columns]
    return sum(column.kind != "unknown" for column in columns), len(columns)


def things_left(fill: FillView, sheet: SheetView) -> dict[str, Any]:
    """What is left in one sheet, the least clear first: (state, title, count, address of the correction)."""
    if sheet.skipped:
        return {"items": [], "more": 0}
    ranks = {"unknown": 0, "conflict": 1, "asked": 2, "blank": 3}
    states = [(known_of(column), column) for column in sheet.columns]
    wanted = [(state, column) for state, column in states if state != "blank" or blank_cells(column)]
    found = sorted((one for one in wanted if one[0] in ranks), key=lambda one: ranks[one[0]])
    items = [
        {
            "state": state,
            "title": title_of_column(column),
            "letter": column.letter or column.cell,
            "count": column.counts.get("open", 0) or blank_cells(column),
            "url": column_address(fill, sheet, column),
            "column": column,
        }
        for state, column in found[:MOST_LEFT]
    ]
    return {"items": items, "more": max(len(found) - MOST_LEFT, 0)}


def reason_of(column: ColumnView) -> str:
    """Why a column is understood so, in the reader's language; the matcher's own Chinese words stand behind it."""
    heading = "".join(column.path)
    words = {
        "sequence": _("It only numbers the rows."),
        "constant": _("The same for every row of the form."),
        "signature": _("Signed by hand; it stays blank."),
        "free": _("It stays blank in this form."),
        "aggregate": _("A count or sum of the rows."),
        "unknown": _("The city has no such element."),
    }.get(column.kind, "")
    if column.element_name:
        words = f"“{heading}” = {column.element_name}"
        if column.kind == "derived":
            words = _("{words}, worked out from what is on record").format(words=words)
        if column.is_confirmed:
            words = _("{words}; confirmed before").format(words=words)
    own = column.reason if _CHINESE.search(column.reason) else ""
    return "　".join(one for one in (words, own) if one)


def rule_words(rule: str, element_name: str) -> str:
    """How the cells of a receipt's column came to be, in words."""
    return element_name or reason_of(ColumnView(place="", path=(), kind=rule, reason="", confidence=1.0))  # type: ignore[arg-type]


def skipped_words(sheet: SheetView) -> str:
    """Why a sheet stays as it is, warmly and in the reader's language, else empty: the planner's own words say it."""
    if sheet.kind == "none":
        return _("No table was found in this sheet. It goes back as it came.")
    if _CHINESE.search(sheet.skipped.split("“")[0]):
        return ""
    if "“" in sheet.skipped:
        twin = sheet.skipped.split("“")[1].split("”")[0]
        return _("The sheet “{name}” is the same table for the same area; that one is filled.").format(name=twin)
    return ""


def entity_of_card(sheet: SheetView) -> str:
    """What a card is about: the entity that most of its fields ask of."""
    entities = Counter(column.element.partition(".")[0] for column in sheet.columns if column.element)
    entities.pop("form", None)
    known = [(count, entity) for entity, count in entities.items() if entity in ("person", "household", "enterprise")]
    return max(known)[1] if known else next(iter(entities), "person")
