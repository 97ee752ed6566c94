"""Letters folded so that one grammar reads all: traditional to simplified, width, quotes. The length never changes.

A place in the folded text is the same place in the text as read, which is why words are never converted, only letters.
"""

from __future__ import annotations

import re
from functools import cache

import opencc

_PUNCTUATION = str.maketrans(
    {
        ";": "；", "(": "（", ")": "）", "!": "！", "?": "？", "「": "“", "」": "”", "『": "“", "』": "”", "﹃": "“",
        "﹄": "”", "［": "[", "］": "]", "〈": "《", "〉": "》", "．": ".", "﹪": "%", "–": "-", "−": "-", "―": "—",
        "─": "—", "━": "—", "～": "~", "∼": "~", "〜": "~", "\u3000": " ", "\u00a0": " ", "\t": " ", "\u200b": " ",
        "\ufeff": " ", "､": "、", "｡": "。", "著": "着", "〇": "零", "○": "零", "：": ":", "，": ",", "％": "%",
        "／": "/", "∶": ":", "︰": ":", "＂": '"', "‟": "“", "„": "“", "•": "·", "‧": "·", "・": "·",
    }
)  # fmt: skip
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|(?<=\d{4}),")
_COLON = re.compile(r"(?<!\d):|:(?!\d)")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    """Traditional letters one by one; a letter that would become several stays."""
    letters = sorted(set(_HAN.findall(text)))
    changed = _converter().convert("\n".join(letters)).split("\n") if letters else []
    table = {ord(old): new for old, new in zip(letters, changed, strict=False) if len(new) == 1 and old != new}
    return text.translate(table) if table else text


def fold(text: str) -> str:
    """The text in simplified letters and one width of signs, place by place.

    A comma stands between digits only where it groups them; every other comma is the one between clauses.
    """
    # A wide comma is never a grouping one: it becomes the clause comma before widths are folded.
    plain = text.replace("，", "\x00").translate(_WIDE).translate(_PUNCTUATION)
    plain = _simplified(plain).translate(_PUNCTUATION)
    plain = re.sub(r"(?<!-)--(?!-)", "——", plain)
    plain = _COLON.sub("：", _COMMA.sub("，", plain)).replace("\x00", "，")
    return _quotes(plain)


def _quotes(text: str) -> str:
    """Straight quotes in pairs; in a paragraph with an odd one the last stays open and names nothing."""
    if '"' not in text:
        return text
    lines = []
    for line in text.split("\n"):
        pieces = line.split('"')
        marks = ("“" if number % 2 else "”" for number in range(1, len(pieces)))
        lines.append(pieces[0] + "".join(mark + piece for mark, piece in zip(marks, pieces[1:], strict=True)))
    return "\n".join(lines)
