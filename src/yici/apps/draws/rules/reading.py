"""What people write (RULE.toml, LIST.csv, pairs.csv) as rules and lines; one clear sentence for rubbish."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.canonical import PAIR_LISTS, RULE_KEYS, TEXT_LISTS, TEXTS, is_count, tidy_text
from yici.apps.draws.rules.checking import MOST_LINES
from yici.apps.draws.rules.refusals import Refused

_PERSONS = (
    "name fullname idcard phone mobile 姓名 名字 学生姓名 专家姓名 法定代表人 身份证 身份证号 身份证号码 证件号码 "
    "公民身份号码 手机 手机号 手机号码 电话 联系电话 住址 家庭住址"
)
PERSONS = frozenset(_PERSONS.split())  # columns that a public list must not have
_SHARE = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,4}))?\s*[%％]")


def text_of(data: bytes, name: str) -> str:
    """UTF-8 with or without BOM; line ends become LF."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        raise Refused("not_utf8", name=name, byte=problem.start) from None


def _rows(data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    if data.count(b"\n") > MOST_LINES + 1:
        raise Refused("too_many_lines", most=MOST_LINES)
    reader = csv.reader(io.StringIO(text_of(data, name)), strict=True)
    try:
        for row in reader:
            if any(row):
                yield reader.line_num, row
    except csv.Error:
        raise Refused("not_csv", name=name, line=reader.line_num, wanted="–", there="–") from None


def read_lines(data: bytes, name: str) -> list[Line]:
    """The lines of a list; the first line names the columns, one of them ``id``."""
    rows = _rows(data, name)
    heading = [unicodedata.normalize("NFC", text).strip() for _, text_row in [next(rows, (0, []))] for text in text_row]
    plain = [text.lower().replace(" ", "").replace("_", "") for text in heading]
    if plain.count("id") != 1:
        raise Refused("no_header", name=name)
    for column, count in Counter(heading).items():
        if count > 1 and column:
            raise Refused("doubled_column", name=name, column=column)
    for column, word in zip(heading, plain, strict=True):
        if word in PERSONS:
            raise Refused("person_column", column=column)
    at = plain.index("id")
    others = [(place, column) for place, column in enumerate(heading) if place != at and column]
    lines = []
    for number, row in rows:
        if len(row) != len(heading):
            raise Refused("not_csv", name=name, line=number, wanted=len(heading), there=len(row))
        lines.append(Line(row[at], {column: row[place] for place, column in others}))
    return lines


def read_pairs(data: bytes, name: str, ids: set[str]) -> list[tuple[str, str]]:
    """Pairs of ids; a first line whose two words are both no ids is a heading."""
    pairs: list[tuple[str, str]] = []
    for number, row in _rows(data, name):
        if len(row) != 2:
            raise Refused("not_csv", name=name, line=number, wanted=2, there=len(row))
        first, second = tidy_text(row[0], name), tidy_text(row[1], name)
        if pairs or first in ids or second in ids or number > 1:
            pairs.append((first, second))
    return pairs


def read_rule(data: bytes, name: str) -> dict[str, Any]:
    """RULE.toml as a table whose keys are known and of the right type."""
    try:
        table = tomllib.loads(text_of(data, name))
    except tomllib.TOMLDecodeError as problem:
        raise Refused("not_toml", name=name, problem=problem) from None
    for key, value in table.items():
        if key not in RULE_KEYS:
            raise Refused("unknown_key", name=name, key=key, known=", ".join(RULE_KEYS))
        wanted = _wanted(key, value)
        if wanted:
            raise Refused("wrong_type", name=name, key=key, wanted=wanted)
    for key in ("kind", "purpose"):
        if key not in table:
            raise Refused("wrong_type", name=name, key=key, wanted="there")
    return table


def _wanted(key: str, value: object) -> str:
    """What a value should be, "" when it is that."""
    if key in TEXTS:
        return "" if isinstance(value, str) else "a text in quotes"
    if key in TEXT_LISTS:
        good = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if good else 'a list of columns, ["sex", "month"]'
    if key in PAIR_LISTS:
        good = isinstance(value, str) or (isinstance(value, list) and all(_is_pair(one) for one in value))
        return "" if good else 'the name of a file, "pairs.csv", or a list of pairs'
    if key == "substitutes":
        return "" if is_count(value) else "a whole number"
    if is_count(value) and key != "quotas":
        return ""
    good = isinstance(value, dict) and all(is_count(one) or _is_share(one) for one in value.values())
    return "" if good else 'a whole number or a table, {A = 1, D = "30%"}'


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)


def _is_share(value: object) -> bool:
    return isinstance(value, str) and bool(_SHARE.fullmatch(value))


def settle(
    table: Mapping[str, Any],
    lines: Sequence[Line],
    avoid: Sequence[tuple[str, str]] = (),
    together: Sequence[tuple[str, str]] = (),
) -> Rule:
    """The rule with whole numbers only: shares and a k over strata become quotas by the frozen list."""
    values = dict(table) | {"avoid": tuple(avoid), "together": tuple(together)}
    values.setdefault("beacon", "lottery")
    k, capacity = values.get("k", 0), values.get("capacity", {})
    if isinstance(k, dict):
        values |= {"k": 0, "quotas": k}
    if isinstance(capacity, int):
        values["capacity"] = {"": capacity}
    if values.get("strata") and values.get("kind") == "subset":
        there = Counter(tidy_text(line.values.get(values["strata"], ""), "id", may_be_empty=True) for line in lines)
        if not values.get("quotas") and values.get("k"):
            _check_strata(values["strata"], lines, there)
            values |= {"k": 0, "quotas": _shared_out(values["k"], there)}
        values["quotas"] = {name: _count(one, there[name]) for name, one in values.get("quotas", {}).items()}
        if values.get("k") == sum(values["quotas"].values()):
            values["k"] = 0  # said twice and meant once
    for key in TEXT_LISTS:
        values[key] = tuple(values.get(key, ()))
    for key in TEXTS:
        values[key] = tidy_text(values.get(key, ""), key, may_be_empty=True)
    return Rule(**values)


def _check_strata(column: str, lines: Sequence[Line], there: Mapping[str, int]) -> None:
    """Refuse to share out over a column that is not there, or empty in some line."""
    if not any(column in line.values for line in lines):
        raise Refused("no_column", column=column)
    if there.get(""):
        bare = next(line.id for line in lines if not line.values.get(column, "").strip())
        raise Refused("empty_stratum", id=bare, column=column)


def _count(quota: int | str, there: int) -> int:
    """A share is rounded up: a stratum with a share is never left out."""
    if isinstance(quota, int):
        return quota
    found = _SHARE.fullmatch(quota)
    assert found is not None  # read_rule saw it
    parts = int(found[1] + (found[2] or "").ljust(4, "0"))
    return -(-there * parts // 1_000_000)


def _shared_out(k: int, there: Mapping[str, int]) -> dict[str, int]:
    """k over the strata by their size: whole parts, then the largest remainders, equal ones by name."""
    total = sum(there.values())
    quotas = {name: k * count // total for name, count in sorted(there.items())}
    rest = sorted(there, key=lambda name: (-(k * there[name] % total), name))
    for name in rest[: k - sum(quotas.values())]:
        quotas[name] += 1
    return quotas
