"""Promised or done, clause by clause: a day ahead or behind, then words, then what stands around."""

from __future__ import annotations

from collections.abc import Sequence

from yici.apps.ledger.reading import tenses
from yici.apps.ledger.reading.context import Context
from yici.apps.ledger.reading.tenses import Tense
from yici.apps.ledger.reading.times import Moment


def by_day(moments: Sequence[Moment], context: Context) -> Tense | None:
    """到2027年底: a day that lies ahead makes a target, one that is over a result."""
    for moment in moments:
        if moment.is_past or (moment.year is not None and context.year is not None and moment.year < context.year):
            return "result"
        around = context.tense()
        if moment.is_plan and around is None:
            over = context.year is not None and (moment.deadline or "") < str(context.year)
            return "result" if over else "target"
        if moment.is_by and not (around == "result" and _may_be_over(moment, context)):
            return "target"
    return None


def _may_be_over(moment: Moment, context: Context) -> bool:
    """In a review 年底 is the end of the year looked back on; where no year is known 到2021年 may be long ago."""
    if moment.is_ahead:
        return False
    if context.year is None and moment.year:
        return True
    return not moment.text.startswith("到") and not moment.text.endswith("前")


def kinds_of(
    clauses: Sequence[tuple[str, int, Sequence[Moment]]], sentence: str, context: Context
) -> list[tuple[Tense, bool]]:
    """The tense of each clause of a sentence, and whether words or surroundings say so (not only its form)."""
    is_exact = tenses.is_exact(sentence)
    around: Tense | None = context.tense() or ("target" if context.lead else None)
    if context.is_far and is_exact:
        around = "result"  # a turn made paragraphs ago gives way to numbers so exact that they were counted
    whole, whole_strong = tenses.of_words(sentence)
    found: list[tuple[Tense, bool]] = []
    carried: Tense | None = None
    form: Tense | None = None
    before = 0
    for text, part, moments in clauses:
        if part != before and moments:
            carried = None  # behind a semicolon a new time begins a new thought
        before = part
        words, strong = tenses.of_words(text[:300])
        by = by_day(moments, context)
        if by and not (strong and words and words != by):
            carried = by
        elif strong and words:
            carried = words
        told = carried or (whole if whole_strong and not context.section_tense else None)
        told = told or around
        if told is None:
            told = words or whole or context.last or ("result" if is_exact else context.default)
        if told is None and form is None:
            form = tenses.of_form(sentence)
        found.append((told or form or "result", told is not None))
    return found
