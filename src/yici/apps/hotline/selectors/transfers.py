"""Transfers for the desk, for the page of a case, and for the other line."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from yici.apps.hotline.beside.states import TRANSFER_ENDED, TRANSFER_STATES
from yici.apps.hotline.contracts.transfers import OUT, TransferLineView, TransferView
from yici.apps.hotline.errors import TransferNotFound
from yici.apps.hotline.guards import visible_requests
from yici.apps.hotline.models import Request, Transfer, TransferLine
from yici.core import clock
from yici.core.access import Actor

MOST, LINES = 50, 60
#: Where our request stands -> what we say to the line that gave it to us.
OURS = {
    "received": "received", "in_hand": "in_hand", "to_confirm": "in_hand", "declined": "refused", "refused": "refused",
    "withdrawn": "finished", "answered_at_once": "finished", "solved": "finished", "closed": "finished",
}  # fmt: skip


def wanted_of(row: Transfer) -> str:
    """The state of a transfer that was given to us, by where its request stands now."""
    wanted = OURS[row.request.case.state_id.partition(":")[2]]
    return "in_hand" if wanted == "received" and row.state in TRANSFER_ENDED else wanted


def late_rows() -> QuerySet[Transfer]:
    """What was given away and has no receipt after the minutes that the city allows."""
    before = clock.now() - dt.timedelta(minutes=settings.TRANSFER_MINUTES)
    rows = Transfer.objects.filter(direction=OUT, state=TRANSFER_STATES.initial, sent_at__lt=before)
    return rows.select_related("request__case").order_by("id")


def visible_transfers(actor: Actor) -> QuerySet[Transfer]:
    """Transfers of the requests that the actor may see."""
    rows = Transfer.objects.filter(request__in=visible_requests(actor))
    return rows.select_related("request__case")


def get_transfer_row(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Transfer:
    """A transfer; ``TransferNotFound`` when there is none for the actor."""
    rows = visible_transfers(actor).filter(key=key)
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise TransferNotFound
    return found


def get_transfer(actor: Actor, key: uuid.UUID) -> TransferView:
    """A transfer with everything both sides said."""
    return view_of(get_transfer_row(actor, key))


def list_transfers(actor: Actor, *, before: int = 0) -> tuple[list[TransferView], int | None]:
    """A page of transfers that are still open, newest first; the key of the next page."""
    rows = visible_transfers(actor).exclude(state__in=TRANSFER_ENDED).order_by("-id")
    some = list((rows.filter(pk__lt=before) if before else rows)[: MOST + 1])
    return views_of(some[:MOST]), some[MOST - 1].pk if len(some) > MOST else None


def list_late(actor: Actor) -> list[TransferView]:
    """What has no receipt and should have one, oldest first."""
    return views_of(list(late_rows().filter(request__in=visible_requests(actor))[:MOST]))


def transfers_of(keys: Sequence[uuid.UUID]) -> tuple[TransferView, ...]:
    """The transfers of these requests, oldest first, for whoever was shown the case they belong to."""
    rows = Transfer.objects.filter(request__key__in=keys).select_related("request__case").order_by("id")
    return tuple(views_of(list(rows[:MOST])))


def views_of(rows: Sequence[Transfer]) -> list[TransferView]:
    """Rows as contracts, with their lines."""
    lines: dict[int, list[TransferLine]] = {row.pk: [] for row in rows}
    for line in TransferLine.objects.filter(transfer__in=lines).order_by("id"):
        lines[line.transfer_id].append(line)
    return [_view(row, lines[row.pk][-LINES:]) for row in rows]


def view_of(row: Transfer) -> TransferView:
    """A row as a contract."""
    row.request = Request.objects.select_related("case").get(pk=row.request_id)  # where it stands by now
    return views_of([row])[0]


def _view(row: Transfer, lines: Sequence[TransferLine]) -> TransferView:
    late = clock.now() - dt.timedelta(minutes=settings.TRANSFER_MINUTES)
    return TransferView(
        key=row.key, direction=row.direction, road=row.road, state=row.state, request_number=row.request.number,
        our_state=row.request.case.state_id.partition(":")[2], title=row.request.title, item_name=row.item_name,
        is_both=row.is_both, call=row.call, call_note=row.call_note, text=row.text, other_number=row.other_number,
        other_words=row.other_words, sent_at=row.sent_at, receipt_at=row.receipt_at,
        is_late=row.direction == OUT and row.state == TRANSFER_STATES.initial and row.sent_at < late,
        lines=tuple(TransferLineView(one.side, one.state, one.number, one.words, one.at) for one in lines),
    )  # fmt: skip


def lines_for(road: str, after: int, most: int = 100) -> list[tuple[int, TransferLine]]:
    """What we told a line since a position, oldest first: what it reads instead of being called."""
    rows = TransferLine.objects.filter(transfer__road=road, side="ours", id__gt=after)
    return [(one.pk, one) for one in rows.select_related("transfer__request__area").order_by("id")[:most]]
