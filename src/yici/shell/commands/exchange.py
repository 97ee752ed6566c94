"""``yici exchange``: carry messages between the two faces of a city, look how it stands, make the shared key."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``exchange``."""
    parts = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text, run in (
        ("export", "write what waits for the other face into the folder", run_export),
        ("import", "apply what the other face has sent", run_import),
        ("retry", "try messages again that could not be acted on", run_retry),
        ("key", "make the key that both faces share", run_key),
    ):
        parts.add_parser(name, help=text, description=text).set_defaults(run=run)
    status = parts.add_parser("status", help="say how the exchange stands", description="Say how the exchange stands.")
    status.add_argument("--json", action="store_true", help="answer with one JSON object")
    status.set_defaults(run=run_status)


def _is_joined() -> bool:
    from yici.core import exchange

    if not exchange.is_joined():
        print("YICI_EXCHANGE names no folder, so there is no other face. Set it on both faces.", file=sys.stderr)
    return exchange.is_joined()


def run_export(_: argparse.Namespace) -> int:
    """Write what waits."""
    from yici.core import exchange

    if not _is_joined():
        return 2
    print(f"{exchange.export_batches()} batches written")
    return 0


def run_import(_: argparse.Namespace) -> int:
    """Apply what has come."""
    from yici.core import exchange

    if not _is_joined():
        return 2
    print(f"{exchange.import_batches()} batches applied")
    return 0


def run_retry(_: argparse.Namespace) -> int:
    """Try kept messages again; exit code 1 when some are still kept."""
    from yici.core import exchange

    good, kept = exchange.retry_kept()
    print(f"{good} acted on, {kept} still kept")
    return 1 if kept else 0


def run_key(_: argparse.Namespace) -> int:
    """Make the key, once."""
    from yici.core import exchange

    print(f"{exchange.make_key()}  (bring this file, mode 600, to the other face by hand)")
    return 0


def run_status(arguments: argparse.Namespace) -> int:
    """Exit code 1 when a message is kept or a batch is missing."""
    from yici.core import exchange

    if not _is_joined():
        return 2
    told = exchange.status()
    if arguments.json:
        print(json.dumps(dataclasses.asdict(told), ensure_ascii=False, default=str))
        return 1 if told.kept or told.wanted else 0
    print(f"{told.side} face, folder {told.folder}")
    print(f"waiting {told.waiting}" + (f", the oldest since {told.oldest:%Y-%m-%d %H:%M}" if told.oldest else ""))
    print(f"sent up to {told.sent}, acknowledged up to {told.acknowledged}, received up to {told.received}")
    for number in told.wanted:
        print(f"missing or damaged: {number}")
    for kind, subject, problem in told.kept:
        print(f"kept: {kind} {subject}: {problem}")
    for file, what, times in told.notes:
        print(f"{what}: {file}" + (f" ({times} times)" if times > 1 else ""))
    return 1 if told.kept or told.wanted else 0
