"""Importing: checked whole, staged, applied in batches, effective by one update, folded, withdrawn as a whole.

While a batch is not effective nobody sees anything of it: its new records, relations and links carry the batch, and the
values of existing records wait in ``Record.pending``. A stop loses nothing: ``apply_import`` goes on where it ended.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yici.apps.places.public import AreaView, find_area
from yici.apps.records.actions.entries import Prepared, prepare, problem, warn_differing
from yici.apps.records.actions.import_rows import apply_rows
from yici.apps.records.actions.standing import Standing
from yici.apps.records.actions.writing import (
    Entry,
    Hand,
    fold_fields,
    living_holders,
    lookup_kind,
    make_source,
    pending_fields,
    save_fold,
)
from yici.apps.records.contracts import ImportReport, Problem, SourceFacts
from yici.apps.records.errors import ImportHasProblems, ImportStateWrong
from yici.apps.records.guards import get_import_for
from yici.apps.records.models import Identifier, ImportBatch, ImportRow, Record, RecordVersion
from yici.apps.records.rules.timeline import fold
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.finding import lookup_of, propose_persons
from yici.apps.records.selectors.histories import chunked, load_told
from yici.apps.records.selectors.sheets import HOUSEHOLD_CODE, ImportTable, read_table
from yici.apps.records.states import IMPORT_BATCH
from yici.core import audit, clock, crypto, feed, jobs
from yici.core.access import Actor
from yici.core.actions import action

IMPORT = "records.import"
APPLY_IMPORT = "records.apply_import"
ROWS_AT_ONCE = 200  # rows applied in one transaction: under half a second
MOST_PROPOSALS = 500  # rows without a number that are looked up by name, birth date and area

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Checked:
    """A checked file: entries by row, the record each row speaks of, and every problem."""

    rows: list[tuple[int, list[Entry], str]] = field(default_factory=list)  # (row, entries, household code)
    found: dict[int, int] = field(default_factory=dict)  # row -> id of the existing record
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0


def check_import(actor: Actor, data: bytes, name: str, *, entity: str, area: str | uuid.UUID) -> ImportReport:
    """The dry run: read and check the whole file, list every bad row, write nothing."""
    actor.must(IMPORT)
    begun = time.perf_counter()
    table, checked = _check(actor, data, name, entity, find_area(area, actor))
    return _report(None, entity, "checked", table, checked, begun)


def import_file(
    actor: Actor,
    data: bytes,
    name: str,
    *,
    entity: str,
    area: str | uuid.UUID,
    valid_on: Any = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Check, stage, apply and make effective. One bad row and nothing is saved (``ImportHasProblems``)."""
    report = stage_import(actor, data, name, entity=entity, area=area, valid_on=valid_on)
    assert report.batch is not None
    begun = time.perf_counter() - report.seconds
    apply_import(actor, report.batch, progress=progress)
    return replace(report, state="effective", seconds=round(time.perf_counter() - begun, 3))


def stage_import(
    actor: Actor,
    data: bytes,
    name: str,
    *,
    entity: str,
    area: str | uuid.UUID,
    valid_on: Any = None,
    as_job: bool = False,
) -> ImportReport:
    """Check the whole file and lay its rows ready; nothing is visible yet. ``as_job``: the worker applies them.

    One bad row and nothing is saved (``ImportHasProblems``).
    """
    actor.must(IMPORT)
    begun = time.perf_counter()
    place = find_area(area, actor)
    table, checked = _check(actor, data, name, entity, place)
    errors = [one for one in checked.problems if not one.is_warning]
    if errors:
        raise ImportHasProblems(count=len({one.row for one in errors}))
    batch = _open(actor, name, entity, place, data, table)
    for start in range(0, len(checked.rows), 2000):
        _stage(batch, checked.rows[start : start + 2000], checked.found, valid_on or clock.today())
    _checked(batch, actor if as_job else None)
    return _report(batch.key, entity, "applying", table, checked, begun)


