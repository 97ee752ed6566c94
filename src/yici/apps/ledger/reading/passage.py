"""One paragraph: its clauses with their numbers and times, and the items that they give."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from yici.apps.ledger.contracts import ItemKind, ReadItem
from yici.apps.ledger.reading import actions, tenses
from yici.apps.ledger.reading.clauses import Clause, cut
from yici.apps.ledger.reading.comparing import comparator, says_so
from yici.apps.ledger.reading.context import Context
from yici.apps.ledger.reading.counting import refusal
from yici.apps.ledger.reading.figures import Figure, figures
from yici.apps.ledger.reading.indicators import organisation
from yici.apps.ledger.reading.kinds import kinds_of
from yici.apps.ledger.reading.layout import Paragraph
from yici.apps.ledger.reading.names import Names
from yici.apps.ledger.reading.quantities import Quantity, quantities
from yici.apps.ledger.reading.tenses import Tense
from yici.apps.ledger.reading.times import Moment, Period, moments, periods

_LISTED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])"
)
_EDGE = "，、；：。 "
#: A sentence is looked at as a whole up to here; nobody writes longer ones.
_LONGEST = 1000
_Piece = TypeVar("_Piece", Moment, Period, Quantity)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What holds for a figure or a task besides its own words."""

    clause: Clause
    tense: Tense
    is_sure: bool
    moment: Moment | None
    here: list[Moment]
    periods: list[Period]


