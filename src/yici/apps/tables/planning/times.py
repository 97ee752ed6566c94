"""Years, months and quarters in a title: the form's own period is renewed, a policy's year stays, the rest is asked.

"2024年3月护林员工资表" filled in November 2026 says 2026年11月; "2020年脱贫户花名册" keeps its year. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Use = Literal["period", "policy", "unsure"]

_DIGITS = "〇一二三四五六七八九"
_TIME = re.compile(
    r"(?P<year>(?:19|20)\d{2}|[二一][〇零○一二三四五六七八九]{3})(?P<unit>年度?)?"
    r"(?:(?P<month>\d{1,2})(?P<month_unit>月份?))?(?:(?P<day>\d{1,2})日)?(?P<quarter>第?[一二三四1-4]季度)?"
    r"|(?<![\d年])(?P<only>\d{1,2})(?P<only_unit>月份?)(?!\d)"
)
#: Words after a year that tie it to a rule, a status or an event and not to the form.
_STATUS = re.compile(
    r"(?:新?脱贫|退出|建档|新?识别|入伍|退役|毕业|出生|以来|以前|之前|以后|之后|前|后|起|版|修订|至今|级|届|新?纳入|消除|返贫"
    r"|清零|标准|不变价|普查|制定|印发|发布|实施|施行|底以|末以|整户|摘帽|未脱贫|[-—~～至到]\s*(?:19|20)?\d{2})"
)
#: A status that may also belong to this year: "2025年脱贫户台账" may be the list of 2025.
_JOINED = re.compile(r"新?脱贫|退出|新?识别|新?纳入|消除|退役|毕业|入伍|出生")
_RECENT = 2
#: Money, plans and projects are named by their year and still reported in the next ones.
_OF_MONEY = re.compile(
    r"(?:第[一二三四五六]批)?(?:中央|省级?|自治区|市级|财政|专项|衔接|计划|任务|建设|预算|国家|扶贫|债券|重点|入库|实施)"
)
_BEFORE = re.compile(r"(?:自|从|原|(?<!关)于|〔|［|\[|[-—~～到]|(?<!截)至)$")
_AREA_OR_NOTHING = re.compile(
    r"^(?:附[件表]\s*[\d一二三四五六七八九十]*[:：.、]?)?"
    r"(?:[\u4e00-\u9fff]{1,9}?(?:自治区|省|市|旗|县|区|镇|乡|苏木|街道|村|嘎查|社区|委会|XX村|X村))*"
    r"(?:截至|截止到?)?[\s（(]*$"
)
#: The first months of a year still report the year before; the first days of a month the month before.
_MONTHS_AFTER, _DAYS_AFTER = 3, 10


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a title names and that is not the fill's: where it stands, what it would become, what it is for."""

    start: int
    end: int
    text: str
    renewed: str
    use: Use


def times_in(title: str, day: dt.date) -> tuple[Mention, ...]:
    """The times of a title that differ from the fill's day."""
    found = []
    for match in _TIME.finditer(title):
        renewed = _renewed(match, day)
        if renewed and renewed != match.group(0):
            use = _use(title, match, day)
            found.append(Mention(match.start(), match.end(), match.group(0), renewed, use))
    return tuple(found)


def renew_times(title: str, day: dt.date, told: Mapping[str, str] | None = None) -> str:
    """The title with the form's own period renewed; ``told`` says by text what a person decided ("renew", "keep")."""
    parts, last = [], 0
    for one in times_in(title, day):
        decided = (told or {}).get(one.text, "renew" if one.use == "period" else "keep")
        parts += [title[last : one.start], one.renewed if decided == "renew" else one.text]
        last = one.end
    return "".join((*parts, title[last:]))


def _renewed(match: re.Match[str], day: dt.date) -> str:
    if match["only"]:
        return f"{day.month}{match['only_unit']}" if 1 <= int(match["only"]) <= 12 else ""
    year, is_spelt = match["year"], not match["year"].isdigit()
    if not match["unit"] and (match.start() or match["month"]):
        return ""  # a bare number inside a title is no year for sure
    now = "".join(_DIGITS[int(sign)] for sign in str(day.year)) if is_spelt else str(day.year)
    text = now + (match["unit"] or "")
    if match["month"]:
        text += f"{day.month}{match['month_unit']}"
    if match["day"]:
        text += f"{day.day}日"
    if match["quarter"]:
        spelt = not re.search(r"\d", match["quarter"])
        number = (day.month + 2) // 3
        text += ("第" if "第" in match["quarter"] else "") + (_DIGITS[number] if spelt else str(number)) + "季度"
    same = year.replace("零", "〇").replace("○", "〇") == now and text[len(now) :] == match.group(0)[len(year) :]
    return "" if same else text


def _use(title: str, match: re.Match[str], day: dt.date) -> Use:
    before, after = title[: match.start()], title[match.end() :]
    if _STATUS.match(after) or _BEFORE.search(before):
        year = match["year"] or ""
        is_recent = year.isdigit() and int(year) >= day.year - _RECENT and bool(_JOINED.match(after))
        return "unsure" if is_recent else "policy"
    if _may_report_the_time_before(match, day) or _OF_MONEY.match(after):
        return "unsure"
    closes = before[-1:] in ("（", "(") and after[:1] in ("）", ")")
    if _AREA_OR_NOTHING.match(before) or closes:
        return "period"
    return "unsure"


def _may_report_the_time_before(match: re.Match[str], day: dt.date) -> bool:
    month = match["month"] or match["only"]
    if month:
        return int(month) == (day.month - 2) % 12 + 1 and day.day <= _DAYS_AFTER
    is_last_year = match["year"] == str(day.year - 1)
    return is_last_year and day.month <= _MONTHS_AFTER
