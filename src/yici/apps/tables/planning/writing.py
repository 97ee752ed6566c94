"""How the values of a column become cells; repeating ones are written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.rules import Unwritable, tick, write_value
from yici.sheets.filling import CellValue

#: Stands for a value that has no place in the form.
UNWRITABLE: Any = object()
_REMEMBERED_AT_MOST = 20_000
#: Formats whose values repeat from row to row: written once, then looked up.
_REPEATING = ("code", "bool", "date", "number")


def writing(column: ColumnPlan) -> Callable[[Any], CellValue]:
    """How values of a column are written. Gives ``UNWRITABLE`` for what cannot be."""
    element, form, codes = column.element, column.format, column.codes
    if element is None or column.code.startswith("form."):
        return str
    written: dict[Any, CellValue] = {}

    def write(value: Any) -> CellValue:
        try:
            cell = write_value(value, form, element, codes)
        except Unwritable:
            return UNWRITABLE  # type: ignore[no-any-return]
        if column.boxes_text and cell is not None:
            return tick(column.boxes_text, str(cell)) or UNWRITABLE
        return str(cell)[column.box : column.box + 1] if form.boxes else cell

    def look_up(value: Any) -> CellValue:
        found = written.get(value, written)
        if found is written:
            found = write(value)
            if len(written) < _REMEMBERED_AT_MOST:
                written[value] = found
        return found  # type: ignore[return-value]

    return look_up if form.kind in _REPEATING else write
