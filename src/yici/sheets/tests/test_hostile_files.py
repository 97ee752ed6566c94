"""Unreadable, encrypted, enormous or hostile files: one clear sentence, in bounded time and memory."""

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from yici.sheets.errors import MESSAGES, SheetError
from yici.sheets.opening import Bounds, open_workbook
from yici.sheets.tests.workbooks import a_workbook, with_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def code_of(content: bytes, bounds: Bounds | None = None) -> str:
    with pytest.raises(SheetError) as caught:
        open_workbook(content, bounds)
    assert caught.value.message and caught.value.message.endswith(".")
    return caught.value.code


def a_record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def test_every_code_has_a_sentence() -> None:
    assert set(MESSAGES) == {"encrypted", "broken", "too_large", "unsupported", "hostile"}


def test_an_encrypted_xlsx_is_called_encrypted() -> None:
    assert code_of(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)) == "encrypted"


def test_an_encrypted_xls_is_called_encrypted() -> None:
    start = a_record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    assert code_of(start + a_record(0x002F, bytes(54)) + a_record(0x000A, b"")) == "encrypted"


def test_a_zip_with_a_password_is_encrypted() -> None:
    content = bytearray(a_workbook([["a"]]))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert code_of(bytes(content)) == "encrypted"


@pytest.mark.parametrize("keep", [30, 400, 1500])
def test_a_truncated_file_is_broken(keep: int) -> None:
    assert code_of(a_workbook([["姓名"]] * 50)[:keep]) == "broken"


def test_a_truncated_xls_is_broken() -> None:
    assert code_of(OLE + bytes(200)) == "broken"


@pytest.mark.parametrize("content", [b"", b"\0" * 900])
def test_an_empty_file_is_broken(content: bytes) -> None:
    assert code_of(content) == "broken"


@pytest.mark.parametrize(
    "content",
    [
        b"<html><table><tr><td>1</td></tr></table></html>",
        "姓名,电话\n甲,1\n".encode("gbk"),
        b'<?xml version="1.0"?><invoice xmlns="urn:example"/>',
        b"%PDF-1.7 ...",
        b"\x05admin" + bytes(159),
    ],
)
def test_other_formats_named_xls_are_unsupported(content: bytes) -> None:
    assert code_of(content) == "unsupported"


def test_a_plain_zip_is_unsupported() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("名册.txt", "x")
    assert code_of(stream.getvalue()) == "unsupported"


def test_a_lock_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "~$名册.xlsx"
    path.write_bytes(a_workbook([["a"]]))
    with pytest.raises(SheetError, match="lock file"):
        open_workbook(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(a_workbook([["a"]]), SHEET, b"<a>" + b" " * 60_000_000)
    assert len(bomb) < 200_000
    assert code_of(bomb) == "hostile"


def test_a_member_larger_than_it_says_is_stopped() -> None:
    content = bytearray(with_part(a_workbook([["a"]]), SHEET, b"<a>" + b" " * 900_000))
    true_size = struct.pack("<I", 900_003)
    while (at := content.find(true_size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 500)
    assert code_of(bytes(content)) in ("broken", "hostile")


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>', '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>'],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_document_types_and_entities_are_hostile(part: str, declaration: str) -> None:
    content = with_part(a_workbook([["a"]]), part, f"{declaration}<a>&x;</a>".encode())
    assert code_of(content) == "hostile"


def test_too_many_cells_are_too_large() -> None:
    assert code_of(a_workbook([["a"] * 20] * 20), Bounds(cells=100)) == "too_large"


def test_too_large_a_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(a_workbook([["a"]]))
    with pytest.raises(SheetError) as caught:
        open_workbook(path, Bounds(file_bytes=100))
    assert caught.value.code == "too_large"


def test_an_address_outside_any_sheet_is_broken() -> None:
    content = with_part(a_workbook([["a"]]), SHEET, lambda text: text.replace('r="A1"', 'r="A9999999"'))
    assert code_of(content) == "broken"


def test_a_shared_string_that_does_not_exist_is_broken() -> None:
    content = with_part(a_workbook([["a"]]), SHEET, lambda text: re.sub(r"<c .*</c>", '<c t="s"><v>77</v></c>', text))
    assert code_of(content) == "broken"


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = with_part(a_workbook([["a"]]), SHEET, lambda text: text.replace("</sheetData>", merge))
    sheet = open_workbook(content).sheets[0]
    assert (sheet.max_row, sheet.max_column) == (1, 1)
