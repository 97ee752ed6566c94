"""``yici records …``: import records from a file, erase a person, open import batches."""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from pathlib import Path
from typing import Any


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``records``."""
    parts = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    load = parts.add_parser("import", help="import records from .xlsx, .xls or .csv")
    load.add_argument("file", type=Path)
    load.add_argument("--entity", required=True, help="kind of record: person, household, plot …")
    load.add_argument("--area", required=True, metavar="CODE", help="the area that the records belong to")
    load.add_argument("--dry-run", action="store_true", help="list every bad row and save nothing")
    load.add_argument("--as", dest="user", default="", metavar="USER", help="whose word the values are")
    load.add_argument("--json", action="store_true", help="print the report as one JSON object")
    load.set_defaults(run=run_import)
    again = parts.add_parser("resume", help="go on with an import that was stopped")
    again.add_argument("batch", type=uuid.UUID)
    again.add_argument("--as", dest="user", default="", metavar="USER")
    again.set_defaults(run=run_resume)
    back = parts.add_parser("withdraw", help="take an import back as a whole")
    back.add_argument("batch", type=uuid.UUID)
    back.add_argument("--reason", required=True)
    back.add_argument("--as", dest="user", default="", metavar="USER")
    back.set_defaults(run=run_withdraw)
    erase = parts.add_parser("erase", help="erase a record, with a reason and a second person")
    erase.add_argument("record", type=uuid.UUID)
    erase.add_argument("--reason", required=True)
    erase.add_argument("--legal-basis", required=True, metavar="TEXT")
    erase.add_argument("--as", dest="user", required=True, metavar="USER", help="who asks")
    erase.add_argument("--second", required=True, metavar="USER", help="who confirms")
    erase.set_defaults(run=run_erase)


def _actor(username: str) -> Any:
    from yici.apps.places.public import actor_named
    from yici.core.access import SYSTEM

    return actor_named(username) if username else SYSTEM


def _bar(done: int, whole: int) -> None:
    filled = int(30 * done / max(whole, 1))
    sys.stderr.write(f"\r[{'█' * filled}{'·' * (30 - filled)}] {done:,}/{whole:,} rows ")
    sys.stderr.flush()


def run_import(arguments: argparse.Namespace) -> int:
    """Check or import a file; exit code 2 when a row is bad."""
    from yici.apps.records.public import check_import, import_file
    from yici.core.errors import YiciError

    try:
        data = arguments.file.read_bytes()
        actor = _actor(arguments.user)
        facts = {"entity": arguments.entity, "area": arguments.area}
        report = check_import(actor, data, arguments.file.name, **facts)
        is_bad = any(not one.is_warning for one in report.problems)
        if not arguments.dry_run and not is_bad:
            report = import_file(actor, data, arguments.file.name, **facts, progress=_bar)
            sys.stderr.write("\n")
    except (YiciError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    _print(report, as_json=arguments.json)
    return 2 if is_bad else 0


def _print(report: Any, *, as_json: bool) -> None:
    problems = [
        {"row": one.row, "element": one.element, "code": one.code, "message": one.message, "warning": one.is_warning}
        for one in report.problems
    ]
    names = ("entity", "state", "rows", "new", "changed", "seconds")
    facts = {name: getattr(report, name) for name in names}
    if as_json:
        batch = str(report.batch) if report.batch else None
        line = {**facts, "batch": batch, "columns": dict(report.columns), "problems": problems}
        print(json.dumps(line, ensure_ascii=False))
        return
    for one in problems:
        print(f"{one['row']}: {'! ' if one['warning'] else ''}{one['message']}")
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    if report.batch:
        print(f"batch {report.batch}")


def run_resume(arguments: argparse.Namespace) -> int:
    """Go on where the import stopped."""
    from yici.apps.records.public import apply_import
    from yici.core.errors import YiciError

    try:
        apply_import(_actor(arguments.user), arguments.batch, progress=_bar)
    except YiciError as problem:
        print(problem, file=sys.stderr)
        return 2
    sys.stderr.write("\n")
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Take an import back."""
    from yici.apps.records.public import withdraw_import
    from yici.core.errors import YiciError

    try:
        withdraw_import(_actor(arguments.user), arguments.batch, reason=arguments.reason)
    except YiciError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def run_erase(arguments: argparse.Namespace) -> int:
    """Erase a record and say what was removed where."""
    from yici.apps.records.public import erase_record
    from yici.core.errors import YiciError

    try:
        counts = erase_record(
            _actor(arguments.user),
            arguments.record,
            reason=arguments.reason,
            legal_basis=arguments.legal_basis,
            second=_actor(arguments.second),
        )
    except YiciError as problem:
        print(problem, file=sys.stderr)
        return 2
    for place, count in counts.items():
        print(f"{place}: {count}")
    return 0
