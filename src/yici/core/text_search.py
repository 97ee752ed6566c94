"""Texts found by any part of them, newest first, inside a scope. For what grows without end: requests, work orders.

A text is kept as the set of its pairs of signs, each hashed to 32 bits together with its kind, and beside them marks of
the scopes in which it may be found (a unit, an area). On PostgreSQL the marks carry the number of their *bucket* of
65,536 texts, so that one GIN index answers "the newest ones" for a common word by reading a single bucket, and for a
rare word by many small look-ups; nothing is ever sorted beyond a bucket or scanned as a whole. On SQLite the same marks
are rows of a table ordered by mark and position.

What matches is confirmed by substring on the text itself, which its owner gives (``register_texts``). Whoever asks
still applies their own guard to what is found: a scope here narrows, it does not permit. Never give a protected value.
"""

from __future__ import annotations

import unicodedata
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from yici.core.actions import action
from yici.core.models import SearchMark, SearchText, SearchWaiting
from yici.core.together import Together

BUCKET = 1 << 16
LONGEST = 1000  # signs of a text that are found by
AT_ONCE = 500  # texts indexed in one transaction
WINDOWS = 64  # buckets looked at in one statement, at most


@dataclass(frozen=True, slots=True)
class Text:
    """What a thing is found by, and in which scopes ("unit:12", "area:7")."""

    words: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One find; ``position`` goes back as ``before`` for the next page."""

    position: int
    key: uuid.UUID


Reader = Callable[[Sequence[uuid.UUID]], Mapping[uuid.UUID, Text]]
_readers: dict[str, Reader] = {}


def register_texts(kind: str, reader: Reader) -> None:
    """Say who knows the texts of a kind; the shell's ``reactions`` does it. What the reader leaves out is forgotten."""
    _readers[kind] = reader


def fold(text: str) -> str:
    """The text by which words meet: NFKC, lower case, white space gone."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def pairs_of(text: str) -> set[str]:
    """Pairs of neighbouring signs.

    >>> sorted(pairs_of("暖气 不热"))
    ['不热', '暖气', '气不']
    """
    words = fold(text[: 2 * LONGEST])[:LONGEST]
    return {words[at : at + 2] for at in range(len(words) - 1)}


def words_of(query: str) -> list[str]:
    """The words of a query, folded; single signs are too common to be looked up and left out."""
    return [word for word in (fold(part) for part in unicodedata.normalize("NFKC", query).split()) if len(word) > 1]


def want(kind: str, keys: Iterable[uuid.UUID]) -> None:
    """Let these things be indexed (anew) right after this transaction."""
    SearchWaiting.objects.bulk_create([SearchWaiting(kind=kind, key=key) for key in keys])


def add_wanted(together: Together, kind: str, key: uuid.UUID) -> None:
    """As ``want``, written together with what is to be found."""
    together.add(SearchWaiting(kind=kind, key=key))


def index_waiting() -> int:
    """Index what waits, in batches; returns how many. Comes round every second; harmless when two workers do it."""
    done = 0
    while some := _index_some():
        done += some
    return done


@action
def _index_some() -> int:
    rows = SearchWaiting.objects.order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    waiting = list(rows.values_list("id", "kind", "key")[:AT_ONCE])
    by_kind: dict[str, list[uuid.UUID]] = {}
    for _, kind, key in waiting:
        by_kind.setdefault(kind, []).append(key)
    for kind, keys in by_kind.items():
        if kind in _readers:
            put(kind, keys, _readers[kind](keys))
    SearchWaiting.objects.filter(pk__in=[one[0] for one in waiting]).delete()
    return len(waiting)


def put(kind: str, keys: Sequence[uuid.UUID], texts: Mapping[uuid.UUID, Text]) -> None:
    """Let these things be found by these texts and no others, inside the caller's action."""
    store = _postgresql_put if connection.vendor == "postgresql" else _sqlite_put
    for key in dict.fromkeys(keys):  # in their order: the place of a new text is the next one
        text = texts.get(key)
        if text is None:
            erase(key)
            continue
        marks = [*pairs_of(text.words), *(f"~{scope}" for scope in text.scopes)]
        store(kind, key, marks)


def mark(kind: str, sign: str, bucket: int = -1) -> int:
    """A pair of signs or a scope as a signed 32-bit number."""
    hashed = zlib.crc32(f"{kind}\0{bucket}\0{sign}".encode())
    return hashed - (1 << 32) if hashed >= 1 << 31 else hashed


def _place_of(kind: str, key: uuid.UUID) -> int | None:
    return SearchText.objects.filter(key=key, kind=kind).values_list("pk", flat=True).first()


