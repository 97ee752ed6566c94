"""A city in processes of its own, 200 clients that write, and the kill in the middle.

Runs against a real database: a SQLite file, or a throwaway database beside ``DATABASE_URL``.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS = int(os.environ.get("YICI_KILL_ROUNDS", "2"))
CLIENTS = 200


@dataclass
class City:
    """A database and a data folder that processes share."""

    environment: dict[str, str]

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *words],
            env={**self.environment, **more},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # the server has processes of its own: the whole group is killed
        )

    def ask(self, question: str) -> list[str]:
        """Lines printed by a few lines of Python inside the city."""
        head = "import django; django.setup()\nfrom yici.core import files\nfrom yici.core.models import *\n"
        return self.run("-c", head + question).split("\n")[:-1]


@dataclass
class Clients:
    """200 browsers that submit new things until the server is gone."""

    port: int
    names: Iterator[str] = field(default_factory=lambda: iter(lambda: uuid.uuid4().hex, ""))
    begun: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # every answer to a key
    stop: threading.Event = field(default_factory=threading.Event)

    def submit(self, key: str) -> bool:
        """Whether the server said that it is stored."""
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            browser.request("POST", f"/write/{key}", headers={"Content-Length": "0"})
            answer = browser.getresponse()
            told = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            browser.close()
        if answer.status == 200:
            self.told[key].add(told)
        return answer.status == 200

    def submit_until_stopped(self) -> None:
        while not self.stop.is_set():
            key = next(self.names)
            self.begun.add(key)
            if self.submit(key):
                self.acknowledged.add(key)

    def run_while(self, seconds: float, least: int) -> list[threading.Thread]:
        """Start all, and come back when at least so many writes are acknowledged and the seconds have passed."""
        threads = [threading.Thread(target=self.submit_until_stopped, daemon=True) for _ in range(CLIENTS)]
        before = len(self.acknowledged)
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 30
        while len(self.acknowledged) < before + least and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(seconds)
        return threads


def wait_for(clients: Clients) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", clients.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def start_server(city: City, port: int, **more: str) -> subprocess.Popen[bytes]:
    words = ["--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-access-log"]
    return city.start("-m", "granian", *words, "yici.shell.wsgi:application", **more)


def kill_in_the_middle(city: City, clients: Clients, least: int = 60, **more: str) -> None:
    """Start server and worker, let at least so many writes be acknowledged, then kill both at a random moment."""
    processes = [start_server(city, clients.port, **more), city.start(str(HERE / "kill_worker.py"), "work")]
    before, threads = len(clients.acknowledged), []
    try:
        wait_for(clients)
        clients.stop.clear()
        threads = clients.run_while(random.uniform(0, 0.3), least)
    finally:
        clients.stop.set()
        for process in random.sample(processes, 2):
            os.killpg(process.pid, signal.SIGKILL)
        for process in processes:
            process.wait(30)
        for thread in threads:
            thread.join(30)
    assert len(clients.acknowledged) >= before + least, "too few writes to say anything"


def send_again(city: City, clients: Clients, keys: set[str]) -> None:
    """A new server; everything without an answer is sent once more, as a browser does."""
    server = start_server(city, clients.port)
    try:
        wait_for(clients)
        with ThreadPoolExecutor(8) as browsers:
            assert all(browsers.map(clients.submit, keys))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def a_city(folder: Path, **more: str) -> Iterator[City]:
    """A city with an empty database: a SQLite file in the folder, or a throwaway database beside ``DATABASE_URL``."""
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
        "DJANGO_SETTINGS_MODULE": "kill_settings",
        "PYTHONPATH": str(HERE),
        **more,
    }
    made = City(environment)
    tables = [] if "YICI_KILL_WRITE" in environment else ["core"]  # what the default write needs
    made.run("-m", "yici.shell.cli", "django", "migrate", *tables, "-v", "0")
    yield made
    if server.startswith("postgres"):
        _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
