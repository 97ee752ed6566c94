"""Centres, their hours and points, out of rows of the city's files."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, cast

from yici.apps.services.contracts.centres import (
    Centre,
    CentreBook,
    CentreLevel,
    Closure,
    Days,
    Group,
    Hours,
    Point,
    Travel,
)

Row = Mapping[str, str]


def book_of(tables: Mapping[str, Iterable[Row]], settings: Mapping[str, Any], day: dt.date) -> CentreBook:
    """The centres that there are on a day, with groups, points of villages and how ways are counted."""
    timetables: dict[str, list[Hours]] = defaultdict(list)
    for row in sorted(tables["service_timetables"], key=lambda one: (one["code"], one["opens"])):
        timetables[row["code"]].append(_hours(row))
    closures: dict[str, list[Closure]] = defaultdict(list)
    for row in tables["service_closures"]:
        first, last = dt.date.fromisoformat(row["first"]), dt.date.fromisoformat(row["last"])
        closures[row["centre"]].append(Closure(first, last, row["reason"], row["reason_en"]))
    groups = sorted(tables["service_centre_groups"], key=lambda one: (int(one["position"]), one["code"]))
    return CentreBook(
        centres={
            row["code"]: _centre(row, tuple(timetables[row["timetable"]]), tuple(closures[row["code"]]))
            for row in sorted(tables["service_centres"], key=lambda one: one["code"])
            if row["valid_from"] <= day.isoformat() <= (row["valid_to"] or "9999")
        },
        groups={row["code"]: Group(row["code"], row["name"], row["name_en"], _list(row["items"])) for row in groups},
        points={row["area"]: _point(row) for row in tables["service_points"]},
        travel=travel_of(settings),
    )


def travel_of(settings: Mapping[str, Any]) -> Travel:
    """How ways are counted: ``[coverage]`` of city.toml, and our own numbers where it says nothing."""
    section: Mapping[str, Any] = settings.get("coverage", {})
    usual = Travel()
    return Travel(
        minutes=int(section.get("minutes", usual.minutes)),
        walking_kmh=float(section.get("walking_kmh", usual.walking_kmh)),
        driving_kmh=float(section.get("driving_kmh", usual.driving_kmh)),
        detour=float(section.get("detour", usual.detour)),
        walking_kinds=frozenset(section.get("walking_kinds", usual.walking_kinds)),
        definition=str(section.get("definition", "")),
    )


def _centre(row: Row, hours: tuple[Hours, ...], closures: tuple[Closure, ...]) -> Centre:
    return Centre(
        code=row["code"], name=row["name"], level=cast(CentreLevel, row["level"]), area=row["area"], point=_point(row),
        hours=hours, address=row["address"], phone=row["phone"], does=_list(row["does"]),
        passes_on=_list(row["passes_on"]), is_accessible=row["accessible"] == "yes", languages=_list(row["languages"]),
        way=row["way"], closures=closures, is_synthetic=row["synthetic"] == "yes",
    )  # fmt: skip


def _hours(row: Row) -> Hours:
    months = frozenset(int(one) for one in _list(row["months"]))
    opens, closes = dt.time.fromisoformat(row["opens"]), dt.time.fromisoformat(row["closes"])
    return Hours(cast(Days, row["days"]), opens, closes, months, row["late"] == "yes")


def _point(row: Row) -> Point:
    return Point(float(row["lon"]), float(row["lat"]))


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
