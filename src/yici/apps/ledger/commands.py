"""``yici ledger``: reads a report into items at the command line. ``read`` needs no database, account or network."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path


def register(parser: argparse.ArgumentParser) -> None:
    """The commands of the group."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    read = commands.add_parser("read", help="read a report into figures promised, figures reached and tasks")
    read.add_argument("file", metavar="FILE", help="a .txt, .docx or .pdf file, or - for text from standard input")
    read.add_argument("--year", type=int, metavar="YEAR", help="the year that the text calls this year")
    read.add_argument("--place", metavar="NAME", help="the place that the text speaks of")
    read.add_argument("--json", action="store_true", help="print one JSON document")
    read.set_defaults(run=run_read, needs_django=False)


def run_read(arguments: argparse.Namespace) -> int:
    """Print the items; 2 when the file cannot be read."""
    from yici.apps.ledger.reading import UnreadableText, read_file, read_text, text_of

    if arguments.year is not None and not 1950 <= arguments.year <= 2150:
        print(f"--year {arguments.year}: give a year with four digits, such as 2025", file=sys.stderr)
        return 2
    try:
        if arguments.file == "-":
            text = text_of(sys.stdin.buffer.read())
            items = read_text(text, year=arguments.year, place=arguments.place)
        else:
            text, items = read_file(Path(arguments.file), year=arguments.year, place=arguments.place)
    except UnreadableText as problem:
        print(f"{arguments.file}: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"{arguments.file}: {problem.strerror or problem}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps({"items": [dataclasses.asdict(item) for item in items]}, ensure_ascii=False))
        return 0
    for item in items:
        value = "" if item.value is None else f"{item.comparator} {item.value} {item.unit or ''}".strip()
        print(
            "\t".join(
                [str(item.start), str(item.end), item.kind, item.indicator, value, item.deadline or "", item.rule]
            )
        )
    return 0
