"""A copy sheet: what is known of one record in the order of a form, to be typed into a system that takes no file."""

from __future__ import annotations

import uuid
from dataclasses import replace

from yici.apps.tables.contracts import CopyLine, CopySheet
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.rows import RowWriter
from yici.apps.tables.planning.surveying import frame_of, plan_fill, read_form, settled_pairs, values_of
from yici.apps.tables.selectors.questions import labels_of
from yici.core import files
from yici.core.access import Actor
from yici.sheets.filling import CellValue, Styled


def get_copy_sheet(actor: Actor, key: uuid.UUID, sheet: str, place: int = 0) -> CopySheet:
    """The values of the ``place``-th record (from 0) of a list, or of a card's one, in the order of the form and in its
    formats, unmasked: every personal value shown stands in the log of accesses under the fill's purpose.
    ``PlaceUnknown`` where the sheet is not filled or has no such row."""
    fill = get_fill_for(actor, key)
    form = read_form(files.read(fill.incoming), fill.file_name)
    frame = frame_of(actor, fill)
    plan = next((one for one in plan_fill(form, frame) if one.name == sheet), None)
    if plan is None or not plan.is_filled or plan.figures is not None or not 0 <= place < len(plan.records):
        raise PlaceUnknown(sheet=sheet, place=str(place + 1))
    record, total = plan.records[place], len(plan.records)
    writer = RowWriter(replace(plan, records=(record,)), frame, *settled_pairs(fill))
    row = next(iter(writer.rows(values_of(replace(plan, records=(record,)), frame))), ())
    lines: dict[str, CopyLine] = {}
    for column, value in zip(writer.written, row, strict=False):
        if column.use == "sequence":
            continue
        before = lines.get(column.place)
        text = (before.value if before is not None else "") + _text(value)
        lines[column.place] = CopyLine(column.title, text, _is_known(column, text))
    who = labels_of(actor, [record], as_of=frame.as_of).get(record, "")
    return CopySheet(sheet, who, place, total, tuple(lines.values()))


def _is_known(column: ColumnPlan, text: str) -> bool:
    return bool(text) and column.use in ("value", "constant")


def _text(value: CellValue) -> str:
    inner = value.value if isinstance(value, Styled) else value
    return "" if inner is None else str(inner)
