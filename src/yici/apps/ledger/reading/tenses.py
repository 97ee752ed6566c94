"""Has it been done or is it promised? Headings, turns of a speech and words beside the verb say so."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["result", "target"]

_HEAD_TARGET = re.compile(
    r"目标|任务|安排|部署|打算|计划|下一步|要求|规划|展望|愿景|今后|举措|措施|重点工作|工作要点|意见|行动方案|"
    r"方案|(?:今年|本年|明年)(?:的)?(?:主要)?工作(?!回顾|总结)|实事(?!.{0,4}完成)"
)
_HEAD_RESULT = re.compile(
    r"回顾|总结|成就|成绩|成效|完成情况|工作情况|运行情况|执行情况|进展|过去[的一二三四五]|去年|上年|发展基础|"
    r"现状|公报|[一二三四五]年来|基本情况|取得"
)
#: 完成年度目标 speaks of a goal that lies behind.
DONE_GOALS = re.compile(
    r"(?:完成|实现|达到|好于|高于|超过|超额)[^。，]{0,18}目标|目标[^。，]{0,10}(?:圆满|全面|顺利|如期)?(?:完成|"
    r"实现|达成)"
)
_TWO_YEARS = re.compile(
    r"(?:20\d\d年|去年|上年|回顾|总结|情况)[^。]{0,20}(?:和|与|及|暨)(?:20\d\d年|今年|明年|下一?步|下一阶段|"
    r"[^。]{0,4}(?:计划|安排|打算|建议))"
)
#: Said once, these hold for what follows, until another turn.
_TURN_TARGET = re.compile(
    r"我们(?:将|要)|下一步|下步|今后[一二三四五\d]年|未来[一二三四五\d]年|今后一个时期|(?:今年|明年|新的一年|"
    r"20\d\d年)[^。]{0,24}?(?:要(?!素|求[^：])|将|预期|主要目标|目标是|目标为|总体要求|重点(?:做好|抓好|任务|"
    r"工作))|"
    r"主要(?:预期)?目标|预期目标|工作(?:总体)?思路|做好(?:今年|明年|下半年|下一阶段)|今年是[^。]{0,40}(?:之年|"
    r"一年)|为(?:实现|完成)(?:上述|以上)目标|下半年[^。]{0,10}(?:要|将)|下一阶段"
)
_TURN_RESULT = re.compile(
    r"过去的?(?:[一二三四五\d]{1,2}年|20\d\d年)|[一五三]年来|刚刚过去|回顾(?:过去|[一二三四五20])|今年以来|(?:^|"
    r"[，；])(?:去年|上年)|取得(?:了)?(?:显著|重大|突出|积极|新的|历史性)?(?:成效|成就|成绩|进展)|"
    r"党的?十[八九]大以来|“?十[一二三四]五”?(?:时期|期间|以来)[，,]?(?:我们|全市|全县|全省|"
    r"全区)?[^。]{0,8}(?:累计|完成|实现|取得|先后|成功)"
)
_TARGET = re.compile(
    r"力争|确保(?!了)|争取|(?:^|[，年])计划(?!总投资|投资额|的|性)|(?<![动展度作产资育步合升])计划(?=新|投|建|实|"
    r"完|在|于|用|到|引|改|培|安|开|启|三年|两年|今年|明年|出|总)|拟(?=新|投|实施|安排|于|将|在)|(?:^|"
    r"[，我市县区省们委府局]|月底?前?|年|内|前|也|还|都)将(?![^，]{0,14}(?:纳入|作为|列为|转化|列入|改为|提升到|"
    r"提高到|提高至|压缩|缩短|降至|降到|由|从))|(?<![于超])预期(?!寿命)|目标|有望|必保|"
    r"下一步|今后|未来(?:[一二三四五\d]|一个)|明年|后年|(?:^|[，们市县区])要(?!素|求|件|点|闻)|必须|力保|"
    r"到(?:20[3-9]\d|202[6-9])年|到“?十[五六七]五|"
    r"(?:年底|月底|年末|季度末?|日|月)[之以]?前|年内"
)
_STRONG_TARGET = re.compile(
    r"(?<![按照原])计划(?=新增|新建|新开|完成|实施|到|建设|建成|引进|投入|培育|开工|启动|改造|用|在|于|达)|"
    r"力争|确保(?!了)|争取(?=在|到20|到“|到年|年内|实现|完成|建成|突破|达|增长|早日|尽快|开工|于|用|将|全年|今年|"
    r"明年|今冬)|拟(?=新|投)|(?<![于超])预期(?!寿命)|(?:主要|预期|总体|奋斗|发展)目标|目标(?:是|为|：)|下一?步|下一?阶段|今后|未来(?:[一二三四五\d]|一个)|"
    r"明年|(?:^|[，我市县区省们])将(?=[^，]{0,10}(?:新|建|达|实|开|完|启|出|增|投))|必保|(?<!已)将(?=全部|全面|"
    r"陆续|实现|达|建成|新建|新增|完成|启动|投入|超|突破|提供|力争|确保|开工|推出|进一步|继续|大力|下大)|(?:年底|"
    r"月底|年末)[之以]?前"
)
_RESULT = re.compile(
    r"已(?!成为|知)|累计|同比|环比|[较比](?:上|去)年|以来|截至|截止|目前|去年|上年|前(?:三|[1-9]|1[01]|"
    r"两)(?:个)?(?:季度|月)|[一三五十\d]{1,2}年来|过去|荣获|获评|获得|获批|入选|成功|圆满|了(?=\d|"
    r"[一二两三四五六七八九近超约逾])|首次|创历史|"
    r"实现(?=[^，]{0,14}\d)|完成(?=[^，]{0,14}\d)|先后|共有|现有|全面完成|顺利|超额|位居|居全|列全|排名|"
    r"高于(?:全国|全省|全区|预期)|由负转正|[由从][^，到至]{2,16}(?:提高|提升|增加|增长|扩大|下降|降低|降|压缩|"
    r"缩短|减少|升|增|整合|调整|精简|合并)[^，]{0,2}[到至为]|连续[一二三四五六七八九十\d]{1,2}[年月个]|达到了|"
    r"新高|历史最"
)
_STRONG_RESULT = re.compile(
    r"已(?!成为|知)|(?:实现|完成|达到|取得|解决|建成|安排|形成|作出|做出|迈出|迈上|打下|奠定|提供|增加|减少|带动|推动|促进|保障|改善|提升|赢得|创造|启动|出台)了|首次|了(?=\d)|(?:提前|超额|圆满|"
    r"如期)[^，。]{0,4}(?:完成|实现|达到)|目前|同比|截至|截止|以来|去年|上年|前(?:三|[1-9]|1[01])(?:个)?(?:季度|"
    r"月)|年来|过去|荣获|入选|获批|先后|现有|共有|[较比]去年|[较比]上年(?=末|提高|增加|增长|下降|净增)"
)


def of_heading(text: str) -> Tense | None:
    """What a heading says of what stands under it; the later word counts (总结和安排 of two years says nothing)."""
    target, result = _HEAD_TARGET.search(text), _HEAD_RESULT.search(text)
    if target and result:
        if _TWO_YEARS.search(text):
            return None
        return "result" if result.start() > target.start() else "target"
    return "target" if target else "result" if result else None


def turn(text: str) -> Tense | None:
    """Whether a sentence turns what follows to what will be or what was."""
    target, result = _TURN_TARGET.search(text), _TURN_RESULT.search(text)
    if target and result:
        return "target" if target.start() > result.start() else "result"
    return "target" if target else "result" if result else None


def of_words(text: str) -> tuple[Tense | None, bool]:
    """What the words of a clause say, and whether they say it whatever stands around them."""
    ahead = DONE_GOALS.sub("", text)
    if _STRONG_TARGET.search(ahead):
        return "target", True
    if _STRONG_RESULT.search(text):
        return "result", True
    target, result = _TARGET.search(ahead), _RESULT.search(text)
    if target and not result:
        return "target", False
    if result and not target:
        return "result", False
    return None, False


_BOUNDS = re.compile(r"控制在|保持在|不低于|不少于|不高于|不超过|至少")
_TASK_VERB = re.compile(
    r"^(?:(?:今年|全年|年内|本年|同时|20\d\d年)[^，]{0,4}，)?(?:新增|新建|新开|新改|改造|培育|建设|建成|引进|"
    r"打造|争取|支持|推动|推进|完成|实施|开展|改扩建|续建|发展|创建|提高|保持|实现|治理|整治)"
)
_EXACT = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d年)[1-9]\d{2}[1-9](?![\d.])|\d{5,}|\d\.\d{2}|\d{1,3},\d{3}")


def is_exact(text: str) -> bool:
    """Whether a number stands there that nobody would promise: 10790, 17.24."""
    return bool(_EXACT.search(text))


def of_form(text: str) -> Tense:
    """Where nothing else says so: bounds and bare verbs of a task lie ahead, exact numbers have been counted."""
    if is_exact(text):
        return "result"
    return "target" if _BOUNDS.search(text) or _TASK_VERB.search(text) else "result"
