"""Labels and values in tables that are already filled: learned weights where no open cell tells them apart.

An empty form shows its labels by its open cells; a filled card or a table turned on its side does not. Two small sets
of weights answer for every cell "heads its column?" and "heads its row?" from its words, its neighbours and its place.
They never decide the header block of a form that is still to be filled. `bench/learn_label_weights.py` makes them; who
changes a feature or a word rule used here (`is_value`, `is_number`, `split_unit` …) learns them anew.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from yici.sheets.grid import Box
from yici.sheets.layout.model import Labels
from yici.sheets.layout.view import View
from yici.sheets.layout.words import is_empty_mark, is_number, is_total, is_unit, is_value, outline_level, split_unit

MAX_CELLS = 700
FILLED_SHARE = 0.5
AGREEMENT = 0.5
ROW_LABELS = 0.15


class Known(NamedTuple):
    """One cell or merged cell with what its words alone say."""

    box: Box
    text: str
    score: float  # log-odds that the words are a label
    value: bool


def words_score(text: str, weights: dict[str, float]) -> float:
    """Log-odds of a folded text being a label, from its characters, pairs, first and last characters."""
    total = weights.get("", 0.0)
    for gram in grams(text):
        total += weights.get(gram, 0.0)
    return total


def grams(text: str) -> set[str]:
    """Characters (digits as 0), pairs, marked ends and length class of a folded text."""
    plain = "".join("0" if sign.isdigit() else "a" if sign.isascii() and sign.isalpha() else sign for sign in text[:40])
    marked = f"^{plain}$"
    found = {marked[index : index + 2] for index in range(len(marked) - 1)}
    found.update(plain)
    found.add(f"len{min(len(text), 12) if len(text) < 12 else min(len(text) // 10, 6) * 10}")
    return found


def survey(view: View, weights: dict[str, float]) -> tuple[list[Known], dict[tuple[int, int], int]]:
    """All cells of the view once, and which of them shows at each place."""
    cells: list[Known] = []
    places: dict[tuple[int, int], int] = {}
    area = view.area
    for row in range(area.top, area.bottom + 1):
        for box in view.slots(row):
            if box.top != row:
                continue
            text = view.text(row, box.left)
            cells.append(Known(box, text, words_score(text, weights) if text else 0.0, bool(text) and is_value(text)))
            for inner_row in range(box.top, box.bottom + 1):
                for column in range(box.left, box.right + 1):
                    places[inner_row, column] = len(cells) - 1
    return cells, places


def features(view: View, weights: dict[str, float]) -> tuple[list[Known], list[list[float]]]:
    """Cells with their features, in the order that the weights were learned with."""
    cells, places = survey(view, weights)
    area = view.area
    rows = [
        _line([cells[places[row, column]] for column in _columns(area)]) for row in range(area.top, area.bottom + 1)
    ]
    columns = [
        _line([cells[places[row, column]] for row in range(area.top, area.bottom + 1)]) for column in _columns(area)
    ]
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.text] = counts.get(cell.text, 0) + 1
    whole = _line(cells)
    vectors = [
        [*_own(cell, counts), *_place(cell.box, area), *_around(cell.box, area, cells, places),
         *_lines(cell.box, area, rows, columns), *rows[0], *columns[0], *columns[min(1, len(columns) - 1)],
         *rows[min(1, len(rows) - 1)], *columns[min(2, len(columns) - 1)], *whole]
        for cell in cells
    ]  # fmt: skip
    return cells, vectors


def _columns(area: Box) -> range:
    return range(area.left, area.right + 1)


def _line(cells: list[Known]) -> tuple[float, float, float]:
    """Mean label score, share of values, share of empty cells of a row, a column or the whole table."""
    worded = [cell for cell in cells if cell.text]
    if not worded:
        return 0.0, 0.0, 1.0
    count = len(worded)
    mean = sum(max(-4.0, min(4.0, cell.score)) for cell in worded) / count
    return mean, sum(cell.value for cell in worded) / count, 1 - count / len(cells)


def _own(cell: Known, counts: dict[str, int]) -> list[float]:
    text = cell.text
    return [
        cell.score, cell.value, is_number(text), is_empty_mark(text), len(text), is_total(text), is_unit(text),
        bool(split_unit(text)[1]), outline_level(text), text.endswith(":"), counts[text],
        sum(sign.isdigit() for sign in text) / max(len(text), 1),
    ]  # fmt: skip


def _place(box: Box, area: Box) -> list[float]:
    return [
        box.top - area.top, box.left - area.left, area.bottom - box.bottom, area.right - box.right, box.height,
        box.width, area.height, area.width, box.width / area.width, box.height / area.height,
    ]  # fmt: skip


def _around(box: Box, area: Box, cells: list[Known], places: dict[tuple[int, int], int]) -> list[float]:
    values: list[float] = []
    near = (
        (box.top, box.left - 1), (box.top, box.left - 2), (box.top, box.right + 1), (box.top, box.right + 2),
        (box.top - 1, box.left), (box.top - 2, box.left), (box.bottom + 1, box.left), (box.bottom + 2, box.left),
    )  # fmt: skip
    for place in near:
        if place not in places:
            values += [0.0, -1.0, 0.0, 0.0]
            continue
        other = cells[places[place]]
        state = 2.0 if not other.text else float(other.value)
        values += [other.score, state, other.box.height, other.box.width]
    return values


def _lines(
    box: Box, area: Box, rows: list[tuple[float, float, float]], columns: list[tuple[float, float, float]]
) -> list[float]:
    row, column = box.top - area.top, box.left - area.left
    nothing = (0.0, 0.0, 0.0)
    found: list[float] = [*rows[row], *columns[column]]
    found += columns[column - 1] if column else nothing
    after = box.right - area.left + 1
    found += columns[after] if after < len(columns) else nothing
    found += rows[row - 1] if row else nothing
    below = box.bottom - area.top + 1
    found += rows[below] if below < len(rows) else nothing
    return found


def is_filled(view: View, first_row: int) -> bool:
    """Whether the rows from `first_row` on hold values already: then its labels cannot be told by open cells."""
    boxes = worded = 0
    for row in range(first_row, view.area.bottom + 1):
        for box in view.slots(row):
            if box.top != row:
                continue
            boxes += 1
            text = view.text(row, box.left)
            placeholder = len(text) == 1 and text.isascii() and text.isalpha()
            worded += bool(text) and not placeholder and not view.has_formula(row, box.left)
        if boxes > MAX_CELLS:
            return False
    return worded > 1 and worded >= FILLED_SHARE * boxes


def find_labels(view: View) -> Labels:
    """Ask the weights for every cell of the view."""
    learned = _learned()
    cells, vectors = features(view, learned["words"])
    columns, rows = set(), set()
    for cell, vector in zip(cells, vectors, strict=True):
        if not cell.text:
            continue
        heads_column = _judge(learned["column"], vector)
        heads_row = _judge(learned["row"], vector)
        if heads_column > 0 and heads_column >= heads_row:
            columns.add((cell.box.top, cell.box.left))
        elif heads_row > 0:
            rows.add((cell.box.top, cell.box.left))
    return Labels(view.area, frozenset(columns), frozenset(rows))


def agrees(view: View, header: Box, labels: Labels) -> bool:
    """Whether the weights see column headings in the header block that the rules found, or too few row labels."""
    worded = sum(len(view.starting(row)) for row in range(view.area.top, view.area.bottom + 1))
    if len(labels.rows) < max(2, ROW_LABELS * worded):
        return True
    # a header of several rows is held together by its merged cells and needs less support
    return agreement(view, header, labels) >= (AGREEMENT if header.height == 1 else AGREEMENT / 2)


def agreement(view: View, header: Box, labels: Labels) -> float:
    """The share of the words in a header block that the weights take for column headings, 0 to 1."""
    places = {
        (box.top, box.left) for row in range(header.top, header.bottom + 1) for box in view.slots(row)
        if view.text(row, box.left) and header.left <= box.left <= header.right
    }  # fmt: skip
    return len(places & labels.columns) / max(len(places), 1)


def _judge(model: dict[str, Any], vector: list[float]) -> float:
    total = float(model["base"])
    for tree in model["trees"]:
        node = tree[0]
        while len(node) > 1:
            node = tree[node[2] if vector[node[0]] <= node[1] else node[3]]
        total += node[0]
    return total


@lru_cache(maxsize=1)
def _learned() -> dict[str, Any]:
    text = resources.files("yici.sheets.layout").joinpath("label_weights.json").read_text(encoding="utf-8")
    learned: dict[str, Any] = json.loads(text)
    return learned
