"""Many filled copies of one form become one in its own layout: rows one below the other, cells added up. Pure.

A list gets the rows of all places in their order, each place under a line with its name unless a column names it. In a
table whose rows are printed, amounts are added; a ratio that the copies show to be one amount over another is worked
out anew from the sums; what is neither is left blank and counted. Formulas of the form stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from yici.sheets.filling import CellFill, CellValue, RowsFill, SheetFill, Styled
from yici.sheets.grid import Cell, Sheet, Workbook
from yici.sheets.layout import Block, understand

RATIO = re.compile(r"[%％‰]|比重|占比|比例|率$|率[（(]|人均|户均|亩均|平均")
AREA_COLUMN = re.compile(r"^(行政)?(村|嘎查|社区|村名|嘎查村|村民委员会|村委会|乡镇|苏木|镇|所在村|所属村).{0,4}$")
NIL = "零报告"
DECIMALS = 2  # of a ratio worked out anew, where the copies show fewer only because theirs came out even


@dataclass(frozen=True, slots=True)
class Part:
    """One copy: whose it is, its workbook (None for a nil return), its place among the sources."""

    label: str
    workbook: Workbook | None
    position: int


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A row of the merged sheet and where it came from."""

    sheet: str
    row: int
    position: int
    source_row: int


@dataclass
class Merged:
    """What is to be written, with the receipt and what could not be merged."""

    fills: list[SheetFill] = field(default_factory=list)
    rows: list[MergedRow] = field(default_factory=list)
    summed: int = 0
    recomputed: int = 0
    left: list[str] = field(default_factory=list)  # cells left blank, as Sheet!B7


def card_of(blank: Workbook) -> Sheet | None:
    """The sheet of a form that is one card: each copy keeps a sheet of its own."""
    shown = [sheet for sheet in blank.sheets if sheet.visibility == "visible"]
    cards = [sheet for sheet in shown if understand(sheet, roles=False).kind == "card"]
    return cards[0] if len(cards) == 1 and len(shown) == 1 else None


def fill_cards(blank: Workbook, card: Sheet, parts: Sequence[Part], names: Sequence[str]) -> Merged:
    """What to write into the repeated sheets of a card, a sheet for each copy that holds one."""
    merged = Merged()
    fields = understand(card, roles=False).main.fields
    index = blank.sheets.index(card)
    for part, name in zip(parts, names, strict=True):
        twin = _twin(part, card, index)
        if twin is None:
            continue
        cells = []
        for one in fields:
            value = _value(twin.cell(one.value.top, one.value.left))
            printed = card.cell(one.value.top, one.value.left)
            if value is not None and (printed is None or printed.value != value):
                cells.append(CellFill(one.value.top, one.value.left, value))
        merged.fills.append(SheetFill(name, cells))
        merged.rows.append(MergedRow(name, 1, part.position, 1))
    return merged


def merge(blank: Workbook, parts: Sequence[Part]) -> Merged:
    """What to write into the blank form; a form that is one card goes by ``fill_cards``."""
    merged = Merged()
    for index, sheet in enumerate(blank.sheets):
        if sheet.visibility != "visible":
            continue
        block = understand(sheet, roles=False).main
        copies = [(part, _twin(part, sheet, index)) for part in parts]
        if block.kind == "list" and not block.has_keys:
            _stack(sheet, block, copies, merged)
        elif block.kind in ("cross", "rowform", "list"):
            _add_up(sheet, block, copies, merged)
    return merged


def _twin(part: Part, sheet: Sheet, index: int) -> Sheet | None:
    """The same sheet in a copy: by its name, else by its place."""
    if part.workbook is None:
        return None
    sheets = part.workbook.sheets
    named = next((one for one in sheets if one.name == sheet.name), None)
    return named or (sheets[index] if index < len(sheets) else None)


def _stack(sheet: Sheet, block: Block, copies: Sequence[tuple[Part, Sheet | None]], merged: Merged) -> None:
    top, bottom = block.data_top, max(block.data_bottom, block.data_top - 1)
    columns = [one for one in block.columns if one.use != "formula"]
    if not top or not columns:
        return
    written = [one.number for one in columns]
    sequence = {one.number for one in columns if one.use == "sequence"}
    first = next((one for one in written if one not in sequence), written[0])
    is_named = len(copies) < 2 or any(AREA_COLUMN.match("".join(one.path[-1:])) for one in columns)
    lines: list[tuple[int, int, tuple[CellValue, ...]]] = []  # position or -1, row in the source, values
    for part, twin in copies:
        found = list(_body_rows(sheet, block, twin, sequence)) if twin is not None else []
        if not is_named:
            name = part.label if found else f"{part.label}：{NIL}" if part.workbook is None else part.label
            lines.append((-1, 0, tuple(name if one == first else None for one in written)))
        lines += [(part.position, row, _values(twin, row, written)) for row in found if twin is not None]
    if not lines:
        return
    blanks = sorted(block.blank_rows)
    counted = 0
    rows = []
    for place, (position, source, values) in enumerate(lines):
        number = blanks[place] if place < len(blanks) else bottom + 1 + place - len(blanks)
        if position >= 0:
            counted += 1
            merged.rows.append(MergedRow(sheet.name, number, position, source))
        rows.append(
            tuple(
                (counted if position >= 0 else None) if column in sequence else value
                for column, value in zip(written, values, strict=True)
            )
        )
    merged.fills.append(
        SheetFill(
            sheet.name, (),
            [RowsFill(top=top, bottom=bottom, columns=written, rows=rows, count=len(rows), printed_columns=sequence)],
        )
    )  # fmt: skip


