"""Columns that are no facts of the city: numbering, signatures, constants of the form, free words."""

from __future__ import annotations

import re

from yici.apps.tables.matching.contracts import ColumnFacts
from yici.apps.tables.matching.words import canonical, label, words

_SEQUENCE = re.compile(
    r"^(?:总|户|人|分|行|页|家庭|农户|本户|组内|村内)?(?:序号|序|顺序号?|顺序编号|项次|次序|No|NO|no|行号|栏次)$|^(?:第)?几(?:户|人)$|^例$"
)
_SIGNATURE = re.compile(
    r"^(?:领款|领取|签领|签收)(?:时间|日期)$|签字|签名|签章|签收|盖章|画押|按手印|手印|捺印|指印|(?:领款|领取|经办|户主|本人|负责|确认|审核|家长|监护|畜主|农户|牧户).{0,4}(?:签|章)$|^章$"
)
_FREE = re.compile(r"^(?:备注|说明|备考|附注|其他说明|需要说明的问题|备注说明|注|其他情况说明|其它说明|备 注)$")
_PEOPLE_OF_FORM = re.compile(
    r"^(?:填表|填报|制表|审核|复核|经办|审批|批准|录入|采集|调查|登记|校对|统计|分管领导|主要领导|单位负责)(?:人|员|人员)?$"
    r"|^(?:填表|填报|统计|单位)负责人$|^分管领导$|^主要领导$"
)
_UNIT_OF_FORM = re.compile(
    r"^(?:填报|填表|报送|上报|制表|统计|编报|汇总|采集)(?:单位|部门|机构|乡镇|地区|村|嘎查村|社区|街道)?(?:名称)?$"
)
_DAY_OF_FORM = re.compile(
    r"^(?:填报|填表|制表|报送|报出|上报|统计|采集|编报|汇总)(?:时间|日期|年月|年月日)$|^日期$|^年月日$"
)
_PERIOD_OF_FORM = re.compile(
    r"^(?:年份|年度|月份|季度|报告期|统计年度|统计月份|所属年度|所属月份|期别|年|月|数据年份|统计时间|统计年份)$"
)

#: Heading -> level of the area whose name stands in the column.
AREA_LEVELS = {
    "province": ("省", "自治区", "省份", "省市", "省(自治区)", "省区"),
    "city": ("市", "地市", "盟市", "市州", "地级市", "州市", "市(州)", "市级"),
    "county": words(
        """区县 县区 旗区 旗县 县 区 旗县区 县市区 县市 所属区县 旗 县名 县名称 区县名称 旗区名称 市县区 县市旗区
        所在县 所在旗区 县旗 旗县市区 旗县名称 县区名称"""
    ),
    "township": words(
        """乡镇 镇乡 乡 镇 街道 镇街 乡镇街道 苏木 苏木镇 苏木乡镇 所在乡镇 乡镇名称 镇名称 乡名称 镇街道 乡镇名
        镇名 所属乡镇 街镇 苏木乡镇街道 镇苏木街道 乡镇苏木 所属镇街 街道名称 所属苏木镇 所属苏木乡镇 所在苏木镇
        镇街名称 乡街道 街道乡镇 所在镇街 苏木镇街道"""
    ),
    "village": words(
        """村 行政村 村名 村名称 嘎查 嘎查村 村嘎查 村居 村社区 社区 所在村 行政村名称 所属村 所在行政村 村委会
        村居委会 村组织 所在嘎查村 所属嘎查村 嘎查村名称 村社 居委会 村别 村社区名称 嘎查村社区 所属行政村
        社区名称 所属社区 所在社区 村庄"""
    ),
    "path": words(
        """所在地区 所属地区 地区 省市县乡村 行政区划 所在区划 所在区域 地区名称 区域 所属区域 所在行政区域
        行政区域 县乡村 乡村 所在乡村 乡镇村 乡镇及村 乡村名称 镇村 乡镇村组 所属乡镇村"""
    ),
}  # fmt: skip
_LEVEL_OF = {canonical(word): level for level, words in AREA_LEVELS.items() for word in words}


def is_sequence(column: ColumnFacts) -> bool:
    """Whether the column only counts rows."""
    core = label(column.path[-1]).core if column.path else ""
    return bool(_SEQUENCE.match(core))


def is_bare_number(column: ColumnFacts) -> bool:
    """Whether the heading is only "编号" or "号码", which may count or may name the thing."""
    return bool(column.path) and label(column.path[-1]).core in ("编号", "号", "号码", "代码", "编码")


def is_signature(column: ColumnFacts) -> bool:
    """Whether somebody signs or stamps here."""
    texts = [label(step).core for step in column.path] + [hint for step in column.path for hint in label(step).hints]
    return any(_SIGNATURE.search(text) for text in texts[-2:] if len(text) <= 16) or any(
        hint in ("章", "盖章", "公章", "签字", "签章", "签名") for hint in texts
    )


def is_free(column: ColumnFacts) -> bool:
    """Whether the column takes remarks, which are never carried from one form to another."""
    return bool(column.path) and bool(_FREE.match(label(column.path[-1]).core))


def area_level(column: ColumnFacts) -> str:
    """The level of area that the column names (``village``, ``path`` …), empty when it names none."""
    if not column.path:
        return ""
    return _LEVEL_OF.get(canonical(label(column.path[-1]).core), "")


def constant_of(column: ColumnFacts) -> str:
    """Which constant of the form: ``reporting_unit``, ``reported_on``, ``period``, ``people`` or empty."""
    if not column.path:
        return ""
    core = label(column.path[-1]).core
    for name, pattern in (
        ("reporting_unit", _UNIT_OF_FORM), ("reported_on", _DAY_OF_FORM), ("period", _PERIOD_OF_FORM),
        ("people", _PEOPLE_OF_FORM),
    ):  # fmt: skip
        if pattern.match(core):
            return name
    return ""
