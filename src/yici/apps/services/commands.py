"""``yici services``: what a thing saves, items as files, invented centres."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from dataclasses import asdict
from pathlib import Path

from yici.apps.places import cityfiles as places_files
from yici.apps.services.cityfiles import TABLES, centres
from yici.apps.services.demo.centres import invent
from yici.apps.services.rules.comparing import compare
from yici.apps.services.rules.reading import in_force, items_of, things_of
from yici.core.cityfiles import SETTINGS_FILE, CityFiles, read_city, read_settings, write_city
from yici.core.parcels import make_keys

VERDICTS = {
    "": "whole: every byte is as {signer} signed it. Whether the licence is valid today, its check page says.",
    "not_signed": "not signed: there is no signature in this file.",
    "other_signer": "another signer ({signer}): compare with the certificate of whoever should have signed it.",
    "changed": "changed: this is not what was signed. Ask for the file again, and check the licence by its code.",
}
WORDS = {"days": "working days", "materials": "materials", "steps": "steps", "fields": "fields"}


def register(parser: argparse.ArgumentParser) -> None:
    """The commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    comparing = commands.add_parser(
        "compare", help="what a thing saves against its items one by one", description=compare.__doc__
    )
    comparing.add_argument("thing", metavar="THING", help="code of the thing, as open-restaurant")
    comparing.add_argument("--city", type=Path, default=Path("cities/ordos"), help="folder of the city's files")
    comparing.add_argument("--json", action="store_true", help="one JSON object")
    verifying = commands.add_parser(
        "verify", help="whether a PDF of a licence is, byte for byte, what was signed", description=run_verify.__doc__
    )
    verifying.add_argument("file", metavar="FILE", type=Path, help="the PDF")
    verifying.add_argument("--certificate", metavar="PEM", type=Path, help="of another installation, or a former one")
    verifying.set_defaults(run=run_verify, needs_django=True)
    comparing.set_defaults(run=run_compare, needs_django=False)
    counting = commands.add_parser(
        "count-policies", help="how many records each policy may be due to", description=run_count_policies.__doc__
    )
    counting.add_argument("--json", action="store_true", help="one JSON object")
    counting.set_defaults(run=run_count_policies)
    importing = commands.add_parser(
        "import", help="begin versions of items from files (exchange layout or plain tables)",
        description=run_import.__doc__,
    )  # fmt: skip
    importing.add_argument("files", metavar="FILE", nargs="+", type=Path, help="JSON, CSV, XLSX or XLS")
    importing.add_argument("--as", dest="username", required=True, help="user name of an editor of items")
    importing.add_argument("--write", action="store_true", help="begin the versions; without it only say what would be")
    importing.add_argument("--json", action="store_true", help="one JSON object")
    importing.set_defaults(run=run_import)
    exporting = commands.add_parser(
        "export", help="items in the exchange layout or as plain sheets", description=run_export.__doc__
    )
    exporting.add_argument("codes", metavar="CODE", nargs="*", help="codes of items; all when none is given")
    exporting.add_argument("--to", type=Path, required=True, help="file to write: .json or .xlsx")
    exporting.add_argument("--template", action="store_true", help="only the headings of the sheets")
    exporting.set_defaults(run=run_export)
    inventing = commands.add_parser(
        "invent-centres", help="write invented convenience centres over a city's areas", description=run_invent.__doc__
    )
    inventing.add_argument("--city", type=Path, default=Path("cities/ordos"), help="folder of the city's files")
    inventing.set_defaults(run=run_invent, needs_django=False)
    keys = commands.add_parser(
        "partner-keys",
        help="make the keys for parcels, and say them to other places",
        description=run_keys.__doc__,
    )
    keys.set_defaults(run=run_keys)


def run_count_policies(arguments: argparse.Namespace) -> int:
    """Count now, of the whole city, and keep the numbers by village; versions to come are counted ahead."""
    from yici.apps.services.actions.counting_policies import ask_count, count_policies
    from yici.apps.services.selectors.policy_counts import list_numbers
    from yici.core.access import SYSTEM

    count_policies(ask_count(actor=SYSTEM))
    rows = [
        {
            "policy": one.view.policy.code, "valid_from": one.view.policy.valid_from.isoformat(),
            **(asdict(one.counted) | {"not_known": one.counted.not_known} if one.counted else {}),
        }
        for one in list_numbers(SYSTEM)
    ]  # fmt: skip
    if arguments.json:
        print(json.dumps({"policies": rows}))
    else:
        for row in rows:
            print(f"{row['policy']:<22}{row['valid_from']}  due {row.get('due', 0)} of {row.get('looked_at', 0)}")
    return 0


