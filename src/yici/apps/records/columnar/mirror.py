"""The mirror: built, merged with what changed since, refreshed, dropped. It can always be made again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from yici.apps.records.datasets.physical import LINKS, MORE_AREAS
from yici.apps.records.datasets.reading import Moment, count_records
from yici.apps.records.datasets.shape import Shape, flags_of, kinds_now, shape_of
from yici.apps.records.datasets.shaping import Progress, shape, unseen
from yici.apps.records.errors import MirrorNotReady
from yici.apps.records.models import Record
from yici.apps.records.selectors.catalogue import catalogue
from yici.columns.public import (
    BuildRuns,
    Dataset,
    Delta,
    Folder,
    Generation,
    Manifest,
    NoGeneration,
    Session,
    Workbench,
    forget_opened,
)
from yici.core import clock, feed, jobs
from yici.core.errors import FeedNotReadable
from yici.core.ids import new_key

READER = "mirror"
REFRESH = "records.refresh_mirror"
KIND = "record"
MOST_CHANGED = 20_000  # records read anew for one report; more than that and the mirror is refreshed first
MOST_BRANCHES = 4  # past moments kept as generations of their own
_KEPT_DELTAS = 8


@dataclass(slots=True)
class Changed:
    """A delta with the flags of its rows."""

    delta: Delta
    flags: dict[str, Any] = field(default_factory=dict)


_deltas: OrderedDict[tuple[Any, ...], Changed] = OrderedDict()


def folder() -> Folder:
    """Where the mirror lies."""
    return Folder(Path(settings.DATA) / "mirror")


def generation_in_force(branch: str = "") -> Generation | None:
    """The generation whose changes are kept by this database, or None."""
    try:
        found = folder().current(branch)
    except NoGeneration:
        return None
    return found if feed.is_marked(uuid.UUID(found.manifest.key)) else None


def _reader(branch: str) -> str:
    return f"{READER} {branch}".strip()[:40]


def build(
    progress: Progress = unseen, *, moment: Moment | None = None, branch: str = "", wait: bool = False
) -> Generation:
    """Build a generation from the records; ``progress`` is told how many more were read. Raises ``BuildRuns``."""
    when = moment or Moment(clock.today())
    key = new_key()
    with folder().building(branch, wait=wait) as path:
        feed.open_mark(_reader(branch), key)
        with Workbench(path) as bench:
            with feed.one_moment():
                place, now = feed.position(), clock.now()
                unknown = shape(bench, catalogue(), when, progress=progress)
            manifest = _finish(bench, str(key), place, now, when, unknown)
        found = folder().publish(path, manifest)
    _published(key, place, branch)
    return found


def refresh(*, wait: bool = False) -> Generation:
    """A new generation out of the one in force and what changed since; built anew when there is none."""
    old = generation_in_force()
    if old is None or _is_outdated(old):
        return build(wait=wait)
    key, when = new_key(), Moment(clock.today())
    with folder().building(wait=wait) as path:
        feed.open_mark(READER, key)
        with feed.one_moment():
            place, now = feed.position(), clock.now()
            ids = _to_read(old, when)
            changed = _read_changed(ids, when)
        with Session(old, changed.delta) as session:
            session.copy_into(path / "mirror.duckdb", sorted(session.columns))
            columns = session.columns
        with Workbench(path) as bench:
            bench.columns = {name: dict(inside) for name, inside in columns.items()}
            manifest = _finish(bench, str(key), place, now, when, set(old.manifest.facts["unknown"]), old)
        found = folder().publish(path, manifest)
    _published(key, place, "")
    return found


def _is_outdated(old: Generation) -> bool:
    """Whether an element is of another kind than when the base was made, or codes nobody knew have become elements."""
    kinds, now = old.manifest.facts["kinds"], kinds_now(catalogue())
    is_other = any(code in kinds and kinds[code] != kind for code, kind in now.items())
    return is_other or any(code in now for code in old.manifest.facts["unknown"])


def _finish(
    bench: Workbench,
    key: str,
    place: int,
    now: dt.datetime,
    when: Moment,
    unknown: set[str],
    old: Generation | None = None,
) -> Manifest:
    datasets = {
        name: Dataset(name, {LINKS: "part"}.get(name, "id"), columns) for name, columns in bench.columns.items()
    }
    kinds = {**kinds_now(catalogue()), **(old.manifest.facts["kinds"] if old is not None else {})}
    facts = {"flags": flags_of(bench, datasets), "kinds": kinds, "unknown": sorted(unknown)}
    bench.write_parquet(datasets)
    rows = {name: bench.count(name) for name in datasets}
    return Manifest(key, place, when.day, now, when.known_at, datasets, rows, facts)


def _published(key: Any, place: int, branch: str) -> None:
    feed.keep_from(key, place)
    feed.close_marks(_reader(branch), keep=[key])
    feed.forget_read()


def drop() -> None:
    """Remove the mirror; reports over large areas wait until it is built again."""
    folder().drop()
    feed.close_marks_like(READER)
    feed.forget_read()
    forget_opened()
    _deltas.clear()


@contextmanager
def opened(when: Moment) -> Iterator[tuple[Session, Shape, dt.datetime]]:
    """The mirror as of a day by what was known at an instant, with what changed until now; and the instant of now.

    Raises ``MirrorNotReady`` when there is none, ``FeedNotReadable`` when what changed cannot be read.
    """
    generation = generation_in_force()
    if generation is None:
        raise MirrorNotReady
    changed, now = _changed(generation, when)
    if changed is None:
        generation = _covering(when)
        changed, now = _changed(generation, when)
        if changed is None:
            raise MirrorNotReady
    with Session(generation, changed.delta) as session:
        yield session, shape_of(session.columns, generation.manifest.facts, changed.flags), now


def _covering(when: Moment) -> Generation:
    """A generation near enough to the asked moment: the one in force refreshed, or a branch for a past moment."""
    if when.known_at is None and when.day == clock.today():
        return refresh(wait=True)
    known = when.known_at.strftime("%Y%m%dT%H%M%S%f") if when.known_at else "now"
    branch = f"asof/{when.day:%Y%m%d}-{known}"
    found = generation_in_force(branch)
    if found is None or _changed(found, when)[0] is None:
        found = build(moment=when, branch=branch, wait=True)
    else:
        folder().touch(branch)
    forget_branches(folder().branches()[:-MOST_BRANCHES])
    return found


def forget_branches(branches: Sequence[str] | None = None) -> int:
    """Remove generations of past moments (all, or these); returns how many."""
    gone = list(folder().branches() if branches is None else branches)
    folder().drop(gone)
    for branch in gone:
        feed.close_marks(_reader(branch))
    return len(gone)


def _changed(generation: Generation, when: Moment) -> tuple[Changed | None, dt.datetime]:
    """What must be read anew for an answer, or None when that is too much."""
    feed.must_be_whole()
    place = generation.manifest.position
    for _ in range(5):
        with feed.one_moment():
            if not feed.is_marked(uuid.UUID(generation.manifest.key)):
                raise FeedNotReadable(reason="the mirror was replaced meanwhile; ask again")
            now = clock.now()
            token = feed.token(KIND, place)
            key = (generation.manifest.key, when.day, when.known_at, token, catalogue().stamp)
            found = _deltas.get(key)
            if found is None:
                ids = _to_read(generation, when)
                if len(ids) > MOST_CHANGED:
                    return None, now
                found = _read_changed(ids, when)
            if not connection.in_atomic_block or feed.token(KIND, place) == token:
                _keep(key, found)
                return found, now
    raise FeedNotReadable(reason="records change faster than they can be read; ask again")


def _keep(key: tuple[Any, ...], changed: Changed) -> None:
    _deltas[key] = changed
    _deltas.move_to_end(key)
    while len(_deltas) > _KEPT_DELTAS:
        _deltas.popitem(last=False)


def _to_read(generation: Generation, when: Moment) -> list[int]:
    """Records that changed since, and those whose row does not hold for the asked moment."""
    manifest = generation.manifest
    found = set(feed.changed_since(KIND, manifest.position))
    conditions = []
    if when.day != manifest.day:
        day = f"DATE '{when.day.isoformat()}'"
        conditions.append(f"since > {day} OR until <= {day}")
    if when.known_at is not None and when.known_at != manifest.known_at:
        conditions.append(f"told > TIMESTAMP '{when.known_at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(' ')}'")
    if conditions:
        with Session(generation, Delta(())) as session:
            for name in manifest.datasets:
                if name not in (LINKS, MORE_AREAS):
                    session.use(name)
                    rows = session.run(f'SELECT id FROM "{name}" WHERE {" OR ".join(conditions)}')
                    found.update(row[0] for row in rows)
    return sorted(found)


def _read_changed(ids: Sequence[int], when: Moment) -> Changed:
    if not ids:
        return Changed(Delta(()))
    with Workbench() as bench:
        shape(bench, catalogue(), when, ids)
        flags = flags_of(bench, bench.columns)
        return Changed(Delta(ids, {name: bench.table(name) for name in bench.columns}), flags)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the mirror stands, for the command."""

    day: dt.date
    moment: dt.datetime
    rows: dict[str, int]
    bytes: int
    changed: int
    branches: int


