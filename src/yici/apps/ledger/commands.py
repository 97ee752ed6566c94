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
    year = commands.add_parser("year", help="play a year of a synthetic ledger in an empty database, and measure it")
    year.add_argument("--entries", type=int, default=202, metavar="COUNT", help="how many entries (default 202)")
    year.add_argument("--units", type=int, default=40, metavar="COUNT", help="how many units lead them (default 40)")
    year.add_argument("--seed", type=int, default=1, help="the same seed plays the same year (default 1)")
    year.add_argument("--json", action="store_true", help="print one JSON document")
    year.set_defaults(run=run_year)


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


def run_year(arguments: argparse.Namespace) -> int:
    """Play a year in a loaded city without a ledger; 2 where there is one, 1 when something cannot be re-derived."""
    from yici.apps.ledger.demo.measuring import play_year, synthetic_people
    from yici.apps.ledger.demo.writing import has_entries
    from yici.apps.places.public import list_units
    from yici.core import clock

    if has_entries():
        print("There is a ledger already. Play the year in an empty database: YICI_DATA=…", file=sys.stderr)
        return 2
    codes = [one.code for one in list_units() if one.kind == "bureau"]
    codes += [one.code for one in list_units() if one.kind != "bureau"]
    if not 1 <= arguments.units <= len(codes) or arguments.entries < 1:
        print(f"--units: 1 to {len(codes)} in this city; --entries: at least 1", file=sys.stderr)
        return 2
    keeper, head, verifier = synthetic_people("reform_office", "statistics")
    units = [code for code in codes if code != verifier.unit_code][: arguments.units]
    found = play_year(
        keeper, head, verifier, units, count=arguments.entries, year=clock.today().year, seed=arguments.seed,
        say=lambda words: print(words, file=sys.stderr),
    )  # fmt: skip
    if arguments.json:
        print(json.dumps(dataclasses.asdict(found)))
    else:
        for name, value in dataclasses.asdict(found).items():
            print(f"{name}\t{value}")
    return 1 if found.not_re_derived else 0
