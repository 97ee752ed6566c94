"""What lies under the header: data rows, total rows, where the table ends, what stands at its foot."""

from __future__ import annotations

from dataclasses import dataclass, field

from yici.sheets.layout.header import Header
from yici.sheets.layout.view import View
from yici.sheets.layout.words import NOTE, PEOPLE_SLOT, SIGNATURE, is_total, is_value

END_GAP = 3


@dataclass(slots=True)
class Body:
    """Rows of the body; `rows` are all of them in order, totals included, `data` those between the outer totals."""

    top: int
    bottom: int
    totals: list[int] = field(default_factory=list)
    footers: list[int] = field(default_factory=list)
    rows: range = range(0)

    @property
    def data(self) -> list[int]:
        known = set(self.totals)
        return [row for row in self.rows if row not in known]


def find_body(view: View, header: Header) -> Body:
    """Follow the rows under the header until the table ends."""
    top = header.body_top
    end = _end_of_table(view, header, top)
    while end > top and _is_cut_otherwise(view, header, end):
        end -= 1
    totals = [row for row in range(top, end + 1) if is_total_row(view, row)]
    footers = [row for row in view.kept_rows(end + 1, view.area.bottom) if view.pieces(row)]
    first, last = top, end
    while first <= last and first in totals:
        first += 1
    while last >= first and last in totals:
        last -= 1
    if first > last:  # nothing but totals: the place for data is before the last total
        first, last = top, top - 1
    return Body(first, last, totals, footers, range(top, end + 1))


def _is_cut_otherwise(view: View, header: Header, row: int) -> bool:
    """A last row without words whose cells are merged over several leaf columns: it takes no record."""
    if row not in view.merged_rows or view.pieces(row):
        return False
    leaves = {(box.left, box.right) for box in view.slots(header.box.bottom)}
    return any(box.width > 1 and (box.left, box.right) not in leaves for box in view.slots(row))


def is_total_row(view: View, row: int) -> bool:
    """Whether the first words of a row say 合计, 小计 … (a sequence number may stand before them)."""
    if not view.says(row, "计总"):
        return False
    return any(is_total(piece.text) for piece in view.pieces(row)[:3])


def _end_of_table(view: View, header: Header, top: int) -> int:
    drawn = _is_drawn(view, header, top)
    end, row, empty = top - 1, top, 0
    full = max(4, view.area.width * 2 // 3)
    while row <= view.area.bottom:
        if view.worded_count(row) >= full and not view.says(row, ":："):
            end, empty = row, 0
            row += 1
            continue
        pieces = view.pieces(row)
        if row > top and begins_table(view, row):
            break
        framed = view.framed_share(row) if drawn else 0.0
        if is_foot(view, row):
            break
        if drawn and framed < 0.3:
            if pieces and not _continues_undrawn(view, row):
                break
            empty += 1
        elif not drawn and not pieces:
            empty += 1
        else:
            end, empty = row, 0
        if empty > END_GAP:
            break
        row += 1
    return end


def begins_table(view: View, row: int) -> bool:
    """A title over the whole width, then a row that names the columns anew while the rows above were open."""
    pieces = view.starting(row)
    below = row + 1
    if len(pieces) != 1 or below >= view.area.bottom or pieces[0].box.width < view.area.width > 2:
        return False
    heads = view.starting(below)
    named = sum(piece.box.width for piece in heads)
    if (
        len(heads) < 3
        or named < view.area.width
        or any(is_value(piece.text) or len(piece.text) > 20 for piece in heads)
    ):
        return False
    return view.worded_count(row - 1) * 2 < len(heads) and view.worded_count(below + 1) * 2 < len(heads)


def _is_drawn(view: View, header: Header, top: int) -> bool:
    """Whether the body is drawn with lines (then lines tell where it ends)."""
    if top > view.area.bottom:
        return False
    rows = range(top, min(view.area.bottom, top + 3) + 1)
    return max(view.framed_share(row) for row in rows) >= 0.6


def _continues_undrawn(view: View, row: int) -> bool:
    return row < view.area.bottom and view.framed_share(row + 1) >= 0.6


def is_foot(view: View, row: int) -> bool:
    """Notes, people and dates under the table: 注：…, 填表人：…, 年 月 日."""
    pieces = view.starting(row)
    if not pieces:
        return False
    first, width = pieces[0], view.area.width
    if NOTE.match(first.text) and (first.box.width * 2 > width or len(pieces) == 1) and len(first.text) > 2:
        return True
    people = [piece for piece in pieces if PEOPLE_SLOT.search(piece.text)]
    if people and len(people) * 2 >= len(pieces):
        return True
    if len(pieces) > 1 and all(":" in piece.text[:12] and piece.text.endswith(":") for piece in pieces):
        return True
    if len(pieces) == 1 and first.box.width >= width > 2 and (len(first.text) > 40 or first.text[-1] in "。;"):
        return True
    lone = len(pieces) == 1 and view.framed_share(row) < 0.5
    if not lone:
        return False
    return bool(PEOPLE_SLOT.search(first.text) or SIGNATURE.search(first.text)) or first.text[:1] in "*※"
