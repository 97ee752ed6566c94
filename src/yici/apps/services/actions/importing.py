"""Items of a file become versions that somebody writes on, never straight into force. Looked at first, then begun."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pypinyin import lazy_pinyin

from yici.apps.places.public import unit_names
from yici.apps.services.actions.editing import begin_version
from yici.apps.services.cityfiles.sections import SECTIONS, content_of
from yici.apps.services.contracts import Change, Content, Found
from yici.apps.services.errors import ItemNotFound
from yici.apps.services.guards import visible_versions
from yici.apps.services.rules.differing import differences
from yici.apps.services.rules.exporting import sheets_of, task_of
from yici.apps.services.rules.importing import CODE, Parsed, Task, Wrong, content_from
from yici.apps.services.selectors.catalogue import tables
from yici.apps.services.selectors.checking import find_problems
from yici.apps.services.selectors.item_files import read_item_files
from yici.apps.services.states import EDIT, UNFINISHED
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

NAMES = {one.name: one.name_of for one in SECTIONS["item"]}


@dataclass(frozen=True, slots=True)
class Brought:
    """An item of a file: what it would become. ``why_not`` says by a code why no version is begun of it: other_unit,
    unfinished, same, code.
    """

    code: str
    name: str
    is_new: bool
    content: Content
    changes: Sequence[Change] = ()
    problems: Sequence[tuple[Found, str, int]] = ()  # with the sheet and line on which the row stands
    why_not: str = ""
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class ItemsBrought:
    """What a file would bring or has brought. ``unknown`` headings are kept with the item and sent on in an export."""

    items: Sequence[Brought] = ()
    wrong: Sequence[Wrong] = ()
    unknown: Sequence[str] = ()
    is_written: bool = field(default=False)


def import_items(*, actor: Actor, files: Sequence[tuple[str, bytes]], is_written: bool = False) -> ItemsBrought:
    """Read files and say what each item would become; with ``is_written`` begin versions of those that can be.

    Raises ``ItemFileUnreadable``, ``NotAllowed``.
    """
    actor.must(EDIT)
    parsed: Parsed = read_item_files(files)
    found = [_brought(actor, task) for task in parsed.tasks if task.sections]
    if is_written:
        found = _begin_all(actor=actor, found=found)
    return ItemsBrought(found, parsed.wrong, parsed.unknown, is_written)


@action
def _begin_all(*, actor: Actor, found: Sequence[Brought]) -> list[Brought]:
    """One transaction: all of a file that can be begun is begun."""
    return [_begin(actor, one) if not one.why_not else one for one in found]


def _begin(actor: Actor, one: Brought) -> Brought:
    begin_version(actor=actor, kind="item", code=one.code, content=one.content)
    return Brought(one.code, one.name, one.is_new, one.content, one.changes, one.problems, is_begun=True)


def _brought(actor: Actor, task: Task) -> Brought:
    held = tables()
    row = _known(task, held["service_items"], held["service_national"])
    code = row["code"] if row else task.fact("code") or _code_from(task.fact("name"))
    base = content_of("item", code, row["valid_from"] if row else "", held)
    materials = {one["name"]: one["code"] for one in held["service_materials"]}
    content = content_from(task, base, lambda name: materials.get(name) or f"+{_code_from(name)}", _source)
    facts = content["facts"][0]
    facts.pop("code", None)
    facts["unit"] = _unit(actor, task, facts)
    changes = differences(base, content, NAMES)
    why_not = _why_not(actor, code, row, facts, changes)
    problems = find_problems("item", code, clock.today(), content) if not why_not else []
    return Brought(code, facts.get("name", "") or code, row is None, content, changes,
                   [(one, task.place, _line(task, one)) for one in problems], why_not)  # fmt: skip


def _known(
    task: Task, items: Sequence[Mapping[str, str]], national: Sequence[Mapping[str, str]]
) -> Mapping[str, str] | None:
    """The newest version of the item that a task is about: by our code, its national codes, at last by its name."""
    codes = {task.fact("code")} - {""}
    given = next(iter(task.sections.get("national", ())), {}).get("task_code", "")
    if not codes and given:
        codes = {row["item"] for row in national if row["task_code"] == given}
    name = task.fact("name")
    rows = [row for row in items if row["code"] in codes]
    rows = rows or [row for row in items if name and not codes and row["name"] == name]
    return max(rows, key=lambda row: row["valid_from"], default=None)


def _code_from(name: str) -> str:
    """A key from a Chinese name: its sounds, shortened."""
    sounds = "_".join(lazy_pinyin(re.sub(r"[^\w\u3400-\u9fff]", "", name)))
    code = re.sub(r"[^a-z0-9]+", "_", sounds.lower()).strip("_")[:40].strip("_")
    return code or "unnamed"


def _source(text: str) -> str:
    known = {"1": "申请人自备", "2": "政府部门核发", "3": "其他"}
    return known.get(text, text)


def _unit(actor: Actor, task: Task, facts: Mapping[str, str]) -> str:
    """The unit as code: given by code, or by the name of the actor's own."""
    given = task.fact("unit")
    if not given:
        return facts.get("unit", "") or actor.unit_code
    own = unit_names([actor.unit_code]).get(actor.unit_code, "")
    return actor.unit_code if given == own or (own and own in given) else given


def _why_not(
    actor: Actor, code: str, row: Mapping[str, str] | None, facts: Mapping[str, str], changes: Sequence[Change]
) -> str:  # fmt: skip
    if (row or facts)["unit"] != actor.unit_code or facts["unit"] != actor.unit_code:
        return "other_unit"
    if visible_versions(actor).filter(kind="item", code=code, state__in=UNFINISHED).exists():
        return "unfinished"
    if row is not None and not changes:
        return "same"
    return "" if CODE.fullmatch(code) else "code"


def _line(task: Task, found: Found) -> int:
    lines = task.lines.get(found.section, [])
    return lines[found.row] if 0 <= found.row < len(lines) else (lines or [0])[0]


def _versions(codes: Sequence[str]) -> list[tuple[str, str, Content, Mapping[str, str]]]:
    """The newest versions of items, with their rows."""
    held = tables()
    newest: dict[str, Mapping[str, str]] = {}
    for row in sorted(held["service_items"], key=lambda one: one["valid_from"]):
        newest[row["code"]] = row
    if any(code not in newest for code in codes):
        raise ItemNotFound
    chosen = [newest[code] for code in (codes or sorted(newest))]
    return [(row["code"], row["valid_from"], content_of("item", row["code"], row["valid_from"], held), row)
            for row in chosen]  # fmt: skip


def exported_json(codes: Sequence[str] = ()) -> str:
    """Items (all of them when none is named) in the exchange layout."""
    versions = _versions(codes)
    units = unit_names(sorted({row["unit"] for *_, row in versions}))
    materials = {row["code"]: row for row in tables()["service_materials"]}
    tasks = [task_of(code, day, content, materials, units.get(row["unit"], "")) for code, day, content, row in versions]
    return json.dumps({"tasks": tasks}, ensure_ascii=False, indent=1)


def exported_sheets(codes: Sequence[str] | None = ()) -> list[tuple[str, list[str], list[list[str]]]]:
    """Items as plain sheets; None gives the empty template."""
    versions = [] if codes is None else [one[:3] for one in _versions(codes)]
    return list(sheets_of(versions, {row["code"]: row for row in tables()["service_materials"]}))
