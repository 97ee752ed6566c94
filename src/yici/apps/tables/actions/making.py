"""Making the file: values into the sheets, the receipt beside it. Values are read and written outside transactions."""

from __future__ import annotations

import hashlib
import io
import time
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from yici.apps.tables.actions.figures import keep_made_figures
from yici.apps.tables.contracts import FillView
from yici.apps.tables.errors import AreaNeeded, FormNotFillable, NothingToFill, PopulationNeeded, RecordNeeded
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, Question, ReceiptColumn, ReceiptException, ReceiptRow
from yici.apps.tables.planning.figure_filling import FiguresFiller
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.memory import city_lexicon
from yici.apps.tables.planning.placing import SheetFiller
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import CELL_KINDS, RowWriter
from yici.apps.tables.planning.splitting import split
from yici.apps.tables.planning.surveying import blank_cells, frame_of, plan_fill, read_form, settled_pairs
from yici.apps.tables.selectors.fills import outgoing_name, view_of
from yici.apps.tables.states import FILL_STATES
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.sentences import said
from yici.sheets.errors import SheetError
from yici.sheets.filling import fill_package, outgoing_of
from yici.sheets.grid import column_letter
from yici.sheets.sentences import Sentence

T = TypeVar("T")
Filler = SheetFiller | FiguresFiller
BATCH = 5000
#: Owner kind of filled files, which hold values; forms as they came belong to "fill".
FILLED = "filled"
PARTS_NAME = "parts.zip"
INCOMING = "fill"  # under these words a fill owns its files


def make_file(*, actor: Actor, fill: uuid.UUID) -> FillView:
    """Make the filled file and its receipt. Open questions leave their cells blank; made again, it is replaced."""
    began = time.perf_counter()
    row = get_fill_for(actor, fill)
    made = fill_form(actor, row)
    data = made.data
    prepared = files.prepare(data)
    _forget_receipt(actor, row.pk)
    for filler in made.fillers:
        if isinstance(filler, SheetFiller):
            _keep_rows(filler, row.pk)
    keep_made_figures(row, [one for one in made.fillers if isinstance(one, FiguresFiller)])
    counts = _counts(row, made.fillers)
    counts.update(
        digest=hashlib.sha256(data).hexdigest(), seconds=round(time.perf_counter() - began, 3),
        extension=outgoing_of(data).extension, lost=[[one.template, one.facts] for one in dict.fromkeys(made.lost)],
    )  # fmt: skip
    parts = files.prepare(made.parts) if made.parts else None
    counts["parts"] = {"address": parts.address, "count": made.part_count} if parts is not None else None
    _finish(
        actor=actor, key=row.key, version=row.version, prepared=prepared, parts=parts, fillers=made.fillers,
        counts=counts,
    )  # fmt: skip
    return view_of(get_fill_for(actor, fill))


class Made:
    """A filled form with what happened in each sheet, and what could not be taken along."""

    def __init__(self, data: bytes, fillers: list[Filler], lost: tuple[Sentence, ...]) -> None:
        self.data = data
        self.fillers = fillers
        self.lost = lost
        self.parts = b""
        self.part_count = 0


def fill_form(actor: Actor, fill: Fill) -> Made:
    """The filled form of a fill. Must not run inside an action: protected values are read."""
    data = files.read(fill.incoming)
    form = read_form(data, fill.file_name)
    frame = frame_of(actor, fill)
    plans = plan_fill(form, frame)
    _check_ready(plans)
    answered, blank = settled_pairs(fill)
    fillers: list[Filler] = [
        FiguresFiller(plan, frame, blank_cells(fill, plan.name)) if plan.figures is not None
        else SheetFiller(plan, frame, RowWriter(plan, frame, answered, blank))
        for plan in plans if plan.is_filled
    ]  # fmt: skip
    out = io.BytesIO()
    try:
        report = fill_package(data, out, [filler.fill() for filler in fillers])
    except SheetError as error:
        raise FormNotFillable(reason=said(error.sentence)) from error
    made = Made(out.getvalue(), fillers, (*form.workbook.remarks, *report.lost))
    _split(made, data, plans, frame)
    return made


def _split(made: Made, data: bytes, plans: Sequence[SheetPlan], frame: Frame) -> None:
    """The same rows in several files, zipped, where the system that takes them says how many rows a file may have."""
    lists = [plan for plan in plans if plan.is_filled and plan.figures is None]
    pieces = list(split(lists[0])) if len(lists) == 1 and lists[0].former is None else []
    if len(pieces) < 2:
        return
    packed = io.BytesIO()
    first = 1
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, piece in enumerate(pieces, 1):
            out = io.BytesIO()
            fill_package(data, out, [SheetFiller(piece, frame, RowWriter(piece, frame)).fill()])
            last = first + len(piece.records) - 1
            archive.writestr(f"{number}_{first}-{last}{outgoing_of(data).extension}", out.getvalue())
            first = last + 1
    made.parts, made.part_count = packed.getvalue(), len(pieces)