def _postgresql_put(kind: str, key: uuid.UUID, marks: Sequence[str]) -> None:
    place = _place_of(kind, key)
    with connection.cursor() as cursor:
        if place is not None:
            hashed = _hashed(kind, marks, place // BUCKET)
            cursor.execute("UPDATE core_searchtext SET marks = %s::int4[] WHERE id = %s", [hashed, place])
            return
        cursor.execute("SELECT nextval(pg_get_serial_sequence('core_searchtext', 'id'))")
        place = int(cursor.fetchone()[0])
        cursor.execute(
            "INSERT INTO core_searchtext (id, kind, key, marks) VALUES (%s, %s, %s, %s::int4[])",
            [place, kind, key, _hashed(kind, marks, place // BUCKET)],
        )


def _hashed(kind: str, marks: Sequence[str], bucket: int) -> list[int]:
    return sorted({mark(kind, one, bucket) for one in marks})


def _sqlite_put(kind: str, key: uuid.UUID, marks: Sequence[str]) -> None:
    place = _place_of(kind, key) or SearchText.objects.create(kind=kind, key=key).pk
    SearchMark.objects.filter(text=place).delete()
    with connection.cursor() as cursor:
        rows = [(mark(kind, one), place) for one in dict.fromkeys(marks)]
        cursor.executemany("INSERT OR IGNORE INTO core_searchmark (mark, text) VALUES (%s, %s)", rows)


@action
def erase(key: uuid.UUID) -> int:
    """Forget by what a thing was found; returns how many texts there were."""
    SearchWaiting.objects.filter(key=key).delete()
    if connection.vendor == "sqlite":
        SearchMark.objects.filter(text__in=SearchText.objects.filter(key=key).values("pk")).delete()
    return SearchText.objects.filter(key=key).delete()[0]


def find(
    kind: str, query: str, *, scopes: Sequence[str] | None = None, limit: int = 50, before: int | None = None
) -> list[Found]:
    """The newest things of a kind whose text holds every word of the query, in one of the scopes (None: anywhere).

    A query without a word of two signs finds nothing.
    """
    words = words_of(query)
    if not words or (scopes is not None and not scopes):
        return []
    signs = sorted({pair for word in words for pair in pairs_of(word)})
    marked = None if scopes is None else [f"~{scope}" for scope in scopes]
    look = _postgresql_look if connection.vendor == "postgresql" else _sqlite_look
    found: list[Found] = []
    for some in look(kind, signs, marked, before, limit):
        texts = _readers[kind]([one.key for one in some])
        folded = {key: fold(text.words) for key, text in texts.items()}
        found += [one for one in some if all(word in folded.get(one.key, "") for word in words)]
        if len(found) >= limit:
            break
    return found[:limit]


Batches = Iterable[list[Found]]


def _postgresql_look(
    kind: str, signs: Sequence[str], scopes: Sequence[str] | None, before: int | None, limit: int
) -> Batches:
    """Buckets from the newest on, at first one, then twice as many at a time."""
    newest = SearchText.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return
    last = newest if before is None else before - 1
    bucket, width = last // BUCKET, 1
    while bucket >= 0:
        lowest = max(bucket - width + 1, 0)
        numbers = range(bucket, lowest - 1, -1)
        position: int | None = last
        while position is not None:  # the newest of these buckets, then those before them
            rows = _in_buckets(kind, signs, scopes, numbers, position, limit + 10)
            if rows:
                yield rows
            position = rows[-1].position - 1 if len(rows) == limit + 10 else None
        bucket, width = lowest - 1, min(width * 2, WINDOWS)


def _in_buckets(
    kind: str, signs: Sequence[str], scopes: Sequence[str] | None, numbers: Iterable[int], last: int, most: int
) -> list[Found]:
    parts: list[str] = []
    values: list[list[int]] = []
    for number in numbers:
        part = "marks @> %s::int4[]"
        values.append([mark(kind, sign, number) for sign in signs])
        if scopes is not None:
            part += " AND marks && %s::int4[]"
            values.append([mark(kind, scope, number) for scope in scopes])
        parts.append(f"({part})")
    # Materialised: walking the primary key backwards, as the planner likes to do for a LIMIT, reads the whole table.
    sql = (
        f"WITH found AS MATERIALIZED (SELECT id, key FROM core_searchtext WHERE ({' OR '.join(parts)}) AND id <= %s) "
        "SELECT id, key FROM found ORDER BY id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, last, most])
        return [Found(position, key) for position, key in cursor.fetchall()]


def _sqlite_look(
    kind: str, signs: Sequence[str], scopes: Sequence[str] | None, before: int | None, limit: int
) -> Batches:
    """The rarest mark is walked from the newest text on; the others are looked up in it."""
    marks = [mark(kind, sign) for sign in signs]
    first, *rest = sorted(marks, key=_count_some)
    conditions = ["a.mark = %s", "a.text < %s"]
    values: list[int] = [first, 0]
    for one in rest:
        conditions.append("EXISTS (SELECT 1 FROM core_searchmark b WHERE b.mark = %s AND b.text = a.text)")
        values.append(one)
    if scopes is not None:
        wanted = [mark(kind, scope) for scope in scopes]
        listed = ", ".join(["%s"] * len(wanted))
        conditions.append(f"EXISTS (SELECT 1 FROM core_searchmark b WHERE b.mark IN ({listed}) AND b.text = a.text)")
        values += wanted
    sql = (
        "SELECT a.text, t.key FROM core_searchmark a JOIN core_searchtext t ON t.id = a.text "
        f"WHERE {' AND '.join(conditions)} ORDER BY a.text DESC LIMIT %s"
    )
    last = before if before is not None else 1 << 62
    while True:
        values[1] = last
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, limit + 10])
            rows = [Found(position, uuid.UUID(key)) for position, key in cursor.fetchall()]
        if rows:
            yield rows
        if len(rows) < limit + 10:
            return
        last = rows[-1].position


def _count_some(one: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM core_searchmark WHERE mark = %s LIMIT 2000)", [one])
        return int(cursor.fetchone()[0])
