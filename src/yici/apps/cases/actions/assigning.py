"""Units get a case, hand it down, give it back. A barred unit never gets one."""

from __future__ import annotations

from yici.apps.cases.errors import UnitBarred
from yici.apps.cases.guards import barred_units
from yici.apps.cases.models import Assignment, Bar, Case
from yici.core import clock


def bar_units(row: Case, units: tuple[int, ...]) -> None:
    """Let these units and their parts never get or see the case."""
    Bar.objects.bulk_create([Bar(case=row, unit_id=unit) for unit in units], ignore_conflicts=True)


def assign(row: Case, unit: int, part: str, phase: str, *, above: Assignment | None = None) -> Assignment:
    """Give a case to a unit; one that had it before gets the same assignment again. Raises ``UnitBarred``."""
    if unit in barred_units(row):
        raise UnitBarred(unit=unit)
    given, _ = Assignment.objects.update_or_create(
        case=row, unit_id=unit,
        defaults={"part": part, "phase": phase, "parent": above, "given_at": clock.now(), "answered_at": None},
    )  # fmt: skip
    return given
