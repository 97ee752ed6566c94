"""What a form says in words about how a column is to be written: brackets, allowed values, prompts, notes."""

from __future__ import annotations

import re

from yici.apps.tables.matching.contracts import CatalogueElement, ColumnFacts
from yici.apps.tables.matching.words import fold, label, words

#: Words by which a note speaks of all columns of a type.
_BY_TYPE = {
    "id": words("身份证 证件号 公民身份号码"),
    "phone": words("电话 手机 联系方式"),
    "date": words("日期 时间 年月"),
    "year": words("年份 年度"),
    "bool": words("是否"),
}
_REACH = 40
_ENDS = re.compile(r"[。；;\n]")


def wishes_for(column: ColumnFacts, element: CatalogueElement, notes: tuple[str, ...]) -> tuple[str, ...]:
    """The texts that say how to write this column, folded: the nearest first. Notes count from the word that names the
    column, or all columns of its type, to the end of the sentence."""
    own = [column.unit, column.allowed, *(hint for step in column.path for hint in label(step).hints), *column.wishes]
    near = [fold(text) for text in own if text]
    core = label(column.path[-1]).core if column.path else ""
    names = [core] if len(core) > 1 else []
    for name in (*names, *_BY_TYPE.get(element.type, ())):
        for note in notes:
            near += _after(fold(name), note)
    return tuple(dict.fromkeys(near))


def _after(name: str, note: str) -> list[str]:
    found = []
    for sentence in _ENDS.split(note):
        folded = fold(sentence)
        at = folded.find(name)
        if at >= 0:
            found.append(folded[at + len(name) : at + len(name) + _REACH])
    return found


_NUMBERED = re.compile(
    r"(?<![\d.])(\d{1,2})\s*(?:[.、．:：)）=＝\-—]|是|为|代表)?\s*"
    r"([^\d\s,，;；、.。()（）\[\]【】/|]+)"
)


def numbered_choices(texts: tuple[str, ...]) -> dict[str, str]:
    """Choices with the number that stands for each ("1.砖混 2.框架" → {"1": "砖混", "2": "框架"}), counted from 0 or 1
    without a gap; empty when no text prints such a list."""
    for text in texts:
        found = _NUMBERED.findall(text)
        numbers = [int(number) for number, _ in found]
        if len(found) >= 2 and numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return {number: word.strip("=:-") for number, word in found}
    return {}
