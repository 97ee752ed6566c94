"""Printed rows of cross-tabs and row-forms: the path of stub labels, the unit, whether the row takes a value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yici.sheets.layout.body import Body, is_total_row
from yici.sheets.layout.model import Column, PrintedRow
from yici.sheets.layout.view import View
from yici.sheets.layout.words import (
    allowed_values,
    bare_label,
    fold,
    is_allowed_values,
    is_total,
    is_unit,
    outline_level,
    split_unit,
)

MAX_ROWS = 5_000
UNMARKED = 5.5
"""Rank of a label without mark or indentation: under every marked one (1 to 5), beside its like."""
_CHINESE = set("一二三四五六七八九十")


@dataclass(slots=True)
class _Side:
    """The columns of one table, or of one of two tables that stand side by side."""

    stubs: list[int]
    values: list[int]
    units: list[int]
    marks: list[int]
    unit_share: float = 0.0
    mark_share: float = 0.0
    filled: bool = False


def find_rows(view: View, columns: list[Column], stubs: list[int], body: Body) -> list[PrintedRow]:
    """Every printed row, from top to bottom, totals included; of tables side by side the left one first."""
    rows: list[PrintedRow] = []
    for side in _sides(columns, stubs):
        side.filled = _is_filled(view, side.values, body)
        side.unit_share = _share(view, side.units, body)
        side.mark_share = _share(view, side.marks, body)
        outline = _Outline()
        for row in body.rows[:MAX_ROWS]:
            if labels := _labels(view, side.stubs, row):
                rows.append(_row(view, side, outline, row, labels))
    return rows


def _sides(columns: list[Column], stubs: list[int]) -> list[_Side]:
    """Cut the columns where the first stub's header stands again."""
    first = next((column for column in columns if column.number == stubs[0]), None)
    starts = [
        column.number for column in columns
        if first is not None and first.path and column.path == first.path and column.leaf == column.number
        and column.number > stubs[-1]
    ]  # fmt: skip
    bounds = [*starts, columns[-1].number + 1]
    sides = []
    for index, start in enumerate([columns[0].number, *starts]):
        part = [column for column in columns if start <= column.number < bounds[index]]
        own = stubs if index == 0 else [column.number for column in part if column.leaf == start]
        used = {use: [column.number for column in part if column.use == use] for use in ("unit", "sequence", "code")}
        values = [column.number for column in part if column.number not in own and column.use in ("value", "formula")]
        sides.append(_Side(own, values, used["unit"], used["sequence"] + used["code"]))
    return sides


def _row(view: View, side: _Side, outline: _Outline, row: int, labels: list[str]) -> PrintedRow:
    code = next((view.text(row, column) for column in side.marks if view.text(row, column)), "")
    unit = next((view.text(row, column) for column in side.units if is_unit(view.text(row, column))), "")
    choices = next((allowed_values(text) for text in _told(view, side, row, labels) if is_allowed_values(text)), ())
    parts = [split_unit(bare_label(label)[0]) for label in labels]
    own_unit = next((found for _, found in reversed(parts) if found), "")
    section = _is_section(view, row, labels, side.values, side.filled) or (
        (side.unit_share > 0.5 and not unit and not view.text(row, side.units[0]))
        or (side.mark_share > 0.5 and code[:1] in _CHINESE and bool(code))
        or (side.mark_share > 0.5 and not code and outline_level(labels[-1]) == 1)
    )  # fmt: skip
    # of several stub levels the first one has the place in the outline; the others follow it as printed
    first = next(column for column in side.stubs if view.text(row, column))
    lead = outline.place(parts[0][0] or labels[0], view.raw(row, first), _indent(view, row, first), section, code)
    path = (*lead, *(bare or label for (bare, _), label in zip(parts[1:], labels[1:], strict=True)))
    total = is_total(labels[-1]) or is_total_row(view, row)
    return PrintedRow(row, path, unit or own_unit, not section, total, code, choices, side.stubs[0])


def _told(view: View, side: _Side, row: int, labels: list[str]) -> list[str]:
    """Where a row may say what is written into it: its unit, the brackets of its label, its value cells."""
    inside = [found for label in labels for found in re.findall(r"\([^()]*\)", label)]
    return [*(view.text(row, column) for column in (*side.units, *side.values)), *inside]


def _labels(view: View, stubs: list[int], row: int) -> list[str]:
    labels: list[str] = []
    seen = None
    for column in stubs:
        box, text = view.box(row, column), view.text(row, column)
        if text and box != seen:
            labels.append(text)
        seen = box
    return labels


def _share(view: View, columns: list[int], body: Body) -> float:
    if not columns or not body.rows:
        return 0.0
    return sum(bool(view.text(row, columns[0])) for row in body.rows) / len(body.rows)


def _is_filled(view: View, values: list[int], body: Body) -> bool:
    rows = body.rows[:100]
    written = sum(any(view.text(row, column) for column in values) for row in rows)
    return written * 3 > len(rows)


def _is_section(view: View, row: int, labels: list[str], values: list[int], filled: bool) -> bool:
    """A heading among the rows: its cell runs over the value columns, or it stays empty where the others are filled."""
    if values:
        first = view.box(row, values[0])
        if first.left < values[0] and view.text(row, values[0]) == labels[-1]:
            return True
    if filled and not any(view.text(row, column) for column in values):
        return labels[-1].endswith(":") or (len(values) > 0 and not is_total(labels[-1]))
    return labels[-1] in ("其中:", "其中")


def _indent(view: View, row: int, column: int) -> int:
    raw = view.raw(row, column)
    cell = view.cell(row, column)
    wide = raw.replace("　", "  ")
    return len(wide) - len(wide.lstrip()) + 2 * (cell.style.indent if cell else 0)


class _Outline:
    """Finds the parents of a label: by its mark (一、（一）1.), by 其中, by indentation."""

    def __init__(self) -> None:
        self.stack: list[tuple[float, tuple[str, ...], int]] = []

    def place(self, label: str, raw: str, indent: int, section: bool, code: str) -> tuple[str, ...]:
        """The label behind its parents."""
        if self.stack and self.stack[-1][1][-1] == label:
            return self.stack[-1][1]  # the same merged stub over several rows
        rank = self._rank(label, fold(raw), indent, section, code)
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        path = (*(self.stack[-1][1] if self.stack else ()), label)
        self.stack.append((rank, path, indent))
        return path

    def _rank(self, label: str, text: str, indent: int, section: bool, code: str) -> float:
        if is_total(label):
            return UNMARKED
        level = outline_level(text)
        if not level and section and code[:1] in _CHINESE and code:
            level = 1
        if level:
            return float(level)
        if section and not text.startswith("其中"):
            return 0.5 if indent == 0 else 0.5 + indent / 100
        if not self.stack:
            return UNMARKED
        rank, _, before = self.stack[-1]
        if text.startswith("其中"):
            return self._under_whole(rank)
        if indent > before:
            return rank + 0.3
        if rank == UNMARKED:
            return rank
        if indent < before:
            outer = [entry for entry in self.stack if entry[2] <= indent]
            return outer[-1][0] if outer else UNMARKED
        return UNMARKED if rank == 0.5 or _is_heading_rank(rank) else rank

    def _under_whole(self, rank: float) -> float:
        last = self.stack[-1]
        if last[1][-1].startswith("其中"):
            return rank
        return rank + 0.3


def _is_heading_rank(rank: float) -> bool:
    return rank == int(rank) and rank <= 2
