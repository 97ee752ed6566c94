"""``yici enrolment``: the places of a round computed again by anybody, and what if places or classes were others."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from yici.apps.enrolment.rules.placing import assign, ties
from yici.apps.enrolment.rules.published import faults_of, lots_of, order_of, places_in

FAULTS = {
    "digest": "the list is not the one that was sealed: its digest is another",
    "drawn": "others were drawn than those that chance had to order",
    "order": "the published order is not that of the draw",
    "result": "the places that were given are not those that follow from list and order",
}


def register(parser: argparse.ArgumentParser) -> None:
    """The commands of the group."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    again = commands.add_parser("places", help="compute the places of a round again", description=run_places.__doc__)
    again.add_argument("list", type=Path, metavar="LIST.json", help="the list that everybody may download")
    again.add_argument("--transcript", type=Path, metavar="DRAW.json", help="the record of its draw")
    again.add_argument("--json", action="store_true", help="one JSON object")
    again.set_defaults(run=run_places, needs_django=False)
    what_if = commands.add_parser("simulate", help="what if places were others", description=run_simulate.__doc__)
    what_if.add_argument("list", type=Path, metavar="LIST.json", help="the list that everybody may download")
    what_if.add_argument("--places", action="append", default=[], metavar="SCHOOL=N", help="other places of a school")
    what_if.add_argument("--json", action="store_true", help="one JSON object")
    what_if.set_defaults(run=run_simulate, needs_django=False)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return None


def run_places(arguments: argparse.Namespace) -> int:
    """Check digest, drawn order and every given place of a round; the draw itself by its record, if it is given."""
    from yici.apps.draws.public import verify

    published = _read(arguments.list)
    transcript = _read(arguments.transcript) if arguments.transcript else None
    if published is None or (arguments.transcript and transcript is None):
        return 2
    faults = []
    if transcript is not None:
        faults += [f"draw: {one.part} {one.where}" for one in verify(transcript)]
        order = list(transcript["result"]["chosen"])
        purpose = str(transcript["rule"]["purpose"])
    else:
        order, purpose = list(published["order"]), ""
    faults += [FAULTS[one] for one in faults_of(published, purpose, order)]
    placed = sum(1 for _ in published["result"])
    if arguments.json:
        print(json.dumps({"lots": len(published["list"]["lots"]), "placed": placed, "faults": faults}))
    else:
        print("\n".join(faults) if faults else f"{placed} of {len(published['list']['lots'])} placed; all of it holds")
    return 1 if faults else 0


def run_simulate(arguments: argparse.Namespace) -> int:
    """How many would be placed, and how many would have to be drawn, if schools had other numbers of places.

    Counts only: ties are taken in the order of the pseudonyms, so nobody's own result can be read from it.
    """
    published = _read(arguments.list)
    if published is None:
        return 2
    content = published.get("list", published)
    places, lots = places_in(content), lots_of(content)
    for one in arguments.places:
        school, _sign, number = one.partition("=")
        if school not in places or not number.isdecimal():
            print(f"{one}: write SCHOOL=NUMBER, the school one of {', '.join(places)}", file=sys.stderr)
            return 2
        places[school] = int(number)
    order = order_of(sorted(one.id for one in lots))
    found = assign(places, lots, order).schools
    sizes = {one.id: one.size for one in lots}
    told = {
        "children": sum(sizes.values()), "placed": sum(sizes[id] for id in found),
        "first_wish": sum(one.size for one in lots if one.wishes and found.get(one.id) == one.wishes[0].school),
        "drawn": sum(sizes[id] for id in ties(places, lots)),
        "free": {
            school: number - sum(sizes[id] for id, own in found.items() if own == school)
            for school, number in places.items()
        },
    }  # fmt: skip
    if arguments.json:
        print(json.dumps(told))
    else:
        print(", ".join(f"{name} {told[name]}" for name in ("children", "placed", "first_wish", "drawn")))
        for school, number in told["free"].items():  # type: ignore[attr-defined]
            print(f"{school:<20}{number} left")
    return 0
