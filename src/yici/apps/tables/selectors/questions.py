"""Open questions in words: who, what, allowed values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yici.apps.records.public import catalogue, read_rows
from yici.apps.tables.contracts import QuestionView
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Question
from yici.core.access import Actor
from yici.core.errors import NotFound

LABELS = {
    "person": ("person.name", "person.relation_to_head"), "household": ("household.head", "household.group"),
}  # fmt: skip
UNKNOWN = "?"


def list_questions(
    actor: Actor, key: uuid.UUID, *, state: str = "open", after: int = 0, limit: int = 200
) -> tuple[QuestionView, ...]:
    """Questions of a fill by number; ``state`` open, answered, blank or all; ``after`` is the last number seen."""
    fill = get_fill_for(actor, key)
    rows = fill.questions.filter(number__gt=after).order_by("number")
    if state != "all":
        rows = rows.filter(state=state)
    found = list(rows[:limit])
    who = labels_of(actor, [row.record for row in found if row.record is not None])
    asked = {
        (sheet["name"], column["letter"] or column["cell"]): sheet.get("formats", {}).get(column["place"], [])
        for sheet in fill.understanding.get("sheets", ())
        for column in sheet["columns"]
    }
    return tuple(_view(row, who, tuple(asked.get((row.sheet, row.column), ()))) for row in found)


def labels_of_doubtful(actor: Actor, doubtful: Sequence[tuple[uuid.UUID, dt.date | None]]) -> dict[uuid.UUID, str]:
    """Labels of records at the edge, each as of the day it left: afterwards it may be another village's to see."""
    labels: dict[uuid.UUID, str] = {}
    by_day: dict[dt.date | None, list[uuid.UUID]] = {}
    for record, day in doubtful:
        by_day.setdefault(day, []).append(record)
    for day, records in by_day.items():
        try:
            labels.update(labels_of(actor, records, as_of=day))
        except NotFound:
            labels.update(dict.fromkeys(records, "（已不在本辖区）"))
    return labels


def labels_of(actor: Actor, records: Sequence[uuid.UUID], as_of: dt.date | None = None) -> dict[uuid.UUID, str]:
    """A record in words: a person's name, a household's head, a thing's name; never a number of a person."""
    keys = list(dict.fromkeys(records))
    if not keys:
        return {}
    codes = [code for code in _name_codes() if catalogue().element(code) is not None]
    labels: dict[uuid.UUID, str] = {}
    for row in read_rows(actor, keys, codes, as_of=as_of):
        words = [str(row.values[code].value) for code in codes if code in row.values and row.values[code].value]
        labels[row.record] = words[0] if words else "（没有名称）"
    return labels


def _name_codes() -> tuple[str, ...]:
    return (
        "person.name", "household.head", "enterprise.name", "project.name", "facility.name", "building.address",
        "hazard.description", "plot.name", "village.name",
    )  # fmt: skip


def _view(row: Question, who: dict[uuid.UUID, str], choices: tuple[str, ...]) -> QuestionView:
    known = catalogue()
    element = known.element(row.element)
    codes = known.lists.get(element.code_list) if element is not None and element.code_list else None
    if not choices and codes is not None:
        choices = tuple(one.name for one in codes.values)
    if not choices and element is not None and element.type == "bool":
        choices = ("是", "否")
    return QuestionView(
        number=row.number, sheet=row.sheet, column=row.column, record=row.record,
        who=who.get(row.record, "") if row.record else "",
        element="" if row.element.startswith(UNKNOWN) else row.element,
        element_name=element.name if element else row.prompt, prompt=row.prompt,
        type=element.type if element else "text", unit=element.unit if element else "", choices=choices,
        hint="", last_known="", state=row.state,  # type: ignore[arg-type]
    )  # fmt: skip
