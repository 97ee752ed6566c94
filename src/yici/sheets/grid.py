"""A workbook as it lies on the page: sheets, cells, merges, styles. Rows and columns count from 1.

Nothing here knows where the cells came from (.xlsx, .xls, .docx …) or what they mean; `opening` makes it, `layout`
reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from yici.sheets.numbers import is_date_format, shown
from yici.sheets.sentences import Sentence

Value = str | float | int | bool | None
Visibility = Literal["visible", "hidden", "very_hidden"]
#: How the file is packed: an OOXML workbook, BIFF (.xls, .et), SpreadsheetML 2003, a Word document.
Format = Literal["xlsx", "xls", "xml", "docx"]


def column_letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A -> 1, AA -> 27; lower case accepted."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """(3, 2) -> B3."""
    return f"{column_letter(column)}{row}"


class Box(NamedTuple):
    """A rectangle of cells, all four sides included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def ref(self) -> str:
        """A1-style reference, `B2:D4` or `B2`."""
        first = address(self.top, self.left)
        return first if self.height == self.width == 1 else f"{first}:{address(self.bottom, self.right)}"


class Border(NamedTuple):
    """Line styles as the file names them (`thin`, `medium` …), empty where there is no line."""

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""
    diagonal: str = ""

    @property
    def framed(self) -> bool:
        """Whether the cell looks like a box to write in: at least two sides drawn."""
        return bool(self.left) + bool(self.right) + bool(self.top) + bool(self.bottom) >= 2


NO_BORDER = Border()


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; colours are `RRGGBB` or empty, sizes points, `indent` in characters."""

    number_format: str = "General"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    font_size: float = 11.0
    font_name: str = ""
    font_color: str = ""
    fill: str = ""
    border: Border = NO_BORDER
    horizontal: str = ""
    vertical: str = ""
    wrap: bool = False
    rotation: int = 0
    indent: int = 0
    locked: bool = True
    is_date: bool = False
    date_1904: bool = False

    @classmethod
    def of(cls, number_format: str, **facts: object) -> Style:
        """A style whose `is_date` follows from its number format."""
        return cls(number_format=number_format, is_date=is_date_format(number_format), **facts)  # type: ignore[arg-type]


PLAIN = Style()


@dataclass(slots=True)
class Cell:
    """One physical cell, never changed after reading (not frozen only because a million of them are made).

    `value` is the stored or cached value; dates are serial numbers with a date format. `formula` is None without one,
    and empty where there is one whose text is not read (.xls).
    """

    value: Value = None
    style: Style = PLAIN
    formula: str | None = None

    @property
    def text(self) -> str:
        """What a person reads in the cell (numbers and dates in their plain form)."""
        value = self.value
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        style = self.style
        return shown(value, style.number_format, style.is_date, style.date_1904)

    @property
    def is_blank(self) -> bool:
        """No value and no formula (white space counts as blank)."""
        return self.formula is None and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))

    @property
    def number_format(self) -> str:
        return self.style.number_format

    @property
    def bold(self) -> bool:
        return self.style.bold

    @property
    def border(self) -> Border:
        return self.style.border

    @property
    def locked(self) -> bool:
        return self.style.locked


class Cells(Mapping[tuple[int, int], Cell]):
    """The stored cells by (row, column), kept row by row so that large sheets stay small in memory."""

    __slots__ = ("rows",)

    def __init__(self, rows: dict[int, dict[int, Cell]] | None = None) -> None:
        self.rows: dict[int, dict[int, Cell]] = {} if rows is None else rows

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        return self.rows[place[0]][place[1]]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row, cells in self.rows.items() for column in cells)

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    def get(self, place: tuple[int, int], default: Cell | None = None) -> Cell | None:  # type: ignore[override]
        row = self.rows.get(place[0])
        return default if row is None else row.get(place[1], default)


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation: where it holds, its type (`list`, `whole`, `date` …) and the choices it names."""

    boxes: tuple[Box, ...]
    type: str
    operator: str = ""
    formula1: str = ""
    formula2: str = ""
    allow_blank: bool = True
    prompt: str = ""
    error: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of an inline list (`"是,否"`), empty for a reference to cells."""
        text = self.formula1.strip()
        if self.type != "list" or not (text.startswith('"') and text.endswith('"')):
            return ()
        return tuple(part.strip() for part in text[1:-1].split(",") if part.strip())


class Page(NamedTuple):
    """How a sheet is printed, as far as its reader tells (SpreadsheetML 2003). `margins` are inches: left, right, top,
    bottom, header, footer; `fit_width` and `fit_height` are pages, 0 where the sheet is not made to fit."""

    is_landscape: bool = False
    paper: int = 0
    scale: int = 100
    fit_width: int = 0
    fit_height: int = 0
    margins: tuple[float, ...] = ()


PAGE = Page()


@dataclass(slots=True)
class Sheet:
    """One worksheet. `max_row` and `max_column` bound what has text, a border or a merge (0 for an empty sheet)."""

    name: str
    visibility: Visibility = "visible"
    cells: Cells = field(default_factory=Cells)
    merges: list[Box] = field(default_factory=list)
    max_row: int = 0
    max_column: int = 0
    column_widths: dict[int, float] = field(default_factory=dict)
    row_heights: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    validations: list[Validation] = field(default_factory=list)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    freeze: tuple[int, int] = (0, 0)
    protected: bool = False
    default_height: float = 0.0
    default_width: float = 0.0
    page: Page = PAGE
    part: str = ""
    """Name of the zip part of an .xlsx sheet, empty for others."""

    def cell(self, row: int, column: int) -> Cell | None:
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text


@dataclass(slots=True)
class Workbook:
    """What `opening.open_workbook` gives: the sheets in their order and the names defined over them."""

    sheets: list[Sheet]
    format: Format
    defined_names: dict[str, str] = field(default_factory=dict)
    date_1904: bool = False
    remarks: tuple[Sentence, ...] = ()
    """What the reader left out, a sentence each."""

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)
