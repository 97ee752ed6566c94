"""The formats of a column as a person chooses one: each with a value of the records written in it, masked."""

from __future__ import annotations

import uuid
from typing import Any

from yici.apps.records.public import read_rows
from yici.apps.tables.contracts import FormatChoice
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.surveying import frame_of, plan_fill, read_form
from yici.apps.tables.rules import Format, Unwritable, offered_formats, write_value
from yici.apps.tables.selectors.receipts import masked
from yici.core import files
from yici.core.access import Actor
from yici.sheets.filling import Styled

#: Rows looked through for a value to show.
LOOKED_THROUGH = 20
_HIDDEN = "*"


def list_formats(actor: Actor, key: uuid.UUID, sheet: str, place: str) -> tuple[FormatChoice, ...]:
    """The formats that a column or field may be written in, the one in force first; empty where there is no choice.
    ``shown`` is a value of the records in that format, with the middle of numbers of people hidden."""
    fill = get_fill_for(actor, key)
    frame = frame_of(actor, fill)
    form = read_form(files.read(fill.incoming), fill.file_name)
    plan = next((one for one in plan_fill(form, frame) if one.name == sheet), None)
    column = next((one for one in plan.columns if one.place == place and not one.box), None) if plan else None
    if plan is None or column is None:
        raise PlaceUnknown(sheet=sheet, place=place)
    if column.use != "value" or column.element is None or column.element.entity == "form":
        return ()
    offered = offered_formats(column.facts, column.element, column.format)
    value = _a_value(actor, plan, column, fill.purpose or fill.form.title, fill.number) if offered else None
    return tuple(
        FormatChoice(one.text, one.text == column.format.text, shown)
        for one in offered
        if (shown := _shown(value, one, column)) is not None
    )


def _a_value(actor: Actor, plan: SheetPlan, column: ColumnPlan, purpose: str, number: str) -> Any:
    """The first known value of the column; read with the purpose of the fill, so that the log has it."""
    for row in read_rows(actor, plan.records[:LOOKED_THROUGH], (column.code,), purpose=purpose, context=number):
        known = row.values.get(column.code)
        if known is not None and known.value is not None:
            return _hidden(column, known.value)
    return None


def _hidden(column: ColumnPlan, value: Any) -> Any:
    """A number of a person with its middle hidden before it is written: its shape shows, the number does not."""
    text = str(value)
    if not isinstance(value, str) or masked(column.code, text) == text:
        return value
    keep = (6, 4) if column.format.kind == "id" else (3, 4)
    if len(text) <= sum(keep) + 2:
        return _HIDDEN * len(text)
    return text[: keep[0]] + _HIDDEN * (len(text) - sum(keep)) + text[-keep[1] :]


def _shown(value: Any, form: Format, column: ColumnPlan) -> str | None:
    """The value as the form would show it; empty without a value, None when this value has no such shape."""
    if value is None or column.element is None:
        return ""
    try:
        cell = write_value(value, form, column.element, column.codes)
    except (Unwritable, ValueError):
        return None
    inner = cell.value if isinstance(cell, Styled) else cell
    text = "" if inner is None else str(inner)
    return " ".join(text) if form.boxes else text
