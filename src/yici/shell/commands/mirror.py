"""``yici mirror …``: the columnar copy of the records from which reports are counted."""

from __future__ import annotations

import argparse
import json
import sys
import time


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``mirror``."""
    parts = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    build = parts.add_parser("build", help="build the mirror from the records, or bring it up to date")
    build.add_argument("--whole", action="store_true", help="from the records, even where changes would do")
    build.add_argument("--json", action="store_true", help="print the result as one JSON object")
    build.set_defaults(run=run_build)
    status = parts.add_parser("status", help="say what the mirror holds and how much changed since")
    status.add_argument("--json", action="store_true", help="print it as one JSON object")
    status.set_defaults(run=run_status)
    parts.add_parser("drop", help="remove the mirror; it can be built again").set_defaults(run=run_drop)


def run_build(arguments: argparse.Namespace) -> int:
    """Build or refresh, with progress on stderr; exit code 1 when another process builds."""
    from yici.apps.records.public import BuildRuns, build_mirror, count_records, mirror_standing, refresh_mirror

    began = time.perf_counter()
    whole = count_records()
    done = 0

    def show(count: int) -> None:
        nonlocal done
        done += count
        seconds = max(time.perf_counter() - began, 1e-9)
        filled = int(30 * min(done / max(whole, 1), 1))
        bar = f"[{'█' * filled}{'·' * (30 - filled)}]"
        sys.stderr.write(f"\r{bar} {done:,}/{whole:,} records, {done / seconds:,.0f} a second ")
        sys.stderr.flush()

    try:
        if arguments.whole or mirror_standing() is None:
            found = build_mirror(show)
            sys.stderr.write("\n")
        else:
            found = refresh_mirror()
    except BuildRuns:
        print("another process is building the mirror; wait for it", file=sys.stderr)
        return 1
    seconds = time.perf_counter() - began
    facts = {
        "seconds": round(seconds, 1),
        "rows": dict(found.manifest.rows),
        "megabytes": round(found.bytes() / 1e6, 1),
    }
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(f"{sum(facts['rows'].values()):,} rows, {facts['megabytes']} MB, {facts['seconds']} s")  # type: ignore[attr-defined]
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Print how the mirror stands; exit code 1 when there is none."""
    from yici.apps.records.public import mirror_standing

    found = mirror_standing()
    if found is None:
        print("there is no mirror; build it: yici mirror build", file=sys.stderr)
        return 1
    facts = {
        "day": found.day.isoformat(),
        "moment": found.moment.isoformat(),
        "rows": found.rows,
        "megabytes": round(found.bytes / 1e6, 1),
        "changed": found.changed,
        "past_moments": found.branches,
    }
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print("\n".join(f"{name}: {value}" for name, value in facts.items()))
    return 0


def run_drop(arguments: argparse.Namespace) -> int:
    """Remove every generation."""
    from yici.apps.records.public import drop_mirror

    drop_mirror()
    return 0
