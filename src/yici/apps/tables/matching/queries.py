"""The ways in which a heading may name a fact: with its parents, without its role, without filler words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yici.apps.tables.matching.contracts import ColumnFacts
from yici.apps.tables.matching.evidence import GENERIC, NEUTRAL
from yici.apps.tables.matching.periods import is_only_period, period_of, without_period
from yici.apps.tables.matching.roles import OTHER_WORDS, SELF_WORDS, Role, is_personal, own_fact, split_role
from yici.apps.tables.matching.words import Label, fold, label

_FILLER_FRONT = re.compile(
    r"^(?:家庭成员|本人|人员|个人|家庭|农户|目前|现在|当前|具体|详细|主要|所在|所属|本|其|该|人)(?=..)"
)
_FILLER_BACK = re.compile(
    r"(?<=..)(?:情况|信息|明细|(?:情况)?(?:具体)?(?:描述|说明)|\d位|数|等|姓名|全称|\(?是/否\)?)$"
)
_GROUP_TAIL = re.compile(
    r"(?<=..)(?:补助资金|奖励资金|补贴资金|补助|补贴|奖励|期限|情况|信息|资金|方式|工程|类|指标|方面|统计|明细|收入)$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A header path taken apart: leaf, parents that say something, and whose fact it is."""

    leaf: Label
    parents: tuple[Label, ...]
    role: Role
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        return (*(parent.core for parent in self.parents), self.leaf.core)


@dataclass(frozen=True, slots=True)
class Query:
    """Words to look up, what they are worth, whether they carry the role of the heading, and how they came about."""

    words: str
    weight: float
    has_role: bool
    how: str
    covers_parent: bool = False
    is_yes_no: bool = False


def heading_of(column: ColumnFacts) -> Heading:
    """Take a header path apart."""
    labels = [label(step) for step in column.path] or [label("")]
    leaf = labels[-1]
    parents = tuple(one for one in labels[:-1] if one.core and one.core != leaf.core)
    role = split_role(leaf.core)
    if not role.role and is_personal(leaf.core) and not leaf.core.startswith("承包"):
        for parent in reversed(parents):
            above = split_role(parent.core.removesuffix("基本").removesuffix("信息").removesuffix("情况"))
            if above.role and above.fact in ("姓名", "基本", "信息", "情况", ""):
                role = Role(above.role, leaf.core, above.word)
                break
    text = "/".join((*(one.core for one in labels), *(hint for one in labels for hint in one.hints)))
    return Heading(leaf, parents, role, text)


def telling(parents: tuple[Label, ...]) -> tuple[Label, ...]:
    """Parents that change the meaning of what stands below them."""
    return tuple(parent for parent in parents if parent.core not in NEUTRAL)


#: What a group measures, as its last word says: "播种面积/玉米" asks for 玉米面积, "资金构成/中央" for 中央资金.
_MEASURE = re.compile(
    r"(资金|投资|面积|收入|补贴|补助|存栏|出栏|人数|户数|产量|金额|支出|保费|数量)(?:情况|构成|来源|合计)?$"
)
_WHOLE = re.compile(r"^(?:合计|小计|总计|共计|总数|总额|总量)$")


def _with_measure(leaf: str, parent: str, has_role: bool) -> Iterator[Query]:
    """A leaf read together with what its group measures; a total is the group's own figure."""
    how = f"在“{parent}”下面"
    if _WHOLE.match(leaf):
        yield Query(parent, 0.96, has_role, f"“{parent}”的{leaf}", covers_parent=True)
        return
    if len(leaf) > 1 and is_only_period(leaf) and not leaf.isdigit() and not period_of((leaf,)).figure:
        yield Query(parent, 0.97, has_role, f"{leaf}的“{parent}”", covers_parent=True)
        return
    found = _MEASURE.search(parent) or re.match(r"(资金)(?:来源|构成|渠道)", parent)
    if found is None:
        return
    yield Query(leaf + parent, 0.97, has_role, how, covers_parent=True)
    if not leaf.endswith(found.group(1)):
        for word in re.split(r"(?<=..)[及和与或、](?=..)", leaf)[:1]:
            yield Query(word + found.group(1), 0.97, has_role, how, covers_parent=True)