def _report(
    batch: uuid.UUID | None, entity: str, state: str, table: ImportTable, checked: Checked, begun: float
) -> ImportReport:
    return ImportReport(
        batch=batch,
        entity=entity,
        state=state,
        rows=len(table.rows),
        new=len(checked.rows) - len(checked.found),
        changed=len(checked.found),
        unchanged=checked.unchanged,
        problems=tuple(sorted(checked.problems, key=lambda one: (one.row or 0, one.element))),
        columns=table.columns,
        seconds=round(time.perf_counter() - begun, 3),
    )


def _check(actor: Actor, data: bytes, name: str, entity: str, place: AreaView) -> tuple[ImportTable, Checked]:
    table = read_table(data, name, entity)
    standing = Standing(actor)
    standing.count_new_in(place)
    result = Checked()
    prepared: list[tuple[int, Prepared, str]] = []
    for number, raw in table.rows:
        values = {code: value for code, value in raw.items() if value not in (None, "") and code != HOUSEHOLD_CODE}
        household = str(raw.get(HOUSEHOLD_CODE) or "").strip() if entity != "household" else ""
        if entity == "household" and raw.get(HOUSEHOLD_CODE):
            values[HOUSEHOLD_CODE] = raw[HOUSEHOLD_CODE]
        each = prepare(values, entity=entity, standing=standing, record_id=0, row=number)
        warn_differing(each, row=number)
        result.problems += each.problems
        prepared.append((number, each, household))
    _find_existing(prepared, entity, place, result)
    result.rows = [(number, each.entries, household) for number, each, household in prepared if not each.errors]
    return table, result


def _find_existing(
    prepared: Sequence[tuple[int, Prepared, str]], entity: str, place: AreaView, result: Checked
) -> None:
    numbers: dict[tuple[str, bytes], tuple[int, str]] = {}
    without: list[tuple[int, Prepared]] = []
    for row, each, _ in prepared:
        pairs = _numbers_of(each)
        for pair, code in pairs:
            first = numbers.setdefault(pair, (row, code))
            if first[0] != row:
                result.problems.append(problem("twice_in_file", code, row=row, other=first[0]))
        if not pairs:
            without.append((row, each))
    held = living_holders(numbers)
    records = {one.pk: one for ids in chunked(set(held.values())) for one in Record.objects.filter(pk__in=ids)}
    for pair, pk in held.items():
        row, code = numbers[pair]
        record = records[pk]
        if record.entity != entity or result.found.get(row, pk) != pk:
            result.problems.append(problem("number_taken", code, row=row))
        else:
            result.found[row] = record.merged_into_id or pk
    if entity == "person":
        for row, each in without[:MOST_PROPOSALS]:
            values = {entry.code: entry.value for entry in each.entries}
            if propose_persons(values, place):
                result.problems.append(problem("perhaps_same", "person.name", warning=True, row=row))


def _numbers_of(each: Prepared) -> list[tuple[tuple[str, bytes], str]]:
    found = []
    for entry in each.entries:
        kind, is_identifier = lookup_kind(entry.code)
        if is_identifier and not entry.is_end:
            found.append(((kind, crypto.blind_index(kind, entry.lookup or entry.value)), entry.code))
    return found


@action
def _open(actor: Actor, name: str, entity: str, place: AreaView, data: bytes, table: ImportTable) -> ImportBatch:
    batch = ImportBatch.objects.create(
        source=make_source(actor, SourceFacts("import", name[:200])),
        entity=entity,
        state="checked",
        file_digest=hashlib.sha256(data).hexdigest(),
        columns=sorted(set(table.columns.values()) - {""}),
        area_id=place.id,
        rows=len(table.rows),
    )
    audit.record("import.staged", actor=actor, kind="import", key=batch.key, rows=batch.rows, entity=entity)
    return batch


