"""Figures held against each other: totals and a count of the whole, wholes and their parts, rounded parts and their
rounded total. A difference is told at its cell; no number is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from yici.apps.tables.aggregates import Line, Place, TableMeaning, rounded
from yici.apps.tables.planning.counted import Figure

Figures = Mapping[Place, Figure]


def check_figures(table: TableMeaning, figures: Figures, whole: Mapping[Place, Fraction]) -> dict[Place, Figure]:
    """The figures with what does not add up told; ``whole`` are counts of the whole beside totals that are sums."""
    checked = dict(figures)
    for place, figure in figures.items():
        trouble = figure.trouble or _against_whole(figure, whole.get(place)) or _against_parts(table, place, figures)
        checked[place] = replace(figure, trouble=trouble, reason=figure.reason or _rounding(figure, figures))
    return checked


def _plain(number: Fraction) -> str:
    return format(rounded(number, 4), "f")


def _against_whole(figure: Figure, whole: Fraction | None) -> str:
    formula = figure.meaning.formula
    if whole is None or figure.number is None or formula is None or formula.op != "sum" or figure.number == whole:
        return ""
    return f"各数之和是 {_plain(figure.number)}，直接数总数是 {_plain(whole)}"


def _against_parts(table: TableMeaning, place: Place, figures: Figures) -> str:
    """A row whose parts are printed below it: all of them must come to it, and none marked 其中 may pass it."""
    figure = figures[place]
    row = table.row_of(place)
    if row is None or figure.number is None or figure.meaning.kind not in ("measure", "fact"):
        return ""
    parts = [one for one in table.rows if one.parent == row.number and one.side == row.side and not one.op]
    for part in parts:
        found = figures.get((part.number, place[1]))
        if found is not None and found.number is not None and _is_same(found, figure) and found.number > figure.number:
            return f"“{_name(part)}”{_plain(found.number)} 比它大"
    whole = [one for one in parts if not (one.own and one.own[0].is_of_which)]
    numbers = [figures[one.number, place[1]].number for one in whole if (one.number, place[1]) in figures]
    known = [number for number in numbers if number is not None]
    if (
        len(whole) < 2
        or len(known) != len(whole)
        or not all(_is_same(figures[one.number, place[1]], figure) for one in whole)
    ):
        return ""
    total = sum(known, Fraction(0))
    return f"下面各项之和是 {_plain(total)}" if total != figure.number else ""


def _is_same(part: Figure, whole: Figure) -> bool:
    """Whether two figures count the same kind of thing, so that they may be compared."""
    one, two = part.meaning.ask, whole.meaning.ask
    if one is None or two is None:
        return part.meaning.kind == whole.meaning.kind and part.meaning.unit == whole.meaning.unit
    return (one.entity, one.function, one.value) == (two.entity, two.function, two.value)


def _name(line: Line) -> str:
    return line.own[-1].core if line.own else line.place


def _rounding(figure: Figure, figures: Figures) -> str:
    """A rounded total beside rounded parts that come to something else."""
    formula = figure.meaning.formula
    if formula is None or formula.op != "sum" or not isinstance(figure.shown, Decimal):
        return ""
    shown = [figures[place].shown for place in formula.parts if place in figures]
    numbers: Sequence[Decimal] = [one for one in shown if isinstance(one, Decimal)]
    if len(numbers) != len(formula.parts):
        return ""
    total = sum(numbers, Decimal(0))
    return f"各数四舍五入后相加是 {total:f}" if total != figure.shown else ""
