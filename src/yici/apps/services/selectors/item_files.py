"""Files of items, opened: JSON, CSV or a workbook, whatever its name says; one sentence where it is none of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Sequence

from yici.apps.services.errors import ItemFileUnreadable
from yici.apps.services.rules.importing import Parsed, parse_grids, parse_json
from yici.core.sentences import said
from yici.core.uploads import decoded
from yici.sheets.errors import SheetError
from yici.sheets.grid import Sheet
from yici.sheets.opening import open_workbook

MOST_BYTES = 20_000_000
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_item_files(files: Sequence[tuple[str, bytes]]) -> Parsed:
    """What files say of items. Several tables may lie in several files. Raises ``ItemFileUnreadable``."""
    grids: list[tuple[str, list[list[str]]]] = []
    parsed = Parsed()
    for name, data in files:
        if len(data) > MOST_BYTES:
            raise ItemFileUnreadable(file=name)
        start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        if start in (b"{", b"["):
            one = _json(name, data)
            parsed.tasks += one.tasks
            parsed.wrong += one.wrong
            parsed.unknown += [heading for heading in one.unknown if heading not in parsed.unknown]
        elif data.startswith(WORKBOOKS) or data.lstrip()[:5] == b"<?xml":
            grids += _workbook(name, data)
        else:
            grids.append((name, _csv(name, data)))
    found = parse_grids(grids)
    parsed.tasks += found.tasks
    parsed.wrong += found.wrong
    parsed.unknown += [heading for heading in found.unknown if heading not in parsed.unknown]
    if not any(task.sections for task in parsed.tasks):
        raise ItemFileUnreadable(file="、".join(name for name, _ in files))
    return parsed


def _json(name: str, data: bytes) -> Parsed:
    try:
        return parse_json(json.loads(data.decode("utf-8-sig")), name)
    except (ValueError, RecursionError):
        raise ItemFileUnreadable(file=name) from None


def _workbook(name: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    try:
        book = open_workbook(data)
    except SheetError as error:
        raise ItemFileUnreadable(file=f"{name} ({said(error.sentence)})") from None
    return [(sheet.name, _grid(sheet)) for sheet in book.sheets if sheet.visibility == "visible"]


def _grid(sheet: Sheet) -> list[list[str]]:
    """The texts of a sheet; what a merged cell says is said in each of its cells."""
    grid = [["" for _ in range(sheet.max_column)] for _ in range(min(sheet.max_row, 20_000))]
    for (row, column), cell in sheet.cells.items():
        if row <= len(grid) and column <= sheet.max_column:
            grid[row - 1][column - 1] = _text(cell.value, cell.text)
    for box in sheet.merges:
        if box.width * box.height > 5_000 or box.top > len(grid):
            continue
        for row in range(box.top, min(box.bottom, len(grid)) + 1):
            for column in range(box.left, min(box.right, sheet.max_column) + 1):
                grid[row - 1][column - 1] = grid[box.top - 1][box.left - 1]
    return grid


def _text(value: object, shown: str) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str) else shown


def _csv(name: str, data: bytes) -> list[list[str]]:
    text = decoded(data)
    if text is None:
        raise ItemFileUnreadable(file=name)
    try:
        return list(csv.reader(io.StringIO(text, newline="")))[:20_000]
    except csv.Error:
        raise ItemFileUnreadable(file=name) from None