@action
def _stage(
    batch: ImportBatch, rows: Sequence[tuple[int, list[Entry], str]], found: Mapping[int, int], valid_on: Any
) -> None:
    elements = catalogue()
    ids = [found[row] for row, _, _ in rows if row in found]
    keys = dict(Record.objects.filter(pk__in=ids).values_list("pk", "key"))
    staged: list[ImportRow] = []
    for number, entries, household in rows:
        plain: dict[str, Any] = {"on": valid_on.isoformat(), "household": household, "values": {}, "claims": []}
        sealed: dict[str, str] = {}
        for entry in entries:
            element = elements.element(entry.code)
            if entry.is_claim:
                plain["claims"].append(entry.code)
            if element is not None and element.is_protected:
                sealed[entry.code] = crypto.seal(entry.value, record=staging_name(batch, number), element=entry.code)
            else:
                plain["values"][entry.code] = [entry.value, entry.lookup, entry.original]
        key = keys.get(found.get(number, 0))
        staged.append(ImportRow(batch=batch, number=number, record=key, plain=plain, sealed=sealed))
    ImportRow.objects.bulk_create(staged, batch_size=500)


def staging_name(batch: ImportBatch, number: int) -> str:
    """The name under which the protected cells of a waiting row are sealed."""
    return f"import:{batch.key}:{number}"


@action
def _checked(batch: ImportBatch, actor: Actor | None) -> None:
    state = IMPORT_BATCH.find_row(batch.state, "apply").target
    ImportBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=state)
    if actor is not None:
        payload = {"batch": str(batch.key), "account": str(actor.account), "post": str(actor.post)}
        jobs.enqueue(APPLY_IMPORT, payload, once=str(batch.key))


def apply_import(actor: Actor, key: uuid.UUID, *, progress: Progress | None = None) -> None:
    """Apply the rows that wait, make the import effective with the last, and fold; goes on after a stop."""
    actor.must(IMPORT)
    batch = get_import_for(actor, key)
    if batch.state not in ("applying", "effective"):
        raise ImportStateWrong(state=batch.state, step="applied")
    while batch.state == "applying" and (count := _apply_batch(actor, batch.pk)):
        batch.applied += count
        if progress is not None:
            progress(batch.applied, batch.rows)
    _make_effective(actor, batch.pk)
    fold_import(key)


@action
def _apply_batch(actor: Actor, pk: int) -> int:
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("source", "area").get(pk=pk)
    waiting = list(ImportRow.objects.filter(batch=batch, is_applied=False).order_by("number")[:ROWS_AT_ONCE])
    if batch.state != "applying" or not waiting:
        return 0
    apply_rows(Hand(actor, batch.source, batch), waiting, lambda row: staging_name(batch, row.number))
    ImportRow.objects.filter(pk__in=[row.pk for row in waiting]).update(is_applied=True, plain={}, sealed={})
    ImportBatch.objects.filter(pk=pk).update(applied=batch.applied + len(waiting))
    return len(waiting)


@action
def _make_effective(actor: Actor, pk: int) -> None:
    now = clock.now()
    state = IMPORT_BATCH.find_target("applying", "finish")
    if ImportBatch.objects.filter(pk=pk, state="applying").update(state=state, effective_at=now):
        batch = ImportBatch.objects.get(pk=pk)
        feed.note("record", touched_by(batch))
        audit.record("import.effective", actor=actor, kind="import", key=batch.key, rows=batch.applied)
        jobs.enqueue("records.fold_import", {"batch": str(batch.key)}, once=str(batch.key))


def fold_import(key: uuid.UUID) -> int:
    """Move what waited into ``current``, in batches; readers see the same before and after. Returns how many."""
    done = 0
    while count := _fold_batch(key):
        done += count
    return done


@action
def _fold_batch(key: uuid.UUID) -> int:
    batch = ImportBatch.objects.get(key=key)
    some = list(Record.objects.select_for_update().filter(pending_batch=batch).order_by("pk")[:ROWS_AT_ONCE])
    told = load_told([record.pk for record in some])
    nothing = {"pending": None, "pending_batch": None}
    for record in some:
        if (record.pending or {}).get("when") == batch.state:
            fields = {**fold_fields(fold(told.get(record.pk, ()), clock.today())), **nothing}
        else:
            fields = nothing
        save_fold(record, fields, version=record.version, at=clock.now())
    return len(some)


