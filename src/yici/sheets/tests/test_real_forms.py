"""The figures we hold ourselves to, on real forms and on annotated tables that lie beside the repository."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from yici.sheets.grid import Box, Cell, Sheet
from yici.sheets.layout import SheetLayout, understand
from yici.sheets.opening import open_workbook

ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared" / "data"
TEMPLATES = SHARED / "templates"
TABLES = SHARED / "im-tqa" / "dev_tables.json"
OWN = ROOT / "tests" / "forms"
TOTAL = re.compile(r"(合|总|小|共)\s*计|总\s*额")


def ranges(text: str) -> list[tuple[int, int]]:
    return [(int(first), int(last)) for first, last in re.findall(r"(\d+)-(\d+)", text)]


def rows_of(path: Path, delimiter: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def layout_of(path: Path, name: str) -> SheetLayout:
    sheets = open_workbook(path).sheets
    return understand(next(sheet for sheet in sheets if sheet.name.strip() == name.strip()), roles=False)


def header_of(layout: SheetLayout) -> tuple[int, int] | None:
    header = layout.main.header
    return None if header is None else (header.top, header.bottom)


@pytest.mark.skipif(not TEMPLATES.is_dir(), reason="the sample forms do not lie beside the repository")
def test_headers_and_kinds_of_the_sample_forms() -> None:
    rows = rows_of(TEMPLATES / "INVENTORY.tsv", "\t")
    headers = kinds = 0
    for row in rows:
        layout = layout_of(TEMPLATES / row["file"], row["sheet"])
        headers += header_of(layout) in ranges(row["header_rows"])
        kinds += layout.kind in row["kind"].split("|")
    assert headers / len(rows) >= 0.97 and kinds / len(rows) >= 0.97


@pytest.mark.skipif(not (OWN / "labels.csv").is_file(), reason="our own forms are not drawn")
def test_kinds_of_our_own_forms() -> None:
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for row in rows_of(OWN / "labels.csv", ","):
        layout = layout_of(OWN / row["file"], row["sheet"])
        count[row["kind"]] += 1
        right[row["kind"]] += layout.kind == row["kind"]
        if row["header_rows"]:
            assert header_of(layout) in ranges(row["header_rows"]), row["file"]
    assert sum(right[kind] / count[kind] for kind in count) / len(count) >= 0.90


@pytest.mark.skipif(not TABLES.is_file(), reason="the annotated tables do not lie beside the repository")
def test_header_cells_of_annotated_tables() -> None:
    hits = {"column_attribute": [0, 0, 0], "row_attribute": [0, 0, 0]}
    for table in json.loads(TABLES.read_text(encoding="utf-8")):
        sheet, boxes = sheet_of(table)
        roles = understand(sheet).roles
        texts = table["chinese_cell_value_list"]
        role = {cell: roles[box.top - 1][box.left - 1] for cell, box in boxes.items() if texts[cell].strip()}
        free = {*table["row_index"], *(table["column_index"] if sheet.max_column > 2 else ())}
        free |= {cell for cell, name in role.items() if name == "total" and TOTAL.search(texts[cell])}
        for side, wanted in (("column_attribute", "column_header"), ("row_attribute", "row_header")):
            gold = {cell for cell in table[side] if cell in role} - free
            got = {cell for cell, name in role.items() if name == wanted} - free
            for index, part in enumerate((gold & got, got - gold, gold - got)):
                hits[side][index] += len(part)
    scores = {side: 2 * right / (2 * right + extra + missed) for side, (right, extra, missed) in hits.items()}
    assert scores["column_attribute"] >= 0.92 and scores["row_attribute"] >= 0.88, scores


def sheet_of(table: dict[str, list[list[int]]]) -> tuple[Sheet, dict[int, Box]]:
    grid, texts = table["cell_ID_matrix"], table["chinese_cell_value_list"]
    sheet = Sheet("table", max_row=len(grid), max_column=len(grid[0]))
    boxes: dict[int, Box] = {}
    for row, line in enumerate(grid, 1):
        for column, cell in enumerate(line, 1):
            old = boxes.get(cell, Box(row, column, row, column))
            boxes[cell] = Box(old.top, min(old.left, column), max(old.bottom, row), max(old.right, column))
    for cell, box in boxes.items():
        text = "".join(sign for sign in str(texts[cell]) if sign >= " ")
        sheet.cells.rows.setdefault(box.top, {})[box.left] = Cell(text or None)
        places = [
            grid[row - 1][column - 1]
            for row in range(box.top, box.bottom + 1)
            for column in range(box.left, box.right + 1)
        ]
        if len(places) > 1 and set(places) == {cell}:
            sheet.merges.append(box)
    return sheet, boxes
