"""``yici oversight``: registers at the command line."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path


def register(parser: argparse.ArgumentParser) -> None:
    """The commands of the group."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    bring = commands.add_parser("import", help="fill a register of inspection from a table")
    bring.add_argument("register", choices=("targets", "inspectors", "ties"))
    bring.add_argument("file", type=Path, metavar="FILE", help="a .csv, .xlsx or .xls file with a row of headings")
    what = bring.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="only look at all rows")
    what.add_argument("--apply", action="store_true", help="write them as one version; one bad row and nothing is")
    bring.add_argument("--why", default="", metavar="TEXT", help="why the register is changed; needed with --apply")
    bring.add_argument("--as", dest="user", default="", metavar="USER", help="who changes it; needed with --apply")
    bring.add_argument("--json", action="store_true", help="print one JSON document")
    bring.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Look at a table, or write it as one version of its register; 2 when a row is wrong or it was refused."""
    from yici.apps.oversight.actions.registers import apply_import, check_import
    from yici.apps.oversight.rules.trouble import words_of_trouble
    from yici.apps.places.public import actor_named
    from yici.apps.records.public import read_grid
    from yici.core.errors import YiciError

    try:
        grid = read_grid(arguments.file.read_bytes(), arguments.file.name)
        if arguments.check:
            done = check_import(arguments.register, grid)
        else:
            done = apply_import(
                actor=actor_named(arguments.user), register=arguments.register, grid=grid, why=arguments.why,
                source=arguments.file.name,
            )  # fmt: skip
    except OSError as problem:
        print(f"{arguments.file}: {problem.strerror}", file=sys.stderr)
        return 2
    except YiciError as problem:
        print(problem, file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(dataclasses.asdict(done), ensure_ascii=False))
    else:
        for one in done.troubles:
            print(f"{arguments.file}:{one.line}: {words_of_trouble(one)}", file=sys.stderr)
        print(f"{done.rows} rows: {done.added} new, {done.changed} changed, {done.same} as before")
    return 2 if done.troubles else 0
