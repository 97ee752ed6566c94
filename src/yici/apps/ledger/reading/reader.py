"""The reading itself: paragraphs, sentences, clauses; each clause gives figures, or a task, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from yici.apps.ledger.contracts import ReadItem
from yici.apps.ledger.reading import actions, tenses
from yici.apps.ledger.reading.clauses import Clause, cut
from yici.apps.ledger.reading.comparing import comparator, says_so
from yici.apps.ledger.reading.context import Context, year_of
from yici.apps.ledger.reading.counting import refusal
from yici.apps.ledger.reading.figures import Figure, figures
from yici.apps.ledger.reading.folding import fold
from yici.apps.ledger.reading.layout import Paragraph, paragraphs
from yici.apps.ledger.reading.names import names
from yici.apps.ledger.reading.quantities import Quantity, quantities
from yici.apps.ledger.reading.tenses import Tense
from yici.apps.ledger.reading.times import Moment, moments, periods

_COMPARED = re.compile(r"[较比于]$|^[较比]")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])"
)


def read_text(text: str, *, year: int | None = None, place: str | None = None) -> list[ReadItem]:
    """What a text promises and reports, in its order. ``year`` is the one it calls this year; offsets are those of ``text``."""
    folded = fold(text)
    pages = paragraphs(folded)
    context = Context(year or year_of(folded), _leaning(pages), slogans=_slogans(pages))
    items: list[ReadItem] = []
    for paragraph in pages:
        if paragraph.is_heading:
            context.under(paragraph)
            continue
        context.begin(paragraph)
        items += _Reading(text, paragraph, context, place).items()
    return items


def _leaning(pages: list[Paragraph]) -> Tense | None:
    """Whether a text mostly reports or mostly promises, for sentences that do not say."""
    counted: Counter[str] = Counter()
    for page in pages:
        for sentence in re.split(r"[。；]", page.text):
            if re.search(r"\d", sentence):
                tense, strong = tenses.of_words(sentence[:400])
                if tense:
                    counted[tense] += 2 if strong else 1
    if not counted or counted["result"] == counted["target"]:
        return None
    return "result" if counted["result"] > counted["target"] else "target"


def _slogans(pages: list[Paragraph]) -> frozenset[str]:
    """Sentences that a text says more than once: headlines and what they head."""
    counted = Counter(
        sentence for page in pages for sentence in re.split(r"[。；]", page.text) if 4 < len(sentence) <= 60
    )
    return frozenset(sentence for sentence, count in counted.items() if count > 1)


class _Reading:
    """One paragraph."""

    def __init__(self, source: str, paragraph: Paragraph, context: Context, place: str | None) -> None:
        self.source, self.paragraph, self.context, self.of = source, paragraph, context, place
        self.text = paragraph.text
        self.moments = list(moments(self.text, context.year))
        self.periods = periods(self.text)
        named = names(self.text)
        timed = [(m.start, m.end) for m in self.moments] + [
            (a, b) for a, b, _ in self.periods if any(c.isdigit() for c in self.text[a:b])
        ]
        self.clauses = cut(self.text)
        self.numbers = self._numbers(named, timed)

    def _numbers(self, named: list[tuple[int, int]], timed: list[tuple[int, int]]) -> dict[int, list[Quantity]]:
        """The numbers that count, by the clause they stand in."""
        kept: dict[int, list[Quantity]] = {}
        index = 0
        near_names, near_times = _Window(named), _Window(timed)
        for quantity in quantities(self.text):
            while index < len(self.clauses) and self.clauses[index].end <= quantity.start:
                index += 1
            if index == len(self.clauses):
                break
            clause = self.clauses[index]
            if quantity.start < clause.start:
                continue
            spans = near_names.around(quantity.start, quantity.end), near_times.around(quantity.start, quantity.end)
            if refusal(self.text, quantity, *spans, clause.start, clause.end) is None:
                kept.setdefault(index, []).append(quantity)
        return kept

    def items(self) -> list[ReadItem]:
        """The items of the paragraph."""
        made: list[ReadItem] = []
        numbered = list(enumerate(self.clauses))
        for _, group in groupby(numbered, key=lambda pair: pair[1].sentence):
            made += self._sentence(list(group))
        return made

    def _sentence(self, clauses: list[tuple[int, Clause]]) -> list[ReadItem]:
        first, last = clauses[0][1].start, clauses[-1][1].end
        sentence = self.text[first:last][:1000]
        self.context.turn(sentence)
        is_topic = self._is_topic(clauses)
        tenses_of = self._tenses(clauses, sentence)
        made: list[ReadItem] = []
        named: list[str] = []
        moment = self.context.lead
        for number, (index, clause) in enumerate(clauses):
            here = [m for m in self.moments if clause.start <= m.start < clause.end]
            usable = [m for m in here if not self._is_compared(m)]
            tense, sure = tenses_of[number]
            moment = usable[-1] if usable else moment
            found = figures(self.text, clause, self.numbers.get(index, []), named)
            for figure in found:
                if not figure.rule.startswith("share"):
                    named.append(figure.indicator)
                made += self._figure(figure, clause, tense, sure, moment, usable)
            if not found and not is_topic:
                made += self._task(clause, moment, here)
        ends = self.text[last : last + 1]
        self.context.lead = (
            moment
            if self.text.endswith("：") and not ends and moment and moment.is_by
            else (
                self.context.lead
                if self.text.startswith(("——", "（", "一是", "二是", "三是", "四是", "五是", "1", "2", "3", "4", "5"))
                and not ends
                else None
            )
        )
        said = [tense for tense, sure in tenses_of if sure]
        if said:
            self.context.last = said[-1]
        return made

    def _is_topic(self, clauses: list[tuple[int, Clause]]) -> bool:
        """A sentence that only names what the next ones are about: 一是建设文明城市. Said twice in a text, it is a slogan."""
        first, last = clauses[0][1], clauses[-1][1]
        if any(index in self.numbers for index, _ in clauses):
            return False
        sentence = self.text[first.start : last.end]
        if sentence in self.context.slogans:
            return True
        follows = self.text[last.end + 1 : last.end + 3]
        if not follows or re.match(r"[一二三四五六七八九十]是", follows):
            return False
        is_listed = _ORDINAL.match(sentence) or self.text[max(0, first.start - 2) : first.start] == "——"
        return bool(is_listed) and (len(sentence) <= 24 or (first.start == 0 and len(sentence) <= 45))

    def _is_compared(self, moment: Moment) -> bool:
        """比2005年下降65%: a year to compare with, no day by which."""
        behind = self.text[moment.end : moment.end + 2]
        return self.text[max(0, moment.start - 1) : moment.start] in ("比", "较") or behind in ("同期", "水平", "基数")

    def _tenses(self, clauses: list[tuple[int, Clause]], sentence: str) -> list[tuple[Tense, bool]]:
        """The tense of each clause and whether words of its own or around it say so."""
        around = self.context.tense()
        whole, whole_strong = tenses.of_words(sentence)
        found: list[tuple[Tense, bool]] = []
        carried: Tense | None = None
        for _, clause in clauses:
            words, strong = tenses.of_words(self.text[clause.start : clause.end][:300])
            by = self._by(clause)
            if by and not (strong and words and words != by):
                carried = by
                found.append((by, True))
            elif strong and words:
                carried = words
                found.append((words, True))
            elif carried:
                found.append((carried, True))
            elif around:
                found.append((around, True))
            else:
                guess = (whole if whole_strong else None) or words or whole or self.context.last or self.context.default
                found.append((guess or tenses.of_form(sentence), guess is not None))
        return found

    def _by(self, clause: Clause) -> Tense | None:
        """到2027年底: a day that lies ahead makes a target, one that is over a result."""
        for moment in self.moments:
            if not clause.start <= moment.start < clause.end or self._is_compared(moment):
                continue
            if moment.is_past:
                return "result"
            if moment.year is not None and self.context.year is not None and moment.year < self.context.year:
                return "result"
            if moment.is_plan and self.context.tense() is None:
                over = self.context.year is not None and (moment.deadline or "") < f"{self.context.year}"
                return "result" if over else "target"
            if moment.is_by:
                if (
                    self.context.tense() == "result"
                    and not moment.text.startswith("到")
                    and not moment.text.endswith("前")
                ):
                    continue
                if self.context.year is None and self.context.tense() == "result" and moment.year:
                    continue
                return "target"
        return None

    def _figure(
        self, figure: Figure, clause: Clause, tense: Tense, sure: bool, moment: Moment | None, here: list[Moment]
    ) -> list[ReadItem]:
        quantity = figure.quantity
        sign = comparator(self.text, quantity, clause.start, clause.end, tense)
        deadline, deadline_text = self._deadline(tense, moment)
        confidence = 0.95 if sure else 0.7
        if figure.rule != "figure":
            confidence -= 0.03
        if quantity.is_chinese:
            confidence -= 0.1
        rule = figure.rule + ("" if sure else "; tense by its form")
        if not says_so(self.text, quantity, clause.start, clause.end) and tense == "target":
            rule += "; at least, for nothing else is said"
        item = self._item(
            figure.start, figure.end, figure.indicator, tense, rule, confidence, comparator=sign, value=quantity.value, unit=quantity.unit,
            value_text=self._raw(quantity.start, quantity.end), deadline=deadline, deadline_text=deadline_text,
            period=self._period(clause, tense, here),
        )  # fmt: skip
        if quantity.upper is None:
            return [item]
        low = self._again(item, comparator=">=", value=quantity.value)
        return [low, self._again(item, comparator="<=", value=quantity.upper)]

    @staticmethod
    def _again(item: ReadItem, *, comparator: str, value: float) -> ReadItem:
        from dataclasses import replace

        return replace(item, comparator=comparator, value=value, rule=item.rule + "; one end of a range")

    def _task(self, clause: Clause, moment: Moment | None, here: list[Moment]) -> list[ReadItem]:
        times = [m.end for m in here if m.start - clause.start <= 8 and clause.end - m.end >= 4]
        found = actions.action(self.text, clause.start, clause.end, max(times, default=clause.start))
        if found is None:
            return []
        tense = self.context.tense()
        deadline, deadline_text = (
            self._deadline("target", moment) if moment and (moment.is_by or tense == "target") else (None, None)
        )
        first, last = self.paragraph.place(found.start, found.end)
        span = re.sub(r"\s+", "", self.source[first:last])
        return [
            self._item(found.start, found.end, span, found.kind, found.rule, found.confidence, comparator=found.comparator,
                       deadline=deadline if found.kind != "result" else None, deadline_text=deadline_text)
        ]  # fmt: skip

    def _deadline(self, tense: str, moment: Moment | None) -> tuple[str | None, str | None]:
        if tense != "target":
            return None, None
        if moment is not None and not moment.is_past:
            return moment.deadline or self.context.deadline(), moment.text
        return self.context.deadline(), None

    def _period(self, clause: Clause, tense: Tense, here: list[Moment]) -> str | None:
        for start, end, word in self.periods:
            if clause.start <= start and end <= clause.end:
                return word
        if tense == "result" and here:
            return here[0].text
        return None

    def _raw(self, start: int, end: int) -> str:
        first, last = self.paragraph.place(start, end)
        return re.sub(r"\s+", "", self.source[first:last])

    def _item(
        self, start: int, end: int, name: str, kind: str, rule: str, confidence: float, **rest: object
    ) -> ReadItem:
        while end > start + 1 and self.text[end - 1] in "，、；：。 ":
            end -= 1
        while start < end - 1 and self.text[start] in "，、；：。 ”）":
            start += 1
        first, last = self.paragraph.place(start, end)
        return ReadItem(
            start=first, end=last, span=self.source[first:last], indicator=name, kind=kind, section=self.context.section,  # type: ignore[arg-type]
            place=self.of, confidence=round(max(0.05, confidence), 2), rule=rule, **rest,  # type: ignore[arg-type]
        )  # fmt: skip


class _Window:
    """Stretches in order of their beginning, asked for in order: those near a place, without looking at all each time."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._first = 0

    def around(self, start: int, end: int) -> list[tuple[int, int]]:
        while self._first < len(self._spans) and self._spans[self._first][0] < start - 200:
            self._first += 1
        near = []
        for span in self._spans[self._first :]:
            if span[0] >= end:
                break
            if span[1] > start:
                near.append(span)
        return near
