"""Which signs a column takes for yes and no: 是/否, 1/0, √ and nothing, 有/无, Y/N, "1.是 2.否"."""

from __future__ import annotations

import re

from yici.apps.tables.matching.contracts import ColumnFacts
from yici.apps.tables.matching.words import fold, label
from yici.apps.tables.rules.formats import Format

_LEAD = re.compile(r"^\(?\d{1,2}[).、．:：-]?")
_PAIRS = (("是", "否"), ("有", "无"), ("√", "×"), ("Y", "N"))
_SAID = re.compile(r"(\d)\s*(?:[.、．)）:：=＝\-—]|表示|代表|为)?\s*[“\"]?(是(?!否)|否|有(?!无)|无)")
_SAID_AFTER = re.compile(r"(是|否|有|无)[”\"]?\s*(?:填写?|写|用|为|[=＝:：])\s*[“\"]?(\d|[YNyn]|√|×)")


def is_yes_no(allowed: tuple[str, ...]) -> bool:
    """Whether allowed values are signs of yes and no and nothing else."""
    bare = {_LEAD.sub("", fold(value)).upper() for value in allowed}
    return bool(allowed) and "" not in bare and bare <= {"是", "否", "有", "无", "√", "×", "Y", "N"}


def yes_no_format(column: ColumnFacts, allowed: tuple[str, ...], wishes: tuple[str, ...] = ()) -> Format:
    """The format of a yes or no."""
    words = "".join((*column.path, column.allowed, *(hint for step in column.path for hint in label(step).hints)))
    said = _said((fold(words), *wishes))
    if said:
        return Format("bool", said)
    pair = _listed(column.choices or allowed) or _pair(allowed)
    if pair:
        return Format("bool", "/".join(pair), allowed=allowed)
    by_sample = _by_samples(column.samples)
    if by_sample:
        return Format("bool", by_sample)
    texts = (words, *wishes)
    if any("√" in text or "打勾" in text or "打钩" in text for text in texts):
        return Format("bool", "√/")
    core = label(column.path[-1]).core if column.path else ""
    return Format("bool", "有/无" if core.startswith(("有无", "有没有")) else "是/否")


def _said(texts: tuple[str, ...]) -> str:
    """Numbers or letters that a heading or note gives to yes and no."""
    for text in texts:
        for pattern, sign in ((_SAID, 0), (_SAID_AFTER, 1)):
            found = {pair[1 - sign]: pair[sign].upper() for pair in pattern.findall(text)}
            for yes, no in _PAIRS[:2]:
                if yes in found and no in found and found[yes] != found[no]:
                    return f"{found[yes]}/{found[no]}"
        if re.search(r"(?<![A-Za-z])Y\s*[/、或]\s*N(?![A-Za-z])", text):
            return "Y/N"
    return ""


def _listed(allowed: tuple[str, ...]) -> tuple[str, str] | None:
    """Yes and no as a list prints them, with the numbers before them ("1.是")."""
    bare = {_LEAD.sub("", fold(value)).upper() or fold(value): value for value in allowed}
    for yes, no in _PAIRS:
        if yes in bare and no in bare:
            return bare[yes].strip(), bare[no].strip()
    return ("1", "0") if {fold(value) for value in allowed} == {"1", "0"} else None


def _by_samples(samples: tuple[str, ...]) -> str:
    found = {fold(text).upper() for text in samples if fold(text)}
    if not found:
        return ""
    if "√" in found and found <= {"√", "×"}:
        return "√/×" if "×" in found else "√/"
    for signs, option in (({"1", "0"}, "1/0"), ({"1", "2"}, "1/2"), ({"Y", "N"}, "Y/N"), ({"有", "无"}, "有/无")):
        if found == signs:
            return option
    return ""


def _pair(allowed: tuple[str, ...]) -> tuple[str, str] | None:
    """Two words of which one denies the other (已办/未办, 常住/非常住): which is yes and which is no."""
    if len(allowed) != 2:
        return None
    for yes, no in (allowed, allowed[::-1]):
        bare = yes.removeprefix("已").removeprefix("有")
        if any(no == f"{mark}{one}" for mark in ("不", "非", "未", "没", "无", "没有") for one in (yes, bare)):
            return yes, no
    return None
