"""What leaves the house is marked and counted: who took what, how many rows, for which purpose.

``mark`` gives the number and the watermark before a file is written; ``record`` counts it, committed before the bytes
go out. A number that was never recorded belongs to a file that never left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yici.core import audit, clock, numbers
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.models import AuditRow

LETTER = "E"
VERB = "export.made"
LONGEST_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class ExportMark:
    """The mark of one file: its number, its moment (UTC) and the line that stands on every page."""

    number: str
    at: dt.datetime
    watermark: str


@action
def mark(actor: Actor, post_name: str = "") -> ExportMark:
    """A number and a watermark (“高娃 乡镇填报员 2026-11-27 14:05 E26-0041827-4”) for a file about to be written."""
    at, number = clock.now(), numbers.issue(LETTER)
    moment = at.astimezone(clock.city_zone()).strftime("%Y-%m-%d %H:%M")
    return ExportMark(number, at, " ".join(part for part in (actor.name, post_name, moment, number) if part))


@action
def record(
    actor: Actor, given: ExportMark, *, kind: str, key: object, rows: int, file_format: str, purpose: str = ""
) -> None:
    """Count the export. Call it before the bytes leave; ``kind`` and ``key`` name what, ``rows`` is its body."""
    audit.record(
        VERB,
        actor=actor,
        kind=kind,
        key=key,
        number=given.number,
        rows=rows,
        format=file_format,
        purpose=purpose[:LONGEST_PURPOSE],
    )


def count(*, actor: Actor | None = None, since: dt.datetime | None = None) -> tuple[int, int]:
    """How many exports were made, and their rows together; of one post, or since an instant."""
    files = rows = 0
    for one in _details(actor, since):
        files, rows = files + 1, rows + int(one.get("rows") or 0)
    return files, rows


def _details(actor: Actor | None, since: dt.datetime | None) -> Iterator[dict[str, Any]]:
    found = AuditRow.objects.filter(verb=VERB)
    if actor is not None:
        found = found.filter(account=actor.account, post=actor.post)
    if since is not None:
        found = found.filter(at__gte=since)
    return found.values_list("details", flat=True).iterator(chunk_size=1000)
