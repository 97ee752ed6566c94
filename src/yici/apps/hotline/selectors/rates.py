"""The three rates as their page shows them: from the frozen report of the month, never from the running one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from yici.apps.figures.public import (
    FigureRow,
    FigureTable,
    Rate,
    SnapshotFacts,
    get_report,
    list_changes,
    list_reports,
)
from yici.apps.hotline.contracts.rates import RATES, RatesChange, RatesLine, RatesView, Share
from yici.apps.hotline.errors import MonthUnknown
from yici.apps.hotline.rules.tiers import TIERS, tier_of
from yici.apps.places.public import unit_levels
from yici.columns.suppression import Fate, suppress
from yici.core import clock
from yici.core.access import SYSTEM

DEFINITION, ORDERS = "requests_rates", "work_orders"
K = 5
MOST_MONTHS = 24
TREND = 12
WHOLE = "*"
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
_kept: dict[str, tuple[RatesLine, tuple[RatesLine, ...]]] = {}  # by digest: what is frozen never changes


def month_of(day: dt.date) -> str:
    """The month of a day, as addresses have it."""
    return f"{day:%Y-%m}"


def days_of_month(month: str) -> tuple[dt.date, dt.date]:
    """First and last day of "2026-11"; raises ``MonthUnknown`` for what is no month or has not begun."""
    found = _MONTH.fullmatch(month)
    first = dt.date(int(found[1]), int(found[2]), 1) if found else None
    if first is None or first > clock.today():
        raise MonthUnknown(month=month)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def frozen_months(definition: str = DEFINITION) -> dict[str, SnapshotFacts]:
    """The report that counts for each published month of the city, newest first."""
    found: dict[str, SnapshotFacts] = {}
    for one in list_reports(SYSTEM, definition=definition, is_frozen=True, limit=MOST_MONTHS * 3):
        if one.superseded_by is None and one.as_of == days_of_month(month_of(one.as_of))[1]:
            found.setdefault(month_of(one.as_of), one)
    return dict(sorted(found.items(), reverse=True)[:MOST_MONTHS])


def get_rates(month: str = "", unit: str = "") -> RatesView:
    """The account of a month (empty: the newest published one, else the running month), the trend of a unit or of the
    city. Raises ``MonthUnknown``.
    """
    published = frozen_months()
    month = month or next(iter(published), month_of(clock.today()))
    _, last = days_of_month(month)
    due_on = last + dt.timedelta(days=1)
    report = published.get(month)
    if report is None:
        state = "running" if last >= clock.today() else "waiting"
        return RatesView(month, state, due_on, tuple(published))
    report = get_report(SYSTEM, report.key)
    assert report.table is not None
    total, units = lines_of(report)
    return RatesView(
        month, "frozen", due_on, tuple(published), number=report.number, digest=report.digest,
        definition_version=report.definition_version, known_at=report.known_at, total=total, units=units,
        left_out=tuple((one.reason, one.count) for one in report.table.left_out if one.count),
        closings=_closings(report.table), trend=_trend(published, unit, month), reason=report.reason,
        corrects=_number_of(report), changes=_changes(report),
    )  # fmt: skip


def lines_of(report: SnapshotFacts) -> tuple[RatesLine, tuple[RatesLine, ...]]:
    """The whole and the units of a frozen report, small ones withheld; units in the order of their tier and name."""
    found = _kept.get(report.digest)
    if found is None:
        table = report.table or get_report(SYSTEM, report.key).table
        assert table is not None
        found = _lines(table)
        while len(_kept) >= MOST_MONTHS * 2:
            _kept.pop(next(iter(_kept)))
        _kept[report.digest] = found
    return found


def _lines(table: FigureTable) -> tuple[RatesLine, tuple[RatesLine, ...]]:
    known = unit_levels([row.key for row in table.rows])
    tiers = {row.key: tier_of(*known[row.key][1:]) if row.key in known else "" for row in table.rows}
    columns = [one.code for one in table.spec.measures]
    at = columns.index("answers_raw")
    answers = {row.key: _int(row.values[at]) for row in table.rows}
    hidden = withheld_units(answers, tiers)
    lines = [_line(columns, row, tiers[row.key], row.key in hidden) for row in table.rows if row.key]
    order = {tier: place for place, tier in enumerate(TIERS)}
    lines.sort(key=lambda one: (order.get(one.tier, len(TIERS)), one.name))
    return _line(columns, table.total, "", 0 < _int(table.total.values[at]) < K), tuple(lines)


def withheld_units(answers: Mapping[str, int], tiers: Mapping[str, str]) -> set[str]:
    """Units whose numbers are not published: those with fewer than five answers, and others so that nobody can work
    such a one out from the sums of the tiers and of the city."""
    used = {tiers[unit] for unit in answers}
    parents = {WHOLE: "", **{f"={tier}": WHOLE for tier in used}, **{unit: f"={tiers[unit]}" for unit in answers}}
    values = {(unit, "n"): count for unit, count in answers.items()}
    for tier in used:
        values[f"={tier}", "n"] = sum(count for unit, count in answers.items() if tiers[unit] == tier)
    values[WHOLE, "n"] = sum(answers.values())
    fates = suppress(values, parents, ["n"], k=K)
    return {row for (row, _), fate in fates.items() if fate is not Fate.SHOWN and row in answers}


def _line(columns: Sequence[str], row: FigureRow, tier: str, is_withheld: bool) -> RatesLine:
    values = dict(zip(columns, row.values, strict=True))
    counts = {code: value for code, value in values.items() if isinstance(value, int)}
    if is_withheld:
        return RatesLine(row.key, row.label, tier, {}, {}, {}, True)
    return RatesLine(
        row.key, row.label, tier, counts, {name: _share(values.get(name)) for name in RATES},
        {name: _share(values.get(f"{name}_raw")) for name in RATES},
    )  # fmt: skip


def _share(value: object) -> Share | None:
    if not isinstance(value, Rate):
        return None
    return Share(int(value.numerator), int(value.denominator), value.share, value.lowest, value.highest)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _closings(table: FigureTable) -> tuple[tuple[str, str, int], ...]:
    pairs = zip(table.spec.measures, table.total.values, strict=True)
    return tuple((one.code, one.name, _int(value)) for one, value in pairs if one.code.startswith("closed_"))


def _trend(published: Mapping[str, SnapshotFacts], unit: str, until: str) -> tuple[tuple[str, RatesLine], ...]:
    found = []
    for month in sorted(one for one in published if one <= until)[-TREND:]:
        total, units = lines_of(published[month])
        line = next((one for one in units if one.code == unit), None) if unit else total
        if line is not None:
            found.append((month, line))
    return tuple(found)


def _number_of(report: SnapshotFacts) -> str:
    return get_report(SYSTEM, report.supersedes).number if report.supersedes else ""


def _changes(report: SnapshotFacts) -> tuple[RatesChange, ...]:
    if report.supersedes is None:
        return ()
    return tuple(
        RatesChange(one.row, one.column, _words(one.before), _words(one.after))
        for one in list_changes(SYSTEM, report.key)
        if not isinstance(one.after, Rate) and not one.row
    )


def _words(value: object) -> str:
    return "—" if value is None else str(value)
