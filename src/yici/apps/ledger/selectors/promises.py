"""What everybody may see: entries whose disclosure class is public, and how many are not shown."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from yici.apps.ledger.contracts import EntryLine, EntryView
from yici.apps.ledger.errors import EntryNotFound
from yici.apps.ledger.models import Entry, EntryEvent
from yici.apps.ledger.selectors.entries import lines_of, view_of
from yici.apps.ledger.states import ENDED
from yici.core import clock
from yici.core.access import SYSTEM

PUBLIC = "public"
A_PAGE = 100
MOST = 5000


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries are public, how many are not shown, and how the public ones stand."""

    shown: int
    hidden: int
    done: int
    late: int


def list_promises(*, unit: str = "", state: str = "", after: int = 0, most: int = A_PAGE) -> list[EntryLine]:
    """Public entries in their order."""
    rows = Entry.objects.filter(disclosure=PUBLIC).select_related("lead").order_by("pk")
    rows = rows.filter(lead__code=unit) if unit else rows
    if state:
        rows = rows.filter(state__in=ENDED) if state == "ended" else rows.filter(state=state)
    return lines_of(list(rows.filter(pk__gt=after)[:most]), clock.today())


def count_promises() -> Counts:
    """How many are shown and how many are not: the public figures always say both."""
    today = clock.today()
    rows = Entry.objects.filter(disclosure=PUBLIC)
    late = rows.filter(deadline__lt=today).exclude(state__in=(*ENDED, "mostly_done"))
    return Counts(
        rows.count(), Entry.objects.exclude(disclosure=PUBLIC).count(), rows.filter(state="done").count(), late.count()
    )


def get_promise(key: uuid.UUID) -> EntryView:
    """A public entry; any other is not found."""
    row = Entry.objects.filter(key=key, disclosure=PUBLIC).select_related("lead", "unit", "area", "parent").first()
    if row is None:
        raise EntryNotFound
    return view_of(SYSTEM, row)


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to a public entry, for those who subscribed."""

    entry: uuid.UUID
    number: str
    title: str
    kind: str
    at: dt.datetime
    on: dt.date
    position: int
    content: dict[str, Any]


def list_news(most: int = 60) -> list[News]:
    """The newest events of public entries."""
    rows = EntryEvent.objects.filter(entry__disclosure=PUBLIC).exclude(kind="disclose").select_related("entry")
    return [
        News(
            row.entry.key, row.entry.number, str(row.entry.facts.get("title", "")), row.kind, row.at, row.on,
            row.position, row.content,
        )
        for row in rows.order_by("-pk")[:most]
    ]  # fmt: skip
