"""Cells of tables of figures kept: numbers with what was counted, questions about cells nobody knows, their answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yici.apps.records.public import Answer as RecordAnswer
from yici.apps.records.public import (
    Measure,
    SourceFacts,
    catalogue,
    create_record,
    propose_element,
    rows_behind,
)
from yici.apps.tables.aggregates import OF_AREA, factor_between
from yici.apps.tables.contracts import BehindView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import CellFigure, Fill, Question
from yici.apps.tables.planning.figure_filling import FiguresFiller, Placed, area_of, definition_of, exact
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.surveying import CELL, Survey
from yici.apps.tables.planning.village_facts import CODE_OF_AREA
from yici.apps.tables.selectors.figures import find_figure
from yici.apps.tables.selectors.questions import labels_of
from yici.core import audit
from yici.core.access import Actor
from yici.core.actions import action
from yici.sheets.grid import address, column_letter, column_number

BATCH = 2000
#: How the figures of a plan are shown: as what the cells of lists are.
KNOWN = {
    "aggregate": "derived", "derived": "derived", "filled": "records", "asked": "answered", "open": "asked",
    "blank": "blank", "kept": "kept",
}  # fmt: skip


def keep_figures(fill: Fill, figures: Mapping[str, Sequence[Placed]], plans: Mapping[str, SheetPlan]) -> None:
    """Keep the figures of a survey, those of an earlier one replaced."""
    CellFigure.objects.filter(fill=fill).delete()
    rows = [
        _row(fill, plans[name], one) for name, placed in figures.items() for one in placed if one.figure.meaning.kind
    ]
    CellFigure.objects.bulk_create(rows, batch_size=BATCH)


@action
def keep_made_figures(fill: Fill, fillers: Sequence[FiguresFiller]) -> None:
    """Keep the figures as they were written into a made file: its receipt."""
    if fillers:
        keep_figures(fill, {one.plan.name: one.placed for one in fillers}, {one.plan.name: one.plan for one in fillers})


def _row(fill: Fill, plan: SheetPlan, placed: Placed) -> CellFigure:
    figure, cell = placed.figure, placed.figure.meaning
    table = plan.figures
    assert table is not None
    row, column = table.meaning.row_of(figure.place), table.meaning.column(figure.place[1])
    area_name = plan.area.short_name if plan.area else ""
    return CellFigure(
        fill=fill, sheet=plan.name[:120], row=placed.row, column=placed.column,
        row_place=row.place[:300] if row else "",
        column_place=column.place[:300] if column else "", kind=cell.kind,
        known="conflict" if figure.trouble and figure.known != "open" else KNOWN.get(figure.known, figure.known),
        number=exact(figure.number), shown=("" if figure.shown is None else str(figure.shown))[:200],
        unit=cell.unit[:20], sentence=cell.sentence.replace("{area}", area_name)[:600], reason=figure.reason[:300],
        trouble=figure.trouble[:300], definition=definition_of(cell, figure.heading), area=area_of(figure, plan),
        element=figure.element[:80], record=figure.record, moment=figure.moment,
    )  # fmt: skip


def questions_of_figures(found: Survey) -> dict[tuple[str, str, uuid.UUID | None, str], str]:
    """Questions about single cells: (sheet, column, record, code) -> what is asked."""
    asked: dict[tuple[str, str, uuid.UUID | None, str], str] = {}
    plans = {plan.name: plan for plan in found.plans}
    for name, placed in found.figures.items():
        for one in placed:
            if one.figure.known == "open":
                key = (name[:120], column_letter(one.column), one.figure.record, f"{CELL}{one.cell}")
                asked[key] = _prompt(plans[name], one)
    return asked


def _prompt(plan: SheetPlan, placed: Placed) -> str:
    assert plan.figures is not None
    column = plan.figures.meaning.column(placed.figure.place[1])
    row = plan.figures.meaning.row_of(placed.figure.place)
    title = column.place.partition(":")[2] if column is not None and column.own else ""
    if not title and row is not None:
        title = row.place.partition(":")[2]
    unit = placed.figure.meaning.unit
    return f"{title}（{unit}）"[:300] if unit and unit not in title else title[:300]


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a question about a cell stands: its figure as kept."""

    figure: CellFigure

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((str(code), str(name)) for code, name in self.figure.definition.get("choices", ()))


