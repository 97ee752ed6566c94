"""``yici worker``: run jobs and what comes round."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici worker``."""
    parser.add_argument("--once", action="store_true", help="run what is due now, then end")
    parser.add_argument("--beside", type=int, metavar="PID", help="end when the server of this number ends")
    parser.set_defaults(run=run_worker, needs_django=True)


def run_worker(arguments: argparse.Namespace) -> int:
    """Run until stopped; the job in hand is finished first."""
    from yici.core.worker import Worker

    worker = Worker()
    if arguments.once:
        print(f"{worker.run_once()} jobs", file=sys.stderr)
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.end())
    if arguments.beside:
        threading.Thread(target=_end_with, args=(arguments.beside, worker.end), daemon=True).start()
    worker.run_forever()
    return 0


def _end_with(server: int, end: Callable[[], None]) -> None:
    while os.getppid() == server:  # a killed server cannot tell its worker to end
        time.sleep(1)
    end()
