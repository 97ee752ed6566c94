"""Halls with their hours and counters, groups of items with their capacity, and who is called first: rows of files."""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

HALL = r"[a-z0-9]+(-[a-z0-9]+)*"  # stands in addresses
TIME = r"([01]\d|2[0-3]):[0-5]\d"

TABLES: tuple[Table, ...] = (
    Table(
        "service_halls",
        "service_halls.csv",
        (
            Column("code", "pattern", required=True, pattern=HALL),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("unit", required=True),  # of units.csv or generated, as in posts.csv
            Column("address", required=True),
            Column("phone"),
            Column("bookable_days", "int", required=True),
            Column("most_first", "int", required=True),
            NOTE,
        ),
        is_required=False,
    ),
    Table(
        "service_hours",
        "service_hours.csv",
        (
            Column("hall", required=True, references="service_halls"),
            Column("weekday", "choice", required=True, choices=frozenset("1234567")),
            Column("opens", "pattern", required=True, pattern=TIME),
            Column("closes", "pattern", required=True, pattern=TIME),
            Column("kind", "choice", required=True, choices=frozenset({"ordinary", "extended"})),
            NOTE,
        ),
        key=("hall", "weekday", "opens"),
        is_required=False,
    ),
    Table(
        "service_groups",
        "service_groups.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("letter", "pattern", required=True, pattern=r"[A-Z]"),
            Column("items", "list", references="service_items"),
            NOTE,
        ),
        is_required=False,
    ),
    Table(
        "service_counters",
        "service_counters.csv",
        (
            Column("hall", required=True, references="service_halls"),
            Column("code", "pattern", required=True, pattern=r"[A-Z]?\d{1,3}"),
            Column("name"),
            Column("groups", "list", references="service_groups"),
            NOTE,
        ),
        key=("hall", "code"),
        is_required=False,
    ),
    Table(
        "service_capacity",
        "service_capacity.csv",
        (
            Column("hall", required=True, references="service_halls"),
            Column("group", required=True, references="service_groups"),
            Column("valid_from", "day", required=True),
            Column("minutes", "int", required=True),
            Column("places", "int", required=True),
            NOTE,
        ),
        key=("hall", "group", "valid_from"),
        is_required=False,
    ),
    Table(
        "service_first",
        "service_first.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("says", required=True),
            Column("says_en", required=True),
            NOTE,
        ),
        is_required=False,
    ),
)


def _check_hours(city: CityFiles) -> Iterator[Problem]:
    """Hours that end before they begin or overlap, and numbers that make no sense."""
    seen: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for line in city.lines("service_hours"):
        row = line.values
        if row["closes"] <= row["opens"]:
            yield problem(line, "It closes at {at}, before it opens.", "Correct the hours.", at=row["closes"])
        others = seen.setdefault((row["hall"], row["weekday"]), [])
        if any(opens < row["closes"] and row["opens"] < closes for opens, closes in others):
            yield problem(line, "Hours of {hall} overlap.", "Let one end before the next begins.", hall=row["hall"])
        others.append((row["opens"], row["closes"]))
    for line in city.lines("service_capacity"):
        row = line.values
        if not 5 <= int(row["minutes"] or 0) <= 240 or not 1 <= int(row["places"] or 0) <= 500:
            what = "{minutes} minutes with {places} places cannot be booked."
            repair = "Take 5 to 240 minutes and 1 to 500 places."
            yield problem(line, what, repair, minutes=row["minutes"], places=row["places"])
    for line in city.lines("service_halls"):
        row = line.values
        if not 0 <= int(row["bookable_days"] or 0) <= 90 or not 1 <= int(row["most_first"] or 0) <= 20:
            yield problem(line, "{code} has numbers that cannot be.", "Take 0 to 90 days and 1 to 20 first.",
                          code=row["code"])  # fmt: skip


def _check_letters(city: CityFiles) -> Iterator[Problem]:
    """Every group has a letter of its own: numbers of two groups are told apart by it."""
    seen: set[str] = set()
    for line in city.lines("service_groups"):
        if line.values["letter"] in seen:
            yield problem(line, "{letter} is the letter of another group.", "Take another letter.",
                          letter=line.values["letter"])  # fmt: skip
        seen.add(line.values["letter"])


CHECKS: tuple[Check, ...] = (_check_hours, _check_letters)
