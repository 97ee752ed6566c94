"""What speaks for or against a name beside the name itself: unit, samples, choices, parents, words nearby."""

from __future__ import annotations

import re

from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement, ColumnFacts
from yici.apps.tables.matching.words import fold, options_of, words

#: Units that measure the same; a form may ask in one what is kept in the other.
_DIMENSIONS = (
    ("area", ("亩", "公顷", "平方米", "㎡", "m2", "m²", "平米", "平方公里", "万亩", "hm2")),
    ("money", ("元", "万元", "亿元", "千元", "元/月", "元/年", "元/人", "元/季", "元/亩", "角")),
    ("people", ("人", "名", "口", "人次", "位")),
    ("households", ("户",)),
    ("mass", ("公斤", "千克", "斤", "吨", "kg", "t", "克", "万吨")),
    ("length", ("米", "公里", "千米", "km", "m", "厘米", "里", "延米")),
    ("count", words(
        """个 处 座 台 套 辆 眼 条 所 家 间 栋 盏 件 次 本 项 块 株 只 头 匹 峰 羽 口 羊单位 张 亩次 层 片 棵"""
    )),
    ("time", ("年", "月", "天", "日", "小时", "个月", "岁", "周岁", "分钟")),
    ("share", ("%", "‰", "百分比")),
    ("volume", ("立方米", "m3", "m³", "方", "万立方米", "升")),
)  # fmt: skip
_DIMENSION_OF: dict[str, set[str]] = {}
for _name, _units in _DIMENSIONS:
    for _unit in _units:
        _DIMENSION_OF.setdefault(_unit, set()).add(_name)

#: A bracket or unit that says how to write, not what is measured.
_NO_MEASURE = (
    "年月日",
    "必填",
    "选填",
    "下拉",
    "是否",
    "例",
    "身份证",
    "位",
    "签",
    "章",
    "具体",
    "请",
    "如",
    "格式",
    "保留",
)
NUMBERS = {"int", "dec", "money", "area", "number", "decimal"}


def unit_agrees(unit: str, element: CatalogueElement) -> bool | None:
    """True when heading and element measure the same, False when they cannot, None when nothing can be said."""
    said = fold(unit)
    if not said or any(word in said for word in _NO_MEASURE):
        return None
    kept = fold(element.unit)
    if said in ("是/否", "是,否", "男/女", "√"):
        return element.type in ("bool", "code")
    of_said = _dimensions(said)
    if not of_said or (element.type in ("date", "year") and said in ("年", "月", "日", "年份", "年月")):
        return None
    if not kept:
        return False if element.type in ("phone", "bool", "date") else None
    if said == kept:
        return True
    of_kept = _dimensions(kept)
    if not of_kept:
        return None
    return bool(of_said & of_kept)


def _dimensions(unit: str) -> set[str]:
    found = _DIMENSION_OF.get(unit)
    if found:
        return found
    head = re.split(r"[/每]", unit)[0]
    return _DIMENSION_OF.get(head, set())


