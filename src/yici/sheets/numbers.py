"""Numbers as people read them in a cell: date serials, percentages, plain numbers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

BUILT_IN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SHOWN = re.compile(r'^(?:"([^"]*)")?[#0?,.]*(?:"([^"]*)")?$')
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number has no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001


def is_date_format(number_format: str) -> bool:
    """Whether the format shows a date or a time (letters y, m, d, h, s outside quotes and brackets)."""
    bare = _LITERAL.sub("", number_format.split(";")[0]).lower()
    return bare != "general" and any(letter in bare for letter in "ymdhs") and "#" not in bare


def shown(value: float | int | bool, number_format: str, is_date: bool, date_1904: bool = False) -> str:
    """The value in its plain form: TRUE, 12, 0.5, 45.3%, 2024-05-01, and words quoted around a number."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if is_date and 0 <= value < 2958466:
        return _date_text(float(value), date_1904)
    if "%" in number_format:
        return f"{round(value * 100, 6):g}%"
    text = plain_number(value)
    quoted = _SHOWN.match(number_format) if '"' in number_format else None
    return f"{quoted[1] or ''}{text}{quoted[2] or ''}" if quoted else text


def plain_number(value: float | int) -> str:
    """12.0 -> 12, 0.1 -> 0.1; never scientific below 1e15."""
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _date_text(serial: float, date_1904: bool) -> str:
    moment = (_EPOCH_1904 if date_1904 else _EPOCH) + timedelta(days=serial)
    if serial < 1:
        return moment.strftime("%H:%M")
    return moment.strftime("%Y-%m-%d" if serial == int(serial) else "%Y-%m-%d %H:%M")
