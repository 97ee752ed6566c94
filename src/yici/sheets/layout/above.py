"""What stands above a table: titles, notes, slots such as 填报单位：____."""

from __future__ import annotations

from yici.sheets.layout.view import Piece, View
from yici.sheets.layout.words import NOTE, PEOPLE_SLOT, SLOT, is_area_slot, unit_note


def labels_open_cell(view: View, row: int) -> bool:
    """企业名称 | ____ over another such row: a card of one pair a row."""

    def is_pair(number: int) -> bool:
        pieces, slots = view.pieces(number), view.slots(number)
        if len(pieces) != 1 or len(slots) != 2 or pieces[0].box != slots[0] or is_slot(pieces[0].text):
            return False
        if slots[0].top != number or slots[0].width * 3 > view.area.width * 2:
            return False
        return view.framed_share(number) > 0.9

    near = [number for number in (row - 1, row + 1) if view.area.top <= number <= view.area.bottom]
    return is_pair(row) and any(is_pair(number) for number in near)


def is_top_matter(view: View, row: int) -> bool:
    """Title, note, slot (填报单位：) or empty row: not yet the table."""
    pieces = view.pieces(row)
    if not pieces:
        return True
    if len(pieces) == 1:
        return view.area.width > 1 and not opens_header(view, row, pieces[0]) and not labels_open_cell(view, row)
    slots = [piece for piece in pieces if is_slot(piece.text)]
    if not slots:
        return False
    if len(slots) == len(pieces):
        return True
    drawn = view.framed_share(row)
    return drawn < 0.4 and len(slots) * 2 >= len(pieces)


def is_slot(text: str) -> bool:
    """`填报单位：____`, `年 月 日`, `单位：万元`: words around the table that name it or its writer."""
    if text.startswith(("其中:", "其中", "按")):
        return False
    return bool(PEOPLE_SLOT.search(text) or SLOT.search(text) or unit_note(text) or is_area_slot(text))


def opens_header(view: View, row: int, piece: Piece) -> bool:
    """A single group label over several columns whose children follow (`| 本期 |` under an empty corner)."""
    box = piece.box
    if box.width >= view.area.width or row >= view.area.bottom:
        return False
    corner = view.box(row, view.area.left)
    return box.left > view.area.left and box.width > 1 and corner.height > 1 and corner.right < box.left


def top_matter(view: View, header_top: int) -> tuple[list[Piece], list[Piece]]:
    """The pieces above the header: titles and notes (slots belong to the notes)."""
    titles: list[Piece] = []
    notes: list[Piece] = []
    for row in range(view.area.top, header_top):
        for piece in view.starting(row):
            in_notes = is_slot(piece.text) or NOTE.search(piece.text) or len(piece.text) > 60
            is_title = not in_notes or (
                not titles and len(piece.text) <= 60 and ":" not in piece.text and "年" in piece.text
            )
            attachment = piece.text.startswith(("附件", "附表", "表")) and len(piece.text) <= 8
            (titles if is_title and not attachment else notes).append(piece)
    return titles, notes
