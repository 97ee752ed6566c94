"""Values as the words of a Word cell, which knows no number formats: `Styled` values are written out by theirs."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from yici.sheets.errors import SheetError
from yici.sheets.filling.cells import NO_NUMBER, clean_text
from yici.sheets.filling.contracts import CellValue, Styled
from yici.sheets.numbers import is_date_format, plain_number

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+|h+|s+)|(.)', re.IGNORECASE | re.DOTALL)
_DIGITS = re.compile(r'^((?:"[^"]*"|[^0#?,.%"])*)([#?0,]+)(\.0+)?(%?)((?:"[^"]*"|[^0#?,.%"])*)$')


def words_of(value: CellValue) -> str:
    """The text that stands in the cell; raises `SheetError` for what no cell can hold."""
    if value is None:
        return ""
    if isinstance(value, Styled):
        return _formatted(value.value, value.number_format)
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        shown = value.isoformat(sep=" ", timespec="minutes")
        return shown if value.hour or value.minute else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _number(value)


def _number(value: int | float | Decimal) -> str:
    if value != value or abs(value) == float("inf"):
        raise SheetError("unsupported", NO_NUMBER, value=value)
    return format(value, "f") if isinstance(value, Decimal) else plain_number(value)


def _formatted(value: str | int | float | Decimal | date | datetime | bool, number_format: str) -> str:
    if isinstance(value, date):
        return _date(value, number_format) if is_date_format(number_format) else words_of(value)
    if isinstance(value, (str, bool)):
        return words_of(value)
    return _figure(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), value, number_format)


def _date(value: date, number_format: str) -> str:
    """The day (and time) by a format such as `yyyy"年"m"月"`."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    pieces: list[str] = []
    after_hour = False
    for quoted, escaped, token, sign in _TOKEN.findall(number_format.split(";")[0]):
        if not token:
            pieces.append(quoted or escaped or sign)
            continue
        kind, wide = token[0].lower(), len(token) > 1
        if kind == "y":
            pieces.append(f"{moment.year:04d}" if len(token) > 2 else f"{moment.year % 100:02d}")
            continue
        number = {"m": moment.minute if after_hour else moment.month, "d": moment.day, "h": moment.hour,
                  "s": moment.second}[kind]  # fmt: skip
        after_hour = kind == "h"
        pieces.append(f"{number:02d}" if wide else str(number))
    return "".join(pieces)


def _figure(number: Decimal, value: int | float | Decimal, number_format: str) -> str:
    """A number by a plain format (`0.00`, `#,##0`, `0%`); others show it as it is."""
    match = _DIGITS.match(number_format.split(";")[0])
    if match is None or number_format == "General" or not number.is_finite():
        return _number(value)
    before, whole, decimals, percent, after = match.groups()
    places = len(decimals) - 1 if decimals else 0
    if percent:
        number *= 100
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,.{places}f}" if "," in whole else f"{rounded:.{places}f}"
    least = whole.replace(",", "").count("0")
    if "," not in whole and not text.startswith("-"):
        text = text.zfill(least + (places + 1 if places else 0))
    return f"{before.replace(chr(34), '')}{text}{percent}{after.replace(chr(34), '')}"