def _check_ready(plans: Sequence[SheetPlan]) -> None:
    open_sheets = [plan for plan in plans if not plan.skipped]
    if not open_sheets:
        reasons = "; ".join(dict.fromkeys(f"{plan.name}: {plan.skipped}" for plan in plans))
        raise NothingToFill(reason=reasons)
    if any(plan.area is None for plan in open_sheets):
        raise AreaNeeded
    waiting = [plan for plan in open_sheets if plan.needs_choice]
    if waiting and len(waiting) == len(open_sheets):
        if waiting[0].reading.layout.kind == "card":
            entity = waiting[0].reading.main.match.entity.entity
            raise RecordNeeded(entity=city_lexicon().names.get(entity, entity or "记录"))
        raise PopulationNeeded


@action
def _forget_receipt(actor: Actor, pk: int) -> None:
    for model in (ReceiptColumn, ReceiptRow, ReceiptException):
        model._default_manager.filter(fill_id=pk).delete()


def _keep_rows(filler: Filler, pk: int) -> None:
    """One row per sheet row, in batches that no other writer waits long for."""
    sheet = filler.plan.name[:120]
    rows = (
        ReceiptRow(
            fill_id=pk, sheet=sheet, row=number, record=record, record_version=version,
            others=[[str(key), other] for key, other in others],
        )
        for number, (record, version, others) in zip(filler.rows, filler.writer.ledger.rows, strict=True)
    )  # fmt: skip
    for some in _batches(rows, BATCH):
        _insert(ReceiptRow, some)
    exceptions = (
        ReceiptException(fill_id=pk, sheet=sheet, cell=_cell(filler, place, column), kind=kind, record_version=version)
        for place, column, kind, version in filler.writer.ledger.exceptions
    )
    for many in _batches(exceptions, BATCH):
        _insert(ReceiptException, many)


def _cell(filler: Filler, place: int, column: Any) -> str:
    if filler.plan.reading.layout.kind == "card":
        return str(column.facts.letter)
    return f"{column_letter(column.number)}{filler.rows[place]}"


@action
def _insert(model: Any, rows: list[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while some := list(islice(rows, size)):
        yield some


def _counts(fill: Fill, fillers: list[Filler]) -> dict[str, Any]:
    cells: Counter[str] = Counter()
    sheets = []
    for filler in fillers:
        cells.update(filler.writer.ledger.counts)
        sheets.append({"name": filler.plan.name, "cells": dict(filler.writer.ledger.counts), "rows": len(filler.rows)})
    return {**fill.counts, "cells": {kind: cells.get(kind, 0) for kind in CELL_KINDS}, "sheets": sheets}


@action
def _finish(
    *,
    actor: Actor,
    key: uuid.UUID,
    version: int,
    prepared: files.PreparedFile,
    parts: files.PreparedFile | None,
    fillers: list[Filler],
    counts: dict[str, Any],
) -> None:
    fill = get_fill_for(actor, key)
    ReceiptColumn.objects.bulk_create(
        ReceiptColumn(
            fill=fill, sheet=filler.plan.name[:120], column=column.facts.letter[:12],
            rule=(column.match.kind if column.use in ("value", "constant", "sequence") else column.use)[:12],
            element=column.code, element_version=column.element.version if column.element else None,
            format=column.format.text if column.use == "value" else "", reason=column.match.reason[:300],
        )
        for filler in fillers
        for column in filler.plan.columns
    )  # fmt: skip
    state = FILL_STATES.step(fill.state, "make", actor=actor, facts=None)
    changed = Fill.objects.filter(pk=fill.pk, version=version).update(
        state=state, outgoing=prepared.address, filled_at=clock.now(), counts=counts, version=version + 1
    )
    if not changed:
        raise ChangedMeanwhile
    files.release(FILLED, fill.key)  # made again, the former file is let go
    files.refer(
        prepared, owner_kind=FILLED, owner_key=fill.key, name=outgoing_name(fill.file_name, counts["extension"])
    )
    if parts is not None:
        files.refer(parts, owner_kind=FILLED, owner_key=fill.key, name=PARTS_NAME)
    audit.record(
        "form.filled", actor=actor, kind="fill", key=fill.key, number=fill.number, cells=counts["cells"],
        digest=counts["digest"],
    )  # fmt: skip


@action
def erase_filled_files(record: uuid.UUID) -> int:
    """Remove every filled file that holds values of an erased record; the fills can be made again without it.

    A form that already named its people when it was dropped goes too, and its fill is withdrawn. For the eraser of this
    place (``core.copies``). Receipts keep keys only and stay. Returns how many files went.
    """
    of_row = ReceiptRow.objects.filter(record=record).values_list("fill_id", flat=True)
    joined = ReceiptRow.objects.filter(others__icontains=str(record)).values_list("fill_id", flat=True)
    asked = Question.objects.filter(record=record).values_list("fill_id", flat=True)
    count = 0
    for fill in Fill.objects.filter(pk__in={*of_row, *joined, *asked}):
        count += files.erase(FILLED, fill.key)
        event = "survey"
        if _came_with_people(fill):
            count += files.erase(INCOMING, fill.key)
            event = "withdraw"
        state = FILL_STATES.find_target(fill.state, event) or fill.state
        Fill.objects.filter(pk=fill.pk).update(outgoing="", state=state)
    return count


def _came_with_people(fill: Fill) -> bool:
    sheets = fill.understanding.get("sheets", [])
    return any((sheet.get("population") or {}).get("completes_in_place") for sheet in sheets)
