"""A process that writes until it is killed: 200 threads, each tells over stdout what it begins and what was committed.

Also the worker that is killed beside it. What one write does is given as ``module:function`` (``--write``), so that the
same harness kills any action; the function takes the client key of the submission.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable


def say(word: str, key: str) -> None:
    """One line over the pipe; what was written stays readable after a kill."""
    os.write(1, f"{word} {key}\n".encode())


def write_thing(key: str) -> None:
    """The default write: a submission that counts once, with an audit row, a job, and every tenth time a file."""
    from yici.core import audit, files, jobs
    from yici.core.access import SYSTEM
    from yici.core.submissions import receive_once

    prepared = files.prepare(key.encode()) if key.endswith("0") else None

    def act() -> None:
        audit.record("kill.written", actor=SYSTEM, kind="thing", key=key)
        jobs.enqueue("kill.effect", {"key": key})
        if prepared is not None:
            files.refer(prepared, owner_kind="thing", owner_key=key, name="thing.txt")

    receive_once("kill", sender="writer", client_key=key, content=key.encode(), act=act)


def write_until_killed(write: Callable[[str], None], *, is_early: bool) -> None:
    """One thread of the server: new keys for ever. ``is_early`` is the control: it acknowledges before the commit."""
    from django.db import connection

    while True:
        key = uuid.uuid4().hex
        say("begun", key)
        if is_early:
            say("acknowledged", key)
        write(key)
        connection.close()
        if not is_early:
            say("acknowledged", key)


def register_effect() -> None:
    """The effect of a written thing, once: one more audit row, in the transaction that marks the job done."""
    from yici.core import audit, jobs
    from yici.core.access import SYSTEM

    def apply(work: jobs.Work) -> None:
        audit.record("kill.applied", actor=SYSTEM, kind="thing", key=work.payload["key"])

    # A short lease, so that what a killed worker had in hand is soon taken by the next.
    jobs.register("kill.effect", jobs.Handling(run=apply, one_write=True, lease_for=0.5, attempts=1000))


def main() -> None:
    """``write`` or ``work`` until killed; ``again`` sends the keys on stdin once more; ``finish`` runs what is left."""
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=["write", "work", "again", "finish"])
    parser.add_argument("--write", default="")
    parser.add_argument("--threads", type=int, default=200)
    parser.add_argument("--early", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    import django

    django.setup()
    register_effect()
    write = write_thing
    if arguments.write:
        module, _, name = arguments.write.partition(":")
        write = getattr(importlib.import_module(module), name)
    if arguments.role == "write":
        run_writers(write, arguments.threads, is_early=arguments.early)
    elif arguments.role == "again":
        for line in sys.stdin:
            write(line.strip())
    elif arguments.role == "work":
        run_worker()
    else:
        finish()


def run_writers(write: Callable[[str], None], count: int, *, is_early: bool) -> None:
    """All threads, and nothing else until the end."""
    for _ in range(count):
        threading.Thread(target=write_until_killed, args=(write,), kwargs={"is_early": is_early}, daemon=True).start()
    say("ready", "-")
    while True:
        time.sleep(1)


def run_worker() -> None:
    """Seal and run jobs until killed."""
    from yici.core import jobs, sealing

    say("ready", "-")
    while True:
        sealing.seal_all()
        jobs.run_due(limit=20)
        time.sleep(0.02)


def finish() -> None:
    """Run every job and seal every row that is left."""
    from yici.core import jobs, sealing
    from yici.core.models import Job

    deadline = time.monotonic() + 20
    while Job.objects.filter(state__in=["waiting", "running"]).exists() and time.monotonic() < deadline:
        if not jobs.run_due():
            time.sleep(0.1)
    sealing.seal_all()


if __name__ == "__main__":
    main()
