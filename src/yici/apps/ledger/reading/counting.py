"""Which numbers of a paragraph count something, and which belong to a time or a condition. Each refusal has a word."""

from __future__ import annotations

import re

from yici.apps.ledger.reading.quantities import Quantity

_TIME_UNITS = frozenset(
    ["天", "日", "周", "个月", "年", "小时", "分钟", "秒", "秒钟", "个小时", "工作日", "个工作日", "分", "刻"]
)
_ABOUT_TIME = re.compile(
    r"时间|时限|时长|天数|用时|周期|寿命|期限|缩短|压缩|压减|节约|节省|提速|耗时|通勤|延长|优良|日数|控制在|"
    r"不超过|响应|提前|工作日|办结|车程|日照|周转|待遇|发电|利用小时|培训|服务时|达标"
)
_ABOUT_YEARS = re.compile(r"寿命|期限|缩短|延长|年限|受教育")
_PLAIN_NUMBER = re.compile(
    r"(?:系数|指数|得分|评分|弹性|生师比|比值|PUE|容积率|景气|密度|强度|产出率|为|达|达到|至|到|在)$"
)
_PLAIN_NAMED = re.compile(r"系数|指数|得分|评分|PUE|容积率|弹性|比值|人均期望")
_COUNTING = re.compile(
    r"(?:新增|新建|新设|新开|新引进|建成|引进|培育|获批|创建|新创|完成|增加|改造|开工|落户|签约|上市|新获|新培育|"
    r"新认定|认定|设立|打造|开通|组建|取得|改扩建|扩建|续建|建设|增设|荣获|获得|拥有|共有|投用|启用|整治|建立|"
    r"开行|举办|承办|净增|新开工|建|有|达|至|到|了|近|超|约|共)$"
)
_AT_END = re.compile(r"^(?:以上|以内|左右)?(?:[，。；、）：]|$)")
_MORE_BEFORE = re.compile(
    r"(?:突破|超过|超|近|逾|约|达到?|首?破|过|均|不低于|不少于|至少|迈上|跨越|跃上|跨|站上|上|接近|新增)了?$"
)
#: How far from a number the words that decide about it may stand.
_NEAR = 60
_RHETORIC = re.compile(
    r"^(?:方面|层面|维度|字|关键词|月|方向|问题导向|角度|必须|务必|要|坚持|统一|基本|一流|转变|结合|紧盯|聚焦|"
    r"相结合|注重|突出|着力|到位)"
)
_CONDITION = re.compile(r"^(?:及|含|或)?(?:以上|以下|以内)(?:的)?(?=[\u4e00-\u9fff])")
_NO_CONDITION = re.compile(
    r"^(?:及)?(?:以上|以下|以内)(?:的(?:速度|水平|幅度|目标|增速|比例|规模)|和|并|且|、|资金|投资|产值|收入|贷款|"
    r"补贴|营收|用于|左右|完成|实现|达|由|为|，|办结|到位|产能|税收|融资)"
)
_COUNTED_LATER = re.compile(r"[\d一二三四五六七八九十两百千]{1,9}(?:余|多)?(?:个|家|项|户|座|条|所|处|宗|件|名|人|艘)")
_CAPACITY = frozenset(
    [
        "吨",
        "千瓦",
        "兆瓦",
        "吉瓦",
        "千伏",
        "MW",
        "GW",
        "kV",
        "千瓦时",
        "兆瓦时",
        "GWh",
        "MWh",
        "千伏安",
        "兆伏安",
        "伏",
        "蒸吨",
        "米",
        "标方",
    ]
)
_PROJECT = re.compile(
    r"^(?:级)?(?:/[年日])?[^，。；\d“]{1,18}?(?:项目|工程|电站|电厂|生产线|装置|码头|泊位|变电站|线路|机组|输变电)"
)
_WITH_OF = re.compile(r"^(?:及)?以[上下内]的")
_OF_SOME = re.compile(r"(?:^|其中)(?:超过?|过|突破|不足|达到?|上|逾)$")
_SOME_OF = re.compile(r"^(?:以[上下])?的[^，。；\d]{1,10}\d{1,9}(?:个|家|项|户|座|条|所|处|宗|件|名|人|艘)")


def refusal(text: str, quantity: Quantity, start: int, end: int) -> str | None:
    """Why a number outside names and times is no figure, as a word for a person; None when it is one.

    ``start`` and ``end`` bound its clause.
    """
    before = text[max(start, quantity.start - 10) : quantity.start]
    after = text[quantity.end : min(end, quantity.end + _NEAR)]
    around = text[max(start, quantity.start - _NEAR) : min(end, quantity.end + _NEAR)]
    is_numbered = before.endswith(("第", "每", "〔", "[", "No")) or bool(re.search(r"(?:\d章|[A-Za-z])$", before))
    if is_numbered:
        return "number of a thing"
    if after.startswith("级") or (
        quantity.is_bare and not quantity.is_chinese and after[:1].isalpha() and after[:1].isascii()
    ):
        return "name"
    if quantity.unit is None:
        return (
            None
            if _PLAIN_NUMBER.search(before)
            and _PLAIN_NAMED.search(text[max(start, quantity.start - _NEAR) : quantity.start])
            else "no unit"
        )
    if quantity.unit in _TIME_UNITS:
        cue = _ABOUT_YEARS if quantity.unit == "年" else _ABOUT_TIME
        if not cue.search(around):
            return "time"
    if re.match(r"^的(?:努力|热情|决心|力量|干劲|信心|劲头|韧劲|态度|力度|精力|担当|诚意|真心)", after):
        return "turn of speech"
    if quantity.unit in _TIME_UNITS and re.match(r"^(?:以?内)[^，]{0,8}率", after):
        return "condition"
    if _RHETORIC.match(after) and not quantity.is_measure:
        return "turn of speech"
    if quantity.is_chinese and not _chinese_counts(text, quantity, before, after, start):
        return "name"
    on_condition = _CONDITION.match(after) and quantity.unit != "%" and not _NO_CONDITION.match(after)
    if on_condition and (
        quantity.unit in ("元", "岁", "周岁", "美元") or (quantity.is_measure and _COUNTED_LATER.search(after))
    ):
        return "condition"
    if (
        quantity.is_measure
        and quantity.unit not in ("%", "‰")
        and _WITH_OF.match(after)
        and not _NO_CONDITION.match(after)
    ):
        return "condition"
    if _OF_SOME.search(before) and _SOME_OF.match(after):
        return "condition"
    if quantity.unit in _CAPACITY and _PROJECT.match(after) and not _COUNTED_LATER.search(after[:1]):
        return "name of a project"
    return None


def _chinese_counts(text: str, quantity: Quantity, before: str, after: str, start: int) -> bool:
    """A numeral in characters counts when it is large, measured, or stands where one counts (新增三家)."""
    if quantity.is_bare:
        return bool(_MORE_BEFORE.search(before)) or after.startswith(("以上", "余"))
    letters = text[quantity.start : quantity.end]
    if quantity.is_measure and (quantity.unit or "")[0] in "%‰倍番":
        return True
    numeral = len(letters) - len(quantity.unit or "")
    if numeral >= 2:
        return True
    if letters[0] in "一半":
        return bool(re.search(r"(?:新增|新建|新获|获批|新设)$", before)) or (
            quantity.is_measure and bool(_MORE_BEFORE.search(before))
        )
    if _COUNTING.search(before):
        return not re.match(r"[大化类型]", after)
    return (
        bool(_AT_END.match(after))
        and quantity.start - start >= 4
        and (quantity.unit or "") in "家座所条处名辆台套例艘架"
    )
