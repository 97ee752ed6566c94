"""At least, at most, about: the comparator of a figure from the words beside it."""

from __future__ import annotations

import re

from yici.apps.ledger.reading.quantities import Quantity
from yici.apps.ledger.reading.tenses import Tense

_AFTER_MORE = re.compile(r"^(?:及|或|、)?(?:以上|之上|上(?=[，。、；]|$))")
_AFTER_LESS = re.compile(r"^(?:及|或)?(?:以内|以下|之内|之下|内(?=[，。、；办完]|$))")
_AFTER_ABOUT = re.compile(r"^(?:左右|上下|前后)")
_BEFORE_MORE = re.compile(
    r"(?:不低于|不少于|不小于|不得低于|至少|最少|超过|超出|突破|首破|超|逾|冲刺|高于|多于|大于|优于|站上|迈上|"
    r"跃上|跨越|跨上|达到?了?|高达|保底|均超|过)(?:全国平均)?了?(?:每[人户月年班天周次亩]){0,2}$"
)
_BEFORE_LESS = re.compile(
    r"(?:不超过|不高于|不大于|不多于|不得超过|不得高于|(?<![不得])(?:低于|小于|少于)|最多|至多|控制在|控制到|"
    r"控制至|控制|限制在|稳控在)(?:全年|平均)?(?:每[人户月年班天周次亩]){0,2}$"
)
_BEFORE_FALL = re.compile(
    r"(?:压缩|缩短|压减|精简|降低|下降|减少|下调|缩减|降|压降|削减|减|限)(?:了)?(?:至|到|为)(?:了)?$"
)
_BEFORE_ABOUT = re.compile(r"(?:约为?|大约|接近|将近|大致|近|大体|基本稳定在)$")
_REACHES = re.compile(r"达到?了?$|高达$")


def comparator(text: str, quantity: Quantity, start: int, end: int, tense: Tense) -> str:
    """One of ``>=``, ``<=``, ``~``, ``=``. Words behind the number count before words in front of it."""
    before = text[max(start, quantity.start - 12) : quantity.start]
    after = text[quantity.end : min(end, quantity.end + 4)]
    if _AFTER_ABOUT.match(after):
        return "~"
    if _AFTER_MORE.match(after):
        return ">="
    if _AFTER_LESS.match(after):
        return "<="
    if _BEFORE_LESS.search(before):
        return "<="
    if _BEFORE_ABOUT.search(before):
        return "~"
    if _REACHES.search(before):
        return ">=" if tense == "target" or quantity.is_more else "="
    if quantity.is_more or _BEFORE_MORE.search(before):
        return ">="
    if tense == "target":
        return "<=" if _BEFORE_FALL.search(before) else ">="
    return "="


def says_so(text: str, quantity: Quantity, start: int, end: int) -> bool:
    """Whether a word, and not only the tense, made the comparator."""
    before = text[max(start, quantity.start - 12) : quantity.start]
    after = text[quantity.end : min(end, quantity.end + 4)]
    patterns = (_BEFORE_LESS, _BEFORE_ABOUT, _BEFORE_MORE, _BEFORE_FALL)
    return (
        quantity.is_more
        or any(p.search(before) for p in patterns)
        or bool(_AFTER_ABOUT.match(after) or _AFTER_MORE.match(after) or _AFTER_LESS.match(after))
    )
