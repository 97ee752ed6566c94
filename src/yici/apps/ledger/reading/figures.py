"""The figures of one clause: which members they stand in, what they count, and how many indicators one number has."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.ledger.reading.clauses import Clause
from yici.apps.ledger.reading.indicators import indicator, trimmed
from yici.apps.ledger.reading.quantities import Quantity

_EACH = re.compile(r"分别|依次|各自")
_BOTH = re.compile(r"(?:均|都|双双|全部|同时|皆)(?!衡|等|价|有|匀|可|摊)")
_RATES = re.compile(r"([\u4e00-\u9fff“”A-Za-z]{1,24}率)(?:、|和|与|及|以及)([\u4e00-\u9fff“”A-Za-z]{1,24}率)")
_JOINT = re.compile(r"、|以及|和|与|及|，")
_MEASURE = re.compile(
    r"(?:增加值|总产值|产值|收入|支出|产量|投资|销售额|营业额|零售额|出口额|覆盖率|参保率|达标率|比重|占比|数量|"
    r"人数|面积)$"
)
_BASELINE = re.compile(r"(?:由|从)(?:20\d\d年的?|上年的?|去年的?|原来的?|最初的?|年初的?|此前的?|过去的?|原先的?|的)?$")
_GOES_TO = re.compile(
    r"(?:提高|提升|增加|增长|上升|扩大|下降|降低|降|减少|压缩|缩短|精简|调整|增|升|压减|跃升|发展|拓展|调|变|"
    r"优化|回升|攀升|减)?(?:为|到|至|成)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the words it stands in; places are those of the folded paragraph."""

    start: int
    end: int
    quantity: Quantity
    indicator: str
    rule: str
    is_share: bool = False


def _is_baseline(text: str, quantity: Quantity, clause: Clause) -> bool:
    """由88%提高到93.5%: the first is where it began."""
    before = text[max(clause.start, quantity.start - 12) : quantity.start]
    after = text[quantity.end : min(clause.end, quantity.end + 12)]
    return bool(_BASELINE.search(before) and _GOES_TO.search(after))


def _spans(clause: Clause, found: Sequence[Quantity]) -> list[tuple[int, int]]:
    """For each number the member of the enumeration it stands in; members without a number belong to the next one."""
    begins = [start for start, _ in clause.members]
    holders = [max(0, bisect_right(begins, quantity.start) - 1) for quantity in found]
    if len(set(holders)) < 2:
        return [(clause.start, clause.end)] * len(found)
    spans: list[tuple[int, int]] = []
    free = 0
    for number, holder in enumerate(holders):
        first = spans[-1][0] if number and holder == holders[number - 1] else clause.members[min(free, holder)][0]
        spans.append((first, clause.members[holder][1]))
        free = holder + 1
    return spans


def figures(text: str, clause: Clause, found: Sequence[Quantity], named: list[str]) -> list[Figure]:
    """The figures of a clause. ``named`` are the indicators of the sentence so far, the last one last."""
    kept = [q for q in found if not _is_baseline(text, q, clause)]
    if not kept:
        return []
    each = _EACH.search(text, clause.start, kept[0].start)
    if each:
        return _in_order(text, clause, kept, named, each.start())
    if len(kept) == 1:
        several = _several(text, clause, kept[0])
        if several:
            return [
                Figure(clause.start, clause.end, kept[0], name, "one figure for several indicators") for name in several
            ]
    made: list[Figure] = []
    for number, (quantity, (start, end)) in enumerate(zip(kept, _spans(clause, kept), strict=True)):
        same = number > 0 and start <= kept[number - 1].start < end
        left = kept[number - 1].end if same else start
        right = min(end, kept[number + 1].start) if number + 1 < len(kept) else end
        before, after = (
            text[max(left, quantity.start - 60) : quantity.start],
            text[quantity.end : min(right, quantity.end + 60)],
        )
        name = indicator(
            before, after, quantity.unit, (made[-1].indicator if made else None) or (named[-1] if named else None)
        )
        rule = (
            "figure in an enumeration"
            if len(clause.members) > 1 and (start, end) != (clause.start, clause.end)
            else "figure"
        )
        if not trimmed(before) and named and not made:
            rule = "figure with the indicator before it"
        is_share = bool(named) and name.startswith(named[-1] + "占")
        made.append(Figure(start, end, quantity, name, "share of the figure before it" if is_share else rule, is_share))
    return made


def _in_order(text: str, clause: Clause, kept: list[Quantity], named: list[str], each: int) -> list[Figure]:
    """A、B分别增长5%、6%; without subjects of its own the clause speaks of the last indicators named."""
    head = text[clause.start : each][-120:]
    verb = trimmed(text[each + 2 : kept[0].start])
    head = re.sub(r"^[较比](?:20\d\d年|上年|去年|同期)(?:同期|末)?", "", head)
    subjects = _subjects(head, len(kept))
    if not subjects:
        subjects = named[-len(kept) :] if len(named) >= len(kept) and not trimmed(head) else [head] * len(kept)
    made = []
    for subject, quantity in zip(subjects, kept, strict=False):
        name = indicator(subject + verb, "", quantity.unit, subject)
        made.append(Figure(clause.start, clause.end, quantity, name, "figures in order"))
    return made


def _subjects(head: str, count: int) -> list[str]:
    """The things that figures in order belong to, when there are as many; a measure said once is said of all."""
    for mark in ("、|，", _JOINT.pattern):
        parts = [part for part in (trimmed(piece) for piece in re.split(mark, head)) if part]
        if len(parts) == count:
            measure = _MEASURE.search(parts[-1])
            return [part if not measure or _MEASURE.search(part) else part + measure.group() for part in parts]
    return []


def _several(text: str, clause: Clause, quantity: Quantity) -> list[str]:
    """The indicators that share one number: 解决率、满意率均在98%以上."""
    before = text[max(clause.start, quantity.start - 80) : quantity.start]
    both = _BOTH.search(before)
    if both:
        parts = [part for part in (trimmed(piece) for piece in _JOINT.split(before[: both.start()])) if part]
        if 2 <= len(parts) <= 6:
            return _with_heads(parts)
        return []
    rates = _RATES.search(before)
    if rates and not re.search(r"占|比重|其中", before[rates.end() :]):
        return _with_heads([trimmed(rates.group(1)), trimmed(rates.group(2))])
    return []


def _with_heads(parts: list[str]) -> list[str]:
    """接诉即办群众诉求解决率, 满意率 → the second gets the subject of the first."""
    first = parts[0]
    head = re.match(r"(.{2,}?)[\u4e00-\u9fff]{2}率$", first)
    return [first] + [head.group(1) + part if head and len(part) <= 3 else part for part in parts[1:]]
