"""Rows that look like header rows and are none: they number the columns, list allowed values, show an example."""

from __future__ import annotations

import itertools

from yici.sheets.layout.view import Piece, View
from yici.sheets.layout.words import EXAMPLE, column_mark, is_allowed_values, is_code_name


def is_column_number_row(view: View, row: int) -> bool:
    """（1）（2）…, 甲 乙 丙 1 2 3, 一 二 三, A B C: a row that only numbers the columns."""
    pieces = view.starting(row)
    marks = [(piece.text, column_mark(piece.text)) for piece in pieces]
    known = [mark for _, mark in marks if mark]
    if len(known) < 2 or len(known) < len(pieces) - 1 - len(pieces) // 10:
        return False
    if known[0] > 1 and marks[0][0].isdigit():
        return False
    if are_children(view, row, pieces):
        return False
    steps = [after - before for before, after in itertools.pairwise(known)]
    rising = sum(step == 1 for step in steps)
    restarts = sum(after == 1 for after in known[1:])
    return (
        rising + restarts >= len(steps) and (rising > 0 or len(known) == 2) and len(known) * 2 >= len(view.slots(row))
    )


def are_children(view: View, row: int, pieces: list[Piece]) -> bool:
    """1 … 12 under 月份: numbers that divide a wide label are headers themselves."""
    if row == view.area.top:
        return False
    above = [view.box(row - 1, piece.box.left) for piece in pieces if column_mark(piece.text)]
    divided = [box for box in above if box.width >= 3 and box.bottom == row - 1 and view.text(box.top, box.left)]
    return len(divided) * 2 > len(above) and all(box.width < view.area.width for box in divided)


def is_code_row(view: View, row: int) -> bool:
    """AAC003 | xm | id_card …: names for machines beside the header of a vertical system's template, mostly hidden.

    A hidden row needs only words without any Chinese; a visible one has to look like codes throughout, and stand beside
    a row of Chinese labels.
    """
    pieces = view.starting(row)
    if len(pieces) < 2 or not all(piece.text.isascii() for piece in pieces):
        return False
    if row in view.sheet.hidden_rows:
        return True
    if not all(is_code_name(piece.text) for piece in pieces) or all(len(piece.text) == 1 for piece in pieces):
        return False
    near = [other for other in (row - 1, row + 1) if view.area.top <= other <= view.area.bottom]
    labelled = {piece.box.left for other in near for piece in view.pieces(other) if not piece.text.isascii()}
    return all(piece.box.left in labelled for piece in pieces)


def is_hidden_gap(view: View, row: int) -> bool:
    """A hidden row without words: nobody would see what is written there."""
    return row in view.sheet.hidden_rows and not view.starting(row)


def is_example_row(view: View, row: int) -> bool:
    """例 | 张某某 | 男 …: a row that shows how to write."""
    pieces = view.starting(row)
    return bool(pieces) and len(pieces) > 1 and bool(EXAMPLE.match(pieces[0].text))


def _is_printed_again(view: View, row: int, pieces: list[Piece]) -> bool:
    """□男 □女 in one body row after another: boxes to tick for each record, no list of what is allowed."""
    if not all("□" in piece.text or "☐" in piece.text for piece in pieces):
        return False
    mine = [(piece.box.left, piece.text) for piece in pieces]
    near = [[(piece.box.left, piece.text) for piece in view.starting(other)] for other in (row - 1, row + 1)]
    return mine in near


def is_allowed_row(view: View, row: int) -> bool:
    """A row whose words only list what may be written in the column."""
    pieces = [piece for piece in view.starting(row) if piece.box.bottom == row or piece.box.height <= 2]
    if not pieces or _is_printed_again(view, row, pieces):
        return False
    return all(is_allowed_values(piece.text) for piece in view.starting(row))
