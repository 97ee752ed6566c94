"""The words of forms: how labels are folded, which words mean a total, a signature, a unit, a sequence number."""

from __future__ import annotations

import re
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """A label without white space and line breaks, full-width forms folded: `户主　姓名（人）` -> `户主姓名(人)`."""
    return _SPACE.sub("", text.translate(_FULL_WIDTH))


_UNITS = (
    "人次|户次|车次|人|户|名|个|只|头|匹|口|条|件|项|家|处|座|栋|幢|套|间|所|辆|台|台套|层|级|门|眼|盘|窝|峰|盏|部|艘|次|场|期|批|份|册|本|张|块|片|株|棵|羽|"
    "元|万元|亿元|千元|百元|角|美元|万美元|亿美元|元/人|元/月|元/年|元/亩|元/人月|万元/年|万元/户|元/平方米|"
    "亩|万亩|公顷|千公顷|平方米|万平方米|平方公里|㎡|m2|m²|立方米|万立方米|m3|m³|米|千米|公里|里|厘米|毫米|cm|mm|km|m|"
    "吨|万吨|亿吨|公斤|千克|克|斤|kg|g|t|升|千瓦|万千瓦|千瓦时|万千瓦时|亿千瓦时|度|kw|kwh|吨标准煤|万吨标准煤|"
    "岁|年|月|日|天|周|小时|分钟|分|秒|学时|课时|%|‰|百分点|个百分点|‰|人/平方公里|公斤/亩|℃|代码|"
    "上年=100|上年同期=100|上月=100|上年同月=100|是/否|是否"
)
_UNIT_TAIL = re.compile(rf"^(.+?)[(\[【〔]({_UNITS})[)\]】〕][:*]*$", re.IGNORECASE)
_PERIODS = frozenset("年月日天周级门度里")  # inside a label they are no unit: 上年(月)余额
_UNIT_INNER = re.compile(rf"[(\[【〔]({_UNITS})[)\]】〕]", re.IGNORECASE)
_UNIT_PREFIX = re.compile(rf"^(.+?)(?:,|、|/|:|单位:)({_UNITS})$", re.IGNORECASE)
_UNIT_WHOLE = re.compile(rf"^(?:{_UNITS})(?:[/、·](?:{_UNITS}))*$", re.IGNORECASE)
_UNIT_NOTE = re.compile(r"(?:计量|金额|货币|面积)?单位[::]?((?:[^\s,,。;;::]{1,4}[,、]?){1,5})$")


def split_unit(label: str) -> tuple[str, str]:
    """`面积(亩)` -> (`面积`, `亩`); the label unchanged and an empty unit when it names none."""
    label = label.rstrip("*")
    if found := _UNIT_TAIL.match(label):
        return found[1], found[2]
    found = _UNIT_INNER.search(label)
    if found and found[1] not in _PERIODS:
        return label[: found.start()] + label[found.end() :], found[1]
    if label.endswith("%") and len(label) > 2:
        return label[:-1], "%"
    return label, ""


_REQUIRED = re.compile(r"^\*+|\*+$|[(\[【〔]\*?(?:必填|必录|必须填写|必填项)[)\]】〕]")
_OPTIONAL = re.compile(r"[(\[【〔](?:选填|非必填|可选)[)\]】〕]")


def bare_label(label: str) -> tuple[str, bool]:
    """`*姓名`, `姓名(必填)` -> (`姓名`, True): the mark of a required column is no part of its label."""
    bare = _OPTIONAL.sub("", label)
    required = False
    while (found := _REQUIRED.sub("", bare)) != bare and found:
        bare, required = found, True
    return bare or label, required


def is_unit(text: str) -> bool:
    """Whether a folded text is a unit of measure and nothing else."""
    return bool(_UNIT_WHOLE.match(text.strip("()")))


