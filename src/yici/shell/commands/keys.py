"""``yici keys``: the keys that seal protected values."""

from __future__ import annotations

import argparse
import sys


def register(parser: argparse.ArgumentParser) -> None:
    """Options of ``yici keys``."""
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    listing = steps.add_parser("list", help="ids, ciphers, and how much lies under each key")
    listing.set_defaults(run=run_list, needs_django=True)
    adding = steps.add_parser("add", help="add a key, seal with it from now on, move older values by a job")
    adding.add_argument("--cipher", choices=["aes", "sm4"], help="default: YICI_CIPHER")
    adding.set_defaults(run=run_add, needs_django=True)
    moving = steps.add_parser("reseal", help="move older values to the key in use now, not by the job")
    moving.set_defaults(run=run_reseal, needs_django=True)
    dropping = steps.add_parser("drop", help="remove a key that nothing lies under any more")
    dropping.add_argument("key_id", help="id as `yici keys list` prints it")
    dropping.set_defaults(run=run_drop, needs_django=True)


def run_list(_: argparse.Namespace) -> int:
    """Print one line a key."""
    from yici.core.copies import count_sealed_under
    from yici.core.keys import keyring

    ring = keyring()
    print(ring.file)
    for key in ring.fields.values():
        counts = ", ".join(f"{place} {count}" for place, count in count_sealed_under(key.id).items()) or "nothing"
        print(f"{key.id}  {key.cipher}  {'in use ' if key is ring.current else 'older  '} {counts}")
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Add a key; the worker moves what lies under older ones."""
    from yici.core.access import SYSTEM
    from yici.core.copies import rotate_key

    print(rotate_key(actor=SYSTEM, cipher=arguments.cipher))
    print("back up the key file now, apart from the data", file=sys.stderr)
    return 0


def run_reseal(_: argparse.Namespace) -> int:
    """Move everything now."""
    from yici.core.copies import audit_resealed, reseal_all

    count = reseal_all()
    audit_resealed(count)
    print(f"{count} values moved")
    return 0


def run_drop(arguments: argparse.Namespace) -> int:
    """Remove a key, or say what still lies under it."""
    from yici.core.access import SYSTEM
    from yici.core.copies import drop_key
    from yici.core.errors import YiciError

    try:
        drop_key(actor=SYSTEM, key_id=arguments.key_id)
    except YiciError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0
