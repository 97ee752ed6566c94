"""Values as the XML of cells.

Text always becomes an inline string, never a formula, whatever it begins with. Text that Excel would turn into a
number, a date or a formula when somebody edits it stands in a text cell (``@``). Columns of many rows are written in
bulk: one check of the joined text takes the place of a check per cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from math import isfinite
from typing import TypeAlias

from yici.sheets.errors import SheetError
from yici.sheets.filling.contracts import CellValue, Styled
from yici.sheets.filling.styles import DATE_FORMAT, MOMENT_FORMAT, TEXT_FORMAT, StyleBook
from yici.sheets.sentences import gettext_noop

TEXT_LIMIT = 32_767
NO_NUMBER = gettext_noop("{value} is not a number that a cell can hold; leave the cell blank instead.")
#: Excel keeps 15 digits of a number; a longer one would come back with zeros at its end.
NUMBER_LIMIT = 10**15
_LEAP_BUG = 60
_NONE = type(None)
#: Many cells of one column: a pattern with ``%s``, and one source for each of its places.
Column: TypeAlias = tuple[str, tuple[Iterable[object], ...]]
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENCODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SPECIAL = re.compile("[\x00-\x1f&<>_\ud800-\udfff\ufffe\uffff]")
_NUMBER_LIKE = re.compile(r"[ \t]*[=+@-]|[ \t]*[(]?[0-9.][0-9Xx.,:/()\- \teE%]*$|(?i:true|false)$", re.MULTILINE)
_NUMBER_LIKE_LINE = re.compile(f"^(?:{_NUMBER_LIKE.pattern})", re.MULTILINE)
_MAY_BE_NUMBER = re.compile("[0-9=+@-]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]")


def clean_text(text: str) -> str:
    """Text that XML can carry: control characters removed, line ends as ``\\n``; an overlong one is refused."""
    if len(text) > TEXT_LIMIT:
        raise SheetError(
            "too_large",
            "A text of {length} characters does not fit into a cell (at most {limit}): {start}…",
            length=len(text),
            limit=TEXT_LIMIT,
            start=text[:20],
        )
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape_text(text: str) -> str:
    """Clean text with entities; what Excel would read as an escaped character (``_x0041_``) is kept literal."""
    if not _SPECIAL.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ENCODED.sub("_x005F_", text)


def looks_like_number(text: str) -> bool:
    """Whether Excel would make a number, a date or a formula of the text when somebody edits the cell."""
    return _NUMBER_LIKE.match(text) is not None


class CellWriter:
    """Writes cells of one workbook: ``prefix`` is its namespace prefix (``x:`` or nothing)."""

    def __init__(self, styles: StyleBook | None, prefix: str = "", *, from_1904: bool = False) -> None:
        self._styles = styles
        self._tag = prefix + "c"
        self._prefix = prefix
        self._from_1904 = from_1904
        self._epoch = date(1904, 1, 1).toordinal() if from_1904 else date(1899, 12, 30).toordinal()

    def _format(self, style: int, code: str) -> int:
        return self._styles.with_format(style, code) if self._styles else style

    def _is_text(self, style: int) -> bool:
        return self._styles is not None and self._styles.is_text(style)

    def _date_style(self, style: int, code: str) -> int:
        return style if self._styles is None or self._styles.is_date(style) else self._format(style, code)

    def cell(self, reference: str, style: int, value: CellValue) -> str:
        """One cell."""
        if isinstance(value, Styled):
            style = self._format(style, value.number_format)
            shown = value.value
            if isinstance(shown, str):
                return self._text_cell(reference, style, clean_text(shown))
            if isinstance(shown, date):
                return self._number_cell(reference, style, self._serial(shown))
            value = shown
        if value is None or value == "":
            return self.blank(reference, style)
        if isinstance(value, str):
            text = clean_text(value)
            if not self._is_text(style) and looks_like_number(text):
                style = self._format(style, TEXT_FORMAT)
            return self._text_cell(reference, style, text)
        if isinstance(value, bool):
            return f'{self._open(reference, style)} t="b"><{self._prefix}v>{int(value)}</{self._prefix}v></{self._tag}>'
        if isinstance(value, date):
            style = self._date_style(style, MOMENT_FORMAT if isinstance(value, datetime) else DATE_FORMAT)
            content = self._serial(value)
        else:
            content = _number(value)
        return self._number_cell(reference, style, content)

    def blank(self, reference: str, style: int) -> str:
        """A cell that has only a look."""
        return f"{self._open(reference, style)}/>"

    def _open(self, reference: str, style: int) -> str:
        return f'<{self._tag} r="{reference}" s="{style}"' if style else f'<{self._tag} r="{reference}"'

    def _text_cell(self, reference: str, style: int, text: str) -> str:
        p = self._prefix
        space = ' xml:space="preserve"' if text != text.strip() else ""
        inner = f"<{p}is><{p}t{space}>{escape_text(text)}</{p}t></{p}is>"
        return f'{self._open(reference, style)} t="inlineStr">{inner}</{self._tag}>'

    def _number_cell(self, reference: str, style: int, content: str) -> str:
        return f"{self._open(reference, style)}><{self._prefix}v>{content}</{self._prefix}v></{self._tag}>"

    def _serial(self, value: date) -> str:
        days = value.toordinal() - self._epoch
        if days <= _LEAP_BUG and not self._from_1904:
            days -= 1  # Excel counts 29 February 1900, a day that never was
        if days < 0:
            raise SheetError(
                "unsupported", "Excel knows no day before 1900: {day}. Give it as text.", day=value.isoformat()
            )
        if isinstance(value, datetime):
            seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1_000_000
            return repr(round(days + seconds / 86_400, 10)) if seconds else str(days)
        return str(days)

    def column(self, name: str, style: int, rows: Sequence[str], values: Sequence[CellValue]) -> Column:
        """The cells of one column for many rows at once; ``rows`` are the row numbers as text."""
        kinds = set(map(type, values))
        if _NONE in kinds and len(kinds) == 2:
            return self._gappy_column(name, style, rows, values)
        if len(kinds) == 1:
            kind = kinds.pop()
            if kind is str:
                return self._text_column(name, style, rows, values)  # type: ignore[arg-type]
            if kind is int or kind is float or kind is Decimal:
                return self._number_column(name, style, rows, values)  # type: ignore[arg-type]
            if kind is date:
                return self._date_column(name, style, rows, values)  # type: ignore[arg-type]
            if kind is _NONE:
                return self.blank_column(name, style, rows)
        return self._cell_by_cell(name, style, rows, values)

    def blank_column(self, name: str, style: int, rows: Sequence[str]) -> Column:
        """Cells that have only a look."""
        return self.blank(f"{name}%s", style), (rows,)

    def _cell_by_cell(self, name: str, style: int, rows: Sequence[str], values: Sequence[CellValue]) -> Column:
        return "%s", (map(self.cell, [name + row for row in rows], repeat(style), values),)

    def _gappy_column(self, name: str, style: int, rows: Sequence[str], values: Sequence[CellValue]) -> Column:
        """A column of one kind with gaps."""
        filled = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
        form, sources = self.column(name, style, [row for row, _ in filled], [value for _, value in filled])
        cells = map(form.__mod__, zip(*sources, strict=True))
        blank = self.blank(f"{name}%s", style)
        return "%s", ([blank % row if value is None else next(cells) for row, value in zip(rows, values, strict=True)],)

    def _text_column(self, name: str, style: int, rows: Sequence[str], values: Sequence[str]) -> Column:
        joined = "".join(values)
        if "" in values or not (joined.isalnum() or not _SPECIAL.search(joined)) or max(map(len, values)) > TEXT_LIMIT:
            return self._cell_by_cell(name, style, rows, values)
        if " " in joined or not self._one_style(style, joined, values):
            return self._cell_by_cell(name, style, rows, values)
        if not self._is_text(style) and looks_like_number(values[0]):
            style = self._format(style, TEXT_FORMAT)
        p = self._prefix
        start = self._open(f"{name}%s", style)
        return f'{start} t="inlineStr"><{p}is><{p}t>%s</{p}t></{p}is></{self._tag}>', (rows, values)

    def _one_style(self, style: int, joined: str, values: Sequence[str]) -> bool:
        """Whether all texts of the column get the same style: the column is text, or all or none look like numbers."""
        if self._is_text(style) or not _MAY_BE_NUMBER.search(joined) or (joined.isascii() and joined.isdigit()):
            return True
        alike = len(_NUMBER_LIKE_LINE.findall("\n".join(values)))
        return alike in (0, len(values))

    def _number_column(
        self, name: str, style: int, rows: Sequence[str], values: Sequence[int | float | Decimal]
    ) -> Column:
        if not all(map(isfinite, values)) or max(values) >= NUMBER_LIMIT or min(values) <= -NUMBER_LIMIT:
            return self._cell_by_cell(name, style, rows, values)
        return self._number_cell(f"{name}%s", style, "%s"), (rows, values)

    def _date_column(self, name: str, style: int, rows: Sequence[str], values: Sequence[date]) -> Column:
        epoch = self._epoch
        if min(values).toordinal() - epoch <= _LEAP_BUG:
            return self._cell_by_cell(name, style, rows, values)
        form = self._number_cell(f"{name}%s", self._date_style(style, DATE_FORMAT), "%s")
        return form, (rows, [value.toordinal() - epoch for value in values])


def _number(value: int | float | Decimal) -> str:
    if (isinstance(value, float) and not isfinite(value)) or (isinstance(value, Decimal) and not value.is_finite()):
        raise SheetError("unsupported", NO_NUMBER, value=value)
    if not isinstance(value, float) and not -NUMBER_LIMIT < value < NUMBER_LIMIT:
        raise SheetError(
            "unsupported",
            "A number with more than 15 digits would lose its last digits ({start}…); give it as text.",
            start=str(value)[:4],
        )
    return repr(value) if isinstance(value, float) else str(value)
