"""The change feed: which rows of watched tables changed since a position, without ever missing a late committer.

Triggers write one row of ``Change`` for every watched row that is inserted, updated or deleted, whatever path wrote it.
On PostgreSQL a change carries the id of its transaction, and a position is the oldest transaction still open when a
reader looked: whoever commits later has an id not below it. On SQLite, where one writes at a time, a position is the
last number given. Reading from a position on may name a row twice, never too seldom.

Nothing is written while nobody reads: the triggers look for a ``FeedMark`` first. A reader sets its mark, waits until
every transaction that began before it has ended (``open_mark``), and takes its first look after that.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from yici.core import clock
from yici.core.actions import action
from yici.core.errors import FeedNotReadable
from yici.core.models import Change, FeedMark

WAIT_FOR = 600.0  # seconds that transactions older than a mark may take to end
ROWS_AT_ONCE = 50_000  # changes forgotten in one transaction
_CHANGE, _MARK = "core_change", "core_feedmark"
_EVENTS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Watch:
    """Rows of ``table`` tell of the things numbered in ``column``."""

    kind: str
    table: str
    column: str

    @property
    def trigger(self) -> str:
        """The name of its triggers."""
        return f"feed_{self.table}"


_watches: dict[str, Watch] = {}


def watch(kind: str, table: str, column: str) -> None:
    """Announce a table; its triggers are made after the next migration (``install``)."""
    _watches[table] = Watch(kind, table, column)


def _sqlite(one: Watch) -> Iterator[str]:
    for event in _EVENTS:
        row = "OLD" if event == "DELETE" else "NEW"
        values = f"SELECT '{one.kind}', {row}.{one.column}, 0"
        if event == "UPDATE":
            values += f" UNION ALL SELECT '{one.kind}', OLD.{one.column}, 0 WHERE OLD.{one.column} <> NEW.{one.column}"
        yield (
            f"CREATE TRIGGER {one.trigger}_{event.lower()} AFTER {event} ON {one.table} "
            f"WHEN EXISTS (SELECT 1 FROM {_MARK}) "
            f"BEGIN INSERT INTO {_CHANGE} (kind, row, changed_in) {values}; END"
        )


def _postgresql(one: Watch) -> Iterator[str]:
    insert = (
        f"INSERT INTO {_CHANGE} (kind, row, changed_in) VALUES ('{one.kind}', %s, pg_current_xact_id()::text::bigint);"
    )
    yield (
        f"CREATE OR REPLACE FUNCTION {one.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT EXISTS (SELECT 1 FROM {_MARK}) THEN RETURN NULL; END IF; "
        f"IF TG_OP = 'DELETE' THEN {insert % f'OLD.{one.column}'} RETURN NULL; END IF; "
        f"IF TG_OP = 'UPDATE' AND OLD.{one.column} <> NEW.{one.column} THEN {insert % f'OLD.{one.column}'} END IF; "
        f"{insert % f'NEW.{one.column}'} RETURN NULL; END $$"
    )
    yield (
        f"CREATE TRIGGER {one.trigger} AFTER INSERT OR UPDATE OR DELETE ON {one.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {one.trigger}()"
    )


def _trigger_names(database: BaseDatabaseWrapper, one: Watch) -> list[str]:
    if database.vendor == "postgresql":
        return [one.trigger]
    return [f"{one.trigger}_{event.lower()}" for event in _EVENTS]


def install(database: BaseDatabaseWrapper) -> None:
    """Make the triggers of every watched table anew; runs after each migration."""
    with database.cursor() as cursor:
        present = set(database.introspection.table_names(cursor))
        for one in _watches.values():
            if not {one.table, _CHANGE, _MARK} <= present:
                continue
            for name in _trigger_names(database, one):
                on = f" ON {one.table}" if database.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            for statement in (_postgresql if database.vendor == "postgresql" else _sqlite)(one):
                cursor.execute(statement)


def must_be_whole() -> None:
    """Raise ``FeedNotReadable`` unless every watched table has its triggers and none is switched off."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'feed\\_%%'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'feed_%%'"
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        standing = {str(row[0]) for row in cursor.fetchall()}
    missing = {name for one in _watches.values() for name in _trigger_names(connection, one)} - standing
    if missing:
        raise FeedNotReadable(reason=f"triggers are missing: {', '.join(sorted(missing))}; run yici setup")


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment: a transaction that only reads.

    Inside a transaction that is open already, that one is the moment (on PostgreSQL each statement sees what was
    committed before it; readers there compare ``Feed.token`` before and after).
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def position() -> int:
    """Where the feed stands now; read it in the same moment as the rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [_CHANGE])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _since(kind: str, place: int) -> tuple[str, list[int | str]]:
    """The condition of changes that a reader at ``place`` has not seen for certain."""
    if connection.vendor == "postgresql":
        return f"FROM {_CHANGE} WHERE changed_in >= %s AND kind = %s", [place, kind]
    return f"FROM {_CHANGE} WHERE id > %s AND kind = %s", [place, kind]


def token(kind: str, place: int) -> tuple[int, int]:
    """Changes when anything of a kind changed; equal tokens mean equal answers of ``changed_since``."""
    condition, values = _since(kind, place)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(max(id), 0) {condition}", values)
        row = cursor.fetchone()
    return int(row[0]), int(row[1])


def changed_since(kind: str, place: int) -> list[int]:
    """The numbers of the things of a kind that changed since a position, each once, in order."""
    condition, values = _since(kind, place)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT row {condition} ORDER BY row", values)
        return [int(row[0]) for row in cursor.fetchall()]


def note(kind: str, rows: Iterable[int]) -> None:
    """Say that things changed whose rows did not (an import became effective); inside the action that did it."""
    if not FeedMark.objects.exists():
        return
    place = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            place = int(cursor.fetchone()[0])
    waiting = (Change(kind=kind, row=row, changed_in=place) for row in rows)
    Change.objects.bulk_create(waiting, batch_size=2000)


def open_mark(reader: str, key: uuid.UUID) -> None:
    """Begin to keep changes for a reader; returns when a first look misses nothing."""
    begun = _set_mark(reader, key)
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    deadline = time.monotonic() + WAIT_FOR
    while position() <= begun:
        if time.monotonic() > deadline:
            raise FeedNotReadable(reason="a transaction has been open for ten minutes; end it and try again")
        time.sleep(0.05)


@action
def _set_mark(reader: str, key: uuid.UUID) -> int:
    begun = 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            begun = int(cursor.fetchone()[0])
    FeedMark.objects.create(reader=reader, key=key, position=0, set_at=clock.now())
    return begun


@action
def keep_from(key: uuid.UUID, place: int) -> None:
    """The reader of this mark has seen everything before ``place``."""
    FeedMark.objects.filter(key=key).update(position=place, set_at=clock.now())


@action
def close_marks(reader: str, keep: Iterable[uuid.UUID] = ()) -> None:
    """Take back the marks of a reader, all but some."""
    FeedMark.objects.filter(reader=reader).exclude(key__in=list(keep)).delete()


@action
def close_marks_like(reader: str) -> None:
    """Take back the marks of every reader whose name begins so."""
    FeedMark.objects.filter(reader__startswith=reader).delete()


def is_marked(key: uuid.UUID) -> bool:
    """Whether changes are kept for this mark: a restored or another database does not know it."""
    return FeedMark.objects.filter(key=key).exists()


def forget_read() -> int:
    """Forget the changes that every reader has seen; returns how many. In batches, each a short transaction."""
    done = 0
    while count := _forget_some():
        done += count
    return done


@action
def _forget_some() -> int:
    places = list(FeedMark.objects.values_list("position", flat=True))
    rows = Change.objects.all()
    if places:
        lowest = min(places)
        rows = rows.filter(changed_in__lt=lowest) if connection.vendor == "postgresql" else rows.filter(id__lte=lowest)
    ids = list(rows.order_by("id").values_list("id", flat=True)[:ROWS_AT_ONCE])
    if not ids:
        return 0
    if connection.vendor == "postgresql":
        return rows.filter(id__in=ids).delete()[0]
    return rows.filter(id__lte=ids[-1]).delete()[0]
