"""The rows behind a number of the published rates: exactly those that the definition counts, as known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from typing import Any

from yici.apps.figures.public import FigureMeasure, SnapshotFacts, get_report, is_counted
from yici.apps.hotline.contracts.rates import RatesRow
from yici.apps.hotline.errors import NumberWithheld
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.hotline.selectors.rates import days_of_month, frozen_months, lines_of
from yici.apps.hotline.selectors.rates_requests import Row, request_rows
from yici.apps.places.public import find_area
from yici.core.access import SYSTEM
from yici.core.errors import NotFound

A_PAGE = 50
Position = tuple[dt.datetime, int]


def list_rates_rows(
    month: str, column: str, unit: str = "", after: Position | None = None
) -> tuple[FigureMeasure, list[RatesRow], Position | None]:
    """The column, a page of the rows behind it (of a unit, or of the city), and where the next page begins (None:
    nowhere). Rows without an answer come as one page.

    Raises ``NotFound`` (month not published, column or unit unknown) and ``NumberWithheld``.
    """
    report = frozen_months().get(month)
    if report is None:
        raise NotFound
    measure = next((one for one in report.spec.measures if one.code == column), None)
    if measure is None:
        raise NotFound
    _must_be_published(report, unit)
    found = list(islice(_counted(report, month, column, unit, after), A_PAGE + 1))
    page = found[:A_PAGE]
    following = page[-1]["position"] if len(found) > A_PAGE else None
    return measure, _shown(page, report), following


def _must_be_published(report: SnapshotFacts, unit: str) -> None:
    total, units = lines_of(get_report(SYSTEM, report.key))
    line = total if not unit else next((one for one in units if one.code == unit), None)
    if line is None:
        raise NotFound
    if line.is_withheld:
        raise NumberWithheld


def _counted(report: SnapshotFacts, month: str, column: str, unit: str, after: Position | None) -> Any:
    first, last = days_of_month(month)
    rows = request_rows(
        SYSTEM, first, last, find_area(report.area).path, report.known_at, unit=unit, after=after
    )  # fmt: skip
    return (row for row in rows if is_counted(report.spec, column, row, last))


def _shown(page: list[Row], report: SnapshotFacts) -> list[RatesRow]:
    kinds = {one.code: one.name for one in list_kinds()}
    units = {row.key: row.label for row in get_report(SYSTEM, report.key).table.rows}  # type: ignore[union-attr]
    return [_row(row, kinds, units) for row in page]


def _row(row: Row, kinds: Mapping[str, str], units: Mapping[str, str]) -> RatesRow:
    contacted = row.get("requests.is_contacted")
    in_time = row.get("requests.is_contact_in_time")
    said = "" if contacted is None else "no" if not contacted else "yes" if in_time else "late"
    unit = row["requests.unit"]
    return RatesRow(
        on=row["on"], label=row["label"], kind=kinds.get(row["requests.kind"], ""),
        unit=units.get(unit, ""), outcome=row["requests.outcome"], contacted=said,
        solved=row.get("requests.solved", ""), level=row.get("requests.level"),
        left_out=row["requests.excluded_reason"],
    )  # fmt: skip
