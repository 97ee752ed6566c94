"""The knowledge base: short answers that the city gives at once, as versions with their days.

There are hundreds of articles, not millions: they are read as a whole, kept for a few seconds and looked through in
memory with the words of ``core.text_search``, so that a changed answer is found the moment it is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count

from yici.apps.hotline.contracts.calls import Article
from yici.apps.hotline.errors import ArticleNotFound
from yici.apps.hotline.models import ArticleUse
from yici.apps.hotline.rules.knowledge import article_of, rank
from yici.core import clock
from yici.core.lately import lately
from yici.core.models import CityRow
from yici.core.text_search import fold, words_of

KNOWLEDGE = "knowledge.csv"
USED_SINCE = dt.timedelta(days=365)
SOON = dt.timedelta(days=30)


@lately(2)
def _versions() -> tuple[Article, ...]:
    rows = CityRow.objects.filter(file=KNOWLEDGE, retired_on=None).order_by("code").values_list("content", flat=True)
    return tuple(article_of(row) for row in rows)


def versions_of(code: str) -> list[Article]:
    """All versions of an article, newest first; read anew."""
    rows = CityRow.objects.filter(file=KNOWLEDGE, retired_on=None, code__startswith=f"{code}|")
    found = [article_of(row) for row in rows.values_list("content", flat=True)]
    return sorted(found, key=lambda one: one.valid_from, reverse=True)


def get_article(code: str) -> Article:
    """The version that holds today, or the newest one that did; ``ArticleNotFound``."""
    versions = versions_of(code)
    if not versions:
        raise ArticleNotFound
    return next((one for one in versions if one.holds_on(clock.today())), versions[0])


def list_articles(query: str = "", *, after: str = "", limit: int = 50, expired: bool = False) -> list[Article]:
    """Articles in force (or those that ended), by code; with words, those that hold them all."""
    today = clock.today()
    now = {one.code: one for one in _versions() if one.holds_on(today)}
    if expired:
        now = {
            one.code: one for one in sorted(_versions(), key=lambda each: each.valid_from)
            if one.code not in now and one.valid_to and one.valid_to < today.isoformat()
        }  # fmt: skip
    wanted = words_of(query)
    found = [now[code] for code in sorted(now) if code > after]
    if query.strip():
        found = [one for one in found if wanted and all(word in _text(one) for word in wanted)]
        found = found or ([] if after or expired else rank(list(now.values()), query, most=10))
    return found[:limit]


def _text(one: Article) -> str:
    return fold(" ".join((one.title, *one.words, one.answer)))


def ready_answers(said: str, kind: str = "", most: int = 3) -> list[Article]:
    """The articles in force that answer what is being said, the best first."""
    today = clock.today()
    return rank([one for one in _versions() if one.holds_on(today)], said, kind, most)


def ends_soon(article: Article) -> bool:
    """Whether an article must be looked at before long."""
    return bool(article.valid_to) and article.valid_to < (clock.today() + SOON).isoformat()


def used_times(codes: Sequence[str]) -> dict[str, int]:
    """How often articles answered at once within a year."""
    since = clock.now() - USED_SINCE
    rows = ArticleUse.objects.filter(code__in=codes, at__gte=since).values_list("code").annotate(Count("id"))
    return dict(rows)
