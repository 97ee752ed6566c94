"""kill -9 of the server while 200 phones send requests: acknowledged = stored, whole, once; the phone tries again."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest
from tests.kill.harness import HERE, ROUNDS, City, Clients, a_city, free_port, kill_in_the_middle, send_again

pytestmark = [pytest.mark.database, pytest.mark.thorough]
WHOLE = {"assignments": 1, "clocks": 2, "events": 1, "notices": 1, "requester": True, "number": 1}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with a_city(tmp_path_factory.mktemp("kill"), YICI_KILL_WRITE="kill_requests:take") as made:
        made.run(str(HERE / "kill_requests.py"), "prepare")
        yield made


def stored(city: City) -> dict[str, dict[str, object]]:
    """What is stored of each client key; a case, a submission or a requester without a request fails."""
    *lines, left = [json.loads(line) for line in city.run(str(HERE / "kill_requests.py"), "tell").splitlines()]
    assert left == {"cases": 0, "submissions": 0, "requesters": 0}
    return {line.pop("key"): line for line in lines}


def test_acknowledged_requests_are_stored_whole_and_once(city: City) -> None:
    clients = Clients(free_port(), names=map(str, itertools.count(1)))
    for _ in range(ROUNDS):
        kill_in_the_middle(city, clients)
    found = stored(city)
    assert clients.acknowledged - set(found) == set(), "acknowledged and lost"
    assert set(found) <= clients.begun, "nobody sent this"
    assert [one for one in found.values() if one != WHOLE] == []

    pending = clients.begun - clients.acknowledged
    assert pending, "the kill hit no request on its way"
    send_again(city, clients, pending)
    found = stored(city)
    assert set(found) == clients.begun
    assert [one for one in found.values() if one != WHOLE] == []
    verified = json.loads(city.run("-m", "yici.shell.cli", "audit", "verify", "--json"))
    assert verified["good"] is True
