"""Rows of a file as entries of a register: which column is what, and what is wrong with a row. Pure.

What only the city knows (areas, units, matters, accounts) is asked through ``Known``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from stdnum.cn import uscc

from yici.apps.oversight.contracts.plans import CLASSES
from yici.apps.oversight.contracts.registers import TIE_KINDS, Entry, Register, Trouble

#: The headings that registers of this field use; the first one that stands in the table counts.
HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "targets": {
        "code": ("统一社会信用代码", "信用代码", "社会信用代码", "code"),
        "name": ("企业名称", "单位名称", "市场主体名称", "名称", "name"),
        "category": ("对象类别", "行业类别", "类别", "category"),
        "area": ("区划代码", "所属区域", "所在区域", "所属辖区", "area"),
        "address": ("地址", "经营场所", "住所", "address"),
        "risk_class": ("信用风险分类", "风险分类", "风险等级", "信用等级", "risk_class"),
    },
    "inspectors": {
        "code": ("人员编号", "编号", "code"),
        "name": ("姓名", "name"),
        "unit": ("单位代码", "所在单位", "单位", "unit"),
        "area": ("区划代码", "所属区域", "执法区域", "area"),
        "licence": ("执法证号", "执法证件号", "证件号码", "licence"),
        "licence_until": ("有效期至", "证件有效期", "有效期", "licence_until"),
        "powers": ("检查事项", "执法事项", "事项", "powers"),
        "account": ("用户名", "账号", "account"),
    },
    "ties": {
        "inspector": ("人员编号", "检查人员", "inspector"),
        "target": ("统一社会信用代码", "信用代码", "检查对象", "target"),
        "kind": ("回避类型", "关系", "类型", "kind"),
        "words": ("说明", "备注", "words"),
    },
}
NEEDED: dict[str, tuple[str, ...]] = {
    "targets": ("code", "name", "category", "area", "risk_class"),
    "inspectors": ("code", "name", "unit", "licence", "licence_until", "powers"),
    "ties": ("inspector", "target", "kind"),
}
#: How people write the kinds of ties.
TIES = {
    "利害关系": "interest", "投资": "interest", "亲属": "kinship", "亲属关系": "kinship", "曾任职": "former_post",
    "任职": "former_post", "其他": "other",
}  # fmt: skip
MOST_ROWS = 200_000
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_PARTS = re.compile(r"[|、，,;；\s]+")
_DAY = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Known:
    """What the city knows. ``areas``, ``units`` and ``categories`` lead from code and names to the code, ``powers``
    from code and name of a matter; ``accounts`` are user names, ``inspectors`` and ``targets`` codes in the registers.
    """

    areas: dict[str, str]
    units: dict[str, str]
    categories: dict[str, str]
    powers: dict[str, str]
    accounts: Collection[str] = ()
    inspectors: Collection[str] = ()
    targets: Collection[str] = ()


def is_credit_code(text: str) -> bool:
    """Whether the text is a unified social credit code with a fitting check sign."""
    return bool(uscc.is_valid(text))


def tidy(value: Any) -> str:
    """A cell as text: half width, no spaces around, a day as ISO."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value if value is not None else "")).replace("\u3000", " ").strip()


def _code(value: Any) -> str:
    return unicodedata.normalize("NFKC", tidy(value)).upper().replace(" ", "")


