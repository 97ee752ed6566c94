"""The burden account as its page shows it: counted live, with the number of the published report beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yici.apps.collecting.contracts import BurdenLine, BurdenRow, BurdenView
from yici.apps.collecting.errors import MonthUnknown
from yici.apps.collecting.selectors.burden import BURDEN, WEEKS, burden_rows, week_rows
from yici.apps.figures.public import (
    FigureMeasure,
    FigureRow,
    FigureSpec,
    FigureTable,
    Rate,
    SnapshotFacts,
    compute,
    list_reports,
)
from yici.apps.places.public import AreaView, find_area, list_area_line, list_areas
from yici.apps.tables.public import burden_assumptions
from yici.core import clock
from yici.core.access import SYSTEM

#: The definition (``figures.csv``) that is frozen each month for the whole city.
DEFINITION = "burden"
ROWS_A_PAGE = 50
KINDS = ("received", "filled", "planned", "weeks")
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")

#: The columns that the page needs, whatever else the city's definition counts.
_COLUMNS = (
    FigureMeasure("received", "收到的表", condition="burden.kind = 'received'"),
    FigureMeasure("filled", "填好的表", condition="burden.kind = 'filled'"),
    *(
        FigureMeasure(code, code, condition=f"burden.kind = '{kind}'", function="sum", value=f"burden.{code}")
        for code, kind in (
            ("known", "filled"), ("derived", "filled"), ("typed", "filled"), ("minutes", "filled"),
            ("refused", "planned"), ("cut", "planned"),
        )
    ),
)  # fmt: skip
_WEEKS = FigureSpec(
    (
        FigureMeasure("weeks", "有表的周"),
        FigureMeasure("kept", "达到的周", condition="week.is_kept = yes"),
        FigureMeasure("hours", "每周小时", function="mean", value="week.hours"),
    ),
    by="",
    source=WEEKS,
    period="month",
)


def days_of_month(month: str) -> tuple[dt.date, dt.date]:
    """First and last day of "2026-11"; raises ``MonthUnknown`` for what is no month or has not begun."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise MonthUnknown(month=month)
    first = dt.date(int(found[1]), int(found[2]), 1)
    if first > clock.today():
        raise MonthUnknown(month=month)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def get_burden(area_code: str, month: str) -> BurdenView:
    """The account of an area in a month ("2026-11"), as the public sees it: places below, bureaus, weeks.

    Raises ``AreaNotFound`` and ``MonthUnknown``.
    """
    area = find_area(area_code)
    _, last = days_of_month(month)
    as_of = min(last, clock.today())
    given = burden_assumptions()
    places = _table(area, "area", as_of)
    weeks, kept, hours = _plain(compute(SYSTEM, _WEEKS, area, as_of=as_of).total)
    frozen = _frozen(area, last)
    codes = {str(one.key): one.code for one in list_areas(SYSTEM, parent=area, most=5000)}
    return BurdenView(
        area_code=area.code, area_name=area.short_name,
        above=tuple((one.code, one.short_name) for one in list_area_line(area)[:-1]), month=month, as_of=as_of,
        is_running=as_of < last, total=_line(area.code, area.short_name, places.total),
        places=tuple(_line(codes.get(row.key, ""), row.label, row) for row in places.rows),
        bureaus=_busiest(_table(area, "burden.bureau", as_of)), weeks=int(weeks or 0), weeks_kept=int(kept or 0),
        hours_each_week=Decimal(hours) if hours is not None else None, seconds_per_cell=given.seconds_per_cell,
        hours_a_week=given.hours_a_week, frozen=frozen.number if frozen else "",
        frozen_digest=frozen.digest if frozen else "",
    )  # fmt: skip


def list_burden_rows(area_code: str, month: str, kind: str, after: int = 0) -> tuple[list[BurdenRow], int | None]:
    """A page of the rows behind a number, oldest first, and where the next page begins (None: nowhere)."""
    area = find_area(area_code)
    first, last = days_of_month(month)
    as_of = min(last, clock.today())
    if kind == "weeks":
        rows = [_week(row) for row in week_rows(SYSTEM, first, as_of, area.path)]
    else:
        found = burden_rows(SYSTEM, first, as_of, area.path)
        rows = [_row(row) for row in found if row["burden.kind"] == kind]
    rows.sort(key=lambda one: (one.on, one.label))
    following = after + ROWS_A_PAGE
    return rows[after:following], following if following < len(rows) else None


def _table(area: AreaView, by: str, as_of: dt.date) -> FigureTable:
    return compute(SYSTEM, FigureSpec(_COLUMNS, by, BURDEN, period="month"), area, as_of=as_of)


def _plain(row: FigureRow) -> Sequence[int | Decimal | None]:
    return [None if isinstance(value, Rate) else value for value in row.values]


def _line(code: str, name: str, row: FigureRow) -> BurdenLine:
    received, filled, known, derived, typed, minutes, refused, cut = (value or 0 for value in _plain(row))
    return BurdenLine(
        code, name, int(received), int(filled), int(known), int(derived), int(typed), Decimal(minutes) / 60,
        int(refused), int(cut),
    )  # fmt: skip


def _busiest(table: FigureTable) -> tuple[BurdenLine, ...]:
    lines = [_line("", row.label, row) for row in table.rows if row.label]
    return tuple(sorted(lines, key=lambda one: (-one.received, one.name)))


def _frozen(area: AreaView, last: dt.date) -> SnapshotFacts | None:
    """The published report of the month, when there is one for this area."""
    found = list_reports(SYSTEM, definition=DEFINITION, is_frozen=True, limit=60)
    return next((one for one in found if one.area == area.key and one.as_of == last and not one.superseded_by), None)


def _row(row: Mapping[str, Any]) -> BurdenRow:
    minutes = row.get("burden.minutes")
    return BurdenRow(
        on=row["on"], label=str(row["label"]), bureau=str(row["burden.bureau"]), known=row.get("burden.known", 0),
        derived=row.get("burden.derived", 0), typed=row.get("burden.typed", 0),
        hours=minutes / 60 if minutes is not None else None, refused=row.get("burden.refused", 0),
        cut=row.get("burden.cut", 0),
    )  # fmt: skip


def _week(row: Mapping[str, Any]) -> BurdenRow:
    return BurdenRow(
        on=row["on"], label=str(row["label"]), bureau="", hours=row["week.hours"], is_kept=row["week.is_kept"]
    )
