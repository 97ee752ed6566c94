"""Rows of an import file: .xlsx or .xls by our own reader, .csv by the standard library; headings become elements."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yici.apps.records.contracts import ElementFacts
from yici.apps.records.errors import FileNotReadable
from yici.apps.records.rules.values import fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.core.sentences import said
from yici.core.uploads import decoded
from yici.sheets.errors import SheetError
from yici.sheets.opening import open_workbook

HEADINGS_IN_FIRST = 15  # rows
MOST_ROWS = 1_000_000
HOUSEHOLD_CODE = "household.code"


@dataclass(frozen=True, slots=True)
class ImportTable:
    """A file's rows under its headings. ``columns`` maps a heading to an element code, "" where it is left out."""

    columns: Mapping[str, str]
    rows: Sequence[tuple[int, dict[str, Any]]]  # (row number in the file, raw value by element code)


def read_table(data: bytes, name: str, entity: str) -> ImportTable:
    """Read a file and match its headings; raises ``FileNotReadable`` with the reason."""
    grid = read_grid(data, name)
    head = _heading_row(grid, entity)
    if head is None:
        raise FileNotReadable(reason="no row of headings names an element of this kind of record")
    headings = [str(cell or "").strip() for cell in grid[head]]
    found = match_headings(headings, entity)
    rows: list[tuple[int, dict[str, Any]]] = []
    first = head + 1
    while first < len(grid) and _is_code_row(grid[first]):
        first += 1  # names of fields that a vertical system puts below the headings for people
    for place in range(first, len(grid)):
        raw = {code: _plain(code, cell) for code, cell in zip(found, grid[place], strict=False) if code}
        if any(cell not in (None, "") for cell in raw.values()):
            rows.append((place + 1, raw))
    if len(rows) > MOST_ROWS:
        raise FileNotReadable(reason=f"it has more than {MOST_ROWS:,} rows")
    return ImportTable({heading: code for heading, code in zip(headings, found, strict=True) if heading}, rows)


_FIELD = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)*$")
_CODE_AND_NAME = re.compile(r"^\s*\w{1,8}\s*[-—|:：.、]\s*(\S.*)$")
_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")


def _is_code_row(row: Sequence[Any]) -> bool:
    """AAC003 | AAC147 | AAE005: every cell a name of a field, none twice."""
    cells = [str(cell).strip() for cell in row if cell not in (None, "")]
    return len(cells) >= 3 and len(set(cells)) == len(cells) and all(_FIELD.match(cell) for cell in cells)


def _plain(code: str, cell: Any) -> Any:
    """A cell of an export as it is entered: "1-男" is 男, the apostrophe before a number goes."""
    if not isinstance(cell, str):
        return cell
    element = catalogue().element(code)
    codes = catalogue().lists.get(element.code_list) if element is not None and element.code_list else None
    found = _CODE_AND_NAME.match(cell) if codes is not None and fold(cell) not in codes.by_name else None
    if found is not None and codes is not None and fold(found[1]) in codes.by_name:
        return found[1].strip()
    is_number = element is not None and element.type in ("id", "phone")
    return cell.strip().lstrip("'’‘") if is_number else cell


def _heading(text: str) -> tuple[str, str]:
    """A heading in one spelling, with and without what stands in brackets: "*证件号码(必填)"."""
    bare = text.strip().strip("*＊ \u3000")
    return fold(bare), fold(_BRACKETS.sub("", bare).strip("*＊ \u3000"))


def read_grid(data: bytes, name: str) -> list[list[Any]]:
    """The cells of a file, row by row; of a workbook those of its first visible sheet. Raises ``FileNotReadable``."""
    return _csv(data) if name.lower().endswith(".csv") else _workbook(data)


def _csv(data: bytes) -> list[list[Any]]:
    text = decoded(data)
    if text is None:
        raise FileNotReadable(reason="its letters are neither UTF-8 nor GB 18030")
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]


def _workbook(data: bytes) -> list[list[Any]]:
    try:
        book = open_workbook(data)
    except SheetError as problem:
        raise FileNotReadable(reason=said(problem.sentence)) from problem
    visible = [sheet for sheet in book.sheets if sheet.visibility == "visible"]
    if not visible:
        raise FileNotReadable(reason="it has no visible sheet")
    sheet = visible[0]
    return [
        [_raw(sheet.cell(row, column)) for column in range(1, sheet.max_column + 1)]
        for row in range(1, sheet.max_row + 1)
    ]


def _raw(cell: Any) -> Any:
    if cell is None or cell.value is None:
        return None
    if isinstance(cell.value, dt.date | dt.datetime | str | bool):
        return cell.value
    return cell.text if cell.style.is_date else cell.value


def _names(entity: str) -> dict[str, str]:
    """Folded heading -> element code; a name of an element comes before another one's alias."""
    found: dict[str, str] = {}
    elements = [one for one in catalogue().of_entity(entity) if not one.is_provisional]
    if entity == "person":
        code = catalogue().element(HOUSEHOLD_CODE)
        elements += [code] if code else []
    ways = (lambda one: [one.code, one.name], lambda one: one.aliases)
    for names in ways:
        for one in elements:
            if _is_stored(one):
                for name in names(one):
                    found.setdefault(fold(name), one.code)
    return found


def _is_stored(element: ElementFacts) -> bool:
    return not element.derive or "number)" in element.derive


def match_headings(headings: Sequence[str], entity: str) -> list[str]:
    """The element code of each heading; "" where none fits or an earlier column has it."""
    names = _names(entity)
    found: list[str] = []
    for heading in headings:
        said, bare = _heading(heading)
        code = (names.get(said) or names.get(bare, "")) if heading else ""
        found.append("" if code in found else code)
    return found


def _heading_row(grid: Sequence[Sequence[Any]], entity: str) -> int | None:
    names = _names(entity)
    best, most = None, 0
    for place, row in enumerate(grid[:HEADINGS_IN_FIRST]):
        count = sum(isinstance(cell, str) and any(one in names for one in _heading(cell)) for cell in row)
        if count > most:
            best, most = place, count
    return best
