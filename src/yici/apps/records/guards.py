"""The only way to obtain a record, an import, a doubt. Access follows the record's relations to areas; strangers get
``NotFound``."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from yici.apps.places.public import in_scope
from yici.apps.records.models import AreaRelation, Doubt, ImportBatch, Record
from yici.core import clock
from yici.core.access import Actor
from yici.core.errors import NotFound

KEYS_IN_ONE_QUERY = 2000

BORN = Q(born_in_batch=None) | Q(born_in_batch__state="effective")
"""Records of an import that is not effective, or was withdrawn, are nobody's."""


def holds_on(day: dt.date) -> Q:
    """Relations and links that hold at the end of a day by all that is known now."""
    begun = Q(from_on=None) | Q(from_on__lte=day)
    return begun & (Q(to_on=None) | Q(to_on__gte=day)) & Q(replaced_at=None) & IN_FORCE


IN_FORCE = Q(batch=None) | Q(batch__state="effective")


def relations_in_scope(actor: Actor, day: dt.date) -> QuerySet[AreaRelation]:
    """Relations to areas of the actor that hold on the day."""
    return AreaRelation.objects.filter(holds_on(day), in_scope(actor, "area__path"))


def visible_records(actor: Actor, day: dt.date | None = None) -> QuerySet[Record]:
    """Records that the actor may see on the day (default: today)."""
    rows = Record.objects.filter(BORN).exclude(state="erased")
    if actor.is_system:
        return rows
    relations = relations_in_scope(actor, day or clock.today())
    return rows.filter(Exists(relations.filter(record=OuterRef("pk"))))


def _fetch(keys: Sequence[uuid.UUID], rows: QuerySet[Record]) -> dict[uuid.UUID, Record]:
    found: dict[uuid.UUID, Record] = {}
    for start in range(0, len(keys), KEYS_IN_ONE_QUERY):
        found.update({row.key: row for row in rows.filter(key__in=keys[start : start + KEYS_IN_ONE_QUERY])})
    return found


def follow_merges(found: dict[uuid.UUID, Record]) -> dict[uuid.UUID, Record]:
    """The surviving record for each key; pointers may form chains."""
    for _ in range(20):
        pointers = {row.merged_into_id for row in found.values() if row.state == "merged"}
        if not pointers:
            return found
        survivors = Record.objects.in_bulk([pk for pk in pointers if pk is not None])
        found = {key: survivors.get(row.merged_into_id or 0, row) for key, row in found.items()}
    return found


def get_records_for(
    actor: Actor, keys: Iterable[uuid.UUID], *, to_write: bool = False, day: dt.date | None = None
) -> dict[uuid.UUID, Record]:
    """The records that stand for these keys (merged ones followed); raises ``NotFound`` when one is not the actor's.

    ``to_write`` locks the rows on PostgreSQL; on SQLite the turn to write is the lock.
    """
    wanted = list(dict.fromkeys(keys))
    rows = visible_records(actor, day)
    asked = _fetch(wanted, Record.objects.filter(BORN).exclude(state="erased"))
    survivors = follow_merges(asked)
    own = {row.key for row in _fetch(list({row.key for row in survivors.values()}), rows).values()}
    if len(survivors) < len(wanted) or any(row.key not in own for row in survivors.values()):
        raise NotFound
    if to_write:
        ids = sorted({row.pk for row in survivors.values()})
        locked: dict[int, Record] = {}
        for start in range(0, len(ids), KEYS_IN_ONE_QUERY):
            some = Record.objects.select_for_update().filter(pk__in=ids[start : start + KEYS_IN_ONE_QUERY])
            locked.update({row.pk: row for row in some.order_by("pk")})
        return {key: locked[row.pk] for key, row in survivors.items()}
    return survivors


def get_ids_for(actor: Actor, keys: Iterable[uuid.UUID], *, day: dt.date | None = None) -> list[int]:
    """Ids of the records that stand for these keys, in their order, each once; ``NotFound`` as ``get_records_for``.

    For reports: no instance is made, and merged records go the long way.
    """
    wanted = list(dict.fromkeys(keys))
    rows = visible_records(actor, day).exclude(state="merged")
    found: dict[uuid.UUID, int] = {}
    for start in range(0, len(wanted), KEYS_IN_ONE_QUERY):
        some = rows.filter(key__in=wanted[start : start + KEYS_IN_ONE_QUERY])
        found.update(some.values_list("key", "pk"))
    missing = [key for key in wanted if key not in found]
    if missing:
        found.update({key: record.pk for key, record in get_records_for(actor, missing, day=day).items()})
    return list(dict.fromkeys(found[key] for key in wanted))


def get_record_for(actor: Actor, key: uuid.UUID, *, to_write: bool = False, day: dt.date | None = None) -> Record:
    """One record, as ``get_records_for``."""
    return get_records_for(actor, [key], to_write=to_write, day=day)[key]


def get_import_for(actor: Actor, key: uuid.UUID) -> ImportBatch:
    """An import of the actor's areas; the system sees all."""
    batch = ImportBatch.objects.filter(in_scope(actor, "area__path"), key=key).select_related("source").first()
    if batch is None:
        raise NotFound
    return batch


def get_doubt_for(actor: Actor, key: uuid.UUID) -> Doubt:
    """A doubt about a record that the actor may see."""
    doubt = Doubt.objects.filter(key=key).select_related("record", "element", "source").first()
    if doubt is None or not visible_records(actor).filter(pk=doubt.record_id).exists():
        raise NotFound
    return doubt