def unit_note(text: str) -> str:
    """`单位：万元` -> `万元`; empty when a folded text is no note about the unit of the whole table."""
    found = _UNIT_NOTE.match(text)
    return found[1] if found and all(is_unit(part) for part in re.split("[,、]", found[1]) if part) else ""


TOTAL = re.compile(r"^(?:[一二三四五六七八九十\d]+[、.])?(?:本[页村乡镇县]|全[村镇乡县市区省旗])?(?:总|合|小|共|累)计")
_TOTAL_WHOLE = re.compile(
    r"^(?:[(\d一二三四五六七八九十、.)]*)(?:(?:本页|本表|全[村镇乡县市区省旗国]|年度|本月|本年)?(?:合|总|小|共)计|总数|合计数)"
    r"(?:[:*]|[((].*[))]|\d.*)?$|^.{1,8}(?:合计|总计|小计|共计)$|^总[数和]$"
)
SEQUENCE = re.compile(
    r"^(?:序号|序列|序|编号|行次|栏次|号|NO\.?|No\.?|№|行号|项次|户序号|顺序号|户号|代码|指标代码)\*?$", re.IGNORECASE
)
CODE = re.compile(r"^(?:行次|代码|指标代码|编号|栏次|行号|编码)\*?$")
STRICT_SEQUENCE = re.compile(r"^(?:序号|序列|序|行次|栏次|NO\.?|№|行号|项次|顺序号)\*?$", re.IGNORECASE)
SIGNATURE = re.compile(
    r"签字|签名|签章|盖章|\(章\)|公章|签收|手印|指印|指纹|捺印|领取人$|领款人$|^验收人$|^经手人$|按印"
)
UNIT_HEADER = re.compile(r"^(?:计量|度量)?单位(?:名称)?$")
ITEM_HEADER = re.compile(
    r"^(?:填报|填表|统计|调查|指标|检查|考核|评价|工作)?(?:项目|指标|内容|事项|指标名称|项目名称|科目|栏目|类别|名称|分类|问题)(?:名称)?$"
)
AREA_HEADER = re.compile(
    r"^(?:行政)?(?:[省市县区旗乡镇村盟]|乡镇|苏木|街道|嘎查|社区|地区|单位|部门|城市|月份|年份|年度|季度)(?:名称?|别)?$"
)
REMARK = re.compile(r"^(?:备注|说明|附注|备考|注|备注说明|填报说明|其他说明)$")
QUANTITY_HEADER = re.compile(
    r"数$|数量|额$|金额|面积|率$|比重|比例|占比|增长|增减|合计|小计|总计|人数|户数|收入|支出|余额|产量|产值|投资|费用|资金|累计|本期|上期|"
    r"本月|本年|上年|去年|同期|[±%‰]|指数|价格|单价|均价|库存|存栏|出栏|次$|预算|决算|执行|完成|计划|^\d{4}年|\d+月|季度|期末|期初|年初|年末|女$|^男$"
)
TEXT_HEADER = re.compile(
    r"姓名|电话|手机|号码|证号|地址|住址|联系人|性别|民族|备注|原因|情况$|措施|责任人|责任单位|时间$|日期|内容|描述|问题|意见|"
    r"银行|账号|是否|类型|类别$|关系|职务|名称|说明|签|学历|籍贯|单位$|人员$|负责人|方式|地点|结果|依据|文号"
)
PERSON_HEADER = re.compile(
    r"^(?:户主)?姓名|^户主|^户名|户主姓名|^(?:农户|学生|职工|党员|申请人|人员)(?:姓名|名称)|身份证|证件号"
)
SLOT = re.compile(
    r"^[^:]{1,16}:|:$|年.{0,3}月.{0,4}日|^(?:20)?年(?:度|月|季|\d|$)|年月日?$|_{2,}|单位[::]|盖章|表号|文号|有效期|^附件|^附表|制(?:定|表)机关|批准机关|备案"
)
PEOPLE_SLOT = re.compile(
    r"(?:填表|填报|审核|复核|负责|经办|制表|统计|联系|审批|主管|领导|单位负责|分管领导|调查|登记|报送|核对|签发|校对|经手|审定|"
    r"统计负责|编制|批准|监制|审签|汇总|录入)人?(?:员|签字|签名|\(签[字名章]\)|\(章\))?:|(?:填报|填表|报送|报出|制表|上报|审核)(?:日期|时间|单位)?:|"
    r"(?:联系)?电话:|(?:签字|签名|盖章|签章)(?:\))?:|单位(?:负责人|\(盖?章\))"
)
NOTE = re.compile(
    r"^(?:\*|※|[((]?(?:注|说明|备注|填表说明|填报说明|填写说明|指标解释|温馨提示|提示|要求|注意|注意事项|填报要求|附注|资料来源|数据来源|"
    r"来源|审核关系|逻辑关系|平衡关系|表内关系|本表))[::\d、.)]?|"
    r"^(?:注|说明|备注|填表说明|温馨提示)"
)
EXAMPLE = re.compile(r"^(?:填[写报])?(?:示例|样例|范例|举例|例如?|样表)[\d一二三:]*$")
DATE_WORDS = re.compile(r"\d{4}年|\d{1,2}月|年度|季度|年月日|^(?:20|19)\d{2}$")
_NUMBER = re.compile(
    r"^[-+−–<>≤≥≈约(¥￥$]*\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?[)%‰]*(?:元|万元|亿元|人|户|亩|个|百分点|\(百分点\)|倍)?$"
)
_EMPTY_MARK = re.compile(r"^[-—–－/\\.…·─\*×xX]+$|^无$|^N/?A$|^不适用$", re.IGNORECASE)
_DATE = re.compile(r"^(?:19|20)\d{2}(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?)?年?$|^\d{1,2}[-/]\d{1,2}[-/]\d{2,4}$")
_CODE_VALUE = re.compile(r"^(?=.*\d)[A-Za-z0-9\-_./()*]{4,}$")
_CHECKED = re.compile(r"[□√☑☐■●○✓✔]")
_CHOICE = re.compile(r"^(?:[A-Z](?:[/、|][A-Z]){1,9}|是[/、或]否|有[/、]无|男[/、]女|[^/]{1,4}(?:/[^/]{1,4}){2,9})$")
_COUNTED = re.compile(r"^[(\[]?1[.、:)][^\d\s]{1,12}\s*[(\[]?2[.、:)][^\d\s]{1,12}(?:\s*[(\[]?\d[.、:)]|$)")
_ENUM = re.compile(r"[、;,/|]|[①-⑳]|\d[.、:)]")


