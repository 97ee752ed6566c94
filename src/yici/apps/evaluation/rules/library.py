"""A library of experts as a table: every row is checked, the first bad cell refuses the whole file."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import rfc8785
from django.utils.translation import gettext as _

from yici.apps.evaluation.errors import LibraryRefused

#: What a heading means. Several of a cell are parted by ; or 、.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("专家编号", "编号"),
    "name": ("姓名",),
    "phone": ("手机", "手机号码", "联系电话"),
    "professions": ("专业", "专业代码"),
    "employer": ("单位信用代码", "工作单位信用代码"),
    "employer_name": ("工作单位", "单位名称"),
    "venue": ("场地", "场地代码"),
    "past": ("近三年单位", "近三年工作单位"),
    "holdings": ("持股单位",),
    "kin": ("近亲属任职单位", "近亲属单位"),
}
REQUIRED = ("code", "name", "phone", "professions", "employer", "employer_name", "venue")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
CREDIT = re.compile(r"[0-9A-Z]{18}")
PHONE = re.compile(r"1\d{10}|0\d{9,11}")
MOST = 100_000


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A checked row."""

    code: str
    name: str
    phone: str
    professions: tuple[str, ...]
    employer: str
    employer_name: str
    venue: str
    past: tuple[tuple[str, str], ...] = field(default=())
    holdings: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()


def read_library(
    grid: Sequence[Sequence[object]], *, professions: Collection[str], venues: Collection[str]
) -> list[LibraryRow]:
    """The rows of a table with a row of headings. Raises ``LibraryRefused`` with line, column and what is wrong."""
    if not grid:
        raise LibraryRefused(line=1, column="—", problem=_("the file is empty"))
    columns = _columns(grid[0])
    rows: list[LibraryRow] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(grid[1:], 2):
        texts = {name: _text(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
        if not any(texts.values()):
            continue
        row = _row(number, texts, professions, venues)
        if row.code in seen:
            raise _bad(number, "code", _("the number stands already in line {line}").format(line=seen[row.code]))
        seen[row.code] = number
        rows.append(row)
    if not rows or len(rows) > MOST:
        raise LibraryRefused(line=2, column="—", problem=_("a library has between one and 100,000 experts"))
    return sorted(rows, key=lambda one: one.code)


def _columns(heading: Sequence[object]) -> dict[str, int]:
    named = {_text(cell): at for at, cell in enumerate(heading)}
    found = {
        name: next((named[word] for word in words if word in named), -1) for name, words in HEADINGS.items()
    }  # fmt: skip
    for name in REQUIRED:
        if found[name] < 0:
            raise _bad(1, name, _("the column is missing"))
    return {name: at for name, at in found.items() if at >= 0}


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell if cell is not None else "")).strip()


def _bad(line: int, name: str, problem: str) -> LibraryRefused:
    return LibraryRefused(line=line, column=HEADINGS[name][0], problem=problem)


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;；、|]", text) if part.strip()))


def _row(number: int, texts: Mapping[str, str], professions: Collection[str], venues: Collection[str]) -> LibraryRow:
    for name in REQUIRED:
        if not texts[name]:
            raise _bad(number, name, _("it is empty"))
    row = LibraryRow(
        texts["code"], texts["name"], re.sub(r"[\s-]", "", texts["phone"]), _several(texts["professions"]),
        texts["employer"].upper(), texts["employer_name"], texts["venue"], _past(number, texts.get("past", "")),
        _several(texts.get("holdings", "").upper()), _several(texts.get("kin", "").upper()),
    )  # fmt: skip
    if not CODE.fullmatch(row.code):
        raise _bad(number, "code", _("letters, digits and hyphens, three or more"))
    if len(row.name) > 50:
        raise _bad(number, "name", _("at most 50 characters"))
    if not PHONE.fullmatch(row.phone):
        raise _bad(number, "phone", _("it is no telephone number"))
    unknown = [one for one in row.professions if one not in professions]
    if unknown:
        raise _bad(number, "professions", _("{code} is not in the city's list").format(code=unknown[0]))
    if row.venue not in venues:
        raise _bad(number, "venue", _("there is no venue {code}").format(code=row.venue))
    for name, codes in (
        ("employer", (row.employer,)), ("past", tuple(code for code, _until in row.past)), ("holdings", row.holdings),
        ("kin", row.kin),
    ):  # fmt: skip
        wrong = [one for one in codes if not CREDIT.fullmatch(one)]
        if wrong:
            raise _bad(number, name, _("{code} is no credit code of 18 signs").format(code=wrong[0]))
    return row


def _past(number: int, text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for one in _several(text):
        code, colon, until = one.replace("：", ":").partition(":")
        try:
            day = dt.date.fromisoformat(until.strip()).isoformat() if colon else ""
        except ValueError:
            day = ""
        if not day:
            raise _bad(number, "past", _("write each as credit code, colon, last day: 91…:2025-03-31"))
        found.append((code.strip().upper(), day))
    return tuple(found)


def leaf_of(regime: str, row: LibraryRow, identity: bytes) -> bytes:
    """32 bytes over everything that a line says; ``identity`` is the salted commitment of name and phone."""
    content = {
        "code": row.code, "employer": row.employer, "holdings": list(row.holdings), "identity": identity.hex(),
        "kin": list(row.kin), "past": [list(one) for one in row.past], "professions": list(row.professions),
        "regime": regime, "venue": row.venue,
    }  # fmt: skip
    return hashlib.sha256(b"\x00" + rfc8785.dumps(content)).digest()
