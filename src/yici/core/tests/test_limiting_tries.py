"""So many tries at once, then so many a minute; the answer says when to come again."""

from __future__ import annotations

import threading

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from yici.core.ratelimit import Bucket, account_or_address, limited


class Time:
    at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_a_bucket_empties_and_fills_again() -> None:
    time = Time()
    bucket = Bucket(burst=3, per_minute=6, now=time)
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 0]
    assert bucket.take("a") == pytest.approx(10)
    assert bucket.take("b") == 0, "each key has its own"
    time.at += 10.1
    assert bucket.take("a") == 0 and bucket.take("a") > 0
    time.at += 3600
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 0] and bucket.take("a") > 0, (
        "it never holds more than its burst"
    )


def test_refused_tries_do_not_push_the_next_one_away() -> None:
    time = Time()
    bucket = Bucket(burst=1, per_minute=60, now=time)
    bucket.take("a")
    for _ in range(20):
        assert bucket.take("a") <= 1
    time.at += 1
    assert bucket.take("a") == 0


def test_many_keys_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yici.core.ratelimit.MOST_KEYS", 10)
    bucket = Bucket(burst=1, per_minute=1)
    for number in range(100):
        bucket.take(str(number))
    assert len(bucket._held) == 10


def test_threads_share_a_bucket_fairly() -> None:
    bucket, passed = Bucket(burst=20, per_minute=0.001), []

    def take_many() -> None:
        for _ in range(50):
            if bucket.take("a") == 0:
                passed.append(1)

    threads = [threading.Thread(target=take_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 20


def a_view(bucket: Bucket):
    @limited(bucket)
    def view(request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(name)

    return view


def test_a_limited_view_answers_429_with_the_time_to_wait(rf: RequestFactory) -> None:
    view = a_view(Bucket(burst=1, per_minute=6))
    request = rf.post("/", REMOTE_ADDR="203.0.113.5")
    request.htmx = True  # type: ignore[attr-defined]
    assert view(request, name="done").content == b"done"
    refused = view(request, name="done")
    assert refused.status_code == 429 and 9 <= int(refused.headers["Retry-After"]) <= 10
    assert refused.headers["Retry-After"] in refused.content.decode()
    assert view(rf.post("/", REMOTE_ADDR="203.0.113.6"), name="done").status_code == 200
    assert view(rf.get("/", REMOTE_ADDR="203.0.113.5"), name="done").status_code == 200, "reading is not a try"


def test_a_header_cannot_change_the_address(rf: RequestFactory) -> None:
    request = rf.post("/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert account_or_address(request) == "203.0.113.5"
