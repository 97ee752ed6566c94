"""A sheet as it looks, with the first rows as they will be filled."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Literal, NamedTuple

from yici.apps.places.public import list_area_line
from yici.apps.tables.contracts import CellKnown, DrawnCell, DrawnRow, DrawnSheet
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.figure_filling import name_of_area
from yici.apps.tables.planning.former import note_row
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.heads import Head, head_fills
from yici.apps.tables.planning.placing import place_of_field
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import RowWriter
from yici.apps.tables.planning.surveying import frame_of, plan_fill, read_form, settled_pairs, values_of
from yici.apps.tables.selectors.receipts import masked
from yici.core import files
from yici.core.access import Actor
from yici.sheets.filling import CellValue, Styled
from yici.sheets.grid import Box, Sheet, address

MOST_ROWS, MOST_COLUMNS = 60, 60

Shown = dict[tuple[int, int], tuple[str, CellKnown | Literal[""]]]


def draw_sheet(actor: Actor, key: uuid.UUID, sheet: str, *, body_rows: int = 5) -> DrawnSheet:
    """A sheet as it looks, with the first ``body_rows`` rows as they will be filled (protected values masked)."""
    fill = get_fill_for(actor, key)
    form = read_form(files.read(fill.incoming), fill.file_name)
    frame = frame_of(actor, fill)
    plan = next((one for one in plan_fill(form, frame) if one.name == sheet), None)
    if plan is None:
        raise PlaceUnknown(sheet=sheet, place="*")
    if plan.figures is not None:
        figures = shown_figures(fill, sheet)
        return _with_addresses(_draw(plan, figures, len(plan.figures.listed), body_rows), figures)
    total = _rows_of(plan)
    plan = replace(plan, records=_first_records(plan, body_rows))
    answered, blank = settled_pairs(fill)
    writer = RowWriter(plan, frame, answered, blank)
    shown: Shown = {}
    _show_head(plan, frame, shown)
    if plan.is_filled:
        for place, cells in enumerate(writer.rows(values_of(plan, frame))):
            _show(plan, place, writer.written, cells, shown)
    for part in plan.parts:
        inner = RowWriter(part, frame, answered, blank)
        for place, cells in enumerate(inner.rows(values_of(part, frame))):
            if part.reading.layout.main.data_top + place <= part.reading.layout.main.data_bottom:
                _show(part, place, inner.written, cells, shown)
    return _draw(plan, shown, total, body_rows)


def _show_head(plan: SheetPlan, frame: Frame, shown: Shown) -> None:
    """The head as it will be: areas, days, the title's time."""
    if plan.area is None or plan.skipped:
        return
    head = Head(list_area_line(plan.area), frame.unit_name, frame.as_of)
    told = frame.decided(plan.name).get("times", {})
    for cell in head_fills(plan.reading.sheet, plan.reading.layout.main, head, told):
        shown[(cell.row, cell.column)] = (_text(cell.value), "")


def _rows_of(plan: SheetPlan) -> int:
    """How many rows the body will have."""
    block, former = plan.reading.layout.main, plan.former
    if former is None:
        return len(plan.records)
    return block.data_bottom - block.data_top + 1 + (len(former.new) if former.is_updating else 0)


def _first_records(plan: SheetPlan, body_rows: int) -> tuple[uuid.UUID, ...]:
    if plan.former is None:
        return plan.records[:body_rows]
    last = plan.reading.layout.main.data_top + body_rows
    return tuple(key for key in plan.records if plan.former.rows.get(key, last) < last)


def _with_addresses(drawn: DrawnSheet, figures: Shown) -> DrawnSheet:
    """The drawn sheet, each figure placed by its address: there it is told how it is counted."""
    rows = tuple(
        replace(
            row,
            cells=tuple(
                replace(one, place=f"cell:{address(one.row, one.column)}")
                if figures.get((one.row, one.column), ("", "blank")) != ("", "blank")
                else one
                for one in row.cells
            ),
        )
        for row in drawn.rows
    )
    return replace(drawn, rows=rows)


def shown_figures(fill: Fill, sheet: str) -> Shown:
    """The figures of a sheet as they were counted last; cells that stay as printed are left out."""
    rows = fill.figures.filter(sheet=sheet[:120]).exclude(known="kept", trouble="")
    return {
        (row, column): (shown, known)  # type: ignore[misc]
        for row, column, shown, known in rows.values_list("row", "column", "shown", "known")
    }


def _show(plan: SheetPlan, place: int, columns: list[ColumnPlan], cells: tuple[CellValue, ...], shown: Shown) -> None:
    block, former = plan.reading.layout.main, plan.former
    row = former.rows[plan.records[place]] if former is not None else block.data_top + place
    for column, value in zip(columns, cells, strict=True):
        at = place_of_field(column) if block.kind == "card" else (row, column.number)
        shown[at] = (masked(column.code, _text(value)), _known(column, value))
    if former is None:
        return
    for one in note_row(former, plan, plan.records[place], columns, cells):
        text = _text(one.value) if former.is_updating else one.printed
        shown[(row, one.column.number)] = (masked(one.column.code, text), "conflict")


