"""`understand`: a sheet to its layout. Rules with names and reasons; no file names, no literal titles.

A sheet is cut into the form and what is parked beside it (`regions`), the form into tables one under another; each
table gets a header (`header`), a body (`body`), columns, rows or fields, and a kind (`kinds`).
"""

from __future__ import annotations

from yici.sheets.grid import Box, Sheet
from yici.sheets.layout.blocks import read_block
from yici.sheets.layout.model import Block, Column, Field, Kind, Line, PrintedRow, Role, SheetLayout
from yici.sheets.layout.regions import choose_main, column_groups, is_written
from yici.sheets.layout.roles import cell_roles
from yici.sheets.layout.view import View

__all__ = ["Block", "Column", "Field", "Kind", "Line", "PrintedRow", "Role", "SheetLayout", "understand"]

MAX_BLOCKS = 20


def understand(sheet: Sheet, roles: bool = True) -> SheetLayout:
    """What the sheet is made of. `roles` may be left out where nobody asks for a role per cell."""
    whole = Box(1, 1, max(sheet.max_row, 1), max(sheet.max_column, 1))
    groups = column_groups(sheet)
    if not groups:
        empty = Block("none", whole, reasons=["the sheet is empty"])
        return SheetLayout(sheet.name, sheet.visibility, empty, height=sheet.max_row, width=sheet.max_column)
    main = choose_main(sheet, groups)
    view = View(sheet, _with_top(groups[main], sheet))
    blocks = _stacked(view)
    parked = []
    for index, group in enumerate(groups):
        if index == main:
            continue
        side = [] if is_written(sheet, group) else _stacked(view.inside(group))
        if side and side[0].header is not None and side[0].blank_rows:
            blocks.extend(side)
        else:
            parked.append(group)
    layout = SheetLayout(
        sheet.name, sheet.visibility, blocks[0], blocks[1:], parked, sheet.max_row, sheet.max_column
    )  # fmt: skip
    if roles:
        everything = View(sheet, whole, view.merged)
        layout.roles = cell_roles(everything, blocks, sheet.max_row, sheet.max_column)
    return layout


def _with_top(group: Box, sheet: Sheet) -> Box:
    """The group from the first row of the sheet on: its title may be merged over the parked columns."""
    bottom = max([group.bottom, *(box.bottom for box in sheet.merges if box.left <= group.right and box.right < 300)])
    return Box(1, group.left, min(max(bottom, group.bottom), sheet.max_row), group.right)


def _stacked(view: View) -> list[Block]:
    """The tables of an area, one under another."""
    blocks: list[Block] = []
    rest = view
    while len(blocks) < MAX_BLOCKS:
        block, inner, after = read_block(rest)
        blocks.append(block)
        blocks.extend(inner)
        if after is None:
            break
        rest = rest.inside(after)
    return blocks