@lru_cache(maxsize=20_000)
def is_total(text: str) -> bool:
    """Whether a folded label names a total row or column (合计, 小计 …)."""
    return bool(_TOTAL_WHOLE.match(text))


@lru_cache(maxsize=50_000)
def is_number(text: str) -> bool:
    """Whether a folded text is an amount (also with %, thousands separators, brackets)."""
    return bool(_NUMBER.match(text))


@lru_cache(maxsize=20_000)
def is_empty_mark(text: str) -> bool:
    """Marks that stand for no value: —, /, …, 无."""
    return bool(_EMPTY_MARK.match(text))


@lru_cache(maxsize=20_000)
def is_value(text: str) -> bool:
    """Whether a folded text can only be a value: a number, a date, a code, a ticked choice, a mark for nothing."""
    return bool(
        _NUMBER.match(text) or _DATE.match(text) or _EMPTY_MARK.match(text) or _CODE_VALUE.match(text)
        or _CHECKED.search(text)
    )  # fmt: skip


def is_allowed_values(text: str) -> bool:
    """Whether a folded text lists the values that may be written: 【甲、乙、丙】, （①…②…）, 1.是2.否."""
    bracketed = text[:1] in "【([《〔" and len(text) > 4
    entries = len(_ENUM.findall(text))
    if text.count("□") >= 2 or _CHOICE.match(text):
        return True
    return (bracketed and entries >= 1) or (entries >= 3 and len(text) > 12) or bool(_COUNTED.match(text))


