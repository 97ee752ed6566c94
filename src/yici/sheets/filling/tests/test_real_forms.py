"""Every sample form takes two more rows below its header, and everything else stays where it belongs. The samples lie
beside the repository; where they are absent these tests are skipped."""

import csv
import io
import warnings
from pathlib import Path

import openpyxl
import pytest
import xlrd
from openpyxl.cell import MergedCell

from yici.sheets.filling import RowsFill, SheetFill, fill_workbook, xlsx_from_xls
from yici.sheets.filling.tests.test_untouched_parts import unexplained

TEMPLATES = Path(__file__).parents[6] / "shared" / "data" / "templates"
pytestmark = pytest.mark.skipif(
    not TEMPLATES.is_dir(), reason="the sample forms (../shared/data/templates) are not here"
)


def sheets():
    if not TEMPLATES.is_dir():
        return []
    with (TEMPLATES / "INVENTORY.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(row["file"], row["sheet"], int(row["header_rows"].split()[0].split("-")[1])) for row in rows]


def loaded(data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it cannot keep; here it only reads
        return openpyxl.load_workbook(io.BytesIO(data))


def form_of(name):
    data = (TEMPLATES / name).read_bytes()
    return data if data.startswith(b"PK") else xlsx_from_xls(data)


def look(cell):
    if not cell.has_style:
        return None
    book, style = cell.parent.parent, cell._style  # the proxies that openpyxl hands out do not compare by value
    kept = (book._fonts[style.fontId], book._borders[style.borderId], book._fills[style.fillId])
    return (*kept, book._alignments[style.alignmentId], cell.number_format)


def is_free(cell):
    return cell.value is None and not isinstance(cell, MergedCell) and cell.coordinate not in cell.parent.merged_cells


def rows_of(sheet, first, last, width):
    return [[(cell.value, look(cell)) for cell in row] for row in sheet.iter_rows(first, last, 1, width)]


@pytest.mark.parametrize(("name", "title", "header"), sheets())
def test_a_form_takes_rows_and_nothing_else_changes(name, title, header):
    form = form_of(name)
    before = loaded(form)
    title = next(known for known in before.sheetnames if known.strip() == title.strip())
    old = before[title]
    width, last = min(old.max_column, 40), min(old.max_row, 120)
    while old.row_dimensions[header + 1].hidden:  # hidden rows under the header are no place for anybody
        header += 1
    top = header + 1
    empty = [column for column in range(1, width + 1) if is_free(old.cell(top, column))][:6] or [width + 1]
    count = 3 if top <= last else 2
    fill = RowsFill(
        top,
        top if top <= last else header,
        empty,
        [[f"{row}号{column}" for column in empty] for row in range(count)],
        count,
    )
    out = io.BytesIO()
    report = fill_workbook(form, out, [SheetFill(title, rows=[fill])])
    assert report.rows_inserted == 2 or (top > last and report.rows_inserted <= 2)  # blank rows are used first
    assert unexplained(form, out.getvalue(), report) == set()
    new = loaded(out.getvalue())[title]
    assert rows_of(new, 1, header, width) == rows_of(old, 1, header, width)
    assert [[new.cell(top + row, column).value for column in empty] for row in range(count)] == fill.rows
    for moved, kept in zip(rows_of(new, top + 3, last + 2, width), rows_of(old, top + 1, last, width), strict=True):
        assert [look for _, look in moved] == [look for _, look in kept]
        texts = [(a, b) for (a, _), (b, _) in zip(moved, kept, strict=True) if not str(b).startswith("=")]
        assert all(a == b for a, b in texts)
    blocks = {
        (b.min_col, b.max_col, b.min_row + 2 * (b.min_row > top), b.max_row + 2 * (b.max_row > top))
        for b in old.merged_cells.ranges
    }
    found = {(b.min_col, b.max_col, b.min_row, b.max_row) for b in new.merged_cells.ranges}
    assert blocks - found <= {block for block in blocks if block[3] == top}
    assert new.freeze_panes == old.freeze_panes and new.print_title_rows == old.print_title_rows
    assert {key: item.width for key, item in new.column_dimensions.items()} == {
        key: item.width for key, item in old.column_dimensions.items()
    }


@pytest.mark.parametrize("name", sorted({name for name, _, _ in sheets() if name.endswith(".xls")}))
def test_an_xls_keeps_its_texts_merges_and_numbers(name):
    data = (TEMPLATES / name).read_bytes()
    if data.startswith(b"PK"):
        pytest.skip("an .xlsx under a wrong name")
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    after = loaded(xlsx_from_xls(data))
    assert after.sheetnames == book.sheet_names()
    for sheet in book.sheets():
        new = after[sheet.name]
        merged = {(b.min_row - 1, b.max_row, b.min_col - 1, b.max_col) for b in new.merged_cells.ranges}
        assert merged == set(sheet.merged_cells)
        for row in range(sheet.nrows):
            for column in range(sheet.ncols):
                kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
                cell = new.cell(row + 1, column + 1)
                if cell.data_type == "f" or kind not in (1, 2):
                    continue
                expected = value.replace("\r\n", "\n").replace("\r", "\n") if kind == 1 else value
                assert ("" if cell.value is None else cell.value) == expected, (sheet.name, row, column)
