"""One press of the button counts once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from yici.core import clock
from yici.core.errors import SameKeyOtherContent
from yici.core.models import Submission
from yici.core.submissions import forget_old, receive_once

pytestmark = pytest.mark.django_db(transaction=True)


def submit(done: list[str], content: object = b"form", sender: str = "anna", key: str = "k1") -> object:
    def act() -> dict[str, int]:
        done.append(key)
        return {"number": len(done)}

    return receive_once("answer", sender=sender, client_key=key, content=content, act=act)


def test_the_second_submission_gets_the_first_answer() -> None:
    done: list[str] = []
    assert submit(done) == submit(done) == {"number": 1} and done == ["k1"]
    assert submit(done, key="k2") == {"number": 2}
    assert submit(done, sender="bert") == {"number": 3}, "a key is its sender's own"


def test_the_same_key_with_other_content_is_refused() -> None:
    done: list[str] = []
    submit(done, content={"a": 1, "b": [2]})
    assert submit(done, content={"b": [2], "a": 1}) == {"number": 1}
    with pytest.raises(SameKeyOtherContent):
        submit(done, content={"a": 1, "b": [3]})
    assert done == ["k1"]


def test_an_answer_of_nothing_is_an_answer() -> None:
    runs: list[int] = []
    for _ in range(2):
        receive_once("note", sender="anna", client_key="k", content=b"", act=lambda: runs.append(1))
    assert runs == [1]


def test_a_submission_that_failed_may_be_sent_again() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        receive_once("answer", sender="anna", client_key="k1", content=b"form", act=fail)
    assert submit([]) == {"number": 1}


def test_submissions_at_once_count_once() -> None:
    done: list[str] = []
    answers: list[object] = []

    def send() -> None:
        try:
            answers.append(submit(done))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert done == ["k1"] and answers == [{"number": 1}] * 8


def test_old_submissions_are_forgotten() -> None:
    with clock.held_at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        submit([])
    submit([], key="k2")
    assert forget_old() == 1 and Submission.objects.get().client_key == "k2"
