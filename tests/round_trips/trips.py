"""Forms filled with rows for the round trip: our own, drawn once more in other kinds, and the samples beside the
repository. What they become is compared with what they were, or with the fresh workbook they were converted to."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from tests.forms import redraw

from yici.sheets.filling import (
    CellFill,
    FillReport,
    RowsFill,
    SheetFill,
    convert_spreadsheetml,
    convert_xls,
    fill_package,
    outgoing_of,
)
from yici.sheets.grid import Sheet
from yici.sheets.layout import Block, understand
from yici.sheets.opening import open_workbook

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "templates"
MORE_ROWS = 6


@dataclass(frozen=True)
class Trip:
    """A form, the package it was filled from (itself, or what it was converted to), and the filled file."""

    path: Path
    base: bytes
    made: bytes
    extension: str
    filled: frozenset[str]
    report: FillReport


def forms(count: int, others: Path) -> list[Path]:
    """So many forms: of each kind some, always the same ones. ``others`` is where other kinds are drawn."""
    drawn = sorted(redraw.redrawn(others), key=_lists_first)
    own = sorted(redraw.forms(), key=_lists_first)
    samples = sorted(SAMPLES.rglob("*.xls*"), key=lambda path: path.name) if SAMPLES.is_dir() else []
    groups = [
        [path for path in own if path.suffix == ".xlsx"],
        [path for path in drawn if path.suffix == ".docx"],
        [path for path in own if path.suffix == ".xls"],
        [path for path in samples if path.suffix == ".xlsx"],
        [path for path in samples if path.suffix == ".xls"],
        [path for path in drawn if path.suffix == ".xml"],
    ]
    wanted: list[Path] = []
    for place in range(max(map(len, groups))):
        wanted += [group[place] for group in groups if place < len(group)]
    return wanted[: count * 3]  # some forms hold nothing that can be filled


def _lists_first(path: Path) -> tuple[bool, str]:
    return not path.name.startswith("list"), path.name


def travel(path: Path) -> Trip | None:
    """The form filled, or None where it holds nothing to fill."""
    data = path.read_bytes()
    book = open_workbook(data)
    fills = [fill for sheet in book.sheets if sheet.visibility == "visible" and (fill := fill_of(sheet)) is not None]
    if not fills:
        return None
    out = io.BytesIO()
    report = fill_package(data, out, fills)
    base = data
    if book.format == "xls":
        base = convert_xls(data).workbook
    elif book.format == "xml":
        base = convert_spreadsheetml(data).workbook
    parts = {sheet.name: sheet.part for sheet in open_workbook(base).sheets}
    filled = frozenset(parts[fill.sheet] for fill in fills)
    return Trip(path, base, out.getvalue(), outgoing_of(base).extension, filled, report)


def fill_of(sheet: Sheet) -> SheetFill | None:
    """Rows for a list, one value for each field of a card, for the open cells of a printed table."""
    block = understand(sheet, roles=False).main
    if block.kind == "list" and block.data_top and not block.has_keys:
        return SheetFill(sheet.name, rows=[_rows(sheet, block)])
    if block.kind == "card":
        places = {(one.value.top, one.value.left) for one in block.fields if not sheet.text(*one.value[:2]).strip()}
        return SheetFill(sheet.name, [CellFill(*place, "<甲>&乙") for place in sorted(places)]) if places else None
    if block.kind in ("cross", "rowform"):
        open_cells = [
            CellFill(row.number, column.number, row.number * 1.5)
            for row in block.rows if row.takes_value for column in block.columns
            if column.use == "value" and (cell := sheet.cell(row.number, column.number)) is not None and cell.is_blank
        ]  # fmt: skip
        return SheetFill(sheet.name, open_cells) if open_cells else None
    return None


def _rows(sheet: Sheet, block: Block) -> RowsFill:
    columns = [column.number for column in block.columns if column.use in ("value", "sequence", "code")]
    bottom = max(block.data_bottom, block.data_top - 1)
    count = len(block.blank_rows) + MORE_ROWS
    kinds = [column % 3 for column in range(len(columns))]
    made = [("15999919500101123X", place + 1, "巴特尔 & 王秀兰")[kind] for place in range(count) for kind in kinds]
    width = len(columns)
    rows = [tuple(made[place * width : (place + 1) * width]) for place in range(count)]
    sequence = [column.number for column in block.columns if column.use == "sequence"]
    return RowsFill(block.data_top, bottom, columns, rows, count, printed_columns=sequence)
