"""What can be wrong with a file that somebody dropped: five codes, one clear sentence each.

The sentences are English templates (`Sentence`): whoever shows them translates, so that this package needs no catalogue
and no Django.
"""

from __future__ import annotations

from typing import Final, Literal

from yici.sheets.sentences import Sentence, gettext_noop

Code = Literal["encrypted", "broken", "too_large", "unsupported", "hostile"]

MESSAGES: Final[dict[Code, str]] = {
    "encrypted": gettext_noop(
        "The file is locked with a password. Open it, remove the password, save it and send it again."
    ),
    "broken": gettext_noop(
        "The file is damaged and cannot be read. Open it in Excel or WPS, save it again as .xlsx and send that."
    ),
    "too_large": gettext_noop(
        "The file is larger than this system reads. Delete unused sheets and empty rows, or split the file."
    ),
    "unsupported": gettext_noop(
        "This is neither a workbook nor a Word document with a table. Open it in Excel or WPS and save it as .xlsx."
    ),
    "hostile": gettext_noop(
        "The file is built to harm the reader and was refused. Ask the sender for the original workbook."
    ),
}


class SheetError(Exception):
    """The file cannot be read or filled; `code` says why and the message what to do.

    `message` is a template for `facts`; a plain one has no braces.
    """

    def __init__(self, code: Code, message: str = "", **facts: object) -> None:
        self.code: Code = code
        self.sentence = Sentence(message or MESSAGES[code], **facts)
        super().__init__(str(self.sentence))

    @property
    def message(self) -> str:
        """The sentence in English; whoever shows it translates `sentence`."""
        return str(self.sentence)