def _body_rows(blank: Sheet, block: Block, twin: Sheet, sequence: Iterable[int]) -> Iterator[int]:
    """The rows of a filled copy that hold something beside a number: the body grew by as many rows as the sheet did."""
    grown = max(0, twin.max_row - blank.max_row)
    columns = [one.number for one in block.columns if one.number not in set(sequence)]
    for row in range(block.data_top, max(block.data_bottom, block.data_top - 1) + grown + 1):
        if any(_has_value(twin.cell(row, column), blank.cell(row, column), row, block) for column in columns):
            yield row


def _has_value(cell: Cell | None, printed: Cell | None, row: int, block: Block) -> bool:
    if cell is None or cell.is_blank or cell.formula is not None:
        return False
    is_printed = printed is not None and row <= block.data_bottom and printed.value == cell.value
    return not is_printed


def _values(twin: Sheet, row: int, columns: Sequence[int]) -> tuple[CellValue, ...]:
    return tuple(_value(twin.cell(row, column)) for column in columns)


def _value(cell: Cell | None) -> CellValue:
    if cell is None or cell.is_blank or cell.formula is not None:
        return None
    if isinstance(cell.value, str) or cell.style.number_format in ("General", ""):
        return cell.value
    return Styled(cell.value, cell.style.number_format) if cell.value is not None else None


def _add_up(sheet: Sheet, block: Block, copies: Sequence[tuple[Part, Sheet | None]], merged: Merged) -> None:
    """Cells that the form leaves open and the copies fill: amounts added, ratios worked out anew."""
    twins = [twin for _, twin in copies if twin is not None]
    columns = {one.number: one for one in block.columns}
    rows = [one.number for one in block.rows if one.takes_value] or list(range(block.data_top, block.data_bottom + 1))
    fills: list[CellFill] = []
    sums: dict[tuple[int, int], Decimal] = {}
    ratios: list[tuple[int, int]] = []
    for row in rows:
        path = "".join(next((one.path[-1] for one in block.rows if one.number == row and one.path), ""))
        for column, facts in columns.items():
            printed = sheet.cell(row, column)
            if facts.use != "value" or (printed is not None and not printed.is_blank):
                continue
            there = [_number(twin.cell(row, column)) for twin in twins]
            numbers = [one for one in there if one is not None]
            if not numbers:
                fills += _same_text(twins, row, column, sheet, merged)
                continue
            is_ratio = bool(RATIO.search("".join(facts.path[-1:])) or RATIO.search(path) or facts.unit in ("%", "％"))
            if is_ratio:
                ratios.append((row, column))
            else:
                sums[(row, column)] = sum(numbers, Decimal(0))
    fills += [CellFill(row, column, value) for (row, column), value in sums.items()]
    merged.summed += len(sums)
    for row, column in ratios:
        worked = _ratio(twins, row, column, sums)
        if worked is None:
            merged.left.append(f"{sheet.name}!{row},{column}")
        else:
            merged.recomputed += 1
            fills.append(CellFill(row, column, worked))
    if fills:
        merged.fills.append(SheetFill(sheet.name, fills))


def _number(cell: Cell | None) -> Decimal | None:
    if cell is None or cell.is_blank or isinstance(cell.value, bool | str) or cell.value is None:
        return None
    return Decimal(str(cell.value))


def _same_text(twins: Sequence[Sheet], row: int, column: int, sheet: Sheet, merged: Merged) -> list[CellFill]:
    """A word that all copies agree on is kept; where they differ nothing is guessed."""
    words = {twin.text(row, column).strip() for twin in twins} - {""}
    if len(words) == 1:
        return [CellFill(row, column, words.pop())]
    if words:
        merged.left.append(f"{sheet.name}!{row},{column}")
    return []


def _ratio(twins: Sequence[Sheet], row: int, column: int, sums: dict[tuple[int, int], Decimal]) -> Decimal | None:
    """The ratio of the sums, where every copy shows the same two cells (of the row or the column) divided."""
    near = [place for place in sums if place[0] == row or place[1] == column]
    for scale in (Decimal(1), Decimal(100), Decimal(1000)):
        for over in near:
            for under in near:
                if over == under or not sums[under]:
                    continue
                places = _agree(twins, (row, column), over, under, scale)
                if places is not None:
                    exact = sums[over] * scale / sums[under]
                    return exact.quantize(Decimal(1).scaleb(-max(places, DECIMALS)), ROUND_HALF_UP)
    return None


def _agree(
    twins: Sequence[Sheet], at: tuple[int, int], over: tuple[int, int], under: tuple[int, int], scale: Decimal
) -> int | None:
    """How many decimals the ratio has, if all copies that show one agree and at least one says something."""
    shown, places = 0, 0
    for twin in twins:
        ratio, upper, lower = (_number(twin.cell(*place)) for place in (at, over, under))
        if ratio is None:
            continue
        if upper is None or not lower:
            return None
        exponent = ratio.normalize().as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        if abs(upper * scale / lower - ratio) > Decimal(6).scaleb(-decimals - 1):
            return None
        shown += ratio not in (Decimal(0), scale)  # 0 and 100 % agree with too much
        places = max(places, decimals)
    return places if shown else None
