"""Numbers of a table of figures into its cells; rows of areas added where the form is a list of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yici.apps.places.public import AreaView, list_area_line
from yici.apps.tables.aggregates import Ask, CellMeaning, Formula
from yici.apps.tables.aggregates.lists import FIRST
from yici.apps.tables.planning.counted import Figure
from yici.apps.tables.planning.counting import count_figures
from yici.apps.tables.planning.figuring import FiguresPlan, row_in_file
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.heads import LEVELS, Head, head_fills
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import CELL_KINDS, Ledger
from yici.sheets.filling import CellFill, CellValue, RowsFill, SheetFill
from yici.sheets.grid import address

#: What cells are counted as in the summary of a fill.
COUNTED_AS = {
    "aggregate": "aggregate",
    "derived": "derived",
    "filled": "filled",
    "asked": "asked",
    "open": "open",
    "blank": "kept_blank",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with its row and column in the filled file."""

    row: int
    column: int
    figure: Figure

    @property
    def cell(self) -> str:
        """The address in the filled file."""
        return address(self.row, self.column)


class _Noted:
    """A ledger in the shape that lists have it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger


class FiguresFiller:
    """Fills one table of figures; ``placed`` holds every figure afterwards."""

    def __init__(self, plan: SheetPlan, frame: Frame, blank: frozenset[str] = frozenset()) -> None:
        assert plan.figures is not None
        self.plan = plan
        self.frame = frame
        self.figures: FiguresPlan = plan.figures
        self.rows: list[int] = []
        self.found = count_figures(self.figures, frame, plan.reading.sheet)
        self.placed = [_placed(place, figure, self) for place, figure in self.found.items()]
        self.placed = [
            replace(one, figure=replace(one.figure, known="blank", reason="您说留空")) if one.cell in blank else one
            for one in self.placed
        ]
        self.writer = _Noted(self._ledger())

    @property
    def top(self) -> int:
        """The first body row."""
        return self.plan.reading.layout.main.data_top

    @property
    def bottom(self) -> int:
        """The last body row of the form as it came."""
        block = self.plan.reading.layout.main
        return max(block.data_bottom, block.data_top - 1)

    @property
    def moved(self) -> int:
        """How many rows are added, so that what lies below moves down."""
        if not self.figures.is_list:
            return 0
        return max(len(self.figures.listed) - (self.bottom - self.top + 1), 0)

    def _ledger(self) -> Ledger:
        tally = dict.fromkeys(CELL_KINDS, 0)
        for one in self.placed:
            kind = COUNTED_AS.get(one.figure.known)
            if kind is not None:
                tally[kind] += 1
        return Ledger(tallies={"": tally})

    def fill(self) -> SheetFill:
        """What goes into the sheet."""
        cells = list(self._head())
        written = {
            (one.figure.place[0], one.column): _cell_value(one.figure)
            for one in self.placed if one.figure.known in ("aggregate", "derived", "filled", "asked")
        }  # fmt: skip
        cells += [
            CellFill(row, column, value)
            for (row, column), value in written.items()
            if row < FIRST and value is not None
        ]
        if not self.figures.is_list:
            return SheetFill(self.plan.name, cells)
        return SheetFill(self.plan.name, cells, [self._added(written)])

    def _head(self) -> Iterator[CellFill]:
        if self.plan.area is not None:
            head = Head(list_area_line(self.plan.area), self.frame.unit_name, self.frame.as_of)
            yield from head_fills(self.plan.reading.sheet, self.plan.reading.layout.main, head)

    def _added(self, written: dict[tuple[int, int], CellValue]) -> RowsFill:
        figures = self.figures
        columns = sorted({*figures.named, *figures.numbered, *(one.number for one in figures.meaning.columns)})

        def value(at: int, area: AreaView, column: int) -> CellValue:
            if column in figures.numbered:
                return at + 1
            if column in figures.named:
                return name_of_area(area, figures.named[column])
            return written.get((FIRST + at, column))

        rows = [tuple(value(at, area, column) for column in columns) for at, area in enumerate(figures.listed)]
        return RowsFill(
            top=self.top, bottom=self.bottom, columns=columns, rows=rows, count=len(rows),
            printed_columns=list(figures.numbered),
        )  # fmt: skip


def _placed(place: tuple[int, int], figure: Figure, filler: FiguresFiller) -> Placed:
    return Placed(row_in_file(filler.figures, place[0], filler.top, filler.moved, filler.bottom), place[1], figure)


def name_of_area(area: AreaView, level: str) -> str | None:
    """What stands in a column that names areas of a level, for a row of this area."""
    if level in ("path", "village") and area.level >= 5:
        return area.short_name
    for one in reversed(list_area_line(area)):
        if LEVELS.get(one.level) == level:
            return one.short_name
    return area.short_name if level in ("path", "village", "area") else None


def _cell_value(figure: Figure) -> CellValue:
    shown = figure.shown
    if isinstance(shown, Decimal):
        return int(shown) if shown == shown.to_integral_value() else shown
    return shown


def definition_of(cell: CellMeaning, heading: str) -> dict[str, Any]:
    """What counting a figure again needs, as plain data."""
    return {
        "ask": _ask(cell.ask), "over": _ask(cell.over), "factor": cell.factor, "fact": cell.fact, "period": cell.period,
        "formula": _formula(cell.formula),
        "choices": [list(one) for one in cell.choices], "heading": heading,
    }  # fmt: skip


def _formula(formula: Formula | None) -> dict[str, Any] | None:
    if formula is None:
        return None
    return {"op": formula.op, "parts": [list(one) for one in formula.parts], "factor": formula.factor}


def _ask(ask: Ask | None) -> dict[str, str] | None:
    if ask is None:
        return None
    return {
        "entity": ask.entity, "condition": ask.condition, "function": ask.function, "value": ask.value,
        "relation": ask.relation,
    }  # fmt: skip


def exact(number: Fraction | None) -> str:
    """A number without loss, short where it is short."""
    if number is None:
        return ""
    text = f"{number.numerator}/{number.denominator}" if number.denominator != 1 else str(number.numerator)
    return text if len(text) <= 60 else str(float(number))


def area_of(figure: Figure, plan: SheetPlan) -> uuid.UUID | None:
    """The area that a figure is about."""
    if figure.meaning.area is not None:
        return figure.meaning.area.key
    return plan.area.key if plan.area is not None else None


def moment_of(figure: Figure) -> dt.datetime | None:
    """The instant up to which a number knows."""
    return figure.moment
