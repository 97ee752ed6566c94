"""What a file is, by its bytes."""

from __future__ import annotations

import re
from typing import Literal

from yici.sheets.errors import SheetError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")
_WORKBOOK = "Workbook".encode("utf-16-le")
_BOOK = "Book".encode("utf-16-le")
_SPREADSHEET_2003 = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)


def sniff(content: bytes) -> Literal["xlsx", "xls"]:
    """`xlsx` for a zip, `xls` for OLE2 or a bare BIFF stream; raises `SheetError` for everything else."""
    if not content.strip(b"\0 \r\n\t"):
        raise SheetError("broken", "The file is empty. Ask the sender for the file again.")
    if content.startswith(b"PK"):
        return "xlsx"
    if content.startswith(_OLE):
        _refuse_other_documents(content)
        return "xls"
    if content[:2] in _BIFF and content[3:4] == b"\0" and content[2] <= 0x20:
        return "xls"
    raise _what_else(content)


def _refuse_other_documents(content: bytes) -> None:
    if _ENCRYPTED_PACKAGE in content:
        raise SheetError("encrypted")
    if _WORKBOOK not in content and _BOOK not in content:
        if _WORD_DOCUMENT in content:
            raise SheetError("unsupported", "This is a Word document. Copy its table into an .xlsx workbook.")
        raise SheetError("broken" if len(content) < 1536 else "unsupported")


def _what_else(content: bytes) -> SheetError:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = content[:8192].replace(b"\0", b"")
    if len(content) == 165 and content[0] < 56:
        return SheetError("unsupported", "This is the lock file of an open workbook. Send the workbook itself.")
    if _SPREADSHEET_2003.search(head):
        return SheetError("unsupported", "This is an XML spreadsheet of 2003. Open it in Excel and save it as .xlsx.")
    if _HTML.search(head):
        return SheetError("unsupported", "This is a web page named as a workbook. Open it in Excel and save as .xlsx.")
    if head.startswith(b"%PDF"):
        return SheetError("unsupported", "This is a PDF. Ask the sender for the Excel file it was made from.")
    return SheetError("unsupported")
