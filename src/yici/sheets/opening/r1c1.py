"""Formulas written for a cell by rows and columns (`R[-2]C:R[-1]C`) as the addresses people know (`B3:B4`)."""

from __future__ import annotations

import re

from yici.sheets.grid import column_letter
from yici.sheets.opening.bounds import MAX_COLUMNS, MAX_ROWS

_PART = r"(\[-?[0-9]{1,7}\]|[0-9]{1,7})?"
#: Texts and quoted sheet names are taken first, so that what looks like a reference inside them stays.
_TOKEN = re.compile(
    rf"""("(?:[^"]|"")*"|'(?:[^']|'')*')|(?<![\w.\]])(?:[Rr]{_PART}[Cc]{_PART}|[Rr]{_PART}|[Cc]{_PART})(?![\w.(\[])"""
)


def to_a1(formula: str, row: int, column: int) -> str:
    """The formula of the cell (row, column), counted from 1, without its `=`."""
    pieces: list[str] = []
    last = 0
    text = formula.removeprefix("of:").removeprefix("=")
    for match in _TOKEN.finditer(text):
        pieces.append(text[last : match.start()])
        pieces.append(match[0] if match[1] is not None else _address(match, text, row, column))
        last = match.end()
    return "".join([*pieces, text[last:]])


def _address(match: re.Match[str], text: str, row: int, column: int) -> str:
    written = match[0]
    if written[0] in "Rr" and ("C" in written or "c" in written):
        return _column(match[3], column) + _row(match[2], row)
    whole = _row(match[4], row) if written[0] in "Rr" else _column(match[5], column)
    in_range = text[match.end() : match.end() + 1] == ":" or text[match.start() - 1 : match.start()] == ":"
    return whole if in_range else f"{whole}:{whole}"


def _row(part: str | None, row: int) -> str:
    number, is_fixed = _place(part, row, MAX_ROWS)
    return f"${number}" if is_fixed else str(number)


def _column(part: str | None, column: int) -> str:
    number, is_fixed = _place(part, column, MAX_COLUMNS)
    return f"${column_letter(number)}" if is_fixed else column_letter(number)


def _place(part: str | None, own: int, most: int) -> tuple[int, bool]:
    """The number, and whether it is absolute; what leads over an edge comes in at the other, as in Excel."""
    if not part:
        return own, False
    if part.startswith("["):
        return (own + int(part[1:-1]) - 1) % most + 1, False
    return max(1, min(int(part), most)), True
