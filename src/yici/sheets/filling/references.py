"""Cell references and what happens to them when rows are inserted.

A `RowMap` knows the rows inserted into one sheet. Formulas are read by tokens, so that text in quotes, names, function
names such as LOG10 and references into other books stay as they are.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
AGGREGATES = ("SUM(", "COUNT(", "COUNTA(", "AVERAGE(", "MAX(", "MIN(", "PRODUCT(")


class Stretch(enum.Enum):
    """Whether a range that ends in the last body row grows over the rows inserted below it."""

    NONE = 0
    BODY = 1
    ALWAYS = 2


@dataclass(frozen=True, slots=True)
class Insertion:
    """``count`` rows inserted below row ``after``, the last row of a body that begins at ``top``
    (``after`` = ``top`` - 1: no body). Where nothing stands below, rows are only appended and nothing ``moves``."""

    top: int
    after: int
    count: int
    moves: bool = True


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@lru_cache(maxsize=4096)
def column_number(name: str) -> int:
    """A -> 1, aa -> 27."""
    number = 0
    for character in name.upper():
        number = number * 26 + ord(character) - 64
    return number


class RowMap:
    """Old row numbers of one sheet to new ones."""

    __slots__ = ("insertions",)

    def __init__(self, insertions: Sequence[Insertion] = ()) -> None:
        self.insertions = tuple(sorted((i for i in insertions if i.count), key=lambda i: i.after))

    def __bool__(self) -> bool:
        return bool(self.insertions)

    @property
    def inserted(self) -> int:
        return sum(i.count for i in self.insertions)

    def row(self, row: int) -> int:
        """The new number of an old row."""
        return min(row + sum(i.count for i in self.insertions if i.after < row and i.moves), max(row, MAX_ROW))

    def span(self, first: int, last: int, stretch: Stretch = Stretch.BODY) -> tuple[int, int]:
        """The new first and last row of an old range of rows."""
        end = self.row(last)
        for i in self.insertions:
            if not i.moves and (stretch is Stretch.ALWAYS or (stretch is Stretch.BODY and first == i.top)):
                end = max(end, i.after + i.count) if last >= i.after else end
                continue
            if i.after != last or stretch is Stretch.NONE or not i.moves:
                continue
            covers_body = i.top <= i.after and (first <= i.top or first < last)
            if stretch is Stretch.ALWAYS or covers_body:
                end += i.count
        return self.row(first), min(end, max(last, MAX_ROW))


_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})"
_RANGE = re.compile(rf"{_CELL}(?::{_CELL})?$")
_ROWS = re.compile(r"(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})$")
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>'(?:[^']|'')+'!|(?:\[[^\]]+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!)?"
    r"(?P<ref>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})?"
    r"|\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6})(?![\w.(!\[])"
    r"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\]]*\])*\]|[^\W\d][\w.]*|[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?"
)


def shift_range(text: str, rows: RowMap, stretch: Stretch = Stretch.BODY) -> str:
    """``A3:B17``, ``B7`` or ``3:17`` after the insertion; anything else comes back as it is."""
    match = _RANGE.match(text)
    if match is None:
        return _shift_rows(text, rows, stretch)
    d1, c1, e1, r1, d2, c2, e2, r2 = match.groups()
    if r2 is None:
        return f"{d1}{c1}{e1}{rows.row(int(r1))}"
    first, last = rows.span(int(r1), int(r2), stretch)
    return f"{d1}{c1}{e1}{first}:{d2}{c2}{e2}{last}"


def _shift_rows(text: str, rows: RowMap, stretch: Stretch) -> str:
    match = _ROWS.match(text)
    if match is None:
        return text
    d1, r1, d2, r2 = match.groups()
    first, last = rows.span(int(r1), int(r2), stretch)
    return f"{d1}{first}:{d2}{last}"


def shift_area(text: str, rows: RowMap, stretch: Stretch) -> str:
    """Like `shift_range`, but a single cell may grow into a range (validations, conditional formats)."""
    match = _RANGE.match(text)
    if match is None or match[8] is not None:
        return shift_range(text, rows, stretch)
    d1, c1, e1, r1 = match.groups()[:4]
    first, last = rows.span(int(r1), int(r1), stretch)
    start = f"{d1}{c1}{e1}{first}"
    return start if first == last else f"{start}:{d1}{c1}{e1}{last}"


def shift_sqref(text: str, rows: RowMap, stretch: Stretch = Stretch.BODY) -> str:
    """A list of ranges as validations and conditional formats carry it."""
    return " ".join(shift_area(part, rows, stretch) for part in text.split())


def sheet_of(prefix: str) -> str:
    """The sheet that ``'My sheet'!`` or ``Sheet1!`` names, folded for comparison."""
    name = prefix[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold()


def shift_formula(
    formula: str,
    home: str | None,
    maps: Mapping[str, RowMap],
    *,
    body_row: bool = False,
    stretch: Stretch = Stretch.BODY,
) -> str:
    """A formula (plain text, no entities) after rows were inserted.

    ``home`` is the folded name of the sheet that the formula stands in (None: only references that name their sheet are
    moved). In a formula of a body row a range grows only where both its ends are absolute: ``SUM(F17:H17)`` is about
    its own row, ``F17/SUM(F$3:F$17)`` about the whole body.
    """

    def moved(match: re.Match[str]) -> str:
        reference = match["ref"]
        if reference is None:
            return match[0]
        prefix = match["sheet"] or ""
        rows = maps.get(sheet_of(prefix) if prefix else home or "")
        if not rows:
            return match[0]
        grow = stretch
        if body_row and not prefix and not _both_absolute(reference):
            grow = Stretch.NONE
        if ":" not in reference and not body_row:
            return prefix + _lone_cell(match, reference, rows)
        return prefix + shift_range(reference, rows, grow)

    return _TOKEN.sub(moved, formula)


def _lone_cell(match: re.Match[str], reference: str, rows: RowMap) -> str:
    """``SUM(D5)`` over a body of the one row 5 becomes a range; any other single cell just moves."""
    text = match.string
    if text[match.end() : match.end() + 1] == ")":
        before = text[: match.start()].upper()
        row = int(reference.rpartition("$")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
        if before.endswith(AGGREGATES) and any(i.top == i.after == row for i in rows.insertions):
            return shift_area(reference, rows, Stretch.BODY)
    return shift_range(reference, rows)


def _both_absolute(reference: str) -> bool:
    first, _, last = reference.partition(":")
    return all(re.search(r"\$[0-9]+$", end) for end in (first, last))


def _relative(reference: str, columns: int, show: Callable[[int], str]) -> str:
    match = _RANGE.match(reference)
    if match is None:
        rows = _ROWS.match(reference)
        assert rows is not None
        d1, r1, d2, r2 = rows.groups()
        return f"{d1}{r1 if d1 else show(int(r1))}:{d2}{r2 if d2 else show(int(r2))}"
    cells = [match.groups()[:4], match.groups()[4:]]
    ends = []
    for dollar, name, fixed, row in cells:
        if row is None:
            continue
        if not dollar and columns:
            name = letters(max(1, column_number(name) + columns))
        ends.append(f"{dollar}{name}{fixed}{row if fixed else show(int(row))}")
    return ":".join(ends)


def translate(formula: str, rows: int, columns: int) -> str:
    """The formula as copied ``rows`` down and ``columns`` to the right: relative references move, others stay."""

    def moved(match: re.Match[str]) -> str:
        if match["ref"] is None:
            return match[0]
        return (match["sheet"] or "") + _relative(match["ref"], columns, lambda row: str(max(1, row + rows)))

    return _TOKEN.sub(moved, formula)


def row_pieces(formula: str) -> tuple[list[str], list[int]]:
    """A formula cut at its relative row numbers: texts (one more than numbers) and the numbers between them."""
    marked = _TOKEN.sub(
        lambda m: m[0] if m["ref"] is None else (m["sheet"] or "") + _relative(m["ref"], 0, lambda row: f"\0{row}\0"),
        formula,
    )
    parts = marked.split("\0")
    return parts[0::2], [int(number) for number in parts[1::2]]
