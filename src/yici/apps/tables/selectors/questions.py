"""Open questions in words: who, what, allowed values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet

from yici.apps.records.public import catalogue, read_former_values, read_rows
from yici.apps.tables.contracts import QuestionColumn, QuestionView
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, Question
from yici.apps.tables.selectors.figures import questions_of_cells
from yici.apps.tables.selectors.receipts import masked
from yici.apps.tables.states import QUESTION_STATES
from yici.core.access import Actor
from yici.core.errors import NotFound

LABELS = {
    "person": ("person.name", "person.relation_to_head"), "household": ("household.head", "household.group"),
}  # fmt: skip
UNKNOWN = "?"
HIDDEN = "****"


def list_questions(
    actor: Actor,
    key: uuid.UUID,
    *,
    state: str = "open",
    after: int = 0,
    limit: int = 200,
    numbers: Collection[int] | None = None,
) -> tuple[QuestionView, ...]:
    """Questions of a fill by number; ``state`` open, answered, blank or all; ``after`` is the last number seen.
    ``numbers`` names the ones wanted."""
    fill = get_fill_for(actor, key)
    rows = fill.questions.filter(number__gt=after).order_by("number")
    if numbers is not None:
        rows = rows.filter(number__in=numbers)
    if state != "all":
        rows = rows.filter(state=state)
    found = list(rows[:limit])
    who = labels_of(actor, [row.record for row in found if row.record is not None and row.element[:6] != "?cell:"])
    asked = _choices_of_form(fill)
    last = _last_known(actor, found)
    cells = questions_of_cells(fill, found)
    return tuple(
        cells.get(row.number)
        or replace(_view(row, who, asked.get((row.sheet, row.column), ())), last_known=words, same=same)
        for row in found
        for words, same in [last.get(row.number, ("", ""))]
    )


def _last_known(actor: Actor, found: Sequence[Question]) -> dict[int, tuple[str, str]]:
    """What was known of each question's fact on an earlier day, in words; protected values stay closed. And
    what still holds but is out of date, as it can be said again."""
    wanted = [(row.record, row.element) for row in found if row.record is not None and row.element[:1] != UNKNOWN]
    former = read_former_values(actor, wanted, context="questions")
    told: dict[int, tuple[str, str]] = {}
    for row in found:
        value = former.get((row.record, row.element)) if row.record is not None else None
        if value is not None:
            text = HIDDEN if value.is_protected else _in_words(row.element, value.value)
            same = text if value.is_effective and not value.is_protected and row.state == "open" else ""
            told[row.number] = (f"{masked(row.element, text)}（{value.on:%Y-%m-%d}）", same)
    return told


def _in_words(code: str, value: object) -> str:
    """A stored value as people say it: names of codes, 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    element = catalogue().element(code)
    codes = catalogue().lists.get(element.code_list) if element is not None and element.code_list else None
    names = {one.code: one.name for one in codes.values} if codes is not None else {}
    several = value if isinstance(value, list | tuple) else [value]
    return "、".join(names.get(str(one), str(one)) for one in several)


def _choices_of_form(fill: Fill) -> dict[tuple[str, str], tuple[str, ...]]:
    """The values that the form itself allows, by sheet and column."""
    return {
        (sheet["name"], column["letter"] or column["cell"]): tuple(sheet.get("formats", {}).get(column["place"], ()))
        for sheet in fill.understanding.get("sheets", ())
        for column in sheet["columns"]
    }


@dataclass(frozen=True, slots=True)
class LastSettled:
    """The last act that settled several questions of a column at one instant."""

    at: dt.datetime
    state: str
    count: int


def last_settled(questions: QuerySet[Question]) -> LastSettled | None:
    """The last act on several of these questions, None when they were settled one by one or are open."""
    acts = questions.exclude(answered_at=None).values("answered_at", "state").annotate(count=Count("pk"))
    last = acts.filter(count__gte=2).order_by("-answered_at").first()
    return LastSettled(last["answered_at"], last["state"], last["count"]) if last is not None else None


def list_question_columns(actor: Actor, key: uuid.UUID) -> tuple[QuestionColumn, ...]:
    """The columns of a fill with open questions, or with some settled together, in the order of their questions."""
    fill = get_fill_for(actor, key)
    asked = _choices_of_form(fill)
    first: dict[tuple[str, str], Question] = {}
    numbers: dict[tuple[str, str], list[int]] = {}
    for row in fill.questions.order_by("number"):
        place = (row.sheet, row.column)
        first.setdefault(place, row)
        if row.state == QUESTION_STATES.initial:
            numbers.setdefault(place, []).append(row.number)
    settled = _settled_together(fill)
    return tuple(
        _column(row, numbers.get(place, []), asked.get(place, ()), settled.get(place))
        for place, row in first.items()
        if place in numbers or place in settled
    )


def _settled_together(fill: Fill) -> dict[tuple[str, str], LastSettled]:
    acts = fill.questions.exclude(answered_at=None).values("sheet", "column", "answered_at", "state")
    rows = acts.annotate(count=Count("pk")).filter(count__gte=2).order_by("answered_at")
    return {(row["sheet"], row["column"]): LastSettled(row["answered_at"], row["state"], row["count"]) for row in rows}


def _column(row: Question, numbers: list[int], asked: tuple[str, ...], last: LastSettled | None) -> QuestionColumn:
    element = catalogue().element(row.element)
    view = _view(row, {}, asked)
    is_open = element is None or not (element.is_protected or element.identifier or row.element.endswith(".name"))
    takes_one = is_open and (bool(view.choices) or view.type == "text") and row.element[:6] != "?cell:"
    return QuestionColumn(
        number=row.number, sheet=row.sheet, column=row.column, title=row.prompt, open=len(numbers),
        numbers=tuple(numbers), choices=view.choices, takes_one_value=takes_one,
        settled=last.count if last else 0, settled_as=last.state if last else "",  # type: ignore[arg-type]
    )  # fmt: skip


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
