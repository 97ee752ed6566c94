"""Words by which things are found: one row for each sign, pair of signs and mark of a text, read back to keys.

A text is found by any part of it: its first signs and all pairs are looked up, whoever asks confirms by substring and
applies the actor's scope. Never give a protected value. Plain B-tree rows and not a full-text table: they work alike on
both databases, and what is erased leaves no pages behind (SQLite's FTS5 keeps deleted words until it merges).
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from yici.core.actions import action
from yici.core.models import SearchToken

LONGEST = 60  # signs of a text that are found by
MARK = "~"  # before what is looked up as a whole from its beginning: initials
LONGEST_MARK = 6


def fold_words(text: str) -> str:
    """The text by which words meet: NFKC, lower case, white space and dots gone."""
    return re.sub(r"[\s·•‧]+", "", unicodedata.normalize("NFKC", text)).casefold()[:LONGEST]


def tokens_of(text: str) -> set[str]:
    """Signs and pairs of signs of a text.

    >>> sorted(tokens_of("巴特尔"))
    ['尔', '巴', '巴特', '特', '特尔']
    """
    words = fold_words(text)
    return set(words) | {words[at : at + 2] for at in range(len(words) - 1)}


def marks_of(letters: str) -> set[str]:
    """Beginnings of initials: what is typed of them finds them.

    >>> sorted(marks_of("bte"))
    ['~b', '~bt', '~bte']
    """
    return {MARK + letters[:length] for length in range(1, min(len(letters), LONGEST_MARK) + 1)}


@action
def put(kind: str, entries: Mapping[uuid.UUID, Iterable[str]]) -> None:
    """Let things be found by these tokens and no others."""
    keys = list(entries)
    for start in range(0, len(keys), 500):
        SearchToken.objects.filter(key__in=keys[start : start + 500]).delete()
    is_sqlite = connection.vendor == "sqlite"
    rows = [
        (kind, token, key.hex if is_sqlite else key)
        for key, tokens in sorted(entries.items())
        for token in sorted(tokens)
    ]
    table = connection.ops.quote_name(SearchToken._meta.db_table)
    with connection.cursor() as cursor:  # a fifth of the time of model instances
        cursor.executemany(f"INSERT INTO {table} (kind, token, key) VALUES (%s, %s, %s)", rows)


def erase(key: uuid.UUID) -> int:
    """Forget by which words a thing was found; returns how many there were."""
    return SearchToken.objects.filter(key=key).delete()[0]


def keys_with(kind: str, tokens: Sequence[str]) -> QuerySet[SearchToken, uuid.UUID]:
    """Keys of things that have all of these tokens, as a query to be used inside another one."""
    first, *rest = sorted(tokens, key=lambda one: (-len(one), one)) or [""]
    rows = SearchToken.objects.filter(kind=kind, token=first)
    for token in rest:
        same = SearchToken.objects.filter(kind=kind, token=token, key=OuterRef("key"))
        rows = rows.filter(Exists(same))
    return rows.values_list("key", flat=True)
