"""Builders of tables of figures for tests: cross-tabs and row-forms drawn from plain rows."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from yici.apps.tables.aggregates import Area, CellMeaning, Setting, TableMeaning, Told, Words, read_table, words_of
from yici.apps.tables.matching.catalogue import from_files
from yici.apps.tables.population import lexicon_of
from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook

CITY = Path(__file__).resolve().parents[5] / "cities" / "ordos"
YEAR = 2026


def a_table(rows: Sequence[Sequence[str | None]], merges: Sequence[str] = (), top: int = 2) -> bytes:
    """A framed table: the first row is its title, a row that begins with "单位：" a note, the others are drawn."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    line = Side("thin")
    width = max(len(row) for row in rows)
    for number, row in enumerate(rows, 1):
        for column in range(1, width + 1):
            text = row[column - 1] if column <= len(row) else None
            if text is not None:
                sheet.cell(number, column).value = text
            if number >= top and not (row and str(row[0] or "").startswith(("单位：", "注："))):
                sheet.cell(number, column).border = Border(left=line, right=line, top=line, bottom=line)
    if rows[0][1:] in ([], ()):
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    for place in merges:
        range_boundaries(place)
        sheet.merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@lru_cache(maxsize=1)
def city_words() -> Words:
    """The words of the city of Ordos."""
    return words_of(from_files(CITY), lexicon_of(CITY))


def read(data: bytes, areas: Mapping[str, Area] | None = None, told: Mapping[str, Told] | None = None) -> TableMeaning:
    """A table as it is understood."""
    sheet = open_workbook(data).sheets[0]
    layout = understand(sheet, roles=False)
    known = areas or {}
    lexicon = lexicon_of(CITY)
    setting = Setting(city_words(), known.get, YEAR, told or {}, lexicon.counters, sheet.name)
    return read_table(layout.main, sheet, setting)


def an_area(name: str, level: int = 5) -> Area:
    """An area that a row stands for."""
    return Area(uuid.uuid5(uuid.NAMESPACE_DNS, name.encode().hex()), name, level)


def cell(table: TableMeaning, row: str, column: str = "") -> CellMeaning:
    """The cell of the row and column whose last labels are these."""
    found = [
        meaning
        for (at, number), meaning in table.cells.items()
        if (line := table.row_of((at, number))) is not None
        and (line.place.endswith(row) or (line.area is not None and line.area.name == row))
        and ((head := table.column(number)) is not None and (not column or head.place.endswith(column)))
    ]
    assert len(found) == 1, (row, column, [one.sentence for one in found])
    return found[0]


def condition(table: TableMeaning, row: str, column: str = "") -> str:
    """What a cell counts, as a condition; fails with the reason when it is asked."""
    found = cell(table, row, column)
    assert found.ask is not None, found.reason
    return found.ask.condition


def written(data: bytes) -> Worksheet:
    """A filled file, to be looked at."""
    sheet = load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet
