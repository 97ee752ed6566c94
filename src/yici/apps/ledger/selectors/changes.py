"""Changes that were asked for."""

from __future__ import annotations

import uuid

from yici.apps.ledger.contracts import AskedChange, EntryFacts
from yici.apps.ledger.contracts.keeping import FieldChange
from yici.apps.ledger.guards import get_asking_for, visible_askings
from yici.apps.ledger.models import Asking, Entry
from yici.apps.ledger.rules.folding import apply, difference, fold
from yici.core.access import Actor

A_PAGE = 100


def list_changes(
    actor: Actor, *, state: str = "waiting", before: int = 0, entry: uuid.UUID | None = None
) -> list[AskedChange]:
    """Asked changes, the newest first; ``before`` is one's ``position``."""
    rows = visible_askings(actor).select_related("entry", "unit")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(entry__key=entry) if entry is not None else rows
    rows = rows.filter(pk__lt=before) if before else rows
    return [_view(actor, row) for row in rows.order_by("-pk")[:A_PAGE]]


def count_waiting(actor: Actor) -> int:
    """How many changes wait for somebody, up to a hundred."""
    return len(visible_askings(actor).filter(state="waiting").values_list("pk", flat=True)[:A_PAGE])


def get_change(actor: Actor, key: uuid.UUID) -> AskedChange:
    """An asked change; ``ChangeNotFound`` for strangers."""
    return _view(actor, get_asking_for(actor, key))


def _view(actor: Actor, row: Asking) -> AskedChange:
    before = fold([row.entry.facts]) if row.entry else EntryFacts()
    content = {name: value for name, value in row.content.items() if name != "parts"}
    changes: tuple[FieldChange, ...] = difference(before, apply(before, content)) if row.state == "waiting" else ()
    parts = [str(one.get("title", "")) for one in row.content.get("parts", [])]
    keys = [uuid.UUID(key) for key, _ in row.others]
    others = (
        [f"{number}" for number in Entry.objects.filter(key__in=keys).values_list("number", flat=True)] if keys else []
    )
    return AskedChange(
        key=row.key, kind=row.kind, state=row.state, entry=row.entry.key if row.entry else None,
        entry_number=row.entry.number if row.entry else "",
        title=str(before.title or content.get("title", "")), changes=changes, reason=row.reason, who=row.asked_who,
        unit_name=row.unit.short_name if row.unit else "", at=row.asked_at, position=row.pk,
        is_own=row.asked_by == actor.account,
        is_stale=row.state == "waiting" and row.entry is not None and row.entry.version != row.expected,
        decider=row.decider, words=row.words, others=(*parts, *others),
    )  # fmt: skip
