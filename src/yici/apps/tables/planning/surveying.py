"""A survey of a fill: the form understood, planned, and its values looked through for what is missing. Writes nothing
but access events."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yici.apps.places.public import find_area, find_unit_of_area
from yici.apps.records.public import RowValues, read_rows
from yici.apps.tables.models import Fill
from yici.apps.tables.planning.figure_filling import FiguresFiller, Placed
from yici.apps.tables.planning.former import note_row, with_former
from yici.apps.tables.planning.formulas import compared, watched
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.grain import with_grain
from yici.apps.tables.planning.memory import city_lexicon, matcher_catalogue, remembered
from yici.apps.tables.planning.parts import with_parts
from yici.apps.tables.planning.plan import SheetPlan, plan_form
from yici.apps.tables.planning.rows import Ledger, Missing, RowWriter
from yici.apps.tables.understanding import FormReading, understand_workbook
from yici.core import files
from yici.core.access import Actor
from yici.sheets.filling import CellValue
from yici.sheets.opening import open_workbook

#: Questions that a fill may hold; beyond it the cells stay open without a question.
MOST_QUESTIONS = 20_000
#: Under which code the question of a single cell is kept: this and its address.
CELL = "?cell:"
HOUSEHOLD_MARK = "household.kind"


@dataclass
class Survey:
    """What was found: reading, plans and a ledger by sheet name."""

    form: FormReading
    frame: Frame
    plans: tuple[SheetPlan, ...]
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    figures: dict[str, list[Placed]] = field(default_factory=dict)
    households: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)

    @property
    def needs_choice(self) -> bool:
        """Whether an area or a population is still to be chosen."""
        return any(plan.needs_choice or (not plan.skipped and plan.area is None) for plan in self.plans)


def frame_of(actor: Actor, fill: Fill) -> Frame:
    """The frame of a fill."""
    area = find_area(fill.area.key, actor) if fill.area is not None else None
    unit = find_unit_of_area(area) if area is not None else None
    return Frame(
        actor=actor, area=area, as_of=fill.as_of, known_at=fill.known_at, purpose=fill.purpose or fill.form.title,
        number=fill.number, unit_name=unit.name if unit else area.name if area else "", decisions=fill.decisions,
    )  # fmt: skip


def read_form(data: bytes, file_name: str) -> FormReading:
    """Understand the bytes of a form with what the city remembers."""
    return understand_workbook(
        open_workbook(data), matcher_catalogue(), city_lexicon(), remembered, file_name=file_name
    )


def survey(actor: Actor, fill: Fill) -> Survey:
    """Look through everything that a fill would write. Must not run inside an action."""
    form = read_form(files.read(fill.incoming), fill.file_name)
    frame = frame_of(actor, fill)
    found = Survey(form, frame, plan_fill(form, frame))
    answered, blank = settled_pairs(fill)
    for plan in found.plans:
        if not plan.is_filled:
            continue
        if plan.figures is not None:
            filler = FiguresFiller(plan, frame, blank_cells(fill, plan.name))
            found.ledgers[plan.name], found.figures[plan.name] = filler.writer.ledger, filler.placed
            continue
        writer = RowWriter(plan, frame, answered, blank, notes_missing=True)
        values = values_of(plan, frame)
        if plan.former is not None:
            values = watched(plan, compared(plan, matcher_catalogue()), values, writer.ledger)
        for cells in writer.rows(values):
            note_cells(plan, writer, cells)
        for one in plan.former.differences if plan.former is not None else ():
            tally = writer.ledger.tallies[one.column.place]
            tally["conflict"] = tally.get("conflict", 0) + 1
        for part in plan.parts:
            inner = RowWriter(part, frame, answered, blank, notes_missing=True)
            for _ in inner.rows(values_of(part, frame)):
                pass
            writer.ledger.missing += inner.ledger.missing
            writer.ledger.tallies.update(inner.ledger.tallies)
        found.ledgers[plan.name] = writer.ledger
    found.households = _households(found)
    return found


def plan_fill(form: FormReading, frame: Frame) -> tuple[SheetPlan, ...]:
    """The plans of a fill, rows that a file already names found again. Reads values: must not run inside an action."""
    plans = plan_form(form, frame, matcher_catalogue(), city_lexicon())
    catalogue = matcher_catalogue()
    plans = tuple(with_parts(plan, frame, catalogue) for plan in plans)
    return tuple(with_none(with_former(with_grain(plan, frame), frame), frame) for plan in plans)


def with_none(plan: SheetPlan, frame: Frame) -> SheetPlan:
    """The plan of a list that somebody signed as having no row; a row that came meanwhile makes it an ordinary one."""
    return replace(plan, is_none=plan.may_be_none and "none" in frame.decided(plan.name))


def note_cells(plan: SheetPlan, writer: RowWriter, cells: tuple[CellValue, ...]) -> None:
    """Note where a file that came filled differs from the row just written."""
    if plan.former is not None:
        for _ in note_row(plan.former, plan, writer.ledger.rows[-1][0], writer.written, cells):
            pass


def blank_cells(fill: Fill, sheet: str) -> frozenset[str]:
    """Cells of a table of figures that a person left blank."""
    rows = fill.questions.filter(sheet=sheet[:120], state="blank", element__startswith=CELL)
    return frozenset(element.removeprefix(CELL) for element in rows.values_list("element", flat=True))


def values_of(plan: SheetPlan, frame: Frame) -> Iterator[RowValues]:
    """The values of a sheet's rows, in order; protected ones open an access event first."""
    if not plan.records:
        return iter(())
    return read_rows(
        frame.actor, plan.records, plan.elements, as_of=frame.as_of, known_at=frame.known_at, purpose=frame.purpose,
        context=frame.number, relation=plan.query.relation if plan.query else "",
    )  # fmt: skip


