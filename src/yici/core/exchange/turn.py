"""The turn of the exchange: read what the other face sent, then write what we have for it. And how it stands."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min

from yici.core import clock
from yici.core.actions import action
from yici.core.exchange import receiving, sealed, sending
from yici.core.models import ExchangeBatch, ExchangeKept, ExchangeMessage, ExchangeNote

MOST_BATCHES = 50  # written in one turn

_before_export: list[Callable[[], object]] = []


def before_export(run: Callable[[], object]) -> None:
    """Let something look for what the other face should get, right before batches are made."""
    _before_export.append(run)


@dataclass(frozen=True, slots=True)
class Status:
    """How the exchange stands. ``oldest`` is when the message that waits longest was put down."""

    side: str
    folder: str
    waiting: int
    oldest: dt.datetime | None
    sent: int
    acknowledged: int
    received: int
    wanted: tuple[int, ...]
    kept: tuple[tuple[str, str, str], ...]  # (kind, subject, problem)
    notes: tuple[tuple[str, str, int], ...]  # (file, what, times)


def folder() -> Path:
    """The exchange folder of the settings."""
    return Path(settings.EXCHANGE)


@contextmanager
def _alone() -> Iterator[bool]:
    """One process of this installation at a time."""
    path = Path(settings.DATA) / ".exchange.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def take_turn() -> tuple[int, int]:
    """Import, then export; (batches applied, batches written). The round of the worker where a folder is named."""
    if not sending.is_joined():
        return 0, 0
    with _alone() as is_ours:
        if not is_ours:
            return 0, 0
        return import_batches(), export_batches()


def import_batches() -> int:
    """Apply what lies in the folder; batches that the other face wants once more are written at once."""
    folder().mkdir(parents=True, exist_ok=True)
    count, wanted = receiving.receive(folder())
    for number in wanted:
        sending.write_batch(folder(), number)
    _remove_acknowledged()
    return count


def export_batches() -> int:
    """Write what waits; returns how many batches were written. Says how far we are when it is not said in a batch."""
    for run in _before_export:
        run()
    for _ in range(MOST_BATCHES):
        if sending.make_batch() is None:
            break
    numbers = sending.to_write(folder())
    for number in numbers:
        sending.write_batch(folder(), number)
    _acknowledge()
    sending.prune()
    return len(numbers)


def _acknowledge() -> None:
    told = sending.acknowledgement()
    path = folder() / sealed.ack_name(sending.other_side())
    if told != sending.mark("acknowledgement") or not path.exists():
        sealed.write(folder(), path.name, {**told, "at": clock.now().isoformat()})
        _told(told)


@action
def _told(told: dict[str, object]) -> None:
    sending.set_mark("acknowledgement", told)


def _remove_acknowledged() -> None:
    done = int(sending.mark("out").get("acknowledged", 0))
    for path in folder().glob(f"to-{sending.other_side()}-*.yx"):
        name = sealed.NAME.fullmatch(path.name)
        if name and int(name[2]) <= done:
            path.unlink(missing_ok=True)


def status() -> Status:
    """How the exchange stands, for the command and the page."""
    waiting = ExchangeMessage.objects.filter(batch=None).aggregate(count=Count("id"), oldest=Min("posted_at"))
    last = ExchangeBatch.objects.filter(direction="out").order_by("-number").values_list("number", flat=True).first()
    acknowledged = int(sending.mark("out").get("acknowledged", 0))
    state = sending.mark("in")
    kept = ExchangeKept.objects.filter(done_at=None).order_by("-id").values_list("kind", "subject", "problem")[:50]
    notes = ExchangeNote.objects.order_by("-last_at").values_list("file", "what", "times")[:50]
    return Status(
        sending.own_side(), str(settings.EXCHANGE), waiting["count"], waiting["oldest"],
        max(last or 0, acknowledged), acknowledged, int(state.get("applied", 0)),
        tuple(state.get("wanted", [])), tuple(kept), tuple(notes),
    )  # fmt: skip
