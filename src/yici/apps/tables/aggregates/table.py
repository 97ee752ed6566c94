"""A whole table of figures: every open place with what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from yici.apps.tables.aggregates.composing import compose, unit_of
from yici.apps.tables.aggregates.contracts import Area, CellMeaning, Line, Place, TableMeaning, Told
from yici.apps.tables.aggregates.formulas import (
    change_cell,
    column_total,
    noted_ratio,
    noted_ratios,
    ratio_cell,
    row_total,
    share_cell,
)
from yici.apps.tables.aggregates.lexicon import Words
from yici.apps.tables.aggregates.lines import FindArea, Places, read_lines, side_of
from yici.apps.tables.aggregates.lists import FIRST, list_lines
from yici.apps.tables.aggregates.reading import read_label
from yici.apps.tables.aggregates.resolving import names_of
from yici.apps.tables.aggregates.surroundings import Surroundings, surroundings
from yici.sheets.grid import Sheet
from yici.sheets.layout import Block

MOST_CELLS = 20_000


@dataclass(frozen=True)
class Setting:
    """What a table is read with: the words of the city, its areas, what people said of its lines, the fill's year."""

    words: Words
    find_area: FindArea
    year: int
    told: Mapping[str, Told] = field(default_factory=dict)
    counters: Mapping[str, str] = field(default_factory=dict)
    sheet_name: str = ""


def read_table(block: Block, sheet: Sheet, setting: Setting) -> TableMeaning:
    """Understand a cross-tab or row-form, cell by cell."""
    rows, columns = read_lines(block, sheet, setting.words, Places(setting.find_area, setting.told))
    around = _around(block, setting)
    around = replace(around, named=around.named | _named_by_stubs(block, setting.words))
    one_column = len({column.number for column in columns}) == len({row.side for row in rows})
    if one_column and block.kind == "rowform":
        columns = tuple(_plain(column) if is_generic(column) else column for column in columns)
    meaning = TableMeaning(rows, columns, base=around.base.who.words if around.base and around.base.who else "")
    cells = {
        (row.number, column.number): cell
        for row in rows
        for column in columns
        if row.takes_value and _same_side(block, row, column) and len(meaning.rows) * len(columns) <= MOST_CELLS
        if (cell := _cell(meaning, row, column, block, sheet, around)) is not None
    }
    return replace(meaning, cells=cells)


_GENERIC = re.compile(
    r"^(?:填报|填写|实际|现有|本期|上报|调查|统计)?(?:数量?|数值|数据|值|结果|内容|答案|回答|情况|数)$|^(?:合计|本期|期末数|指标值|完成情况|计)$"
)


def is_generic(column: Line) -> bool:
    """Whether the heading of a row-form's one column says only that a number stands there."""
    return len(column.own) == 1 and not column.outer and bool(_GENERIC.match(column.own[0].core))


def _named_by_stubs(block: Block, words: Words) -> frozenset[str]:
    """Elements that the headings over the printed rows name: rows under 文化程度 are its values."""
    heads = [one.path for one in block.columns if one.number in block.stub_columns]
    return names_of([read_label(text, words) for path in heads for text in path])


def _around(block: Block, setting: Setting) -> Surroundings:
    title = " ".join(line.text for line in block.title) or setting.sheet_name
    notes = [line.text for line in (*block.notes, *block.footers)]
    around = surroundings(title, notes, block.unit_note, setting.words, setting.year, setting.counters)
    return replace(around, noted=noted_ratios(notes))


def read_list(
    block: Block, sheet: Sheet, areas: Sequence[Area], static: Sequence[int], setting: Setting
) -> TableMeaning:
    """Understand a list of areas: every figure of every area, and the totals of the form."""
    rows, columns = list_lines(block, sheet, areas, static, setting.words, Places(setting.find_area, setting.told))
    around = _around(block, setting)
    table = TableMeaning(rows, columns, base=around.base.who.words if around.base and around.base.who else "")
    cells: dict[Place, CellMeaning] = {}
    of_column: dict[int, CellMeaning] = {}
    for row in rows:
        for column in columns:
            if row.is_area and column.number in of_column:
                cells[row.number, column.number] = _for_area(of_column[column.number], row)
                continue
            found = _cell(table, row, column, block, sheet, around)
            if found is not None:
                cells[row.number, column.number] = found
                if row.is_area and found.formula is None:
                    of_column[column.number] = found
    return replace(table, cells=cells)


def _for_area(cell: CellMeaning, row: Line) -> CellMeaning:
    """The same number for the next area: the sentence names it."""
    before = cell.area.name if cell.area is not None else ""
    after = row.area.name if row.area is not None else ""
    return replace(cell, area=row.area, sentence=cell.sentence.replace(before, after, 1) if before else cell.sentence)