def standing() -> Standing | None:
    """How the mirror stands; None when there is none."""
    found = generation_in_force()
    if found is None:
        return None
    manifest = found.manifest
    with feed.one_moment():
        changed = len(feed.changed_since(KIND, manifest.position))
    return Standing(
        manifest.day, manifest.moment, dict(manifest.rows), found.bytes(), changed, len(folder().branches())
    )


def forget_record(record: uuid.UUID) -> int:
    """Ask for a mirror without an erased record; returns how many generations may hold it now.

    From this moment no report shows it: it is among what changed. The job removes the files that still hold it.
    """
    held = sum(folder_has(branch) for branch in ("", *folder().branches()))
    if held:
        jobs.enqueue(REFRESH, {"erased": True}, once="erased")
    return held


def folder_has(branch: str) -> bool:
    """Whether there is a generation on disk."""
    try:
        folder().current(branch)
    except NoGeneration:
        return False
    return True


def after_erasure() -> None:
    """A new generation without what was erased; those of past moments are removed."""
    _deltas.clear()
    forget_branches()
    if generation_in_force() is None:
        drop()
        return
    refresh(wait=True)
    forget_opened()


MOST_PLAIN = 20_000  # records that a plain answer goes through


def is_needed() -> bool:
    """Whether there are more records than a plain answer goes through."""
    return Record.objects.order_by("id")[MOST_PLAIN : MOST_PLAIN + 1].exists()


REFRESH_FROM = 2_000  # changed records from which a report becomes slower than it need be


def keep_fresh() -> bool:
    """Refresh the mirror when much changed or the day did; returns whether it was. For the worker's round.

    A city with more records than are gone through one by one gets its first mirror here.
    """
    found = standing()
    if found is None and not is_needed():
        return False
    if found is not None and found.changed < REFRESH_FROM and found.day == clock.today():
        return False
    try:
        refresh()
    except BuildRuns:
        return False
    return True


__all__ = [
    "BuildRuns",
    "build",
    "count_records",
    "drop",
    "forget_record",
    "keep_fresh",
    "opened",
    "refresh",
    "standing",
]
