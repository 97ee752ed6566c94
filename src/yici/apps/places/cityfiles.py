"""Which files of a city speak of places: areas, units, roles, posts, calendars; what must hold in them beyond form.

Pure: no database, no Django. ``generated_units`` are the units that follow from areas by the rules of ``city.toml``.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yici.apps.places.contracts import PERMISSIONS, READERS
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Row, Table
from yici.core.cityfiles.settings import SETTINGS_FILE

LEVELS = {"city": 2, "banner": 3, "district": 3, "town": 4, "sumu": 4, "township": 4, "street": 4,
          "functional_area": 4, "village": 5, "gacha": 5, "community": 5, "virtual": 5}  # fmt: skip
LEVEL_BY_LENGTH = {4: 2, 6: 3, 9: 4, 12: 5}
UNIT_KINDS = frozenset(
    {
        "bureau",
        "enterprise",
        "functional_committee",
        "government",
        "mass_organisation",
        "party",
        "residents_committee",
        "section",
        "township_government",
        "village_committee",
    }
)
READER_CLASSES = frozenset(READERS)
CODE = r"[a-z0-9]+([_-][a-z0-9]+)*"

_DATED = (Column("valid_from", "day"), Column("valid_to", "day"))
_NOTE = Column("note")


def _year(row: Row) -> str:
    return row["day"][:4]


TABLES: tuple[Table, ...] = (
    Table(
        "areas",
        "areas.csv",
        (
            Column("code", "pattern", required=True, pattern=r"\d{4}|\d{6}|\d{9}|\d{12}"),
            Column("name", required=True),
            Column("short_name", required=True),
            Column("kind", "choice", required=True, choices=frozenset(LEVELS)),
            Column("parent", references="areas"),
            Column("level", "int", required=True),
            *_DATED,
            Column("successor", references="areas"),
            _NOTE,
        ),
    ),
    Table(
        "units",
        "units.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("short_name", required=True),
            Column("kind", "choice", required=True, choices=UNIT_KINDS),
            Column("parent", references="units"),
            Column("area", required=True, references="areas"),
            *_DATED,
            _NOTE,
        ),
    ),
    Table(
        "roles",
        "roles.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("permissions", "words", required=True, choices=frozenset(PERMISSIONS)),
            Column("readers", "words", choices=READER_CLASSES),
            _NOTE,
        ),
    ),
    Table(
        "posts",
        "posts.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("name", required=True),
            Column("unit", required=True),  # of units.csv or generated: checked below
            Column("role", required=True, references="roles"),
            Column("area", required=True, references="areas"),
            Column("readers", "words", choices=READER_CLASSES),
            _NOTE,
        ),
    ),
    Table(
        "liaisons",
        "liaisons.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("unit", required=True),  # of units.csv or generated: checked below
            Column("channel", "choice", required=True, choices=frozenset({"sms", "mail", "chat"})),
            Column("address", required=True),  # of a chat: the name of a setting that holds the token
            _NOTE,
        ),
        is_required=False,
    ),
    Table(
        "calendar",
        "calendar/*.csv",
        (
            Column("day", "day", required=True),
            Column("kind", "choice", required=True, choices=frozenset({"holiday", "make_up"})),
            Column("name", required=True),
            _NOTE,
        ),
        key=("day",),
        stem=_year,
        is_required=False,
    ),
)


@dataclass(frozen=True, slots=True)
class GeneratedUnit:
    """A unit that follows from an area by a rule of ``city.toml``; it stands in no file."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    area: str


def generated_units(
    areas: Iterable[Row], rules: Sequence[Mapping[str, Any]], units: Iterable[Row] = ()
) -> Iterator[GeneratedUnit]:
    """The governments, committees and banner counterparts that follow from areas.

    Codes are area code, a hyphen and the rule's ``suffix`` or the counterpart's code ("150621-civil_affairs",
    "150621101200-committee"). The parent of a banner's government is the city's (the unit with code ``government``).
    """
    chosen = [dict(row) for row in areas]
    named = {row["code"]: row for row in units}
    for area in chosen:
        for rule in rules:
            if area["kind"] not in rule["area_kinds"]:
                continue
            above = area["parent"] if "suffix" in rule else area["code"]
            parent = f"{above}-{rule['parent']}" if len(above) > 4 else str(rule["parent"])
            for code in rule.get("counterparts", [rule.get("suffix", "")]):
                unit = named.get(code, {})
                words = {**area, "unit": unit.get("name", ""), "unit_short_name": unit.get("short_name", "")}
                yield GeneratedUnit(
                    f"{area['code']}-{code}",
                    str(rule["name"]).format_map(words),
                    str(rule["short_name"]).format_map(words),
                    str(rule["kind"]),
                    parent,
                    area["code"],
                )


