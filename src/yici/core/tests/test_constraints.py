"""The database itself refuses rows that contradict: each constraint of the core bites."""

from __future__ import annotations

import pytest

from yici.core import clock
from yici.core.ids import new_key
from yici.core.models import (
    CityRow,
    ExchangeBatch,
    ExchangeNote,
    FaceCopy,
    FileReference,
    Job,
    LoadedRow,
    Outgoing,
    SearchText,
    SearchToken,
    StoredFile,
    Submission,
)
from yici.core.tests.constraints import Case, assert_refused, names_of, once, twice

pytestmark = pytest.mark.django_db


def _file_named_twice() -> None:
    file = StoredFile.objects.create(address="a", size=1, key_id="k", stored_at=clock.now())
    twice(FileReference, file=file, owner_kind="thing", owner_key="1", name="a.txt", made_at=clock.now())()


def _notice(**changes: str) -> dict[str, object]:
    now = clock.now()
    return {"channel": "sms", "recipient": "1", "template": "a", "next_at": now, "posted_at": now, **changes}


CASES: dict[str, Case] = {
    "loaded_row_once": lambda: twice(LoadedRow, file="a.csv", code="1", content={}, loaded_at=clock.now())(),
    "city_row_once": twice(CityRow, file="a.csv", code="1", content={}),
    "exchange_batch_once": lambda: twice(ExchangeBatch, direction="in", number=1, at=clock.now())(),
    "exchange_direction_known": lambda: once(ExchangeBatch, direction="odd", number=1, at=clock.now())(),
    "exchange_note_once": lambda: twice(ExchangeNote, file="a", what="b", first_at=clock.now(), last_at=clock.now())(),
    "face_copy_once": lambda: twice(FaceCopy, kind="a", key="b", at=clock.now(), expires_at=clock.now())(),
    "file_named_once_by_owner": _file_named_twice,
    "job_state_known": lambda: once(Job, name="a", state="odd", run_at=clock.now(), asked_at=clock.now())(),
    "job_waits_once": lambda: twice(Job, name="a", once="x", run_at=clock.now(), asked_at=clock.now())(),
    "outgoing_once": lambda: twice(Outgoing, **_notice(once="x"))(),
    "outgoing_state_known": lambda: once(Outgoing, **_notice(state="odd"))(),
    "search_token_once": lambda: twice(SearchToken, kind="person", token="巴图", key=new_key())(),
    "search_text_once": lambda: twice(SearchText, kind="note", key=new_key())(),
    "submission_received_once": lambda: twice(
        Submission, kind="a", sender="b", client_key="c", digest=b"", received_at=clock.now()
    )(),
}


def test_every_constraint_has_its_case() -> None:
    assert names_of("core") <= set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(name: str) -> None:
    assert_refused(name, CASES[name])
