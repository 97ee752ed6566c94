"""Leaf columns: the path of header labels from the top down, the unit, and what the column is for."""

from __future__ import annotations

import itertools
from dataclasses import replace

from yici.sheets.layout.body import Body
from yici.sheets.layout.header import Header
from yici.sheets.layout.header_rows import is_column_number_row
from yici.sheets.layout.model import Column, ColumnUse
from yici.sheets.layout.view import View
from yici.sheets.layout.words import (
    CODE,
    SEQUENCE,
    SIGNATURE,
    STRICT_SEQUENCE,
    UNIT_HEADER,
    allowed_values,
    bare_label,
    is_allowed_values,
    is_total,
    is_unit,
    split_unit,
)

SAMPLE_ROWS = 200


def find_columns(view: View, header: Header, body: Body) -> list[Column]:
    """Every leaf column of the header, from left to right."""
    rows = [row for row in range(header.box.top, header.box.bottom + 1) if not _only_numbers(view, header, row)]
    columns = []
    number = header.box.left
    while number <= header.box.right:
        leaf = view.box(header.box.bottom, number)
        columns.append(_column(view, header, body, rows, number, number))
        divided = [column for column in range(number + 1, leaf.right + 1) if _is_divided(view, body, column)]
        columns += [_column(view, header, body, rows, column, number) for column in divided]
        number = max(leaf.right, number) + 1
    return with_repeats(columns)


def _is_divided(view: View, body: Body, column: int) -> bool:
    """Whether body rows write into a column of their own under a header cell merged over several."""
    return any(view.box(row, column).left == column and view.text(row, column) for row in body.rows[:SAMPLE_ROWS])


def _only_numbers(view: View, header: Header, row: int) -> bool:
    return header.box.height > 1 and is_column_number_row(view, row)


def _column(view: View, header: Header, body: Body, rows: list[int], number: int, leaf: int) -> Column:
    labels = _labels(view, rows, number, header.box.left)
    path, unit, required = _path(labels)
    marks = [view.text(row, number) for row in header.number_rows]
    allowed = [value for row in header.allowed_rows for value in allowed_values(view.text(row, number))]
    formula = _formula(view, body, number)
    use, reason = _use(view, body, number, path, formula)
    return Column(
        number, path, unit, use, tuple(allowed), marks[0] if marks else "", formula,
        bool(path) and is_total(path[-1]), required, _code(view, header, number), leaf=leaf, reason=reason,
    )  # fmt: skip


def _labels(view: View, rows: list[int], number: int, left: int) -> list[str]:
    labels: list[str] = []
    seen = None
    for row in rows:
        box = view.box(row, number)
        text = view.text(row, number)
        if not text:
            text = _group_to_the_left(view, rows, row, number, left)
        elif box == seen:
            continue
        seen = box
        if text and (not labels or labels[-1] != text):
            labels.append(text)
    return labels


def _group_to_the_left(view: View, rows: list[int], row: int, number: int, left: int) -> str:
    """A group label that was not merged over its columns stands in the first of them only."""
    below = [lower for lower in rows if lower > row and view.text(lower, number)]
    if not below or view.box(row, number).height > 1:
        return ""
    for column in range(number - 1, left - 1, -1):
        text, box = view.text(row, column), view.box(row, column)
        if text:
            lower = view.text(rows[-1], column)
            return text if box.width == 1 and box.bottom < rows[-1] and lower and lower != text else ""
        if box.width > 1 or box.height > 1:
            return ""
    return ""


def _path(labels: list[str]) -> tuple[tuple[str, ...], str, bool]:
    """Labels without units and marks of a required column."""
    path, unit, required = [], "", False
    for label in labels:
        whole, required = bare_label(label)
        bare, found = split_unit(whole)
        path.append(bare or whole)
        unit = found or unit
    return tuple(path), unit, required


def _code(view: View, header: Header, number: int) -> str:
    """The name for machines in the first code row that has one for the column."""
    return next((text for row in header.code_rows if (text := view.text(row, number)).isascii() and text), "")


def with_repeats(columns: list[Column]) -> list[Column]:
    """Equal column groups side by side (姓名 电话 | 姓名 电话) numbered: the same paths in the same order, at least two
    columns each, over the whole width."""
    for times in range(2, len(columns) // 2 + 1):
        size, rest = divmod(len(columns), times)
        if rest:
            continue
        first = [column.path for column in columns[:size]]
        groups = [columns[at : at + size] for at in range(0, len(columns), size)]
        if (
            all(first)
            and len(set(first)) == size
            and all([column.path for column in group] == first for group in groups)
        ):
            return [replace(column, repeat=number) for number, group in enumerate(groups) for column in group]
    return columns


def _formula(view: View, body: Body, number: int) -> str:
    rows = body.data[:3]
    for row in rows:
        cell = view.sheet.cell(row, number)
        if cell is not None and cell.formula is not None:
            return cell.formula or "="
    return ""


def _use(view: View, body: Body, number: int, path: tuple[str, ...], formula: str) -> tuple[ColumnUse, str]:
    leaf = path[-1] if path else ""
    if STRICT_SEQUENCE.match(leaf):
        return "sequence", f"header {leaf}"
    values = [view.text(row, number) for row in body.data[:SAMPLE_ROWS]]
    printed = [value for value in values if value]
    if (SEQUENCE.match(leaf) or not leaf) and printed and is_counting(printed):
        return ("code" if CODE.match(leaf) else "sequence"), f"rows are counted under {leaf or 'an empty header'}"
    if any(SIGNATURE.search(label) for label in path[-2:]):
        return "signature", "to be signed by hand"
    units, choices = sum(map(is_unit, printed)), sum(map(is_allowed_values, printed))
    is_named = UNIT_HEADER.match(leaf) or "单位" in leaf
    if units and units + choices > 1 and is_named and (units + choices) * 2 > len(printed):
        return "unit", "rows name their unit of measure here"
    if CODE.match(leaf) and printed:
        return "code", f"header {leaf} with printed codes"
    if formula:
        return "formula", "the form computes it"
    return "value", ""


def is_counting(values: list[str]) -> bool:
    """1, 2, 3 … (gaps and section numerals allowed), as sequence and row-number columns hold."""
    numbers = [int(value) for value in (text.strip("().、") for text in values) if value.isdigit() and len(value) < 6]
    if len(numbers) * 2 < len(values) or not numbers:
        return False
    if len(numbers) == 1:
        return numbers[0] == 1 and len(values) <= 2
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    return sum(step == 1 for step in steps) * 3 >= len(steps) * 2
