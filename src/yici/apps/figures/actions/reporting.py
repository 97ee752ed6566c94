"""A report is asked, computed, frozen, corrected."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from yici.apps.figures.contracts import FigureSpec, Rate, SnapshotFacts
from yici.apps.figures.errors import NothingToRevise, ReportNotComputed, RevisionNeedsReason
from yici.apps.figures.guards import get_snapshot_for, must_read_spec
from yici.apps.figures.models import FrozenValue, Snapshot
from yici.apps.figures.rules.content import changes_between, content_of, digest_of, plain, table_of
from yici.apps.figures.rules.periods import period_text
from yici.apps.figures.rules.specs import digest_of_measure, json_of, spec_of
from yici.apps.figures.selectors.computing import compute, silent
from yici.apps.figures.selectors.definitions import row_of
from yici.apps.figures.selectors.snapshots import facts_of
from yici.apps.figures.states import RUN, SNAPSHOT_STATES
from yici.apps.places.public import AreaView, actor_in_post, find_area
from yici.core import audit, clock, jobs, numbers
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, StepNotDeclared, YiciError
from yici.core.guards import save_version

LETTER = "B"
JOB = "figures.compute"
INLINE_LEVEL = 4  # a township or less is computed at once, more than that as a job
KEEP_UNFROZEN_FOR = dt.timedelta(days=90)


@action
def ask_report(
    *,
    actor: Actor,
    area: uuid.UUID | str,
    as_of: dt.date | None = None,
    definition: str = "",
    spec: FigureSpec | None = None,
    by: str | None = None,
    title: str = "",
) -> SnapshotFacts:
    """Ask for a report: of a definition, or of a specification put together by hand. ``by`` overrides its rows.

    A report over more than a township is computed by a job (``job`` is its key); call ``compute_report`` for the rest.
    Raises ``DefinitionNotFound``, ``AreaNotFound``, ``NotAllowed``, ``MeasureRefused``.
    """
    actor.must(RUN)
    row = row_of(definition) if definition else None
    whole = spec_of(row.spec) if row else spec
    if whole is None:
        raise ValueError("a report is of a definition or of a specification")
    if by is not None and by != whole.by:
        whole = FigureSpec(whole.measures, by, whole.source, whole.exclusions, whole.period)
    found = find_area(area, actor)
    must_read_spec(actor, whole, found.key)
    day = as_of or clock.today()
    asked = Snapshot.objects.create(
        number=numbers.issue(LETTER),
        title=(row.name if row else title.strip())[:200],
        definition=row,
        spec=json_of(whole),
        area_id=found.id,
        as_of=day,
        period=period_text(whole.period, day),
        account=actor.account,
        post=actor.post,
        made_at=clock.now(),
    )
    if found.level < INLINE_LEVEL:
        asked.job = jobs.enqueue(JOB, {"report": str(asked.key)}, once=str(asked.key))
        asked.save(update_fields=["job"])
    audit.record("report.asked", actor=actor, kind="report", key=asked.key, area=found.code, day=day)
    return facts_of(Snapshot.objects.select_related("area", "definition").get(pk=asked.pk))


def compute_report(key: uuid.UUID, say: Callable[[int, int], None] = silent) -> None:
    """Compute an asked report in the name of who asked it; what was computed already stays. Not inside an action."""
    row = Snapshot.objects.select_related("area", "definition").get(key=key)
    if SNAPSHOT_STATES.find_target(row.state, "compute") is None:
        return
    try:
        actor = actor_in_post(row.account, row.post) if row.account else SYSTEM
        table = compute(actor, spec_of(row.spec), find_area(row.area.key), as_of=row.as_of, say=say)
    except YiciError as problem:
        _fail(row, problem)
        return
    content = content_of(table, *_definition_of(row))
    _keep(row, content, table.moment)


@action
def ask_again(*, actor: Actor, report: uuid.UUID) -> SnapshotFacts:
    """Try a report again that could not be computed; a job does it."""
    row = get_snapshot_for(actor, report, is_locked=True)
    state = _step(row, "ask_again", actor)
    job = jobs.enqueue(JOB, {"report": str(row.key)}, once=str(row.key))
    save_version(Snapshot.objects.all(), pk=row.pk, expected=row.version, state=state, problem="", job=job)
    return facts_of(Snapshot.objects.select_related("area", "definition").get(pk=row.pk))


def _definition_of(row: Snapshot) -> tuple[str, int]:
    return (row.definition.code, row.definition.version) if row.definition else ("", 0)


@action
def _keep(row: Snapshot, content: str, moment: dt.datetime) -> None:
    state = SNAPSHOT_STATES.step(row.state, "compute", actor=SYSTEM, facts=None)
    save_version(
        Snapshot.objects.all(), pk=row.pk, expected=row.version, state=state, content=content,
        digest=digest_of(content), known_at=moment, problem="",
    )  # fmt: skip


@action
def _fail(row: Snapshot, problem: YiciError) -> None:
    state = SNAPSHOT_STATES.step(row.state, "fail", actor=SYSTEM, facts=None)
    save_version(Snapshot.objects.all(), pk=row.pk, expected=row.version, state=state, problem=problem.message[:300])


def run_report(
    *,
    actor: Actor,
    area: uuid.UUID | str,
    as_of: dt.date | None = None,
    definition: str = "",
    spec: FigureSpec | None = None,
    by: str | None = None,
    title: str = "",
    now: bool = False,
) -> SnapshotFacts:
    """Ask for a report and compute it: at once for a township or less (or with ``now``), otherwise a job does."""
    asked = ask_report(actor=actor, area=area, as_of=as_of, definition=definition, spec=spec, by=by, title=title)
    if asked.job is None or now:
        compute_report(asked.key)
    row = Snapshot.objects.select_related("area", "definition").get(key=asked.key)
    return facts_of(row, with_table=True)


@action
def freeze(*, actor: Actor, report: uuid.UUID, expected: int | None = None) -> SnapshotFacts:
    """Submit a computed report: figures, definition, moment and digest stay from now on (定稿上报)."""
    row = get_snapshot_for(actor, report, is_locked=True)
    _must_be(row, expected)
    state = _step(row, "freeze", actor)
    now = clock.now()
    save_version(
        Snapshot.objects.all(), pk=row.pk, expected=row.version, state=state, frozen_at=now,
        frozen_account=actor.account, frozen_post=actor.post,
    )  # fmt: skip
    _keep_values(row)
    audit.record("report.frozen", actor=actor, kind="report", key=row.key, number=row.number, digest=row.digest)
    return facts_of(Snapshot.objects.select_related("area", "definition").get(pk=row.pk), with_table=True)


def _must_be(row: Snapshot, expected: int | None) -> None:
    if expected is not None and expected != row.version:
        raise ChangedMeanwhile


def _step(row: Snapshot, event: str, actor: Actor) -> str:
    try:
        return SNAPSHOT_STATES.step(row.state, event, actor=actor, facts=None)
    except StepNotDeclared:
        if not row.digest:
            raise ReportNotComputed from None
        raise


def _keep_values(row: Snapshot) -> None:
    """The numbers by area, to be found by later tables."""
    spec = spec_of(row.spec)
    table = table_of(row.content, spec)
    rows = [(str(row.area.key), table.total)]
    if spec.by.startswith("area"):
        rows += [(one.key, one) for one in table.rows]
    made = []
    for at, measure in enumerate(spec.measures):
        if measure.is_rate:
            continue
        digest = digest_of_measure(spec, measure, nothing_left_out=not any(one.count for one in table.left_out))
        for area, one in rows:
            value = one.values[at]
            assert not isinstance(value, Rate)
            text = None if value is None else str(value) if isinstance(value, int) else plain(value)
            made.append(
                FrozenValue(
                    snapshot=row, measure=digest, code=measure.code, area=uuid.UUID(area), as_of=row.as_of, value=text
                )
            )
    FrozenValue.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)


def revise(*, actor: Actor, report: uuid.UUID, reason: str, expected: int | None = None) -> SnapshotFacts:
    """Correct a frozen report (更正): it is computed anew as of its day by what is known now, and the correction is
    submitted beside it; what was frozen stays as it was. Raises ``NothingToRevise`` when the figures are the same.
    """
    row = get_snapshot_for(actor, report)
    _must_be(row, expected)
    if not reason.strip():
        raise RevisionNeedsReason
    _step(row, "revise", actor)
    spec = spec_of(row.spec)
    table = compute(actor, spec, find_area(row.area.key, actor), as_of=row.as_of)
    if not changes_between(table_of(row.content, spec), table):
        raise NothingToRevise
    return _revise(actor, row, content_of(table, *_definition_of(row)), table.moment, reason.strip())


@action
def _revise(actor: Actor, row: Snapshot, content: str, moment: dt.datetime, reason: str) -> SnapshotFacts:
    now = clock.now()
    state = _step(row, "revise", actor)
    save_version(Snapshot.objects.all(), pk=row.pk, expected=row.version, state=state)
    made = Snapshot.objects.create(
        number=numbers.issue(LETTER),
        state=SNAPSHOT_STATES.find_row("computed", "freeze").target,
        title=row.title,
        definition=row.definition,
        spec=row.spec,
        area=row.area,
        as_of=row.as_of,
        period=row.period,
        known_at=moment,
        content=content,
        digest=digest_of(content),
        account=actor.account,
        post=actor.post,
        made_at=now,
        frozen_at=now,
        frozen_account=actor.account,
        frozen_post=actor.post,
        reason=reason[:300],
        supersedes=row,
    )
    _keep_values(made)
    audit.record(
        "report.revised", actor=actor, kind="report", key=made.key, number=made.number, digest=made.digest,
        supersedes=row.key,
    )  # fmt: skip
    return facts_of(Snapshot.objects.select_related("area", "definition").get(pk=made.pk), with_table=True)


def verify_report(actor: Actor, report: uuid.UUID) -> bool:
    """Whether the report comes out byte for byte again: same definition, same day, what was known at its moment."""
    row = get_snapshot_for(actor, report)
    if not row.digest:
        raise ReportNotComputed
    spec, area = spec_of(row.spec), find_area(row.area.key, actor)
    again = compute(actor, spec, area, as_of=row.as_of, known_at=row.known_at)
    return digest_of(content_of(again, *_definition_of(row))) == row.digest == digest_of(row.content)


def area_of(actor: Actor, code_or_key: uuid.UUID | str) -> AreaView:
    """The area of a report, in the actor's scope."""
    return find_area(code_or_key, actor)


@action
def forget_unfrozen() -> int:
    """Remove computed reports that nobody froze for three months."""
    old = Snapshot.objects.filter(frozen_at=None, made_at__lt=clock.now() - KEEP_UNFROZEN_FOR)
    return old.delete()[0]