#: What a unit says of a heading that does not say it: 低保对象（户） asks for 低保对象户数.
_COUNTED_IN = {
    "户": ("户数",), "人": ("人数",), "个": ("个数", "数"), "亩": ("面积",), "元": ("金额",), "万元": ("金额",),
    "头": ("存栏",), "只": ("存栏",), "次": ("次数",), "人次": ("人次",), "公里": ("里程",),
}  # fmt: skip


def _plainer(core: str, unit: str) -> Iterator[Query]:
    """The heading without words of time, with what its unit says, without "是否"."""
    timeless = without_period(core)
    if timeless != core:
        yield Query(timeless, 0.97, False, "不看时间的字")
    if timeless.endswith(("开始", "结束", "起始", "截止", "到期")):
        yield Query(timeless + "时间", 0.97, False, "说的是时间")
    for tail in _COUNTED_IN.get(fold(unit), ()):
        if not timeless.endswith(tail):
            yield Query(timeless + tail, 0.97, False, f"单位是{unit}")
    marked = re.sub(r"(?:标识|标志|与否)$", "", timeless)
    if marked != timeless and len(marked) > 1:
        yield Query("是否" + marked, 0.95, False, "问是不是", is_yes_no=True)
    for front in ("是否有", "是否"):
        if timeless.startswith(front) and len(timeless) > len(front) + 1:
            yield Query(timeless.removeprefix(front), 0.93, False, "问是不是", is_yes_no=True)


def queries(heading: Heading, entity: str, is_head: bool, unit: str = "") -> Iterator[Query]:
    """Everything to look up for a heading, strongest first. ``is_head``: the head's facts on a household's row."""
    leaf, role = heading.leaf, heading.role
    has_role = bool(role.role)
    by_parent = has_role and not split_role(leaf.core).role
    if not by_parent:
        yield Query(leaf.core, 1.0, has_role, "")
        if leaf.hints:
            yield Query(leaf.core + "".join(leaf.hints), 1.0, has_role, "连括号里的字")
    for parent in reversed(heading.parents):
        yield Query(parent.core + leaf.core, 1.0, has_role, f"在“{parent.core}”下面", covers_parent=True)
        yield from _with_measure(leaf.core, parent.core, has_role)
        stem = _GROUP_TAIL.sub("", parent.core)
        if stem != parent.core:
            yield Query(stem + leaf.core, 0.97, has_role, f"在“{parent.core}”下面", covers_parent=True)
    if has_role:
        if role.fact.startswith("与") and role.fact.endswith("关系"):
            yield Query(
                (role.word or OTHER_WORDS[role.role][0]) + "关系", 0.97, True, "是谁的关系", covers_parent=by_parent
            )
        for word in OTHER_WORDS[role.role]:
            weight = 0.97 if not role.word or word == role.word else 0.95
            yield Query(word + role.fact, weight, True, f"是{role.word or role.role}的", covers_parent=by_parent)
        return
    if is_head:
        yield Query("户主" + own_fact(leaf.core, "household"), 0.985, False, "一行一户，是户主的")
    if leaf.core in GENERIC or len(leaf.core) == 2:
        for word in SELF_WORDS.get(entity, ()):
            yield Query(word + leaf.core, 0.93, False, f"是{word}的")
    yield from _plainer(leaf.core, unit)
    own = own_fact(leaf.core, entity)
    says_enough = len(own) > 2 or is_personal(own) or own in GENERIC  # 党员小组 is no 小组 of the villagers
    if own != leaf.core and says_enough:
        yield Query(own, 0.97, False, "就是这一行的")
    if "/" in leaf.core or "或" in leaf.core:
        for part in re.split(r"[/或]", leaf.core):
            yield Query(part, 0.9, False, "两个说法之一")
    short = leaf.core
    while True:
        shorter = _FILLER_FRONT.sub("", _FILLER_BACK.sub("", short))
        if shorter == short or len(shorter) < 2:
            break
        short = shorter
        yield Query(short, 0.9, False, "去掉虚字")