class Passage:
    """The reading of one paragraph in its context."""

    def __init__(self, source: str, paragraph: Paragraph, context: Context, place: str | None) -> None:
        self._source, self._paragraph, self._context, self._place = source, paragraph, context, place
        self._text = text = paragraph.text
        self._clauses = cut(text)
        self._begins = [clause.start for clause in self._clauses]
        found = list(moments(text, context.year))
        stretches = list(periods(text))
        self._moments = self._by_clause(found)
        self._periods = self._by_clause(stretches)
        named = Names(text, [(one.start, one.end) for one in found] + [(p.start, p.end) for p in stretches if p.counts])
        self._numbers = self._by_clause(quantities(text), lambda number, clause: self._counts(number, clause, named))

    def _by_clause(
        self, pieces: Iterable[_Piece], belongs: Callable[[_Piece, Clause], bool] | None = None
    ) -> dict[int, list[_Piece]]:
        """Pieces by the number of the clause that they begin in."""
        kept: dict[int, list[_Piece]] = defaultdict(list)
        for piece in pieces:
            index = bisect_right(self._begins, piece.start) - 1
            if index < 0 or piece.start >= self._clauses[index].end:
                continue
            if belongs is None or belongs(piece, self._clauses[index]):
                kept[index].append(piece)
        return kept

    def _counts(self, number: Quantity, clause: Clause, named: Names) -> bool:
        return (
            not named.covers(number.start, number.end) and refusal(self._text, number, clause.start, clause.end) is None
        )

    def items(self) -> list[ReadItem]:
        """The items of the paragraph, in its order."""
        made: list[ReadItem] = []
        for _, group in groupby(enumerate(self._clauses), key=lambda pair: pair[1].sentence):
            made += self._sentence(list(group))
        return made

    def _sentence(self, clauses: list[tuple[int, Clause]]) -> list[ReadItem]:
        first, last = clauses[0][1].start, clauses[-1][1].end
        sentence = self._text[first : min(last, first + _LONGEST)]
        self._context.turn(sentence)
        is_topic = self._is_topic(clauses)
        times = [[m for m in self._moments.get(index, ()) if not self._is_compared(m)] for index, _ in clauses]
        parts = [
            (self._text[clause.start : clause.end], clause.part, here)
            for (_, clause), here in zip(clauses, times, strict=True)
        ]
        kinds = kinds_of(parts, sentence, self._context)
        made: list[ReadItem] = []
        named: list[str] = []
        moment = self._context.lead
        for (index, clause), here, (tense, is_sure) in zip(clauses, times, kinds, strict=True):
            moment = next((one for one in reversed(here) if not one.is_past), moment)
            stated = _Stated(clause, tense, is_sure, moment, here, self._periods.get(index, []))
            found = figures(self._text, clause, self._numbers.get(index, []), named)
            for figure in found:
                if not figure.is_share:
                    named.append(figure.indicator)
                made += self._figure(figure, stated)
            if not found and not is_topic:
                made += self._task(stated)
        if self._text.endswith("：") and last >= len(self._text) - 1:
            self._context.lead = moment
        self._context.last = next((tense for tense, is_sure in reversed(kinds) if is_sure), self._context.last)
        return made

    def _is_topic(self, clauses: list[tuple[int, Clause]]) -> bool:
        """A sentence that only names what the next ones are about: 一是建设文明城市. Said twice, it is a slogan."""
        first, last = clauses[0][1], clauses[-1][1]
        if last.end - first.start > 60 or any(index in self._numbers for index, _ in clauses):
            return False
        sentence = self._text[first.start : last.end]
        if sentence in self._context.slogans:
            return True
        follows = self._text[last.end + 1 : last.end + 3]
        if not follows or re.match(r"[一二三四五六七八九十]是", follows):
            return False
        is_listed = bool(_LISTED.match(sentence)) or self._text[max(0, first.start - 2) : first.start] == "——"
        return is_listed and (len(sentence) <= 24 or (first.start == 0 and len(sentence) <= 45))

    def _is_compared(self, moment: Moment) -> bool:
        """比2005年下降65%: a year to compare with, no day by which."""
        before, behind = self._text[max(0, moment.start - 1) : moment.start], self._text[moment.end : moment.end + 2]
        return before in ("比", "较") or behind in ("同期", "水平", "基数")

    def _figure(self, figure: Figure, stated: _Stated) -> list[ReadItem]:
        number, clause = figure.quantity, stated.clause
        if (figure.start, figure.end) != (clause.start, clause.end):
            own, is_strong = tenses.of_words(self._text[figure.start : figure.end])
            stated = replace(stated, tense=own) if own and is_strong else stated
        deadline, deadline_text = self._deadline(stated.tense, stated.moment)
        rule = figure.rule + ("" if stated.is_sure else "; tense by its form")
        if stated.tense == "target" and not says_so(self._text, number, clause.start, clause.end):
            rule += "; at least, for nothing else is said"
        confidence = (0.95 if stated.is_sure else 0.7) - (0.1 if number.is_chinese else 0)
        item = replace(
            self._item(
                figure.start, figure.end, stated.tense, rule, confidence - (0.03 if figure.rule != "figure" else 0)
            ),
            indicator=figure.indicator,
            comparator=comparator(self._text, number, clause.start, clause.end, stated.tense),
            value=number.value,
            unit=number.unit,
            value_text=self._raw(number.start, number.end),
            deadline=deadline,
            deadline_text=deadline_text,
            period=self._period(stated),
            org=organisation(self._text[clause.start : number.start]),
        )
        if number.upper is None:
            return [item]
        ends: list[tuple[str, int | float]] = [(">=", number.value), ("<=", number.upper)]
        return [replace(item, comparator=sign, value=value, rule=rule + "; one end of a range") for sign, value in ends]

    def _task(self, stated: _Stated) -> list[ReadItem]:
        clause = stated.clause
        begins = [m.end for m in self._moments.get(bisect_right(self._begins, clause.start) - 1, ())]
        times = [end for end in begins if end - clause.start <= 20 and clause.end - end >= 4]
        found = actions.action(self._text, clause.start, clause.end, max(times, default=clause.start))
        if found is None:
            return []
        item = replace(
            self._item(found.start, found.end, found.kind, found.rule, found.confidence), comparator=found.comparator
        )
        item = replace(item, org=organisation(self._text[found.start : found.end]))
        moment = stated.moment
        if found.kind == "result" or moment is None or not (moment.is_by or self._context.tense() == "target"):
            return [item]
        deadline, deadline_text = self._deadline("target", moment)
        return [replace(item, deadline=deadline, deadline_text=deadline_text)]

    def _deadline(self, tense: Tense, moment: Moment | None) -> tuple[str | None, str | None]:
        if tense != "target":
            return None, None
        if moment is not None:
            return moment.deadline or self._context.deadline(), moment.text
        return self._context.deadline(), None

    def _period(self, stated: _Stated) -> str | None:
        if stated.periods:
            return stated.periods[0].text
        return stated.here[0].text if stated.tense == "result" and stated.here else None

    def _raw(self, start: int, end: int) -> str:
        first, last = self._paragraph.place(start, end)
        return re.sub(r"\s+", "", self._source[first:last])

    def _item(self, start: int, end: int, kind: ItemKind, rule: str, confidence: float) -> ReadItem:
        """An item over a piece of the paragraph, called by its own words."""
        while end > start + 1 and self._text[end - 1] in _EDGE:
            end -= 1
        while start < end - 1 and self._text[start] in _EDGE:
            start += 1
        first, last = self._paragraph.place(start, end)
        return ReadItem(
            start=first,
            end=last,
            span=self._source[first:last],
            indicator=self._raw(start, end),
            kind=kind,
            place=self._place,
            section=self._context.section,
            confidence=round(confidence, 2),
            rule=rule,
        )
