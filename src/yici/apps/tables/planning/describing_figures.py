"""Rows and columns of a table of figures as plain data, the way a fill stores what was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from yici.apps.tables.aggregates import Line
from yici.apps.tables.planning.figure_filling import COUNTED_AS, Placed
from yici.apps.tables.planning.plan import SheetPlan
from yici.sheets.grid import column_letter


def describe_lines(plan: SheetPlan, placed: Sequence[Placed]) -> list[dict[str, Any]]:
    """Every column, then every printed row that says something of its own, with how its cells are known."""
    table = plan.figures
    if table is None:
        return []
    lines = [
        _line(line, [one for one in placed if one.figure.place[1] == line.number], column_letter(line.number), plan)
        for line in table.meaning.columns
    ]
    rows = [line for line in table.meaning.rows if line.takes_value and not line.is_area and line.own]
    lines += [
        _line(
            line, [one for one in placed if one.figure.place[0] == line.number and _on_side(line, one, plan)], "", plan
        )
        for line in rows
    ]
    return lines


def _on_side(line: Line, placed: Placed, plan: SheetPlan) -> bool:
    """Whether a cell belongs to this row, where two tables stand side by side."""
    assert plan.figures is not None
    return not line.side or plan.figures.meaning.row_of(placed.figure.place) is line


def _line(line: Line, cells: Sequence[Placed], letter: str, plan: SheetPlan) -> dict[str, Any]:
    counts = Counter(COUNTED_AS[one.figure.known] for one in cells if one.figure.known in COUNTED_AS)
    counts["conflict"] = sum(bool(one.figure.trouble) for one in cells)
    counts.pop("kept_blank", None)  # computed cells that wait for others, places that are not here
    is_open = counts["open"] > 0 and counts["open"] == sum(counts.values()) - counts["conflict"]
    own = line.own[-1] if line.own else None
    reasons = [one.figure.reason for one in cells if one.figure.known == "open"]
    is_blamed = own is not None and any(
        own.text.strip() in reason or own.core in reason for reason in reasons if own.core
    )
    if not letter and not (is_open and is_blamed):
        counts.pop("open", None)  # a row whose cells are asked because of their columns is told there
    told = plan.reading.lines.get(line.place)
    known = next((one.figure for one in cells if one.figure.known in ("aggregate", "derived", "filled")), None)
    reason = known.meaning.sentence.replace("{area}", "") if known is not None else next(iter(reasons), "")
    return {
        "place": line.place[:300], "path": [one for one in line.place.partition(":")[2].split("/") if one],
        "kind": "unknown" if is_open and is_blamed else "aggregate", "reason": reason,
        "confidence": 1.0 if told is not None else 0.9, "letter": letter, "cell": "", "unit": line.unit, "element": "",
        "element_name": "", "owner": "", "format": "", "is_confirmed": told is not None, "is_asked": is_open,
        "counts": {kind: count for kind, count in counts.items() if count},
    }  # fmt: skip
