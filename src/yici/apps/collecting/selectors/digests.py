"""Whether data are still those that were filled, printed, sealed or merged: by the digest of the file."""

from __future__ import annotations

import hashlib

from django.db.models import Q, QuerySet

from yici.apps.collecting.models import Merge, SentForm, Submission
from yici.apps.tables.public import FileNotMade, get_file
from yici.core import files
from yici.core.access import SYSTEM


def data_of(form: SentForm) -> tuple[str, bytes]:
    """The file of a sent form as it is now (name, bytes); empty bytes for a nil return or before it was made."""
    if form.is_nil:
        return "", b""
    if form.kind == "consolidation":
        newest = form.merges.exclude(file="").order_by("-number").first()
        return (newest.file_name, files.read(newest.file)) if newest else ("", b"")
    if form.fill_id is None:
        return "", b""
    try:
        made = get_file(SYSTEM, form.fill_id)
    except FileNotMade:
        return "", b""
    return made.name, made.data


def digest_now(form: SentForm) -> str:
    """The digest of a sent form's data as they are now; "" before there are any."""
    if form.is_nil:
        return hashlib.sha256(f"nil {form.key}".encode()).hexdigest()
    _, data = data_of(form)
    return hashlib.sha256(data).hexdigest() if data else ""


def is_merge_current(merge: Merge) -> bool:
    """Whether every submission in a merge is still in force, and none came since that belongs in it."""
    sources = set(merge.sources.values_list("submission_id", flat=True))
    return sources == set(submissions_for(merge.sending_id, merge.sent_form_id).values_list("pk", flat=True))


def submissions_for(sending_id: int, sent_form_id: int | None) -> QuerySet[Submission]:
    """The submissions in force that belong in a merge: a township's own villages, or all places of a sending whose
    township handed over (villages without a township count by themselves), in the official order of areas."""
    rows = Submission.objects.filter(ended_at=None, sent_form__sending_id=sending_id, sent_form__kind="copy")
    if sent_form_id is not None:
        rows = rows.filter(sent_form__above_id=sent_form_id)
    else:
        done = ["sent:submitted", "sent:checked"]
        rows = rows.filter(Q(sent_form__above=None) | Q(sent_form__above__case__state_id__in=done))
    return rows.order_by("sent_form__area__code")
