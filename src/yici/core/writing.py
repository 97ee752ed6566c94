"""Whose turn it is to write.

SQLite has one writer and no queue: with 32 writers some wait past five seconds. Behind one fair lock the worst wait is
a quarter of a second. Threads of this process queue first come, first served; other processes (worker, commands) take
the same file lock. PostgreSQL needs neither.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from yici.core.errors import Busy

WAIT_FOR = 20.0  # seconds before a writer is told to try again


class FairLock:
    """A lock that serves in the order of asking."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False

    def acquire(self, timeout: float) -> bool:
        """Take the lock within ``timeout`` seconds, or return False."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Event()
            self._queue.append(turn)
        if turn.wait(timeout):
            return True
        with self._mutex:
            if turn.is_set():  # handed over in the last moment
                return True
            self._queue.remove(turn)
        return False

    def release(self) -> None:
        """Hand the lock to whoever waits longest."""
        with self._mutex:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False


_threads = FairLock()
_holding = threading.local()  # whether this thread has the turn: work right after its commit may write again


def _take_file(path: Path, deadline: float) -> int:
    import os

    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    pause = 0.0005
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(handle)
                raise Busy from None
            time.sleep(pause)
            pause = min(pause * 2, 0.01)


@contextmanager
def write_turn() -> Iterator[None]:
    """Hold the turn to write while the block runs; raises ``Busy`` after twenty seconds of waiting.

    A thread that has the turn keeps it: an action in ``on_commit`` runs in the turn of the commit before it.
    """
    name = str(connection.settings_dict["NAME"])
    is_held = getattr(_holding, "turn", False)
    if is_held or connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        yield
        return
    import os

    deadline = time.monotonic() + WAIT_FOR
    if not _threads.acquire(WAIT_FOR):
        raise Busy
    try:
        handle = _take_file(Path(name + ".writing"), deadline)
        _holding.turn = True
        try:
            yield
        finally:
            _holding.turn = False
            os.close(handle)
    finally:
        _threads.release()
