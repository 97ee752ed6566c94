"""Where a list wants its changes marked, and in which words: a column 变动, or 备注 when the form says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yici.apps.tables.matching.evidence import allowed_values
from yici.apps.tables.matching.words import fold, label, words
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.plan import SheetPlan

Change = Literal["new", "changed", "gone", "same"]

_HEADINGS = words(
    """变动 变动情况 变动类型 变动类别 变动标识 变动状态 变动说明 变动原因 变动备注 变化 变化情况 变化类型 变化说明 增减
    增减情况 增减变动 增减变化 增减变动情况 异动 异动情况 异动类型 变更 变更情况 变更类型 变更说明 新增/减少 新增减少
    本月变动 本期变动 是否变动 是否新增 新增或减少"""
)
_REMARKS = words("备注 说明 备注说明")
_ASKS = words("变动 变化 新增 减少 增减 异动 变更")
_WORDS: dict[Change, tuple[str, tuple[str, ...]]] = {
    "new": ("新增", words("新增 增加 新纳入 纳入 新 增")),
    "changed": ("变更", words("变更 变化 变动 修改 调整 更新")),
    "gone": ("减少", words("减少 退出 注销 核减 销户 取消 停发 减")),
    "same": ("", words("不变 无变化 未变化 无变动 未变动 正常 续保 无")),
}
GONE = {
    "died": "去世",
    "moved": "迁出",
    "ended": "注销",
    "condition_ended": "不再符合条件",
    "lives_elsewhere": "住在别处",
}


@dataclass(frozen=True, slots=True)
class Marking:
    """The column for marks and the words that it takes; free words where it lists none."""

    column: int
    allowed: tuple[str, ...] = ()
    is_for_marks: bool = True

    def word(self, change: Change, reason: str = "") -> str:
        """The mark of a change; empty when the form has no word for it. A row that is gone says why."""
        plain, near = _WORDS[change]
        if self.allowed:
            return next((one for word in near for one in self.allowed if word in fold(one)), "")
        if change == "gone":
            return f"减少（{GONE[reason]}）" if reason in GONE else "不在本期名单，待核实"
        return plain


def marking_of(plan: SheetPlan) -> Marking | None:
    """The column in which this form wants changes marked; None when it has none: then the page alone tells them."""
    for column in plan.columns:
        if _core(column) in _HEADINGS and column.use in ("ask", "blank"):
            return Marking(column.number, allowed_values(column.facts))
    notes = fold(" ".join(plan.reading.main.facts.notes))
    for column in plan.columns:
        core = _core(column)
        asks = any(word in fold(" ".join(column.facts.wishes)) for word in _ASKS) or (
            f"{core}" in notes and any(word in notes for word in _ASKS)
        )
        if core in _REMARKS and column.use in ("ask", "blank") and asks:
            return Marking(column.number, is_for_marks=False)
    return None


def _core(column: ColumnPlan) -> str:
    return label(column.facts.path[-1]).core if column.facts.path else ""
