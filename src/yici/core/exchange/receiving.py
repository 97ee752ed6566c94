"""What the other face has for us: batches, applied in order and once, each in one transaction."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from yici.core import clock, crypto, files
from yici.core.actions import action
from yici.core.errors import YiciError
from yici.core.exchange import sealed
from yici.core.exchange.sending import mark, own_side, set_mark, take_acknowledgement
from yici.core.models import ExchangeBatch, ExchangeKept, ExchangeNote

log = logging.getLogger(__name__)

MOST_WANTED = 100
NOTED_EVERY = dt.timedelta(minutes=1)  # a gap is seen at every turn and named once a minute


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of the other face, in the hands of its handler. ``seen``: the last batch of ours that it knew."""

    key: uuid.UUID
    kind: str
    subject: str
    at: dt.datetime
    body: Mapping[str, Any]
    files: tuple[tuple[files.PreparedFile, str], ...] = ()
    seen: int = 0


_handlers: dict[str, Callable[[Incoming], object]] = {}


def register_handler(kind: str, handler: Callable[[Incoming], object]) -> None:
    """Name who acts on a kind of message; called by the shell's ``reactions``. A handler is an action."""
    _handlers[kind] = handler


def receive(folder: Path) -> tuple[int, list[int]]:
    """Apply what lies in the folder for us; returns how many batches were applied and which of ours are wanted again.

    A gap stops it: later batches wait in the folder until the missing one comes.
    """
    wanted_back = _read_acknowledgement(folder)
    count = 0
    found = _batches_in(folder)
    damaged: list[int] = []
    for number, path in found:
        applied = int(mark("in").get("applied", 0))
        try:
            content = sealed.read(path)
            if content["number"] != number:
                raise sealed.Damaged
        except FileNotFoundError:
            continue
        except (sealed.Damaged, KeyError, TypeError):
            note(path.name, "damaged")
            _put_aside(path)
            if number > applied:
                damaged.append(number)
            continue
        if number <= applied:
            note(path.name, "doubled" if _is_same(number, content) else "other content")
            path.unlink(missing_ok=True)
        elif number > applied + 1:
            note(path.name, "early")
        else:
            wanted_back += take_acknowledgement(content["acknowledge"])
            if _apply(number, content):
                count += 1
            path.unlink(missing_ok=True)
    _set_wanted([number for number, _ in found], damaged)
    return count, sorted(set(wanted_back))


def _batches_in(folder: Path) -> list[tuple[int, Path]]:
    names = ((sealed.NAME.fullmatch(path.name), path) for path in folder.glob(f"to-{own_side()}-*.yx"))
    return sorted((int(name[2]), path) for name, path in names if name)


def _put_aside(path: Path) -> None:
    aside = path.parent / "damaged"
    aside.mkdir(exist_ok=True)
    path.replace(aside / path.name)


def _read_acknowledgement(folder: Path) -> list[int]:
    path = folder / sealed.ack_name(own_side())
    if not path.exists():
        return []
    try:
        told = sealed.read(path)
        return take_acknowledgement(told, str(told.get("at", "")))
    except (sealed.Damaged, AttributeError, TypeError, ValueError):
        note(path.name, "damaged")
        _put_aside(path)
        return []
    except FileNotFoundError:
        return []


@action
def _set_wanted(found: list[int], damaged: list[int]) -> None:
    """Which of the other face's batches we need once more: damaged ones, and those that later ones have overtaken."""
    state = mark("in")
    applied = int(state.get("applied", 0))
    highest = max([number for number in [*found, *damaged] if number > applied], default=applied)
    there = {number for number in found if number not in damaged}
    wanted = [number for number in range(applied + 1, highest + 1) if number not in there][:MOST_WANTED]
    for number in wanted:
        if number not in damaged:
            _note(sealed.file_name(own_side(), number), "missing")
    if wanted != state.get("wanted", []):
        set_mark("in", {**state, "applied": applied, "wanted": wanted})


