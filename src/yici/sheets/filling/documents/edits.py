"""Words of paragraphs replaced in the bytes of a part: only what differs is touched, runs keep their properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from yici.sheets.documents.markup import Node
from yici.sheets.documents.text import Piece, pieces_of, run_properties, runs_of, ticked_of

OPEN_BOXES = "□☐○"
_VALUE = re.compile(rb"""((?:\w+:)?val\s*=\s*)(?:"[^"]*"|'[^']*')""")


class Edit(NamedTuple):
    """The bytes `start`..`end` of the part become `data`."""

    start: int
    end: int
    data: bytes


def apply_edits(source: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with its edits; they must not overlap. Insertions at one place keep their order."""
    pieces: list[bytes] = []
    last = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < last:
            raise ValueError("two edits of one document overlap")
        pieces += (source[last : edit.start], edit.data)
        last = edit.end
    return b"".join([*pieces, source[last:]])


class TextEditor:
    """Writes words into paragraphs and cells of one part; `prefix` is its namespace prefix (`w:`)."""

    def __init__(self, source: bytes, prefix: str) -> None:
        self._source = source
        self._prefix = prefix
        self.prefix = prefix.encode()

    def cell(self, paragraphs: Sequence[Node], words: str) -> Iterator[Edit]:
        """A cell: line by line where it has as many paragraphs as lines, else the first paragraph takes all."""
        lines = words.split("\n")
        if len(paragraphs) == len(lines) and len(lines) > 1:
            for paragraph, line in zip(paragraphs, lines, strict=True):
                yield from self.paragraph(paragraph, line)
            return
        yield from self.paragraph(paragraphs[0], words)
        for paragraph in paragraphs[1:]:
            yield from self.paragraph(paragraph, "")

    def paragraph(self, paragraph: Node, words: str) -> Iterator[Edit]:
        """One paragraph: what stands before and after the change stays as it is written."""
        pieces = list(pieces_of(paragraph))
        before = "".join(piece.text for piece in pieces)
        if before == words:
            return
        start, end = _changed(before, words)
        added = words[start : len(words) - (len(before) - end)]
        target = _target(pieces, start, end)
        if target is None:
            yield self._new_run(paragraph, pieces, added)
            target = -1
        at = 0
        for number, piece in enumerate(pieces):
            first, at = at, at + len(piece.text)
            kept_before = piece.text[: max(start - first, 0)]
            kept_after = piece.text[max(end - first, 0) :]
            text = kept_before + (added if number == target else "") + kept_after
            if number == target or (first < end and at > start and text != piece.text):
                yield Edit(piece.node.start, piece.node.end, self.words(text))
                yield from self._box(piece, text)

    def _box(self, piece: Piece, text: str) -> Iterator[Edit]:
        """A content control that is a box to tick says so beside its sign too."""
        state = ticked_of(piece.control)
        if state is None or not text or text == piece.text:
            return
        tag = self._source[state.start : state.end]
        ticked = b'"0"' if any(sign in text for sign in OPEN_BOXES) else b'"1"'
        yield Edit(state.start, state.end, _VALUE.sub(lambda match: match[1] + ticked, tag))

    def words(self, text: str) -> bytes:
        """Words inside a run; line breaks and tabs are elements."""
        p = self._prefix
        written: list[str] = []
        for number, line in enumerate(text.split("\n")):
            written += [f"<{p}br/>"] if number else []
            for place, part in enumerate(line.split("\t")):
                written += [f"<{p}tab/>"] if place else []
                written += [f'<{p}t xml:space="preserve">{escape(part)}</{p}t>'] if part else []
        return "".join(written).encode("utf-8")

    def run(self, text: str, properties: Node | None) -> bytes:
        """A whole run."""
        p = self.prefix
        look = self._source[properties.start : properties.end] if properties is not None else b""
        return b"<" + p + b"r>" + look + self.words(text) + b"</" + p + b"r>"

    def _new_run(self, paragraph: Node, pieces: list[Piece], text: str) -> Edit:
        """A run in a paragraph without words: where its last run ends, in the look that is waiting there."""
        run = self.run(text, run_properties(paragraph))
        if paragraph.is_empty_tag:
            tag = self._source[paragraph.start : paragraph.end]
            name = self.prefix + b"p"
            return Edit(paragraph.start, paragraph.end, tag[: tag.rindex(b"/>")] + b">" + run + b"</" + name + b">")
        own = [one for one in runs_of(paragraph) if any(one is child for child in paragraph.children)]
        held = [control for control in paragraph.children if control.name == "sdt"]
        if not own and held:
            inner = list(runs_of(held[0]))
            if inner:
                return Edit(inner[-1].end, inner[-1].end, run)
        place = own[-1].end if own else paragraph.close
        return Edit(place, place, run)


def _changed(before: str, after: str) -> tuple[int, int]:
    """The stretch of `before` that differs, as short as it can be."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start, len(before) - tail


def _target(pieces: list[Piece], start: int, end: int) -> int | None:
    """The piece that takes the new words: the first that loses some, else the one that begins here, else the one
    before. None where the paragraph has no words."""
    at = 0
    fallback = None
    for number, piece in enumerate(pieces):
        first, at = at, at + len(piece.text)
        if first < end and at > start and first <= start:
            return number
        if start == end and first <= start <= at:
            fallback = number
            if first == start and start:
                return number
    return fallback
