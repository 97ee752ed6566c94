"""Rows of several tables are written together, and a shut gate keeps out what stands behind it."""

from __future__ import annotations

import uuid

import pytest

from yici.core import audit, clock, numbers, outbox, submissions
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.errors import SameKeyOtherContent
from yici.core.models import AuditRow, FileReference, IssuedNumber, Outgoing, StoredFile, Submission
from yici.core.together import Together

pytestmark = pytest.mark.django_db


@action
def take(client_key: str, number: str, content: str = "words") -> object:
    """As an app does it: a submission, a number, an audit row, a notice."""
    together = Together()
    submission = submissions.gate(together, "t", sender="", client_key=client_key, content=content, answer=number)
    issued = numbers.gate(together, number)
    audit.add(together, "thing.taken", actor=SYSTEM, kind="thing", key=number, many=3)
    outbox.add(together, outbox.Notice("sms", "requester", "x", "thing", {"n": 1}, f"{client_key} told"))
    shut = together.write()
    if shut is submission:
        return submissions.earlier_answer(submission)
    if shut is issued:
        submissions.give_back(submission)
        return "another number"
    return number


def test_all_rows_are_there_with_their_values() -> None:
    assert take("k", "R26-0000001-1") == "R26-0000001-1"
    row, notice, submission = AuditRow.objects.get(), Outgoing.objects.get(), Submission.objects.get()
    assert (row.verb, row.details, len(bytes(row.nonce)), row.batch) == ("thing.taken", {"many": 3}, 16, None)
    assert (notice.facts, notice.state, notice.once) == ({"n": 1}, "waiting", "k told")
    assert (submission.answer, len(bytes(submission.digest))) == ({"answer": "R26-0000001-1"}, 32)


def test_a_submission_that_came_before_gets_its_first_answer_and_nothing_else_is_written() -> None:
    take("k", "R26-0000001-1")
    assert take("k", "R26-0000002-2") == "R26-0000001-1"
    assert (AuditRow.objects.count(), Outgoing.objects.count(), IssuedNumber.objects.count()) == (1, 1, 1)
    with pytest.raises(SameKeyOtherContent):
        take("k", "R26-0000003-3", content="other words")


def test_a_number_given_before_keeps_out_what_stands_behind_it_and_leaves_the_key_free() -> None:
    take("k", "R26-0000001-1")
    assert take("k2", "R26-0000001-1") == "another number"
    assert (AuditRow.objects.count(), Submission.objects.count()) == (1, 1)
    assert take("k2", "R26-0000002-2") == "R26-0000002-2"


@action
def two_rows(address: str) -> FileReference:
    together, now = Together(), clock.now()
    stored = together.add(StoredFile(address=address, media_type="text/plain", size=1, key_id="k", stored_at=now))
    named = together.add(FileReference(file=stored, owner_kind="thing", owner_key="1", name="a", made_at=now))
    assert together.write() is None
    return named


def test_a_row_names_one_that_was_added_before_it() -> None:
    named = two_rows("0" * 64)
    found = FileReference.objects.get()
    assert (found.pk, found.file.address, found.key) == (named.pk, "0" * 64, named.key)


def test_a_text_that_is_too_long_is_refused_not_cut() -> None:
    from django.db import connection
    from django.db.utils import DataError

    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no lengths")
    with pytest.raises(DataError):
        two_rows("0" * 65)


def test_outside_an_action_nothing_is_written() -> None:
    together = Together()
    numbers.gate(together, str(uuid.uuid4())[:20])
    with pytest.raises(RuntimeError):
        together.write()