def touched_by(batch: ImportBatch) -> list[int]:
    """The records that tell something else when the state of an import changes: new, changed and newly placed ones."""
    found = set(Record.objects.filter(born_in_batch=batch).values_list("pk", flat=True))
    found.update(RecordVersion.objects.filter(batch=batch).values_list("record_id", flat=True))
    waiting = ImportRow.objects.filter(batch=batch, record__isnull=False).values("record")
    found.update(Record.objects.filter(key__in=waiting).values_list("pk", flat=True))
    return sorted(found)


def withdraw_import(actor: Actor, key: uuid.UUID, *, reason: str) -> None:
    """Take an import back as a whole: its records, values, relations and links are nobody's from now on.

    What others said since stays. Reports known at an instant before still show it.
    """
    actor.must(IMPORT)
    batch = get_import_for(actor, key)
    if IMPORT_BATCH.find_target(batch.state, "withdraw") is None:
        raise ImportStateWrong(state=batch.state, step="withdrawn")
    if batch.state == "effective":
        fold_import(key)
        touched = RecordVersion.objects.filter(batch=batch, record__born_in_batch=None).order_by("record_id")
        ids = list(dict.fromkeys(touched.values_list("record_id", flat=True)))
        for start in range(0, len(ids), ROWS_AT_ONCE):
            _prepare_withdrawal(batch.pk, ids[start : start + ROWS_AT_ONCE])
    _make_withdrawn(actor, batch.pk, reason)
    fold_import(key)


@action
def _prepare_withdrawal(pk: int, ids: Sequence[int]) -> None:
    told = load_told(ids, minus_batch=pk)
    _forget_numbers(pk, ids)
    for record in Record.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        later = pending_fields(fold(told.get(record.pk, ()), clock.today()), "withdrawn")
        save_fold(record, {"pending": later, "pending_batch_id": pk}, version=record.version, at=clock.now())


def _forget_numbers(pk: int, ids: Sequence[int]) -> None:
    """Numbers that only the batch gave to known records are free again; the ones they took the place of are back."""
    by_batch: dict[tuple[int, str], set[bytes]] = {}
    by_others: dict[tuple[int, str], set[bytes]] = {}
    for version in RecordVersion.objects.filter(record_id__in=ids).select_related("record"):
        said = by_batch if version.batch_id == pk else by_others
        for kind, lookup in _numbers_said(version):
            said.setdefault((version.record_id, kind), set()).add(lookup)
    for (record, kind), lookups in by_batch.items():
        own = Identifier.objects.filter(record_id=record, kind=kind)
        gone = lookups - by_others.get((record, kind), set())
        if gone and own.filter(lookup__in=list(gone)).delete()[0]:
            last = own.order_by("-id").first()
            if last is not None:
                own.filter(pk=last.pk).update(to_on=None)


def _numbers_said(version: RecordVersion) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for code in (*version.values, *version.sealed):
        kind, is_identifier = lookup_kind(code)
        if is_identifier:
            sealed = version.sealed.get(code)
            key = str(version.record.key)
            text = crypto.open_sealed(sealed, record=key, element=code) if sealed else str(version.values[code])
            found.append((kind, lookup_of(kind, text)))
    return found


@action
def _make_withdrawn(actor: Actor, pk: int, reason: str) -> None:
    ImportBatch.objects.filter(pk=pk).update(state="withdrawn", withdrawn_at=clock.now())
    feed.note("record", touched_by(ImportBatch.objects.get(pk=pk)))
    ImportRow.objects.filter(batch=pk).delete()
    Identifier.objects.filter(record__born_in_batch=pk).update(is_living=False)
    batch = ImportBatch.objects.get(pk=pk)
    audit.record("import.withdrawn", actor=actor, kind="import", key=batch.key, reason=reason[:200])
