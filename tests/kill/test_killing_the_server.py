"""kill -9 of server and worker in the middle of 200 concurrent writes: what was acknowledged is stored, once.

Runs against a real database in processes of its own: a SQLite file, or a throwaway database beside ``DATABASE_URL``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

WRITER = Path(__file__).with_name("writer.py")
ROUNDS = int(os.environ.get("YICI_KILL_ROUNDS", "2"))
pytestmark = pytest.mark.database


@dataclass
class Told:
    """What writers said before they died."""

    begun: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)


@dataclass
class City:
    """A database and a data folder that processes share."""

    environment: dict[str, str]

    def run(self, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, input=text, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(WRITER), *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, question: str) -> list[str]:
        """Lines printed by a few lines of Python inside the city."""
        head = "import django; django.setup()\nfrom yici.core import files\nfrom yici.core.models import *\n"
        return self.run("-c", head + question).stdout.split("\n")[:-1]


def _listen(process: subprocess.Popen[bytes], told: Told, ready: threading.Event) -> None:
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            word, _, key = line.decode().strip().partition(" ")
            if word == "ready":
                ready.set()
            elif len(key) == 32:  # a last line may be cut
                (told.begun if word == "begun" else told.acknowledged).add(key)


def kill_in_the_middle(city: City, told: Told, *words: str, least: int = 60) -> None:
    """Start server and worker, let at least so many writes be acknowledged, then kill both at a random moment."""
    processes = [city.start("write", *words), city.start("work")]
    before = len(told.acknowledged)
    listeners = []
    try:
        for process in processes:
            ready = threading.Event()
            listener = threading.Thread(target=_listen, args=(process, told, ready))
            listener.start()
            listeners.append(listener)
            assert ready.wait(60), "the process did not start"
        deadline = time.monotonic() + 30
        while len(told.acknowledged) < before + least and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.3))
    finally:
        for process in random.sample(processes, 2):
            process.send_signal(signal.SIGKILL)
        for process in processes:
            process.wait(30)
        for listener in listeners:
            listener.join(30)
    assert len(told.acknowledged) >= before + least, "too few writes to say anything"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("kill")
    name = f"yici_kill_{uuid.uuid4().hex[:8]}"
    server = os.environ.get("DATABASE_URL", "")
    url = f"sqlite:///{folder / 'city.sqlite3'}"
    if server.startswith("postgres"):
        _on_server(server, f'CREATE DATABASE "{name}"')
        url = server.rpartition("/")[0] + "/" + name
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "YICI_DATA": str(folder),
        "YICI_KEYS": str(folder / "keys"),
        "DJANGO_SETTINGS_MODULE": "yici.shell.settings",
    }
    made = City(environment)
    made.run("-m", "yici.shell.cli", "django", "migrate", "-v", "0")
    yield made
    if server.startswith("postgres"):
        _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


WRITTEN = "print(*AuditRow.objects.filter(verb='{}').values_list('object_key', flat=True), sep='\\n')"
LOST_FILES = (
    "for row in FileReference.objects.select_related('file'):\n"
    "    if files.read(row.file.address).decode() != row.owner_key: print(row.owner_key)"
)


def test_what_was_acknowledged_is_stored_and_what_was_not_can_be_sent_again(city: City) -> None:
    told = Told()
    for _ in range(ROUNDS):
        kill_in_the_middle(city, told)
    stored = Counter(city.ask(WRITTEN.format("kill.written")))
    assert told.acknowledged - set(stored) == set(), "acknowledged and lost"
    assert set(stored) <= told.begun, "nobody sent this"
    assert city.ask(LOST_FILES) == []

    pending = told.begun - told.acknowledged
    assert pending, "the kill hit no write in flight"
    city.run(str(WRITER), "again", text="\n".join(sorted(pending)))
    city.run(str(WRITER), "finish")
    assert Counter(city.ask(WRITTEN.format("kill.written"))) == dict.fromkeys(told.begun, 1)
    assert Counter(city.ask(WRITTEN.format("kill.applied"))) == dict.fromkeys(told.begun, 1), "each effect exactly once"
    assert '"good": true' in city.run("-m", "yici.shell.cli", "audit", "verify", "--json").stdout


def test_a_server_that_acknowledges_too_early_is_caught(city: City) -> None:
    """The control: the same harness must see the loss that it looks for."""
    told = Told()
    kill_in_the_middle(city, told, "--early", least=210)
    assert told.acknowledged - set(city.ask(WRITTEN.format("kill.written")))
