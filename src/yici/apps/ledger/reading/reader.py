"""The reading itself: from a text to its items, paragraph by paragraph."""

from __future__ import annotations

import re
from collections import Counter

from yici.apps.ledger.contracts import ReadItem
from yici.apps.ledger.reading import tenses
from yici.apps.ledger.reading.context import Context, year_of
from yici.apps.ledger.reading.folding import fold
from yici.apps.ledger.reading.layout import Paragraph, paragraphs
from yici.apps.ledger.reading.passage import Passage
from yici.apps.ledger.reading.tenses import Tense

_SENTENCES = re.compile(r"[。；]")


def read_text(text: str, *, year: int | None = None, place: str | None = None) -> list[ReadItem]:
    """What a text promises and reports, in its order; offsets are those of ``text``. Never raises.

    ``year`` is the one that the text calls this year; without it that of the title or the date line counts.
    """
    folded = fold(text)
    pages = paragraphs(folded)
    context = Context(year or year_of(folded), _leaning(pages), slogans=_slogans(pages))
    items: list[ReadItem] = []
    for paragraph in pages:
        if paragraph.is_heading:
            context.under(paragraph)
        else:
            context.begin(paragraph)
            items += Passage(text, paragraph, context, place).items()
    return items


def _leaning(pages: list[Paragraph]) -> Tense | None:
    """Whether a text mostly reports or mostly promises, for sentences that do not say. Only those with digits count."""
    counted: Counter[str] = Counter()
    for page in pages:
        for sentence in _SENTENCES.split(page.text):
            if re.search(r"\d", sentence):
                tense, strong = tenses.of_words(sentence[:400])
                if tense:
                    counted[tense] += 2 if strong else 1
    if counted["result"] == counted["target"]:
        return None
    return "result" if counted["result"] > counted["target"] else "target"


def _slogans(pages: list[Paragraph]) -> frozenset[str]:
    """Sentences that a text says more than once: headlines and what they head."""
    counted = Counter(piece for page in pages for piece in _SENTENCES.split(page.text) if 4 < len(piece) <= 60)
    return frozenset(sentence for sentence, count in counted.items() if count > 1)