def read_areas(root: Path) -> list[Row]:
    """The areas of a city's folder, by code."""
    return CityFiles(root, TABLES).rows("areas")


def _check_settings(city: CityFiles) -> Iterator[Problem]:
    for name in ("code", "languages", "name", "timezone"):
        if not city.settings.get(name):
            what = "{name} is missing."
            yield Problem(SETTINGS_FILE, 0, what, "Add it at the top of the file.", {"name": name})
    zone = str(city.settings.get("timezone", "UTC"))
    if zone not in zoneinfo.available_timezones():
        yield Problem(SETTINGS_FILE, 0, "{zone} is no time zone.", "Use a name like Asia/Shanghai.", {"zone": zone})


def _check_areas(city: CityFiles) -> Iterator[Problem]:
    lines = city.lines("areas")
    levels = {line.values["code"]: line.values["level"] for line in lines}
    for line in lines:
        code, level, parent = line.values["code"], line.values["level"], line.values["parent"]
        expected = LEVELS.get(line.values["kind"])
        if expected is not None and level != str(expected):
            what = "{kind} is a kind of level {expected}, not {level}."
            facts = {"kind": line.values["kind"], "expected": expected, "level": level}
            yield Problem(line.file, line.number, what, "Correct kind or level.", facts)
        if level != str(LEVEL_BY_LENGTH.get(len(code), level)):
            yield Problem(
                line.file, line.number, "The code has the length of another level.", "Correct one of the two."
            )
        if (parent == "") != (code == city.settings.get("code")):
            yield Problem(line.file, line.number, "Only the city itself has no parent.", "Give the area its parent.")
        elif parent in levels and levels[parent] != str(int(level) - 1 if level.isdigit() else 0):
            yield Problem(line.file, line.number, "The parent is not one level above.", "Correct the parent.")
    yield from _check_counts(city, lines)


def _check_counts(city: CityFiles, lines: Iterable[Line]) -> Iterator[Problem]:
    expected = city.settings.get("areas", {}).get("counts", {})
    found = Counter(line.values["kind"] for line in lines if not line.values["valid_to"])
    for kind in sorted({*expected, *found} if expected else ()):
        if expected.get(kind, 0) != found[kind]:
            facts = {"found": found[kind], "kind": kind, "expected": expected.get(kind, 0)}
            what = "There are {found} areas of kind {kind}, {SETTINGS} says {expected}."
            repair = "Add the missing rows, or correct [areas.counts] when an area was set up, merged or renamed."
            yield Problem("areas.csv", 0, what, repair, {**facts, "SETTINGS": SETTINGS_FILE})


def _check_units(city: CityFiles) -> Iterator[Problem]:
    rules = city.settings.get("generated_units", [])
    codes = {row["code"] for row in city.rows("units")}
    try:
        generated = {unit.code for unit in generated_units(city.rows("areas"), rules, city.rows("units"))}
    except (KeyError, ValueError, IndexError) as error:
        what = "A rule of [[generated_units]] lacks or misspells {word}."
        yield Problem(SETTINGS_FILE, 0, what, "Compare it with the other rules.", {"word": str(error)})
        return
    for rule in rules:
        for code in {*rule.get("counterparts", ())} - codes:
            what = "counterparts names {code}, which is not in units.csv."
            yield Problem(SETTINGS_FILE, 0, what, "Correct the code or add the unit.", {"code": code})
    for line in city.lines("units"):
        if line.values["code"] in generated:
            what = "{code} follows already from an area by a rule of {file}."
            facts = {"code": line.values["code"], "file": SETTINGS_FILE}
            yield Problem(line.file, line.number, what, "Remove the row or give it another code.", facts)
    for line in [*city.lines("posts"), *city.lines("liaisons")]:
        unit = line.values["unit"]
        if unit not in codes and unit not in generated:
            what = "unit: {unit} is neither in units.csv nor generated from an area."
            yield Problem(line.file, line.number, what, "Correct the code.", {"unit": unit})


def _check_calendar(city: CityFiles) -> Iterator[Problem]:
    for line in city.lines("calendar"):
        try:
            weekday = dt.date.fromisoformat(line.values["day"]).weekday()
        except ValueError:
            continue
        if line.values["kind"] == "make_up" and weekday < 5:
            what = "A make-up working day falls on a weekend; {day} does not."
            yield Problem(line.file, line.number, what, "Correct the day.", {"day": line.values["day"]})


CHECKS: tuple[Check, ...] = (_check_settings, _check_areas, _check_units, _check_calendar)
