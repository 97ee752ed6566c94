"""A requester is erased, or a contact that is no longer needed is cleared. What was counted stays counted, by keys.

Erasing covers the requester, the words of all their requests, timelines, files, search, notices and what was made
public. Who shares the work of such a request keeps theirs.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from yici.apps.cases.public import erase_texts
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import (
    Confirmation,
    ContactLook,
    Decision,
    Mediation,
    MediationParty,
    Motion,
    NeighbourAnswer,
    PhoneProof,
    Release,
    Request,
    Requester,
    Share,
    Supervision,
    Transfer,
    TransferLine,
    WageLead,
    WorkOrder,
)
from yici.apps.hotline.selectors.kinds import contact_days
from yici.apps.records.public import ReasonNeeded, SecondPersonNeeded
from yici.core import audit, clock, copies, exchange, files, text_search
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action, is_inside_action
from yici.core.models import Outgoing

ERASE = "records.erase"
#: Lines of a shared work order that hold words of one requester.
WORDS_OF_REQUESTERS = ("work_order.requester_words", "work_order.contact")
CLEARED_AT_ONCE = 200


def erase_requester(
    *, actor: Actor, request: uuid.UUID, reason: str, legal_basis: str, second: Actor
) -> dict[str, int]:
    """Erase whoever made a request, with all their requests; returns how many things each place lost.

    Needs a reason, the legal basis and a second person with the same power. A request without a requester is erased
    alone. Afterwards the database file is cleaned of what deletion leaves behind.
    """
    counts = _erase(actor, request, reason, legal_basis, second)
    if not is_inside_action() and not connection.in_atomic_block:
        clean_storage()
    return counts


@action
def _erase(actor: Actor, request: uuid.UUID, reason: str, legal_basis: str, second: Actor) -> dict[str, int]:
    actor.must(ERASE)
    second.must(ERASE)
    if not reason.strip() or not legal_basis.strip():
        raise ReasonNeeded
    if second.account is None or second.account == actor.account:
        raise SecondPersonNeeded
    found = get_request_for(SYSTEM, request)
    rows = Request.objects.filter(requester=found.requester) if found.requester_id else Request.objects.filter(
        pk=found.pk)  # fmt: skip
    counts = {"requests": 0, "lines": 0, "files": 0, "copies": 0}
    keys = [found.requester.key] if found.requester else []
    for row in list(rows.select_related("case")):
        counts["requests"] += 1
        counts["lines"] += _empty_request(row)
        counts["files"] += sum(files.erase(kind, row.key) for kind in ("request", "request.answer"))
        keys.append(row.key)
    if found.requester is not None:
        counts["lines"] += _empty_mediations(found.requester)
        _empty_requester(found.requester)
    counts["copies"] = sum(sum(copies.erase_copies(key).values()) for key in keys)
    audit.record(
        "requester.erased", actor=actor, kind="request", key=found.key, reason=reason[:200],
        legal_basis=legal_basis[:200], second=str(second.account), counts=counts,
    )  # fmt: skip
    return counts


def _empty_requester(row: Requester) -> None:
    Requester.objects.filter(pk=row.pk).update(
        name_sealed="", phone_sealed="", phone_index=None, mail_sealed="", erased_at=clock.now()
    )


def _empty_mediations(row: Requester) -> int:
    """The words of tables at which somebody sat, whoever else did; returns how many lines lost a text."""
    tables = list(Mediation.objects.filter(parties__requester=row))
    lines = sum(erase_texts(actor=SYSTEM, case=one.case_id) for one in tables)
    Mediation.objects.filter(pk__in=[one.pk for one in tables]).update(title="", text="", agreement="", perform_on=None)
    return lines


def _empty_request(row: Request) -> int:
    """Everything that people wrote about a request, and where it was; returns how many lines lost a text."""
    lines = erase_texts(actor=SYSTEM, case=row.case_id)
    Request.objects.filter(pk=row.pk).update(
        title="", text="", place="", details={}, longitude=None, latitude=None, answer="", wants_public=False,
        erased_at=clock.now(),
    )  # fmt: skip
    Confirmation.objects.filter(request=row).update(words="")
    Decision.objects.filter(request=row).update(text="", answer="")
    ContactLook.objects.filter(request=row).update(purpose="")
    Transfer.objects.filter(request=row).update(text="", call_note="", other_words="")
    TransferLine.objects.filter(transfer__request=row).update(words="")
    WageLead.objects.filter(request=row).update(employer="", site="", job="")
    proofs = PhoneProof.objects.filter(request=row)
    asked = [str(key) for key in proofs.values_list("key", flat=True)]
    Outgoing.objects.filter(recipient_kind="proof", recipient__in=asked).delete()
    proofs.delete()
    NeighbourAnswer.objects.filter(release__request=row).update(phone_index=None)
    Release.objects.filter(request=row).update(
        title="", text="", original="", answer="", place="", photos=[], findings=[], taken_back_at=clock.now()
    )
    Outgoing.objects.filter(recipient_kind="requester", recipient=str(row.key)).delete()
    exchange.forget_matter(row.number)
    text_search.erase(row.key)
    for share in Share.objects.filter(request=row).select_related("order__case"):
        lines += _empty_order(share.order, row)
    for child in row.case.children.exclude(type="work_order").values_list("key", flat=True):
        lines += erase_texts(actor=SYSTEM, case=child)
    return lines


def _empty_order(order: WorkOrder, row: Request) -> int:
    """An order that others share keeps their words; one that nobody else shares is emptied."""
    others = Share.objects.filter(order=order).exclude(request=row).exclude(request__erased_at__isnull=False)
    left = others.select_related("request").order_by("id").first()
    title, text = (left.request.title, left.request.text) if left else ("", "")
    WorkOrder.objects.filter(pk=order.pk).update(title=title, text=text)
    text_search.erase(order.key)
    supervised = list(order.case.children.values_list("key", flat=True))
    if left is not None:
        for child in supervised:  # their title was the order's
            erase_texts(actor=SYSTEM, case=child, title=title, verbs=WORDS_OF_REQUESTERS)
        text_search.want("order", [order.key])
        return erase_texts(actor=SYSTEM, case=order.case_id, title=title, verbs=WORDS_OF_REQUESTERS)
    WorkOrder.objects.filter(pk=order.pk).update(answer="", inner_answer="", promise="")
    Decision.objects.filter(order=order).update(text="", answer="")
    Supervision.objects.filter(order=order).update(text="", answer="", outcome="")
    files.erase("work_order", order.key)
    return sum(erase_texts(actor=SYSTEM, case=one) for one in (*supervised, order.case_id))


@action
def clear_old_contacts() -> int:
    """Clear name, phone and mail of requesters whose requests ended longer ago than the city keeps them.

    ``contact_days`` in the section ``[hotline]`` of the city's settings; 730 where it says nothing (the system's own
    definition). The requests stay, without a way to whoever made them. Comes round every six hours.
    """
    last = clock.today() - dt.timedelta(days=contact_days())
    rows = Requester.objects.filter(erased_at=None, made_at__lt=clock.end_of(last)).exclude(
        name_sealed="", phone_sealed="", mail_sealed=""
    )
    asked = Request.objects.filter(Q(closed_on=None) | Q(closed_on__gt=last), requester=OuterRef("pk"))
    recent = Q(mediation__case__closed_at=None) | Q(mediation__case__closed_at__gt=clock.end_of(last))
    at_a_table = MediationParty.objects.filter(recent, requester=OuterRef("pk"))
    open_or_recent = Q(case__closed_at=None) | Q(case__closed_at__gt=clock.end_of(last))
    proposed = Motion.objects.filter(open_or_recent, contact=OuterRef("pk"))
    found = list(rows.filter(~Exists(asked), ~Exists(at_a_table), ~Exists(proposed)).order_by("id")[:CLEARED_AT_ONCE])
    for row in found:
        _empty_requester(row)
        audit.record("requester.contact_cleared", actor=SYSTEM, kind="requester", key=row.key)
    return len(found)


def clean_storage() -> None:
    """Remove what deleting leaves in the storage: the write-ahead log of SQLite, dead rows of PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in (Requester, Request, WorkOrder, Confirmation, Decision, ContactLook, Release, Outgoing):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
        for table in ("cases_case", "cases_event"):
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")


def erase_by_key(key: uuid.UUID) -> int:
    """Erase the requester with this key when it was asked for elsewhere (an eraser of the shell); how many requests."""
    row = Requester.objects.filter(key=key, erased_at=None).first()
    if row is None:
        return 0
    requests = list(Request.objects.filter(requester=row).select_related("case"))
    for one in requests:
        _empty_request(one)
    _empty_mediations(row)
    _empty_requester(row)
    return len(requests)
