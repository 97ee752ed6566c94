"""Doubts: a claim that differs from the owner's value, one number in two places, two records that may be one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.records.actions.access import AccessLog
from yici.apps.records.actions.standing import Standing
from yici.apps.records.actions.writing import Change, Entry, Hand, make_source, write_changes
from yici.apps.records.contracts import DoubtFacts, SourceFacts
from yici.apps.records.errors import NotTheOwner
from yici.apps.records.guards import get_doubt_for, get_record_for, visible_records
from yici.apps.records.models import Doubt, Element, Record, RecordVersion, Source
from yici.apps.records.rules.values import typed
from yici.apps.records.selectors.catalogue import catalogue, element_facts
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.states import DOUBT
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotFound

PRIVATE = ("personal", "sensitive")


def open_doubt(
    kind: str,
    record: Record,
    source: Source,
    *,
    element: str = "",
    other: Record | None = None,
    claim_version: int | None = None,
) -> bool:
    """Open a question for the owner of the element; one that is open already is not opened twice."""
    row = Element.objects.filter(code=element, valid_to=None).first() if element else None
    same = Doubt.objects.filter(kind=kind, record=record, element=row, other_record=other, state="open")
    if same.exists():
        if claim_version is not None:
            same.update(claim_version=claim_version, source=source)
        return False
    Doubt.objects.create(
        kind=kind,
        record=record,
        other_record=other,
        element=row,
        owner_id=row.owner_id if row else None,
        claim_version=claim_version,
        source=source,
        opened_at=clock.now(),
    )
    return True


def doubt_differing(changes: Sequence[Change], before: dict[int, Record], hand: Hand) -> int:
    """Open doubts for claims that differ from a value of the owner which stays in force."""
    opened = 0
    for change in changes:
        record = before[change.record.pk]
        for entry in change.entries:
            if entry.is_claim and _owner_says_otherwise(record, entry):
                opened += open_doubt(
                    "claim", change.record, hand.source, element=entry.code, claim_version=change.record.version
                )
    return opened


def _owner_says_otherwise(record: Record, entry: Entry) -> bool:
    if entry.code in record.claims:
        return False
    if entry.code in record.current:
        return bool(record.current[entry.code] != entry.value)
    sealed = record.sealed.get(entry.code)
    if sealed is None:
        return False
    return bool(crypto.open_sealed(sealed, record=str(record.key), element=entry.code) != entry.value)


def list_doubts(
    actor: Actor, *, only_own: bool = True, record: uuid.UUID | None = None, most: int = 200
) -> list[DoubtFacts]:
    """Open questions about records in scope (or about one), oldest first: those the actor's unit answers, or all."""
    rows = Doubt.objects.filter(state="open", record__in=visible_records(actor).values("pk"))
    if record is not None:
        rows = rows.filter(record__key=record)
    if only_own and not actor.is_system:
        rows = rows.filter(owner_id__in=[actor.unit_id]) | rows.filter(owner_id=None)
    rows = rows.select_related("record", "other_record", "element", "source", "owner").order_by("id")[:most]
    found = list(rows)
    _log_shown(actor, found)
    return [_facts(actor, one) for one in found]


def _log_shown(actor: Actor, doubts: Sequence[Doubt]) -> None:
    """Doubts show what two sources say of somebody: that is a read."""
    shown = [one for one in doubts if one.element is not None and one.element.sensitivity in PRIVATE]
    if shown and not actor.is_system:
        codes = sorted({one.element.code for one in shown if one.element is not None})
        AccessLog(actor, elements=codes, purpose="", context="doubts", is_protected=False).admit(
            one.record_id for one in shown
        )


def _facts(actor: Actor, doubt: Doubt) -> DoubtFacts:
    element = element_facts(doubt.element) if doubt.element else None
    in_force = claimed = None
    if element is not None and not element.is_protected and may_read(actor, element):
        in_force = typed(element.type, doubt.record.current.get(element.code))
        version = doubt.claim_version and RecordVersion.objects.filter(record=doubt.record, number=doubt.claim_version)
        found = version.values_list("values", flat=True).first() if version else None
        claimed = typed(element.type, (found or {}).get(element.code))
    return DoubtFacts(
        key=doubt.key,
        kind=doubt.kind,
        record=doubt.record.key,
        other_record=doubt.other_record.key if doubt.other_record else None,
        element=element.code if element else "",
        owner=doubt.owner.code if doubt.owner else (element.owner if element else ""),
        source=doubt.source.title,
        opened_at=doubt.opened_at,
        value_in_force=in_force,
        value_claimed=claimed,
    )


@action
def ask_doubt(actor: Actor, record: uuid.UUID, code: str, *, title: str) -> bool:
    """A reader asks the owner whether a value is right; returns False when that is asked already."""
    found = get_record_for(actor, record)
    element = catalogue().element(code)
    if element is None or element.entity != found.entity or not may_read(actor, element):
        raise NotFound
    source = make_source(actor, SourceFacts("typed", title))
    opened = open_doubt("asked", found, source, element=element.code)
    if opened:
        audit.record("doubt.asked", actor=actor, kind="record", key=found.key, element=element.code)
    return opened


@action
def answer_doubt(actor: Actor, key: uuid.UUID, *, take: bool) -> None:
    """Answer as the owner: take the claimed value (a new version of the owner's), or keep the own one.

    Raises ``NotTheOwner`` for anybody else.
    """
    actor.must("records.write")
    doubt = get_doubt_for(actor, key)
    record = get_record_for(actor, doubt.record.key, to_write=True)
    facts = catalogue().element(doubt.element.code) if doubt.element else None
    if facts is not None and not Standing(actor, [record.pk]).is_owner(facts, record.pk):
        raise NotTheOwner(element=facts.name)
    if take and facts is not None and doubt.claim_version is not None:
        _take(actor, doubt, record, facts.code)
    state = DOUBT.step(doubt.state, "take" if take else "keep", actor=actor, facts=None)
    Doubt.objects.filter(pk=doubt.pk, state=doubt.state).update(state=state, answered_at=clock.now())
    audit.record("doubt.answered", actor=actor, kind="doubt", key=doubt.key, taken=take, record=str(record.key))


def _take(actor: Actor, doubt: Doubt, record: Record, code: str) -> None:
    version = RecordVersion.objects.get(record=doubt.record, number=doubt.claim_version or 0)
    sealed = version.sealed.get(code)
    value = (
        crypto.open_sealed(sealed, record=str(doubt.record.key), element=code) if sealed else version.values.get(code)
    )
    if value is None:
        return
    hand = Hand(actor, make_source(actor, SourceFacts("typed", doubt.source.title, str(doubt.key))))
    change = Change(record, max(version.valid_on, record.current_from or version.valid_on), [Entry(code, value)])
    write_changes([change], hand)
