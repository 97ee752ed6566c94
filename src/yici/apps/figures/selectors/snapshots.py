"""Reads of reports: one, a list, what changed between a report and its correction, numbers out of frozen ones."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db.models import Count, Q

from yici.apps.figures.contracts import ChangedCell, FigureMeasure, FrozenFigure, SnapshotFacts
from yici.apps.figures.guards import get_snapshot_for, may_read_spec, visible_snapshots
from yici.apps.figures.models import FrozenValue, Snapshot
from yici.apps.figures.rules.content import changes_between, table_of
from yici.apps.figures.rules.periods import days_of
from yici.apps.figures.rules.specs import spec_of, what_is_counted
from yici.apps.figures.states import RUN, SNAPSHOT_STATES
from yici.apps.places.public import find_area
from yici.core.access import Actor

FROZEN = tuple(dict.fromkeys(row.target for row in SNAPSHOT_STATES.rows if row.event in ("freeze", "revise")))
MOST_LOOKED_AT = 500  # reports that a post may not read are passed over, so far
IN_FORCE = SNAPSHOT_STATES.find_row("computed", "freeze").target


def facts_of(row: Snapshot, *, with_table: bool = False) -> SnapshotFacts:
    """A report as a contract."""
    spec = spec_of(row.spec)
    later = Snapshot.objects.filter(supersedes=row.pk).values_list("key", flat=True).first()
    earlier = row.supersedes.key if row.supersedes else None
    return SnapshotFacts(
        key=row.key,
        number=row.number,
        version=row.version,
        state=row.state,
        title=row.title,
        definition=row.definition.code if row.definition else "",
        definition_version=row.definition.version if row.definition else 0,
        spec=spec,
        area=row.area.key,
        area_name=row.area.short_name,
        as_of=row.as_of,
        period=row.period,
        known_at=row.known_at,
        digest=row.digest,
        made_at=row.made_at,
        made_by=row.account,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_account,
        reason=row.reason,
        supersedes=earlier,
        superseded_by=later,
        job=row.job,
        problem=row.problem,
        table=table_of(row.content, spec) if with_table and row.content else None,
    )


def get_report(actor: Actor, key: uuid.UUID) -> SnapshotFacts:
    """A report with its table; raises ``ReportNotFound``."""
    return facts_of(get_snapshot_for(actor, key), with_table=True)


def list_reports(
    actor: Actor,
    *,
    definition: str = "",
    is_frozen: bool | None = None,
    before: uuid.UUID | None = None,
    limit: int = 20,
) -> list[SnapshotFacts]:
    """Reports over the actor's areas, newest first, keyset by ``before``: own ones, and frozen ones of others."""
    actor.must(RUN)
    rows = visible_snapshots(actor).defer("content")
    if not actor.is_system:
        rows = rows.filter(Q(account=actor.account) | Q(state__in=FROZEN))
    if definition:
        rows = rows.filter(definition__code=definition)
    if is_frozen is not None:
        rows = rows.filter(state__in=FROZEN) if is_frozen else rows.exclude(state__in=FROZEN)
    if before is not None:
        last = Snapshot.objects.filter(key=before).values_list("id", flat=True).first()
        rows = rows.filter(id__lt=last) if last else rows
    found: list[SnapshotFacts] = []
    for row in rows.order_by("-id")[:MOST_LOOKED_AT].iterator(chunk_size=limit + 1):
        if row.account == actor.account or may_read_spec(actor, spec_of(row.spec), row.area.key):
            found.append(facts_of(row))
        if len(found) == limit:
            break
    return found


def count_made(actor: Actor) -> dict[str, int]:
    """How many reports of each definition the account has made."""
    rows = Snapshot.objects.filter(account=actor.account, definition__isnull=False).values_list("definition__code")
    return dict(rows.annotate(made=Count("id")))


def list_changes(actor: Actor, key: uuid.UUID) -> list[ChangedCell]:
    """In which cells a correction differs from what it corrects; empty for a report that corrects nothing."""
    row = get_snapshot_for(actor, key)
    earlier = row.supersedes
    if earlier is None:
        return []
    return changes_between(table_of(earlier.content, spec_of(earlier.spec)), table_of(row.content, spec_of(row.spec)))


def find_frozen(
    actor: Actor,
    area: uuid.UUID,
    period: str,
    *,
    definition: str = "",
    column: str = "",
    measure: FigureMeasure | None = None,
) -> FrozenFigure | None:
    """The number of a frozen report for an area and a period ("2025", "2026-10", "2026-10-31"), the last of the period.

    Asked by definition and column, or by what is counted (``measure`` of records: entity, condition, function, value,
    relation). A corrected report counts as its correction says. None when nothing was frozen, or the post does not read
    it. ``AreaNotFound`` out of scope.
    """
    days = days_of(period)
    if days is None or not (measure or (definition and column)):
        return None
    find_area(area, actor)
    found = FrozenValue.objects.filter(area=area, as_of__range=days, snapshot__state=IN_FORCE)
    if measure is not None:
        found = found.filter(measure=what_is_counted(measure))
    if definition:
        found = found.filter(snapshot__definition__code=definition)
    if column:
        found = found.filter(code=column)
    row = found.select_related("snapshot__definition").order_by("-as_of", "-snapshot_id").first()
    if row is None or not may_read_spec(actor, spec_of(row.snapshot.spec), area):
        return None
    snapshot = row.snapshot
    assert snapshot.frozen_at is not None
    return FrozenFigure(
        value=None if row.value is None else _number(row.value),
        snapshot=snapshot.key,
        number=snapshot.number,
        definition=snapshot.definition.code if snapshot.definition else "",
        definition_version=snapshot.definition.version if snapshot.definition else 0,
        measure=row.code,
        area=row.area,
        as_of=row.as_of,
        frozen_at=snapshot.frozen_at,
        digest=snapshot.digest,
    )


def _number(text: str) -> int | Decimal:
    return int(text) if text.lstrip("-").isdecimal() else Decimal(text)
