"""A school's own list becomes pupils: headings are folded and found, every bad row is named, nothing is half taken."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.utils.translation import gettext_noop

from yici.apps.enrolment.contracts import BadRow, ClassColumn, ReadList, ReadPupil
from yici.apps.enrolment.errors import ListNotReadable, RowsAreBad
from yici.core.sentences import said_of
from yici.core.uploads import decoded
from yici.sheets.errors import SheetError
from yici.sheets.opening import open_workbook

HEADINGS_IN_FIRST = 15  # rows
MOST_PUPILS = 4000  # of one grade
MOST_BAD = 200  # bad rows that are named
MOST_NAME, MOST_KIND, MOST_SCORE = 50, 40, Decimal(1000)
NAME = ("姓名", "学生姓名", "name")
TOGETHER, APART = ("同班", "同班组", "必须同班", "双胞胎", "together"), ("不同班", "不同班组", "分开", "apart")
NEVER = ("身份证", "证件号", "电话", "手机", "父母", "家长", "监护人", "单位", "职务", "住址", "家庭")
_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_MONTH = re.compile(r"((?:19|20)\d\d)\s*[-./年]?\s*(0?[1-9]|1[0-2])(?:\s*[-./月日]?\s*\d{0,2}\s*日?)?\Z")
_SEX = {"男": "男", "女": "女", "男生": "男", "女生": "女", "m": "男", "f": "女", "male": "男", "female": "女"}
_YES = {
    "是": "是",
    "否": "否",
    "有": "是",
    "无": "否",
    "住宿": "是",
    "住校": "是",
    "走读": "否",
    "√": "是",
    "yes": "是",
    "no": "否",
}


def _refuse(template: str, **facts: object) -> NoReturn:
    raise ListNotReadable(problem=said_of(template, facts))


def fold(text: str) -> str:
    """A heading or a word in one spelling: without width, case, spaces, brackets and asterisks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s*＊:：_-]", "", _BRACKETS.sub("", plain) or plain)


def read_list(data: bytes, columns: Sequence[ClassColumn]) -> ReadList:
    """Raises ``ListNotReadable`` for a file without the columns it needs, ``RowsAreBad`` with every bad row."""
    grid = _grid(data)
    head, found = _heading_row(grid, columns)
    known = {one.code: one for one in columns}
    balance = [one.code for one in columns if one.use == "balance" and one.code in found]
    scores = [one.code for one in columns if one.use == "score" and one.code in found]
    pupils: list[ReadPupil] = []
    bad: list[BadRow] = []
    for place in range(head + 1, len(grid)):
        cells = {code: _text(grid[place][at]) if at < len(grid[place]) else "" for code, at in found.items()}
        if not any(cells.values()):
            continue
        pupil = _pupil(place + 1, cells, balance, scores, known, bad)
        if pupil is not None:
            pupils.append(pupil)
        if len(pupils) + len(bad) > MOST_PUPILS:
            _refuse(gettext_noop("it has more than {most} rows; a list is of one grade"), most=MOST_PUPILS)
    if not pupils and not bad:
        _refuse(gettext_noop("below the headings there is no pupil"))
    bad += _lonely_or_double(pupils)
    if bad:
        raise RowsAreBad(sorted(bad, key=lambda one: one.row)[:MOST_BAD])
    headings = [_text(cell) for cell in grid[head]]
    taken = set(found.values())
    return ReadList(pupils, balance, scores, [text for at, text in enumerate(headings) if text and at not in taken])


def _grid(data: bytes) -> list[list[Any]]:
    if _is_text(data):
        return _delimited(data)
    try:
        sheet = open_workbook(data).sheets[0]
    except SheetError as error:
        raise ListNotReadable(problem=str(error)) from error
    except IndexError:
        _refuse(gettext_noop("it has no sheet"))
    return [
        [sheet.text(row, column) for column in range(1, sheet.max_column + 1)] for row in range(1, sheet.max_row + 1)
    ]


def _is_text(data: bytes) -> bool:
    return not data[:4].startswith((b"PK", b"\xd0\xcf")) and b"\x00" not in data[:4096] and data.lstrip()[:1] != b"<"


def _delimited(data: bytes) -> list[list[Any]]:
    text = decoded(data)
    if text is None:
        _refuse(gettext_noop("its signs cannot be read; save it as “CSV UTF-8”"))
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error as error:
        raise ListNotReadable(problem=str(error)) from error


