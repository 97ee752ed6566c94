"""Rows of a file become versions: what each row says, where it says nothing that is known, and what else it brought."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yici.apps.services.rules.layout import NESTED, SHEETS, Col, find_column, folded, ours_of

HEADINGS_IN_FIRST = 15  # rows
MOST_TASKS, MOST_ROWS = 500, 20_000
#: Names of the exchange whose value follows from another.
SAID_ELSEWHERE = ("order_num", "is_fee", "dept_name")
Grid = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that is not understood: where (sheet or file, line), under which heading, and the value."""

    place: str
    line: int
    heading: str
    value: str


@dataclass(slots=True)
class Task:
    """What a file says of one item: rows by section with the lines they stand on, and what else it brought."""

    sections: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    place: str = ""

    def fact(self, name: str) -> str:
        """A fact of the item, or empty."""
        return next((row.get(name, "") for row in self.sections.get("facts", ())), "")


@dataclass(slots=True)
class Parsed:
    """Everything a file says. ``unknown`` are headings nobody knows: they are kept and named."""

    tasks: list[Task] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def parse_json(data: Any, place: str) -> Parsed:
    """Tasks of a JSON file: a list of them, one, or ``{"tasks": […]}``; materials and so on inside each."""
    given = data.get("tasks", data) if isinstance(data, dict) else data
    parsed = Parsed()
    for at, one in enumerate(given if isinstance(given, list) else [given], 1):
        if isinstance(one, dict) and len(parsed.tasks) < MOST_TASKS:
            parsed.tasks.append(_json_task(one, place, at, parsed))
    return parsed


def _json_task(given: Mapping[str, Any], place: str, at: int, parsed: Parsed) -> Task:
    nested = {name: section for section, names in NESTED.items() for name in names}
    task = Task(place=place)
    flat = {name: value for name, value in given.items() if name not in nested}
    flat.setdefault("dept_code", given.get("dept_name", ""))
    _take(task, "facts", {name: _text(value) for name, value in flat.items()}, at, parsed)
    for name, rows in given.items():
        if name in nested and isinstance(rows, list):
            for row in rows[:MOST_ROWS]:
                if isinstance(row, dict):
                    _take(task, nested[name], {key: _text(value) for key, value in row.items()}, at, parsed)
            task.sections.setdefault(nested[name], [])
    return task


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    return "" if value is None else str(value)


def _take(task: Task, section: str, given: Mapping[str, str], line: int, parsed: Parsed) -> None:
    """One row of a section, its columns found by their names."""
    rows: dict[str, dict[str, str]] = {}
    for heading, text in given.items():
        if section == "fees":
            if heading == "fee_stand" and text.strip() and not task.fact("fee"):
                rows.setdefault("facts", {})["fee"] = text.strip()
            continue
        col = find_column(heading, section)
        if col is None or (section == "facts" and col.section not in ("facts", "national")):
            _keep(task, section, heading, text, parsed)
            continue
        value = ours_of(col, text)
        if value is None:
            parsed.wrong.append(Wrong(task.place, line, heading, text))
            value = text
        if value or col.ours not in rows.get(col.section, {}):
            rows.setdefault(col.section, {})[col.ours] = value
    for name, row in rows.items():
        _add(task, name, row, line)


def _keep(task: Task, section: str, heading: str, text: str, parsed: Parsed) -> None:
    if heading in SAID_ELSEWHERE or not heading.strip():
        return  # the order of rows says the same
    if section == "facts" and text.strip():
        task.kept[heading] = text.strip()
    if heading not in parsed.unknown:
        parsed.unknown.append(heading)


def _add(task: Task, section: str, row: dict[str, str], line: int) -> None:
    if section in ("facts", "national"):
        held = task.sections.setdefault(section, [{}])
        held[0].update({name: value for name, value in row.items() if value or name not in held[0]})
        task.lines.setdefault(section, [line])
    elif any(row.values()):
        task.sections.setdefault(section, []).append(row)
        task.lines.setdefault(section, []).append(line)


def parse_grids(grids: Iterable[tuple[str, Grid]]) -> Parsed:
    """Tasks of sheets: one row an item, a sheet a part, or parts beside their item in merged cells."""
    parsed, by_key = Parsed(), dict[str, Task]()
    for name, grid in grids:
        section = next((key for key, words in SHEETS.items() if words in name), "facts")
        head = _heading_row(grid, section)
        if head is not None:
            _sheet(name, grid, section, head, parsed, by_key)
    return parsed


def _heading_row(grid: Grid, section: str) -> int | None:
    """The row with most headings that are understood, at least two."""
    found = [(sum(find_column(cell, section) is not None for cell in row), -at)
             for at, row in enumerate(grid[:HEADINGS_IN_FIRST])]  # fmt: skip
    best = max(found, default=(0, 0))
    return -best[1] if best[0] >= 2 else None


