"""Labels of tables of figures, folded: numbering and marks off, units and choices of codes out, numbers in figures."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from yici.sheets.layout.words import is_unit, split_unit

_NUMBERING = re.compile(r"^(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|、|\.(?!\d)|:)|[①-⑳㈠-㈩#*△▲])+")
_OF_WHICH = re.compile(r"^(?:其中|内|其中有|含)[::、,]?(?=.)")
_ONLY_OF_WHICH = re.compile(r"^其中[::]?$")
_CHOICES = re.compile(r"[::]?((?:[(（]?\d[).、.）:]\D{1,24}?){2,})$")
_CHOICE = re.compile(r"[(（]?(\d)[).、.）:](\D{1,24}?)(?=[(（]?\d[).、.）:]|$)")
_DASH = re.compile(r"[—–－~～〜至到]+(?=\d)|(?<=\d)(?:周?岁)?[—–－~～〜至到]+(?=\d)|(?<=岁)[—–－~～〜至到-]+(?=\d)")
_DIGITS = {word: place for place, word in enumerate("零一二三四五六七八九")}
_CHINESE_AGE = re.compile(r"([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|一百)(?=(?:周)?岁)")


class Folded(NamedTuple):
    """A label in parts."""

    core: str
    unit: str
    is_of_which: bool
    choices: tuple[tuple[str, str], ...]


def squeeze(text: str) -> str:
    """NFKC without white space, quotation marks and soft marks."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s“”\"'‘’《》*]+", "", folded)


def number_of(words: str) -> int:
    """十六 -> 16, 六十 -> 60, 一百 -> 100."""
    if words == "一百":
        return 100
    tens, mark, ones = words.partition("十")
    if not mark:
        return _DIGITS[tens]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


@lru_cache(maxsize=20_000)
def fold_label(text: str) -> Folded:
    """The words of a label that matter, its unit, whether it is "其中", and its choices ("1.是2.否")."""
    bare = squeeze(text)
    choices: tuple[tuple[str, str], ...] = ()
    if found := _CHOICES.search(bare):
        listed = tuple((code, words.strip("。;；,，、/")) for code, words in _CHOICE.findall(found[1]))
        if len(listed) >= 2 and [code for code, _ in listed] == [str(at) for at in range(1, len(listed) + 1)]:
            choices, bare = listed, bare[: found.start()]
    bare = _NUMBERING.sub("", bare)
    is_of_which = bool(_OF_WHICH.match(bare)) or bool(_ONLY_OF_WHICH.match(bare))
    bare = _NUMBERING.sub("", _ONLY_OF_WHICH.sub("", _OF_WHICH.sub("", bare)))
    core, unit = split_unit(bare) if not is_unit(bare) else (bare, "")
    core = _CHINESE_AGE.sub(lambda one: str(number_of(one[0])), core)
    core = _DASH.sub("-", core)
    return Folded(core.strip(":;,.、/-_"), unit, is_of_which, choices)
