"""A request goes to another line, or comes from one; what each side says to the other is kept, word by word."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.cases.public import step, tell
from yici.apps.hotline.actions.exits import decline
from yici.apps.hotline.actions.taking import take_request
from yici.apps.hotline.beside.states import TRANSFER_ENDED, TRANSFER_STATES, TransferFacts
from yici.apps.hotline.contracts import Contact, Intake, TransferItem
from yici.apps.hotline.contracts.transfers import CALLS, EMERGENCIES, IN, OUT, Arrival, Sending, TransferView
from yici.apps.hotline.errors import ItemUnknown, RoadUnknown, SentAlready, UnitsWorkOnIt, WordsNeeded
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import Request, Transfer, TransferLine
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.lists import transfer_items
from yici.apps.hotline.selectors.transfers import get_transfer_row, late_rows, view_of, wanted_of
from yici.apps.hotline.selectors.units import CENTRE
from yici.apps.hotline.states import REQUEST_STATES, RequestFacts
from yici.core import audit, clock, outbox
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

REOPENED_FOR = dt.timedelta(days=90)  # how long one of ours that ended is followed when it is opened again
#: Words of the interface for what the other line did -> the step of our table.
SAID = {"received": "receive", "accepted": "accept", "refused": "refuse", "finished": "finish"}


@action
def send_over(*, actor: Actor, request: uuid.UUID, expected: int, sending: Sending) -> TransferView:
    """Give a request to another line. With ``is_both`` it goes on here as well; otherwise it ends here with the road
    named and comes back by itself when the other line does not take it.
    """
    actor.must("hotline.take")
    row = get_request_for(actor, request, is_locked=True)
    road = sending.road.strip()[:60]
    if not road or sending.call not in CALLS:
        raise RoadUnknown
    if not sending.text.strip():
        raise WordsNeeded
    if Transfer.objects.filter(request=row, road=road).exclude(state__in=TRANSFER_ENDED).exists():
        raise SentAlready(road=road)
    item = _item(OUT, sending.item) if road == "110" else None
    now = clock.now()
    made = Transfer.objects.create(
        request=row, direction=OUT, road=road, item=item.code if item else "", is_both=sending.is_both,
        item_name=f"{item.group} {item.item}" if item else "", call=sending.call, text=sending.text.strip(),
        call_note=sending.call_note.strip()[:200], sent_at=now, moved_at=now, sent_by=actor.account,
    )  # fmt: skip
    _line(made, "ours", sending.text.strip(), account=actor.account)
    if sending.is_both:
        tell(
            actor=actor, case=row.case_id, verb="request.sent_over", text=sending.text.strip(), told={"road": road},
            audience="citizen",
        )  # fmt: skip
    else:
        _end_here(actor, row, expected, road, sending.text)
    audit.record("transfer.sent", actor=actor, kind="request", key=row.key, road=road)
    return view_of(made)


def _end_here(actor: Actor, row: Request, expected: int, road: str, text: str) -> None:
    state = row.case.state_id.partition(":")[2]
    if REQUEST_STATES.find_target(state, "decline") is None:
        raise UnitsWorkOnIt
    exit = "emergency" if road in EMERGENCIES else "legal_route"
    decline(actor=actor, request=row.key, expected=expected, exit=exit, text=text)


@action
def take_over(*, actor: Actor, arrival: Arrival) -> TransferView:
    """Take what another line gives us. The same number of the same line is one request, however often it is sent."""
    road, number = arrival.road.strip()[:60], arrival.number.strip()[:60]
    if not road or not number or arrival.call not in CALLS:
        raise RoadUnknown
    known = Transfer.objects.filter(direction=IN, road=road, other_number=number).select_related("request").first()
    if known is not None:
        return view_of(known)
    item = _item(IN, arrival.item) if road == "110" else None
    intake = Intake(
        text=arrival.text, area_code=arrival.area_code, channel="police", place=arrival.place[:200],
        contact=Contact(arrival.name, arrival.phone), details={"from": road, "their_number": number},
    )  # fmt: skip
    receipt = take_request(actor=actor, intake=intake, client_key=f"{road} {number}")
    request, now = Request.objects.get(key=receipt.key), clock.now()
    made = Transfer.objects.create(
        request=request, direction=IN, road=road, item=item.code if item else "", is_both=arrival.is_both,
        item_name=f"{item.group} {item.item}" if item else "", call=arrival.call, text=arrival.text.strip(),
        call_note=arrival.call_note.strip()[:200], other_number=number, sent_at=now, moved_at=now,
        sent_by=actor.account,
    )  # fmt: skip
    _line(made, "theirs", arrival.text.strip(), number=number)
    move(made, "receive", SYSTEM, side="ours", number=receipt.number)
    audit.record("transfer.taken", actor=actor, kind="request", key=request.key, road=road)
    return view_of(made)


@action
def hear(*, actor: Actor, transfer: uuid.UUID, said: str, number: str = "", words: str = "") -> TransferView:
    """Write down what the other line said of what we gave it: received, accepted, refused, finished, with its number.

    What is said again changes nothing. When it does not take what had ended here, the request is sorted here again.
    """
    actor.must("hotline.take")
    row = get_transfer_row(actor, transfer, is_locked=True)
    event = SAID.get(said, said)
    row.other_number = number.strip()[:60] or row.other_number
    row.other_words = words.strip()[:400] or row.other_words
    if row.direction == OUT and _is_repeated(row, event):
        row.save(update_fields=["other_number", "other_words"])
        return view_of(row)
    move(row, event, actor, side="theirs", words=words, number=row.other_number)
    request = row.request
    tell(
        actor=SYSTEM, case=request.case_id, verb=f"request.line_{row.state}", text=words.strip(),
        told={"road": row.road, "number": row.other_number}, audience="citizen",
    )  # fmt: skip
    if row.state == "refused" and not row.is_both:
        _take_back(row, words)
    return view_of(row)


def _is_repeated(row: Transfer, event: str) -> bool:
    """The step leads nowhere new: the same receipt again, or one that came late, after what follows it."""
    order = ("receive", "accept", "finish")
    reached = {"received": 1, "in_hand": 2, "finished": 3}.get(row.state, 0)
    if row.state == "refused":
        return event == "refuse"
    return event in order and order.index(event) < reached


def _take_back(row: Transfer, words: str) -> None:
    request = Request.objects.select_related("case").get(pk=row.request_id)
    if REQUEST_STATES.find_target(request.case.state_id.partition(":")[2], "send_back") is None:
        return
    step(
        actor=SYSTEM, case=request.case_id, event="send_back", expected=request.case.version, facts=RequestFacts(),
        text=words.strip(), told={"road": row.road}, limits=limits_of(request.kind, request.urgency, "dispatch"),
        audience="citizen",
    )  # fmt: skip
    Request.objects.filter(pk=request.pk).update(exit="in_scope", answer="", answered_at=None, closed_on=None)
    outbox.post([
        outbox.Notice("sms", "unit", CENTRE, "transfer.refused", {"number": request.number}, f"{row.key} refused")
    ])  # fmt: skip


def move(row: Transfer, event: str, actor: Actor, *, side: str, words: str = "", number: str = "") -> None:
    """A transfer in hand takes a step, with the line that says who told it."""
    facts = TransferFacts(is_theirs=row.direction == OUT, has_number=bool(row.other_number))
    row.state = TRANSFER_STATES.step(row.state, event, actor=actor, facts=facts)
    row.moved_at = clock.now()
    row.receipt_at = row.receipt_at or row.moved_at
    row.save()
    _line(row, side, words, number=number, account=actor.account)


def _line(row: Transfer, side: str, words: str, *, number: str = "", account: uuid.UUID | None = None) -> None:
    TransferLine.objects.create(
        transfer=row, side=side, state=row.state, number=number, words=words.strip()[:400], at=clock.now(),
        account=account,
    )  # fmt: skip


def _item(direction: str, code: str) -> TransferItem | None:
    if not code:
        return None
    found = next((one for one in transfer_items(direction) if code in (one.code, one.item)), None)
    if found is None:
        raise ItemUnknown(item=code)
    return found


def keep_transfers() -> int:
    """What comes round: tell the other line how ours stand; name what has no receipt, once. Returns how many moved."""
    return _report_ours() + _name_late()


@action
def _report_ours() -> int:
    """Transfers that were given to us follow their requests; each change is a line that the other side reads."""
    moved = 0
    rows = Transfer.objects.filter(direction=IN).select_related("request__case").order_by("id")
    for row in rows.exclude(state__in=TRANSFER_ENDED).iterator():
        moved += _follow(row)
    since = clock.now() - REOPENED_FOR
    for row in rows.filter(state__in=TRANSFER_ENDED, request__case__closed_at=None, moved_at__gte=since).iterator():
        moved += _follow(row)
    return moved


def _follow(row: Transfer) -> int:
    wanted = wanted_of(row)
    step_there = next(
        (one for one in TRANSFER_STATES.rows if (one.source, one.target) == (row.state, wanted)
         and one.event != "refuse"), None,
    )  # fmt: skip
    if step_there is None:
        return 0
    move(row, step_there.event, SYSTEM, side="ours", number=row.request.number)
    return 1


@action
def _name_late() -> int:
    rows = list(late_rows().filter(named_late_at=None)[:200])
    now = clock.now()
    outbox.post([
        outbox.Notice("sms", "unit", CENTRE, "transfer.late", {"number": row.request.number, "road": row.road},
                      f"{row.key} late")
        for row in rows
    ])  # fmt: skip
    Transfer.objects.filter(pk__in=[row.pk for row in rows]).update(named_late_at=now)
    return len(rows)
