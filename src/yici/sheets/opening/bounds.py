"""How much of a file is read. What exceeds it is refused with one sentence instead of filling the memory."""

from __future__ import annotations

from dataclasses import dataclass

from yici.sheets.errors import SheetError
from yici.sheets.grid import Cell

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
IDLE_ROWS = 500
"""After so many rows without text or border, empty formatted cells are no longer kept (phantom sheets)."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Sizes in bytes, counts in pieces. `ratio` is the compression from which a large part is called a bomb."""

    file_bytes: int = 100_000_000
    members: int = 5_000
    unpacked_bytes: int = 600_000_000
    ratio: int = 400
    ratio_from_bytes: int = 50_000_000
    cells: int = 3_000_000
    sheets: int = 1_000
    text_length: int = 32_767


class Budget:
    """Counts the cells of a workbook while it is read; `too_large` when they are more than the bounds allow."""

    __slots__ = ("left",)

    def __init__(self, bounds: Bounds) -> None:
        self.left = bounds.cells

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise SheetError("too_large")


def says_something(cell: Cell) -> bool:
    """Whether a cell counts for the extent of a sheet: text, formula or a border."""
    border = cell.style.border
    return not cell.is_blank or bool(border.left or border.right or border.top or border.bottom)