def settled_pairs(
    fill: Fill,
) -> tuple[frozenset[tuple[uuid.UUID, str]], frozenset[tuple[uuid.UUID, str]]]:
    """(record, code) of answered questions, and of those left blank."""
    rows = fill.questions.exclude(state="open").exclude(record=None).values_list("record", "element", "state")
    answered: set[tuple[uuid.UUID, str]] = set()
    blank: set[tuple[uuid.UUID, str]] = set()
    for record, element, state in rows:
        if record is not None:
            (answered if state == "answered" else blank).add((record, element))
    return frozenset(answered), frozenset(blank)


def _households(found: Survey) -> dict[uuid.UUID, uuid.UUID]:
    """The household of each person about whose household something is missing: it is asked once, not per member."""
    wanted = [
        one.record
        for plan in found.plans
        for one in _asked(found.ledgers.get(plan.name))
        if one.column.element is not None and one.column.element.entity == "household"
    ]
    keys = list(dict.fromkeys(wanted))
    if not keys or HOUSEHOLD_MARK not in matcher_catalogue().elements:
        return {}
    rows = read_rows(found.frame.actor, keys, (HOUSEHOLD_MARK,), as_of=found.frame.as_of)
    return {row.record: row.others[0][0] for row in rows if row.others}


def _asked(ledger: Ledger | None) -> tuple[Missing, ...]:
    """What is missing, then what is out of date."""
    return (*ledger.missing, *ledger.stale) if ledger is not None else ()


def questions_of(found: Survey) -> list[tuple[SheetPlan, Missing]]:
    """What is to be asked, each fact once: a household's fact is asked at its first row."""
    asked: set[tuple[uuid.UUID, str]] = set()
    result: list[tuple[SheetPlan, Missing]] = []
    for plan in found.plans:
        ledger = found.ledgers.get(plan.name)
        for one in _asked(ledger):
            subject = one.record
            if one.column.element is not None and one.column.element.entity == "household":
                subject = found.households.get(one.record, one.record)
            code = one.column.code or f"{plan.name}/{one.column.place}"
            if (subject, code) in asked or len(result) >= MOST_QUESTIONS:
                continue
            asked.add((subject, code))
            result.append((plan, one))
    return result
