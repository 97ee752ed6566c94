"""Concrete tasks without a number: 建成…, 出台…, 启动…, …全线通车. What could never be checked is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yici.apps.ledger.contracts import ItemKind
from yici.apps.ledger.reading.lexicon import any_of

_ADVERB = rf"(?:(?:{any_of('adverbs')}|在全[国市县区省旗州镇]){{0,5}})"
_THING = rf"(?:{any_of('things')}|城市(?=”?$|”?(?:创建|建设|试点|申报)?$))"
_PAPER = rf"(?:{any_of('papers')}|“[^”]+”|》)"
_RULED = any_of("arrangements")
_CAMPAIGN = rf"(?:{any_of('campaigns')}|”)"
#: 完成 alone does not make a task: 完成各项任务 says nothing that could be looked at.
_VAGUE = r"(?![^，]{0,14}(?:任务|目标|使命|工作|指标|计划|时限|时间|情况|率|期限|进度|跨越|转变|蜕变|飞跃)$)"
_WORKS = (
    r"(?:条例|草案|起草|草拟|建设|改造|工程|项目|编制|修复|治理|整治|任务|搬迁|改革|换届|普查|验收|征收|主体|规划|设计|"
    r"论证|可研|前期|立项|审批|清零|回填|划定|确权|登记|调整|组建|重组|评估|申报|收储|拆除|安装|招标|整改|挂牌|"
    r"创建|移交|"
    r"接入|加固|清淤|竣工)"
)
_REACHED = (
    r"(?:全覆盖|通车|清零|投产|开工|通航|运营|并网|投用|“|一网|贯通|零|全部|供水|供气|供热|供暖|上市|通水|达产|"
    r"联网|互联|"
    r"互通|归零|摘帽|出列|脱贫|销号|达标|闭环)"
)
_STRONG = re.compile(
    rf"^{_ADVERB}(?:"
    rf"(?:出台|印发|制定|编制|修订|颁布|起草|编印|修编|报批|审议通过|制定出台|研究制定|"
    rf"编制完成)(?:了)?(?=.{{0,60}}{_PAPER}|《|“|系列)|"
    rf"(?:{any_of('task_verbs')}|发布(?!会)|实现(?=[^，]{{0,20}}{_REACHED})|构建(?=[^，]{{0,40}}(?:机制|制度|"
    rf"模式|平台|“)))"
    r"(?:了)?(?=[^，]{2})|"
    rf"(?:实施|开展|落实|执行|探索|深化|部署|推开|铺开|试点)(?:了)?"
    rf"(?=[^，]{{1,50}}{_CAMPAIGN}$|[^，]{{0,8}}[“《][^”》]+[”》][^，]{{0,12}}$|[^，]{{1,30}}(?:申建|试点))|"
    rf"(?:完成|基本完成)(?:了)?(?=[^，]{{0,40}}{_WORKS})|完成(?:了)?(?=[^，]{{2,14}}$){_VAGUE}|"
    rf"(?:打造|建设|做优|做强|培育)(?=[^，]{{0,40}}(?:{_THING}|“[^”]+”|廊道|走廊|长廊|绿廊|风光带|风景道|片区|"
    rf"组团|产业带|"
    r"经济带|品牌|名城|名片)[^，的]{0,10}$))"
)
_WEAK = re.compile(
    rf"^{_ADVERB}{any_of('weak_verbs')}(?:了)?[^，]{{0,40}}{_THING}”?(?:[一二三四]期|主体|"
    rf"[^，]{{0,3}})?等?(?:重大|重点)?(?:项目|工程)?"
    r"(?:前期工作|规划建设|建设|改造|申报|创建|落地|投用|投产|开工|运营|开放|通车|申建|升级|提升|实施|推进|研究|"
    r"试点|扩容|"
    r"扩建|见效)?$"
)
_NAMED = re.compile(
    rf"^{_ADVERB}(?:健全|完善|推进|推动|优化|深化|落实|推行|做强|做优|做响|叫响|擦亮|打响|升级|构建|形成|巩固|"
    rf"拓展|创新)(?:了)?"
    rf"[^，]{{0,12}}“[^”]+”[^，]{{0,14}}(?:{_RULED}|平台|改革|品牌|建设|工程|行动|试点|创建|系统|服务|专项|新模式)?$"
)
#: Verbs that end a clause whose subject is the thing: 环城高速全线通车.
_ENDING = re.compile(
    rf"^.{{2,60}}?{any_of('ending_adverbs')}{{0,4}}(?:{any_of('ending_verbs')}|完成{_VAGUE}[^，]{{0,14}}|"
    r"实现(?:[^，]{0,14}(?:全覆盖|互通|通车)|“(?!双|零|[一二三四五六七八九十]{1,3}连)[^”]+”))(?:了)?$"
)
_QUOTED_WORK = re.compile(r"^(?:[^，]{2,30}(?:平台|系统|中心|热线|窗口|大脑|终端))(?:实现|上线|开通)[^，]{2,40}$")
_FRAME = re.compile(
    r"^(?:围绕|紧扣|聚焦|坚持|按照|根据|结合|着眼|依托|通过|为|以|深入贯彻|全面贯彻|贯彻|认真学习|深入学习|牢记|"
    r"学习|始终|紧紧|立足|对标|统筹推进“五位|高举|坚决|牢固|牢牢|不忘|弘扬|发扬|增强|凝聚|保持|让|使|是|这|必须|"
    r"我们要|要始终|随着|作为|面对|针对|对照|因地制宜|"
    r"在[^，]{2,20}[中上下]$|特别是|同时$|不断满足|奋力|用心|敢|善|做到|成为|树立|努力|不断增强|如果|只有|只要|"
    r"既要|即|有力|有效|推动[^，]{2,16}(?:发展|提升|转型|升级)$|促进[^，]{2,16}(?:发展|增收|融合|消费)$)"
)
_RHETORIC = re.compile(
    r"习近平|党中央|重要(?:讲话|指示|论述|要求)|精神$|(?:新|大|重要|历史性|积极|明显|显著)(?:贡献|成效|进展|突破|"
    r"作为|形象|局面|篇章|步伐|台阶|提升)$|会议(?:强调|指出|要求|认为|号召)|会议$|指出|强调|表示|获得感|"
    r"幸福感(?!城市)|安全感|正能量|氛围$|活力$|动力$|优势$|支撑$|保障$|力量$|基础$|环境$|"
    r"(?:认真|深刻)(?:领会|落实)|责任$|意识$|能力$|信心$|决心$|生态$(?<!文明生态)|之路$|新动能$|记者|人民满意|"
    r"^请|只有|没有|永远|决不|绝不|代表们|同志们|各位|委员们|高质量发展$|功能$|观念$|理念$|定位$|本(?:方案|办法|"
    r"意见|规划|细则|规定|清单|通知|报告)|^[^，“]{1,14}是[^，]|现代化建设新?$"
)
_HONOUR = re.compile(
    r"(?:荣获|入选|入围|被(?:国家|省|市|自治区|联合国|中央|国务院|工信部|住建部|教育部|"
    r"农业农村部)?[^，]{0,12}(?:授予|列为|列入|评为|确定为|命名为|认定为|纳入)|获评|荣膺|蝉联|位居|"
    r"居全[国省市区]|通过[^，]{0,12}验收|跻身|进入全国|位于全国前列|获得?[^，]{0,16}(?:称号|奖))"
)
_EQUAL = re.compile(
    r"(?:增长|增速|收入|发展)[^，]{0,10}(?:和|与|同)[^，]{2,12}(?:基本同步|保持同步|同步增长|同步|相适应)"
)
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是(?:要)?|[一二三四五六七八九十]要|（[一二三四五六七八九十\d]{1,3}）|"
    r"\d{1,2}[.、]|[①-⑳]|[一二三四五六七八九十]{1,3}、|首先|其次|同时|此外|另外|其中|并且|并|我们|我市|我县|我区|"
    r"今年|明年|年内|全年|要|将|还|也|再|继续)+"
)
_TIME = re.compile(
    r"^.{0,16}?(?:年底前?|年末|月底前?|季度前?|上半年|下半年|年内|[月日]前|年底|以?前|期间|末)(?=[\u4e00-\u9fff“])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A task or an honour in a clause; ``rule`` says by which turn it was known."""

    start: int
    end: int
    kind: ItemKind
    rule: str
    confidence: float
    comparator: str | None = None