def _sheet(
    name: str, grid: Grid, section: str, head: int, parsed: Parsed, by_key: dict[str, Task]
) -> None:  # fmt: skip
    columns = [find_column(cell, section) for cell in grid[head]]
    owner = next((at for at, cell in enumerate(grid[head]) if _names_the_item(cell, section)), None)
    last = ""
    for line, row in enumerate(grid[head + 1 : head + 1 + MOST_ROWS], head + 2):
        if not any(cell.strip() for cell in row):
            continue
        key = (row[owner].strip() if owner is not None and owner < len(row) else "") or last
        if not key or len(by_key) >= MOST_TASKS:
            parsed.wrong.append(Wrong(name, line, "事项名称", ""))
            continue
        task = by_key.get(key)
        is_new = task is None
        if task is None:
            task = by_key[key] = Task(place=name)
            parsed.tasks.append(task)
        last = key
        _sheet_row(task, name, grid[head], columns, row, line, parsed, section, owner, is_new=is_new)


def _names_the_item(cell: str, section: str) -> bool:
    """Whether a heading says which item a row is about."""
    words = {"事项名称", "task_name", "事项代码", "yici_task", "业务办理项名称"}
    return folded(cell) in words or (section == "facts" and folded(cell) in ("名称", "yici_code"))


def _sheet_row(
    task: Task, name: str, headings: Sequence[str], columns: Sequence[Col | None], row: Sequence[str], line: int,
    parsed: Parsed, section: str, owner: int | None, *, is_new: bool,
) -> None:  # fmt: skip
    rows: dict[str, dict[str, str]] = {}
    for at, text in enumerate(row[: len(headings)]):
        col, heading = columns[at], headings[at]
        if col is None:
            _keep(task, "facts" if section == "facts" and is_new else "", heading, text, parsed)
            continue
        if at == owner and section != "facts":
            continue  # whose row it is, no fact of it
        value = ours_of(col, text)
        if value is None:
            parsed.wrong.append(Wrong(name, line, heading, text))
            value = text.strip()
        if value or col.ours not in rows.get(col.section, {}):
            rows.setdefault(col.section, {})[col.ours] = value
    for part, found in rows.items():
        if part not in ("facts", "national") or is_new or section == "facts":
            if part in ("facts", "national") and not is_new and not any(found.values()):
                continue
            _add(task, part, found, line)


def content_from(
    task: Task, base: Mapping[str, Sequence[Mapping[str, str]]], code_of: Callable[[str], str],
    source_of: Callable[[str], str] = lambda text: text,
) -> dict[str, list[dict[str, str]]]:  # fmt: skip
    """A version from what a file says over what holds: sections and columns that it does not speak of stay.

    ``code_of`` gives the key of a material by its name, or a new one.
    """
    found = {name: [dict(row) for row in rows] for name, rows in base.items()}
    for section in ("facts", "national"):
        row: dict[str, str] = (found.get(section) or [{}])[0]
        given: dict[str, str] = next(iter(task.sections.get(section, ())), {})
        found[section] = [row | given]
    if task.kept:
        found["national"][0]["kept"] = json.dumps(task.kept, ensure_ascii=False, sort_keys=True)
    for section in ("steps", "fields", "rules", "questions"):
        if section in task.sections:
            known = {row.get("code", ""): row for row in base.get(section, ())}
            found[section] = [
                {**known.get(row.get("code", ""), {}), **row, "code": row.get("code") or f"{section[:-1]}_{at}"}
                for at, row in enumerate(task.sections[section], 1)
            ]
    if "needs" in task.sections:
        _needs(task, found, base, code_of, source_of)
    for name in ("code", "valid_from"):
        found["facts"][0].pop(name, None)  # known to the version, not facts of it
    return found


def _needs(
    task: Task, found: dict[str, list[dict[str, str]]], base: Mapping[str, Any], code_of: Callable[[str], str],
    source_of: Callable[[str], str],
) -> None:  # fmt: skip
    known: dict[str, dict[str, str]] = {row["material"]: dict(row) for row in base.get("needs", ())}
    needs, new = [], []
    for row in task.sections["needs"]:
        code = row.get("material") or code_of(row.get("name", ""))
        if code.startswith("+"):
            code = code[1:]
            new.append({"code": code, "name": row.get("name", ""), "name_en": row.get("name", ""), "promise": "no",
                        "source": source_of(row.get("source", "")), "hint": row.get("hint", "")})  # fmt: skip
        columns = ("necessity", "copies", "when", "basis", "note")
        given: dict[str, str] = {"necessity": "required", "copies": "1"} | known.get(code, {})
        given |= {name: row[name] for name in columns if name in row} | {"material": code}
        given["copies"] = given["copies"] or "1"
        needs.append(given)
    found["needs"], found["materials"] = needs, new


CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