def _digest(content: Mapping[str, Any]) -> bytes:
    """Of what a batch brings; the acknowledgement may differ when it is written again."""
    text = json.dumps([content["number"], content["messages"]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _is_same(number: int, content: Mapping[str, Any]) -> bool:
    kept = ExchangeBatch.objects.filter(direction="in", number=number).values_list("digest", flat=True).first()
    return kept is None or bytes(kept) == _digest(content)


def _apply(number: int, content: Mapping[str, Any]) -> bool:
    """Apply a batch: its files are on disk before, all of it is one transaction."""
    seen = int(content["acknowledge"].get("applied", 0))
    messages = [_incoming(one, seen) for one in content["messages"]]

    @action
    def apply() -> bool:
        row = ExchangeBatch(
            direction="in", number=number, digest=_digest(content), count=len(messages), at=clock.now()
        )  # fmt: skip
        if int(mark("in").get("applied", 0)) != number - 1:
            return False  # another worker was quicker
        row.save(force_insert=True)
        for one in messages:
            _act(one)
        set_mark("in", {**mark("in"), "applied": number})
        return True

    return apply()


def _incoming(one: Mapping[str, Any], seen: int) -> Incoming:
    kept = tuple((files.prepare(base64.b64decode(file["data"])), str(file["name"])) for file in one["files"])
    at = dt.datetime.fromisoformat(one["at"])
    return Incoming(uuid.UUID(one["key"]), one["kind"], one["subject"], at, one["body"], kept, seen)


def _act(one: Incoming) -> None:
    """Act on a message; what cannot be acted on is kept, named, and does not hold up the others."""
    problem = _try(one)
    if problem:
        text = json.dumps({
            "at": one.at.isoformat(), "body": one.body, "seen": one.seen,
            "files": [[prepared.address, name] for prepared, name in one.files],
        })  # fmt: skip
        for prepared, name in one.files:
            files.refer(prepared, owner_kind="exchange.kept", owner_key=one.key, name=name)
        ExchangeKept.objects.get_or_create(
            key=one.key,
            defaults={
                "kind": one.kind, "subject": one.subject, "problem": problem, "kept_at": clock.now(),
                "body": crypto.seal_bytes(text.encode(), context=f"exchange {one.key}"),
            },
        )  # fmt: skip


def _try(one: Incoming) -> str:
    """Empty when it went well, otherwise what was wrong, without values."""
    handler = _handlers.get(one.kind)
    if handler is None:
        return f"nobody knows what to do with {one.kind}"
    try:
        with transaction.atomic():
            handler(one)
    except YiciError as error:
        return f"{type(error).__name__}: {error.code}"
    except Exception as error:
        log.error("a message of kind %s was kept: %s", one.kind, type(error).__name__)
        return type(error).__name__
    return ""


def retry_kept() -> tuple[int, int]:
    """Try every kept message again; returns how many went well and how many are still kept."""
    rows = list(ExchangeKept.objects.filter(done_at=None).order_by("id")[:500])
    good = sum(_retry(row) for row in rows)
    return good, len(rows) - good


@action
def _retry(row: ExchangeKept) -> bool:
    content = json.loads(crypto.open_bytes(bytes(row.body), context=f"exchange {row.key}"))
    kept = {one.name: one for one in files.list_files("exchange.kept", row.key)}
    attached = tuple(
        (files.prepare(files.read(kept[name].address)), name) for _, name in content["files"] if name in kept
    )
    one = Incoming(
        row.key, row.kind, row.subject, dt.datetime.fromisoformat(content["at"]), content["body"], attached,
        content["seen"],
    )  # fmt: skip
    problem = _try(one)
    ExchangeKept.objects.filter(pk=row.pk).update(
        problem=problem or row.problem, done_at=None if problem else clock.now()
    )
    if not problem:
        files.release("exchange.kept", row.key)
    return not problem


@action
def note(file: str, what: str) -> None:
    """Name what is wrong with a file."""
    _note(file, what)


def _note(file: str, what: str) -> None:
    now = clock.now()
    row, is_new = ExchangeNote.objects.get_or_create(file=file, what=what, defaults={"first_at": now, "last_at": now})
    if not is_new and row.last_at < now - NOTED_EVERY:
        ExchangeNote.objects.filter(pk=row.pk).update(times=F("times") + 1, last_at=now)
