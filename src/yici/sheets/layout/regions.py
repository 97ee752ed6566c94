"""Which parts of a sheet belong together: the form itself, look-up lists parked beside it."""

from __future__ import annotations

from yici.sheets.grid import Box, Cell, Sheet
from yici.sheets.opening.bounds import says_something

LOOKED_AT = 2_000


def column_groups(sheet: Sheet) -> list[Box]:
    """Runs of used columns, divided where an unused column separates them and they end at different rows."""
    extents = _extents(sheet)
    if not extents:
        return []
    groups: list[list[int]] = []
    for column in sorted(extents):
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    boxes = [_box(group, extents) for group in groups]
    joined = [boxes[0]]
    for box in boxes[1:]:
        last = joined[-1]
        gap = box.left - last.right - 1
        same = (box.top, box.bottom) == (last.top, last.bottom)
        if gap == 1 and same and not _drawn_edge(sheet, last):
            joined[-1] = Box(min(last.top, box.top), last.left, max(last.bottom, box.bottom), box.right)
        else:
            joined.append(box)
    return joined


def _extents(sheet: Sheet) -> dict[int, tuple[int, int]]:
    """Used columns with their first and last used row; wide headings over several groups do not count."""
    extents: dict[int, tuple[int, int]] = {}
    wide = _lonely_merges(sheet)
    skip = {(box.top, box.left) for box in wide}

    worded: set[int] = set()
    drawn: dict[int, int] = {}

    def use(column: int, top: int, bottom: int) -> None:
        first, last = extents.get(column, (top, bottom))
        extents[column] = (min(first, top), max(last, bottom))
        drawn[column] = drawn.get(column, 0) + bottom - top + 1

    for row, cells in sheet.cells.rows.items():
        if row > LOOKED_AT and not cells.keys() - extents.keys():
            for column in cells:  # far down only the extent grows
                extents[column] = (extents[column][0], row)
            continue
        for column, cell in cells.items():
            if _fills(cell) and (row, column) not in skip and not _inside(wide, row, column):
                use(column, row, row)
                if not cell.is_blank:
                    worded.add(column)
    for merged in sheet.merges:
        if merged in wide or merged.right > sheet.max_column:
            continue
        anchor = sheet.cell(merged.top, merged.left)
        if anchor is not None and says_something(anchor):
            for column in range(merged.left, merged.right + 1):
                use(column, merged.top, min(merged.bottom, sheet.max_row))
            worded.update(() if anchor.is_blank else range(merged.left, merged.right + 1))
    # a wordless column with a few stray lines between drawn ones is still a gap
    return {
        column: extent for column, extent in extents.items()
        if column in worded or drawn[column] * 2 > max(drawn.get(column - 1, 0), drawn.get(column + 1, 0))
    }  # fmt: skip


def _fills(cell: Cell) -> bool:
    """Text, or a box to write in; the side line of a neighbour alone does not use a column."""
    return not cell.is_blank or bool(cell.style.border.top or cell.style.border.bottom)


def _inside(boxes: list[Box], row: int, column: int) -> bool:
    return any(box.covers(row, column) for box in boxes)


def _lonely_merges(sheet: Sheet) -> list[Box]:
    """Merged titles and notes that have their row to themselves and reach over more than half of the sheet."""
    found = []
    for merged in sheet.merges:
        if merged.width * 2 < sheet.max_column or merged.height > 3 or merged.width < 4:
            continue
        others = [
            column for row in range(merged.top, merged.bottom + 1)
            for column, cell in sheet.cells.rows.get(row, {}).items()
            if not merged.covers(row, column) and not cell.is_blank
        ]  # fmt: skip
        if not others:
            found.append(merged)
    return found[:200]


def _box(columns: list[int], extents: dict[int, tuple[int, int]]) -> Box:
    tops, bottoms = zip(*(extents[column] for column in columns), strict=True)
    return Box(min(tops), columns[0], max(bottoms), columns[-1])


def _drawn_edge(sheet: Sheet, box: Box) -> bool:
    """Whether the group ends in a drawn line on its right."""
    middle = (box.top + box.bottom) // 2
    cell = sheet.cell(middle, box.right)
    return cell is not None and bool(cell.border.right)


def choose_main(sheet: Sheet, groups: list[Box]) -> int:
    """The form: the leftmost group of weight (parked lists stand to the right of what they serve)."""
    weights = [_weight(sheet, group) for group in groups]
    heaviest = max(weights)
    for index, (group, weight) in enumerate(zip(groups, weights, strict=True)):
        if group.width > 1 and (weight * 5 >= heaviest or (group.left == 1 and weight >= 3)):
            return index
    return weights.index(heaviest)


def is_written(sheet: Sheet, box: Box) -> bool:
    """Whether a group is full of words already: a look-up list, not a form."""
    worded = sum(
        not cell.is_blank
        for row, cells in sheet.cells.rows.items() if box.top <= row <= box.bottom
        for column, cell in cells.items() if box.left <= column <= box.right
    )  # fmt: skip
    return worded * 10 > box.height * box.width * 6


def _weight(sheet: Sheet, box: Box) -> int:
    return sum(
        says_something(cell)
        for row, cells in sheet.cells.rows.items() if row <= LOOKED_AT
        for column, cell in cells.items() if box.left <= column <= box.right
    )  # fmt: skip
