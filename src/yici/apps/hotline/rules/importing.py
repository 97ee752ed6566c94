"""Requests of the system before, as rows of a table: which column is what, and what is wrong with a row. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: The headings that systems of this field use; the first one that stands in the table counts.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("工单编号", "受理编号", "诉求编号", "工单号", "编号", "number"),
    "text": ("诉求内容", "反映内容", "来电内容", "问题描述", "工单内容", "内容", "text"),
    "title": ("诉求标题", "工单标题", "标题", "主题", "title"),
    "area": ("区划代码", "事发区域", "所属区域", "所属社区", "区域", "地区", "area"),
    "place": ("事发地址", "详细地址", "地址", "place"),
    "received": ("受理时间", "来电时间", "登记时间", "创建时间", "受理日期", "received"),
    "kind": ("诉求类型", "问题分类", "事项分类", "分类", "类别", "kind"),
    "phone": ("来电号码", "联系电话", "联系方式", "电话", "phone"),
    "name": ("诉求人", "来电人", "联系人", "姓名", "name"),
    "unit": ("承办单位", "主办单位", "责任单位", "unit"),
    "answer": ("办理结果", "答复内容", "回复内容", "处理结果", "answer"),
    "closed": ("办结时间", "办结日期", "归档时间", "closed"),
    "solved": ("是否解决", "解决情况", "solved"),
    "level": ("满意度", "评价", "level"),
}
NEEDED = ("number", "text", "area", "received")
_DAY = re.compile(
    r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})?)?(?:\.\d+)?秒?)?"
)


@dataclass(frozen=True, slots=True)
class OldRequest:
    """One request of the system before. ``closed_at`` is None for one that is still open."""

    line: int
    values: dict[str, str]
    received_at: dt.datetime
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row. ``what`` is a code, ``value`` what stood there."""

    line: int
    column: str
    what: str
    value: str = ""


def find_columns(headings: Sequence[Any]) -> dict[str, int]:
    """Which column is what."""
    named = ["".join(str(one or "").split()).casefold() for one in headings]
    found = {}
    for field, names in HEADINGS.items():
        at = next((named.index(name.casefold()) for name in names if name.casefold() in named), None)
        if at is not None:
            found[field] = at
    return found


def read_moment(cell: Any) -> dt.datetime | None:
    """A moment as a cell has it, without a zone; None when it is none."""
    if isinstance(cell, dt.datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, dt.date):
        return dt.datetime.combine(cell, dt.time())
    found = _DAY.fullmatch(str(cell or "").strip())
    if not found:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return dt.datetime.combine(dt.date(year, month, day), dt.time(hour, minute, second))
    except ValueError:
        return None


def read_rows(grid: Sequence[Sequence[Any]], today: dt.date) -> tuple[list[OldRequest], list[Trouble]]:
    """The rows below the headings, and everything that is wrong with them; empty rows are passed over."""
    columns = find_columns(grid[0]) if grid else {}
    missing = [Trouble(1, name, "column_missing") for name in NEEDED if name not in columns]
    if missing:
        return [], missing
    rows: list[OldRequest] = []
    troubles: list[Trouble] = []
    seen: dict[str, int] = {}
    for line, cells in enumerate(grid[1:], 2):
        raw = {name: cells[at] if at < len(cells) else None for name, at in columns.items()}
        values = {name: str(cell).replace("\0", "").strip() for name, cell in raw.items() if cell is not None}
        if not any(values.values()):
            continue
        wrong = [Trouble(line, name, "empty") for name in NEEDED if not values.get(name)]
        received = read_moment(raw["received"])
        closed = read_moment(raw["closed"]) if values.get("closed") else None
        if values.get("received") and (received is None or received.date() > today):
            wrong.append(Trouble(line, "received", "no_day", values["received"]))
        if values.get("closed") and (closed is None or closed.date() > today or (received and closed < received)):
            wrong.append(Trouble(line, "closed", "no_day", values["closed"]))
        if values.get("number") in seen:
            wrong.append(Trouble(line, "number", "twice", values["number"]))
        seen.setdefault(values.get("number", ""), line)
        troubles += wrong
        if not wrong and received is not None:
            rows.append(OldRequest(line, values, received, closed))
    return rows, troubles
