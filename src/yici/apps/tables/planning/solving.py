"""Cells that are computed from cells, and what is already printed where a number would stand. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from yici.apps.tables.aggregates import Formula, Place, decimals_of, factor_between, rounded
from yici.apps.tables.planning.counted import Figure, Number
from yici.apps.tables.planning.figuring import FiguresPlan
from yici.sheets.grid import Sheet

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


class Formulas:
    """Cells computed from cells: each once, never round in a circle."""

    def __init__(self, plan: FiguresPlan, figures: dict[Place, Figure], sheet: Sheet) -> None:
        self.plan, self.figures, self.sheet = plan, figures, sheet
        self.busy: set[Place] = set()
        self.done: set[Place] = set()

    def solve(self) -> dict[Place, Figure]:
        """All figures with their numbers as they are written."""
        return {place: _written(self._solved(place), self.sheet, self.plan) for place in self.figures}

    def _solved(self, place: Place) -> Figure:
        figure = self.figures[place]
        formula = figure.meaning.formula
        if formula is None or figure.known != "derived" or place in self.busy or place in self.done:
            return figure
        self.busy.add(place)
        number, reason = self._value(formula, figure.meaning.unit)
        solved = replace(figure, number=number, known="derived" if number is not None else "blank", reason=reason)
        if number is None and figure.number is not None:
            solved = replace(figure, known="kept", reason="表里已经写了")
        elif figure.number is not None:
            solved = beside(figure.number, solved)
        self.figures[place] = replace(solved, meaning=replace(solved.meaning, formula=formula))
        self.busy.discard(place)
        self.done.add(place)
        return self.figures[place]

    def _value(self, formula: Formula, unit: str) -> tuple[Number, str]:
        parts = [self._solved(place) if place in self.figures else None for place in formula.parts]
        numbers = [
            (part.number if part is not None else printed_number(self.sheet, place))
            for part, place in zip(parts, formula.parts, strict=True)
        ]
        if any(number is None for number in numbers):
            return None, "有的数还没有，加不出来" if formula.op == "sum" else "要比的数还没有"
        known = [number for number in numbers if number is not None]
        if formula.op == "sum":
            return sum(
                (_in_unit(number, part, unit) for number, part in zip(known, parts, strict=True)), Fraction(0)
            ), ""
        first, second = known[0], known[1]
        if formula.op == "change":
            return first - second, ""
        if second == 0:
            return None, "被比的数是 0"
        return ((first - second) if formula.op == "growth" else first) * formula.factor / second, ""


def _in_unit(number: Fraction, part: Figure | None, unit: str) -> Fraction:
    if part is None or not unit or not part.meaning.unit:
        return number
    factor = factor_between(part.meaning.unit, unit)
    return number * factor if factor is not None else number


def _written(figure: Figure, sheet: Sheet, plan: FiguresPlan) -> Figure:
    """The number as the cell shows it, rounded once."""
    if figure.number is None or figure.shown is not None or figure.known in ("kept",):
        return figure
    row = figure.place[0] if figure.place[0] < 1_000_000 else sheet.max_row
    cell = sheet.cell(row, figure.place[1])
    unit = figure.meaning.unit
    is_share = figure.meaning.formula is not None and figure.meaning.formula.op in ("ratio", "growth")
    form = cell.number_format if cell is not None else ""
    decimals = decimals_of(form, "%" if is_share else unit)
    if (
        figure.meaning.ask is not None
        and figure.meaning.over is None
        and figure.meaning.ask.function in ("count", "distinct")
    ):
        decimals = 0
    number = figure.number
    if "%" in form and (is_share or unit == "%"):
        number, decimals = number / 100, (decimals or 0) + 2
    return replace(figure, shown=rounded(number, decimals))


def printed_number(sheet: Sheet, place: Place) -> Number:
    """A number that the form already holds in the cell."""
    found = sheet.cell(*place) if place[0] < 1_000_000 else None
    if found is None or found.formula is not None:
        return None
    text = found.text.strip().replace(",", "")
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def beside(printed: Number, figure: Figure) -> Figure:
    """What the form prints stays; where it is not what the records say, that is told."""
    if printed is None:
        return figure
    trouble = _differs(printed, figure)
    return replace(figure, known="kept", number=printed, shown=rounded(printed, None), trouble=trouble)


def _differs(printed: Number, figure: Figure) -> str:
    if printed is None or figure.number is None or isinstance(figure.shown, str):
        return ""
    shown = Fraction(figure.shown) if figure.shown is not None else figure.number
    return f"表里写的是 {_plain(printed)}，记录里数出来是 {_plain(shown)}" if printed != shown else ""


def _plain(number: Fraction) -> str:
    return format(rounded(number, 4), "f")
