"""``yici reports``: list the figures, make a report and write it to a file."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``reports``."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    listed = commands.add_parser("list", help="list the figures that can be made")
    listed.add_argument("--json", action="store_true", help="print one JSON document")
    listed.set_defaults(run=run_list)
    run = commands.add_parser("run", help="make the report of a figure")
    run.add_argument("code", metavar="CODE")
    run.add_argument("--area", metavar="CODE", help="code of the area (default: the whole city, or that of the post)")
    run.add_argument("--on", metavar="DATE", help="the day that counts (default: today in the city)")
    run.add_argument("--by", metavar="ROWS", help="what makes the rows: area, area:3 … area:5, whole or an element")
    run.add_argument("--as", dest="account", metavar="USER", help="whose post makes it (default: the system)")
    run.add_argument("--purpose", default="", metavar="TEXT", help="what the file is for; logged")
    run.add_argument("-o", "--output", metavar="FILE", help="write .xlsx, .csv or .pdf, by its ending")
    run.add_argument("--json", action="store_true", help="print one JSON document")
    run.set_defaults(run=run_run)


def run_list(options: argparse.Namespace) -> int:
    """The figures in force."""
    from yici.apps.figures.public import list_definitions

    found = list_definitions()
    if options.json:
        _print_json([_definition(one) for one in found])
        return 0
    for one in found:
        columns = "、".join(measure.name for measure in one.spec.measures)
        print(f"{one.code:24} v{one.version}  {one.name}：{columns}")
    return 0


def run_run(options: argparse.Namespace) -> int:
    """Exit code 2 for a bad option, 1 when the report could not be made."""
    from yici.apps.figures.public import run_report
    from yici.apps.places.public import actor_named, list_areas
    from yici.core.access import SYSTEM
    from yici.core.errors import YiciError

    try:
        day = dt.date.fromisoformat(options.on) if options.on else None
    except ValueError:
        print(f"The day {options.on} cannot be read. Write it like 2026-11-22.", file=sys.stderr)
        return 2
    ending = Path(options.output).suffix.lstrip(".").lower() if options.output else ""
    if options.output and ending not in ("xlsx", "csv", "pdf"):
        print(f"{options.output}: the ending says what is written; use .xlsx, .csv or .pdf.", file=sys.stderr)
        return 2
    by = None if options.by is None else "" if options.by == "whole" else options.by
    try:
        actor = actor_named(options.account) if options.account else SYSTEM
        area = options.area or list_areas(actor, most=1)[0].code
        made = run_report(actor=actor, area=area, as_of=day, definition=options.code, by=by, now=True)
        if made.table is None:
            print(made.problem, file=sys.stderr)
            return 1
        number = _write(actor, made.key, options.output, ending, options.purpose) if options.output else ""
    except YiciError as problem:
        print(problem.message, file=sys.stderr)
        return 2
    except IndexError:
        print("There are no areas yet. Load a city first: yici city load.", file=sys.stderr)
        return 2
    if options.json:
        _print_json({**_report(made), "file": options.output or "", "export": number})
    elif options.output:
        print(f"{options.output}  {made.number}  {number}")
    else:
        _print_table(made)
    return 0


def _write(actor: Any, key: Any, output: str, ending: str, purpose: str) -> str:
    from yici.apps.figures.public import make_report_file

    made = make_report_file(actor=actor, report=key, file_format=ending, purpose=purpose)
    Path(output).write_bytes(made.data)
    return made.number


def _definition(one: Any) -> dict[str, Any]:
    return {
        "code": one.code, "version": one.version, "name": one.name, "name_en": one.name_en, "by": one.spec.by,
        "public": one.is_public, "columns": [_column(measure) for measure in one.spec.measures],
    }  # fmt: skip


def _column(one: Any) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "unit": one.unit, "sentence": one.sentence}


def _report(made: Any) -> dict[str, Any]:
    """The report as JSON: its content as it is kept, which the digest is of, and what names it."""
    from yici.apps.figures.rules.content import content_of

    content = json.loads(content_of(made.table, made.definition, made.definition_version))
    columns = [_column(one) for one in made.spec.measures]
    return {
        "key": str(made.key), "number": made.number, "state": made.state, "title": made.title, "digest": made.digest,
        "columns": columns, **{name: value for name, value in content.items() if name != "spec"},
    }  # fmt: skip


def _print_table(made: Any) -> None:
    from yici.apps.figures.rules.showing import heading, show, shown_columns

    table, places = made.table, shown_columns(made.table)
    print("\t".join(["", *(heading(table.spec.measures[at]) for at in places)]))
    for row in (*table.rows, table.total):
        label = row.label or ("合计" if row is table.total else "未登记")
        print("\t".join([label, *(show(row.values[at]) for at in places)]))


def _print_json(document: Any) -> None:
    sys.stdout.buffer.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")
    sys.stdout.flush()
