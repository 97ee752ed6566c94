"""Files of convenience centres: where they are, when they are open, what they do; the points of villages.

Points are WGS-84. ``city.toml`` says so (``[points] datum``) and bounds the city, so that swapped or foreign numbers
are found; what a map shop gives is GCJ-02 or BD-09 and lies inside the same bounds, which no check can see.
"""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.apps.services.contracts.centres import LEVELS
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Table
from yici.core.cityfiles.settings import SETTINGS_FILE

CENTRE = r"[a-z0-9]+(-[a-z0-9]+)*"  # stands in addresses
DEGREES = r"\d{1,3}\.\d{3,6}"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
PHONE = r"0\d{2,3}-?\d{7,8}|12345"  # of an office; never the mobile of a person
LANGUAGES = frozenset({"zh", "mn", "en", "sign"})
DATUM = "WGS-84"
YES_NO = frozenset({"yes", "no"})

TABLES: tuple[Table, ...] = (
    Table(
        "service_centres",
        "service_centres.csv",
        (
            Column("code", "pattern", required=True, pattern=CENTRE),
            Column("valid_from", "day", required=True),
            Column("valid_to", "day"),
            Column("name", required=True),
            Column("level", "choice", required=True, choices=frozenset(LEVELS)),
            Column("area", required=True, references="areas"),
            Column("address", required=True),
            Column("lon", "pattern", required=True, pattern=DEGREES),
            Column("lat", "pattern", required=True, pattern=DEGREES),
            Column("phone", "pattern", pattern=PHONE),
            Column("timetable", required=True, references="service_timetables"),
            Column("does", "list", references="service_centre_groups"),
            Column("passes_on", "list", references="service_centre_groups"),
            Column("accessible", "choice", required=True, choices=YES_NO),
            Column("languages", "list"),
            Column("way"),
            Column("synthetic", "choice", required=True, choices=YES_NO),
            NOTE,
        ),
        is_required=False,
    ),
    Table(
        "service_timetables",
        "service_timetables.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("days", "choice", required=True, choices=frozenset({"working", "saturday", "sunday", "holiday"})),
            Column("months", "list"),
            Column("opens", "pattern", required=True, pattern=TIME),
            Column("closes", "pattern", required=True, pattern=TIME),
            Column("late", "choice", required=True, choices=YES_NO),
            NOTE,
        ),
        key=("code", "position"),
        is_required=False,
    ),
    Table(
        "service_centre_groups",
        "service_centre_groups.csv",
        (
            Column("code", "pattern", required=True, pattern=CODE),
            Column("position", "int", required=True),
            Column("name", required=True),
            Column("name_en", required=True),
            Column("items", "list", required=True, references="service_items"),
            NOTE,
        ),
        is_required=False,
    ),
    Table(
        "service_closures",
        "service_closures.csv",
        (
            Column("centre", required=True, references="service_centres"),
            Column("first", "day", required=True),
            Column("last", "day", required=True),
            Column("reason", required=True),
            Column("reason_en", required=True),
            NOTE,
        ),
        key=("centre", "first"),
        is_required=False,
    ),
    Table(
        "service_points",
        "service_points.csv",
        (
            Column("area", required=True, references="areas"),
            Column("lon", "pattern", required=True, pattern=DEGREES),
            Column("lat", "pattern", required=True, pattern=DEGREES),
            Column("synthetic", "choice", required=True, choices=YES_NO),
            NOTE,
        ),
        key=("area",),
        is_required=False,
    ),
)


def _check_points(city: CityFiles) -> Iterator[Problem]:
    """Points in another datum than WGS-84, or outside the city's bounds: swapped, or of another place."""
    lines = [*city.lines("service_centres"), *city.lines("service_points")]
    if not lines:
        return
    bounds = city.settings.get("points", {})
    missing = [name for name in ("west", "east", "south", "north") if not isinstance(bounds.get(name), int | float)]
    if bounds.get("datum") != DATUM or missing:
        what = "There are points, but [points] does not say datum, west, east, south and north."
        repair = 'Write datum = "WGS-84" and the bounds. Points of map shops (GCJ-02, BD-09) are converted before.'
        yield Problem(SETTINGS_FILE, 0, what, repair)
        return
    for line in lines:
        yield from _inside(line, bounds)


