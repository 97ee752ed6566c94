"""Imports as their pages show them: state, progress, who put them in."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yici.apps.places.public import in_scope
from yici.apps.records.guards import get_import_for
from yici.apps.records.models import ImportBatch
from yici.apps.records.states import IMPORT_BATCH
from yici.core.access import Actor


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """One import. ``may_withdraw`` says whether its state allows to take it back."""

    key: uuid.UUID
    entity: str
    title: str
    state: str
    rows: int
    applied: int
    columns: tuple[str, ...]
    at: dt.datetime
    account: uuid.UUID | None
    may_withdraw: bool


def _facts(row: ImportBatch) -> ImportFacts:
    return ImportFacts(
        row.key, row.entity, row.source.title, row.state, row.rows, row.applied, tuple(row.columns), row.source.made_at,
        row.source.account, IMPORT_BATCH.find_target(row.state, "withdraw") is not None,
    )  # fmt: skip


def import_facts(actor: Actor, key: uuid.UUID) -> ImportFacts:
    """One import of the actor's areas; raises ``NotFound``."""
    return _facts(get_import_for(actor, key))


def list_imports(actor: Actor, entity: str, *, most: int = 20) -> list[ImportFacts]:
    """Imports of an entity into the actor's areas, the newest first."""
    rows = ImportBatch.objects.filter(in_scope(actor, "area__path"), entity=entity).select_related("source")
    return [_facts(row) for row in rows.order_by("-id")[:most]]
