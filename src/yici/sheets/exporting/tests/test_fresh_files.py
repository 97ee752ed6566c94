"""Fresh files say what was given, are read by other programs, and run nothing."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yici.sheets.exporting import ExportSheet, Heading, neutral, write_csv, write_workbook
from yici.sheets.opening import open_workbook

FORMULAS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1+1",
    "＝1+1",
    "\u3000@x",
    "\n=1",
    "\ufeff=1",
)
COMMA_UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76"
MARK = "高娃 填报员 2026-11-27 14:05 E26-0041827-4"


def a_workbook(*rows: tuple[object, ...], headings: tuple[str, ...] = ("村", "人口"), **more: object) -> bytes:
    out = io.BytesIO()
    sheet = ExportSheet("报表", [Heading(one) for one in headings], rows, **more)  # type: ignore[arg-type]
    write_workbook(out, [sheet], watermark=MARK)
    return out.getvalue()


def cells_of(data: bytes) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]


def xml_of(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode("utf-8")


def csv_of(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    write_csv(out, ExportSheet("报表", [Heading("村"), Heading("人口")], rows), watermark=MARK)  # type: ignore[arg-type]
    return out.getvalue()


def test_numbers_are_numbers_and_everything_else_is_text() -> None:
    found = cells_of(a_workbook(("东村", 12), ("007", Decimal("1.50")), (None, -3)))
    assert found[:4] == [["村", "人口"], ["东村", 12], ["007", 1.5], [None, -3]]


def test_an_identity_number_keeps_its_digits_even_when_it_comes_as_a_number() -> None:
    found = cells_of(a_workbook(("x", 159999198005170101), ("y", Decimal("1234567890123456"))))
    assert [row[1] for row in found[1:3]] == ["159999198005170101", "1234567890123456"]


def test_the_last_line_and_every_printed_page_carry_the_watermark() -> None:
    data = a_workbook(("东村", 1), notes=("口径：户籍",))
    assert [row[0] for row in cells_of(data)[-2:]] == ["口径：户籍", MARK]
    assert MARK in re.findall("<oddHeader>(.*?)</oddHeader>", xml_of(data))[0]
    assert MARK in re.findall("<oddFooter>(.*?)</oddFooter>", xml_of(data))[0]


def test_the_head_stays_in_sight_and_repeats_in_print() -> None:
    data = a_workbook(("东村", 1), title="人口", freeze_columns=1)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.active.freeze_panes == "B3"
    assert book.active.print_title_rows == "$1:$2"


def test_names_of_sheets_are_taken_by_excel_whatever_they_are() -> None:
    out = io.BytesIO()
    write_workbook(out, [ExportSheet(name, [Heading("a")], []) for name in ("a/b:c", "A B C", "x" * 40, "")])
    names = openpyxl.load_workbook(out).sheetnames
    assert len({one.casefold() for one in names}) == 4
    assert all(0 < len(one) <= 31 for one in names)


def test_the_same_content_gives_the_same_bytes() -> None:
    assert a_workbook(("东村", 1)) == a_workbook(("东村", 1))


def test_our_own_reader_reads_it() -> None:
    sheet = open_workbook(a_workbook(("东村", 12))).sheets[0]
    assert sheet.name == "报表"


@pytest.mark.libreoffice
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(a_workbook(("东村", 12), ("=1+1", 3), title="人口"))
    program = shutil.which("soffice") or ""
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path}/p", "--headless", "--convert-to", COMMA_UTF8,
         "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "a.csv").read_text("utf-8").splitlines()[2:4] == ["东村,12", "=1+1,3"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20) | st.sampled_from(FORMULAS), min_size=1, max_size=6))
def test_no_text_becomes_a_formula_in_a_workbook(texts: list[str]) -> None:
    data = a_workbook(*((text, text) for text in texts), headings=(texts[0], "=x"), title=texts[-1], notes=texts)
    assert "<f" not in xml_of(data).replace("<formula", "")
    assert all(cell.data_type != "f" for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20) | st.sampled_from(FORMULAS), min_size=1, max_size=6))
def test_no_text_of_a_csv_begins_like_a_formula(texts: list[str]) -> None:
    read = csv.reader(io.StringIO(csv_of(*((text, text) for text in texts)).decode("utf-8-sig"), newline=""))
    for row in read:
        for cell in row:
            assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
            assert cell.strip(" \u00a0\u3000\u200b\ufeff\t\r\n")[:1] not in set("=+-@＝＋－＠")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_dangerous_beginning_gets_a_mark_in_front(text: str) -> None:
    assert neutral(text) == "'" + text


def test_a_csv_has_a_mark_of_order_whole_lines_and_numbers_as_they_are() -> None:
    data = csv_of(("东村", -12), ("西村", Decimal("1E+3")))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n")[:3] == ["村,人口", "东村,-12", "西村,1000"]


def test_a_long_export_is_streamed() -> None:
    out = io.BytesIO()
    rows = ((f"{at}", at) for at in range(20_000))
    write_workbook(out, [ExportSheet("长", [Heading("a"), Heading("b")], rows)], watermark=MARK)
    assert openpyxl.load_workbook(out, read_only=True).active.max_row in (None, 20_002)
