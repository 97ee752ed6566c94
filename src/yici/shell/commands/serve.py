"""``yici serve``: the pages by granian, and beside them the worker that runs jobs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici serve``."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--face", choices=["desk", "public", "both"], default="both", help="which pages to serve")
    parser.add_argument("--threads", type=int, default=8, help="requests worked on at once (default 8)")
    parser.add_argument("--no-worker", action="store_true", help="run no jobs beside the server")
    parser.set_defaults(run=run_serve, needs_django=True)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until stopped. SQLite gets one server process: its writers stand in one fair queue."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    os.environ["YICI_FACE"] = arguments.face
    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    worker = (
        None
        if arguments.no_worker
        else subprocess.Popen([sys.executable, "-m", "yici.shell.cli", "worker", "--beside", str(os.getpid())])
    )
    server = Granian(
        "yici.shell.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=1 if is_sqlite else 2,
        blocking_threads=arguments.threads,
        log_access=False,
        log_level=LogLevels.warning,
    )
    try:
        server.serve()
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=20)
    return 0