def day_of(text: str) -> dt.date | None:
    """A day as people write it; None when it is none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text)[:10])
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def find_columns(register: Register, headings: Sequence[Any]) -> dict[str, int]:
    """Which column is what."""
    named = ["".join(str(one or "").split()).strip("*＊").casefold() for one in headings]
    found = {}
    for field, names in HEADINGS[register].items():
        at = next((named.index(name.casefold()) for name in names if name.casefold() in named), None)
        if at is not None:
            found[field] = at
    return found


def read_rows(register: Register, grid: Sequence[Sequence[Any]], known: Known) -> tuple[list[Entry], list[Trouble]]:
    """All rows of a table with one row of headings, and all that is wrong with them, by line (headings are 1)."""
    if not grid:
        return [], [Trouble(1, "", "empty")]
    columns = find_columns(register, grid[0])
    missing = [name for name in NEEDED[register] if name not in columns]
    if missing:
        return [], [Trouble(1, name, "column_missing") for name in missing]
    if len(grid) > MOST_ROWS:
        return [], [Trouble(MOST_ROWS, "", "too_many")]
    entries, troubles, seen = [], [], {}  # type: ignore[var-annotated]
    for line, row in enumerate(grid[1:], start=2):
        cells = {name: row[at] if at < len(row) else None for name, at in columns.items()}
        if not any(tidy(one) for one in cells.values()):
            continue
        entry, wrong = READERS[register](line, cells, known)
        if entry.code in seen and entry.code:
            wrong.append(Trouble(line, NEEDED[register][0], "twice", f"{entry.code} ({seen[entry.code]})"))
        seen[entry.code] = line
        troubles += wrong
        if not wrong:
            entries.append(entry)
    if not entries and not troubles:
        troubles = [Trouble(2, "", "empty")]
    return entries, troubles


def _named(wrong: list[Trouble], line: int, column: str, text: str, known: dict[str, str]) -> str:
    found = known.get(text, "")
    if not found:
        wrong.append(Trouble(line, column, "unknown" if text else "needed", text))
    return found


def _needed(wrong: list[Trouble], line: int, column: str, text: str, most: int = 200) -> str:
    if not text:
        wrong.append(Trouble(line, column, "needed"))
    elif len(text) > most:
        wrong.append(Trouble(line, column, "too_long", text[:20]))
    return text


def _target(line: int, cells: dict[str, Any], known: Known) -> tuple[Entry, list[Trouble]]:
    wrong: list[Trouble] = []
    code, risk = _code(cells["code"]), _code(cells["risk_class"]).removesuffix("类").removesuffix("级")
    if isinstance(cells["code"], int | float) and not isinstance(cells["code"], bool):
        wrong.append(Trouble(line, "code", "digits_lost", str(cells["code"])))
    elif not is_credit_code(code):
        wrong.append(Trouble(line, "code", "credit_code", code))
    if risk not in CLASSES:
        wrong.append(Trouble(line, "risk_class", "class_unknown", risk))
    values = {
        "name": _needed(wrong, line, "name", tidy(cells["name"])),
        "category": _named(wrong, line, "category", tidy(cells["category"]), known.categories),
        "area": _named(wrong, line, "area", tidy(cells["area"]), known.areas),
        "address": tidy(cells.get("address"))[:200], "risk_class": risk,
    }  # fmt: skip
    return Entry(line, code, values), wrong


def _inspector(line: int, cells: dict[str, Any], known: Known) -> tuple[Entry, list[Trouble]]:
    wrong: list[Trouble] = []
    code, until = _code(cells["code"]), day_of(tidy(cells["licence_until"]))
    if not _CODE.fullmatch(code):
        wrong.append(Trouble(line, "code", "code_unusable" if code else "needed", code))
    if until is None:
        wrong.append(Trouble(line, "licence_until", "no_day", tidy(cells["licence_until"])))
    powers = []
    for one in filter(None, _PARTS.split(tidy(cells["powers"]))):
        powers.append(_named(wrong, line, "powers", one, known.powers))
    if not powers:
        wrong.append(Trouble(line, "powers", "needed"))
    account, area = tidy(cells.get("account")), tidy(cells.get("area"))
    if account and account not in known.accounts:
        wrong.append(Trouble(line, "account", "unknown", account))
    values = {
        "name": _needed(wrong, line, "name", tidy(cells["name"]), 60),
        "unit": _named(wrong, line, "unit", tidy(cells["unit"]), known.units),
        "area": _named(wrong, line, "area", area, known.areas) if area else "",
        "licence": _needed(wrong, line, "licence", _code(cells["licence"]), 60),
        "licence_until": until.isoformat() if until else "", "powers": sorted(set(powers)), "account": account,
    }  # fmt: skip
    return Entry(line, code, values), wrong


def _tie(line: int, cells: dict[str, Any], known: Known) -> tuple[Entry, list[Trouble]]:
    wrong: list[Trouble] = []
    inspector, target, kind = _code(cells["inspector"]), _code(cells["target"]), tidy(cells["kind"])
    if inspector not in known.inspectors:
        wrong.append(Trouble(line, "inspector", "not_registered", inspector))
    if target not in known.targets:
        wrong.append(Trouble(line, "target", "not_registered", target))
    kind = TIES.get(kind, kind)
    if kind not in TIE_KINDS:
        wrong.append(Trouble(line, "kind", "unknown", kind))
    values = {"inspector": inspector, "target": target, "kind": kind, "words": tidy(cells.get("words"))[:200]}
    return Entry(line, f"{inspector}|{target}", values), wrong


READERS = {"targets": _target, "inspectors": _inspector, "ties": _tie}
