"""The top-level tables of a document as rows and columns: which element stands in which cell.

Paragraphs directly above a table are rows of it (title, unit, 填报单位：), so are the few lines below the last table.
Reader and filler both take their places from here, so that a cell of the sheet is the same cell of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yici.sheets.documents.markup import Node, is_on
from yici.sheets.documents.text import is_locked, paragraph_text
from yici.sheets.errors import SheetError
from yici.sheets.grid import Box

LINES_ABOVE = 8
LINES_BELOW = 6
#: A longer line is running text, not the title or a note of a table.
LINE_LENGTH = 160
EMPTY_LINES = 4
MAX_COLUMNS = 64
MAX_ROWS = 20_000
MAX_TABLES = 200


@dataclass(slots=True)
class TableCell:
    """A `tc` with the box it covers; `node` is the element of its first row."""

    node: Node
    box: Box
    is_locked: bool = False


@dataclass(slots=True)
class TableRow:
    """A row of the sheet: a paragraph beside the table, or a `tr` with the cells that begin in it.

    `own` are the cells of the `tr` by first column, those that only continue a block from above too.
    """

    number: int
    node: Node
    cells: list[TableCell] = field(default_factory=list)
    own: dict[int, Node] = field(default_factory=dict)

    @property
    def is_paragraph(self) -> bool:
        return self.node.name == "p"


@dataclass(slots=True)
class Table:
    """One top-level table: its rows by number, its width in columns, its element."""

    name: str
    node: Node
    rows: dict[int, TableRow]
    columns: int
    header_rows: int = 0

    @property
    def height(self) -> int:
        return len(self.rows)


def is_hidden(row: TableRow) -> bool:
    """Whether the row is kept out of sight."""
    properties = row.node.child("trPr")
    return properties is not None and is_on(properties.child("hidden"))


def tables_of(root: Node) -> list[Table]:
    """The tables of the body, named 表1, 表2 …; raises `SheetError` for a part without a body."""
    body = root.child("body")
    if body is None:
        raise SheetError("broken")
    found: list[Table] = []
    between: list[Node] = []
    for block in _blocks(body):
        if block.name == "p":
            between.append(block)
            continue
        if len(found) >= MAX_TABLES:
            raise SheetError("too_large")
        found.append(_table(f"表{len(found) + 1}", block, _lines_above(between)))
        between = []
    if found:
        last = found[-1]
        for paragraph in _lines_below(between):
            _add_line(last, paragraph)
    return found


def _blocks(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.name in ("p", "tbl"):
            yield child
        elif child.name == "sdt":
            yield from _blocks(child)


def _lines_above(paragraphs: list[Node]) -> list[Node]:
    """The last lines before a table, up to running text, a new page or a large gap."""
    lines: list[Node] = []
    gap = 0
    for paragraph in reversed(paragraphs):
        if _ends_section(paragraph) or _breaks_page(paragraph, after=True):
            break
        text = paragraph_text(paragraph).strip()
        if not text:
            gap += 1
            if gap >= EMPTY_LINES:
                break
            continue
        if len(text) > LINE_LENGTH or (len(text) > 40 and text.endswith("。")):
            break
        lines.append(paragraph)
        gap = 0
        if len(lines) >= LINES_ABOVE or _breaks_page(paragraph, after=False):
            break
    return lines[::-1]


def _lines_below(paragraphs: list[Node]) -> list[Node]:
    lines: list[Node] = []
    for paragraph in paragraphs:
        if _breaks_page(paragraph, after=False) or len(lines) >= LINES_BELOW:
            break
        text = paragraph_text(paragraph).strip()
        if len(text) > LINE_LENGTH * 4:
            break
        if text:
            lines.append(paragraph)
        if _ends_section(paragraph):
            break
    return lines


def _ends_section(paragraph: Node) -> bool:
    properties = paragraph.child("pPr")
    return properties is not None and properties.child("sectPr") is not None


def _breaks_page(paragraph: Node, *, after: bool) -> bool:
    """Whether a new page begins with the paragraph, or (`after`) at its end."""
    properties = paragraph.child("pPr")
    if not after and properties is not None and is_on(properties.child("pageBreakBefore")):
        return True
    breaks = [
        (place, node) for place, run in enumerate(paragraph.all("r")) for node in run.children
        if node.name == "br" and node.attributes.get("type") == "page"
    ]  # fmt: skip
    if not breaks:
        return False
    return after or bool(paragraph_text(paragraph).strip())


def _table(name: str, node: Node, above: list[Node]) -> Table:
    table = Table(name, node, {}, 1)
    for paragraph in above:
        _add_line(table, paragraph)
    first = len(table.rows)
    rows = list(_rows(node, locked=False))
    if len(rows) > MAX_ROWS:
        raise SheetError("too_large")
    standing: dict[int, TableCell] = {}  # blocks that may go on in the next row, by first column
    for tr, locked in rows:
        row = TableRow(len(table.rows) + 1, tr)
        table.rows[row.number] = row
        standing = _place(row, standing, locked)
        table.columns = max([table.columns, *(cell.box.right for cell in standing.values())])
        properties = tr.child("trPr")
        follows = row.number == first + 1 or table.header_rows == row.number - 1
        if follows and properties is not None and is_on(properties.child("tblHeader")):
            table.header_rows = row.number
    for number, row in table.rows.items():
        if row.is_paragraph:
            row.cells = [TableCell(row.node, Box(number, 1, number, table.columns))]
    return table


def _add_line(table: Table, paragraph: Node) -> None:
    number = len(table.rows) + 1
    cell = TableCell(paragraph, Box(number, 1, number, table.columns))
    table.rows[number] = TableRow(number, paragraph, [cell])


def _rows(node: Node, *, locked: bool) -> Iterator[tuple[Node, bool]]:
    for child in node.children:
        if child.name == "tr":
            yield child, locked
        elif child.name == "sdt":
            yield from _rows(child, locked=locked or _holds(child))


def _cells(node: Node, *, locked: bool) -> Iterator[tuple[Node, bool]]:
    for child in node.children:
        if child.name == "tc":
            yield child, locked or is_locked(child)
        elif child.name == "sdt":
            yield from _cells(child, locked=locked or _holds(child))


def _holds(sdt: Node) -> bool:
    properties = sdt.child("sdtPr")
    return properties is not None and properties.value("lock") in ("contentLocked", "sdtContentLocked")


def _place(row: TableRow, above: dict[int, TableCell], locked: bool) -> dict[int, TableCell]:
    """Put the cells of a `tr` into columns; returns the cells that reach down to this row, by first column."""
    column = 1 + _number(row.node.child("trPr"), "gridBefore")
    reached: dict[int, TableCell] = {}
    beside: TableCell | None = None
    for tc, held in _cells(row.node, locked=locked):
        properties = tc.child("tcPr")
        span = max(1, min(_number(properties, "gridSpan", 1), MAX_COLUMNS))
        if column + span - 1 > MAX_COLUMNS:
            raise SheetError("too_large")
        merge = _merge(properties, "hMerge")
        if merge == "continue" and beside is not None:
            beside.box = beside.box._replace(right=column + span - 1)
            column += span
            continue
        row.own[column] = tc
        upper = above.get(column)
        if _merge(properties, "vMerge") == "continue" and upper is not None and upper.box.width == span:
            upper.box = upper.box._replace(bottom=row.number)
            cell = upper
        else:
            cell = TableCell(tc, Box(row.number, column, row.number, column + span - 1), held)
            row.cells.append(cell)
        reached[column] = cell
        beside = cell
        column += span
    return reached


def _number(properties: Node | None, name: str, default: int = 0) -> int:
    written = properties.value(name) if properties is not None else ""
    return int(written) if written.isdigit() and len(written) < 6 else default


def _merge(properties: Node | None, name: str) -> str:
    """`restart`, `continue` or nothing; `<w:vMerge/>` alone continues."""
    node = properties.child(name) if properties is not None else None
    return "" if node is None else node.attributes.get("val", "continue")
