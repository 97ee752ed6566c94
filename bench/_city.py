"""A synthetic city for the bench ``reports``: persons with forty elements each and their households, put in through the
product's own bulk path. Kept under ``.bench`` between runs; a stopped load goes on where it ended.

Run as a module in a process of its own, because Django is set up for that folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"small": 20_000, "full": 2_200_000}
ELEMENTS = 40  # values of each person
VILLAGES = 1011
RECORDS_AT_ONCE = 3000
NOT_FILLED = ("person.death_date", "party.joined_on", "veteran.discharged_on", "person.birth_date", "person.sex")


def data_folder(scale: str) -> Path:
    """Where the database of a scale is kept between runs."""
    return Path(os.environ.get("YICI_BENCH", ROOT / ".bench")) / f"reports-{scale}"


def environment(scale: str) -> dict[str, str]:
    """The environment in which the product serves the database of a scale."""
    folder = data_folder(scale)
    found = {**os.environ, "YICI_DATA": str(folder), "YICI_KEYS": str(folder / "keys")}
    found.pop("DATABASE_URL", None)
    return {**found, "DJANGO_SETTINGS_MODULE": "yici.shell.settings"}


def prepare(scale: str) -> dict[str, Any]:
    """Make the database with its people once; returns what loading took."""
    folder = data_folder(scale)
    folder.mkdir(parents=True, exist_ok=True)
    run: dict[str, Any] = {"check": True, "env": environment(scale), "cwd": ROOT}
    subprocess.run([sys.executable, "-m", "bench._city", "migrate"], **run)
    if not (folder / "loaded.json").exists():
        city = ["city", "load", str(ROOT / "cities" / "ordos")]
        subprocess.run([sys.executable, "-m", "yici.shell.cli", *city], capture_output=True, **run)
    subprocess.run([sys.executable, "-m", "bench._city", scale], **run)
    found: dict[str, Any] = json.loads((folder / "loaded.json").read_text("utf-8"))
    return found


def migrate() -> None:
    """The tables as they are now. Django reads every row of the database after each migration to check foreign keys;
    with 19 GB of synthetic people that is not done here."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.check_constraints = lambda table_names=None: None  # type: ignore[method-assign]
    call_command("migrate", verbosity=0)


def load(scale: str) -> None:
    """Put the people in; Django is set up for the folder of the scale."""
    import gc

    from django.db import connection

    from yici.apps.records.demo.residents import demo_source, write_batch
    from yici.apps.records.models import Record, Source

    state = data_folder(scale) / "loaded.json"
    known = json.loads(state.read_text("utf-8")) if state.exists() else {"people": 0, "records": 0, "seconds": 0.0}
    if known["people"] >= SIZES[scale]:
        return
    if connection.vendor == "sqlite":  # a page cache as large as the indexes of a city
        connection.cursor().execute("PRAGMA cache_size=-1500000")
    gc.disable()
    title = f"bench city {scale}"
    source = Source.objects.filter(title=title).first() or demo_source(title)
    present = Record.objects.count()
    made = people = 0
    began, before = time.perf_counter(), float(known["seconds"])
    waiting: list[Any] = []

    def write() -> None:
        write_batch(waiting, source)
        waiting.clear()
        seconds = before + time.perf_counter() - began
        state.write_text(json.dumps({"people": people, "records": made, "seconds": round(seconds, 1)}), "utf-8")
        pace = made / max(seconds, 1e-9) * 60
        sys.stderr.write(f"\r{people:,}/{SIZES[scale]:,} people, {made:,} records, {pace:,.0f} records a minute ")

    for household in _households(SIZES[scale]):
        made += len(household)
        people += len(household) - 1
        if made <= present:
            continue
        waiting += household
        if len(waiting) >= RECORDS_AT_ONCE:
            write()
    if waiting:
        write()
    sys.stderr.write("\n")


def _households(count: int) -> Iterator[list[Any]]:
    from yici.apps.places.public import list_areas
    from yici.apps.records.demo.residents import Residents
    from yici.core import clock
    from yici.core.access import SYSTEM

    areas = list_areas(SYSTEM, level=5, most=VILLAGES)
    fills = _fillings()
    residents = Residents(areas, 7, first_serial=0, today=clock.today())
    for index, records in enumerate(residents.households(count)):
        random = Random(f"fill:{index}")
        household = [one for one in records if one.entity in ("household", "person")]
        for one in household[1:]:
            said = one.said[0]
            wanted = ELEMENTS - len(said.values) - len(said.protected)
            for code, choices in fills:
                if wanted <= 0:
                    break
                if code not in said.values:
                    said.values[code] = choices[int(random.random() * len(choices))]
                    wanted -= 1
        yield household


def _fillings() -> list[tuple[str, list[Any]]]:
    """Elements that are added to a person's own until there are forty, each with values in stored form."""
    from yici.apps.records.selectors.catalogue import catalogue

    elements = catalogue()
    found: list[tuple[str, list[Any]]] = []
    for element in elements.of_entity("person"):
        if element.derive or element.is_protected or element.identifier or element.code in NOT_FILLED:
            continue
        if element.type == "code" and element.code_list in elements.lists:
            found.append((element.code, [one.code for one in elements.lists[element.code_list].values]))
        elif element.type == "bool":
            found.append((element.code, [True, False]))
        elif element.type == "int":
            found.append((element.code, list(range(12))))
        elif element.type == "money":
            found.append((element.code, [str(100 * step) for step in range(1, 60)]))
        elif element.type == "date":
            found.append((element.code, [f"20{year}-{month:02d}-15" for year in range(10, 26) for month in (2, 6, 11)]))
    return Random(1).sample(found, len(found))


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "migrate":
        migrate()
    else:
        load(sys.argv[1])
