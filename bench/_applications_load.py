"""Applications by the hundred thousand for the bench of reading them, through the models' own bulk path.

One item each, taken in by the one window and decided by the unit of the item; three in a hundred are open, the newest.
The items of one small unit come once in twenty thousand, one item never. Applicants are sealed as an action seals them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Model

from yici.apps.cases.models import Assignment, Case, Clock
from yici.apps.places.models import Area, Unit
from yici.apps.services.actions.receiving import pin
from yici.apps.services.contracts import Item
from yici.apps.services.models import Applicant, Application, ApplicationPart, Evidence
from yici.apps.services.selectors.catalogue import list_items, window_code
from yici.core import crypto, numbers
from yici.core.ids import new_key

MARK = "bench"  # in ``elsewhere`` of every row of ours
CHUNK = 4_000
RARE_ONE_IN = 20_000
OPEN_ONE_IN = 33
START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
FACTS = {"rule": "working_days", "length": 5, "started_on": "2026-11-20", "due_on": "2026-11-27", "days": 7}


@dataclass(frozen=True, slots=True)
class Kinds:
    """The items by how often they are applied for; of ``never`` there is no application."""

    common: tuple[Item, ...]
    middling: tuple[Item, ...]
    rare: tuple[Item, ...]
    never: Item


def kinds() -> Kinds:
    """Ten common items take four fifths; the items of the unit with the fewest are rare."""
    items = list_items()
    counts = {unit: sum(one.unit == unit for one in items) for unit in {one.unit for one in items}}
    quiet = min(counts, key=lambda unit: (counts[unit], unit))
    others = [one for one in items if one.unit != quiet]
    return Kinds(
        tuple(others[:10]), tuple(others[10:-1]), tuple(one for one in items if one.unit == quiet), others[-1]
    )  # fmt: skip


def number_of(letter: str, number: int) -> str:
    """The number of the application (A) or of its part (D), with its check digit."""
    digits = f"{number:07}"
    return f"{letter}26-{digits}-{numbers.check_digit(letter, '26', digits)}"


def identity_of(number: int) -> str:
    """The invented number of the applicant: eighteen signs that no person has."""
    return f"159999{number:011}X"


def load(count: int) -> int:
    """Applications up to ``count``; returns how many were added. Refuses a database that has others."""
    if Application.objects.exclude(elsewhere=MARK).exists():
        raise SystemExit("this database has applications of its own: give the bench an empty one")
    present = Application.objects.aggregate(last=Max("id"))["last"] or 0
    chosen = kinds()
    pins = {one.code: pin(one).pk for one in (*chosen.common, *chosen.middling, *chosen.rare)}
    units = dict(Unit.objects.values_list("code", "id"))
    areas = list(Area.objects.filter(level=5).order_by("id").values_list("id", flat=True))
    if connection.vendor == "sqlite":  # for the load alone: a page cache as large as the indexes, no waiting for disks
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-600000")
            cursor.execute("PRAGMA synchronous=OFF")
    for first in range(present + 1, count + 1, CHUNK):
        with transaction.atomic():
            _put(range(first, min(first + CHUNK, count + 1)), count, chosen, pins, units, areas)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size=-32000")
            cursor.execute("PRAGMA synchronous=FULL")
        else:
            cursor.execute("VACUUM ANALYZE")  # what the server does by itself within minutes
    return max(0, count - present)


def _item(number: int, chosen: Kinds) -> Item:
    if number % RARE_ONE_IN == RARE_ONE_IN // 10:
        return chosen.rare[number // RARE_ONE_IN % len(chosen.rare)]
    some = chosen.middling if number % 5 == 0 else chosen.common
    return some[number // 5 % len(some)]


def _put(some: range, count: int, chosen: Kinds, pins: dict[str, int], units: dict[str, int], areas: list[int]) -> None:
    window, step = units[window_code()], (dt.datetime(2026, 11, 1, tzinfo=dt.UTC) - START) / max(count, 1)
    indexes = crypto.blind_indexes("id", [identity_of(one) for one in some])
    people, cases, applications, parts, assignments, clocks, papers = [], [], [], [], [], [], []
    for at, number in enumerate(some):
        item, is_open = _item(number, chosen), number > count - count // OPEN_ONE_IN
        when, area = START + number * step, areas[number % len(areas)]
        shared: dict[str, Any] = {
            "type_version": 1, "title": item.name, "area_id": area, "opened_at": when,
            "closed_at": None if is_open else when,
        }  # fmt: skip
        keys = [new_key() for _ in range(3)]
        above = Case(
            number=number_of("A", number), type="application", phase="answered" if is_open else "closed",
            state_id=f"application:{'in_hand' if is_open else 'ended'}", subject=keys[1], owner_id=window, **shared,
        )  # fmt: skip
        below = Case(
            number=number_of("D", number), type="application_part", phase="working" if is_open else "closed",
            state_id=f"application_part:{'accepted' if is_open else 'served'}", subject=keys[2],
            owner_id=units[item.unit], parent=above, **shared,
        )  # fmt: skip
        cases += [above, below]
        person = Applicant(key=keys[0], made_at=when, number_index=indexes[at])
        people.append(person)
        row = Application(
            key=keys[1], number=above.number, code="BENCHX", case_id=above.key, pinned_id=pins[item.code],
            applicant=person, channel="window", elsewhere=MARK, area_id=area, received_at=when,
            received_on=when.date(),
        )  # fmt: skip
        applications.append(row)
        parts.append(
            ApplicationPart(
                key=keys[2], application=row, item=item.code, position=1, pinned_id=pins[item.code],
                case_id=below.key, unit_id=units[item.unit], accepted_at=when,
            )
        )  # fmt: skip
        state = {True: "working", False: "closed"}[is_open]
        handed = "answered" if is_open else "closed"
        assignments += [
            Assignment(case=above, unit_id=window, part="main", phase=handed, state=handed, given_at=when),
            Assignment(case=below, unit_id=units[item.unit], part="main", phase=state, state=state, given_at=when),
        ]
        clocks.append(
            Clock(
                case=below, kind="promised", rule="working_days", length=5, started_at=when,
                due_on=(when + dt.timedelta(days=7)).date(), due_at=when + dt.timedelta(days=7), is_met=not is_open,
                stopped_at=None if is_open else when, facts=FACTS,
            )
        )  # fmt: skip
        papers.append(
            Evidence(
                application=row, material="identity_card", way="bring", reason="not_held",
                came_at=None if number % 50 == 0 else when,
            )
        )  # fmt: skip
    _seal(people, applications, some)
    for rows in (people, cases[::2], cases[1::2], applications, parts, assignments, clocks, papers):
        _in_bulk(rows)


def _in_bulk(rows: Sequence[Model]) -> None:
    manager: Any = type(rows[0])._default_manager
    manager.bulk_create(rows, batch_size=CHUNK)


def _seal(people: list[Applicant], applications: list[Application], some: range) -> None:
    names = crypto.seal_many((str(one.key), "applicant.name", "某人") for one in people)
    told = crypto.seal_many(
        (str(one.key), "applicant.number", identity_of(number)) for one, number in zip(people, some, strict=True)
    )
    values = crypto.seal_many((str(one.key), "application.values", "{}") for one in applications)
    for person, row, name, number, value in zip(people, applications, names, told, values, strict=True):
        person.name_sealed, person.number_sealed, row.values_sealed = name, number, value


def numbers_of(count: int, many: int) -> Iterator[int]:
    """So many of them, all over the table, none twice while there are enough."""
    for at in range(many):
        yield 1 + (at * 7919 * 31 + 17) % count
