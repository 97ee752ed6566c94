"""What names a person in a text, found by rules: a proposal for an editor, who reads every word before it is public.

Pure rules. They rather mask too much; what they miss the editor sees. No text leaves by them alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MASK = "××"
#: Full-width digits and letters as the usual ones; punctuation stays as it is.
_NARROW = {sign: sign - 0xFEE0 for sign in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸"
    "左石崔吉龚程邢裴陆荣翁荀羊甄曲封芮储靳糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸"
    "司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农"
    "温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简"
    "饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公"
)
_TITLES = (
    "先生|女士|小姐|大爷|大妈|大娘|大叔|阿姨|师傅|老师|医生|大夫|经理|主任|书记|科长|局长|所长|站长|队长|村长|老板|会计|律师|同志|"
    "奶奶|爷爷"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

#: kind of finding -> pattern. The first group, where there is one, is what is masked; otherwise all of it.
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("id_number", re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}\d{2}\d{2}\d{3}[\dXxＸｘ](?!\d)|(?<!\d)\d{15}(?!\d)")),
    ("bank_card", re.compile(r"(?<!\d)(?:\d{4}[ -]?){3}\d{4,7}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")),
    ("phone", re.compile(r"(?:电话|座机|手机|微信|QQ|qq)(?:号码?)?(?:是|为|[:：])?\s*([A-Za-z0-9_-]{5,20})")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("plate", re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·• ]?[A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])")),
    ("name", re.compile(
        r"(?:我叫|名叫|叫做|本人是?|姓名|联系人|当事人|房主|业主是)(?:是|为|[:：])?\s*([\u4e00-\u9fff·]{2,10}?)"
        r"(?=[，。,.；;、\s（(]|$)"
    )),
    ("name", re.compile(rf"([{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?)(?={_TITLES})")),
    ("name", re.compile(rf"(?<![\u4e00-\u9fff])([{_SURNAMES}][某小老]{{1,2}})(?![\u4e00-\u9fff]?[\u4e00-\u9fff]县)")),
    ("room", re.compile(
        r"\d{1,3}\s*(?:号楼|栋|幢)?\s*\d{0,2}\s*单元\s*\d{2,5}\s*(?:室|户|房|号)?|(?<!\d)\d{2,5}\s*室"
    )),
)  # fmt: skip
#: Kinds that are never let through, whatever the editor typed.
NEVER = ("id_number", "bank_card", "phone", "plate", "mail")


@dataclass(frozen=True, slots=True)
class Cleared:
    """A text with what was found masked, and the kinds of what was found, in their order."""

    text: str
    findings: tuple[str, ...]


def clear(text: str, known: Sequence[str] = ()) -> Cleared:
    """A proposal: everything that the rules find, and the known words (the requester's own name and phone), masked."""
    findings: list[str] = []
    text = text.translate(_NARROW)
    for word in sorted({one.strip() for one in known if len(one.strip()) >= 2}, key=len, reverse=True):
        if word in text:
            text = text.replace(word, MASK)
            findings.append("name")
    for kind, pattern in RULES:
        text, count = pattern.subn(_masked, text)
        findings += [kind] * count
    return Cleared(text, tuple(findings))


def _masked(found: re.Match[str]) -> str:
    if not found.lastindex:
        return MASK
    start, end = found.span(1)
    whole = found.group(0)
    return whole[: start - found.start()] + MASK + whole[end - found.start() :]


def left_in(text: str) -> tuple[str, ...]:
    """Kinds of what may never be public and is still in a text, also in full-width signs."""
    text = text.translate(_NARROW)
    return tuple(dict.fromkeys(kind for kind, pattern in RULES if kind in NEVER and pattern.search(text)))
