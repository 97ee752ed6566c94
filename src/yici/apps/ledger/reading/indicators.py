"""What a figure measures, in the words of the text: elided indicators and subjects are taken from before."""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[是要]|首先|其次|同时|此外|其中|并|且|也|还|又|使|让|把|将|以|在|对|力争|"
    r"确保|争取|计划|预计|拟|我们|全市|全县|全区|全省|全镇|全旗|全州|初步核算|我市|我县|我区|我省|全面|继续|持续|"
    r"不断|进一步|努力|加快|大力|深入|已|共|累计|"
    r"有效|成功|着力|到|实现|完成|达到|推动|推进|要|全年|年内|今年|同比|再|先后|总共|截至目前|目前|今年以来|以来|"
    r"：|“?十[一二三四五六]五”?末|新的|预期|目标|是)++"
)
_TAIL = re.compile(
    r"(?:力争|确保|争取|预计|预期|计划|将|要|分别|依次|平均|均|都|双双|全部|总计|共计|合计|累计|共|总|同比|环比|"
    r"较?比?(?:上年|去年)(?:同期|末)?|年均|日均|月均|左右|再|已|也|达到?了?|高达|为|至|到|了|突破|超过|超|逾|近|"
    r"约为?|不低于|不少于|不超过|不高于|"
    r"控制在|接近|保持在?|稳定在|维持在|位于|提高到|提升到|提升至|提高至|上升到|增加到|增长到|增至|升至|降至|"
    r"降到|压缩至|压缩到|缩短至|缩短到|下降到|下降至|扩大到|拓展到|完成|实现|在|以|占|达|高于|低于|由|从)++$"
)
_GROWS = re.compile(r"(?:正?增长|上升|攀升|回升|上涨)$")
_FALLS = re.compile(r"(?:下降|降低|减少|下调|回落|压减|压降|削减|缩减|压缩|缩短|节约)$")
_RISES = re.compile(r"(?:提高|提升|增加|扩大|净增|多增)$")
_TIMES = re.compile(r"^.{0,14}?(?:年底|年末|月底|季度|半年|年内|全年|期间|以来|年|[月日]前|末)(?=[\u4e00-\u9fff“])")
_TIMES_LEAD = re.compile(
    r"^(?:截至目前|去年底?|上年末?|今年|明年|当年|(?:19|20)\d\d年(?:度|末|底)?|按(?:可比|不变|现行|同)[^，]{0,4}(?:口径|价格?)(?:计算)?|(?:扣除|"
    r"剔除)[^，]{2,14}后|年末|年底|前(?:三|两|[1-9]|1[01])(?:个)?(?:季度|月)|上半年|下半年|第?[一二三四]季度|"
    r"每[年月周日天]|日均|年均|月均)+"
)
_TIMES_OF = re.compile(r"^(?:是|为|相当于|约为|恢复[至到])[^，]{0,16}的$")
_SHARE_OF = re.compile(r"^占(.{2,12}?)的?(?:比重)?(?:达到?|为|超过?)?$")
_GROWTH_NAME = re.compile(r"(?:增速|降幅|提高)$")
_FROM = re.compile(
    r"(?:由|从)[^，由从]{1,20}(?:提高|提升|增加|增长|预计提高|上升|下降|降低|扩大|调整)?(?:[到至为]的?)?$"
)
_SIZES = {
    "亩": "面积",
    "公顷": "面积",
    "平方米": "面积",
    "平方公里": "面积",
    "人": "人数",
    "人次": "人次",
    "公里": "里程",
}
_VERB_ONLY = re.compile(
    r"^(?:新增|新建|建成|改造|完成|实施|确定|开展|推进|推动|引进|培育|打造|建设|创建|出台|取消|压减|办理|受理|"
    r"落实|投入|新设|设立|已有|共有|有|拥有|启动|开工|争取|发放|惠及|带动|兑现|治理|整治|"
    r"开通|推出|组织|举办|解决|聚焦|形成|净增|增加|减少|成功|推广|落地|支持|扶持|选派|扩建|改扩建|续建|维修|清理|"
    r"处置|化解|盘活|释放|提供|安置|帮扶|救助|资助|补助|奖励)*+$"
)


def trimmed(text: str) -> str:
    """The words before a number without what only leads in or compares."""
    old = None
    while old != text:
        old = text
        text = _LEAD.sub("", _TIMES_LEAD.sub("", text.strip("，、：； ")))
        text = _FROM.sub("", _TAIL.sub("", text))
        if "”" not in text:
            text = text.lstrip("“")
    return text


def indicator(before: str, after: str, unit: str | None, previous: str | None) -> str:
    """The indicator of a figure between ``before`` and ``after`` (its clause); ``previous`` is the one named last."""
    base = trimmed(before)
    if base in ("和", "与", "及", "以及", "或"):
        return previous or ""
    if (unit or "%")[:1] not in "%倍‰" and unit != "个百分点":
        previous = _stem(previous)
    if _TIMES_OF.search(before):
        base = ""
    if _SHARE_OF.search(before) and previous:
        return previous + "占" + _SHARE_OF.sub(r"\1", before)
    for pattern, ending in ((_GROWS, "增速"), (_FALLS, "降幅"), (_RISES, "提高")):
        found = pattern.search(base)
        if found and base[: found.start()].strip():
            subject = trimmed(base[: found.start()])
            return (subject or previous or "") + (ending if (unit or "")[:1] in "%倍‰个番" else found.group())
        if found:
            stem = _stem(previous)
            thing = _thing(after)
            if thing and (unit or "")[:1] not in "%倍‰":
                return found.group() + thing
            return (stem + (ending if (unit or "")[:1] in "%倍‰个番" else found.group())) if stem else found.group()
    thing = _thing(after)
    if _VERB_ONLY.match(base):
        if thing:
            return thing + _SIZES.get(unit or "", "数" if (unit or "") in "个项件条家户所座处名台套辆" else "")
        return previous or base
    if thing and len(base) < 14 and not re.search(r"[率额量值数]$", base):
        return base + thing
    return base or previous or ""


def _stem(previous: str | None) -> str:
    return _GROWTH_NAME.sub("", previous or "")


def _thing(after: str) -> str:
    """The noun right behind a number: 202项重点改革事项 → 重点改革事项."""
    found = re.match(
        r"^(?:以上|以内|以下|左右|余|多|上下)?(?:的(?:速度|规模|标准|增速))?(?:的)?([\u4e00-\u9fffA-Za-z“”·]{1,24})",
        after,
    )
    if not found or found.group(1) in ("以上", "以内", "以下", "左右", "的", "上", "内", "后", "前", "时"):
        return ""
    return re.sub(
        r"(?:建设|改造|任务)?(?:形成|得到|开展|完成|实现|达到|投入|进行|用于|超过|实施).*$", "", found.group(1)
    )


_ORGANISATION = re.compile(
    r"^(?:由|支持|推动|我市|全市)?((?:《[^》]{1,20}》[\u4e00-\u9fff]{0,4}|[\u4e00-\u9fffA-Za-z·]{2,16}?)"
    r"(?:公司|集团|实验室|研究院|大学|学院|医院|银行|管委会|委员会|[市县区省旗]委|[市县区省旗]政府|[^结布格全]局|"
    r"栏目|协会))"
    r"(?=[\u4e00-\u9fff])(?![建改新重项设和、])"
)


def organisation(text: str) -> str | None:
    """The organisation that a clause begins with, where it is the one that acts."""
    found = _ORGANISATION.match(text[:40])
    return found.group(1) if found else None
