"""Words of headings: folded, freed of numbering and brackets, brought to one spelling.

Sources of the rules: headings as they occur in forms of townships and villages (numbering "2.", required "*", units and
notes in brackets, full-width signs, "其中：", line breaks inside words).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_CIRCLED = re.compile(r"^[①-⑳⑴-⒇⒈-⒛㈠-㈩]")
_NUMBERING = re.compile(r"^(?:\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:\)|、|\.(?!\d)|:))+")
_BRACKETS = re.compile(r"[(\[【〔{<《「]([^()\[\]【】〔〕{}<>《》「」]*)[)\]】〕}>》」]")
_EDGES = "*:;,.、，。：；-—_/\\“”\"'‘’·…~!?？！"
_PART = re.compile(r"^(?:其中|其 中|内)[:：]?")


def words(text: str) -> tuple[str, ...]:
    """A list of words written as running text."""
    return tuple(text.split())


def fold(text: str) -> str:
    """NFKC without white space; quotes and dashes in one spelling, brackets half-width."""
    folded = unicodedata.normalize("NFKC", text)
    folded = _SPACE.sub("", folded).replace("〔", "(").replace("〕", ")")
    return folded.replace("\u3000", "").replace("—", "-").replace("﹡", "*").replace("＊", "*")


@dataclass(frozen=True, slots=True)
class Label:
    """One step of a header path: its words, what stood in brackets, whether it was marked "其中"."""

    core: str
    hints: tuple[str, ...] = ()
    is_part: bool = False


#: Choices printed behind a heading: "贫困户类型：1.低保户 2.特困户", "是否通水：(1)是(2)否", "结构：□砖混□框架".
_OPTIONS = re.compile(
    r"(?<=..)[:：;；,，]?(?:(?:\(1\)|1[.、．:：]|①|A[.、．]|□)(?=[^\d]).*(?:\(2\)|(?<!\d)2[.、．:：]|②|B[.、．]|□).*)$"
)


def options_of(text: str) -> str:
    """The choices that a heading prints behind its words, empty where there are none."""
    found = _OPTIONS.search(_SPACE.sub("", text.strip()))
    return found.group().lstrip(":：;；,，") if found else ""


@lru_cache(maxsize=8192)
def label(text: str) -> Label:
    """The words of one heading without numbering, brackets, marks and choices."""
    bare = _CIRCLED.sub("", text.strip())
    folded = _OPTIONS.sub("", fold(bare)) or fold(bare)
    hints: list[str] = []
    while True:
        found = _BRACKETS.search(folded)
        if found is None:
            break
        hints.append(found.group(1).strip(_EDGES))
        folded = folded[: found.start()] + folded[found.end() :]
    folded = _NUMBERING.sub("", folded).strip(_EDGES)
    is_part = bool(_PART.match(folded)) and len(folded) > 2
    if is_part:
        folded = _PART.sub("", folded).strip(_EDGES)
    folded = folded.split("(")[0] or folded  # a bracket that was never closed
    return Label(folded.strip(_EDGES) or fold(bare).strip(_EDGES + "()"), tuple(h for h in hints if h), is_part)


# Words that forms use for one another at the end or inside of a heading. Order matters: longer first.
_SAME = (
    ("居民身份证号码", "身份证号"),
    ("公民身份证号码", "身份证号"),
    ("公民身份证号", "身份证号"),
    ("公民身份号码", "身份证号"),
    ("居民身份证号", "身份证号"),
    ("身份证件号码", "身份证号"),
    ("身份证号码", "身份证号"),
    ("身份证件号", "身份证号"),
    ("身份号码", "身份证号"),
    ("联系电话号码", "电话"),
    ("联系手机号", "电话"),
    ("移动电话", "电话"),
    ("手机号码", "电话"),
    ("电话号码", "电话"),
    ("联系电话", "电话"),
    ("联系方式", "电话"),
    ("手机号", "电话"),
    ("手机", "电话"),
    ("联系号码", "电话"),
    ("户口所在地", "户籍地"),
    ("户籍所在地", "户籍地"),
    ("家庭详细住址", "家庭地址"),
    ("详细地址", "地址"),
    ("详细住址", "地址"),
    ("住址", "地址"),
    ("年月日", "日期"),
    ("年月", "日期"),
    ("年份", "日期"),
    ("年代", "日期"),
    ("是否为", "是否"),
    ("是否属于", "是否"),
    ("是否系", "是否"),
    ("是不是", "是否"),
    ("有无", "是否有"),
    ("时间", "日期"),
    ("类别", "类型"),
    ("种类", "类型"),
    ("分类", "类型"),
    ("状况", "情况"),
    ("状态", "情况"),
    ("级别", "等级"),
    ("号码", "号"),
    ("编号", "号"),
    ("编码", "号"),
    ("代码", "号"),
    ("开始", "起始"),
    ("终止", "截止"),
    ("结束", "截止"),
    ("困残", "困难残疾人"),
    ("重残", "重度残疾人"),
    ("帐号", "账号"),
    ("帐户", "账户"),
    ("总人数", "人数"),
    ("人口数", "人数"),
    ("人口总数", "人数"),
    ("金额数", "金额"),
    ("名字", "姓名"),
    ("嘎查村", "村"),
    ("村嘎查", "村"),
    ("苏木乡镇", "乡镇"),
    ("乡镇苏木", "乡镇"),
    ("农牧民", "农民"),
    ("农牧户", "农户"),
    ("牧户", "农户"),
    ("补助", "补贴"),
)
# A second fact asked in the same cell: 代领人及电话 is not 代领人电话.
_SECOND = re.compile(
    r"(?<=..)[及和、](?=(?:联系|手机|身份证|证件|银行)?(?:电话|方式|号码?|账号|卡号|年级|班级|时间|姓名)$)"
)
_SMALL = str.maketrans(dict.fromkeys("的之及和与、/-·及,.", ""))


@lru_cache(maxsize=16384)
def canonical(text: str) -> str:
    """A heading in one spelling, for comparing: synonyms of form language brought together, small words dropped."""
    words = _SECOND.sub("&", text).translate(_SMALL)
    for said, meant in _SAME:
        if said in words:
            words = words.replace(said, meant)
    return words


# Characters mistaken for one another by shape (by sound: see ``alike``).
_SHAPES = (
    {"拔", "拨"},
    {"己", "已"},
    {"贷", "货"},
    {"末", "未"},
    {"帐", "账"},
    {"账", "帐"},
    {"候", "侯"},
    {"撂", "摞"},
)


@lru_cache(maxsize=4096)
def _sound(character: str) -> str:
    from pypinyin import Style, lazy_pinyin  # loaded for the few headings that nothing else explains

    return str(lazy_pinyin(character, style=Style.NORMAL)[0])


def alike(one: str, other: str) -> bool:
    """Whether two headings of the same length differ only by characters that sound or look the same (typing slips)."""
    if len(one) != len(other) or len(one) < 3:
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if not pairs or len(pairs) > max(1, len(one) // 4):
        return False
    return all({a, b} in _SHAPES or (_is_han(a) and _is_han(b) and _sound(a) == _sound(b)) for a, b in pairs)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
