"""The only way to obtain a text, a mark, an entry, a report or an asked change. What a stranger asks for is not found.

Who keeps, approves, verifies or discloses sees the ledger of its area; a unit sees what it leads or helps with.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from yici.apps.ledger.errors import ChangeNotFound, EntryNotFound, MarkNotFound, ReportNotFound, TextNotFound
from yici.apps.ledger.models import Asking, Entry, LedgerText, Mark, Report
from yici.apps.ledger.states import APPROVE, DISCLOSE, KEEP, REPORT, VERIFY
from yici.apps.places.public import in_scope
from yici.core.access import Actor
from yici.core.errors import NotFound
from yici.core.guards import only

M = TypeVar("M", bound=Model)
OFFICE = (KEEP, APPROVE, VERIFY, DISCLOSE)
ANY = (*OFFICE, REPORT)


def is_office(actor: Actor) -> bool:
    """Whether the actor sees the whole ledger of its area."""
    return any(actor.may(one) for one in OFFICE)


def is_lead(actor: Actor, entry: Entry) -> bool:
    """Whether the actor sits in the lead unit."""
    return actor.is_system or (entry.lead_id is not None and entry.lead_id == actor.unit_id)


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """Entries that the actor may see."""
    if actor.is_system:
        return Entry.objects.all()
    own = Q(pk__in=[])
    if is_office(actor):
        own |= in_scope(actor, "area__path")
    if actor.may(REPORT) and actor.unit_id is not None:
        own |= Q(lead_id=actor.unit_id) | Q(pk__in=Entry.objects.filter(assisting__unit_id=actor.unit_id).values("pk"))
    return Entry.objects.filter(own)  # fmt: skip


def visible_texts(actor: Actor) -> QuerySet[LedgerText]:
    """Texts that the actor may see: those of the office's area."""
    if actor.is_system:
        return LedgerText.objects.all()
    if not is_office(actor):
        return LedgerText.objects.none()
    return LedgerText.objects.filter(in_scope(actor, "area__path"))


def visible_reports(actor: Actor) -> QuerySet[Report]:
    """Reports of the own unit, and for the office those of its area."""
    if actor.is_system:
        return Report.objects.all()
    own = Q(pk__in=[])
    if actor.may(KEEP):
        own |= in_scope(actor, "entry__area__path")
    if actor.may(REPORT) and actor.unit_id is not None:
        own |= Q(unit_id=actor.unit_id)
    return Report.objects.filter(own)


def visible_askings(actor: Actor) -> QuerySet[Asking]:
    """Changes that were asked for in the office's area, and those of the own unit."""
    if actor.is_system:
        return Asking.objects.all()
    own = Q(unit_id=actor.unit_id) if actor.unit_id is not None and actor.may(REPORT) else Q(pk__in=[])
    if actor.may(KEEP) or actor.may(APPROVE):
        own |= in_scope(actor, "area__path")
    return Asking.objects.filter(own)


def _get(rows: QuerySet[M], key: uuid.UUID, error: type[NotFound], *, is_locked: bool) -> M:
    found = rows.filter(key=key)
    return only(found, error, is_locked=is_locked)


def get_entry_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Entry:
    """The entry with this key; ``EntryNotFound`` when it is not the actor's to see."""
    return _get(visible_entries(actor).select_related("lead", "unit", "area"), key, EntryNotFound, is_locked=is_locked)


def get_text_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> LedgerText:
    """The text with this key; ``TextNotFound`` when it is not the actor's to see."""
    return _get(visible_texts(actor), key, TextNotFound, is_locked=is_locked)


def get_mark_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Mark:
    """The mark with this key; ``MarkNotFound`` when its text is not the actor's to see."""
    rows = Mark.objects.filter(text__in=visible_texts(actor)).select_related("text")
    return _get(rows, key, MarkNotFound, is_locked=is_locked)


def get_report_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Report:
    """The report with this key; ``ReportNotFound`` when it is not the actor's to see."""
    rows = visible_reports(actor).select_related("entry__lead", "unit", "case", "round")
    return _get(rows, key, ReportNotFound, is_locked=is_locked)


def get_asking_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Asking:
    """The asked change with this key; ``ChangeNotFound`` when it is not the actor's to see."""
    rows = visible_askings(actor).select_related("entry", "mark")
    return _get(rows, key, ChangeNotFound, is_locked=is_locked)
