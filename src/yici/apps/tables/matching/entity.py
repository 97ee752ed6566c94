"""What one row of a sheet is: a person, a household, an enterprise …, from its first columns and its title."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from yici.apps.tables.matching import figures, kinds
from yici.apps.tables.matching.contracts import ColumnFacts, SheetFacts
from yici.apps.tables.matching.index import NameIndex
from yici.apps.tables.matching.roles import SELF_WORDS, own_fact, split_role
from yici.apps.tables.matching.words import canonical, fold, label, words

#: Words in titles that name the row's thing; longer words count more. Only nudges what the columns say.
_TITLE_WORDS: dict[str, tuple[str, ...]] = {
    "person": words(
        """人员 名单 党员 残疾人 老人 老年人 儿童 学生 花名册 退役军人 劳动力 成员 高龄 孤儿 流动人口 居民信息
        人口信息 护林员 公益性岗位 大学生 妇女"""
    ),
    "household": ("户基本信息", "农户", "户台账", "一户一档", "户籍户", "家庭情况", "住户", "牧户", "一卡通", "受灾户"),
    "enterprise": ("企业", "市场主体", "商户", "合作社", "个体", "经营户", "单位名录"),
    "project": ("项目", "工程"),
    "village": ("各村", "村级", "集体经济", "行政村"),
    "building": ("房屋", "自建房", "建筑", "危房"),
    "facility": ("设施", "设备", "机井", "路灯"),
    "plot": ("地块", "确权", "土地流转", "土地", "流转台账", "草牧场"),
    "livestock": ("免疫台账", "存栏"),
    "hazard": ("问题台账", "隐患", "整改", "排查", "问题清单", "发现问题"),
}  # fmt: skip
_PERSON_SURE = (
    "性别",
    "年龄",
    "出生日期",
    "民族",
    "学历",
    "与户主关系",
    "文化程度",
    "政治面貌",
    "身体状况",
    "婚姻状况",
    "就读学校",
    "党龄",
)


@dataclass(frozen=True, slots=True)
class RowEntity:
    """What a row is, how sure, and why. ``has_head`` and ``has_own`` tell of columns with the head's or own name."""

    entity: str
    confidence: float
    reason: str
    has_head: bool = False
    has_own: bool = False


def entity_of(sheet: SheetFacts, index: NameIndex) -> RowEntity:
    """What one row of the sheet is, by its columns and title."""
    facts = [column for column in sheet.columns if _is_fact(column)]
    has_head = any(_role(column) == "head" and _fact(column) in ("姓名", "名称") for column in facts)
    own = [place for place, column in enumerate(facts) if _is_own_name(column)]
    has_own = bool(own)
    person_facts = sum(_core(column) in _PERSON_SURE or canonical(_core(column)) in _PERSON_SURE for column in facts)
    scores = _scores(sheet, facts, index)
    if own and own[0] <= 3:
        scores["person"] += 4 - own[0] * 0.5
    elif has_head and not has_own:
        scores["household"] += 3
    scores["person"] += min(person_facts, 3) * 0.6
    if figures.counts_areas(sheet):
        scores["village"] += 3
    if not scores:
        return RowEntity("", 0.0, "no column names what a row is", has_head, has_own)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    best, most = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if most <= 0:
        return RowEntity("", 0.0, "no column names what a row is", has_head, has_own)
    share = most / (most + second) if second > 0 else 1.0
    confidence = round(min(0.99, 0.5 + share / 2) if most >= 2 else 0.5, 2)
    return RowEntity(best, confidence, f"its first columns and title speak of {best}", has_head, has_own)


def _is_fact(column: ColumnFacts) -> bool:
    return not (
        kinds.is_sequence(column) or kinds.is_signature(column) or kinds.is_free(column) or kinds.area_level(column)
        or kinds.constant_of(column)
    )  # fmt: skip


def _core(column: ColumnFacts) -> str:
    return label(column.path[-1]).core if column.path else ""


def _role(column: ColumnFacts) -> str:
    role = split_role(_core(column)).role
    if role or len(column.path) < 2:
        return role
    return split_role(label(column.path[-2]).core).role


def _fact(column: ColumnFacts) -> str:
    return split_role(_core(column)).fact


def _is_own_name(column: ColumnFacts) -> bool:
    if _role(column):
        return False
    core = _core(column)
    return own_fact(core, "person") in ("姓名", "名字") or core in ("姓名", "人员", "成员", "申请人")


def _scores(sheet: SheetFacts, facts: list[ColumnFacts], index: NameIndex) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    only: dict[str, int] = defaultdict(int)
    for place, column in enumerate(facts):
        weight = 2.0 if place == 0 else 1.0 if place < 3 else 0.5
        entities = {hit.name.element.entity for hit in index.find(_core(column)) if not _role(column)}
        for entity in entities:
            scores[entity] += weight / len(entities)
        if len(entities) == 1:
            only[next(iter(entities))] += 1
        if place < 2:
            for entity, words in SELF_WORDS.items():
                if entity != "person" and any(
                    _core(column) == word + tail for word in words for tail in ("名称", "名")
                ):
                    scores[entity] += 3.0 - place
    for entity, count in only.items():
        if entity not in ("person", "household") and count >= 4 and count * 2 >= len(facts):
            scores[entity] += 2.0  # most columns can belong to nothing else
    title = fold(sheet.title + sheet.name)
    for entity, words in _TITLE_WORDS.items():
        found = max((len(word) for word in words if word in title), default=0)
        if found:
            scores[entity] += 0.6 + 0.2 * found
    return scores
