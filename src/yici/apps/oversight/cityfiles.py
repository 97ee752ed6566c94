"""Which files of a city speak of inspection: categories, matters with their checklists, classes, limits.

The texts of matters and items are the city's own; a basis in law is named there and nowhere in the program. Pure: no
database, no Django.
"""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.oversight.contracts.findings import GRADES
from yici.apps.oversight.contracts.plans import CLASSES
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Table

CODE = r"[a-z0-9]+(_[a-z0-9]+)*"
LEVELS = ("general", "key")
#: What a limit is set for: a result is published, a hazard of either grade is rectified, one is looked at again.
CLOCKS = ("publication", "rectify_general", "rectify_major", "reinspection")
RULES = frozenset({"calendar_days", "working_days"})

_NOTE = Column("note")

TABLES: tuple[Table, ...] = (
    Table(
        "inspection_categories",
        "inspection_categories.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            _NOTE,
        ),
        is_required=False,
    ),
    Table(
        "inspection_matters",
        "inspection_matters.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("level", "choice", required=True, choices=frozenset(LEVELS)),
            Column("unit", required=True, references="units"),
            Column("category", required=True, references="inspection_categories"),
            Column("basis", required=True),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            _NOTE,
        ),
        key=("code", "valid_from"),
        is_required=False,
    ),
    Table(
        "inspection_items",
        "inspection_items.csv",
        (
            Column("matter", required=True, references="inspection_matters"),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("grade", "choice", required=True, choices=frozenset(GRADES)),
            _NOTE,
        ),
        key=("matter", "code"),
        is_required=False,
    ),
    Table(
        "inspection_classes",
        "inspection_classes.csv",
        (
            Column("code", "choice", required=True, choices=frozenset(CLASSES)),
            Column("permille", "int", required=True),
            Column("cap", "int", required=True),
            _NOTE,
        ),
        is_required=False,
    ),
    Table(
        "inspection_limits",
        "inspection_limits.csv",
        (
            Column("clock", "choice", required=True, choices=frozenset(CLOCKS)),
            Column("rule", "choice", required=True, choices=RULES),
            Column("length", "int", required=True),
            _NOTE,
        ),
        key=("clock",),
        is_required=False,
    ),
)


def _problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    return Problem(line.file, line.number, what, repair, facts)


def _check_classes(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("inspection_classes"):
        row = line.values
        if row["permille"].lstrip("-").isdigit() and not 0 <= int(row["permille"]) <= 1000:
            what = "permille: a ratio lies between 0 and 1000 of a thousand."
            yield _problem(line, what, "Correct it.")
        if row["cap"].lstrip("-").isdigit() and int(row["cap"]) < 1:
            yield _problem(line, "cap: at least one visit a year.", "Correct it.")


def _check_limits_of_inspection(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("inspection_limits"):
        if line.values["length"].lstrip("-").isdigit() and int(line.values["length"]) < 1:
            yield _problem(line, "length: a limit is at least 1.", "Correct it.")


def _check_items(city: CityFiles) -> Iterator[Problem]:
    with_items = {row["matter"] for row in city.rows("inspection_items")}
    for line in city.lines("inspection_matters"):
        if line.values["code"] not in with_items:
            what = "{code} has no item to look at, so nobody can inspect it."
            repair = "Add its items to inspection_items.csv."
            yield _problem(line, what, repair, code=line.values["code"])


CHECKS: tuple[Check, ...] = (_check_classes, _check_limits_of_inspection, _check_items)
