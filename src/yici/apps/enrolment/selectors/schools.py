"""Schools, catchments, classes and rounds as the city's files have them today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yici.apps.enrolment.cityfiles import (
    CATCHMENTS_FILE,
    PLACES_FILE,
    PRIORITIES_FILE,
    ROUNDS_FILE,
    SCHOOLS_FILE,
)
from yici.apps.enrolment.contracts import Address, PlaceRound, PriorityClass, School, Stretch
from yici.apps.enrolment.errors import RoundNotFound
from yici.apps.enrolment.rules.catchments import find_schools, house_number, in_force
from yici.apps.enrolment.rules.tables import Row, classes_of, round_of, school_of, stretch_of
from yici.core import clock
from yici.core.models import CityRow
from yici.core.threeway import settings_of


def _rows(file: str) -> list[Row]:
    rows = CityRow.objects.filter(file=file, retired_on=None).order_by("code").values_list("content", flat=True)
    return list(rows)


def list_schools(kind: str = "", *, day: dt.date | None = None) -> list[School]:
    """Schools of a kind that there are on a day (today), by code."""
    on = (day or clock.today()).isoformat()
    rows = [
        row for row in _rows(SCHOOLS_FILE)
        if kind in ("", row["kind"]) and row["valid_from"] <= on and (not row.get("valid_to") or on <= row["valid_to"])
    ]  # fmt: skip
    return [school_of(row) for row in rows]


def school_names() -> dict[str, str]:
    """Code → name of every school that ever was: old rounds keep their words."""
    return dict(CityRow.objects.filter(file=SCHOOLS_FILE).values_list("code", "content__name"))


def list_stretches(kind: str, day: dt.date | None = None) -> list[Stretch]:
    """Catchments of schools of a kind on a day (today)."""
    schools = {one.code for one in list_schools(kind, day=day)}
    found = [stretch_of(row) for row in _rows(CATCHMENTS_FILE) if row["school"] in schools]
    return in_force(found, day or clock.today())


def list_classes(about: PlaceRound) -> list[PriorityClass]:
    """The classes of priority of a round: those in force when it opens."""
    return classes_of(_rows(PRIORITIES_FILE), about.kind, about.opens)


def list_round_files() -> list[PlaceRound]:
    """Every round of the file, the newest first."""
    return sorted((round_of(row) for row in _rows(ROUNDS_FILE)), key=lambda one: (one.opens, one.code), reverse=True)


def get_round_file(code: str) -> PlaceRound:
    """One round of the file; ``RoundNotFound``."""
    found = next((one for one in list_round_files() if one.code == code), None)
    if found is None:
        raise RoundNotFound
    return found


def offered_as() -> list[str]:
    """Items and things of services that lead to school places (``[enrolment] offered_as`` of city.toml)."""
    return [str(one) for one in settings_of("enrolment").get("offered_as", [])]


def places_of(code: str) -> dict[str, int]:
    """School → places of a round, in the order in which other schools are offered."""
    return {school: places for school, places, _ in _places(code)}


def pool_of(code: str) -> list[str]:
    """Schools of a round that take children whose wishes were not met, in their order."""
    return [school for school, _, is_pool in _places(code) if is_pool]


def _places(code: str) -> list[tuple[str, int, bool]]:
    rows = sorted((row for row in _rows(PLACES_FILE) if row["round"] == code), key=lambda row: int(row["position"]))
    return [(row["school"], int(row["places"]), row["pool"] == "yes") for row in rows]


def find_own_schools(kind: str, at: Address, day: dt.date | None = None) -> list[School]:
    """The schools whose catchment holds an address on a day (today)."""
    stretches: Sequence[Stretch] = list_stretches(kind, day)
    codes = find_schools(stretches, at.area, at.street, house_number(at.house))
    schools = {one.code: one for one in list_schools(kind, day=day)}
    return [schools[code] for code in codes if code in schools]
