"""A role for every physical cell: title, note, column_header, row_header, data, total, footer, blank."""

from __future__ import annotations

from collections.abc import Callable

from yici.sheets.layout.filled import agreement
from yici.sheets.layout.model import Block, Line, Role
from yici.sheets.layout.view import View
from yici.sheets.layout.words import is_total

Paint = Callable[[int, int, Role], None]
MAX_COLUMNS = 300
TRUSTED = 0.8


def cell_roles(view: View, blocks: list[Block], height: int, width: int) -> list[list[Role]]:
    """Roles from A1 to the last cell with text, merge or border."""
    width = min(width, MAX_COLUMNS)
    grid: list[list[Role]] = [["blank"] * width for _ in range(height)]
    for row in range(1, height + 1):  # words in no block are notes
        for column, cell in view.sheet.cells.rows.get(row, {}).items():
            if column <= width and not cell.is_blank:
                grid[row - 1][column - 1] = "note"
    for block in blocks:
        _paint_block(view, block, grid, height, width)
    for block in blocks:
        if block.labels is not None:
            _paint_judged(view, block, grid, width)
    for row, column in list(view.merged):
        box = view.merged[row, column]
        if row <= height and column <= width and (row, column) != (box.top, box.left):
            grid[row - 1][column - 1] = grid[box.top - 1][min(box.left, width) - 1]
    return grid


def _paint_block(view: View, block: Block, grid: list[list[Role]], height: int, width: int) -> None:
    def paint(row: int, column: int, role: Role) -> None:
        if row <= height and column <= width:
            grid[row - 1][column - 1] = role

    around: tuple[tuple[list[Line], Role], ...] = (
        (block.title, "title"), (block.notes, "note"), (block.footers, "footer"),
    )  # fmt: skip
    for lines, role in around:
        for line in lines:
            paint(line.row, line.column, role)
    if block.header is not None:
        _paint_table(view, block, paint)
    elif block.kind == "card":
        _paint_card(view, block, paint)


def _paint_table(view: View, block: Block, paint: Paint) -> None:
    assert block.header is not None
    header = block.header
    for row in range(header.top, header.bottom + 1):
        for column in range(header.left, header.right + 1):
            if view.text(row, column):
                paint(row, column, "column_header")
    beside = (*block.number_rows, *block.allowed_rows, *block.example_rows, *block.code_rows)
    for row in beside:
        for column in range(header.left, header.right + 1):
            if view.text(row, column) and view.box(row, column).top == row:
                paint(row, column, "note")
    totals = set(block.totals)
    stubs = set(block.stub_columns)
    total_columns = {column.number for column in block.columns if column.is_total}
    first = max([header.bottom, *beside]) + 1
    last = max([block.data_bottom, *block.totals, first - 1])
    for row in range(first, last + 1):
        worded = range(header.left, header.right + 1) if row in view.merged_rows else view.sheet.cells.rows.get(row, ())
        for column in worded:
            if not header.left <= column <= header.right or view.is_blank(row, column):
                continue
            if column in stubs or (row in totals and is_total(view.text(row, column))):
                paint(row, column, "row_header")
            else:
                paint(row, column, "total" if row in totals or column in total_columns else "data")


def _paint_judged(view: View, block: Block, grid: list[list[Role]], width: int) -> None:
    """A filled table: the weights tell labels from values; header rows that the rules found stay headers."""
    labels, header = block.labels, block.header
    assert labels is not None
    around = {(line.row, line.column) for lines in (block.title, block.footers) for line in lines}
    trusted = header is not None and agreement(view, header, labels) >= TRUSTED
    first_stub = block.stub_columns[0] if block.kind in ("cross", "rowform") and block.stub_columns else 0
    for row in range(labels.area.top, labels.area.bottom + 1):
        for column in range(labels.area.left, min(labels.area.right, width) + 1):
            box = view.box(row, column)
            place = (box.top, box.left)
            if place in around or not view.text(row, column):
                continue
            in_header = trusted and header is not None and header.top <= row <= header.bottom
            role: Role = "total" if grid[row - 1][column - 1] == "total" else "data"
            names_row = column == first_stub == labels.area.left or (
                role == "total" and is_total(view.text(row, column))
            )
            if place in labels.rows or (names_row and not in_header):
                role = "row_header"
            elif place in labels.columns or in_header:
                role = "column_header"
            grid[row - 1][column - 1] = role


def _paint_card(view: View, block: Block, paint: Paint) -> None:
    area = block.area
    outside = {(line.row, line.column) for lines in (block.title, block.notes, block.footers) for line in lines}
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            box = view.box(row, column)
            if (box.top, box.left) in outside or not view.text(row, column):
                continue
            place = (box.top, box.left)
            if place in block.label_cells:
                paint(row, column, "row_header")
            elif place in block.heading_cells:
                paint(row, column, "column_header")
            else:
                paint(row, column, "data")
