"""Entries from a spreadsheet: the whole sheet is checked first, and one bad row takes nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yici.apps.ledger.actions.adjusting import ask_change
from yici.apps.ledger.errors import RowsWrong
from yici.apps.ledger.rules.checking import checked
from yici.apps.ledger.rules.numbers import text_of, typed
from yici.apps.ledger.selectors.types import ItemType, known_types, list_types
from yici.apps.places.public import list_units
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import YiciError
from yici.sheets.opening import open_workbook

MOST_ROWS = 2000
#: Heads that every type of things may have, beside its own columns.
COMMON = {
    "title": ("名称", "事项", "任务", "what", "title"), "lead": ("牵头单位", "责任单位", "lead"),
    "deadline": ("完成时限", "时限", "until", "deadline"), "value": ("目标", "目标值", "target"),
    "unit": ("单位", "计量单位", "unit"), "place": ("地点", "旗区", "place"),
}  # fmt: skip


@action
def import_things(*, actor: Actor, item_type: str, data: bytes) -> int:
    """Ask for an entry for each row of the first sheet; returns how many. The first row holds the heads: those of the
    type's columns, and 名称, 牵头单位, 完成时限, 目标, 单位, 地点. Raises ``RowsWrong``.
    """
    actor.must("ledger.keep")
    kind = next((one for one in list_types() if one.code == item_type), None)
    if kind is None:
        raise RowsWrong(problem=_("The city has no such type of items."))
    rows = [row for row in _rows(data) if any(row)]
    if len(rows) < 2 or len(rows) > MOST_ROWS:
        raise RowsWrong(problem=_("The sheet has no rows under its heads, or more than 2,000."))
    heads, wrong, contents = _heads(kind, rows[0]), [], []
    if "title" not in heads.values():
        raise RowsWrong(problem=_("There is no column 名称."))
    units = {name: one.code for one in list_units() for name in (one.name, one.code)}
    for number, row in enumerate(rows[1:], 2):
        try:
            contents.append(checked(_content(kind, heads, row, units), types=known_types()))
        except YiciError as error:
            wrong.append(_("Row {number}: {problem}").format(number=number, problem=error.message))
    if wrong:
        raise RowsWrong(problem=" ".join(wrong[:5]))
    for content in contents:
        ask_change(actor=actor, kind="add", reason="由表格导入", content=content)
    return len(contents)


def _rows(data: bytes) -> list[list[str]]:
    sheet = open_workbook(data).sheets[0]
    rows = range(1, min(sheet.max_row, MOST_ROWS + 2) + 1)
    places = [[sheet.cells.get((row, column)) for column in range(1, min(sheet.max_column, 60) + 1)] for row in rows]
    return [[cell.text.strip() if cell is not None else "" for cell in row] for row in places]


def _heads(kind: ItemType, row: list[str]) -> dict[int, str]:
    names = {head: code for code, heads in COMMON.items() for head in heads}
    names |= {one.name: f"columns.{one.code}" for one in kind.columns}
    return {at: names[head] for at, head in enumerate(row) if head in names}


def _content(kind: ItemType, heads: dict[int, str], row: list[str], units: dict[str, str]) -> dict[str, Any]:
    said = {name: row[at] for at, name in heads.items() if at < len(row) and row[at]}
    columns = {name.partition(".")[2]: value for name, value in said.items() if name.startswith("columns.")}
    content: dict[str, Any] = {
        "item_type": kind.code, "kind": "action", "title": said.get("title", ""), "columns": columns,
        "deadline": said.get("deadline", ""), "place": said.get("place", ""),
    }  # fmt: skip
    if said.get("lead"):
        if said["lead"] not in units:
            raise RowsWrong(problem=_("no unit is called {name}.").format(name=said["lead"]))
        content["lead"] = units[said["lead"]]
    if said.get("value"):
        number = typed(said["value"])
        if number is None:
            raise RowsWrong(problem=_("the target is not a number."))
        content |= {
            "kind": "target", "comparator": ">=", "value": text_of(number), "unit": said.get("unit", ""),
            "indicator": said["title"],
        }  # fmt: skip
    return content
