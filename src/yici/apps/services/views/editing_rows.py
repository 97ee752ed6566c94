"""A section of a version as inputs, and back: what stands in a page's rows and what each row's problems are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from yici.apps.services.cityfiles.sections import SINGLE, Section
from yici.apps.services.contracts import Found
from yici.apps.services.views.editing_words import CHOICES, COLUMNS

MOST_ROWS, LONGEST = 300, 4000
LONG = {
    "says", "says_en", "question", "answer", "question_en", "answer_en", "remedy", "fee", "sentence", "sentence_en",
    "handle_flow", "special_procedure", "when", "formula", "hint", "hint_en",
}  # fmt: skip
#: What is seldom changed stands below, folded.
SELDOM = {
    "note", "group", "hint_en", "choices_en", "kept", "valid_to", "result_years", "least", "most", "shared_by",
}  # fmt: skip
READ_ONLY = {"unit", "kept"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One input. ``shape``: line, area, choice, number or fixed (shown, not changed)."""

    name: str
    label: str
    value: str
    shape: str
    options: Sequence[tuple[str, str]] = ()
    is_optional: bool = True
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One row of a section: its inputs, those that are seldom changed apart, and what is wrong with all of it."""

    at: int
    title: str
    meta: str
    cells: Sequence[Cell]
    seldom: Sequence[Cell]
    problems: Sequence[str] = field(default_factory=list)
    is_open: bool = False


def sentence_of(found: Found) -> str:
    """What is wrong and what to do, in the reader's language and with its words for columns."""
    facts: dict[str, Any] = dict(found.facts)
    if facts.get("column"):
        facts["column"] = COLUMNS.get(str(facts["column"]), facts["column"])
    if facts.get("choices"):
        facts["choices"] = "、".join(str(CHOICES.get(one, one)) for one in str(facts["choices"]).split(", "))
    return " ".join(_(one).format_map(facts) for one in (found.what, found.repair))


def edited_rows(
    section: Section, rows: Sequence[Mapping[str, str]], problems: Sequence[Found],
    options: Mapping[str, Sequence[tuple[str, str]]], names: Mapping[str, str],
) -> list[EditedRow]:  # fmt: skip
    """The rows of a section as inputs. ``options`` are lists for columns, ``names`` what codes are called."""
    found = []
    for at, row in enumerate(rows):
        own = [one for one in problems if one.section == section.name and one.row == at]
        cells = [_cell(section, column, at, row, own, options) for column in section.columns]
        code = row.get(section.name_of, "") if section.name_of else ""
        title = row.get("name") or row.get("question") or row.get("says") or names.get(code, "")
        columns = {column.name for column in section.columns}
        found.append(
            EditedRow(
                at, title or code, code if title else "",
                [one for one in cells if one.name.rpartition(".")[0] not in SELDOM],
                [one for one in cells if one.name.rpartition(".")[0] in SELDOM],
                [sentence_of(one) for one in own if one.column not in columns],
                is_open=section.name in SINGLE or bool(own) or not code,
            )
        )  # fmt: skip
    return found


def _cell(
    section: Section, column: Any, at: int, row: Mapping[str, str], problems: Sequence[Found],
    options: Mapping[str, Sequence[tuple[str, str]]],
) -> Cell:  # fmt: skip
    value = row.get(column.name, "")
    given: Sequence[tuple[str, str]] = ()
    shape = "area" if column.name in LONG else "line"
    if column.kind == "list":
        value, shape = value.replace("|", "\n"), "area"
    elif column.name in options:
        given, shape = options[column.name], "choice"
    elif column.choices and not column.references:
        given = [(one, str(CHOICES.get(one, one))) for one in _in_order(column.choices)]
        shape = "choice"
    elif column.kind == "int":
        shape = "number"
    if column.name in READ_ONLY and section.name in SINGLE:
        shape = "fixed"
    said = [sentence_of(one) for one in problems if one.column == column.name]
    label = str(COLUMNS.get(column.name, column.name))
    return Cell(f"{column.name}.{at}", label, value, shape, given, not column.required, said)


def _in_order(choices: frozenset[str]) -> list[str]:
    """Choices as the words list them, the rest by name."""
    known = list(CHOICES)
    return sorted(choices, key=lambda one: (known.index(one) if one in known else len(known), one))


def typed_rows(section: Section, data: QueryDict, held: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows of a sent page. A column that the page does not ask keeps what it had."""
    rows: list[dict[str, str]] = []
    for mark in data.getlist("row")[:MOST_ROWS]:
        if not mark.isdecimal() or len(mark) > 4:
            continue
        before = held[int(mark)] if int(mark) < len(held) else {}
        row = {}
        for column in section.columns:
            name = f"{column.name}.{mark}"
            text = data.get(name, before.get(column.name, ""))[:LONGEST]
            if column.kind == "list" and name in data:
                text = "|".join(dict.fromkeys(part for line in text.split("\n") if (part := line.strip())))
            row[column.name] = text
        rows.append(row)
    return rows


def after_act(
    section: Section, rows: list[dict[str, str]], act: str, fresh: Mapping[str, str]
) -> list[dict[str, str]]:  # fmt: skip
    """The rows after a button: ``up.2``, ``down.2``, ``remove.2``, ``add``. Anything else changes nothing."""
    verb, _dot, mark = act.partition(".")
    at = int(mark) if mark.isdecimal() and len(mark) < 5 else -1
    if verb == "add":
        return [*rows, dict(fresh)]
    if not 0 <= at < len(rows):
        return rows
    if verb == "remove":
        return rows[:at] + rows[at + 1 :]
    to = at - 1 if verb == "up" else at + 1 if verb == "down" else at
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    return rows
