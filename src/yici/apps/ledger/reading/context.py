"""What stands around a sentence: section, tense and year of the place in the text. Changed as the reading goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yici.apps.ledger.reading import tenses
from yici.apps.ledger.reading.layout import Paragraph
from yici.apps.ledger.reading.tenses import Tense
from yici.apps.ledger.reading.times import Moment

_YEAR_OF_TEXT = (
    re.compile(r"(20\d\d)年(?:1[0-2]|[1-9])月(?:\d{1,2}日)?(?:在|，|于)?[^。\n]{0,20}(?:会议|大会|全会|代表)"),
    re.compile(r"(20\d\d)年(?:度)?[^。\n]{0,12}(?:政府工作报告|工作要点|重点工作|工作报告|任务分解|民生实事)"),
    re.compile(r"(20\d\d)(?:年|[-/. ])(?:1[0-2]|0?[1-9])(?:月|[-/.])(?:[12]\d|3[01]|0?[1-9])"),
)
_SECTION_YEAR = re.compile(
    r"(?:(20\d\d)年|今年|新的一年|本年)(?=[^。；]{0,20}(?:目标|任务|安排|重点|计划|要点|工作|实事|打算|部署|要|将))"
)
_LONGER = re.compile(r"(?:今后|未来)[一二三四五\d]年|规划期|十[一二三四五六]五”?(?:时期|期间|末)")
_GOAL_LEAD = re.compile(r"目标|任务|安排|重点|计划|要点|工作|实事|打算|部署")
_ORDINAL_SENTENCE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])"
)
_THIS_YEAR = re.compile(r"今年是")
_LOWER = re.compile(r"^(?:（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、]|[①-⑳])")
_PLAIN = re.compile(r"回顾|总结|完成情况|执行情况|工作安排|重点工作|主要目标|预期目标|下一步|[今明]年|主要任务")
_BULLET = re.compile(
    r"^(?:——|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}[是、]|\d{1,2}[.、]|[①-⑳●■◆▲★※·])"
)
_COMPARED_YEAR = re.compile(r"[较比](?:去年|上年)")


def year_of(folded: str) -> int | None:
    """The year that a text calls this year, when its title or its date line says so."""
    head = folded[:600]
    for pattern in _YEAR_OF_TEXT:
        found = pattern.search(head)
        if found:
            return int(found.group(1))
    return None


@dataclass(slots=True)
class Context:
    """Where the reading is."""

    year: int | None
    default: Tense | None
    section: str | None = None
    section_tense: Tense | None = None
    section_deadline: str | None = None
    turned: Tense | None = None
    last: Tense | None = None
    lead: Moment | None = None
    #: The turn was made in an earlier paragraph, and no heading speaks.
    is_far: bool = False
    turned_deadline: str | None = None
    slogans: frozenset[str] = frozenset()

    def under(self, paragraph: Paragraph) -> None:
        """A heading: what stands below it is of its tense, until a heading says otherwise."""
        text = paragraph.text
        self.section = text
        self.last = self.lead = None
        tense = tenses.of_heading(text)
        if tense and self._may_change(text):
            self.section_tense, self.turned = tense, None
            self.section_deadline = self._year_end(text) if tense == "target" else None
            self.turned_deadline = None

    def _may_change(self, text: str) -> bool:
        """A heading of a lower rank changes promised into done only when it says so plainly."""
        return self.section_tense is None or not _LOWER.match(text) or bool(_PLAIN.search(text))

    def begin(self, paragraph: Paragraph) -> None:
        """A paragraph: a lead-in over a list stays, a turn of speech stays only where no heading speaks."""
        self.last = None
        if not _BULLET.match(paragraph.text):
            self.lead = None
        self.is_far = self.section_tense is None and self.turned is not None
        if self.section_tense:
            self.turned = None
            self.turned_deadline = None
        first = re.split(r"[。；]", paragraph.text, maxsplit=1)[0]
        if _ORDINAL_SENTENCE.match(first) and len(first) <= 60:
            self.section = first

    def turn(self, sentence: str) -> None:
        """A sentence that turns the speech to the future or the past."""
        turned = tenses.turn(_COMPARED_YEAR.sub("", sentence))
        if turned == "target" and tenses.DONE_GOALS.search(sentence):
            turned = None
        if turned == "target":
            named = self._year_end(sentence) if _GOAL_LEAD.search(sentence) else self._this_year(sentence)
            stays = self.turned == "target" and not _LONGER.search(sentence)
            self.turned_deadline = named or (self.turned_deadline if stays else None)
        elif turned:
            self.turned_deadline = None
        if turned:
            self.turned, self.is_far = turned, False

    def _this_year(self, sentence: str) -> str | None:
        """今年是…之年 opens what is to be done this year."""
        return f"{self.year}-12-31" if self.year and _THIS_YEAR.search(sentence) else None

    def tense(self) -> Tense | None:
        """What the surroundings say."""
        return self.turned or self.section_tense

    def deadline(self) -> str | None:
        """The day that heading or lead-in set for everything below."""
        return self.turned_deadline or (self.section_deadline if self.tense() == "target" else None)

    def _year_end(self, text: str) -> str | None:
        years = _SECTION_YEAR.findall(text)
        if not _SECTION_YEAR.search(text) or _LONGER.search(text):
            return None
        named = [int(found) for found in years if found]
        year = named[0] if named else self.year
        return None if year is None else f"{year}-12-31"
