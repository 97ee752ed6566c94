"""XML parts of a document as UTF-8, in which places are counted."""

from __future__ import annotations

import codecs

from yici.sheets.errors import SheetError
from yici.sheets.sentences import gettext_noop

DOCUMENT_BROKEN = gettext_noop(
    "The Word document is damaged. Open it in Word or WPS, save it again as .docx and send that."
)


def as_utf8(data: bytes) -> bytes:
    """The same XML in UTF-8 (nearly always the bytes themselves)."""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise SheetError("broken", DOCUMENT_BROKEN) from error
        return text.replace("UTF-16", "UTF-8", 1).replace("utf-16", "UTF-8", 1).encode("utf-8")
    return data
