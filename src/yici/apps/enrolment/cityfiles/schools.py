"""Schools, their catchments and places, the classes of priority, the rounds of a year. Pure: no database, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from yici.apps.enrolment.contracts import FACTS, KINDS, Stretch
from yici.apps.enrolment.rules.catchments import gaps, overlaps
from yici.apps.enrolment.rules.tables import stretch_of
from yici.apps.records.conditions import ConditionSyntaxError, elements_of, parse
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Table

SCHOOLS_FILE, CATCHMENTS_FILE, PLACES_FILE = "schools.csv", "school_catchments.csv", "school_places.csv"
PRIORITIES_FILE, ROUNDS_FILE = "school_priorities.csv", "school_rounds.csv"
CODE = r"[a-z0-9]+(_[a-z0-9]+)*"
ROUND = r"[a-z0-9]+(-[a-z0-9]+)*"  # stands in addresses
YES_NO = frozenset({"yes", "no"})
_KIND = Column("kind", "choice", required=True, choices=frozenset(KINDS))
_NOTE = Column("note")
DAYS = ("opens", "closes", "review_until", "publishes", "objection_until")

TABLES: tuple[Table, ...] = (
    Table(
        "schools", SCHOOLS_FILE,
        (
            Column("code", "pattern", required=True, pattern=CODE), Column("name", required=True),
            Column("name_en", required=True), _KIND, Column("unit", required=True, references="units"),
            Column("area", required=True, references="areas"),
            Column("public", "choice", required=True, choices=YES_NO),
            Column("boarding", "choice", required=True, choices=YES_NO), Column("languages", "list", required=True),
            Column("address"), Column("valid_from", "day", required=True), Column("valid_to", "day"), _NOTE,
        ),
        is_required=False,
    ),
    Table(
        "school_catchments", CATCHMENTS_FILE,
        (
            Column("school", required=True, references="schools"), Column("area", required=True, references="areas"),
            Column("street"), Column("low", "int"), Column("high", "int"),
            Column("side", "choice", required=True, choices=frozenset({"all", "odd", "even"})),
            Column("valid_from", "day", required=True), Column("valid_to", "day"), _NOTE,
        ),
        key=("school", "area", "street", "low", "side", "valid_from"), is_required=False,
    ),
    Table(
        "school_places", PLACES_FILE,
        (
            Column("round", required=True, references="school_rounds"),
            Column("school", required=True, references="schools"), Column("places", "int", required=True),
            Column("pool", "choice", required=True, choices=YES_NO), Column("position", "int", required=True), _NOTE,
        ),
        key=("round", "school"), is_required=False,
    ),
    Table(
        "school_priorities", PRIORITIES_FILE,
        (
            Column("code", "pattern", required=True, pattern=CODE), _KIND, Column("valid_from", "day", required=True),
            Column("position", "int", required=True), Column("when"), Column("says", required=True),
            Column("says_en", required=True), Column("basis"), _NOTE,
        ),
        key=("kind", "valid_from", "code"), is_required=False,
    ),
    Table(
        "school_rounds", ROUNDS_FILE,
        (
            Column("code", "pattern", required=True, pattern=ROUND), Column("year", "int", required=True), _KIND,
            Column("name", required=True), Column("name_en", required=True),
            Column("unit", required=True, references="units"), Column("area", required=True, references="areas"),
            *(Column(one, "day", required=True) for one in DAYS), Column("wishes", "int", required=True),
            Column("review_days", "int", required=True), Column("objection_days", "int", required=True),
            Column("offer_days", "int", required=True), _NOTE,
        ),
        is_required=False,
    ),
)  # fmt: skip


def _problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    return Problem(line.file, line.number, what, repair, facts)


def _catchments(city: CityFiles) -> Iterator[Problem]:
    """Two schools for the same house, and communities of a district with catchments that belong to none."""
    kinds = {row["code"]: row["kind"] for row in city.rows("schools")}
    lines = {stretch_of(line.values): line for line in city.lines("school_catchments")}
    for kind in KINDS:
        own = [one for one in lines if kinds.get(one.school) == kind]
        for first, second in overlaps(own):
            what = "{street} of {area} belongs to {first} and to {second}."
            repair = "Divide the house numbers, or end one of the rows."
            yield _problem(
                lines[second], what, repair, street=second.street or "*", area=second.area, first=first.school,
                second=second.school,
            )  # fmt: skip
        yield from _gaps(city, own, lines)
    for line in lines.values():
        low, high = line.values.get("low", ""), line.values.get("high", "")
        if low and high and int(low) > int(high):
            yield _problem(line, "{low} is more than {high}.", "Write the smaller number first.", low=low, high=high)
        if (low or high or line.values["side"] != "all") and not line.values.get("street"):
            yield _problem(line, "House numbers without a street.", "Name the street.")


def _gaps(city: CityFiles, own: list[Stretch], lines: dict[Stretch, Line]) -> Iterator[Problem]:
    newest = max((one.valid_from for one in own), default=dt.date.min)
    now = [one for one in own if one.valid_to is None or one.valid_to >= newest]
    for area in gaps(now, _smallest(city, {one.area for one in now})):
        line = next(line for one, line in lines.items() if one in now)
        what = "{area} has addresses that belong to no school of the kind that {school} is."
        repair = "Add a row for the area without a street: the rest of it."
        yield _problem(line, what, repair, area=area, school=line.values["school"])


def _smallest(city: CityFiles, used: set[str]) -> list[str]:
    """The smallest areas of the districts that catchments lie in; those where nobody lives are left out."""
    parents = {row["code"]: row["parent"] for row in city.rows("areas")}
    levels = {row["code"]: row["level"] for row in city.rows("areas")}
    above = {row["parent"] for row in city.rows("areas")}
    districts = set()
    for code in used:
        while code and levels.get(code) not in (None, "3"):
            code = parents.get(code, "")
        districts.add(code)
    return [
        row["code"] for row in city.rows("areas")
        if row["code"] not in above and row["kind"] != "virtual" and not row.get("valid_to")
        and any(district and row["code"].startswith(district) for district in districts)
    ]  # fmt: skip


def _priorities(city: CityFiles) -> Iterator[Problem]:
    """Conditions over facts of an application only; the last class of a version is everybody else."""
    versions: dict[tuple[str, str], list[Line]] = {}
    for line in city.lines("school_priorities"):
        row = line.values
        versions.setdefault((row["kind"], row["valid_from"]), []).append(line)
        try:
            asked = elements_of(parse(row["when"])) if row.get("when") else ()
        except ConditionSyntaxError as error:
            yield _problem(line, "{text}: {error}.", "See the grammar in elements.md.", text=row["when"], error=error)
            continue
        for one in asked:
            if one.path not in FACTS:
                what = "{path} is nothing that an application for a place says."
                yield _problem(line, what, "Take one of: {facts}.", path=one.path, facts=", ".join(FACTS))
    for group in versions.values():
        group.sort(key=lambda line: int(line.values["position"]))
        positions = [line.values["position"] for line in group]
        for line, before in zip(group[1:], positions, strict=False):
            if line.values["position"] == before:
                yield _problem(line, "Two classes are number {number}.", "Number them apart.", number=before)
        for line in group[:-1]:
            if not line.values.get("when"):
                yield _problem(line, "Classes after this one take nobody.", "Write a condition, or put it last.")
        if group[-1].values.get("when"):
            what = "After {code} comes no class for everybody else."
            yield _problem(group[-1], what, "Add one whose condition is empty.", code=group[-1].values["code"])


def _rounds(city: CityFiles) -> Iterator[Problem]:
    """Days of a round in their order; places of schools of its kind; a round has places and classes."""
    kinds = {row["code"]: row["kind"] for row in city.rows("schools")}
    rounds = {row["code"]: row for row in city.rows("school_rounds")}
    filled = {row["round"] for row in city.rows("school_places")}
    for line in city.lines("school_rounds"):
        row = line.values
        for before, after in pairwise(DAYS):
            if row[before] > row[after]:
                what = "{after} of {code} is before {before}."
                yield _problem(line, what, "Correct the days.", after=after, before=before, code=row["code"])
        if row["code"] not in filled:
            yield _problem(line, "{code} has no places.", "Add them to school_places.csv.", code=row["code"])
        known = [one["valid_from"] for one in city.rows("school_priorities") if one["kind"] == row["kind"]]
        if not any(day <= row["opens"] for day in known):
            what = "On {day} no classes of priority are in force for {kind}."
            yield _problem(line, what, "Add them to school_priorities.csv.", day=row["opens"], kind=row["kind"])
    for line in city.lines("school_places"):
        row = line.values
        round_, kind = rounds.get(row["round"]), kinds.get(row["school"])
        if round_ and kind and round_["kind"] != kind:
            what = "{school} is a {kind}, the round is for {other}."
            facts = {"school": row["school"], "kind": kind, "other": round_["kind"]}
            yield _problem(line, what, "Name a school of the round's kind.", **facts)
        if int(row["places"]) < 0:
            yield _problem(line, "{places} places.", "Write how many, or 0.", places=row["places"])


CHECKS: tuple[Check, ...] = (_catchments, _priorities, _rounds)
