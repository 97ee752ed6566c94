"""Tables of figures: on a cross-tab or a sheet of areas a number is a count or a sum over records, not one fact.

Says so only where the sheet speaks of things that records hold (people, households, animals, plots …): a table of
prices or of the budget stays unknown. What is counted is left to the header path; ``measures`` names what is summed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from yici.apps.tables.matching import kinds
from yici.apps.tables.matching.contracts import Catalogue, ColumnFacts, ColumnMatch, SheetFacts
from yici.apps.tables.matching.evidence import NEUTRAL, NUMBERS, is_placeholder
from yici.apps.tables.matching.index import NameIndex
from yici.apps.tables.matching.periods import is_only_period, without_period
from yici.apps.tables.matching.words import canonical, fold, label, words

#: Words of what records hold, as titles and headings of statistics say it.
COUNTED = words(
    """人口 户籍 常住 农户 牧户 农牧户 户数 人数 住户 家庭 男 女 党员 支委 两委 班子 干部 残疾 低保 特困 五保
    贫困户 贫困人口 脱贫 监测户 监测对象 帮扶 老年人 老人 高龄 儿童 学生 留守 孤儿 退役 优抚 劳动力 务工 就业
    参保 新农合 医疗保险 养老保险 牲畜 存栏 出栏 畜 羊 牛 猪 家禽 免疫 播种 种植 作物 农作物 粮食作物 耕地
    承包地 承包面积 草场 草原 地块 流转 撂荒 房屋 住房 危房 自建房 企业 商户 个体 合作社 家庭农场 市场主体 隐患
    受灾 成灾 绝收 倒塌 转移安置 整改 村集体 集体经济 贷款 小额信贷 补贴 救助 受益户 受益人 农机 机井 路灯
    村民小组 自然村 行政村 村干部 网格员 护林员 岁 义务教育 辍学 残疾人 适龄"""
)  # fmt: skip
_LONG = tuple(word for word in COUNTED if len(word) > 1)
#: Headings of figures over what nobody keeps a record of, whatever stands near them.
_NOT_COUNTED = re.compile(
    r"生产总值|GDP|增加值|固定资产投资|社会消费品|零售总额|公共预算|财政收入|财政支出|预算数|决算|税收|进出口|价格指数|用电量|来水|用水量|引水量|工时"
    r"|满意率|消费支出|收支差额|公共服务支出|公共安全支出|事务$|支出$|来访|来信|处罚"
)
_GENERIC = re.compile(
    r"^(?:合计|小计|总计|共计|总数|总量|总额|绝对[量额值数]|数值|计|数量|个数|户数|人数|面积|金额|占比|比例|比重|其中|其他|其它|单位|人|户|个|%|件数|头数|亩数)"
    r"(?:[(（].*)?$"
)
_OWN_NAME = re.compile(r"姓名|名称|户主|身份证|编号|编码|法人|负责人$|承包人|地址|电话")
_BAND = re.compile(r"\d+(?:周?岁|年|元|亩|头|只|人|平方米|㎡)?(?:及?以[上下]|-|至|~|到|岁)|以[上下]$")
AREA_ENTITIES = ("village", "area", "unit", "")


def is_table_of_areas(sheet: SheetFacts, entity: str) -> bool:
    """Whether each row is an area, a unit or a month, so that a number is of all its records."""
    if sheet.kind in ("cross", "rowform"):
        return sheet.kind == "cross" or entity == "village"
    if sheet.kind != "list":
        return False
    areas = [
        place for place, column in enumerate(sheet.columns)
        if kinds.area_level(column) or (place == 0 and kinds.constant_of(column) == "period")
    ]  # fmt: skip
    return bool(areas) and (entity in AREA_ENTITIES or _counts_only(sheet, areas))


def counts_areas(sheet: SheetFacts) -> bool:
    """Whether a list has a row for each area and nothing but numbers beside its name."""
    areas = [place for place, column in enumerate(sheet.columns) if kinds.area_level(column)]
    return sheet.kind == "list" and bool(areas) and _counts_only(sheet, areas)


def _counts_only(sheet: SheetFacts, areas: list[int]) -> bool:
    """Whether all but the area's own columns take numbers, and no column names the thing of a row."""
    rest = [
        column for place, column in enumerate(sheet.columns)
        if place not in areas and not (kinds.is_sequence(column) or kinds.is_free(column) or kinds.constant_of(column))
    ]  # fmt: skip
    if areas[0] > 2 or len(rest) < 2 or any(_OWN_NAME.search(column.path[-1]) for column in rest if column.path):
        return False
    return sum(_is_number(column, sheet) for column in rest) >= 0.7 * len(rest)


def settle(
    matches: Sequence[ColumnMatch], sheet: SheetFacts, index: NameIndex, entity: str, beside: Sequence[ColumnFacts] = ()
) -> list[ColumnMatch]:
    """The columns (or printed rows) of a table of figures; other tables unchanged. ``beside`` are the printed rows of a
    cross-tab when its columns are looked at, and its columns when the rows are."""
    result = [_printed(match, column) for match, column in zip(matches, sheet.columns, strict=True)]
    if not is_table_of_areas(sheet, entity):
        return result
    speaks = _speaks_of_records(sheet, index, beside)
    return [
        match if match.kind not in ("element", "derived", "unknown", "aggregate") or match.confidence == 1.0
        else _figure(match, column, sheet, index, speaks)
        for match, column in zip(result, sheet.columns, strict=True)
    ]  # fmt: skip


