"""What this face has for the other one: messages, put down in the transaction that causes them, sent in batches."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db.models import Max, Q

from yici.core import clock, crypto, files
from yici.core.actions import action
from yici.core.exchange import sealed
from yici.core.ids import new_key
from yici.core.models import ExchangeBatch, ExchangeMark, ExchangeMessage

P = ParamSpec("P")
R = TypeVar("R")

MOST_MESSAGES, MOST_BYTES = 100, 4 * 1024 * 1024  # of one batch; a message larger than that goes alone
AGAIN_AFTER = dt.timedelta(minutes=10)  # when a batch that nobody acknowledged left the folder
KEPT_FOR = dt.timedelta(days=7)  # acknowledged batches: the other face may have to be restored from yesterday's backup


def is_far() -> bool:
    """Whether this is the public face without a desk beside it: acts of citizens travel, pages show copies."""
    return bool(settings.EXCHANGE) and settings.FACE == "public"


def is_joined() -> bool:
    """Whether this face has another one across the exchange folder."""
    return bool(settings.EXCHANGE)


def own_side() -> str:
    """``public`` or ``desk``."""
    return "public" if settings.FACE == "public" else "desk"


def other_side() -> str:
    """The face across."""
    return "desk" if own_side() == "public" else "public"


def travels(far: Callable[P, R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate what happens at the desk with what happens instead on a public face of its own."""

    def decorate(here: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(here)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            return far(*args, **kwargs) if is_far() else here(*args, **kwargs)

        return run

    return decorate


@dataclass(frozen=True, slots=True)
class Pending:
    """A message of ours that the other face may not have acted on yet."""

    key: uuid.UUID
    kind: str
    subject: str
    body: Mapping[str, Any]
    at: dt.datetime
    batch: int | None


@action
def post_message(
    kind: str,
    body: Mapping[str, Any],
    *,
    subject: str = "",
    attached: Sequence[tuple[files.PreparedFile, str]] = (),
    is_newest: bool = False,
) -> uuid.UUID:
    """Put a message for the other face down in this transaction. ``body`` is JSON; files travel with it.

    ``is_newest``: one of the same kind and subject that has not left yet is replaced.
    """
    key = new_key()
    if is_newest:
        ExchangeMessage.objects.filter(kind=kind, subject=subject, batch=None).delete()
    named = [[prepared.address, name] for prepared, name in attached]
    for prepared, name in attached:
        files.refer(prepared, owner_kind="exchange", owner_key=key, name=name)
    text = json.dumps({"body": body, "files": named}, ensure_ascii=False)
    ExchangeMessage.objects.create(
        key=key, kind=kind, subject=subject, posted_at=clock.now(),
        body=crypto.seal_bytes(text.encode(), context=f"exchange {key}"),
    )  # fmt: skip
    return key


def opened(row: ExchangeMessage) -> dict[str, Any]:
    """``body`` and ``files`` (address, name) of a message of ours."""
    found: dict[str, Any] = json.loads(crypto.open_bytes(bytes(row.body), context=f"exchange {row.key}"))
    return found


def find_pending(kind: str, subject: str, *, seen: int = 0) -> list[Pending]:
    """Messages about something that left after batch ``seen`` or not at all, oldest first."""
    rows = ExchangeMessage.objects.filter(Q(batch=None) | Q(batch__gt=seen), kind=kind, subject=subject).order_by("id")
    return [
        Pending(row.key, row.kind, row.subject, opened(row)["body"], row.posted_at, row.batch) for row in rows[:50]
    ]  # fmt: skip


def mark(name: str) -> dict[str, Any]:
    """A mark; empty when there is none yet."""
    found = ExchangeMark.objects.filter(name=name).values_list("value", flat=True).first()
    return dict(found or {})


def set_mark(name: str, value: Mapping[str, Any]) -> None:
    """Set a mark (inside an action)."""
    ExchangeMark.objects.update_or_create(name=name, defaults={"value": dict(value)})


@action
def make_batch() -> int | None:
    """Give the next number to the messages that wait, as many as fit; None when none waits."""
    waiting = list(ExchangeMessage.objects.filter(batch=None).order_by("id")[:MOST_MESSAGES])
    chosen: list[int] = []
    size = 0
    for row in waiting:
        size += len(row.body) + sum(one.size for one in files.list_files("exchange", row.key))
        if chosen and size > MOST_BYTES:
            break
        chosen.append(row.pk)
    if not chosen:
        return None
    last = ExchangeBatch.objects.filter(direction="out").aggregate(last=Max("number"))["last"] or 0
    number = max(last, int(mark("out").get("acknowledged", 0))) + 1
    ExchangeBatch.objects.create(direction="out", number=number, count=len(chosen), at=clock.now())
    ExchangeMessage.objects.filter(pk__in=chosen, batch=None).update(batch=number)
    return number


def write_batch(folder: Path, number: int) -> None:
    """Write a batch into the folder, for the first time or once more; its messages are the same."""
    rows = ExchangeMessage.objects.filter(batch=number).order_by("id")
    messages = []
    for row in rows:
        content = opened(row)
        attached = [
            {"name": name, "data": base64.b64encode(files.read(address)).decode("ascii")}
            for address, name in content["files"]
        ]
        messages.append({
            "key": str(row.key), "kind": row.kind, "subject": row.subject, "at": row.posted_at.isoformat(),
            "body": content["body"], "files": attached,
        })  # fmt: skip
    content = {"number": number, "acknowledge": acknowledgement(), "messages": messages}
    sealed.write(folder, sealed.file_name(other_side(), number), content)
    _written(number)


@action
def _written(number: int) -> None:
    ExchangeBatch.objects.filter(direction="out", number=number).update(written_at=clock.now())


def acknowledgement() -> dict[str, Any]:
    """What we tell the other face about its batches: applied up to here, these are missing or damaged."""
    state = mark("in")
    return {"applied": int(state.get("applied", 0)), "wanted": list(state.get("wanted", []))}


@action
def take_acknowledgement(told: Mapping[str, Any], at: str = "") -> list[int]:
    """The other face says how far it is; returns the numbers that it wants once more. An older word changes nothing."""
    state = mark("out")
    if at and at < str(state.get("told_at", "")):
        return []
    applied = max(int(told.get("applied", 0)), int(state.get("acknowledged", 0)))
    set_mark("out", {"acknowledged": applied, "told_at": at or state.get("told_at", "")})
    rows = ExchangeBatch.objects.filter(direction="out", number__lte=applied, acknowledged_at=None)
    rows.update(acknowledged_at=clock.now())
    wanted = [int(number) for number in told.get("wanted", [])][:100]
    return list(ExchangeBatch.objects.filter(direction="out", number__in=wanted).values_list("number", flat=True))


def to_write(folder: Path) -> list[int]:
    """Batches that nobody acknowledged and that are not in the folder: new ones, and those long on the way."""
    rows = ExchangeBatch.objects.filter(direction="out", acknowledged_at=None).order_by("number")[:200]
    old = clock.now() - AGAIN_AFTER
    return [
        row.number
        for row in rows
        if (row.written_at is None or row.written_at < old)
        and not (folder / sealed.file_name(other_side(), row.number)).exists()
    ]


@action
def prune() -> int:
    """Forget what was acknowledged a week ago; returns how many messages went."""
    old = clock.now() - KEPT_FOR
    numbers = list(
        ExchangeBatch.objects.filter(direction="out", acknowledged_at__lt=old).values_list("number", flat=True)[:200]
    )
    rows = ExchangeMessage.objects.filter(batch__in=numbers)
    for key in rows.values_list("key", flat=True):
        files.release("exchange", key)
    count = rows.delete()[0]
    ExchangeBatch.objects.filter(direction="out", number__in=numbers).delete()
    newest = int(mark("in").get("applied", 0))
    ExchangeBatch.objects.filter(direction="in", number__lt=newest - 1000).delete()
    return count
