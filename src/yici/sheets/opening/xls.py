"""Old .xls workbooks (BIFF, also WPS .et) through xlrd, with merges, fonts, borders, formats and visibility."""

from __future__ import annotations

import io
from typing import Any

from yici.sheets.errors import SheetError
from yici.sheets.grid import NO_BORDER, PLAIN, Border, Box, Cell, Sheet, Style, Value, Visibility, Workbook
from yici.sheets.opening.bounds import IDLE_ROWS, Bounds, Budget, says_something
from yici.sheets.opening.xls_records import SheetRecords, is_circular, read_records
from yici.sheets.opening.xlsx_sheet import trim
from yici.sheets.opening.xlsx_styles import INDEXED_COLOURS

_VISIBILITY: dict[int, Visibility] = {1: "hidden", 2: "very_hidden"}
_LINES = ("", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
          "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot")  # fmt: skip
_HORIZONTAL = ("", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_VERTICAL = ("top", "center", "bottom", "justify", "distributed")


def read_xls(content: bytes, bounds: Bounds) -> Workbook:
    """The workbook in these OLE2 or BIFF bytes; raises `SheetError`."""
    book = _open(content)
    if book.nsheets > bounds.sheets:
        raise SheetError("too_large")
    date_1904 = bool(book.datemode)
    styles = _styles(book, date_1904) if book.formatting_info else []
    budget = Budget(bounds)
    sheets = [_sheet(book.sheet_by_index(index), styles, budget) for index in range(book.nsheets)]
    if not sheets:
        raise SheetError("broken")
    for sheet, records in zip(sheets, read_records(content, len(sheets)), strict=True):
        _add_records(sheet, records)
    names = {name.name: getattr(name, "formula_text", "") or "" for name in book.name_obj_list}
    return Workbook(sheets, "xls", names, date_1904)


def _add_records(sheet: Sheet, records: SheetRecords) -> None:
    sheet.validations = records.validations
    for row, column in records.formulas:
        cell = sheet.cell(row, column)
        if cell is not None:
            sheet.cells.rows[row][column] = Cell(cell.value, cell.style, "")


def _open(content: bytes) -> Any:
    """xlrd's book; some writers leave styles or containers that only a more patient second reading accepts."""
    import xlrd

    if is_circular(content):
        raise SheetError("hostile")
    attempts: tuple[dict[str, bool], ...] = (
        {"formatting_info": True},
        {"formatting_info": True, "ignore_workbook_corruption": True},
        {"formatting_info": False, "ignore_workbook_corruption": True},
    )
    last: Exception | None = None
    for options in attempts:
        try:
            return xlrd.open_workbook(file_contents=content, ragged_rows=True, logfile=io.StringIO(), **options)
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise SheetError("encrypted") from error
            last = error
        except Exception as error:  # xlrd raises whatever a damaged record makes it trip over
            last = error
    raise SheetError("broken") from last


def _sheet(source: Any, styles: list[Style], budget: Budget) -> Sheet:
    sheet = Sheet(source.name, _VISIBILITY.get(source.visibility, "visible"))
    # xlrd gives half-open boxes counted from zero
    sheet.merges = [
        Box(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in source.merged_cells
        if bottom - top > 1 or right - left > 1
    ]
    blanks = {style: Cell(None, style) for style in set(styles)}
    last_row = last_column = 0
    for index in range(source.nrows):
        cells = _row(source, index, styles, blanks)
        last = next((column for column in reversed(cells) if says_something(cells[column])), 0)
        if last:
            last_row, last_column = index + 1, max(last_column, last)
        if cells and (last or index - last_row <= IDLE_ROWS):
            budget.take(len(cells))
            sheet.cells.rows[index + 1] = cells
    _read_looks(source, sheet)
    sheet.comments = {(row + 1, column + 1): note.text for (row, column), note in source.cell_note_map.items()}
    sheet.protected = bool(getattr(source, "sheet_protect", False) or getattr(source, "protect", False))
    trim(sheet, last_row, last_column)
    return sheet


def _row(source: Any, index: int, styles: list[Style], blanks: dict[Style, Cell]) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    formats = source._cell_xf_indexes[index] if styles else None
    for column, (kind, value) in enumerate(zip(source._cell_types[index], source._cell_values[index], strict=True)):
        style = styles[formats[column]] if formats is not None and formats[column] < len(styles) else PLAIN
        content = _value(kind, value)
        cells[column + 1] = blanks.get(style) or Cell(None, style) if content is None else Cell(content, style)
    return cells


def _value(kind: int, value: Any) -> Value:
    if kind in (0, 6) or value == "":
        return None
    if kind == 1:
        return str(value)
    if kind == 4:
        return bool(value)
    if kind == 5:
        return "#N/A" if value == 42 else "#VALUE!"
    number = float(value)
    return int(number) if abs(number) < 1e15 and number == int(number) else number


def _read_looks(source: Any, sheet: Sheet) -> None:
    """Widths (characters), heights (points), hidden rows and columns, frozen panes."""
    for column, info in source.colinfo_map.items():
        sheet.column_widths[column + 1] = info.width / 256
        if info.hidden:
            sheet.hidden_columns.add(column + 1)
    for row, info in source.rowinfo_map.items():
        if info.height and not info.has_default_height:
            sheet.row_heights[row + 1] = info.height / 20
        if info.hidden:
            sheet.hidden_rows.add(row + 1)
    if source.panes_are_frozen:
        sheet.freeze = (source.horz_split_pos, source.vert_split_pos)
    sheet.default_height = (source.default_row_height or 0) / 20
    sheet.default_width = float(source.defcolwidth or 0)


def _styles(book: Any, date_1904: bool) -> list[Style]:
    known: dict[Style, Style] = {}
    styles = []
    for record in book.xf_list:
        style = _style(book, record, date_1904)
        styles.append(known.setdefault(style, style))
    return styles


def _style(book: Any, record: Any, date_1904: bool) -> Style:
    number_format = book.format_map.get(record.format_key)
    font = book.font_list[record.font_index] if record.font_index < len(book.font_list) else None
    alignment, background = record.alignment, record.background
    facts: dict[str, object] = {}
    if font is not None:
        facts = {
            "bold": bool(font.bold) or font.weight >= 600, "italic": bool(font.italic),
            "underline": bool(font.underline_type), "font_size": font.height / 20, "font_name": font.name,
            "font_color": _colour(book, font.colour_index),
        }  # fmt: skip
    return Style.of(
        (number_format.format_str if number_format else None) or "General",
        **facts,
        fill=_colour(book, background.pattern_colour_index) if background.fill_pattern else "",
        border=_border(record.border),
        horizontal=_of(_HORIZONTAL, alignment.hor_align),
        vertical=_of(_VERTICAL, alignment.vert_align),
        wrap=bool(alignment.text_wrapped),
        rotation=alignment.rotation,
        indent=alignment.indent_level,
        locked=bool(record.protection.cell_locked),
        date_1904=date_1904,
    )


def _of(names: tuple[str, ...], index: int) -> str:
    return names[index] if 0 <= index < len(names) else ""


def _border(border: Any) -> Border:
    left, right, top, bottom = (
        _of(_LINES, getattr(border, f"{side}_line_style")) for side in ("left", "right", "top", "bottom")
    )
    diagonal = _of(_LINES, border.diag_line_style) if border.diag_up or border.diag_down else ""
    found = Border(left, right, top, bottom, diagonal)
    return found if any(found) else NO_BORDER


def _colour(book: Any, index: int) -> str:
    if index < 8 or index >= 64:
        return INDEXED_COLOURS.get(index, "") if index < 8 else ""
    rgb = book.colour_map.get(index)
    return "{:02X}{:02X}{:02X}".format(*rgb) if rgb else INDEXED_COLOURS.get(index, "")
