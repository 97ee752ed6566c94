"""What can be wrong with a file that somebody dropped: five codes, one clear sentence each.

The sentences are plain English message ids: whoever shows them translates by `code` (`MESSAGES`), so that this package
needs no catalogue and no Django.
"""

from __future__ import annotations

from typing import Final, Literal

Code = Literal["encrypted", "broken", "too_large", "unsupported", "hostile"]

MESSAGES: Final[dict[Code, str]] = {
    "encrypted": "The file is locked with a password. Open it, remove the password, save it and send it again.",
    "broken": "The file is damaged and cannot be read. Open it in Excel or WPS, save it again as .xlsx and send that.",
    "too_large": "The file is larger than this system reads. Delete unused sheets and empty rows, or split the file.",
    "unsupported": "This is not an .xlsx or .xls workbook. Open it in Excel or WPS and save it as .xlsx.",
    "hostile": "The file is built to harm the reader and was refused. Ask the sender for the original workbook.",
}


class SheetError(Exception):
    """The file cannot be read as a workbook; `code` says why and the message says what to do."""

    def __init__(self, code: Code, message: str = "") -> None:
        self.code: Code = code
        self.message = message or MESSAGES[code]
        super().__init__(self.message)