_ID = re.compile(r"^\d{17}[\dXx*]$|^\d{15}$|^\d{6}\*+\w{0,4}$")
_PHONE = re.compile(r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$|^1[3-9]\d\*{4}\d{4}$")
_DAY = re.compile(r"^\d{4}([-./年]?\d{1,2}([-./月]?\d{1,2}日?)?)?月?$")
_NUMBER = re.compile(r"^-?[\d,]+(\.\d+)?%?$")


_PLACEHOLDER = re.compile(r"^(?:[A-Za-z]|[Xx×*＊#…./\\-]{1,}|\$?\{+.*\}+|<.*>|[&@#%].*|X+[年月日号村户人]?.*)$")


def is_placeholder(text: str) -> bool:
    """Whether a cell only marks a place ("N", "×××", "{{name}}") and shows no value."""
    return not text or bool(_PLACEHOLDER.match(text))


def samples_agree(column: ColumnFacts, element: CatalogueElement) -> bool | None:
    """Whether what stands in the body can be values of the element; None when there is nothing to look at."""
    texts = [text for sample in column.samples if not is_placeholder(text := fold(sample))][:20]
    if not texts:
        return None
    good = sum(_fits(text, element) for text in texts)
    return good * 2 >= len(texts)


def _fits(text: str, element: CatalogueElement) -> bool:
    kind = element.type
    if kind == "phone":
        return bool(_PHONE.match(text.split("/")[0].split("、")[0]))
    if element.code.endswith("id_number"):
        return bool(_ID.match(text.lstrip("'")))
    if kind in NUMBERS:
        return bool(_NUMBER.match(text)) or text in ("-", "/", "无")
    if kind in ("date", "year"):
        return bool(_DAY.match(text)) or text.isdigit()
    if kind == "bool":
        return text in ("是", "否", "有", "无", "√", "×", "1", "2", "0", "Y", "N")
    if kind == "text" and element.code.endswith(".name") and element.entity == "person":
        return not any(c.isdigit() for c in text) and len(text) <= 30
    return True


_YES_NO = {"是", "否", "有", "无", "已", "未", "√", "×"}


def is_yes_no(column: ColumnFacts) -> bool:
    """Whether a column allows only yes and no."""
    said = {fold(value) for value in allowed_values(column)}
    return bool(said) and said <= _YES_NO


def choices_agree(column: ColumnFacts, element: CatalogueElement, catalogue: Catalogue) -> bool | None:
    """Whether the allowed values of the form are values of the element's code list."""
    said = allowed_values(column)
    if len(said) < 2:
        return None
    values = catalogue.code_lists.get(element.code_list, ())
    if is_yes_no(column):
        answers = {fold(word) for value in values for word in (value.name, *value.aliases)}
        if element.type == "text":
            return None
        return element.type == "bool" or (element.type == "code" and len(answers & _YES_NO) >= 2)
    if not element.code_list:
        return False if element.type in ("phone", "date", "money", "area", "int") else None
    known = {fold(word) for value in values for word in (value.name, *value.aliases)}
    if not known:
        return None
    hits = sum(any(_same(fold(value), word) for word in known) for value in said)
    return hits * 2 >= len(said)


def _same(one: str, other: str) -> bool:
    return one == other or (len(one) > 1 and len(other) > 1 and (one in other or other in one))


_LEADS = re.compile(r"^(?:[①-⑳]|\(?\d{1,2}[).、.:]|[A-Ha-h][.、:])\s*")


def allowed_values(column: ColumnFacts) -> tuple[str, ...]:
    """The values a column allows, from its validation list or the row of allowed values, without their numbering."""
    if column.choices:
        return column.choices
    text = (column.allowed or _in_heading(column)).strip("【】()（）[] ")
    parts = [_LEADS.sub("", part.strip()) for part in re.split(r"[、,，;；/□]|(?=[①-⑳])|\s{2,}", text)]
    values = tuple(dict.fromkeys(part.strip("□ ") for part in parts if part.strip("□ ")))
    return values if len(values) >= 2 else ()


_BRACKETS = re.compile(r"[（(【]([^（()）【】]*)[)）】]$")
_NUMBERED = re.compile(r"(?:(?<![\d.])\d{1,2}[.、．:：]|\(\d{1,2}\)|(?<![A-Za-z])[A-H][.、．])\s*(?=\D)")


def _in_heading(column: ColumnFacts) -> str:
    """Choices in the brackets of a heading or behind it: 房屋结构（□砖混□框架）, 房屋结构：1.砖混 2.框架."""
    said = column.path[-1].strip() if column.path else ""
    found = _BRACKETS.search(said)
    inner = found.group(1) if found and not options_of(said) else options_of(said)
    if inner.count("□") >= 2 or (inner.count("/") >= 2 and all(len(part) <= 8 for part in inner.split("/"))):
        return inner
    return "、".join(part.strip() for part in _NUMBERED.split(inner)) if len(_NUMBERED.findall(inner)) >= 2 else ""


#: Words of group headings that say nothing about the fact below them.
NEUTRAL = words(
    """基本信息 基本情况 个人信息 家庭信息 人员信息 人员基本信息 家庭基本情况 家庭成员 信息 情况 其中 详细信息
    人口信息 耕地信息 土地信息 地块信息 户信息 农户信息 农户基本信息 家庭基本信息 家庭情况 户主信息 户籍信息
    身份信息 个人基本信息 个人基本情况 人员情况 企业基本信息 企业信息 项目基本信息 项目信息 项目基本情况
    房屋信息 房屋基本信息 房屋基本情况 主要信息 登记信息 基础信息 问题清单 任务清单 整改问题 内容 项目 主要内容
    基本资料 资料 联系信息 收款信息 账户信息 银行账户信息 银行卡信息 开户信息 一卡通信息 救助信息 残疾信息
    残疾人信息 成员信息 成员基本信息 种植信息 种植情况 投保信息 补贴信息 家庭成员信息 家庭成员情况 人员基本情况
    单位信息 其他信息 其他情况 联系方式 规模 登记事项 基础设施 公共服务 生产生活 主要指标 指标 基本概况 概况"""
)  # fmt: skip
#: Headings that say too little alone: above them something else must say what is meant.
GENERIC = words(
    """面积 金额 数量 标准 名称 日期 时间 人数 户数 类型 类别 单位 编号 号码 单价 合计 小计 总计 资金 规模 比例
    内容 性质 等级 地点 位置 原因 结果 措施 进度 情况 方式 来源 去向 年 月 起 止 起止时间 开始时间 结束时间 姓名
    价格 余额 收入 支出 次数 户 人 亩 元 个 数 计 男 女 产量"""
)  # fmt: skip
