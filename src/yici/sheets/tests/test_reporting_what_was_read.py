"""The JSON of `tables read`: its shape, its errors, its exit code."""

from pathlib import Path

from yici.sheets.reading_report import report_files
from yici.sheets.tests.workbooks import a_workbook

FORM = a_workbook([["姓名", "电话"], ["", ""]], drawn="A1:B2")


def test_a_bad_file_has_an_entry_and_the_others_are_read(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "a.xlsx", tmp_path / "b.xls", tmp_path / "c.xlsx"
    good.write_bytes(FORM)
    bad.write_bytes(b"<html><table></table></html>")
    seen: list[str] = []
    document, code = report_files([bad, good, missing], progress=lambda index, count, name: seen.append(name))
    assert code == 2 and len(seen) == 3
    assert document["files"][0]["error"]["code"] == "unsupported"
    assert document["files"][1]["sheets"][0]["kind"] == "list"
    assert "right to read" in document["files"][2]["error"]["message"]


def test_a_sheet_has_exactly_the_agreed_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(FORM)
    document, code = report_files([path])
    sheet = document["files"][0]["sheets"][0]
    assert code == 0
    assert list(sheet) == [
        "name", "kind", "title", "header", "data", "totals", "notes", "footers", "columns", "rows", "fields", "more",
    ]  # fmt: skip
    assert sheet["header"] == {"top": 1, "left": 1, "bottom": 1, "right": 2} and sheet["data"] == {
        "top": 2,
        "bottom": 2,
    }
    assert sheet["columns"][1] == {"column": "B", "path": ["电话"], "unit": None}


def test_roles_come_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(FORM)
    document, _ = report_files([path], roles=True)
    assert document["files"][0]["sheets"][0]["roles"] == [["column_header"] * 2, ["blank"] * 2]


def test_a_list_without_body_ends_before_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(a_workbook([["户码*", "姓名*", "年龄*"]]))
    sheet = report_files([path])[0]["files"][0]["sheets"][0]
    assert sheet["data"] == {"top": 2, "bottom": 1}
