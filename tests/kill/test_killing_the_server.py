"""kill -9 of server and worker in the middle of 200 concurrent writes: what was acknowledged is stored, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.kill.harness import HERE, ROUNDS, City, Clients, a_city, free_port, kill_in_the_middle, send_again

pytestmark = [pytest.mark.database, pytest.mark.thorough]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with a_city(tmp_path_factory.mktemp("kill")) as made:
        yield made


WRITTEN = "print(*AuditRow.objects.filter(verb='{}').values_list('object_key', flat=True), sep='\\n')"
LOST_FILES = (
    "for row in FileReference.objects.select_related('file'):\n"
    "    if files.read(row.file.address).decode() != row.owner_key: print(row.owner_key)"
)


def test_what_was_acknowledged_is_stored_and_what_was_not_can_be_sent_again(city: City) -> None:
    clients = Clients(free_port())
    for _ in range(ROUNDS):
        kill_in_the_middle(city, clients)
    stored = Counter(city.ask(WRITTEN.format("kill.written")))
    assert clients.acknowledged - set(stored) == set(), "acknowledged and lost"
    assert set(stored) <= clients.begun, "nobody sent this"
    assert city.ask(LOST_FILES) == []

    pending = clients.begun - clients.acknowledged
    assert pending, "the kill hit no write in flight"
    send_again(city, clients, pending)
    city.run(str(HERE / "kill_worker.py"), "finish")
    assert Counter(city.ask(WRITTEN.format("kill.written"))) == dict.fromkeys(clients.begun, 1)
    assert Counter(city.ask(WRITTEN.format("kill.applied"))) == dict.fromkeys(clients.begun, 1), "each effect once"
    assert '"good": true' in city.run("-m", "yici.shell.cli", "audit", "verify", "--json")


def test_a_server_that_acknowledges_too_early_is_caught(city: City) -> None:
    """The control: the same harness must see the loss that it looks for."""
    clients = Clients(free_port())
    kill_in_the_middle(city, clients, YICI_KILL_EARLY="1")
    assert clients.acknowledged - set(city.ask(WRITTEN.format("kill.written")))
