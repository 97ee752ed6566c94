"""A row-form about one household or person as a card: each printed row is a field."""

from __future__ import annotations

import re

from yici.apps.tables.aggregates.lines import side_of, value_columns
from yici.sheets.grid import Box, Sheet
from yici.sheets.layout import Block
from yici.sheets.layout.model import Field

_CHOICES = re.compile(r"[::]?((?:[(（]?\d[).、.）:]\D{1,24}?){2,})$")


def card_of(block: Block, sheet: Sheet) -> Block:
    """The block of a row-form as one of a card; rows that take no value stay words."""
    columns = value_columns(block)
    fields = []
    for row in block.rows:
        values = [one.number for one in columns if not row.stub or side_of(block, one.number) == row.stub]
        if not row.takes_value or not values:
            continue
        path = (*row.path[:-1], _CHOICES.sub(r"(\1)", row.path[-1]))
        fields.append(Field(_box(sheet, row.number, row.stub or 1), _box(sheet, row.number, values[0]), path, row.unit))
    return Block(
        "card", block.area, block.title, None, block.data_top, block.data_bottom, [], block.notes, block.footers,
        [], [], fields, block.slots, unit_note=block.unit_note,
        reasons=[*block.reasons, "the rows are facts of one household or person: filled like a card"],
        confidence=block.confidence,
    )  # fmt: skip


def _box(sheet: Sheet, row: int, column: int) -> Box:
    return next((one for one in sheet.merges if one.covers(row, column)), Box(row, column, row, column))
