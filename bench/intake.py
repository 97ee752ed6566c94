"""Requests taken in over HTTP with validation at 1, 8 and 32 clients, per database, beside a bare view that inserts the
same rows by one statement. The goals hold on PostgreSQL; SQLite is reported.

The databases lie under ``.bench`` (or ``YICI_BENCH``) and are made anew; PostgreSQL is a throw-away server, or the one
that DATABASE_URL names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def run(scale: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One line for each database and number of clients."""
    named = os.environ.get("DATABASE_URL", "")
    has_server = named.startswith("postgres") or scale == "full"
    for database in ("sqlite", "postgresql") if has_server else ("sqlite",):
        yield from _lines(database, scale, rounds, named)


def _lines(database: str, scale: str, rounds: int, named: str) -> Iterator[dict[str, Any]]:
    folder = Path(os.environ.get("YICI_BENCH", ROOT / ".bench")) / f"intake-{database}-{scale}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    env = {
        **os.environ, "YICI_DATA": str(folder), "YICI_KEYS": str(folder / "keys"), "YICI_SAY_PER_MINUTE": "100000000",
        "DJANGO_SETTINGS_MODULE": "bench._intake_settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "bench._intake_case", database, scale, str(rounds)]
    if database == "sqlite":
        env.pop("DATABASE_URL", None)
    elif not named.startswith("postgres"):
        command = [str(ROOT / "tests" / "with_postgresql.sh"), *command]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)
    if process.wait() != 0:
        raise SystemExit(f"bench intake failed on {database}; see above")
