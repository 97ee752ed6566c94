"""From title, sheet name, notes and columns to a population; weaker words give choices, not rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yici.apps.tables.matching.contracts import ColumnMatch, SheetFacts
from yici.apps.tables.matching.words import canonical, fold, words
from yici.apps.tables.population.lexicon import Lexicon, PopulationWords

THRESHOLD = 0.8

#: Words that narrow a population further than its phrase says; with one of them left over it is a question.
_NARROWING = words(
    """新增 新纳入 拟 申请 申报 疑似 重点 优秀 骨干 示范 整户 退出 已退出 停发 取消 死亡 注销 未 不符合 一级 二级
    三级 四级 女 男 妇女 独生 双女 失独 单亲 困难 特殊 贫困 无劳动 有劳动 在读 毕业 待业 大学 高中 初中 小学
    学龄前 一孩 二孩 60岁 65岁 70岁 80岁 90岁 100岁 以上 以下 少数民族 重度 轻度 视力 听力 言语 肢体 智力 精神
    外出 返乡 回流 流动 流入 流出 常住 户籍 租住 空巢 独居 失能 半失能 高龄 留守 困境 孤儿 退役 烈属 参战 公益
    村干部 大户 示范户 搬迁 受灾 危房 改造 逾期 应急 临时"""
)
_UNTOLD = ("申领", "申请", "申报", "重点")
_AREA = re.compile(r"[\u4e00-\u9fff×xX]{1,8}?(?:街道|苏木|嘎查|社区|居委会|村委会|行政村|自然村|村|镇|乡|旗|县|区|市)")
#: What decides between two populations of the same phrase: words of columns that only one grain has.
_MEMBER_COLUMNS = ("与户主关系", "家庭成员姓名", "成员姓名")


@dataclass(frozen=True, slots=True)
class Guess:
    """A population as inferred. ``code`` names the entry of the lexicon, ``others`` further choices, best first."""

    entity: str
    condition: str
    relation: str
    order: str
    grain: str
    confidence: float
    reason: str
    code: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    words: PopulationWords
    phrase: str
    where: str
    score: float


_PLACES = (("title", 1.0), ("sheet name", 0.97), ("file name", 0.9), ("notes", 0.75))


SLIPS_UP_TO = 200  # characters: longer texts are notes, not titles; looking for typing slips in them takes seconds


def find_hits(sheet: SheetFacts, lexicon: Lexicon, file_name: str = "") -> list[_Hit]:
    """Populations whose phrases stand in the title, sheet name, file name or notes, longest phrase first."""
    texts = {
        "title": fold(sheet.title), "sheet name": fold(sheet.name), "file name": fold(file_name.rsplit(".", 1)[0]),
        "notes": fold("/".join(sheet.notes)),
    }  # fmt: skip
    hits = []
    for one in lexicon.populations:
        found = [hit for place, weight in _PLACES if (hit := _best_phrase(one, texts[place], place, weight))]
        if found:
            hits.append(max(found, key=lambda hit: hit.score))
    return sorted(hits, key=lambda hit: (-hit.score, hit.words.code))


def _best_phrase(words: PopulationWords, text: str, place: str, weight: float) -> _Hit | None:
    if not text or any(word in text for word in words.forbidden):
        return None
    found = [phrase for phrase in words.phrases if fold(phrase) in text]
    found += [noun for noun in words.nouns if noun in text and _is_list_of(noun, text)] if not found else []
    found += [phrase for phrase in words.phrases if _sounds_like(phrase, text)] if not found else []
    if not found:
        return None
    phrase = max(found, key=len)
    return _Hit(words, phrase, place, weight * (1 - 0.5 / (1 + len(phrase))))


_LIST_OF = re.compile(
    r"^(?:人员|对象|个人|基本|基础|详细|情况|信息|状况|现状|调查|登记|统计|采集|摸底|排查|汇总|明细|公示|数据|动态|管理|核查|核实|走访|工作|一览|分布|建档|审核)*"
    r"(?:表|名册|花名册|册|名单|清单|清册|台账|档案|卡)?(?:[(（].*)?$"
)


def _is_list_of(noun: str, text: str) -> bool:
    """Whether a title ends with the noun and words for a list ("残疾人基本状况调查表")."""
    return bool(_LIST_OF.match(text[text.rindex(noun) + len(noun) :]))


def _sounds_like(phrase: str, text: str) -> bool:
    """Whether the phrase stands in the text with one character mistyped ("检测户" for 监测户)."""
    from yici.apps.tables.matching.words import alike

    size = len(phrase)
    if len(text) > SLIPS_UP_TO:
        return False
    return size >= 3 and any(alike(phrase, text[at : at + size]) for at in range(len(text) - size + 1))


def infer_population(
    sheet: SheetFacts,
    entity: str,
    matches: tuple[ColumnMatch, ...],
    lexicon: Lexicon,
    names: Mapping[str, str] | None = None,
    file_name: str = "",
) -> Guess:
    """Which rows belong. ``entity`` is what the columns say a row is; ``names`` are names of elements by code."""
    hits = find_hits(sheet, lexicon, file_name)
    grain = _grain(sheet, entity)
    best = _choose(hits, grain)
    if best is None:
        return _from_columns(entity, grain, matches, lexicon, hits)
    near = _same_family(best.words, lexicon)
    others = tuple(dict.fromkeys([*(hit.words.code for hit in hits if hit is not best), *near]))[:4]
    confidence, doubts = _confidence(best, hits, sheet, grain)
    where = {"title": "标题", "sheet name": "表名", "file name": "文件名", "notes": "说明"}[best.where]
    reason = f"{where}里有“{best.phrase}”" + "".join(f"；{doubt}" for doubt in doubts)
    words = best.words
    return Guess(
        entity=words.entity, condition=words.condition, relation=words.relation, order=words.order,
        grain=words.entity, confidence=round(confidence, 2), reason=reason, code=words.code, others=others,
    )  # fmt: skip


def _same_family(best: PopulationWords, lexicon: Lexicon) -> list[str]:
    """Populations over the same family of elements, to be offered beside the best one."""
    family = best.condition.split(".")[0].rsplit("(", 1)[-1]
    return [
        one.code for one in lexicon.populations
        if one.code != best.code and one.entity == best.entity and family and one.condition.startswith(f"{family}.")
    ]  # fmt: skip


def _grain(sheet: SheetFacts, entity: str) -> str:
    headings = [canonical(fold(column.path[-1])) for column in sheet.columns if column.path]
    if any(canonical(word) in headings for word in _MEMBER_COLUMNS):
        return "person"
    return entity


def _choose(hits: list[_Hit], grain: str) -> _Hit | None:
    """The best phrase; where two are close, the one whose rows are what the columns say."""
    if not hits:
        return None
    close = [hit for hit in hits if hit.score >= hits[0].score - 0.05]
    return next((hit for hit in close if hit.words.entity == grain), close[0])


def _confidence(best: _Hit, hits: list[_Hit], sheet: SheetFacts, grain: str) -> tuple[float, list[str]]:
    confidence = {"title": 0.97, "sheet name": 0.95, "file name": 0.88, "notes": 0.7}[best.where]
    doubts: list[str] = []
    if best.words.entity != grain and grain and not _may_stand(best.words.entity, grain, sheet):
        confidence = min(confidence, 0.6)
        doubts.append(f"但列说明一行是另一种东西（{grain}）")
    rest = _said(sheet)
    own = "/".join((best.words.name, *best.words.phrases))
    narrowing = [word for word in _NARROWING if word in rest and word not in own]
    # who applies is not who holds, and which ones count as chief is a list of its own: records do not tell it
    narrowing += [word for word in _UNTOLD if word in best.phrase]
    if narrowing:
        confidence = min(confidence, 0.7)
        doubts.append(f"“{narrowing[0]}”可能还要再缩小范围")
    rivals = [
        hit for hit in hits
        if hit is not best and hit.words.entity == best.words.entity and hit.where == best.where
        and hit.phrase not in best.phrase and best.phrase not in hit.phrase
        and not any(hit.phrase in phrase for phrase in best.words.phrases)
    ]  # fmt: skip
    if rivals:
        confidence = min(confidence, 0.72)
        doubts.append(f"也提到“{rivals[0].phrase}”")
    return confidence, doubts


def _may_stand(entity: str, grain: str, sheet: SheetFacts) -> bool:
    """A household may be written as its head's row ("姓名" of the grower), unless a column tells of its members."""
    if entity == "household" and grain == "person":
        headings = [canonical(fold(column.path[-1])) for column in sheet.columns if column.path]
        return not any(canonical(word) in headings for word in _MEMBER_COLUMNS)
    return (entity, grain) in {
        ("household", "plot"),
        ("household", "crop"),
        ("household", "pasture"),
        ("household", "livestock"),
        ("hazard", "household"),
        ("person", "household"),
    }


def _said(sheet: SheetFacts) -> str:
    """What the title says without years and areas."""
    text = re.sub(r"\d{4}年?度?|\d{1,2}月份?|附件\d*|[（(][^()（）]*[)）]", "", fold(sheet.title))
    return _AREA.sub("", text)


def _from_columns(
    entity: str, grain: str, matches: tuple[ColumnMatch, ...], lexicon: Lexicon, hits: list[_Hit]
) -> Guess:
    """No phrase names the population: choices by what the columns ask, always a question."""
    asked = {match.element for match in matches if match.element}
    likely = [
        one for one in lexicon.populations
        if one.entity == grain and any(code in one.condition for code in asked if not code.endswith((".name", ".kind")))
    ]  # fmt: skip
    general = [
        words for words in lexicon.populations if words.entity == grain and words.code.endswith(("_registered", "_all"))
    ]
    others = tuple(dict.fromkeys(words.code for words in (*likely, *general)))[:5]
    return Guess(
        entity=grain or entity, condition="", relation="registered", order="", grain=grain or entity, confidence=0.3,
        reason="标题和表名没有说哪些人或户要填进来", others=others,
    )  # fmt: skip
