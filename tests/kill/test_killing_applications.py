"""kill -9 of the server while 200 phones hand in applications: a number that was told is one whole application."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest
from tests.kill.harness import HERE, ROUNDS, City, Clients, a_city, free_port, kill_in_the_middle, send_again

pytestmark = [pytest.mark.database, pytest.mark.thorough]
WHOLE = {
    "parts": ["food_licence", "shop_sign"], "cases": 3, "one_above": True, "assignments": 3, "clocks": 2, "events": 3,
    "letters": ["receipt"], "evidence": 2, "notices": 1, "audited": 1, "numbers": 3,
}  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with a_city(tmp_path_factory.mktemp("kill"), YICI_KILL_WRITE="kill_applications:take") as made:
        made.run(str(HERE / "kill_applications.py"), "prepare")
        yield made


def stored(city: City) -> tuple[dict[str, str], list[dict[str, object]]]:
    """The number and code of each client key, and what is stored that is no whole application.

    A case, a part, a letter, an applicant or a submission that belongs to no application fails.
    """
    lines = [json.loads(line) for line in city.run(str(HERE / "kill_applications.py"), "tell").splitlines()]
    *applications, left = lines
    assert not any(left.values()), left
    told = {one.pop("key"): one.pop("told") for one in applications}
    assert len(told) == len(applications), "two applications of one key"
    return told, [one for one in applications if one != WHOLE]


def test_a_number_that_was_told_is_one_whole_application(city: City) -> None:
    clients = Clients(free_port(), names=map(str, itertools.count(1)))
    for _ in range(ROUNDS):
        kill_in_the_middle(city, clients)
    found, torn = stored(city)
    assert clients.acknowledged - set(found) == set(), "acknowledged and lost"
    assert set(found) <= clients.begun, "nobody sent this"
    assert torn == []

    pending = clients.begun - clients.acknowledged
    assert pending, "the kill hit no application on its way"
    send_again(city, clients, clients.begun)  # also what was answered: a phone may not have heard it
    found, torn = stored(city)
    assert set(found) == clients.begun
    assert torn == []
    assert dict(clients.told) == {key: {told} for key, told in found.items()}, "another number than what is stored"
    verified = json.loads(city.run("-m", "yici.shell.cli", "audit", "verify", "--json"))
    assert verified["good"] is True
