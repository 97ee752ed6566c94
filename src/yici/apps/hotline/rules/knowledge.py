"""Which articles answer what somebody says. Pure; 本定义为系统自定."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from yici.apps.hotline.contracts.calls import Article
from yici.core.text_search import fold, pairs_of

FITS = 1.0  # below this an article is not offered


def article_of(row: dict[str, str]) -> Article:
    """A row of ``knowledge.csv``."""
    return Article(
        row["code"], row["title"], tuple(row.get("words", "").split()), row.get("kind", ""), row["answer"],
        row.get("unit", ""), row["valid_from"], row.get("valid_to", ""), row.get("note", ""),
    )  # fmt: skip


def rank(articles: Sequence[Article], said: str, kind: str = "", most: int = 3) -> list[Article]:
    """The articles that answer these words, the best first; none rather than a bad one.

    Each key word that was said counts one, two thirds of its pairs of signs half; of the title's pairs the rare ones
    count most. An article of another kind than the one chosen counts half.
    """
    text, pairs = fold(said), pairs_of(said)
    titles = [pairs_of(one.title) for one in articles]
    often = Counter(pair for one in titles for pair in one)
    found = []
    for one, title in zip(articles, titles, strict=True):
        score = sum(_said(word, text, pairs) for word in one.words)
        weights = {pair: 1 / (1 + math.log(often[pair])) for pair in title}
        score += sum(weight for pair, weight in weights.items() if pair in pairs) / max(1.0, sum(weights.values()))
        if kind and one.kind and one.kind != kind:
            score /= 2
        if score >= FITS:
            found.append((-score, one.code, one))
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])[:most]]


def _said(word: str, text: str, pairs: set[str]) -> float:
    if fold(word) in text:
        return 1.0
    own = pairs_of(word)
    return 0.5 if len(own) > 2 and 3 * len(own & pairs) >= 2 * len(own) else 0.0