def _inside(line: Line, bounds: dict[str, float]) -> Iterator[Problem]:
    try:
        lon, lat = float(line.values["lon"]), float(line.values["lat"])
    except ValueError:
        return  # said by the column
    if not (bounds["west"] <= lon <= bounds["east"] and bounds["south"] <= lat <= bounds["north"]):
        what = "{lon}, {lat} lies outside the city."
        yield problem(line, what, "Write the longitude first, in degrees of WGS-84.", lon=lon, lat=lat)


def _check_hours(city: CityFiles) -> Iterator[Problem]:
    """Hours that end before they begin, that overlap, months that no year has."""
    seen: dict[tuple[str, str], list[Line]] = {}
    for line in city.lines("service_timetables"):
        row = line.values
        if row["opens"] >= row["closes"]:
            yield problem(line, "It closes at {closes}, before it opens.", "Correct the times.", closes=row["closes"])
        for month in row["months"].split("|") if row["months"] else ():
            if not (month.isdecimal() and 1 <= int(month) <= 12):
                yield problem(line, "{month} is no month.", "Write numbers from 1 to 12.", month=month)
        for other in seen.setdefault((row["code"], row["days"]), []):
            months = set(row["months"].split("|")) & set(other.values["months"].split("|"))
            is_same_season = not row["months"] or not other.values["months"] or bool(months)
            if is_same_season and row["opens"] < other.values["closes"] and other.values["opens"] < row["closes"]:
                what = "{opens} to {closes} overlaps line {other}."
                facts = {"opens": row["opens"], "closes": row["closes"], "other": other.number}
                yield problem(line, what, "Let the hours follow each other.", **facts)
        seen[(row["code"], row["days"])].append(line)


def _check_centres(city: CityFiles) -> Iterator[Problem]:
    """Centres that do nothing, do and hand on the same, speak an unknown language; closures that end too early."""
    for line in city.lines("service_centres"):
        row = line.values
        does, passes_on = set(row["does"].split("|")) - {""}, set(row["passes_on"].split("|")) - {""}
        if not does | passes_on:
            yield problem(line, "Nothing can be done at {code}.", "Name groups in does or passes_on.", code=row["code"])
        for group in sorted(does & passes_on):
            yield problem(line, "{group} is done there and handed on.", "Leave it in one of the two.", group=group)
        for language in sorted(set(row["languages"].split("|")) - {""} - LANGUAGES):
            known = ", ".join(sorted(LANGUAGES))
            yield problem(line, "{language} is not known.", "Take one of {known}.", language=language, known=known)
        if row["valid_to"] and row["valid_to"] < row["valid_from"]:
            yield problem(line, "It ends before it begins.", "Correct the days.")
    for line in city.lines("service_closures"):
        if line.values["last"] < line.values["first"]:
            yield problem(line, "It ends before it begins.", "Correct the days.")


def _check_travel(city: CityFiles) -> Iterator[Problem]:
    """Numbers of ``[coverage]`` that no way can be counted with."""
    section = city.settings.get("coverage", {})
    for name in ("minutes", "walking_kmh", "driving_kmh", "detour"):
        value = section.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            what = "{name} of [coverage] is no number above 0."
            yield Problem(SETTINGS_FILE, 0, what, "Correct it.", {"name": name})
    if section and not str(section.get("definition", "")).strip():
        what = "[coverage] has numbers without the sentence that says what they mean."
        yield Problem(SETTINGS_FILE, 0, what, "Write definition.", {})


CHECKS: tuple[Check, ...] = (_check_points, _check_hours, _check_centres, _check_travel)
