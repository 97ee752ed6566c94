"""The loop that runs jobs and what comes round by the clock: a process of its own, or a thread of the server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connections

from yici.core import jobs

log = logging.getLogger(__name__)

IDLE_FOR = 1.0  # seconds between two looks when nothing woke the loop
AFTER_FAILURE = 5.0  # seconds of rest when the database does not answer


@dataclass(frozen=True, slots=True)
class Round:
    """Something that comes round. ``run`` must be harmless when two workers do it at once."""

    name: str
    every: float  # seconds
    run: Callable[[], object]


_rounds: list[Round] = []


def register_round(turn: Round) -> None:
    """Add what comes round; called by the shell's ``reactions``. A second one of the same name replaces the first."""
    _rounds[:] = [known for known in _rounds if known.name != turn.name] + [turn]


class Worker:
    """One loop. ``stop`` may be set from a signal handler or another thread."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._next: dict[str, float] = {}

    def run_rounds(self, *, all_now: bool = False) -> None:
        """Run what is due by the monotonic clock; one that fails does not keep the others from running."""
        now = time.monotonic()
        for turn in list(_rounds):
            if self.stop.is_set():
                return
            if all_now or now >= self._next.get(turn.name, 0.0):
                self._next[turn.name] = now + turn.every
                try:
                    turn.run()
                except Exception:
                    log.exception("round %s failed", turn.name)

    def run_once(self) -> int:
        """Everything that comes round and every job that is due, once; returns how many jobs ran."""
        self.run_rounds(all_now=True)
        return jobs.run_due()

    def run_forever(self) -> None:
        """Run until ``stop`` is set; survives a database that is away for a while."""
        while not self.stop.is_set():
            rest = IDLE_FOR
            try:
                close_old_connections()
                jobs.awake.clear()
                self.run_rounds()
                while not self.stop.is_set() and jobs.run_one():
                    self.run_rounds()
            except Exception:
                log.exception("the worker could not reach its jobs")
                rest = AFTER_FAILURE
            jobs.awake.wait(rest)
        connections.close_all()

    def end(self) -> None:
        """Ask the loop to end after the job in hand."""
        self.stop.set()
        jobs.awake.set()


def start_thread() -> Worker:
    """Start a worker as a daemon thread of this process (``yici serve`` on a laptop)."""
    worker = Worker()
    threading.Thread(target=worker.run_forever, name="yici-worker", daemon=True).start()
    return worker
