"""``yici city …``: check, load, export and format a city's files."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yici.shell.cities import CityDifference

SHOWN = 12  # rows of a difference printed for each table


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


def city_folder(given: Path | None) -> Path:
    """The folder named, or ``YICI_CITY``, or the city that comes with the sources."""
    if given is not None:
        return given
    return Path(os.environ.get("YICI_CITY", Path(__file__).resolve().parents[4] / "cities" / "ordos"))


def run_check(arguments: argparse.Namespace) -> int:
    """Exit code 2 when there are problems."""
    from yici.shell.cityfiles import problems_of

    folder = city_folder(arguments.folder)
    if not folder.is_dir():
        print(f"There is no folder {folder}. Name the folder of a city.", file=sys.stderr)
        return 2
    problems = problems_of(folder)
    if arguments.json:
        print(json.dumps([dataclasses.asdict(one) | {"text": str(one)} for one in problems], ensure_ascii=False))
    else:
        for one in problems:
            print(one)
        print(f"{len(problems)} problems" if problems else "no problems", file=sys.stderr)
    return 2 if problems else 0


def run_format(arguments: argparse.Namespace) -> int:
    """Name the files that were changed."""
    from yici.core.cityfiles import format_city
    from yici.shell.cityfiles import TABLES

    try:
        for file in format_city(city_folder(arguments.folder), TABLES):
            print(file)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _show(found: CityDifference) -> None:
    for table in found.tables:
        if table.is_empty() and not table.kept:
            continue
        print(f"{table.file}: {len(table.added)} new, {len(table.changed)} changed, {len(table.retired)} retired, "
              f"{table.unchanged} as before")  # fmt: skip
        for code, columns in list(table.changed.items())[:SHOWN]:
            print(f"  ~ {code}: {', '.join(columns)}")
        for code in table.retired[:SHOWN]:
            print(f"  - {code}")
        for code, columns in list(table.kept.items())[:SHOWN]:
            print(f"  = {code}: {', '.join(columns)} changed in the database only, kept")
        for code, columns in table.conflicts.items():
            print(f"  ! {code}: {', '.join(columns)} changed in both; say --take file or --take database")


def run_load(arguments: argparse.Namespace) -> int:
    """Exit code 2 when the files have problems, 1 when conflicts wait for a decision."""
    from yici.shell.cities import load_city

    found = load_city(city_folder(arguments.folder), take=arguments.take, dry_run=arguments.dry_run)
    if arguments.json:
        tables = [dataclasses.asdict(one) for one in found.tables]
        print(json.dumps({"problems": [str(one) for one in found.problems], "tables": tables}, ensure_ascii=False))
    else:
        for one in found.problems:
            print(one, file=sys.stderr)
        _show(found)
        if not found.problems and found.is_empty():
            print("nothing to load: files and database agree")
    if found.problems:
        return 2
    return 1 if found.conflicts and not arguments.take else 0


def load_quietly(folder: Path) -> int:
    """Load at setup: say something only when it does not work. Changes made in the browser stay."""
    from yici.shell.cities import load_city

    found = load_city(folder)
    for one in found.problems:
        print(one, file=sys.stderr)
    if found.conflicts:
        _show(found)
    return 2 if found.problems else 0


def run_export(arguments: argparse.Namespace) -> int:
    """Name the files that were written."""
    from yici.shell.cities import export_city

    arguments.folder.mkdir(parents=True, exist_ok=True)
    for file in export_city(arguments.folder):
        print(file)
    return 0
