"""``yici demo …``: synthetic residents and places to look at, never real ones."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``demo``."""
    parts = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    residents = parts.add_parser(
        "residents", help="make synthetic households", description="Make reproducible synthetic households."
    )
    residents.add_argument("--count", type=int, default=2000, help="how many people (default 2000)")
    residents.add_argument("--seed", type=int, default=1, help="the same seed makes the same people (default 1)")
    residents.add_argument("--areas", default="", metavar="CODE[,CODE]", help="villages by code (default: a few)")
    residents.add_argument("--places", action="store_true", help="also villages, projects, enterprises, facilities …")
    residents.add_argument("--json", action="store_true", help="print the result as one JSON object")
    residents.set_defaults(run=run_residents)
    requests = parts.add_parser(
        "requests", help="make synthetic requests", description="Make requests of the last weeks with their lives."
    )
    requests.add_argument("--count", type=int, default=5000, help="how many requests (default 5000)")
    requests.add_argument("--seed", type=int, default=2, help="the same seed says the same (default 2)")
    requests.add_argument("--json", action="store_true", help="print the result as one JSON object")
    requests.set_defaults(run=run_requests)


def run_residents(arguments: argparse.Namespace) -> int:
    """Make the residents, with a progress bar on stderr; the result goes to stdout."""
    from yici.apps.places.public import AreaNotFound
    from yici.apps.records.demo.plan import choose_areas, make_demo

    if arguments.count < 1:
        print("--count: at least 1 person", file=sys.stderr)
        return 2
    try:
        areas = choose_areas(arguments.areas, arguments.count, arguments.seed)
    except AreaNotFound as problem:
        print(problem.message, file=sys.stderr)
        return 2
    if not areas:
        print("There are no villages yet. Load the city first: yici city load", file=sys.stderr)
        return 2
    gc.disable()  # millions of small objects and no circles: collecting them costs a sixth of the time
    started = time.perf_counter()
    people = records = 0
    for made in make_demo(areas, arguments.count, arguments.seed, places=arguments.places):
        people, records = made
        _show(people, arguments.count, started)
    seconds = time.perf_counter() - started
    gc.enable()
    sys.stderr.write("\n")
    result = {
        "people": people,
        "records": records,
        "areas": [area.code for area in areas],
        "seconds": round(seconds, 2),
        "people_per_minute": round(people / max(seconds, 1e-9) * 60),
    }
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(f"{people} people, {records} records in {len(areas)} areas, {seconds:.1f} s")
    return 0


def run_requests(arguments: argparse.Namespace) -> int:
    """Add requests to those that are there; needs the demo accounts."""
    from yici.apps.places.public import AccountNotFound
    from yici.shell.demo import make_demo_requests

    if arguments.count < 1:
        print("--count: at least 1 request", file=sys.stderr)
        return 2
    started, made = time.perf_counter(), 0
    try:
        for made in make_demo_requests(arguments.count, arguments.seed):
            _show(made, arguments.count, started, "requests")
    except AccountNotFound:
        print("The demo accounts are missing. Make them first: yici setup --demo", file=sys.stderr)
        return 2
    seconds = time.perf_counter() - started
    sys.stderr.write("\n")
    result = {"requests": made, "seconds": round(seconds, 2)}
    print(json.dumps(result) if arguments.json else f"{made} requests, {seconds:.1f} s")
    return 0


def _show(done: int, whole: int, started: float, what: str = "people") -> None:
    share = done / whole
    filled = int(share * 30)
    pace = done / max(time.perf_counter() - started, 1e-9)
    left = (whole - done) / pace if pace else 0
    sys.stderr.write(f"\r[{'█' * filled}{'·' * (30 - filled)}] {done:,}/{whole:,} {what}, {left:,.0f} s left ")
    sys.stderr.flush()
