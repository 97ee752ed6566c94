"""The worker that is killed beside the server: ``work`` until killed, or ``finish`` what is left."""

from __future__ import annotations

import sys
import time

import django

django.setup()

import kill_site  # noqa: E402, F401 - registers the effect

from yici.core import jobs, sealing  # noqa: E402
from yici.core.models import Job  # noqa: E402


def work() -> None:
    """Seal and run jobs without a pause, so that the kill meets them in the middle."""
    while True:
        sealing.seal_all()
        jobs.run_due(limit=20)
        time.sleep(0.02)


def finish() -> None:
    """Run every job and seal every row that is left."""
    deadline = time.monotonic() + 20
    while Job.objects.filter(state__in=["waiting", "running"]).exists() and time.monotonic() < deadline:
        if not jobs.run_due():
            time.sleep(0.1)
    sealing.seal_all()


if __name__ == "__main__":
    work() if sys.argv[1] == "work" else finish()
