"""Figures of a fill in words: how a cell is counted, what is asked about it, its line in the receipt."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from yici.apps.places.public import AreaView, find_area
from yici.apps.tables.contracts import CellView, QuestionView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import CellFigure, Fill, Question
from yici.apps.tables.planning.surveying import CELL
from yici.core.access import Actor
from yici.sheets.grid import address, column_number


def get_cell(actor: Actor, key: uuid.UUID, sheet: str, cell: str) -> CellView:
    """How a cell of a table of figures is counted; ``PlaceUnknown`` for a cell that holds no figure."""
    return view_of_figure(find_figure(get_fill_for(actor, key), sheet, cell))


def find_figure(fill: Fill, sheet: str, cell: str) -> CellFigure:
    """The figure of a cell by its address in the filled file."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not letters.isalpha() or not digits.isdecimal() or len(cell) > 12:
        raise PlaceUnknown(sheet=sheet, place=cell)
    row = fill.figures.filter(sheet=sheet[:120], row=int(digits), column=column_number(letters.upper())).first()
    if row is None:
        raise PlaceUnknown(sheet=sheet, place=cell)
    return row


def view_of_figure(row: CellFigure) -> CellView:
    """A figure as a contract."""
    definition = row.definition
    return CellView(
        sheet=row.sheet, cell=address(row.row, row.column), row_place=row.row_place, column_place=row.column_place,
        kind=row.kind, known=row.known, shown=row.shown, unit=row.unit, sentence=row.sentence, reason=row.reason,
        trouble=row.trouble, moment=row.moment, has_rows=bool(definition.get("ask")) and row.kind != "previous",
        condition=(definition.get("ask") or {}).get("condition", ""),
        parts=tuple(address(*part) for part in (definition.get("formula") or {}).get("parts", ())),
    )  # fmt: skip


def words_of_line(place: str) -> str:
    """A row or column in words: what its place says after the colon."""
    return place.partition(":")[2].replace("/", " › ")


def questions_of_cells(fill: Fill, rows: Iterable[Question]) -> dict[int, QuestionView]:
    """Questions about cells of tables of figures, by number: which row, which column, what may be answered."""
    wanted = {row.number: row for row in rows if row.element.startswith(CELL)}
    if not wanted:
        return {}
    kept = fill.figures.filter(sheet__in={one.sheet for one in wanted.values()})
    figures = {(one.sheet, address(one.row, one.column)): one for one in kept}
    found = {}
    for number, row in wanted.items():
        figure = figures.get((row.sheet, row.element.removeprefix(CELL)))
        choices = tuple(f"{code}.{name}" for code, name in figure.definition.get("choices", ())) if figure else ()
        found[number] = QuestionView(
            number=number, sheet=row.sheet, column=row.column, record=row.record,
            who=words_of_line(figure.row_place) if figure else "",
            element=row.element.lstrip("?"), element_name=row.prompt, prompt=row.prompt,
            type="text" if choices else "number", unit=figure.unit if figure else "", choices=choices,
            hint=figure.reason if figure else "", last_known="", state=row.state,  # type: ignore[arg-type]
        )  # fmt: skip
    return found


def area_of_figure(actor: Actor, row: CellFigure) -> AreaView | None:
    """The area a figure is about; raises ``AreaNotFound`` when it is not the actor's."""
    return find_area(row.area, actor) if row.area is not None else None
