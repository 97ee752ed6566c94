"""Filled workbooks open in LibreOffice, and what it computes is right."""

import csv
import shutil
import subprocess

import pytest

from yici.sheets.filling import RowsFill, SheetFill, fill_workbook, xlsx_from_xls
from yici.sheets.filling.tests import raw_form, test_filling_a_form, test_old_workbooks

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """Three filled workbooks as LibreOffice computes their first sheet: rows of texts by name."""
    folder = tmp_path_factory.mktemp("libreoffice")
    people = test_filling_a_form.people(40)
    fill_workbook(test_filling_a_form.a_form(), folder / "form.xlsx", [test_filling_a_form.rows_of(people)])
    rows = RowsFill(4, 6, (1, 2, 4), [(i, "甲", i / 2) for i in range(1, 9)], 8)
    fill_workbook(raw_form.build(), folder / "raw.xlsx", [SheetFill("登记", rows=[rows])])
    old = test_old_workbooks.an_xls(test_old_workbooks.CELLS + test_old_workbooks.formula(3, 0, test_old_workbooks.SUM))
    rows = RowsFill(2, 2, (1, 2), [(1, 2), (3, 4), (5, 6)], 3, printed_columns=(1, 2))
    fill_workbook(xlsx_from_xls(old), folder / "old.xlsx", [SheetFill("台账", rows=[rows])])
    names = ["form", "raw", "old"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run(
        [*command, *(str(folder / f"{name}.xlsx") for name in names)], check=True, capture_output=True, timeout=180
    )
    return {name: list(csv.reader((folder / f"{name}.csv").read_text("utf-8").splitlines())) for name in names}


def test_totals_over_the_new_rows_are_right(computed):
    rows = computed["form"]
    assert rows[42][0] == "合计" and float(rows[42][3]) == sum(i * 1.5 for i in range(40))
    assert float(rows[41][5]) == 39 * 3 and rows[41][2] == "159999199001010039"


def test_shared_formulas_still_compute(computed):
    rows = computed["raw"]
    assert rows[11][0] == "合计" and float(rows[11][3]) == 18
    assert [float(row[4]) for row in rows[3:11]] == [float(i) for i in range(1, 9)]
    assert rows[1][6] == "<D7>"


def test_a_converted_xls_computes(computed):
    assert [row[1] for row in computed["old"][1:4]] == ["2", "4", "6"]
    assert float(computed["old"][5][0]) == 21
