"""One table of a sheet: header, body, kind, and what follows below it."""

from __future__ import annotations

from yici.sheets.grid import Box, Cell
from yici.sheets.layout.above import is_slot, is_top_matter, top_matter
from yici.sheets.layout.body import Body, find_body, is_foot
from yici.sheets.layout.card import has_open_fields, read_card
from yici.sheets.layout.columns import find_columns
from yici.sheets.layout.filled import agrees, find_labels, is_filled
from yici.sheets.layout.header import Header, find_header
from yici.sheets.layout.kinds import tell_kind
from yici.sheets.layout.model import Block, Field, Labels, Line
from yici.sheets.layout.rows import find_rows
from yici.sheets.layout.view import Piece, View
from yici.sheets.layout.words import (
    NOTE,
    is_empty_mark,
    is_number,
    is_value,
    outline_level,
    split_unit,
    unit_note,
)

CARD_ROWS = 300
AMOUNTS = 0.8
SLOT_CARD = 4


def read_block(view: View) -> tuple[Block, list[Block], Box | None]:
    """The first table of an area, its inner tables, and the area below it that holds another one (or None)."""
    header = find_header(view)
    if header is None:
        return *_read_without_header(view), None
    block, inner, below = _read_table(view, header)
    table = view.inside(Box(_first_row(view), view.area.left, view.area.bottom, view.area.right))
    if not _has_open_column(view, block) and is_filled(table, header.body_top):
        labels = find_labels(table)
        if not agrees(table, header.box, labels) and not _holds_amounts(view, block):
            return *_read_without_header(view, labels), None
        block.labels = labels
    return block, inner, below


def _holds_amounts(view: View, block: Block) -> bool:
    """Whether the body right of its first column is amounts: a table of figures, whichever way its labels are read."""
    texts = [
        view.text(row, column.number)
        for row in range(block.data_top, block.data_bottom + 1) for column in block.columns[1:]
    ]  # fmt: skip
    worded = [text for text in texts if text]
    return bool(worded) and sum(is_number(text) or is_empty_mark(text) for text in worded) >= AMOUNTS * len(worded)


def _has_open_column(view: View, block: Block) -> bool:
    """Named columns without a word in any body row: a form that is still to be filled, rules alone decide."""
    rows = range(block.data_top, block.data_bottom + 1)
    named = [column for column in block.columns if column.path]
    opened = [column for column in named if not any(view.text(row, column.number) for row in rows)]
    return bool(opened) and (len(rows) > 2 or len(opened) * 4 > len(named))


def _first_row(view: View) -> int:
    """The first row that is more than a title, a note or a slot."""
    row = view.area.top
    while row <= view.area.bottom and is_top_matter(view, row):
        row += 1
    return row


def _read_table(view: View, header: Header) -> tuple[Block, list[Block], Box | None]:
    body = find_body(view, header)
    columns = find_columns(view, header, body)
    verdict = tell_kind(view, columns, body)
    stubs = sorted({place for number in verdict.stubs for place in _under_leaf(view, header, number)})
    below = _next_table(view, body)
    last = view.area.bottom if below is None else below.top - 1
    titles, notes = (
        [piece for piece in pieces if piece.box.top not in header.code_rows]
        for pieces in top_matter(view, header.box.top)
    )
    block = Block(
        verdict.kind,
        Box(view.area.top, view.area.left, last, view.area.right),
        title=_lines(titles),
        header=header.box,
        data_top=body.top,
        data_bottom=body.bottom,
        totals=body.totals,
        notes=_lines(notes),
        footers=[line for row in body.footers if row <= last for line in _lines(view.starting(row))],
        columns=columns,
        number_rows=header.number_rows,
        allowed_rows=header.allowed_rows,
        example_rows=header.example_rows,
        code_rows=sorted(header.code_rows),
        stub_columns=stubs,
        reasons=[header.reason, verdict.reason],
        confidence=verdict.confidence,
    )
    if verdict.kind in ("cross", "rowform"):
        block.rows = find_rows(view, columns, stubs, body)
    _describe_rows(view, block, body)
    block.slots = _slots(view, [*titles, *notes], body, last)
    block.unit_note = next((unit for piece in [*notes, *titles] if (unit := unit_note(piece.text))), "")
    return block, [], below


def _under_leaf(view: View, header: Header, number: int) -> range:
    """The physical columns under one leaf of the header (项目 merged over two stub levels)."""
    return range(number, view.box(header.box.bottom, number).right + 1)


