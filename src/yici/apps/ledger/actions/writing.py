"""The one way in which an entry changes: an event is added, and the row is folded anew from the facts before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.ledger.contracts import EntryFacts
from yici.apps.ledger.models import Asking, Entry, EntryEvent, EntryUnit, Mark
from yici.apps.ledger.rules.folding import apply, as_content, day, fold
from yici.apps.places.public import find_unit
from yici.core import audit, clock, numbers
from yici.core.access import Actor
from yici.core.errors import ChangedMeanwhile
from yici.core.guards import save_version

LETTER = "T"  # of the numbers of entries


def facts_of(entry: Entry) -> EntryFacts:
    """The facts that stand in the row."""
    return fold([entry.facts])


def add_entry(
    *, actor: Actor, asking: Asking, content: Mapping[str, Any], unit_id: int, approver: Actor, reason: str,
    kind: str = "add", mark: Mark | None = None,
) -> Entry:  # fmt: skip
    """A new entry with its first event. ``actor`` asked for it, ``approver`` approved it."""
    facts = apply(EntryFacts(), content)
    row = Entry(
        number=numbers.issue(LETTER), unit_id=unit_id, area_id=asking.area_id, added_on=clock.today(), version=1,
        **_columns(facts),
    )  # fmt: skip
    row.save(force_insert=True)
    _keep_helpers(row, facts)
    _tell(row, 1, kind, as_content(facts), actor, reason, approver, asking, mark)
    return row


def happen(
    entry: Entry, kind: str, content: Mapping[str, Any], *, actor: Actor, expected: int, reason: str = "",
    approver: Actor | None = None, asking: Asking | None = None, mark: Mark | None = None,
) -> Entry:  # fmt: skip
    """Add an event to a locked entry. Raises ``ChangedMeanwhile`` unless it still has the ``expected`` version."""
    if entry.version != expected:
        raise ChangedMeanwhile
    facts = apply(facts_of(entry), content)
    columns = _columns(facts)
    entry.version = save_version(Entry.objects.all(), pk=entry.pk, expected=expected, **columns)
    for name, value in columns.items():
        setattr(entry, name, value)
    _keep_helpers(entry, facts)
    position = EntryEvent.objects.filter(entry=entry).count() + 1
    _tell(entry, position, kind, dict(content), actor, reason, approver, asking, mark)
    return entry


def _columns(facts: EntryFacts) -> dict[str, Any]:
    parent = Entry.objects.get(key=uuid.UUID(facts.parent)).pk if facts.parent else None
    return {
        "state": facts.state, "kind": facts.kind, "level": facts.level, "item_type": facts.item_type,
        "disclosure": facts.disclosure, "deadline": day(facts.deadline), "facts": as_content(facts),
        "lead_id": find_unit(facts.lead).id if facts.lead else None, "parent_id": parent,
    }  # fmt: skip


def _keep_helpers(entry: Entry, facts: EntryFacts) -> None:
    wanted = {find_unit(code).id for code in facts.assisting}
    had = set(EntryUnit.objects.filter(entry=entry).values_list("unit_id", flat=True))
    EntryUnit.objects.filter(entry=entry, unit_id__in=had - wanted).delete()
    EntryUnit.objects.bulk_create([EntryUnit(entry=entry, unit_id=one) for one in sorted(wanted - had)])


def _tell(
    entry: Entry, position: int, kind: str, content: dict[str, Any], actor: Actor, reason: str,
    approver: Actor | None, asking: Asking | None, mark: Mark | None,
) -> None:  # fmt: skip
    EntryEvent.objects.create(
        entry=entry, position=position, kind=kind, on=clock.today(), at=clock.now(), content=content,
        reason=reason.strip(), account=asking.asked_by if asking else actor.account,
        who=(asking.asked_who if asking else actor.name)[:80], approved_by=approver.account if approver else None,
        approver=approver.name[:80] if approver else "", asking=asking, mark=mark,
    )  # fmt: skip
    audit.record(
        f"ledger.{kind}", actor=approver or actor, kind="ledger_entry", key=entry.key, position=position,
        fields=sorted(content),
    )  # fmt: skip