def action(text: str, start: int, end: int, after_time: int) -> Found | None:
    """The task that a clause of a folded paragraph speaks of, or None; ``after_time`` is where its time words end."""
    clause = text[start:end][:200]
    lead = _LEAD.match(clause)
    place, finish = start + (lead.end() if lead else 0), start + len(clause)
    core = _core(text[max(place, after_time) : finish])
    if len(core) < 4 or _RHETORIC.search(core) or core.count("“") != core.count("”"):
        return None
    if _EQUAL.search(core):
        return Found(place, finish, "target", "kept in step", 0.6, "~")
    if _HONOUR.search(core) and not re.match(r"(?:争创|力争|创建|确保|蝉联)", core):
        return Found(place, finish, "result", "honour", 0.5)
    if _FRAME.match(core):
        return None
    for pattern, rule, confidence in _TURNS:
        if pattern.match(core):
            return Found(place, finish, "action", rule, confidence)
    return None


#: By which turn a task is known, and how sure that makes it.
_TURNS = (
    (_STRONG, "verb of a task", 0.85),
    (_ENDING, "the thing is done", 0.8),
    (_QUOTED_WORK, "the thing is done", 0.8),
    (_NAMED, "named scheme", 0.6),
    (_WEAK, "work on a thing", 0.55),
)


def _core(clause: str) -> str:
    """The clause behind what leads in and what says when."""
    for _ in range(2):
        lead = _LEAD.match(clause)
        clause = clause[lead.end() :] if lead else clause
        when = _TIME.match(clause)
        if when and len(clause) - when.end() >= 4:
            clause = clause[when.end() :]
    return clause
