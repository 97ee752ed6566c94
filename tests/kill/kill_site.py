"""The address ``/write/<key>``: one write through the real action path, acknowledged after its commit.

What one write does may be given as ``module:function`` in ``YICI_KILL_WRITE``; the function takes the client key of the
submission. ``YICI_KILL_EARLY`` is the control: the answer goes out before the commit.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yici.core import audit, files, jobs
from yici.core.access import SYSTEM
from yici.core.submissions import receive_once


def write_thing(key: str) -> None:
    """The default write: a submission that counts once, with an audit row, a job, and every tenth time a file."""
    prepared = files.prepare(key.encode()) if key.endswith("0") else None

    def act() -> None:
        audit.record("kill.written", actor=SYSTEM, kind="thing", key=key)
        jobs.enqueue("kill.effect", {"key": key})
        if prepared is not None:
            files.refer(prepared, owner_kind="thing", owner_key=key, name="thing.txt")

    receive_once("kill", sender="writer", client_key=key, content=key.encode(), act=act)


def chosen_write() -> Callable[[str], str | None]:
    """``write_thing``, or what the environment names."""
    module, _, name = os.environ.get("YICI_KILL_WRITE", "").partition(":")
    chosen: Callable[[str], str | None] = getattr(importlib.import_module(module), name) if module else write_thing
    return chosen


def apply_effect(work: jobs.Work) -> None:
    """The effect of a written thing: one more audit row, in the transaction that marks the job done."""
    audit.record("kill.applied", actor=SYSTEM, kind="thing", key=work.payload["key"])


# A short lease, so that what a killed worker had in hand is soon taken by the next.
jobs.register("kill.effect", jobs.Handling(run=apply_effect, one_write=True, lease_for=0.5, attempts=1000))


@csrf_exempt
def write(request: HttpRequest, key: str) -> HttpResponse:
    """200 says: it is stored; and what the write told, if it told anything."""
    told = None
    if "YICI_KILL_EARLY" in os.environ:
        threading.Thread(target=_write_later, args=(key,), daemon=True).start()
    else:
        told = chosen_write()(key)
    return HttpResponse(told or "stored")


def _write_later(key: str) -> None:
    try:
        chosen_write()(key)
    finally:
        connection.close()


urlpatterns = [path("write/<str:key>", write)]
