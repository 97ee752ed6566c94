"""New rows of a Word table: the last body row's XML, cut once into what repeats and the places of the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yici.sheets.documents.markup import Node
from yici.sheets.documents.tables import Table, TableCell, TableRow
from yici.sheets.documents.text import run_properties
from yici.sheets.filling.documents.edits import TextEditor

#: Names that must be unique in a document, and marks that belong to the words of one row only.
_OWN = re.compile(rb"""\s(?:\w+:)?(?:paraId|textId)=(?:"[^"]*"|'[^']*')""")
_BOOKMARKS = re.compile(rb"<(?:\w+:)?(?:bookmarkStart|bookmarkEnd|permStart|permEnd)\b[^<>]*/>")


class RowPattern:
    """One `tr` to repeat. `columns` are the first columns of its cells, `locked` those whose content is held;
    `record` and `body` are the rows (first, last) of one record and of the body."""

    def __init__(
        self,
        source: bytes,
        editor: TextEditor,
        table: Table,
        row: TableRow,
        record: tuple[int, int],
        body: tuple[int, int],
        *,
        plain: bool,
    ) -> None:
        self._source, self._editor = source, editor
        self._plain = plain
        self._body = body
        self._record = record
        self.covered: set[int] = set()  # columns of a block over the whole body, which grows
        self.locked = {cell.box.left for cell in row.cells if cell.is_locked}
        self._boxes = {
            (number, cell.box.left): cell
            for one in table.rows.values() for cell in one.cells for number in range(cell.box.top, cell.box.bottom + 1)
        }  # fmt: skip
        self._pieces: list[bytes] = []
        self._slots: list[tuple[int, Node | None]] = []  # after piece n comes slot n
        self._cut(row)
        self.columns = {column for column, _ in self._slots}

    def render(self, values: dict[int, str]) -> bytes:
        """The row with these words by column; other cells stay blank."""
        written = [self._pieces[0]]
        for (column, properties), piece in zip(self._slots, self._pieces[1:], strict=True):
            text = values.get(column, "")
            written += (self._editor.run(text, properties) if text else b"", piece)
        return b"".join(written)

    def _cut(self, row: TableRow) -> None:
        source, tr = self._source, row.node
        self._pending = [_OWN.sub(b"", source[tr.start : tr.inner])]
        properties = tr.child("trPr")
        if properties is not None:
            self._pending.append(_without(source, properties, "tblHeader"))
        for column, tc in row.own.items():
            self._cut_cell(row, column, tc)
        self._pieces.append(b"".join([*self._pending, source[tr.close : tr.end]]))

    def _cut_cell(self, row: TableRow, column: int, tc: Node) -> None:
        source, prefix = self._source, self._editor.prefix
        self._pending.append(_OWN.sub(b"", source[tc.start : tc.inner]))
        properties = tc.child("tcPr")
        if properties is not None:
            self._pending.append(self._properties(row, column, properties))
        paragraph = next(tc.inside("p"), None)
        look = paragraph.child("pPr") if paragraph is not None else None
        words = run_properties(paragraph) if paragraph is not None and not self._plain else None
        self._pending.append(b"<" + prefix + b"p>" + (source[look.start : look.end] if look else b""))
        self._pieces.append(b"".join(self._pending))
        self._slots.append((column, words))
        self._pending = [b"</" + prefix + b"p>", source[tc.close : tc.end]]

    def _properties(self, row: TableRow, column: int, properties: Node) -> bytes:
        """`tcPr` for a new row: a block inside the record is repeated, one over the whole body goes on, others end."""
        source = self._source
        dropped = ["shd", "vMerge"] if self._plain else ["vMerge"]
        box = self._boxes[row.number, column].box if (row.number, column) in self._boxes else None
        top, bottom = self._body
        if self._plain or box is None or properties.child("vMerge") is None:
            return _without(source, properties, *dropped)
        first, last = self._record
        if first < last and first <= box.top and box.bottom <= last:
            return source[properties.start : properties.end]
        if box.top <= top and bottom <= box.bottom and top < bottom:
            self.covered.add(column)
            node = properties.child("vMerge")
            assert node is not None
            going_on = b"<" + self._editor.prefix + b"vMerge/>"
            return source[properties.start : node.start] + going_on + source[node.end : properties.end]
        return _without(source, properties, *dropped)


class RecordPattern:
    """The rows of one record; values come by (line, column)."""

    def __init__(
        self,
        source: bytes,
        editor: TextEditor,
        table: Table,
        rows: Sequence[TableRow],
        body: tuple[int, int],
        *,
        plain: bool,
    ) -> None:
        record = (rows[0].number, rows[-1].number)
        self.lines = [RowPattern(source, editor, table, row, record, body, plain=plain) for row in rows]

    def place(self, cells: dict[tuple[int, int], TableCell], top: int, line: int, column: int) -> int | None:
        """The first column of the cell that takes a value of this column; None where none does."""
        pattern = self.lines[line]
        cell = cells.get((top + line, column))
        first = cell.box.left if cell is not None else column
        return first if first in pattern.columns and first not in pattern.covered else None

    def render(self, values: Sequence[dict[int, str]]) -> Iterator[bytes]:
        return (_BOOKMARKS.sub(b"", line.render(found)) for line, found in zip(self.lines, values, strict=True))


def _without(source: bytes, node: Node, *names: str) -> bytes:
    """An element without some of its children."""
    pieces: list[bytes] = []
    last = node.start
    for child in node.children:
        if child.name in names:
            pieces.append(source[last : child.start])
            last = child.end
    return b"".join([*pieces, source[last : node.end]])
