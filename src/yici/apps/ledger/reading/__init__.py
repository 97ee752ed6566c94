"""Reading a report into items: figures promised, figures reached, tasks. Pure Python, no Django, database or network.

Order of the work: `files` (bytes to text), `folding` (letters), `layout` (paragraphs), `clauses`; `names` and `times`
(what is no figure), `quantities` and `counting` (what is one), `figures` and `indicators` (of what); `tenses`,
`context` and `kinds` (promised or done), `comparing`, `actions`; `passage` puts them together for a
paragraph and `reader` for a text. Words stand in `lexicon`, one list a file.
"""

from __future__ import annotations

from pathlib import Path

from yici.apps.ledger.contracts import ReadItem
from yici.apps.ledger.reading.files import UnreadableText, text_of, text_of_file
from yici.apps.ledger.reading.reader import read_text

__all__ = ["ReadItem", "UnreadableText", "read_file", "read_text", "text_of"]


def read_file(path: Path, *, year: int | None = None, place: str | None = None) -> tuple[str, list[ReadItem]]:
    """The text of a file and what it promises and reports; raises `UnreadableText`."""
    text = text_of_file(path)
    return text, read_text(text, year=year, place=place)