def _printed(match: ColumnMatch, column: ColumnFacts) -> ColumnMatch:
    if column.use not in ("stub", "unit", "code") or match.confidence == 1.0 or match.kind in ("sequence", "constant"):
        return match
    words = {"stub": "行名", "unit": "计量单位", "code": "代码"}[column.use]
    return ColumnMatch(match.letter, None, "constant", 0.95, f"{words}是表上印好的", constant=f"printed:{column.use}")


def _figure(match: ColumnMatch, column: ColumnFacts, sheet: SheetFacts, index: NameIndex, speaks: bool) -> ColumnMatch:
    """An element of the area's own record stays; of anything else it is the sum, count or share."""
    element = index.catalogue.elements.get(match.element or "")
    if element is not None and element.entity == "village":
        strange = [step for step in column.path[:-1] if _narrows(step, (element.name, *element.aliases))]
        if not element.derive or not strange:
            return match
        reason = f"“{label(strange[0]).core}”里的{element.name}，按这一行的地方另数"
        return _aggregate(match, reason, element.code)
    if element is not None:
        if element.type in ("text", "ref", "phone", "id", "date", "photo", "geo") and sheet.kind != "cross":
            return match
        how = "求和" if element.type in NUMBERS else "计数"
        return _aggregate(
            match, f"按这一行{'' if sheet.kind == 'cross' else '的地方'}把{element.name}{how}", element.code
        )
    if match.kind == "unknown" and match.confidence >= 0.99:
        return match  # never stored
    if speaks and _is_number(column, sheet) and not _NOT_COUNTED.search("/".join(map(fold, column.path))):
        return _aggregate(match, "按这一行的地方计数或求和", "")
    if match.kind == "aggregate":
        return replace(match, kind="unknown", confidence=0.0, reason="记录里没有可以数出它的东西")
    return match


def _aggregate(match: ColumnMatch, reason: str, measures: str) -> ColumnMatch:
    return ColumnMatch(
        match.letter, None, "aggregate", 0.85, reason, role=match.role, variant=match.variant, measures=measures
    )


def _narrows(step: str, names: tuple[str, ...]) -> bool:
    """Whether a group heading counts only part of what is below it ("贫困户") and the names do not say so."""
    core = label(step).core
    if core in NEUTRAL or is_only_period(core) or _GENERIC.match(core):
        return False
    if not any(word in core for word in (*_LONG, "劳动能力")):
        return False
    said = canonical(without_period(core))
    vocabulary = canonical("/".join(names))
    pairs = [said[place : place + 2] for place in range(len(said) - 1)] or [said]
    return sum(pair in vocabulary for pair in pairs) * 2 < len(pairs)


def _speaks_of_records(sheet: SheetFacts, index: NameIndex, beside: Sequence[ColumnFacts]) -> bool:
    """Whether title, columns or rows name what records hold."""
    title = fold(sheet.title + sheet.name)
    if any(word in title for word in _LONG) and not _NOT_COUNTED.search(title):
        return True
    for places in (sheet.columns, tuple(beside)):
        told = [one for one in places if one.use == "value" and not _is_generic(one)]
        known = [one for one in told if _names_records(one, index)]
        if len(known) * 2 >= len(told) and known:
            return True
    return False


def _is_generic(column: ColumnFacts) -> bool:
    core = label(column.path[-1]).core if column.path else ""
    return bool(_GENERIC.match(core)) or is_only_period(core)


def _names_records(column: ColumnFacts, index: NameIndex) -> bool:
    text = "/".join(said for step in column.path if not is_only_period(said := fold(step)))
    if not text or _NOT_COUNTED.search(text):
        return False
    if any(word in text for word in _LONG) or _BAND.search(text):
        return True
    if column.path and label(column.path[-1]).core in COUNTED:
        return True
    core = without_period(label(column.path[-1]).core) if column.path else ""
    return any(hit.name.element.entity != "form" for hit in index.find(core)) or core in value_names(index)


def value_names(index: NameIndex) -> frozenset[str]:
    """Names of all allowed values: headings of a cross-tab are often values (少数民族, 一级, 初中)."""
    return _value_names(_Key(index.catalogue))


class _Key:
    """A catalogue as a key of a cache, by identity."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __hash__(self) -> int:
        return id(self.catalogue)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.catalogue is self.catalogue


@lru_cache(maxsize=4)
def _value_names(key: _Key) -> frozenset[str]:
    return frozenset(
        fold(word)
        for values in key.catalogue.code_lists.values() for one in values for word in (one.name, *one.aliases)
    )  # fmt: skip


def _is_number(column: ColumnFacts, sheet: SheetFacts) -> bool:
    if column.use != "value":
        return False
    texts = [text for sample in column.samples if not is_placeholder(text := fold(sample))]
    if texts and sum(not re.match(r"^[-+]?[\d,.]+%?$|^[-/0]$", text) for text in texts) * 2 > len(texts):
        return False
    if sheet.kind == "cross":
        return True
    core = label(column.path[-1]).core if column.path else ""
    return (
        fold(column.unit) in COUNT_UNITS or core.endswith(COUNT_ENDS) or _is_generic(column)
        or bool(column.period.figure) or bool(_BAND.search(core))
    )  # fmt: skip


COUNT_UNITS = words(
    """人 户 个 名 人次 次 处 座 公里 亩 万元 元 % 套 家 件 口 眼 吨 户次 头 只 公顷 ㎡ 平方米 间 栋 所 台 人/次
    户/次 天 亿元 盏"""
)
COUNT_ENDS = words(
    """数 人数 户数 总数 合计 小计 总计 个数 金额 面积 余额 比例 率 收入 总额 数量 户 人 支出 存栏 出栏 产量"""
)
