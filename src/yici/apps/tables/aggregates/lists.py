"""Lists of areas: a row for each area, columns that count and add up over it, totals at the foot or the head."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.tables.aggregates.contracts import Area, Line
from yici.apps.tables.aggregates.lexicon import Words
from yici.apps.tables.aggregates.lines import Places, read_columns, value_columns
from yici.apps.tables.aggregates.reading import read_label
from yici.sheets.grid import Sheet
from yici.sheets.layout import Block

#: Rows of areas are numbered from here until it is known where in the file they come to stand.
FIRST = 1_000_000


def list_lines(
    block: Block, sheet: Sheet, areas: Sequence[Area], static: Sequence[int], words: Words, places: Places
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """(rows, columns): the areas in their order, then the total rows of the form; ``static`` columns are no figures."""
    rows = [
        Line(FIRST + at, f"row:{area.name}", (), area=area, is_area=True, path=(area.name,))
        for at, area in enumerate(areas)
    ]
    for number in block.totals:
        text = next((one for column in range(1, 8) if (one := sheet.text(number, column).strip())), "合计")
        rows.append(Line(number, f"row:{text}", (read_label(text, words),), path=(text,)))
    columns = [one for one in value_columns(block) if one.number not in static]
    return tuple(rows), tuple(read_columns(columns, words, places))
