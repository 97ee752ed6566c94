"""``yici hotline``: what is done for requests at the command line. Each command has its own function below."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path


def register(parser: argparse.ArgumentParser) -> None:
    """The commands of the group."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    poster = commands.add_parser("poster", help="write the poster of a code on a wall as PDF")
    poster.add_argument("code", help="the code, as the list of codes shows it")
    poster.add_argument("address", help="where citizens reach the pages, https://…")
    poster.add_argument("target", type=Path, help="the PDF to write")
    poster.set_defaults(run=run_poster)
    mail = commands.add_parser("mail", help="take in the messages of a folder (a maildir, or files ending in .eml)")
    mail.add_argument("--folder", type=Path, required=True, metavar="DIR", help="where the messages lie")
    mail.add_argument("--json", action="store_true", help="print one JSON document")
    mail.set_defaults(run=run_mail)
    bring = commands.add_parser("import", help="bring in requests of the system before, from a table")
    bring.add_argument("file", type=Path, metavar="FILE", help="a .csv, .xlsx or .xls file with a row of headings")
    what = bring.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="only look at all rows")
    what.add_argument("--apply", action="store_true", help="bring them in; one bad row and nothing is written")
    bring.add_argument("--json", action="store_true", help="print one JSON document")
    bring.set_defaults(run=run_import)
    erase = commands.add_parser("erase", help="erase who made a request, with a reason and a second person")
    erase.add_argument("number", help="the number of one of the requests")
    erase.add_argument("--reason", required=True)
    erase.add_argument("--legal-basis", required=True, metavar="TEXT")
    erase.add_argument("--as", dest="user", required=True, metavar="USER", help="who asks")
    erase.add_argument("--second", required=True, metavar="USER", help="who confirms")
    erase.set_defaults(run=run_erase)


def run_erase(arguments: argparse.Namespace) -> int:
    """Erase a requester with all requests and say what was removed; 2 when it was refused."""
    from yici.apps.hotline.actions.erasing import erase_requester
    from yici.apps.hotline.selectors.numbers import request_key
    from yici.apps.places.public import actor_named
    from yici.core.errors import YiciError

    try:
        counts = erase_requester(
            actor=actor_named(arguments.user), request=request_key(arguments.number), reason=arguments.reason,
            legal_basis=arguments.legal_basis, second=actor_named(arguments.second),
        )  # fmt: skip
    except YiciError as problem:
        print(problem, file=sys.stderr)
        return 2
    for place, count in counts.items():
        print(f"{place}: {count}")
    return 0


def run_poster(arguments: argparse.Namespace) -> int:
    """Write a poster; 2 when there is no such code."""
    from yici.apps.hotline.selectors.spots import make_poster
    from yici.core.errors import YiciError

    try:
        made = make_poster(arguments.code, arguments.address)
    except YiciError as error:
        print(error.message, file=sys.stderr)
        return 2
    arguments.target.write_bytes(made)
    print(arguments.target)
    return 0


def run_mail(arguments: argparse.Namespace) -> int:
    """Take in a folder of messages; 2 when there is no folder. Messages that cannot be read do not stop it."""
    from yici.apps.hotline.actions.mail import take_folder

    if not arguments.folder.is_dir():
        print(f"{arguments.folder}: there is no such folder", file=sys.stderr)
        return 2
    counts = {"taken": 0, "again": 0, "ignored": 0, "broken": 0, **take_folder(arguments.folder)}
    print(json.dumps(counts) if arguments.json else ", ".join(f"{name} {count}" for name, count in counts.items()))
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Look at a table of old requests, or bring it in; 2 when a row (or the file) is bad."""
    from yici.apps.hotline.actions.importing import apply_import, check_import
    from yici.apps.records.public import FileNotReadable, read_grid

    try:
        grid = read_grid(arguments.file.read_bytes(), arguments.file.name)
    except (OSError, FileNotReadable) as error:
        print(getattr(error, "message", error), file=sys.stderr)
        return 2
    done = apply_import(grid) if arguments.apply else check_import(grid)
    if arguments.json:
        print(json.dumps(dataclasses.asdict(done), ensure_ascii=False))
    else:
        for one in done.troubles:
            print(f"row {one.line}, {one.column}: {one.what} {one.value}".rstrip(), file=sys.stderr)
        print(f"rows {done.rows}, added {done.added}, here before {done.here}, bad {len(done.troubles)}")
    return 2 if done.troubles else 0
