"""kill -9 of server and worker during 200 concurrent record writes: acknowledged = stored, whole, once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest
from tests.kill.harness import HERE, ROUNDS, City, Clients, a_city, free_port, kill_in_the_middle, send_again

pytestmark = [pytest.mark.database, pytest.mark.thorough]
WHOLE = {"by_number": True, "versions": 2, "version": 2, "numbers": 1, "relations": 1, "created": 1, "changed": 2}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with a_city(tmp_path_factory.mktemp("kill"), YICI_KILL_WRITE="kill_records:write_record") as made:
        made.run(str(HERE / "kill_records.py"), "prepare")
        yield made


def stored(city: City) -> dict[str, dict[str, object]]:
    """What is stored of each client key; a record without a submission, or half a record, fails."""
    *lines, last = [json.loads(line) for line in city.run(str(HERE / "kill_records.py"), "tell").splitlines()]
    assert last == {"orphans": 0}
    return {line.pop("key"): line for line in lines}


def test_acknowledged_records_are_stored_whole_and_once(city: City) -> None:
    clients = Clients(free_port(), names=map(str, itertools.count(1)))
    for _ in range(ROUNDS):
        kill_in_the_middle(city, clients)
    found = stored(city)
    assert clients.acknowledged - set(found) == set(), "acknowledged and lost"
    assert set(found) <= clients.begun, "nobody sent this"
    assert [one for one in found.values() if one != WHOLE] == []

    pending = clients.begun - clients.acknowledged
    assert pending, "the kill hit no write in flight"
    send_again(city, clients, pending)
    city.run(str(HERE / "kill_worker.py"), "finish")
    found = stored(city)
    assert set(found) == clients.begun
    assert [one for one in found.values() if one != WHOLE] == []
    verified = json.loads(city.run("-m", "yici.shell.cli", "audit", "verify", "--json"))
    assert verified["good"] is True
