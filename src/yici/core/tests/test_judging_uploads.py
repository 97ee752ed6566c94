"""Uploads are judged by their bytes; bombs, macros, locked files and programs are refused in one sentence."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile

import pytest

from yici.core import uploads
from yici.core.errors import UploadRefused
from yici.core.uploads import FORMS, Bounds, check_upload, sniff

WORKBOOKS = ("xlsx", "xls")
CONTENT_TYPES = '<?xml version="1.0"?><Types/>'


def a_zip(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def a_workbook(**more: bytes | str) -> bytes:
    return a_zip({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<workbook/>", **more})


def refusal(data: bytes, name: str = "form.xlsx", bounds: Bounds | None = None) -> str:
    with pytest.raises(UploadRefused) as caught:
        check_upload(data, name, allow=WORKBOOKS, bounds=bounds)
    return str(caught.value)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_workbook(), "xlsx"),
        (a_workbook(**{"xl/vbaProject.bin": b"x"}), "macros"),
        (a_zip({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<d/>"}), "docx"),
        (a_zip({"OFD.xml": "<d/>"}), "ofd"),
        (a_zip({"a.txt": "x"}), "zip"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE, "ole"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"\x1a\x45\xdf\xa3\x9f", "webm"),
        (b"OggS\0\x02", "ogg"),
        (b"\0\0\0\x20ftypM4A ", "mp4"),
        (b"\0\0\0\x18ftypheic", "unknown"),
        (b"#!AMR\n", "amr"),
        (b"MZ\x90\0", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"\x1f\x8b\x08", "archive"),
        (b"<html><body>", "html"),
        (b"\xef\xbb\xbf<svg onload=alert(1)>", "html"),
        (b'<?xml version="1.0"?><a/>', "xml"),
        ("姓名,年龄\n".encode("gb18030"), "text"),
        ("姓名,年龄\n".encode("utf-8-sig"), "text"),
        ("姓名,年龄\n".encode("utf-16"), "text"),
        (b"a\0b", "unknown"),
        (b"", "unknown"),
        (b"PK\x03\x04garbage", "zip"),
    ],
)
def test_a_kind_is_known_by_its_bytes(data: bytes, kind: str) -> None:
    assert sniff(data).name == kind


def test_a_workbook_passes_whatever_its_name_says() -> None:
    upload = check_upload(a_workbook(), "form.pdf", allow=WORKBOOKS)
    assert upload.kind is uploads.XLSX


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (a_workbook(**{"xl/vbaProject.bin": b"x"}), "macros"),
        (b"MZ\x90\0", "program"),
        (a_zip({"a.xlsx": a_workbook()}), "archive"),
        (b"%PDF-1.7\n", "xlsx"),
        (a_workbook()[:-30], "archive"),
    ],
)
def test_a_refusal_says_what_to_do(data: bytes, word: str) -> None:
    from django.utils.translation import override

    with override("en"):
        assert word in refusal(data)


def test_too_large_a_file_is_refused() -> None:
    refusal(a_workbook(**{"xl/a.bin": b"0" * 500}), bounds=Bounds(size=200))


def test_a_bomb_is_refused_quickly() -> None:
    bomb = a_workbook(**{"xl/worksheets/sheet1.xml": b"<a>" + b"0" * 60_000_000})
    started = time.monotonic()
    refusal(bomb)
    assert time.monotonic() - started < 2


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(a_workbook(**{"xl/big.bin": b"0" * 5_000_000}))
    true_size = (5_000_000).to_bytes(4, "little")
    assert data.count(true_size) == 2
    data = bytearray(bytes(data).replace(true_size, (50).to_bytes(4, "little")))
    refusal(bytes(data))


def test_too_many_members_or_bytes_are_refused() -> None:
    refusal(a_workbook(**{f"xl/{number}": b"" for number in range(50)}), bounds=Bounds(members=40))
    refusal(a_workbook(**{"xl/a": b"0" * 1000}), bounds=Bounds(unpacked=900))


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\x", "xl/../../x", "C:/x", "C:\\x", "//host/x"])
def test_a_member_that_leads_out_is_refused(name: str) -> None:
    refusal(a_workbook(**{name: b"x"}))


def test_two_members_of_one_name_are_refused() -> None:
    refusal(a_workbook(**{"XL/workbook.xml": "<other/>"}))


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a SYSTEM "x"><a/>',
        "<!-- " + "x" * 300_000 + " --><!DOCTYPE a><a/>",
    ],
)
def test_a_document_type_in_any_part_is_refused(xml: str) -> None:
    data = xml.encode("utf-16") if "utf-16" in xml else xml.encode()
    refusal(a_workbook(**{"xl/worksheets/sheet1.xml": data}))
    with pytest.raises(UploadRefused):
        check_upload(b'<?xml version="1.0"?><!DOCTYPE a><a/>', "a.xml", allow=("xml",))


def test_the_word_doctype_in_a_text_is_no_document_type() -> None:
    check_upload(a_workbook(**{"xl/sharedStrings.xml": "<sst><t>&lt;!DOCTYPE html></t></sst>"}), "a", allow=WORKBOOKS)


def test_an_archive_in_a_workbook_is_refused_but_an_embedded_document_is_not() -> None:
    refusal(a_workbook(**{"xl/media/image1.png": a_zip({"a": "b"})}))
    refusal(a_workbook(**{"xl/media/image1.png": b"\x1f\x8b\x08 packed"}))
    check_upload(a_workbook(**{"xl/embeddings/sheet1.xlsx": a_workbook()}), "a", allow=WORKBOOKS)


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_office_program_writes_is_refused(compression: int) -> None:
    refusal(a_zip({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<workbook/>"}, compression))


def test_damaged_members_are_refused() -> None:
    data = bytearray(a_workbook(**{"xl/a.bin": bytes(range(256)) * 40}))
    data[len(data) // 2] ^= 0xFF
    refusal(bytes(data))


def test_a_name_in_a_refusal_cannot_break_the_line() -> None:
    assert "\n" not in refusal(b"", name="a\n\u202eb" + "x" * 500) and len(refusal(b"", name="x" * 5000)) < 200


@pytest.mark.parametrize("seed", range(20))
def test_any_damage_is_refused_or_harmless(seed: int) -> None:
    """Bytes changed, cut or repeated at random: the door answers with a refusal, never with a crash."""
    draw = random.Random(seed)
    whole = a_workbook(
        **{"xl/sharedStrings.xml": "<sst>" + "<t>一次</t>" * 50 + "</sst>", "xl/media/a.png": b"\x89PNG" * 9}
    )
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(draw.randrange(1, 6)):
            place = draw.randrange(len(data))
            data[place : place + draw.randrange(3)] = draw.randbytes(draw.randrange(4))
        if draw.random() < 0.2:
            del data[draw.randrange(len(data)) :]
        with contextlib.suppress(UploadRefused):
            check_upload(bytes(data), "form.xlsx", allow=WORKBOOKS)


SPREADSHEET = (
    b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook '
    b'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40"></Workbook>'
)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (SPREADSHEET, "spreadsheet"),
        (SPREADSHEET.decode().encode("utf-16"), "spreadsheet"),
        (b'<?xml version="1.0"?><Invoice/>', "xml"),
        (b"<html><body>urn:schemas-microsoft-com:office:spreadsheet</body></html>", "html"),
    ],
)
def test_an_xml_spreadsheet_is_told_from_other_xml_and_from_pages(data: bytes, kind: str) -> None:
    assert sniff(data).name == kind


def test_an_xml_spreadsheet_with_entities_never_reaches_the_reader() -> None:
    entities = SPREADSHEET.replace(b"<?mso", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><?mso', 1)
    with pytest.raises(UploadRefused):
        check_upload(entities, "form.xml", allow=FORMS)
    assert check_upload(SPREADSHEET, "form.xml", allow=FORMS).kind.name == "spreadsheet"


def test_an_old_word_document_is_refused_with_what_to_do_even_with_a_workbook_inside() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    document = ole + b"".join(name.encode("utf-16-le") for name in ("WordDocument", "ObjectPool", "Workbook"))
    with pytest.raises(UploadRefused) as refused:
        check_upload(document, "form.doc", allow=FORMS)
    assert ".docx" in refused.value.message
    workbook = ole + b"".join(name.encode("utf-16-le") for name in ("Workbook", "MBD0001", "WordDocument"))
    assert sniff(workbook).name == "xls"
