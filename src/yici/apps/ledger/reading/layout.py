"""Lines of a page back into paragraphs: furniture left out, broken lines joined, with the place of every letter.

Knows pages, not promises.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_PAGE_NUMBER = re.compile(r"^[-—·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:[\s,，/]*(?:共\s*)?\d{1,4}\s*页?)?[-—·\s]*$")
_FIGURE = re.compile(r"\d\s*[%‰万亿个项家所户]")
_END = "。！？；：:”》）!?;."
_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十百]{1,4}[、章节部篇是要]|（[一二三四五六七八九十\d]{1,3}）|"
    r"\d{1,2}[.、．]\s*(?!\d)|[①-⑳]|——|[●■◆▲★※]|附件)"
)
_ADDRESS = re.compile(
    r"^(?:https?://\S+|www\.\S+|(?:点击|关注我们|关注|来源|编辑|责编|（责编|审核|校对|声明|分享|返回|小字号|"
    r"大字号|字号|打印|收藏|上一篇|下一篇|扫一扫|扫码|长按|阅读原文|发布时间|发布日期|浏览次数|字体|相关链接|"
    r"责任编辑)[^。]{0,60}|[^。]{0,40}>>[^。]{0,40})$"
)
#: A line shorter than this is not taken for one that the edge of the page broke.
_BROKEN_FROM = 15


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Folded text without breaks; ``at[i]`` is the place of letter ``i`` in the text as read."""

    text: str
    at: list[int]
    is_heading: bool

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of this paragraph lies in the text as read."""
        return self.at[start], self.at[end - 1] + 1


@dataclass(slots=True)
class _Line:
    start: int
    text: str
    indented: bool
    blank_before: bool


def _furniture(lines: list[_Line]) -> set[str]:
    """Short lines without figures that stand on several pages alike."""
    short = (line.text for line in lines if 4 <= len(line.text) <= 40 and line.text[-1] not in "。；！？")
    return {text for text, count in Counter(short).items() if count >= 3 and not _FIGURE.search(text)}


def _lines(folded: str) -> Iterator[_Line]:
    start, blank = 0, False
    for raw in folded.splitlines(keepends=True):
        body = raw.strip()
        if body:
            lead = len(raw) - len(raw.lstrip())
            yield _Line(start + lead, body, lead >= 2, blank)
            blank = False
        else:
            blank = True
        start += len(raw)


def _goes_on(before: _Line, line: _Line, width: int) -> bool:
    """Whether the edge of the page, not the writer, broke the line before this one."""
    if before.text[-1] in _END or line.indented or _NUMBERED.match(line.text):
        return False
    if line.blank_before and before.text[-1] not in "，、":
        return False
    if before.text[-1] in "，、" or line.text[0] in "，、。；）”%":
        return True
    return len(before.text) >= max(_BROKEN_FROM, width * 0.8)


def _is_heading(text: str, alone: bool) -> bool:
    if text[-1] in "。；，！？、" or len(text) > 60:
        return False
    if _NUMBERED.match(text) and not text.startswith("——") and len(text) <= 45:
        return True
    return alone and len(text) <= 40 and text[-1] != "：" and not re.search(r"[。；]", text)


def paragraphs(folded: str) -> list[Paragraph]:
    """The paragraphs of a folded text in order."""
    lines = [line for line in _lines(folded) if not _PAGE_NUMBER.match(line.text) and not _ADDRESS.match(line.text)]
    repeated = _furniture(lines)
    lines = [line for line in lines if line.text not in repeated]
    widths = sorted(len(line.text) for line in lines)
    # Where no line is longer than a page is wide, the page broke lines; otherwise a line is a paragraph.
    width = widths[int(len(widths) * 0.75)] if widths and widths[-1] <= 60 else 10**9
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def _paragraph(group: list[_Line]) -> Paragraph:
    letters: list[str] = []
    at: list[int] = []
    for line in group:
        for index, letter in enumerate(line.text):
            # A space between Chinese letters is layout; between words of Latin letters or digits it parts them.
            if letter == " " and not _parts_words(line.text, index):
                continue
            letters.append(letter)
            at.append(line.start + index)
    text = "".join(letters)
    return Paragraph(text, at, _is_heading(text, len(group) == 1))


def _parts_words(text: str, index: int) -> bool:
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
