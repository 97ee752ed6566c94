"""The worker ends when it is told to, and with the server that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A city of its own without tables: the worker keeps on looking for its database, as after a restart."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'city.sqlite3'}",
        "YICI_DATA": str(tmp_path),
        "YICI_KEYS": str(tmp_path / "keys"),
        "DJANGO_SETTINGS_MODULE": "yici.shell.settings",
    }


WORKER = [sys.executable, "-m", "yici.shell.cli", "worker"]


def test_the_worker_ends_when_it_is_told_to(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(WORKER, env=environment, stderr=subprocess.PIPE) as worker:
        assert worker.stderr is not None
        assert worker.stderr.readline(), "it says that it cannot reach its jobs, and goes on"
        threading.Thread(target=worker.stderr.read, daemon=True).start()  # a full pipe would hold it up
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0


SERVER = """
import os, subprocess, sys
worker = subprocess.Popen([*sys.argv[1:], "--beside", str(os.getpid())], stderr=subprocess.DEVNULL)
print(worker.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_the_worker_ends_with_the_server_that_started_it(environment: dict[str, str]) -> None:
    """The worker holds the pipe as long as it lives, so reading to the end waits for its end."""
    with subprocess.Popen([sys.executable, "-c", SERVER, *WORKER], env=environment, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        assert server.wait(20) == -signal.SIGKILL
        watch = threading.Timer(20, os.kill, (pid, signal.SIGKILL))
        watch.start()
        began = time.monotonic()
        server.stdout.read()
        watch.cancel()
    assert time.monotonic() - began < 15