def _read_without_header(view: View, labels: Labels | None = None) -> tuple[Block, list[Block]]:
    """A card, or nothing that takes data. `labels` are known where the card is filled already."""
    area = view.area
    top = _with_section(view, _first_row(view))
    bottom, feet = _above_feet(view, top)
    titles, notes = top_matter(view, min(top, area.bottom + 1))
    block = Block("none", area, title=_lines(titles), notes=_lines(notes))
    if top > area.bottom:
        block.slots = block.fields = _slots(view, notes, Body(area.bottom, area.bottom), area.bottom)
        if len(block.fields) >= SLOT_CARD and len({one.label.top for one in block.fields}) > 1:
            block.kind, block.notes = "card", []
            block.reasons.append(f"{len(block.fields)} labels with a colon and nothing else")
            return block, []
        block.fields = []
        block.reasons.append("only titles and notes")
        return block, []
    if area.width == 1 or bottom - top >= CARD_ROWS:
        block.reasons.append("a long or single column of words without a heading row")
        return block, []
    inside = view.inside(Box(top, area.left, bottom, area.right))
    parts = read_card(inside, labels and labels.rows)
    if labels is None and is_filled(inside, top) and not has_open_fields(inside, parts):
        labels = find_labels(inside)
        parts = read_card(inside, labels.rows)
    block.labels = labels
    if len(parts.fields) < 2:
        block.reasons.append("no row names columns and no label stands beside an open cell")
        return block, []
    block.kind, block.area = "card", inside.area
    block.slots = _slots(view, [*titles, *notes, *feet], Body(area.bottom, area.bottom), bottom)
    block.footers = _lines(feet)
    block.fields = [*block.slots, *parts.fields]
    block.label_cells, block.heading_cells = frozenset(parts.labels), frozenset(parts.headings)
    block.reasons.append(f"{len(parts.fields)} labels stand beside the cells that take their values")
    inner = [
        _read_table(view.inside(box), Header(Box(box.top, box.left, box.top, box.right)))[0] for box in parts.inner
    ]
    return block, inner


def _above_feet(view: View, top: int) -> tuple[int, list[Piece]]:
    """The last row of a card and the pieces of the feet under it (notes, 填表人：, 审核人：)."""
    bottom = view.area.bottom
    feet: list[Piece] = []
    while bottom > top:
        pieces = view.starting(bottom)
        whole = all(is_slot(piece.text) or NOTE.match(piece.text) for piece in pieces)
        if pieces and not (whole and is_foot(view, bottom) and ":" in pieces[0].text):
            break
        if not pieces and (view.pieces(bottom) or view.framed_share(bottom) >= 0.5):
            break
        feet = [*pieces, *feet]
        bottom -= 1
    return bottom, feet


def _with_section(view: View, top: int) -> int:
    """Take in a section heading (一、基本情况) that stands directly over the first fields of a card."""
    above = top - 1
    if above < view.area.top or top > view.area.bottom:
        return top
    pieces = view.pieces(above)
    if len(pieces) != 1 or pieces[0].box.height > 1:
        return top
    wide = view.framed_share(above) > 0.5 or pieces[0].box.width == view.area.width > 1
    return above if outline_level(pieces[0].text) and wide else top


def _next_table(view: View, body: Body) -> Box | None:
    """The area under the body when a further header stands in it."""
    start = body.rows.stop
    while start <= view.area.bottom and not view.pieces(start):
        start += 1
    if start >= view.area.bottom:
        return None
    rest = view.inside(Box(start, view.area.left, view.area.bottom, view.area.right))
    header = find_header(rest)
    if header is None or header.box.top >= view.area.bottom + 1:
        return None
    pieces = rest.starting(header.box.top)
    drawn = rest.framed_share(header.box.top) >= 0.5
    if len(pieces) < 2 or (not drawn and (len(pieces) < 3 or header.body_top > view.area.bottom)):
        return None
    if any(is_slot(piece.text) for piece in pieces):
        return None
    top = header.box.top
    while top > start and view.pieces(top - 1) and len(view.pieces(top - 1)) == 1 and top > header.box.top - 3:
        top -= 1
    return Box(top, view.area.left, view.area.bottom, view.area.right)


def _describe_rows(view: View, block: Block, body: Body) -> None:
    """Which body rows are still empty, and whether the body already names its rows."""
    counted = {column.number for column in block.columns if column.use in ("sequence", "code")}
    asked = {column.number for column in block.columns} - counted
    named = 0
    for row in body.data:
        cells = view.sheet.cells.rows.get(row, {})
        if any(column in asked and _says_something(cell) for column, cell in cells.items()):
            named += 1
        else:
            block.blank_rows.append(row)
    block.has_keys = named > 0 and block.kind == "list" and named * 2 >= len(body.data)


def _says_something(cell: Cell) -> bool:
    """Whether a cell of the body names its row: printed boxes to tick (□男 □女) wait for a record."""
    if cell.is_blank or cell.formula is not None:
        return False
    text = cell.value if isinstance(cell.value, str) else ""
    return text.count("□") + text.count("☐") < 2


def _lines(pieces: list[Piece]) -> list[Line]:
    return [Line(piece.box.top, piece.box.left, piece.raw.strip()) for piece in pieces if piece.raw.strip()]


def _slots(view: View, above: list[Piece], body: Body, last: int) -> list[Field]:
    """填报单位：____ and 审核人： around the table, each with the cell that takes its value."""
    pieces = [*above, *(piece for row in body.footers if row <= last for piece in view.starting(row))]
    slots = []
    for piece in pieces:
        aside = unit_note(piece.text) or is_value(piece.text) or NOTE.match(piece.text)
        if not is_slot(piece.text) or aside or piece.text.startswith(("附件", "附表")):
            continue
        box = piece.box
        right = view.box(box.top, box.right + 1) if box.right < view.area.right else box
        open_right = right is not box and piece.text.endswith(":") and not view.text(right.top, right.left)
        label, unit = split_unit(piece.text.split(":")[0])
        slots.append(Field(box, right if open_right else box, (label,), unit))
    return slots
