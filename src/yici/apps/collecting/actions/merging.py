"""Submissions become one workbook in the form's own layout: a township's for itself, the sender's for all.

The file is made between two transactions; it is named once every row of its receipt is kept.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Sequence

from django.db.models import Max

from yici.apps.cases.public import tell
from yici.apps.collecting.contracts import MergeLine, StoredBytes
from yici.apps.collecting.errors import MergeNotFound, NothingToMerge
from yici.apps.collecting.guards import get_merge_for, get_sending_for, get_sent_form_for, is_own_unit
from yici.apps.collecting.models import Merge, MergeRow, MergeSource, SentForm, Submission
from yici.apps.collecting.rules.merging import Merged, Part, card_of, fill_cards, merge
from yici.apps.collecting.selectors.digests import submissions_for
from yici.apps.collecting.selectors.sendings import merge_line
from yici.apps.collecting.states import SEND, SUBMIT
from yici.core import audit, clock, exports, files, jobs
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import NotAllowed
from yici.sheets.filling import as_package, fill_package, outgoing_of, repeat_sheet, sheet_names
from yici.sheets.opening import open_workbook

MERGE = "collecting.merge"
ROWS_AT_ONCE = 2000


def merge_submissions(*, actor: Actor, sending: uuid.UUID, sent_form: uuid.UUID | None = None) -> MergeLine:
    """Merge what was handed over: for a township's consolidation (``sent_form``), or for the whole sending. Waits for
    the file; ``start_merge`` leaves it to a job. Raises ``NothingToMerge``."""
    key = _open_merge(actor, sending, sent_form)
    make_merge(key)
    return merge_line(get_merge_for(actor, key))


@action
def start_merge(*, actor: Actor, sending: uuid.UUID, sent_form: uuid.UUID | None = None) -> uuid.UUID:
    """The same by a job; returns the job's key."""
    key = _open_merge(actor, sending, sent_form)
    return jobs.enqueue(MERGE, {"merge": str(key)}, once=str(key))


@action
def _open_merge(actor: Actor, sending: uuid.UUID, sent_form: uuid.UUID | None) -> uuid.UUID:
    form: SentForm | None = None
    if sent_form is not None:
        actor.must(SUBMIT)
        form = get_sent_form_for(actor, sent_form, is_locked=True)
        if form.kind != "consolidation" or form.sending.key != sending or not is_own_unit(actor, form):
            raise NotAllowed(permission=SUBMIT)
        row = form.sending
    else:
        actor.must(SEND)
        row = get_sending_for(actor, sending, is_locked=True)
    chosen = list(submissions_for(row.pk, form.pk if form else None))
    if not chosen:
        raise NothingToMerge
    last = Merge.objects.filter(sending=row, sent_form=form).aggregate(last=Max("number"))["last"] or 0
    made = Merge.objects.create(
        sending=row, sent_form=form, number=last + 1, at=clock.now(), account=actor.account, who=actor.name[:80],
        file_name=row.plan.file_name,
    )  # fmt: skip
    MergeSource.objects.bulk_create(
        [MergeSource(merge=made, submission=one, position=place) for place, one in enumerate(chosen)]
    )
    audit.record("form.merged", actor=actor, kind="merge", key=made.key, sending=str(row.key), submissions=len(chosen))
    return made.key


def take_merge(*, actor: Actor, merge_key: uuid.UUID) -> StoredBytes:
    """The merged workbook to take away; the taking is counted as an export. ``MergeNotFound`` before it is made."""
    row = get_merge_for(actor, merge_key)
    if not row.file:
        raise MergeNotFound
    given = exports.mark(actor)
    exports.record(
        actor, given, kind="merge", key=row.key, rows=int(row.counts.get("rows", 0)),
        file_format=row.file_name.rpartition(".")[2], purpose=row.sending.plan.title,
    )  # fmt: skip
    return StoredBytes(row.file_name, files.read(row.file))


