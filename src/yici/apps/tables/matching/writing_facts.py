"""What a form shows of how a value is to be written: prompts, comments, checks, single boxes for each sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from yici.sheets.grid import Box, Sheet, Validation
from yici.sheets.layout import Block
from yici.sheets.layout.model import Column

#: A number of a person takes at most so many single boxes.
MOST_BOXES = 20


def wishes_of(sheet: Sheet, block: Block, rows: Sequence[int], column: int) -> tuple[str, ...]:
    """Prompts and error texts of the validations of a column, and the comments on its heading and first cell."""
    texts = [text for one in _validations(sheet, rows, column) for text in (one.prompt, one.error)]
    header = block.header
    above = range(header.top, header.bottom + 1) if header is not None else ()
    texts += [sheet.comments.get((row, column), "") for row in (*above, *rows[:1])]
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def check_of(sheet: Sheet, rows: Sequence[int], column: int) -> str:
    """What the validation of a column demands: a day, or a text of a length."""
    for one in _validations(sheet, rows, column):
        if one.type == "date":
            return "date"
        length = one.formula1.strip()
        is_exact = one.operator == "equal" or length == one.formula2.strip()
        if one.type == "textLength" and is_exact and length.isdigit():
            return f"length:{length}"
    return ""


def _validations(sheet: Sheet, rows: Sequence[int], column: int) -> Iterator[Validation]:
    for one in sheet.validations:
        if any(box.covers(row, column) for box in one.boxes for row in rows[:3]):
            yield one


def boxes_of_column(sheet: Sheet, block: Block, column: Column) -> int:
    """How many single boxes of the body stand under the one heading of a column; 0 when it has one cell a row."""
    if block.header is None or not block.data_top:
        return 0
    over = [box for box in sheet.merges if box.covers(block.header.bottom, column.number)]
    if not over or over[0].left != column.number or over[0].width < 2:
        return 0
    width = over[0].width
    columns = range(column.number, column.number + width)
    is_single = not any(box.covers(block.data_top, number) for box in sheet.merges for number in columns)
    return width if is_single and width <= MOST_BOXES else 0


def boxes_of_field(sheet: Sheet, value: Box) -> int:
    """How many framed empty cells of one width follow a label of a card, one for each sign; 0 for a plain cell."""
    if value.width > 1 or value.height > 1:
        return 0
    count = 0
    while count < MOST_BOXES and _is_box(sheet, value.top, value.left + count):
        count += 1
    return count if count > 1 else 0


def _is_box(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    if cell is None or not cell.is_blank or not cell.border.framed or column > sheet.max_column:
        return False
    return not any(box.covers(row, column) for box in sheet.merges)
