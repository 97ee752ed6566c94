"""What people here already said: open matters of a place that sound like the words being typed. No personal data."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yici.apps.cases.public import list_links
from yici.apps.hotline.models import Request, Share
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.text_search import pairs_of

DAYS = 30
LOOKED_AT = 300  # newest of the place; the index by place bounds the rest
LEAST_SIGNS = 6
ALIKE = 0.4  # part of the shorter text's pairs of signs that both have; 本定义为系统自定
FEW = 3  # pairs that both must have


@dataclass(frozen=True, slots=True)
class Similar:
    """One open matter: how many people said it, of what kind, who works on it since when."""

    key: uuid.UUID
    people: int
    kind_name: str
    kind_name_en: str
    unit_name: str
    since: dt.datetime


def find_similar(area_id: int, text: str) -> Similar | None:
    """The open matter of the place that sounds most like the words, if one does."""
    found = sounding_like(area_id, text)
    return matter_of(found[0]) if found else None


def sounding_like(area_id: int, text: str) -> list[Request]:
    """Open requests of the place that sound like the words, the most alike first; of equal ones the newest."""
    mine = pairs_of(text)
    if len(text.strip()) < LEAST_SIGNS or len(mine) < FEW:
        return []
    rows = Request.objects.filter(
        area_id=area_id, received_at__gte=clock.now() - dt.timedelta(days=DAYS), is_report=False, against=None
    ).exclude(case__phase="closed")
    newest = rows.exclude(case__state_id="request:to_confirm").order_by("-id")
    found: list[tuple[float, int, Request]] = []
    for row in newest.only("id", "key", "kind", "text", "title", "number", "received_at", "case")[:LOOKED_AT]:
        theirs = pairs_of(row.text)
        both = len(mine & theirs)
        alike = both / max(1, min(len(mine), len(theirs)))
        if both >= FEW and alike >= ALIKE:
            found.append((-alike, -row.pk, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]


def matter_of(row: Request) -> Similar:
    """How many people share the matter of a request, and who works on it."""
    share = Share.objects.filter(request=row, left_at=None).select_related("order__unit").order_by("id").first()
    if share:
        people = Share.objects.filter(order=share.order, left_at=None).count()
    else:
        row = _leader(row)
        people = 1 + sum(one.kind == "followed_by" for one in list_links(SYSTEM, row.case.key, limit=200))
    kind = next((one for one in list_kinds() if one.code == row.kind), None)
    unit = share.order.unit.short_name if share else ""
    return Similar(
        row.key, people, kind.name if kind else "", kind.name_en if kind else "", unit, row.received_at
    )  # fmt: skip


def _leader(row: Request) -> Request:
    """The request that this one waits with; itself when it waits with none."""
    case = next((one.case for one in list_links(SYSTEM, row.case.key) if one.kind == "follows"), None)
    found = Request.objects.filter(case__key=case).select_related("case").first() if case else None
    return found or row
