"""``yici setup``: make or upgrade the database, load the city's files, prepare pages; with ``--demo`` a demo city."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici setup``."""
    parser.add_argument("--demo", action="store_true", help="add demo accounts and synthetic residents (once)")
    parser.add_argument("--count", type=int, default=6000, help="how many demo residents (default 6000)")
    parser.add_argument("--requests", type=int, default=1500, help="how many demo requests (default 1500)")
    parser.set_defaults(run=run_setup, needs_django=False)


def _step(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


def run_setup(arguments: argparse.Namespace) -> int:
    """Each step can be repeated; data stays."""
    started = time.monotonic()
    from yici.core.startup import use_django
    from yici.shell.catalogue import compile_catalogues

    _step("messages in two languages")
    compile_catalogues()
    use_django()
    from django.conf import settings
    from django.core.management import call_command

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    _step("database")
    call_command("migrate", verbosity=0, interactive=False)
    _step("style sheet and scripts")
    call_command("collectstatic", verbosity=0, interactive=False)
    _step(f"city files of {Path(settings.CITY).name}")
    from yici.shell.commands.city import load_quietly

    if load_quietly(Path(settings.CITY)) != 0:
        return 1
    if arguments.demo:
        from yici.shell.demo import make_demo_city

        make_demo_city(count=arguments.count, requests=arguments.requests, say=_step)
    _step(f"ready after {time.monotonic() - started:.0f} s")
    return 0
