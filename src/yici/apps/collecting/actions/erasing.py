"""An erased person leaves the files that collecting keeps: submissions, scans of sealed pages, merged workbooks."""

from __future__ import annotations

import uuid

from yici.apps.collecting.models import Merge, MergeSource, SealedCopy, Submission
from yici.apps.tables.public import fills_of_record
from yici.core import files
from yici.core.actions import action


@action
def erase_collected_files(record: uuid.UUID) -> int:
    """Erase every kept file that holds values of a record; versions, counts and receipts (keys only) stay. Returns how
    many files went. A merge can be made again without them."""
    submissions = Submission.objects.filter(sent_form__fill__in=fills_of_record(record)).exclude(file="")
    keys = list(submissions.values_list("pk", "key", "sent_form_id"))
    merges = Merge.objects.filter(
        pk__in=MergeSource.objects.filter(submission__in=[pk for pk, _, _ in keys]).values("merge")
    )
    scans = SealedCopy.objects.filter(print__sent_form__in={form for _, _, form in keys})
    above = Submission.objects.filter(sent_form__merges__in=merges, sent_form__kind="consolidation").exclude(file="")
    named = [("submission", key) for _, key, _ in keys]
    named += [("submission", key) for key in above.values_list("key", flat=True)]
    named += [("merge", key) for key in merges.values_list("key", flat=True)]
    named += [("sealed copy", key) for key in scans.values_list("key", flat=True)]
    count = sum(files.erase(kind, key) for kind, key in named)
    touched = [pk for pk, _, _ in keys] + list(above.values_list("pk", flat=True))
    merges.update(file="")
    Submission.objects.filter(pk__in=touched).update(file="")
    return count
