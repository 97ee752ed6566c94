"""What a file is, by its bytes."""

from __future__ import annotations

import io
import re
import zipfile

from yici.sheets.errors import SheetError
from yici.sheets.grid import Format
from yici.sheets.opening.archive import DAMAGED
from yici.sheets.sentences import gettext_noop

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")
_OBJECTS = "ObjectPool".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")
_BOOK = "Book".encode("utf-16-le")
_SPREADSHEET_2003 = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)

OLD_WORD = gettext_noop("This is an old Word document (.doc). Open it in Word or WPS, save it as .docx and send that.")


def sniff(content: bytes) -> Format:
    """`xlsx` or `docx` for a zip, `xls` for OLE2 or a bare BIFF stream (also WPS .et), `xml` for SpreadsheetML 2003.

    Raises `SheetError` for everything else.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise SheetError("broken", "The file is empty. Ask the sender for the file again.")
    if content.startswith(b"PK"):
        return "docx" if _is_document(content) else "xlsx"
    if content.startswith(_OLE):
        _refuse_other_documents(content)
        return "xls"
    if content[:2] in _BIFF and content[3:4] == b"\0" and content[2] <= 0x20:
        return "xls"
    if _is_spreadsheet_2003(content):
        return "xml"
    raise _what_else(content)


def _is_document(content: bytes) -> bool:
    """Whether the zip is a Word document; a damaged one is left to the reader of workbooks, which says so."""
    try:
        listed = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except DAMAGED:
        return False
    names = {name.replace("\\", "/").lstrip("/").lower() for name in listed}
    return any(name.startswith("word/") for name in names) and "xl/workbook.xml" not in names


def _is_spreadsheet_2003(content: bytes) -> bool:
    head = content[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and _SPREADSHEET_2003.search(head) is not None and _HTML.match(head) is None


def _refuse_other_documents(content: bytes) -> None:
    if _ENCRYPTED_PACKAGE in content:
        raise SheetError("encrypted")
    if _WORD_DOCUMENT in content and _OBJECTS in content:  # its embedded workbooks lie in this folder
        raise SheetError("unsupported", OLD_WORD)
    if _WORKBOOK not in content and _BOOK not in content:
        if _WORD_DOCUMENT in content:
            raise SheetError("unsupported", OLD_WORD)
        raise SheetError("broken" if len(content) < 1536 else "unsupported")


def _what_else(content: bytes) -> SheetError:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = content[:8192].replace(b"\0", b"")
    if len(content) == 165 and content[0] < 56:
        return SheetError("unsupported", "This is the lock file of an open workbook. Send the workbook itself.")
    if _HTML.search(head):
        return SheetError("unsupported", "This is a web page named as a workbook. Open it in Excel and save as .xlsx.")
    if head.startswith(b"%PDF"):
        return SheetError("unsupported", "This is a PDF. Ask the sender for the Excel file it was made from.")
    return SheetError("unsupported")
