"""Templates of national and provincial systems take so many rows a file: how many, as the form itself says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from yici.apps.tables.matching.words import fold
from yici.apps.tables.planning.plan import SheetPlan

_COUNT = r"(\d{2,6})\s*(?:条|行|人|户|笔|个|名|项)"
_LIMITS = (
    re.compile(rf"(?:导入|上传|录入|每次|单次|一次|每批|每个文件|每张表|每表|单个文件)[^。；;]{{0,16}}?"
               rf"(?:不超过|不得超过|不能超过|不可超过|最多|至多|上限为?|限)[^\d。；;]{{0,8}}{_COUNT}"),
    re.compile(rf"(?:最多|不超过|至多)[^\d。；;]{{0,8}}{_COUNT}[^。；;]{{0,8}}(?:导入|上传|数据|记录)"),
)  # fmt: skip
LEAST = 10


def rows_a_file(plan: SheetPlan) -> int:
    """The most rows that the receiving system takes in one file, by the words of the form; 0 when it says nothing."""
    facts = plan.reading.main.facts
    texts = (facts.title, *facts.notes, *(wish for column in facts.columns for wish in column.wishes))
    limits = [int(found[1]) for text in texts for rule in _LIMITS if (found := rule.search(fold(text)))]
    return min((limit for limit in limits if limit >= LEAST), default=0)


def split(plan: SheetPlan) -> Iterator[SheetPlan]:
    """The plan in pieces that the receiving system takes, in order; one piece when it fits."""
    limit = rows_a_file(plan) or len(plan.records) or 1
    for start in range(0, max(len(plan.records), 1), limit):
        yield replace(plan, records=plan.records[start : start + limit])
