"""An item in the exchange layout: the national names, and under names of our own what they have no place for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yici.apps.services.contracts import Content
from yici.apps.services.rules.layout import ALL, FACTS, NATIONAL, NEEDS, NESTED, SHEETS, Col, theirs_of

NOT_CHARGED = ("", "不收费", "免费")


def task_of(
    code: str, valid_from: str, content: Content, materials: Mapping[str, Mapping[str, str]], unit_name: str
) -> dict[str, Any]:  # fmt: skip
    """A version as one task of the exchange, materials, questions and the rest inside it."""
    facts = {**content["facts"][0], "code": code, "valid_from": valid_from}
    national = content["national"][0]
    fee = facts.get("fee", "")
    task: dict[str, Any] = {col.exchanged: theirs_of(col, facts.get(col.ours, ""), as_words=False) for col in FACTS}
    task |= {col.exchanged: national.get(col.ours, "") for col in NATIONAL}
    task |= {"dept_name": unit_name, "is_fee": "0" if fee in NOT_CHARGED else "1"}
    task |= json.loads(national.get("kept") or "{}")
    task["materials"] = [
        {**_row(NEEDS, {**materials.get(row["material"], {"name": row["material"]}), **row}), "order_num": at}
        for at, row in enumerate(content["needs"], 1)
    ]
    if task["is_fee"] == "1":
        task["fee_projects"] = [{"fee_name": facts.get("name", ""), "fee_stand": fee, "order_num": 1}]
    for section in ("questions", "steps", "fields", "rules"):
        task[NESTED[section][0]] = [
            {**_row(ALL[section], row), "order_num": at} for at, row in enumerate(content[section], 1)
        ]
    return task


def _row(cols: Sequence[Col], row: Mapping[str, str], *, as_words: bool = False) -> dict[str, str]:
    return {col.exchanged: theirs_of(col, row.get(col.ours, ""), as_words=as_words) for col in cols}


def sheets_of(
    versions: Sequence[tuple[str, str, Content]], materials: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Versions as plain sheets, one a section, with headings and words for people. Without versions: the template."""
    for section, name in SHEETS.items():
        cols = [*FACTS, *NATIONAL] if section == "facts" else list(ALL[section])
        headings = [col.headings[0] for col in cols]
        rows = [
            ([] if section == "facts" else [code])
            + [theirs_of(col, row.get(col.ours, ""), as_words=True) for col in cols]
            for code, day, content in versions
            for row in _rows(section, code, day, content, materials)
        ]
        yield name, headings if section == "facts" else ["事项代码", *headings], rows


def _rows(
    section: str, code: str, day: str, content: Content, materials: Mapping[str, Mapping[str, str]]
) -> list[dict[str, str]]:  # fmt: skip
    if section == "facts":
        return [{**content["national"][0], **content["facts"][0], "code": code, "valid_from": day}]
    if section == "needs":
        return [{**materials.get(row["material"], {}), **row} for row in content["needs"]]
    return [dict(row) for row in content[section]]
