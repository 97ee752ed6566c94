"""A submission counts once, however often the button is pressed or the network tries again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import rfc8785
from django.db import connection

from yici.core import clock
from yici.core.actions import action
from yici.core.errors import SameKeyOtherContent
from yici.core.models import Submission
from yici.core.together import Together

KEPT_FOR = dt.timedelta(days=30)


def digest_of(content: object) -> bytes:
    """SHA-256 of bytes, or of the canonical JSON of anything else."""
    return hashlib.sha256(content if isinstance(content, bytes) else rfc8785.dumps(content)).digest()  # type: ignore[arg-type]


@action
def receive_once(kind: str, *, sender: object, client_key: str, content: object, act: Callable[[], Any]) -> Any:
    """Run ``act`` for the first submission with this key and return its JSON answer; later ones get the same answer.

    ``content`` (bytes or JSON) is compared by digest: the same key with other content raises ``SameKeyOtherContent``.
    Two at once: the second waits for the first commit. When ``act`` raises, nothing is kept and the key is free.
    """
    row = Submission(
        kind=kind,
        sender=str(sender),
        client_key=client_key[:80],
        digest=digest_of(content),
        received_at=clock.now(),
    )
    Submission.objects.bulk_create([row], ignore_conflicts=True)
    rows = Submission.objects.filter(kind=kind, sender=str(sender), client_key=client_key[:80])
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    kept = rows.get()
    if bytes(kept.digest) != row.digest:
        raise SameKeyOtherContent
    if kept.answer is None:
        kept.answer = {"answer": act()}
        kept.save(update_fields=["answer"])
    return kept.answer["answer"]


def gate(together: Together, kind: str, *, sender: object, client_key: str, content: object, answer: Any) -> Submission:
    """Add a submission whose answer is known beforehand as a gate; when it is shut, ask ``earlier_answer``."""
    return together.gate(
        Submission(
            kind=kind, sender=str(sender), client_key=client_key[:80], digest=digest_of(content),
            answer={"answer": answer}, received_at=clock.now(),
        )
    )  # fmt: skip


def give_back(row: Submission) -> None:
    """Take a submission back in the action that wrote it, for another try in the same action."""
    Submission.objects.filter(pk=row.pk).delete()


def earlier_answer(row: Submission) -> Any:
    """What the first submission with the key of this one was answered; ``SameKeyOtherContent`` when it said other
    things.
    """
    kept = Submission.objects.get(kind=row.kind, sender=row.sender, client_key=row.client_key)
    if bytes(kept.digest) != row.digest:
        raise SameKeyOtherContent
    return (kept.answer or {}).get("answer")


@action
def forget_old() -> int:
    """Remove submissions older than a month: no browser tries that long."""
    return Submission.objects.filter(received_at__lt=clock.now() - KEPT_FOR).delete()[0]
