"""From a workbook as read to the facts that matching looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yici.apps.tables.matching.contracts import ColumnFacts, SheetFacts
from yici.apps.tables.matching.periods import period_of
from yici.apps.tables.matching.writing_facts import boxes_of_column, boxes_of_field, check_of, wishes_of
from yici.sheets.grid import Sheet, Validation, Workbook, address, column_number
from yici.sheets.layout import Block, SheetLayout

SAMPLES = 12
_REFERENCE = re.compile(r"^=?(?:'?([^'!]+)'?!)?\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")


def sheet_facts(workbook: Workbook, sheet: Sheet, layout: SheetLayout) -> SheetFacts:
    """The facts of a sheet's main block."""
    return block_facts(workbook, sheet, layout.main)


def row_facts(block: Block) -> tuple[ColumnFacts, ...]:
    """The printed rows of a cross-tab or row-form that take a value, as headings."""
    if block.kind not in ("rowform", "cross"):
        return ()
    return tuple(
        ColumnFacts(letter=str(row.number), path=row.path, unit=row.unit, period=period_of(row.path))
        for row in block.rows
    )  # fmt: skip


def block_facts(workbook: Workbook, sheet: Sheet, block: Block) -> SheetFacts:
    """The facts of one table; columns of a list, fields of a card."""
    return SheetFacts(
        name=sheet.name,
        kind=block.kind,
        title="\n".join(line.text for line in block.title),
        notes=tuple(line.text for line in (*block.notes, *block.footers)),
        columns=tuple(_fields(workbook, sheet, block) if block.kind == "card" else _columns(workbook, sheet, block)),
    )


def _columns(workbook: Workbook, sheet: Sheet, block: Block) -> Iterator[ColumnFacts]:
    stubs = block.stub_columns if block.kind in ("cross", "rowform") else ()
    for column in block.columns:
        body = list(range(block.data_top, min(block.data_bottom, block.data_top + 200) + 1))
        cells = [sheet.cell(row, column.number) for row in body]
        samples = [cell.text for cell in cells if cell is not None and not cell.is_blank and cell.formula is None]
        boxes = samples[0] if samples and all(offers_boxes(text) for text in samples) else ""
        samples = [] if boxes else samples
        rows = body or [block.data_top]
        validation = _validation(sheet, rows, column.number)
        yield ColumnFacts(
            letter=column.letter,
            path=column.path,
            unit=column.unit,
            samples=tuple(samples[:SAMPLES]),
            choices=_choices(workbook, sheet, validation),
            allowed="、".join(column.allowed) or boxes,
            printed_boxes=boxes,
            has_formula=bool(column.formula),
            number_format=next((cell.number_format for cell in cells if cell is not None), ""),
            wishes=wishes_of(sheet, block, body or [block.data_top], column.number),
            check=check_of(sheet, body or [block.data_top], column.number),
            boxes=boxes_of_column(sheet, block, column),
            use="stub" if column.number in stubs and column.use == "value" else column.use,
            period=period_of(column.path),
        )


def _fields(workbook: Workbook, sheet: Sheet, block: Block) -> Iterator[ColumnFacts]:
    for one in block.fields:
        row, column = one.value.top, one.value.left
        cell = sheet.cell(row, column)
        yield ColumnFacts(
            letter=address(row, column),
            path=one.path,
            unit=one.unit,
            choices=_choices(workbook, sheet, _validation(sheet, [row], column)),
            allowed=cell.text if cell is not None and cell.formula is None and cell.text.count("□") > 1 else "",
            has_formula=cell is not None and cell.formula is not None,
            number_format="" if cell is None else cell.number_format,
            wishes=wishes_of(sheet, block, [row], column),
            check=check_of(sheet, [row], column),
            boxes=boxes_of_field(sheet, one.value),
            use=one.use,
            period=period_of(one.path),
        )


def offers_boxes(text: str) -> bool:
    """Whether a text prints at least two boxes to tick."""
    return text.count("□") + text.count("☐") >= 2


def _validation(sheet: Sheet, rows: list[int], column: int) -> Validation | None:
    return next(
        (
            one
            for one in sheet.validations
            if one.type == "list" and any(box.covers(row, column) for box in one.boxes for row in rows[:3])
        ),
        None,
    )


def _choices(workbook: Workbook, sheet: Sheet, validation: Validation | None) -> tuple[str, ...]:
    """The values of a validation list, also where they stand in cells."""
    if validation is None or validation.choices:
        return validation.choices if validation is not None else ()
    text = validation.formula1.strip().lstrip("=")
    text = workbook.defined_names.get(text, text)
    found = _REFERENCE.match(text.replace('"', ""))
    if found is None:
        return ()
    name, left, top, right, bottom = found.groups()
    try:
        there = workbook.sheet(name) if name else sheet
    except KeyError:
        return ()
    values = [
        there.text(row, column).strip()
        for row in range(int(top), min(int(bottom or top), int(top) + 300) + 1)
        for column in range(column_number(left), column_number(right or left) + 1)
    ]
    return tuple(dict.fromkeys(value for value in values if value))
