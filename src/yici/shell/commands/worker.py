"""``yici worker``: run jobs and what comes round."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici worker``."""
    parser.add_argument("--once", action="store_true", help="run what is due now, then end")
    parser.add_argument("--beside", action="store_true", help="end when the process that started this one ends")
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
        threading.Thread(target=_end_with, args=(os.getppid(), worker.end), daemon=True).start()
    worker.run_forever()
    return 0


def _end_with(parent: int, end: object) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    end()  # type: ignore[operator]
