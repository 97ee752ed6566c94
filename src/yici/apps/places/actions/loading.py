"""What a city's files say of places, written into the database and read back in the words of the files.

A row that left the file ends today; nothing is deleted. A new name, kind or parent of an area is a new version of it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pypinyin import Style, lazy_pinyin

from yici.apps.places.cityfiles import GeneratedUnit, generated_units
from yici.apps.places.models import Area, AreaVersion, CalendarDay, CalendarVersion, Post, Role, Unit
from yici.core import clock
from yici.core.threeway import LoadedTable, Row

ALWAYS = dt.date(1900, 1, 1)  # an empty valid_from: since before anybody asks


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _text(day: dt.date | None) -> str:
    return "" if day is None or day == ALWAYS else day.isoformat()


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:60]


def _read_areas() -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    versions = AreaVersion.objects.select_related("area", "parent", "successor").order_by("valid_from")
    for version in versions:  # the newest version of a code comes last
        rows[version.code] = {
            "code": version.code,
            "name": version.name,
            "short_name": version.short_name,
            "kind": version.kind,
            "parent": version.parent.code if version.parent else "",
            "level": str(version.area.level),
            "valid_from": _text(version.valid_from),
            "valid_to": _text(version.valid_to),
            "successor": version.successor.code if version.successor else "",
            "note": version.note,
        }
    return rows


def _write_areas(rows: dict[str, Row], retired: list[str]) -> None:
    today = clock.today()
    known = {area.code: area for area in Area.objects.order_by("-ended_on")}
    ordered = sorted(rows.values(), key=lambda row: (int(row["level"]), row["code"]))
    fresh = [row for row in ordered if row["code"] not in known]
    for row in fresh:  # parents come first, so a child finds the key of its parent
        parent = known.get(row["parent"])
        area = Area(code=row["code"], level=int(row["level"]), parent=parent)
        _describe(area, row)
        area.save()
        area.path = f"{parent.path if parent else '/'}{area.pk}/"
        known[area.code] = area
    Area.objects.bulk_update([known[row["code"]] for row in fresh], ["path"], batch_size=500)
    AreaVersion.objects.bulk_create(
        [_version(known[row["code"]], row, _day(row["valid_from"]) or ALWAYS, known) for row in fresh], batch_size=500
    )
    made = {row["code"] for row in fresh}
    for row in ordered:
        if row["code"] not in made:
            _change_area(known, row, today)
    AreaVersion.objects.filter(code__in=retired, valid_to=None).update(valid_to=today)
    Area.objects.filter(code__in=retired, ended_on=None).update(ended_on=today)


def _describe(area: Area, row: Row) -> None:
    area.name, area.short_name, area.kind = row["name"], row["short_name"], row["kind"]
    area.initials = _initials(row["short_name"])
    area.ended_on = _day(row["valid_to"])


def _version(area: Area, row: Row, from_on: dt.date, known: Mapping[str, Area]) -> AreaVersion:
    successor = known.get(row["successor"]) if row["successor"] else None
    return AreaVersion(
        area=area,
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=area.parent,
        path=area.path,
        valid_from=from_on,
        valid_to=_day(row["valid_to"]),
        successor=successor,
        note=row["note"],
    )


def _change_area(known: dict[str, Area], row: Row, today: dt.date) -> None:
    area, parent = known[row["code"]], known.get(row["parent"])
    newest = area.versions.order_by("-valid_from").first()
    moved = area.parent_id != (parent.pk if parent else None)
    renamed = moved or area.name != row["name"] or area.kind != row["kind"]
    _describe(area, row)
    area.parent = parent
    if moved:
        before, area.path = area.path, f"{parent.path if parent else '/'}{area.pk}/"
        for below in Area.objects.filter(path__startswith=before).exclude(pk=area.pk):
            below.path = area.path + below.path.removeprefix(before)
            below.save(update_fields=["path"])
    area.save()
    from_on = _day(row["valid_from"]) or (today if renamed else newest.valid_from if newest else ALWAYS)
    if newest is not None and newest.valid_from < from_on and newest.valid_to is None:
        newest.valid_to = from_on - dt.timedelta(days=1)
        newest.save(update_fields=["valid_to"])
    fresh = _version(area, row, from_on, known)
    fresh.pk = newest.pk if newest is not None and newest.valid_from == from_on else None
    fresh.save()


def _read_units() -> dict[str, dict[str, str]]:
    return {
        unit.code: {
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else "",
            "area": unit.area.code,
            "valid_from": _text(unit.valid_from),
            "valid_to": _text(unit.valid_to),
            "note": unit.note,
        }
        for unit in Unit.objects.filter(is_generated=False).select_related("parent", "area")
    }


def _write_units(rows: dict[str, Row], retired: list[str]) -> None:
    areas = dict(Area.objects.filter(ended_on=None).values_list("code", "id"))
    for row in rows.values():
        Unit.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "short_name": row["short_name"],
                "kind": row["kind"],
                "area_id": areas[row["area"]],
                "valid_from": _day(row["valid_from"]) or ALWAYS,
                "valid_to": _day(row["valid_to"]),
                "note": row["note"],
                "is_generated": False,
            },
        )
    ids = dict(Unit.objects.values_list("code", "id"))
    for row in rows.values():
        if row["parent"]:
            Unit.objects.filter(code=row["code"]).update(parent_id=ids[row["parent"]])
    Unit.objects.filter(code__in=retired, valid_to=None).update(valid_to=clock.today())


def generate_units(areas: Sequence[Row], rules: Sequence[Mapping[str, Any]], units: Sequence[Row]) -> int:
    """Make the governments, committees and counterparts that follow from areas; returns how many stand.

    One that no longer follows ends today. Must run inside an action, after areas and units are loaded.
    """
    wanted = {unit.code: unit for unit in generated_units(areas, rules, units)}
    ids = dict(Area.objects.filter(ended_on=None).values_list("code", "id"))
    standing = {unit.code: unit for unit in Unit.objects.filter(is_generated=True)}
    fresh, changed = [], []
    for code, unit in wanted.items():
        present = standing.get(code)
        row = Unit(
            code=code, name=unit.name, short_name=unit.short_name, kind=unit.kind, area_id=ids[unit.area],
            valid_from=ALWAYS, is_generated=True,
        )  # fmt: skip
        if present is None:
            fresh.append(row)
        elif (present.name, present.kind, present.valid_to) != (unit.name, unit.kind, None):
            present.name, present.short_name, present.kind, present.valid_to = (
                unit.name,
                unit.short_name,
                unit.kind,
                None,
            )
            changed.append(present)
    Unit.objects.bulk_create(fresh, batch_size=500)
    Unit.objects.bulk_update(changed, ["name", "short_name", "kind", "valid_to"], batch_size=500)
    _give_parents(wanted)
    gone = [unit.pk for code, unit in standing.items() if code not in wanted]
    Unit.objects.filter(pk__in=gone, valid_to=None).update(valid_to=clock.today())
    return len(wanted)


def _give_parents(wanted: Mapping[str, GeneratedUnit]) -> None:
    found = {unit.code: unit for unit in Unit.objects.all()}
    changed = []
    for code, unit in wanted.items():
        parent = found.get(unit.parent)
        if parent is not None and found[code].parent_id != parent.pk:
            found[code].parent = parent
            changed.append(found[code])
    Unit.objects.bulk_update(changed, ["parent"], batch_size=500)


def _read_roles() -> dict[str, dict[str, str]]:
    return {
        role.code: {
            "code": role.code,
            "name": role.name,
            "name_en": role.name_en,
            "permissions": " ".join(role.permissions),
            "readers": " ".join(role.readers),
            "note": role.note,
        }
        for role in Role.objects.all()
    }


def _write_roles(rows: dict[str, Row], retired: list[str]) -> None:
    for row in rows.values():
        Role.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "name_en": row["name_en"],
                "permissions": row["permissions"].split(),
                "readers": row["readers"].split(),
                "note": row["note"],
            },
        )
    Role.objects.filter(code__in=retired).update(permissions=[], readers=[])  # posts keep the role, it opens nothing


def _read_posts() -> dict[str, dict[str, str]]:
    return {
        post.code: {
            "code": post.code,
            "name": post.name,
            "unit": post.unit.code,
            "role": post.role.code,
            "area": post.area.code,
            "readers": " ".join(post.readers),
            "note": post.note,
        }
        for post in Post.objects.filter(valid_to=None).select_related("unit", "role", "area")
    }


def _write_posts(rows: dict[str, Row], retired: list[str]) -> None:
    for row in rows.values():
        facts: dict[str, Any] = {
            "name": row["name"],
            "unit": Unit.objects.get(code=row["unit"]),
            "role": Role.objects.get(code=row["role"]),
            "area": Area.objects.get(code=row["area"], ended_on=None),
            "readers": row["readers"].split(),
            "note": row["note"],
            "valid_to": None,
        }
        Post.objects.update_or_create(
            code=row["code"], defaults=facts, create_defaults={**facts, "valid_from": clock.today()}
        )
    Post.objects.filter(code__in=retired, valid_to=None).update(valid_to=clock.today())


def _newest_calendars() -> dict[int, CalendarVersion]:
    return {version.year: version for version in CalendarVersion.objects.order_by("year", "version")}


def _read_calendar() -> dict[str, dict[str, str]]:
    newest = [version.pk for version in _newest_calendars().values()]
    return {
        day.day.isoformat(): {"day": day.day.isoformat(), "kind": day.kind, "name": day.name, "note": day.note}
        for day in CalendarDay.objects.filter(calendar_id__in=newest).order_by("day")
    }


def _write_calendar(rows: dict[str, Row], retired: list[str]) -> None:
    present = _read_calendar()
    touched: dict[int, dict[str, Row]] = defaultdict(dict)
    years = {int(day[:4]) for day in [*rows, *retired]}
    for day, row in {**present, **rows}.items():
        if int(day[:4]) in years and day not in retired:
            touched[int(day[:4])][day] = row
    newest = _newest_calendars()
    for year in sorted(years):
        before = newest[year].version if year in newest else 0
        version = CalendarVersion.objects.create(
            year=year, version=before + 1, source=f"calendar/{year}.csv", recorded_at=clock.now()
        )
        CalendarDay.objects.bulk_create(
            CalendarDay(
                calendar=version, day=dt.date.fromisoformat(day), kind=row["kind"], name=row["name"], note=row["note"]
            )
            for day, row in sorted(touched[year].items())
        )


def loaded_tables() -> dict[str, LoadedTable]:
    """The tables of places by their name in the files, in the order in which they must be written."""
    return {
        "areas": LoadedTable("areas.csv", _read_areas, _write_areas),
        "units": LoadedTable("units.csv", _read_units, _write_units),
        "roles": LoadedTable("roles.csv", _read_roles, _write_roles),
        "posts": LoadedTable("posts.csv", _read_posts, _write_posts),
        "calendar": LoadedTable("calendar", _read_calendar, _write_calendar),
    }