def run_compare(arguments: argparse.Namespace) -> int:
    """The items of the day before the thing began, one by one, against the thing."""
    city = read_city(arguments.city, TABLES)
    tables = {table.name: city.rows(table.name) for table in TABLES}
    thing = next((one for one in reversed(things_of(tables)) if one.code == arguments.thing), None)
    if thing is None:
        print(f"{arguments.thing} is no thing of {arguments.city}. See service_things.csv.", file=sys.stderr)
        return 2
    versions = items_of(tables)
    before = in_force(versions, thing.valid_from - dt.timedelta(days=1))
    after = in_force(versions, thing.valid_from)
    found = {name: asdict(cut) for name, cut in compare(list(before.values()), list(after.values()), thing).items()}
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, one in found.items():
            print(f"{WORDS[name]:<14}{one['before']:>5} → {one['after']:<5}−{one['cut_percent']:.2f} %")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Say what files of items would change, line by line where something is not understood; with --write begin versions
    that somebody writes on and another person lets go. Nothing comes into force by this.
    """
    from yici.apps.places.public import actor_named
    from yici.apps.services.actions.importing import import_items
    from yici.core.errors import YiciError

    try:
        files = [(path.name, path.read_bytes()) for path in arguments.files]
        found = import_items(actor=actor_named(arguments.username), files=files, is_written=arguments.write)
    except OSError as error:
        print(f"{error.filename} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    except YiciError as error:
        print(error.message, file=sys.stderr)
        return 2
    told = {
        "items": [
            {"code": one.code, "name": one.name, "is_new": one.is_new, "changes": len(one.changes),
             "why_not": one.why_not, "is_begun": one.is_begun,
             "problems": [{"line": line, "place": place, "column": wrong.column,
                           "what": wrong.what.format_map(wrong.facts)} for wrong, place, line in one.problems]}
            for one in found.items
        ],
        "wrong": [asdict(one) for one in found.wrong], "unknown": list(found.unknown),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False, indent=None if arguments.json else 1))
    return 1 if found.wrong or any(one.problems for one in found.items) else 0


def run_export(arguments: argparse.Namespace) -> int:
    """Write the newest versions of items: .json in the exchange layout, .xlsx as plain sheets."""
    from yici.apps.services.actions.importing import exported_json, exported_sheets
    from yici.core.errors import YiciError
    from yici.sheets.exporting import ExportSheet, Heading, write_workbook

    try:
        if arguments.to.suffix == ".json":
            arguments.to.write_text(exported_json(arguments.codes) + "\n", "utf-8")
            return 0
        sheets = exported_sheets(None if arguments.template else arguments.codes)
        with arguments.to.open("wb") as out:
            write_workbook(
                out, [ExportSheet(name, [Heading(one) for one in head], rows) for name, head, rows in sheets]
            )
    except YiciError as error:
        print(error.message, file=sys.stderr)
        return 2
    return 0


def run_invent(arguments: argparse.Namespace) -> int:
    """Write service_centres.csv and what belongs to it, all invented and saying so; a city replaces it by its own."""
    rows = invent(read_city(arguments.city, places_files.TABLES).rows("areas"))
    written = write_city(
        CityFiles.of(read_settings(arguments.city / SETTINGS_FILE), rows, centres.TABLES), arguments.city
    )  # fmt: skip
    count = f"{len(rows['service_centres'])} centres, {len(rows['service_points'])} points"
    print(f"{count}: {', '.join(written) or 'as before'}")
    return 0


def run_keys(_: argparse.Namespace) -> int:
    """Make the keys of this installation for parcels, once, and print what the other place writes into its
    service_partners.csv: sign_key and seal_key. Read them to each other over the phone.
    """
    from django.conf import settings

    sign, seal = make_keys(Path(settings.KEYS)).public
    print(f"sign_key {sign}\nseal_key {seal}")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Check the signature of a PDF against the certificate of this installation, or another one."""
    from yici.core import signing

    try:
        pdf = arguments.file.read_bytes()
        pem = arguments.certificate.read_bytes() if arguments.certificate else b""
    except OSError as problem:
        print(f"{problem.filename}: {problem.strerror}.", file=sys.stderr)
        return 2
    found = signing.verify_pdf(pdf, pem=pem)
    print(VERDICTS[found.problem].format(signer=found.signer))
    return 0 if found.is_whole else 1