def _plain(column: Line) -> Line:
    """The one value column of a row-form (数量, 填报数, 现有数量): its heading narrows nothing."""
    return replace(column, own=(), outer=())


def _same_side(block: Block, row: Line, column: Line) -> bool:
    return not row.side or side_of(block, column.number) == row.side


def _cell(
    table: TableMeaning, row: Line, column: Line, block: Block, sheet: Sheet, around: Surroundings
) -> CellMeaning | None:
    at = (row.number, column.number)
    box = next((one for one in sheet.merges if one.covers(*at)), None)
    if box is not None and (box.top, box.left) != at:
        return None
    cell = sheet.cell(*at) if row.number < FIRST else None
    if cell is not None and (cell.formula is not None or cell.text.strip() in ("—", "-", "－", "/", "——", "×")):
        return CellMeaning("kept", "表里已有" + ("公式" if cell.formula is not None else "记号"))
    found = meaning_at(table, row, column, block, around)
    choices = next((label.choices for label in reversed(row.own) if label.choices), ())
    return replace(found, choices=choices) if choices else found


def meaning_at(table: TableMeaning, row: Line, column: Line, block: Block, around: Surroundings) -> CellMeaning:
    """What stands where a row and a column meet, computed cells included."""
    if (row.is_area and row.area is None) or (column.is_area and column.area is None):
        return CellMeaning("elsewhere", "", reason="表里的地名在辖区里找不到")
    if choice := _choice(row, column, around):
        return choice
    period = _period(row, column, around)
    if period in ("planned", "flow"):
        word = next((line.period for line in (column, row) if line.period), "")
        return _asked(row, column, around, f"“{word}”要的数，记录里数不出来")
    return _of_lines(table, row, column, block, around, period)


def _of_lines(
    table: TableMeaning, row: Line, column: Line, block: Block, around: Surroundings, period: str
) -> CellMeaning:
    same = [one for one in table.rows if one.side == row.side]
    columns = [one for one in table.columns if side_of(block, one.number) == side_of(block, column.number)]
    if found := noted_ratio(row, column, columns, around.noted):
        return found
    for line, others, is_row in ((column, columns, False), (row, same, True)):
        if line.op in ("growth", "change"):
            return change_cell(line, others, (row, column), is_row) or _asked(
                row, column, around, "找不到和它相比的两个数"
            )
    if column.op == "share":
        return share_cell(table, row, column, columns, same, around, is_row=False)
    if row.op == "share":
        return share_cell(table, row, column, columns, same, around, is_row=True)
    for line in (column, row):
        if line.op in ("per_person", "per_household", "per_area", "mean_age", "sex_ratio"):
            return ratio_cell(row, column, line.op, around)
    if period == "before" and "total" not in (row.op, column.op):
        found = compose(_now(row), _now(column), around)
        return replace(found, kind="previous", period=_period_word(row, column))
    if row.op == "total":
        return row_total(row, column, same, around, is_now=period != "before")
    if column.op == "total":
        return column_total(row, column, columns, around, is_now=period != "before")
    return compose(row, column, around)


def _now(line: Line) -> Line:
    return replace(line, own=tuple(replace(one, period="") for one in line.own))


def _period_word(row: Line, column: Line) -> str:
    return next((one.core for line in (column, row) for one in reversed((*line.outer, *line.own)) if one.period), "")


def _period(row: Line, column: Line, around: Surroundings) -> str:
    """now, before, planned or flow; months and other years are periods of their own."""
    for line in (column, row):
        word = line.period
        if not word:
            continue
        if word[:4].isdigit() and len(word) >= 4:
            if int(word[:4]) != around.year:
                return "before"
            continue
        if word[:1].isdigit():
            return "planned"  # a single month: counted only where a date says so
        meaning = around.words.parts.get(word, ())
        op = meaning[0].op if meaning else ""
        if op and op != "now":
            return op
    return ""


def _asked(row: Line, column: Line, around: Surroundings, reason: str) -> CellMeaning:
    words = "、".join(filter(None, (row.place.partition(":")[2], column.place.partition(":")[2])))
    area = row.area or column.area
    return CellMeaning("ask", words, area=area, unit=unit_of(row, column, around), reason=reason)


def _choice(row: Line, column: Line, around: Surroundings) -> CellMeaning | None:
    """A question with codes: a fact of the area's record where one says it, else asked with its choices."""
    choices = next((label.choices for label in reversed(row.own) if label.choices), ())
    if not choices:
        return None
    found = compose(replace(row, unit=""), None, around)
    if found.kind == "fact":
        return replace(found, choices=choices, unit="")
    return replace(_asked(row, column, around, "要选代码"), choices=choices, unit="")
