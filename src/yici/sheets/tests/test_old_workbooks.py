"""Old .xls workbooks, read from the forms that we drew."""

from pathlib import Path

import pytest

from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook

ROOT = Path(__file__).resolve().parents[4]
FORMS = ROOT / "tests" / "forms"
SAMPLE = ROOT.parent / "shared" / "data" / "templates" / "changsha" / "syrkplcjb.xls"


@pytest.fixture(name="form")
def an_old_form() -> Path:
    path = FORMS / "list_grassland_award.xls"
    if not path.is_file():
        pytest.skip("our own forms are not drawn")
    return path


def test_merges_lines_and_looks_of_an_xls_are_read(form: Path) -> None:
    book = open_workbook(form)
    sheet = book.sheets[0]
    assert book.format == "xls" and sheet.merges and sheet.max_row >= 10
    header = sheet.cell(4, 1) or sheet.cell(3, 1)
    assert header is not None and header.border.framed


def test_formulas_of_an_xls_are_known_by_their_place(form: Path) -> None:
    sheet = open_workbook(form).sheets[0]
    formulas = {place for place, cell in sheet.cells.items() if cell.formula is not None}
    assert formulas and all(not sheet.cells[place].is_blank for place in formulas)
    block = understand(sheet).main
    assert block.kind == "list" and block.blank_rows and not block.has_keys
    assert "formula" in {column.use for column in block.columns}


def test_a_wrong_name_does_not_matter(form: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form.read_bytes())
    assert open_workbook(path).format == "xls"


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample forms do not lie beside the repository")
def test_choices_of_an_xls_are_read() -> None:
    choices = [validation.choices for validation in open_workbook(SAMPLE).sheets[0].validations if validation.choices]
    assert choices and all(len(values) > 2 for values in choices)
