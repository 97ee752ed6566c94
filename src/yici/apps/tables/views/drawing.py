"""A drawn sheet in the shape that ``parts/sheet.html`` takes: strip of labels, header tree, first rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yici.apps.tables.contracts import ColumnView, DrawnCell, DrawnRow, DrawnSheet, FillView, SheetView
from yici.apps.tables.views.telling import blank_cells, cell_address, column_address, known_of, reason_of

#: How a cell is shown, by how it is known. Formulas and printed words stay as they look.
CELLS = {
    "records": "record",
    "derived": "derived",
    "constant": "constant",
    "answered": "answered",
    "asked": "asked",
    "unknown": "unknown",
    "blank": "blank",
    "conflict": "conflict",
}
TITLE_SIZE = 14.0
WIDE = 0.8
PIXELS_A_CHARACTER, LEAST, MOST = 9, 48, 280


def present_sheet(fill: FillView, sheet: SheetView, drawn: DrawnSheet, *, may_correct: bool) -> dict[str, Any]:
    """The drawn form. Columns are joined with what was understood by their letters."""
    by_letter = {column.letter: column for column in sheet.columns if column.letter}
    pinned = _pinned(sheet)
    first = _first_row(drawn)
    rows = [_row(row, drawn, first, pinned, (fill, sheet)) for row in drawn.rows if row.row >= first]
    if drawn.more_rows:
        words = ngettext("%(count)s more row", "%(count)s more rows", drawn.more_rows) % {"count": drawn.more_rows}
        rows.insert(_after_body(drawn, first), [{"text": words, "role": "more", "colspan": len(drawn.widths)}])
    strip = [
        _label(fill, sheet, by_letter.get(_letter(number)), number == pinned, may_correct)
        for number in range(1, len(drawn.widths) + 1)
    ]
    return {
        "label": _("The form as it looks"),
        "widths": [min(max(round(width * PIXELS_A_CHARACTER), LEAST), MOST) for width in drawn.widths],
        "strip": strip if by_letter and not sheet.skipped else [],
        "rows": rows,
    }


def _letter(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(letter: str) -> int:
    number = 0
    for sign in letter:
        number = number * 26 + ord(sign) - 64
    return number


def _pinned(sheet: SheetView) -> int:
    """The column that stays in sight while the form scrolls: the one with the name; 0 for none."""
    for column in sheet.columns:
        if column.element.endswith((".name", ".head")) and column.letter:
            return _number(column.letter)
    return 0


def _first_row(drawn: DrawnSheet) -> int:
    """The first row with anything in it."""
    return next((row.row for row in drawn.rows if any(cell.text for cell in row.cells)), 1)


def _after_body(drawn: DrawnSheet, first: int) -> int:
    """The place after the last drawn body row."""
    rows = [row for row in drawn.rows if row.row >= first]
    bodies = [at for at, row in enumerate(rows) if any(cell.known for cell in row.cells)]
    return bodies[-1] + 1 if bodies else len(rows)


def _row(
    row: DrawnRow, drawn: DrawnSheet, first: int, pinned: int, of: tuple[FillView, SheetView]
) -> list[dict[str, Any]]:
    top, bottom = drawn.header_rows or (0, 0)
    kind = "head" if top <= row.row <= bottom else "above" if row.row < top else "value"
    if not top and row.row <= first + 2 and any(cell.column_span >= WIDE * len(drawn.widths) for cell in row.cells):
        kind = "above"  # a card has no header; its title goes across
    cells = [_cell(cell, kind, row.row == first, pinned) for cell in row.cells]
    for cell, shown in zip(row.cells, cells, strict=True):
        if cell.place.startswith("cell:") and len(cell.place) > len("cell:"):
            shown["url"] = cell_address(*of, cell.place.removeprefix("cell:"))
    is_plain = kind == "above" or (kind == "value" and top and not any(cell.known for cell in row.cells))
    return _flow_over(cells) if is_plain else cells


def _flow_over(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Text beside empty cells flows over them, as a workbook shows it."""
    flowing: list[dict[str, Any]] = []
    for cell in cells:
        last = flowing[-1] if flowing else {}
        may_flow = last.get("text") and "rowspan" not in last and "rowspan" not in cell
        if may_flow and not cell["text"]:
            last["colspan"] = last.get("colspan", 1) + cell.get("colspan", 1)
            last.pop("pin", None)
        else:
            flowing.append(cell)
    return flowing


def _cell(cell: DrawnCell, kind: str, is_first: bool, pinned: int) -> dict[str, Any]:
    role = kind
    if kind == "above":
        is_title = cell.text and (cell.font_size >= TITLE_SIZE or cell.is_bold or (is_first and cell.align == "center"))
        role = "title" if is_title else "note"
    shown: dict[str, Any] = {"text": cell.text, "role": role, "known": CELLS.get(cell.known, "")}
    if cell.row_span > 1:
        shown["rowspan"] = cell.row_span
    if cell.column_span > 1:
        shown["colspan"] = cell.column_span
    if cell.align in ("left", "right") and not cell.known:
        shown["align"] = cell.align
    if cell.is_vertical:
        shown["vertical"] = True
    if cell.column == pinned and cell.column_span == 1 and kind != "above":
        shown["pin"] = True
    return shown


def _label(
    fill: FillView, sheet: SheetView, column: ColumnView | None, is_pinned: bool, may_correct: bool
) -> dict[str, Any]:
    if column is None or sheet.skipped:
        return {"known": ""}
    label = {
        "known": known_of(column),
        "count": (column.counts.get("open", 0) or blank_cells(column)) if column.kind != "unknown" else 0,
        "reason": reason_of(column),
        "pin": is_pinned,
    }
    if may_correct and fill.state != "withdrawn":
        label.update(url=column_address(fill, sheet, column), target="#correction")
    return label
