"""A file as text: .txt in three encodings, .docx, .pdf with text. Nothing is trusted, nothing is written.

Line ends count as one letter, whatever the file has. What cannot be read is an `UnreadableText` that says what to do.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final, Literal

from yici.core.uploads import LETTERS, decoded
from yici.sheets.errors import SheetError
from yici.sheets.opening.archive import Archive
from yici.sheets.opening.bounds import Bounds
from yici.sheets.opening.xml import local, parse

MAX_BYTES: Final = 30_000_000
MAX_PAGES: Final = 2_000
Reason = Literal["encrypted", "broken", "too_large", "unsupported", "no_text"]

MESSAGES: Final[dict[Reason, str]] = {
    "encrypted": "The file is locked with a password. Remove the password, save it and send it again.",
    "broken": "The file is damaged and cannot be read. Open it in Word or WPS, save it again and send that.",
    "too_large": "The file is larger than 30 MB or 2,000 pages. Send the report without pictures, or as text.",
    "unsupported": "This is no text, Word (.docx) or PDF file. Save the report as .docx or .txt and send that.",
    "no_text": "There is no text in the file, perhaps only pictures of pages. Send the report as .docx or .txt.",
}


class UnreadableText(Exception):
    """A file that holds no text that can be read; ``reason`` says why and the message what to do."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(MESSAGES[reason])


def text_of_file(path: Path) -> str:
    """The text of a file; raises `UnreadableText`, or OSError when it cannot be opened."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableText("too_large")
    return text_of(path.read_bytes())


def text_of(content: bytes) -> str:
    """The text in the bytes of a file. What it is shows in its first bytes, not in its name."""
    if len(content) > MAX_BYTES:
        raise UnreadableText("too_large")
    if content.startswith(b"PK"):
        text = _word(content)
    elif content.lstrip()[:5] == b"%PDF-":
        text = _pdf(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableText("unsupported")
    else:
        text = _plain(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableText("no_text")
    return text


def _plain(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = (*LETTERS, "big5hkscs")
    text = decoded(content, encodings)
    if text is None:
        raise UnreadableText("unsupported")
    return text


def _word(content: bytes) -> str:
    """Paragraphs a line each, cells of tables too; deleted words and fields' codes are left out."""
    lines: list[str] = []
    words: list[str] = []
    inside = {"t": 0, "del": 0}

    def start(name: str, _attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag in inside:
            inside[tag] += 1
        elif tag == "tab":
            words.append(" ")
        elif tag in ("br", "cr"):
            words.append("\n")

    def end(name: str) -> None:
        tag = local(name)
        if tag in inside:
            inside[tag] -= 1
        elif tag == "p":
            lines.append("".join(words))
            words.clear()

    def text(piece: str) -> None:
        if inside["t"] and not inside["del"]:
            words.append(piece)

    try:
        archive = Archive(content, Bounds())
        if "word/document.xml" not in archive:
            raise UnreadableText("unsupported")
        parse(archive.chunks("word/document.xml"), start, end, text)
    except SheetError as error:
        reasons: dict[str, Reason] = {"encrypted": "encrypted", "too_large": "too_large"}
        raise UnreadableText(reasons.get(error.code, "broken")) from error
    return "\n".join(lines)


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableText("encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableText("too_large")
        return "\n".join(page.extract_text() for page in reader.pages)
    except UnreadableText:
        raise
    except FileNotDecryptedError as error:
        raise UnreadableText("encrypted") from error
    # Damaged files make pypdf raise nearly anything: each means that it cannot be read.
    except (
        PyPdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        OSError,
    ) as error:
        raise UnreadableText("broken") from error
    except Exception as error:
        raise UnreadableText("broken") from error