def _text(cell: Any) -> str:
    if isinstance(cell, dt.date | dt.datetime):
        return cell.strftime("%Y-%m")
    text = unicodedata.normalize("NFC", str(cell if cell is not None else "")).strip(" \u3000\u00a0\t")
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def _heading_row(grid: Sequence[Sequence[Any]], columns: Sequence[ClassColumn]) -> tuple[int, dict[str, int]]:
    wanted: dict[str, str] = {}
    for code, words in (("name", NAME), ("together", TOGETHER), ("apart", APART)):
        wanted.update({fold(word): code for word in words})
    for one in columns:
        wanted.update({fold(word): one.code for word in (*one.words, one.name)})
    for place, row in enumerate(grid[:HEADINGS_IN_FIRST]):
        codes = [wanted.get(fold(_text(cell)), "") for cell in row]
        if "name" not in codes:
            continue
        held = [text for text in map(_text, row) if any(word in text for word in NEVER)]
        if held:
            _refuse(
                gettext_noop("it has a column “{column}”, which a class draw must not hold; take it out"),
                column=held[0][:40],
            )
        double = next((code for code in codes if code and codes.count(code) > 1), "")
        if double:
            _refuse(gettext_noop("two columns mean the same: {column}"), column=_text(row[codes.index(double)]))
        if "sex" not in codes and any(one.code == "sex" for one in columns):
            _refuse(gettext_noop("it has no column for the sex (性别)"))
        return place, {code: at for at, code in enumerate(codes) if code}
    _refuse(gettext_noop("no row of headings has a column for the name (姓名)"))


def _pupil(
    row: int, cells: dict[str, str], balance: Sequence[str], scores: Sequence[str],
    known: dict[str, ClassColumn], bad: list[BadRow],
) -> ReadPupil | None:  # fmt: skip
    problems: list[BadRow] = []
    name = cells["name"]
    if not name:
        problems.append(BadRow(row, gettext_noop("the name is missing")))
    elif len(name) > MOST_NAME or re.search(r"\d{6}", name):
        problems.append(BadRow(row, gettext_noop("“{value}” is no name"), {"value": name[:20]}))
    kinds, points = {}, {}
    for code in balance:
        value = _kind(code, cells[code])
        if value is None:
            problems.append(
                BadRow(
                    row,
                    gettext_noop("{column}: “{value}” is not clear"),
                    {"column": known[code].name, "value": cells[code][:20]},
                )
            )
        else:
            kinds[code] = value
    for code in scores:
        score = _score(cells[code])
        if score is None:
            problems.append(
                BadRow(row, gettext_noop("{column}: “{value}” is no score from 0 to 1,000 with one decimal at most"),
                       {"column": known[code].name, "value": cells[code][:20]})
            )  # fmt: skip
        else:
            points[code] = score
    if problems:
        bad += problems
        return None
    return ReadPupil(row, name, kinds, points, fold(cells.get("together", ""))[:40], fold(cells.get("apart", ""))[:40])


def _kind(code: str, text: str) -> str | None:
    """The value in one spelling; None when it cannot be told. Other columns keep their words, "" for no answer."""
    if code == "sex":
        return _SEX.get(fold(text))
    if code == "birth_month":
        found = _MONTH.match(text)
        return f"{found[1]}-{int(found[2]):02}" if found else None
    if code in ("boarding", "support"):
        return _YES.get(fold(text), "否" if not text else None)
    return text if len(text) <= MOST_KIND else None


def _score(text: str) -> int | None:
    try:
        value = Decimal(unicodedata.normalize("NFKC", text))
    except InvalidOperation:
        return None
    tenths = value * 10 if value.is_finite() else Decimal(-1)
    return int(tenths) if 0 <= tenths <= MOST_SCORE * 10 and tenths == tenths.to_integral_value() else None


def _lonely_or_double(pupils: Sequence[ReadPupil]) -> list[BadRow]:
    """The same child twice, and a mark of a pair that only one row has."""
    bad: list[BadRow] = []
    seen: dict[tuple[object, ...], int] = {}
    for one in pupils:
        same: tuple[object, ...] = (one.name, *sorted(one.kinds.items()))
        if same in seen and one.kinds.get("birth_month"):
            bad.append(BadRow(one.row, gettext_noop("the same pupil stands in row {row}"), {"row": seen[same]}))
        seen.setdefault(same, one.row)
    for marks in ([(one.together, one.row) for one in pupils], [(one.apart, one.row) for one in pupils]):
        for mark in sorted({mark for mark, _ in marks if mark}):
            rows = [row for one, row in marks if one == mark]
            if len(rows) == 1:
                bad.append(
                    BadRow(
                        rows[0],
                        gettext_noop("the mark “{value}” stands in one row only; a pair has two"),
                        {"value": mark},
                    )
                )
    return bad
