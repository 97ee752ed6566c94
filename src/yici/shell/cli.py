"""The command line ``yici``. Each group of commands lives in its app; only the named group is imported."""

from __future__ import annotations

import argparse
import importlib
import sys

from yici.core.startup import use_django

GROUPS: dict[str, tuple[str, str]] = {
    "tables": ("yici.apps.tables.commands", "read, match and fill the forms of bureaus"),
    "reports": ("yici.apps.figures.commands", "list figures and make reports"),
    "collecting": ("yici.apps.collecting.commands", "plan forms, send them out, collect and merge"),
    "services": ("yici.apps.services.commands", "compare a thing with its items"),
    "enrolment": ("yici.apps.enrolment.commands", "compute the places of a round again, and what if they were others"),
    "oversight": ("yici.apps.oversight.commands", "fill the registers of inspection from tables"),
    "hotline": ("yici.apps.hotline.commands", "print the posters of codes on walls"),
    "ledger": ("yici.apps.ledger.commands", "read a report into what it promises"),
    "draws": ("yici.apps.draws.commands", "hold a draw from a folder, and verify one"),
    "city": ("yici.shell.commands.city", "check, load, export and format a city's files"),
    "demo": ("yici.shell.commands.demo", "make a demo city with synthetic residents"),
    "records": ("yici.apps.records.commands", "import records, erase a person"),
    "mirror": ("yici.shell.commands.mirror", "build, look at and drop the columnar mirror"),
    "accounts": ("yici.apps.places.commands", "make accounts and reset second factors"),
    "audit": ("yici.shell.commands.audit", "seal and verify the audit log"),
    "exchange": ("yici.shell.commands.exchange", "carry messages between the desk and the public pages"),
    "keys": ("yici.shell.commands.keys", "rotate field keys"),
    "bench": ("yici.shell.commands.bench", "measure against a peer and a limit"),
    "serve": ("yici.shell.commands.serve", "serve the pages"),
    "worker": ("yici.shell.commands.worker", "run jobs"),
    "setup": ("yici.shell.commands.setup", "make or upgrade the database and load the city"),
    "django": ("yici.shell.commands.django", "Django's own commands"),
}


def build(name: str | None = None) -> argparse.ArgumentParser:
    """The parser of one group, or of all groups when ``name`` is None (help and the documentation test)."""
    parser = argparse.ArgumentParser(prog="yici", description="Ask once, enter once, done once.")
    groups = parser.add_subparsers(dest="group", metavar="GROUP")
    for group, (module, text) in GROUPS.items():
        sub = groups.add_parser(group, help=text, description=text)
        if name in (None, group):
            importlib.import_module(module).register(sub)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 (failed) or 2 (bad input)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name = arguments[0] if arguments and arguments[0] in GROUPS else ""
    if name == "django":
        from yici.shell.commands.django import run_django

        return run_django(arguments[1:])
    parser = build(name)
    parsed = parser.parse_args(arguments)
    run = getattr(parsed, "run", None)
    if run is None:
        parser.print_help()
        return 0 if not arguments else 2
    if getattr(parsed, "needs_django", True):
        use_django()
    try:
        return int(run(parsed) or 0)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