def _known(column: ColumnPlan, value: CellValue) -> CellKnown:
    if value is None:
        return "asked" if column.is_asked else "unknown" if column.use == "ask" else "blank"
    if column.use in ("sequence", "constant") or column.code.startswith("form."):
        return "constant"
    return "derived" if column.match.kind == "derived" else "records"


def _text(value: CellValue) -> str:
    inner = value.value if isinstance(value, Styled) else value
    return "" if inner is None else str(inner)


def _draw(plan: SheetPlan, shown: Shown, total: int, body_rows: int) -> DrawnSheet:
    sheet, block = plan.reading.sheet, plan.reading.layout.main
    if plan.figures is not None and plan.figures.is_list:
        shown = _with_names(plan, shown)
    columns = min(max(sheet.max_column, 1), MOST_COLUMNS)
    drawn_body = min(total, body_rows) if plan.is_filled else 0
    lines = _lines_to_draw(plan, drawn_body)
    last = max((line.source for line in lines), default=0)
    covered = {
        (row, column): box
        for box in sheet.merges
        for row in range(box.top, min(box.bottom, last) + 1)
        for column in range(box.left, min(box.right, columns) + 1)
    }
    places = {column.number: column for column in plan.columns} if block.kind != "card" else {}
    drawn = [
        DrawnRow(
            line.row,
            sheet.row_heights.get(line.source, 0.0),
            tuple(
                _cells(sheet, line, columns, covered, shown if line.is_body or line.row == line.source else {}, places)
            ),
        )
        for line in lines
    ]
    header = (block.header.top, block.header.bottom) if block.header else None
    widths = tuple(sheet.column_widths.get(column, sheet.default_width or 8.4) for column in range(1, columns + 1))
    return DrawnSheet(sheet.name, widths, tuple(drawn), max(total - drawn_body, 0) if plan.is_filled else 0, header)


def _with_names(plan: SheetPlan, shown: Shown) -> Shown:
    """The figures with the names and numbers of the areas that are added as rows."""
    figures, top = plan.figures, plan.reading.layout.main.data_top
    assert figures is not None
    named: Shown = {}
    for at, area in enumerate(figures.listed):
        for column, level in figures.named.items():
            named[top + at, column] = (name_of_area(area, level) or "", "constant")
        for column in figures.numbered:
            named[top + at, column] = (str(at + 1), "constant")
    return {**named, **shown}


class _Line(NamedTuple):
    """A row to draw: its number in the drawn sheet, and the row of the form that lends it looks and printed words."""

    row: int
    source: int
    is_body: bool = False


def _lines_to_draw(plan: SheetPlan, drawn_body: int) -> list[_Line]:
    sheet, block = plan.reading.sheet, plan.reading.layout.main
    if block.kind != "list" or not block.data_top:
        return [_Line(row, row) for row in range(1, min(sheet.max_row, MOST_ROWS) + 1)]
    prepared = max(block.data_bottom, block.data_top)  # a form without body rows lends the row below its header
    body = [
        _Line(row, min(row, prepared), is_body=True)
        for row in range(block.data_top, block.data_top + max(drawn_body, 1))
    ]
    moved = max(body[-1].row - block.data_bottom, 0)  # rows that will be inserted push the totals down
    tail = range(block.data_bottom + 1, min(sheet.max_row, block.data_bottom + 6) + 1)
    return [*(_Line(row, row) for row in range(1, block.data_top)), *body, *(_Line(row + moved, row) for row in tail)]


def _cells(
    sheet: Sheet,
    line: _Line,
    columns: int,
    covered: dict[tuple[int, int], Box],
    shown: Shown,
    places: dict[int, ColumnPlan],
) -> list[DrawnCell]:
    cells = []
    for column in range(1, columns + 1):
        box = covered.get((line.source, column))
        if box is not None and (line.source, column) != (box.top, box.left) and not line.is_body:
            continue
        cells.append(_cell(sheet, line, column, None if line.is_body else box, shown, places.get(column)))
    return cells


def _cell(sheet: Sheet, line: _Line, column: int, box: Box | None, shown: Shown, plan: ColumnPlan | None) -> DrawnCell:
    cell = sheet.cell(line.source, column)
    text, known = shown.get((line.row, column), ("", ""))
    is_own = not line.is_body or line.row == line.source
    printed = cell.text if cell is not None and cell.formula is None and is_own else ""
    style = cell.style if cell is not None else None
    border = style.border if style else None
    lines = (("l", border.left), ("r", border.right), ("t", border.top), ("b", border.bottom)) if border else ()
    sides = "".join(mark for mark, line in lines if line)
    horizontal = style.horizontal if style and style.horizontal in ("left", "center", "right") else ""
    if known == "conflict" or (text and not known):
        printed = ""
    if line.is_body and plan is not None:
        printed = masked(plan.code, printed)
    return DrawnCell(
        row=line.row, column=column, text=printed or text, row_span=box.height if box else 1,
        column_span=box.width if box else 1, known="kept" if printed and known else known,
        place=plan.place if plan is not None else "", is_bold=bool(style and style.bold),
        font_size=style.font_size if style else 11.0, align=horizontal, sides=sides, fill=style.fill if style else "",  # type: ignore[arg-type]
        is_vertical=bool(style and style.rotation == 255),
    )  # fmt: skip
