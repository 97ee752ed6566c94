"""Intake needs neither classifier, mail, SMS, search nor worker: a request is taken, nothing is lost or told twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from yici.apps.hotline.models import Request
from yici.apps.hotline.tests.cast import PHONE, Hotline
from yici.core import delivery, jobs, text_search
from yici.core.models import Outgoing, SearchWaiting

SAID = {"client_key": "k1", "text": "暖气不热，家里只有十四度", "area": "159901100202", "phone": PHONE}
DOWN = (
    "yici.apps.hotline.selectors.sorting.guess_kind",
    "yici.core.jobs.enqueue",
    "yici.core.text_search.index_waiting",
)


@pytest.fixture
def everything_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_words: Any, **_more: Any) -> None:
        raise OSError("down")

    for name in DOWN:
        monkeypatch.setattr(name, fail)
    for module in (delivery, jobs):
        for name, value in vars(module).items():
            if callable(value) and getattr(value, "__module__", "") == module.__name__ and not isinstance(value, type):
                monkeypatch.setattr(module, name, fail)


def test_with_everything_else_down_it_is_taken_and_told_once(hotline: Hotline, everything_down: None) -> None:
    for _ in range(2):
        assert Client().post("/say/", SAID, follow=True).status_code == 200
    row = Request.objects.get()
    assert list(Outgoing.objects.filter(recipient=str(row.key)).values_list("template", "state")) == [
        ("request.received", "waiting")
    ]
    assert SearchWaiting.objects.filter(key=row.key).count() == 1


def test_what_waited_is_found_once_the_search_is_back(hotline: Hotline) -> None:
    Client().post("/say/", SAID)
    text_search.index_waiting()
    assert not SearchWaiting.objects.exists()