def cells_asked(fill: Fill, questions: Iterable[Question]) -> dict[int, CellPlace]:
    """The figures behind questions about cells, by the question's number."""
    wanted = {
        one.number: (one.sheet, one.element.removeprefix(CELL)) for one in questions if one.element.startswith(CELL)
    }
    if not wanted:
        return {}
    rows = {(row.sheet, address(row.row, row.column)): row for row in fill.figures.filter(known="asked")}
    return {number: CellPlace(rows[place]) for number, place in wanted.items() if place in rows}


def answer_of_cell(actor: Actor, fill: Fill, place: CellPlace, value: str, question: Question) -> RecordAnswer | str:
    """The answer to a cell as one to the record of its area, made when there is none; or why it is no answer."""
    figure = place.figure
    text = value.strip().replace(",", "")
    if place.choices:
        names = {name: code for code, name in place.choices}
        codes = {code for code, _ in place.choices}
        text = names.get(text, text)
        if text not in codes:
            return "、".join(f"{code}.{name}" for code, name in place.choices) + "，写其中一个。"
    elif figure.definition.get("ask") is not None or figure.unit:
        try:
            float(text)
        except ValueError:
            return "这里要一个数，例如 12 或 12.5。"
    code = str(figure.definition.get("fact") or "")
    element = catalogue().element(code) if code else None
    if element is None:
        heading = str(figure.definition.get("heading") or question.prompt)
        name = (
            "·".join(part for part in (figure.row_place, figure.column_place) if part)
            .replace("row:", "")
            .replace("column:", "")
        )
        element = propose_element(
            actor, entity=OF_AREA, heading=heading, name=name[:80] or heading[:80], aliases=(heading,), unit=figure.unit
        )
    elif place.choices:
        text = _value_of_choice(text, place.choices, element.type)
    else:
        factor = factor_between(figure.unit, element.unit) if element.unit and figure.unit else None
        if factor is not None and factor != 1:
            text = str(float(text) * float(factor))
    record = question.record or _record_of(actor, fill, figure)
    return RecordAnswer(record, element.code, text, valid_on=None)


def _value_of_choice(code: str, choices: Sequence[tuple[str, str]], type_of: str) -> str:
    """A choice as the element keeps it: yes or no, one or none."""
    name = dict(choices).get(code, code)
    if type_of == "int" and name in ("是", "有", "否", "无"):
        return "1" if name in ("是", "有") else "0"
    return name


def _record_of(actor: Actor, fill: Fill, figure: CellFigure) -> uuid.UUID:
    """The record of an area as a whole, made when the area has none yet."""
    from yici.apps.places.public import find_area

    assert figure.area is not None
    area = find_area(figure.area, actor)
    source = SourceFacts("form", fill.form.title, fill.number)
    values = {CODE_OF_AREA: area.code} if catalogue().element(CODE_OF_AREA) is not None else {}
    made = create_record(actor, OF_AREA, values, area=area.key, source=source)
    CellFigure.objects.filter(fill=fill, area=area.key, record=None).update(record=made.key)
    return made.key


def note_answer(fill: Fill, place: CellPlace, value: str) -> None:
    """Show the answer in the drawn form at once."""
    CellFigure.objects.filter(pk=place.figure.pk).update(known="answered", shown=value[:200], reason="")


def column_of(cell: str) -> int:
    """The column of an address."""
    return column_number(cell.rstrip("0123456789"))


MOST_NAMES = 50


def see_rows_behind(*, actor: Actor, fill: uuid.UUID, sheet: str, cell: str) -> BehindView:
    """The first records behind a number by name, as of the number's day and moment; that somebody looked is logged."""
    row = get_fill_for(actor, fill)
    figure = find_figure(row, sheet, cell)
    ask = figure.definition.get("ask")
    if not ask or figure.area is None:
        raise PlaceUnknown(sheet=sheet, place=cell)
    measure = Measure(cell, ask["entity"], ask["condition"], ask["function"], ask["value"], ask["relation"])
    found = rows_behind(actor, measure, figure.area, row.as_of, figure.moment)
    _note_looking(actor=actor, fill=row, cell=cell, count=found.count)
    names = labels_of(actor, found.records[:MOST_NAMES], as_of=row.as_of)
    return BehindView(found.count, tuple(names.get(key, "") for key in found.records[:MOST_NAMES]))


@action
def _note_looking(*, actor: Actor, fill: Fill, cell: str, count: int) -> None:
    audit.record("form.rows_behind_seen", actor=actor, kind="fill", key=fill.key, cell=cell, count=count)
