"""``yici tables``: read, match and fill the forms of bureaus. ``read`` and ``match`` need no database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any


def register(parser: argparse.ArgumentParser) -> None:
    """Add the commands of this group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    read = commands.add_parser("read", help="say what each sheet of a form is made of")
    read.add_argument("files", nargs="+", metavar="FILE")
    read.add_argument("--json", action="store_true", help="print one JSON document")
    read.add_argument("--roles", action="store_true", help="with a role for each cell")
    read.set_defaults(run=run_read, needs_django=False)
    match = commands.add_parser("match", help="say what each column of a form means and which rows belong in it")
    match.add_argument("file", metavar="FILE")
    match.add_argument("--json", action="store_true", help="print one JSON document")
    match.add_argument("--catalogue", metavar="DIR", help="folder of a city's files (default: the city served here)")
    match.set_defaults(run=run_match, needs_django=False)
    fill = commands.add_parser("fill", help="fill a form for an area from the records")
    fill.add_argument("file", metavar="FILE")
    fill.add_argument("--area", required=True, metavar="CODE", help="code of the area that the form is filled for")
    fill.add_argument("--as-of", metavar="DATE", help="the day whose facts are filled in (default: today in the city)")
    fill.add_argument("--where", metavar="CONDITION", help="which rows belong, in the condition language")
    fill.add_argument(
        "--record", metavar="NUMBER", help="the one record a card is filled for: key, or number it is known by"
    )
    fill.add_argument("--answers", metavar="FILE", help="answers in the columns of the questions file (.csv or .json)")
    fill.add_argument("--questions", metavar="FILE.csv", help="where to write the questions that stay open")
    fill.add_argument("--as", dest="account", metavar="USER", help="whose post fills the form (default: the system)")
    fill.add_argument("--purpose", default="", metavar="TEXT", help="why protected values are read; logged")
    fill.add_argument("-o", "--output", required=True, metavar="OUT", help="the filled file (.xlsx; Word: .docx)")
    fill.add_argument("--json", action="store_true", help="print one JSON document")
    fill.set_defaults(run=run_fill)


def show_progress(done: int, total: int, name: str) -> None:
    """A bar on stderr, drawn only for people."""
    if not sys.stderr.isatty():
        return
    width = 24
    full = width * done // max(total, 1)
    print(
        f"\r\033[K[{'#' * full}{'.' * (width - full)}] {done}/{total} {name[:60]}", end="", file=sys.stderr, flush=True
    )


def end_progress() -> None:
    """Clear the bar."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def print_json(document: Any) -> None:
    """One JSON document on stdout, in UTF-8 whatever the terminal says."""
    sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")
    sys.stdout.flush()


def run_read(options: argparse.Namespace) -> int:
    """``tables read``: exit code 2 when a file could not be read; the others are still read."""
    from yici.sheets.reading_report import report_files

    document, code = report_files(options.files, options.roles, show_progress)
    end_progress()
    if options.json:
        print_json(document)
        return code
    for entry in document["files"]:
        print(entry["file"])
        if "error" in entry:
            print(f"  ! {entry['error']['message']}")
            continue
        for sheet in entry["sheets"]:
            header = sheet["header"]
            rows = f", header rows {header['top']}-{header['bottom']}" if header else ""
            places = len(sheet["fields"]) or len(sheet["columns"])
            print(f"  {sheet['name']}: {sheet['kind']}{rows}, {places} places to fill")
    return code


def city_of(options: argparse.Namespace) -> Path:
    """The folder of the city's files: the option, the environment, or Ordos beside the sources."""
    if options.catalogue:
        from yici.apps.tables.understanding import city_folder

        return city_folder(options.catalogue)
    return Path(os.environ.get("YICI_CITY") or Path(__file__).resolve().parents[4] / "cities" / "ordos")


def run_match(options: argparse.Namespace) -> int:
    """``tables match``: the document of ``read`` with meanings and populations."""
    from yici.apps.tables.matching_report import report_match

    city = city_of(options)
    if not (city / "elements").is_dir():
        print(
            f"There is no catalogue in {city}: it must hold a folder elements/. Name another with --catalogue.",
            file=sys.stderr,
        )
        return 2
    memory = None if options.catalogue else _remembered(Path(options.file))
    document, code = report_match(Path(options.file), city, memory=memory)
    if options.json:
        print_json(document)
        return code
    for entry in document["files"]:
        if "error" in entry:
            print(f"{entry['file']}\n  ! {entry['error']['message']}")
            continue
        for sheet in entry["sheets"]:
            _print_sheet(sheet)
    return code


def _print_sheet(sheet: dict[str, Any]) -> None:
    print(f"{sheet['name']} ({sheet['kind']})")
    population = sheet.get("population")
    if population:
        print(f"  rows: {population['entity']} where {population['condition'] or '?'} — {population['reason']}")
    if sheet.get("left_unfilled"):
        print(f"  {sheet['left_unfilled']}")
    for place in sheet["fields"] or sheet["columns"]:
        name = place.get("column") or place.get("value")
        print(f"  {name:>5} {'/'.join(place['path'])}: {place['element'] or place['kind']} — {place['reason']}")


def _remembered(path: Path) -> Any:
    """What people confirmed for this form, where a database of this installation exists; None otherwise."""
    if not path.exists() or not _database_exists():
        return None
    from yici.core.startup import use_django

    use_django()
    from yici.apps.tables.selectors import remembered_for_file

    return remembered_for_file(path)


def _database_exists() -> bool:
    if os.environ.get("DATABASE_URL"):
        return True
    data = os.environ.get("YICI_DATA") or Path(__file__).resolve().parents[4] / "var"
    return (Path(data) / "yici.sqlite3").exists()


def run_fill(options: argparse.Namespace) -> int:
    """``tables fill``: the filled file, its counts and the questions that stay open."""
    from yici.apps.tables.filling_command import fill_from_command

    return fill_from_command(options)