def allowed_values(text: str) -> tuple[str, ...]:
    """The single values of a text that lists them."""
    bare = text.strip("【】()[]《》〔〕")
    parts = re.split(r"[、;,/|□]|[①-⑳]|(?<![\d.])\d{1,2}[.、:)]", bare)
    return tuple(part.strip("()。") for part in parts if part.strip("()。"))


_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARK = re.compile(r"^[(\[]?(?:第)?(\d{1,3})(?:列|栏)?[)\]]?(?:[=≥≤+\-*/()%\d×÷]*)$")


_CODE_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:[_.\-/][A-Za-z0-9]+)*$")
_CODE_LIKE = re.compile(
    r"^(?:[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*|[A-Z]{1,8}\d{2,}[A-Z0-9]*|.*[A-Za-z0-9][_.][A-Za-z0-9].*)$"
)


def is_code_name(text: str) -> bool:
    """Whether a text is a name for machines: AAC003, xm, person_name, houseHold.code; never a capitalised word."""
    return bool(_CODE_NAME.match(text) and _CODE_LIKE.match(text))


def column_mark(text: str) -> int:
    """The number in a cell that only numbers its column: （3） -> 3, 丙 -> 3, 5=3+4 -> 5; 0 for anything else."""
    for letters in (_HEAVENLY, _CHINESE, _CIRCLED):
        if len(text) == 1 and text in letters:
            return letters.index(text) + 1
    if len(text) == 1 and "A" <= text <= "Z":
        return ord(text) - 64
    found = _MARK.match(text)
    return int(found[1]) if found else 0


_OUTLINE = (
    re.compile(r"^第?[一二三四五六七八九十]+(?:[、..]|部分)"),
    re.compile(r"^[((][一二三四五六七八九十]+[))]"),
    re.compile(r"^\d{1,2}[、..．]"),
    re.compile(r"^[((]\d{1,2}[))]"),
    re.compile(r"^[①-⑳]"),
)


_OPEN_CHOICE = re.compile(r"^(?:\d{1,2}[.、:][^\d]{1,10}){2,}[()_]*$")
_OPEN_UNITS = re.compile(r"^(?:[户人元亩个间头只次名项处件]|万元|平方米){2,}$")
_AREA_SLOT = re.compile(r"^(?:自治区|[省市盟县旗区镇乡村组社]|苏木|街道|嘎查|社区|居?委会|[()、/_])+$")
_OPEN_WORDS = re.compile(
    r"(?:单位|主要|分管)?(?:负责人|经办人|审核人|审批人|领导|本人|申请人|公章|盖章|签章|签字|签名|日期|时间|"
    r"加盖|以上)|[()年月日时分自至起止从到:;,、。_—\-./·]+"
)


@lru_cache(maxsize=20_000)
def is_open_text(text: str) -> bool:
    """Words that only prepare a place to write: `年 月 日`, `（盖章）`, `（平方米）`, `□是 □否`."""
    if not text or "□" in text or "☐" in text:
        return True
    if (text[0] == "(" and text[-1] == ")" and is_unit(text)) or _OPEN_CHOICE.match(text):
        return True
    if not _OPEN_WORDS.sub("", text) or (len(text) > 1 and _OPEN_UNITS.match(text)):
        return True
    return text.endswith("年月日") and bool(SIGNATURE.search(text) or "负责人" in text or "经办" in text)


def outline_level(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 5 for ①; 0 for a label without a mark."""
    for level, pattern in enumerate(_OUTLINE, 1):
        if pattern.match(text):
            return level
    return 0


def is_area_slot(text: str) -> bool:
    """`　　旗（区）　　镇　　村`: only the kinds of areas, their names to be written."""
    return len(text) > 2 and bool(_AREA_SLOT.match(text))
