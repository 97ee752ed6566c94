"""The burden account, pure: what a fill saved, and which weeks kept the promise of hours saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

_SIXTY = Decimal(60)


@dataclass(frozen=True, slots=True)
class Saved:
    """Time that fills of one place saved: the day of the fill and minutes."""

    area: str
    path: str
    name: str
    on: dt.date
    minutes: Decimal


@dataclass(frozen=True, slots=True)
class Week:
    """A place's calendar week (Monday to Sunday) in which it filled forms."""

    area: str
    path: str
    name: str
    last_day: dt.date
    forms: int
    minutes: Decimal

    @property
    def label(self) -> str:
        """The place and the week, as ISO 8601 counts weeks."""
        year, week, _ = self.last_day.isocalendar()
        return f"{self.name} {year}年第{week}周"


def minutes_saved(cells: int, seconds_per_cell: int) -> Decimal:
    """Minutes that the cells filled by themselves would have taken by hand."""
    return Decimal(cells * seconds_per_cell) / _SIXTY


def last_day_of_week(day: dt.date) -> dt.date:
    """The Sunday of the week: a week belongs to the month in which it ends."""
    return day + dt.timedelta(days=6 - day.weekday())


def first_day_of_weeks(since: dt.date) -> dt.date:
    """The Monday from which the weeks that end on or after a day begin."""
    return since - dt.timedelta(days=since.weekday())


def weeks_of(fills: Iterable[Saved], since: dt.date | None, until: dt.date) -> Iterator[Week]:
    """The weeks of each place that end between two days, by place and week; a week that still runs is not one yet."""
    found: dict[tuple[str, dt.date], list[Saved]] = {}
    for one in fills:
        found.setdefault((one.area, last_day_of_week(one.on)), []).append(one)
    for (area, sunday), some in sorted(found.items()):
        if sunday <= until and (since is None or sunday >= since):
            yield Week(
                area, some[0].path, some[0].name, sunday, len(some), sum((one.minutes for one in some), Decimal())
            )
