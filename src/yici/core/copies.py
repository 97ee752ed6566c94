"""Places that keep copies or sealed values announce themselves here; the shell's ``reactions`` lists them all.

An eraser removes what its place holds of one record. A resealer moves sealed values to the key in use.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from yici.core import audit, crypto, jobs, keys
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import KeyStillUsed

RESEAL_BATCH = 500
REST_BEFORE_DROP = 600.0  # seconds: a transaction that began before a key was added may still seal with the old one


@dataclass(frozen=True, slots=True)
class Eraser:
    """``erase`` runs inside the erasing transaction and returns how many copies it removed."""

    place: str
    erase: Callable[[uuid.UUID], int]


@dataclass(frozen=True, slots=True)
class Resealer:
    """``reseal(limit)`` seals up to so many values anew in a transaction of its own; returns how many (0: none left).

    ``count(key_id)`` says how many values lie under a key.
    """

    place: str
    reseal: Callable[[int], int]
    count: Callable[[str], int]


_erasers: dict[str, Eraser] = {}
_resealers: dict[str, Resealer] = {}


def register_eraser(eraser: Eraser) -> None:
    """Announce a place that keeps copies."""
    _erasers[eraser.place] = eraser


def register_resealer(resealer: Resealer) -> None:
    """Announce a place that keeps sealed values."""
    _resealers[resealer.place] = resealer


def erase_copies(record: uuid.UUID) -> dict[str, int]:
    """Run every eraser for a record inside the caller's action; returns the count of each place."""
    return {eraser.place: eraser.erase(record) for eraser in _erasers.values()}


def count_sealed_under(key_id: str) -> dict[str, int]:
    """How many values of each place lie under a key; places without any are left out."""
    counts = {resealer.place: resealer.count(key_id) for resealer in _resealers.values()}
    return {place: count for place, count in counts.items() if count}


@action
def rotate_key(*, actor: Actor, cipher: str | None = None) -> str:
    """Add a key, seal with it from now on, and ask for the job that moves older values; returns the new key's id."""
    actor.must("keys.rotate")
    key_id = crypto.add_key(cipher)
    audit.record("key.added", actor=actor, kind="key", key=key_id)
    jobs.enqueue("core.reseal", once="all")
    return key_id


def reseal_all(work: jobs.Work | None = None) -> int:
    """Move every value to the key in use, place by place, batch by batch; may be stopped and begun again."""
    done = 0
    for resealer in list(_resealers.values()):
        while count := resealer.reseal(RESEAL_BATCH):
            done += count
            if work is not None:
                work.report(done, done + 1, resealer.place)
    return done


@action
def drop_key(*, actor: Actor, key_id: str) -> None:
    """Remove a key that nothing lies under any more; raises ``KeyStillUsed`` with the places and counts."""
    actor.must("keys.rotate")
    ring = keys.keyring()
    ring.key(key_id)
    left = count_sealed_under(key_id)
    age = time.time() - ring.file.stat().st_mtime
    if left or age < REST_BEFORE_DROP:
        counted = ", ".join(f"{place}: {count}" for place, count in left.items())
        raise KeyStillUsed(key_id=key_id, places=counted or "transactions of the last ten minutes")
    keys.drop_key(key_id)
    audit.record("key.dropped", actor=actor, kind="key", key=key_id)


def rotation_handling() -> jobs.Handling:
    """How the job ``core.reseal`` is run."""

    def run(work: jobs.Work) -> None:
        done = reseal_all(work)
        audit_resealed(done)

    return jobs.Handling(run=run, lease_for=300)


@action
def audit_resealed(count: int) -> None:
    """One audit row about a finished move to the key in use."""
    audit.record("key.resealed", actor=SYSTEM, kind="key", key=keys.keyring().current.id, count=count)
