"""``yici city …``: check, load, export and format a city's files."""

from __future__ import annotations

import argparse
from pathlib import Path


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``city``."""
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="name every problem with file, line and repair")
    check.add_argument("folder", nargs="?", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=run_check, needs_django=False)
    form = commands.add_parser("format", help="bring the files into canonical form")
    form.add_argument("folder", nargs="?", type=Path)
    form.set_defaults(run=run_format, needs_django=False)
    load = commands.add_parser("load", help="show the difference to the database, then load it")
    load.add_argument("folder", nargs="?", type=Path)
    load.add_argument("--dry-run", action="store_true", help="show the difference only")
    load.add_argument("--take", choices=["file", "database"], default="", help="who wins where both changed")
    load.add_argument("--json", action="store_true")
    load.set_defaults(run=run_load)
    export = commands.add_parser("export", help="write the same files back from the database")
    export.add_argument("folder", type=Path)
    export.set_defaults(run=run_export)