def make_merge(key: uuid.UUID, report: jobs.Work | None = None) -> None:
    """Make the file of a merge and keep its receipt; run again after a stop, it begins anew."""
    row = get_merge_for(SYSTEM, key)
    if row.file:
        return
    sources = list(row.sources.select_related("submission__sent_form__area").order_by("position"))
    plan = row.sending.plan
    blank = files.read(plan.file)
    parts = list(_parts(sources, report, plan.title))
    blank, merged = _merged(blank, parts)
    out = io.BytesIO()
    fill_package(blank, out, merged.fills)
    data = out.getvalue()
    prepared = files.prepare(data)
    _forget_rows(row.pk)
    by_position = {one.position: one.pk for one in sources}
    for at in range(0, len(merged.rows), ROWS_AT_ONCE):
        _keep_rows(row.pk, merged, by_position, at)
    stem = plan.file_name.rsplit(".", 1)[0]
    place = row.sent_form.area.short_name if row.sent_form is not None else row.sending.area.short_name
    name = files.safe_name(f"{stem}（{place}汇总）{outgoing_of(blank).extension}")
    _finish(row.key, prepared, name, hashlib.sha256(data).hexdigest(), merged)


def _merged(blank: bytes, parts: list[Part]) -> tuple[bytes, Merged]:
    """The form to write into (a card repeated, a sheet for each copy) and what goes into it."""
    book = open_workbook(blank)
    card = card_of(book)
    if card is None or outgoing_of(blank).extension == ".docx":
        return blank, merge(book, parts)
    with_card = [one for one in parts if one.workbook is not None]
    if not with_card:
        return blank, Merged()
    names = sheet_names(one.label for one in with_card)
    return repeat_sheet(as_package(blank), card.name, names), fill_cards(book, card, with_card, names)


def _parts(sources: Sequence[MergeSource], report: jobs.Work | None, title: str) -> list[Part]:
    parts = []
    for count, one in enumerate(sources, 1):
        submission = one.submission
        book = open_workbook(files.read(submission.file)) if submission.file else None
        parts.append(Part(submission.sent_form.area.short_name, book, one.position))
        if report is not None:
            report.report(count, len(sources), title)
    return parts


@action
def _forget_rows(pk: int) -> None:
    MergeRow.objects.filter(merge_id=pk).delete()


@action
def _keep_rows(pk: int, merged: Merged, sources: dict[int, int], at: int) -> None:
    MergeRow.objects.bulk_create(
        [
            MergeRow(
                merge_id=pk, sheet=one.sheet[:120], row=one.row, source_id=sources[one.position],
                source_row=one.source_row,
            )
            for one in merged.rows[at : at + ROWS_AT_ONCE]
        ]
    )  # fmt: skip


@action
def _finish(key: uuid.UUID, prepared: files.PreparedFile, name: str, digest: str, merged: Merged) -> None:
    row = get_merge_for(SYSTEM, key)
    counts = {
        "places": row.sources.count(), "rows": len(merged.rows), "summed": merged.summed,
        "recomputed": merged.recomputed, "left": len(merged.left), "missing": _missing(row),
        "nil": Submission.objects.filter(pk__in=row.sources.values("submission_id"), is_nil=True).count(),
    }  # fmt: skip
    Merge.objects.filter(pk=row.pk).update(file=prepared.address, file_name=name, digest=digest, counts=counts)
    files.refer(prepared, owner_kind="merge", owner_key=row.key, name=name)
    if row.sent_form is not None:
        tell(
            actor=SYSTEM, case=row.sent_form.case_id, verb="form.consolidated",
            told={"places": counts["places"], "rows": counts["rows"]},
        )  # fmt: skip


def _missing(row: Merge) -> int:
    """How many places had not handed over."""
    forms = SentForm.objects.filter(sending_id=row.sending_id, kind="copy").exclude(case__state_id="sent:revoked")
    if row.sent_form_id is not None:
        forms = forms.filter(above_id=row.sent_form_id)
    return forms.count() - row.sources.count()
