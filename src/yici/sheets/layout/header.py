"""Where the column header lies: what stands above it, how far down it reaches, which of its rows are no header."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from yici.sheets.grid import Box
from yici.sheets.layout.above import is_top_matter, labels_open_cell, opens_header
from yici.sheets.layout.header_rows import (
    are_children,
    is_allowed_row,
    is_code_row,
    is_column_number_row,
    is_example_row,
    is_hidden_gap,
)
from yici.sheets.layout.view import Piece, View
from yici.sheets.layout.words import (
    DATE_WORDS,
    column_mark,
    is_empty_mark,
    is_number,
    is_value,
)

MAX_DEPTH = 9
SEARCH_ROWS = 60


@dataclass(slots=True)
class Header:
    """A header block: its rows, the rows below it that number columns or list values, where the body begins."""

    box: Box
    number_rows: list[int] = field(default_factory=list)
    allowed_rows: list[int] = field(default_factory=list)
    example_rows: list[int] = field(default_factory=list)
    code_rows: list[int] = field(default_factory=list)
    reason: str = ""

    @property
    def body_top(self) -> int:
        return max([self.box.bottom, *self.number_rows, *self.allowed_rows, *self.example_rows, *self.code_rows]) + 1


def find_header(view: View, start: int | None = None) -> Header | None:
    """The first block of rows that names the columns; None when no row does."""
    area = view.area
    top = area.top if start is None else start
    codes: list[int] = []
    for row in range(top, min(area.bottom, top + SEARCH_ROWS) + 1):
        if is_top_matter(view, row):
            continue
        if is_code_row(view, row):
            codes.append(row)
            continue
        header = _header_at(view, row)
        if header is not None:
            header.code_rows += codes
            return header
        if (
            labels_open_cell(view, row)
            or is_stack(view, row)
            or alternates(view, row)
            or (view.framed_share(row) > 0.5 and len(view.pieces(row)) > 1)
        ):
            return None  # stacked cells, labels beside open cells, a drawn row that names no columns: a card
    return None


def alternates(view: View, row: int) -> bool:
    """Label, open cell, label, open cell …: a row of a card."""
    slots = [bool(view.text(row, box.left)) for box in view.slots(row)]
    if not any(slots):
        return False
    pairs = sum(label and not after for label, after in itertools.pairwise(slots))
    again = sum(not label and after for label, after in itertools.pairwise(slots))
    return pairs >= 2 or (pairs == 1 and again == 1 and len(slots) <= 4 and slots[0] and not slots[-1])


def is_stack(view: View, row: int) -> bool:
    """Merged cells reach three or more rows down, but the cells under one another divide nothing: no header tree."""
    bottom = reach(view, row)
    if bottom - row < 2:
        return False
    pieces = [piece for inner in range(row, bottom + 1) for piece in view.starting(inner)]
    stacked = 0
    for piece in pieces:
        box = piece.box
        if box.bottom < bottom:
            below = view.box(box.bottom + 1, box.left)
            same = (below.left, below.right) == (box.left, box.right)
            stacked += same and bool(view.text(below.top, below.left))
    return stacked * 2 > len(pieces)


def _header_at(view: View, row: int) -> Header | None:
    pieces = view.starting(row)
    if view.area.width == 1 and not _is_lone_column(view, row):
        return None
    if len(pieces) < 2 and not (len(pieces) == 1 and opens_header(view, row, pieces[0])) and view.area.width > 1:
        return None
    bottom = reach(view, row)
    bottom, number_rows, allowed_rows, code_rows = _strip(view, row, bottom)
    covered = _covered(view, row, bottom)
    left = next((column for column in range(view.area.left, view.area.right + 1) if column in covered), 0)
    share = len(covered) / view.area.width
    corner_only = left > view.area.left and len(covered) == view.area.right - left + 1
    if share < 0.75 and not corner_only and not _has_empty_edge(view, covered, len(pieces)):
        return None
    if _looks_like_data(view, row, bottom) or _open_share(view, row, bottom) > 0.3:
        return None
    if bottom > row + 1 and is_stack(view, row):
        return None
    header = Header(
        Box(row, view.area.left, bottom, _right_edge(view, covered)), number_rows, allowed_rows, code_rows=code_rows
    )
    header.reason = f"rows {row}-{bottom} name {len(covered)} of {view.area.width} columns"
    _rows_below(view, header)
    return header


def _open_share(view: View, top: int, bottom: int) -> float:
    """How many cells of the block hold no word, its corner and its unmerged group labels apart."""
    boxes = [box for row in range(top, bottom + 1) for box in view.slots(row) if box.top == row]
    named = {column for column in range(view.area.left, view.area.right + 1) if view.text(bottom, column)}
    edge = max(_covered(view, top, bottom), default=view.area.right)
    worded = {piece.box.top for row in range(top, bottom + 1) for piece in view.starting(row)}
    counted = [
        box for box in boxes
        if box.left <= edge and not (box.bottom < bottom and box.left in named and box.top in worded)
        and not (box.top > top and box.top in worded and view.text(box.top - 1, box.left))
    ]  # fmt: skip
    empty = [box for box in counted if not view.text(box.top, box.left) and box.left > view.area.left]
    return len(empty) / max(len(counted), 1)


def _has_empty_edge(view: View, covered: set[int], pieces: int) -> bool:
    """Named columns without a gap, then only columns that hold no word in any row."""
    if not covered or pieces < 4:
        return False
    right = max(covered)
    if len(covered) != right - min(covered) + 1 or min(covered) > view.area.left + 1:
        return False
    rows = range(view.area.top, min(view.area.bottom, view.area.top + 200) + 1)
    return not any(
        piece.box.right > right and piece.box.left > view.area.left for row in rows for piece in view.pieces(row)
    )


def _is_lone_column(view: View, row: int) -> bool:
    """A single drawn column with a short heading and an open cell below it; any other single column is a text."""
    column = view.area.left
    below = row + 1
    if below > view.area.bottom or not view.framed(row, column) or not view.framed(below, column):
        return False
    return 0 < len(view.text(row, column)) <= 12 and not view.text(below, column)


def reach(view: View, top: int) -> int:
    """The last header row: as far as merged cells reach, and one more while a group label still lacks its children."""
    area = view.area
    bottom = top
    while bottom < min(area.bottom, top + MAX_DEPTH - 1):
        lower = max((piece.box.bottom for piece in _boxes(view, top, bottom)), default=bottom)
        lower = min(lower, top + MAX_DEPTH - 1)
        if lower > bottom:
            bottom = lower
        elif _has_children(view, bottom) or _fills_gaps(view, top, bottom):
            bottom += 1
        else:
            break
    return bottom


def _boxes(view: View, top: int, bottom: int) -> list[Piece]:
    """All cells, blank merged ones too, that begin in these rows."""
    found = []
    for row in range(top, bottom + 1):
        for box in view.slots(row):
            if box.top == row and (box.height > 1 or box.width > 1):
                found.append(Piece(box, view.text(row, box.left), ""))
    return found


def _has_children(view: View, bottom: int) -> bool:
    """Whether a wide label that ends in this row is divided in the next one."""
    below = bottom + 1
    if below > view.area.bottom or is_column_number_row(view, below) or _names_rows_only(view, bottom):
        return False
    for piece in view.pieces(bottom):
        box = piece.box
        if box.width < 2 or box.bottom != bottom or box.width >= view.area.width:
            continue
        children = [child for child in view.pieces(below) if box.left <= child.box.left <= box.right]
        inner = [child for child in children if child.box.right <= box.right]
        words = [
            child for child in inner
            if not is_value(child.text) or DATE_WORDS.search(child.text) or column_mark(child.text)
        ]  # fmt: skip
        if len(inner) >= 2 and len(words) == len(inner) == len(children) and _names_columns(view, below):
            return True
    return False


def _names_rows_only(view: View, bottom: int) -> bool:
    """The row below is a body row with two stub levels: its words stand under the leftmost label, or under labels
    that are leaves already (a unit under 单位)."""
    pieces = view.pieces(bottom)
    if len(pieces) < 2:
        return False
    first = pieces[0].box
    below = view.pieces(bottom + 1)
    if first.left == view.area.left and all(piece.box.right <= first.right for piece in below):
        return True
    leaves = [piece.box for piece in pieces if piece.box.width == 1 and piece.box.bottom == bottom]
    worded = [box for box in leaves if view.text(bottom + 1, box.left)]
    return bool(worded) and len(worded) * 2 >= len(leaves)


def _names_columns(view: View, row: int) -> bool:
    """No amounts in the row, and its words are names (not sentences)."""
    pieces = view.starting(row)
    amounts = sum(is_number(piece.text) and not column_mark(piece.text) for piece in pieces)
    return amounts == 0 and all(len(piece.text) <= 60 for piece in pieces)


def _fills_gaps(view: View, top: int, bottom: int) -> bool:
    """Group labels without merging: the row below names the columns that this row leaves open."""
    area, below = view.area, bottom + 1
    if below > area.bottom or bottom != top:
        return False
    covered = _covered(view, top, bottom)
    open_columns = [column for column in range(area.left, area.right + 1) if column not in covered]
    if not open_columns or len(open_columns) == area.width or open_columns == [area.left]:
        return False
    lower = view.starting(below)
    named = {column for piece in lower for column in range(piece.box.left, piece.box.right + 1)}
    if len(lower) < 2 or not set(open_columns) - {area.left} <= named:
        return False
    if any(is_value(piece.text) or len(piece.text) > 30 for piece in lower):
        return False
    drawn = view.framed_share(top)
    return drawn < 0.5 or view.framed_share(below) > 0.5


def _strip(view: View, top: int, bottom: int) -> tuple[int, list[int], list[int], list[int]]:
    """Take rows of column numbers, allowed values, codes and emptiness off the lower end of the block."""
    numbers: list[int] = []
    allowed: list[int] = []
    codes: list[int] = []
    while bottom > top:
        if is_column_number_row(view, bottom):
            numbers.append(bottom)
        elif is_code_row(view, bottom):
            codes.append(bottom)
        elif is_allowed_row(view, bottom):
            allowed.append(bottom)
        elif view.starting(bottom) or not _is_mostly_open(view, bottom):
            break
        bottom -= 1
    return bottom, numbers, allowed, codes


def _is_mostly_open(view: View, row: int) -> bool:
    """A row into which a few merged headers reach, but whose other cells are open: the first body row."""
    slots = view.slots(row)
    return sum(box.top == row for box in slots) * 2 > len(slots)


def _rows_below(view: View, header: Header) -> None:
    """Number rows and rows of allowed values directly under the header."""
    row = header.body_top
    while row <= view.area.bottom:
        if is_column_number_row(view, row):
            header.number_rows.append(row)
        elif is_allowed_row(view, row):
            header.allowed_rows.append(row)
        elif is_code_row(view, row) or is_hidden_gap(view, row):
            header.code_rows.append(row)
        elif is_example_row(view, row):
            header.example_rows.append(row)
        else:
            return
        row += 1


def _covered(view: View, top: int, bottom: int) -> set[int]:
    covered: set[int] = set()
    for row in range(top, bottom + 1):
        for piece in view.pieces(row):
            if piece.box.top >= top:
                covered.update(range(piece.box.left, piece.box.right + 1))
    return covered


def _right_edge(view: View, covered: set[int]) -> int:
    """The last named column; an unnamed drawn column at the edge still belongs to the table."""
    return max(covered) if covered else view.area.right


def _looks_like_data(view: View, top: int, bottom: int) -> bool:
    """Mostly amounts or marks: a body row, not a header."""
    pieces = [piece for row in range(top, bottom + 1) for piece in view.starting(row)]
    values = sum(
        (is_number(piece.text) or is_empty_mark(piece.text)) and not DATE_WORDS.search(piece.text)
        and not (piece.box.top > top and are_children(view, piece.box.top, view.starting(piece.box.top)))
        for piece in pieces
    )  # fmt: skip
    return values * (5 if bottom > top else 2) > len(pieces)
