"""``yici serve``: the pages by granian, and beside them the worker that runs jobs."""

from __future__ import annotations

import argparse
import os
import socket
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
    if not _is_free(arguments.host, arguments.port):
        print(
            f"Port {arguments.port} is taken. Choose another one: PORT=8080 make run, or --port 8080.", file=sys.stderr
        )
        return 1
    os.environ["YICI_FACE"] = arguments.face
    if arguments.face != "public" and not _knows_its_cases():
        return 1
    server = _server(arguments)
    command = [sys.executable, "-m", "yici.shell.cli", "worker", "--beside", str(os.getpid())]
    worker = None if arguments.no_worker else subprocess.Popen(command)
    _welcome(arguments.host, arguments.port, arguments.face)
    _let_go_of_the_database()
    try:
        server.serve()
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=20)
    return 0


def _let_go_of_the_database() -> None:
    """Close what this process opened: the server's processes are forked from it, and two that talk over one connection
    wait for each other's answers for ever.
    """
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]


def _knows_its_cases() -> bool:
    """Whether every running case is in a state that this version knows; otherwise it is said and nothing starts."""
    from yici.apps.cases.public import check_states
    from yici.core.errors import YiciError

    try:
        check_states()
    except YiciError as error:
        print(error.message, file=sys.stderr)
        return False
    return True


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def _server(arguments: argparse.Namespace):  # type: ignore[no-untyped-def]  # granian's class has no public type
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    is_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return Granian(
        "yici.shell.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=1 if is_sqlite else 2,
        blocking_threads=arguments.threads,
        log_access=False,
        log_level=LogLevels.error,
    )


def _welcome(host: str, port: int, face: str) -> None:
    """What to open; on a demo city also as whom, and what to try first."""
    from yici.apps.places.public import has_account
    from yici.shell.demo import PASSWORD

    address = f"http://{host}:{port}"
    print(f"\n  open     {address}/\n  打开     {address}/", file=sys.stderr)
    if face != "public" and has_account("cun"):
        form = "tests/forms/list_mobile_party_members.xlsx"
        print(
            f"  sign in  cun, password {PASSWORD}\n  登录     账号 cun，密码 {PASSWORD}\n"
            f"  try      drop a form on the page, {form} to begin with\n"
            f"  先试试   把一张表拖进页面，比如 {form}\n",
            file=sys.stderr,
            flush=True,
        )
