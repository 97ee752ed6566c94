"""A list of applications is read by the index that leads to it, and shows what the guard shows."""

from __future__ import annotations

import uuid

from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView
from yici.apps.services.guards import visible_applications
from yici.apps.services.selectors.applications import list_applications
from yici.apps.services.tests.cast import Services, applying
from yici.core.access import SYSTEM


def receive(services: Services) -> ApplicationView:
    return receive_application(actor=services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex)


def test_everybody_lists_what_the_guard_shows_newest_first(services: Services) -> None:
    for _ in range(3):
        receive(services)
    for name in ("mia", "ned", "oda", "pia"):
        actor = services.actor(name)
        seen = list(visible_applications(actor).order_by("-id").values_list("key", flat=True))
        assert [one.key for one in list_applications(actor)[0]] == seen, name
        assert len(seen) == (0 if name == "pia" else 3)
    assert len(list_applications(SYSTEM)[0]) == 3


def test_pages_follow_each_other_without_a_gap(services: Services) -> None:
    made = [receive(services).key for _ in range(5)]
    for name in ("mia", "ned"):
        found, before = [], 0
        for _ in range(3):
            rows, before = list_applications(services.actor(name), before, most=2)
            found.append([one.key for one in rows])
        assert found == [made[:2:-1], made[2:0:-1], made[:1]] and before == 0


def test_words_find_an_application_by_any_of_its_items(services: Services) -> None:
    made = receive(services)
    for name in ("mia", "ned", "oda"):
        assert [one.key for one in list_applications(services.actor(name), words="食品")[0]] == [made.key], name
        assert list_applications(services.actor(name), words="没有这样的事项")[0] == []
    assert list_applications(services.actor("pia"), words="食品")[0] == []
    assert list_applications(services.actor("pia"), words=made.number)[0] == []
