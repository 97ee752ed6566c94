"""What was last known of facts that are missing now: in bulk, from the versions, never from anybody else's records."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from yici.apps.records.contracts import ElementFacts, FormerValue
from yici.apps.records.guards import get_records_for
from yici.apps.records.models import RecordVersion
from yici.apps.records.rules import joins
from yici.apps.records.rules.timeline import Told, fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.histories import chunked, load_told
from yici.apps.records.selectors.needs import head_role
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.selectors.world import World
from yici.core import clock
from yici.core.access import Actor

Place = tuple[uuid.UUID, str]
KEYS_AT_ONCE = 400


def former_values(
    actor: Actor, wanted: Sequence[Place], *, before: dt.datetime | None = None
) -> dict[Place, FormerValue]:
    """The last value of each (record, element code) that was ever told, also when it was ended since.

    An element of the household is looked up at the household of a person. ``before`` leaves out what was recorded at
    or after that instant. Places without a former value, of elements that the post may not read and of unknown ones
    are absent; a protected value stays closed (``value`` None, ``is_protected``), so that no access event is due.
    Raises ``NotFound`` when a record is not the actor's. A handful of queries for any number of places.
    """
    facts = {code: one for _, code in wanted if (one := catalogue().element(code)) and may_read(actor, one)}
    asked = [(record, code) for record, code in dict.fromkeys(wanted) if code in facts]
    if not asked:
        return {}
    records = get_records_for(actor, [record for record, _ in asked])
    entities = {key: (row.pk, row.entity) for key, row in records.items()}
    target = _targets(((*entities[key], facts[code]) for key, code in asked))
    told = load_told(sorted(set(target.values())))
    found: dict[Place, FormerValue] = {}
    for key, code in asked:
        pk = target.get((entities[key][0], facts[code].entity))
        value = _last(told.get(pk, ()), facts[code], before) if pk is not None else None
        if value is not None:
            found[(key, code)] = value
    return found


def _targets(asked: Iterable[tuple[int, str, ElementFacts]]) -> dict[tuple[int, str], int]:
    """Which record holds elements of an entity, seen from a record: itself, or a person's household."""
    found: dict[tuple[int, str], int] = {}
    members: list[int] = []
    for pk, entity, facts in asked:
        if facts.entity == entity:
            found[(pk, facts.entity)] = pk
        elif entity == joins.PERSON and facts.entity == joins.HOUSEHOLD:
            members.append(pk)
    if members:
        world = World(clock.today(), head_role=head_role())
        world.load(members, joins.Needs(household=True))
        found.update(
            {(pk, joins.HOUSEHOLD): house for pk in members if (house := world.household_of.get(pk)) is not None}
        )
    return found


def _last(told: Sequence[Told], facts: ElementFacts, before: dt.datetime | None) -> FormerValue | None:
    known = [one for one in told if before is None or one.known_from < before]
    said = [one for one in known if facts.code in one.values or facts.code in one.sealed]
    if not said:
        return None
    last = max(said, key=lambda one: (one.valid_on, one.known_from, one.number))
    now = fold(known, clock.today())
    is_effective = facts.code in now.values or facts.code in now.sealed
    if facts.code in last.sealed:
        return FormerValue(None, last.valid_on, is_effective, is_protected=True)
    return FormerValue(last.values[facts.code], last.valid_on, is_effective)


def recorded_days(versions: Iterable[tuple[uuid.UUID, int]]) -> dict[tuple[uuid.UUID, int], dt.date]:
    """The day on which what each (record, version) held was last told, for receipts; unknown records are absent.

    A link or relation raises the version without telling a value: then it is the day of the last value before it.
    Says nothing of what a version holds: whoever may see the receipt may see the day.
    """
    wanted = set(versions)
    told: dict[uuid.UUID, list[tuple[int, dt.datetime]]] = {}
    for some in chunked({record for record, _ in wanted}, KEYS_AT_ONCE):
        rows = RecordVersion.objects.filter(record__key__in=some).order_by("number")
        for key, number, at in rows.values_list("record__key", "number", "recorded_at"):
            told.setdefault(key, []).append((number, at))
    found: dict[tuple[uuid.UUID, int], dt.date] = {}
    for key, version in wanted:
        until = [at for number, at in told.get(key, ()) if number <= version]
        if until:
            found[(key, version)] = clock.day_of(until[-1])
    return found
