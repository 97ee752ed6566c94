"""A rectangle of a sheet seen as a person sees it: merged cells are one cell, their words stand in all of it."""

from __future__ import annotations

from typing import NamedTuple

from yici.sheets.grid import Box, Cell, Sheet
from yici.sheets.layout.words import fold

MAX_MERGED_PLACES = 400_000
KEPT_ROWS = 1_000


class Piece(NamedTuple):
    """A cell or merged cell with words."""

    box: Box
    text: str  # folded
    raw: str


class View:
    """Cells, merges and words of one area of a sheet, clipped to that area."""

    def __init__(
        self,
        sheet: Sheet,
        area: Box,
        merged: dict[tuple[int, int], Box] | None = None,
        merged_rows: set[int] | None = None,
    ) -> None:
        self.sheet = sheet
        self.area = area
        self.merged = merged_places(sheet) if merged is None else merged
        self.merged_rows = merged_rows if merged_rows is not None else {row for row, _ in self.merged}
        self._row_pieces: dict[int, list[Piece]] = {}

    def inside(self, area: Box) -> View:
        """The same sheet through a smaller window."""
        return View(self.sheet, area, self.merged, self.merged_rows)

    def box(self, row: int, column: int) -> Box:
        """The merged cell at a place, clipped to the area; a box of one cell where nothing is merged."""
        found = self.merged.get((row, column))
        if found is None:
            return Box(row, column, row, column)
        area = self.area
        return Box(
            max(found.top, area.top), max(found.left, area.left), min(found.bottom, area.bottom),
            min(found.right, area.right),
        )  # fmt: skip

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell whose words show at a place (the first cell of a merge)."""
        found = self.merged.get((row, column))
        return self.sheet.cell(found.top, found.left) if found else self.sheet.cell(row, column)

    def raw(self, row: int, column: int) -> str:
        cell = self.cell(row, column)
        return "" if cell is None else cell.text

    def text(self, row: int, column: int) -> str:
        """The folded words that show at a place."""
        return fold(self.raw(row, column))

    def is_blank(self, row: int, column: int) -> bool:
        cell = self.cell(row, column)
        return cell is None or cell.is_blank

    def has_formula(self, row: int, column: int) -> bool:
        cell = self.cell(row, column)
        return cell is not None and cell.formula is not None

    def pieces(self, row: int) -> list[Piece]:
        """The pieces with words that cover a row, from left to right."""
        found = self._row_pieces.get(row)
        if found is None:
            found = self._find_pieces(row)
            if row - self.area.top < KEPT_ROWS:
                self._row_pieces[row] = found
        return found

    def kept_rows(self, first: int, last: int) -> list[int]:
        """The rows between these, both included, that hold cells; a lone cell far down leaves a million that do not."""
        rows = self.sheet.cells.rows.keys() | self.merged_rows
        return sorted(row for row in rows if first <= row <= last)

    def worded_count(self, row: int) -> int:
        """How many cells of a row hold words of their own; cheap, for long bodies."""
        left, right = self.area.left, self.area.right
        cells = self.sheet.cells.rows.get(row)
        if not cells:
            return 0
        return sum(left <= column <= right and cell.value not in (None, "") for column, cell in cells.items())

    def says(self, row: int, signs: str) -> bool:
        """Whether any cell of a row contains one of the signs, words of merged cells from above included."""
        cells = self.sheet.cells.rows.get(row, {})
        for cell in cells.values():
            if isinstance(cell.value, str) and any(sign in cell.value for sign in signs):
                return True
        return row in self.merged_rows

    def _find_pieces(self, row: int) -> list[Piece]:
        pieces: list[Piece] = []
        area, merged, cells = self.area, self.merged, self.sheet.cells.rows.get(row, {})
        if not cells and row not in self.merged_rows:
            return pieces
        column = area.left
        while column <= area.right:
            place = merged.get((row, column))
            if place is None:
                cell = cells.get(column)
                if cell is not None and cell.value is not None and (text := fold(cell.text)):
                    pieces.append(Piece(Box(row, column, row, column), text, cell.text))
                column += 1
                continue
            raw = self.sheet.text(place.top, place.left)
            if text := fold(raw):
                pieces.append(Piece(self.box(row, column), text, raw))
            column = place.right + 1
        return pieces

    def starting(self, row: int) -> list[Piece]:
        """The pieces whose first row is this one."""
        return [piece for piece in self.pieces(row) if piece.box.top == row]

    def slots(self, row: int) -> list[Box]:
        """All cells of a row, blank or not, merged ones once."""
        boxes = []
        column = self.area.left
        while column <= self.area.right:
            box = self.box(row, column)
            boxes.append(box)
            column = box.right + 1
        return boxes

    def framed(self, row: int, column: int) -> bool:
        """Whether a place is drawn as a box, also by the lines of its neighbours."""
        sheet, area = self.sheet, self.area
        if not (area.top <= row <= area.bottom and area.left <= column <= area.right):
            return False
        if (row, column) in self.merged:
            merged = self.merged[row, column]
            places = ((merged.top, merged.left), (merged.bottom, merged.right), (row, column))
            return any(cell is not None and cell.border.framed for cell in map(sheet.cells.get, places))
        own = sheet.cell(row, column)
        lines = 0
        if own is not None:
            lines = sum(map(bool, own.border[:4]))
        for near_row, near_column, side in (
            (row - 1, column, "bottom"), (row + 1, column, "top"),
            (row, column - 1, "right"), (row, column + 1, "left"),
        ):  # fmt: skip
            near = sheet.cell(near_row, near_column)
            lines += near is not None and bool(getattr(near.border, side))
        return lines >= 2

    def framed_share(self, row: int) -> float:
        """How much of a row is drawn as boxes, 0 to 1."""
        width = self.area.width
        return sum(self.framed(row, column) for column in range(self.area.left, self.area.right + 1)) / width

    def is_empty_row(self, row: int) -> bool:
        return not self.pieces(row)


def merged_places(sheet: Sheet) -> dict[tuple[int, int], Box]:
    """Every place that lies in a merged cell, with that cell; bounded by the extent of the sheet."""
    places: dict[tuple[int, int], Box] = {}
    for merged in sheet.merges:
        bottom, right = min(merged.bottom, sheet.max_row), min(merged.right, sheet.max_column)
        if len(places) + (bottom - merged.top + 1) * (right - merged.left + 1) > MAX_MERGED_PLACES:
            break
        clipped = Box(merged.top, merged.left, bottom, right)
        for row in range(merged.top, bottom + 1):
            for column in range(merged.left, right + 1):
                places[row, column] = clipped
    return places
