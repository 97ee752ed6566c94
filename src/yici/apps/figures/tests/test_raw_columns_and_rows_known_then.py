"""Over other sources: a raw column counts what is left out too, and rows as they were known make the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from yici.apps.figures.public import (
    Exclusion,
    FigureMeasure,
    FigureSource,
    FigureSpec,
    Rate,
    SourceColumn,
    define_figure,
    freeze,
    get_report,
    register_source,
    run_report,
    verify_report,
)
from yici.apps.places.tests.cast import TODAY, Cast
from yici.core import clock
from yici.core.access import SYSTEM

SPEC = FigureSpec(
    (
        FigureMeasure("all", "全部", is_raw=True),
        FigureMeasure("good_all", "好（全部）", condition="it.is_good = yes", is_raw=True),
        FigureMeasure("some", "计入"),
        FigureMeasure("good", "好", condition="it.is_good = yes"),
        FigureMeasure("share", "好占比", numerator="good", denominator="some", unit="%"),
        FigureMeasure("share_all", "好占比（全部）", numerator="good_all", denominator="all", unit="%"),
    ),
    by="it.kind", source="it", exclusions=(Exclusion("it", "it.kind = 'odd'", "不算"),), period="month",
)  # fmt: skip
FACTS = [("a", True, 1), ("a", False, 1), ("odd", True, 1), ("a", True, 9)]  # kind, good, hour from which it is known


def rows(
    _actor: Any, _since: dt.date | None, until: dt.date, _path: str, known_at: dt.datetime | None = None
) -> Iterator[dict[str, Any]]:
    hour = (known_at or clock.now()).hour
    return ({"on": until, "path": "/", "it.kind": kind, "it.is_good": good} for kind, good, at in FACTS if at <= hour)


@pytest.fixture
def report(cast: Cast) -> Any:
    columns = (SourceColumn("it.kind", "种类", "text"), SourceColumn("it.is_good", "好", "bool"))
    register_source(FigureSource("it", "它", columns, rows, rows, lambda _column, _values: {"odd": "怪的"}))
    define_figure(actor=SYSTEM, code="it", name="它", spec=SPEC)
    made = run_report(actor=SYSTEM, area="1599", as_of=TODAY, definition="it", now=True)
    return freeze(actor=SYSTEM, report=made.key)


def test_raw_and_adjusted_stand_in_one_table_with_what_was_left_out(report: Any) -> None:
    table = get_report(SYSTEM, report.key).table
    assert table is not None and table.total.values[:4] == (3, 2, 2, 1)
    share, share_all = table.total.values[4:]
    assert isinstance(share, Rate) and isinstance(share_all, Rate)
    assert (share.numerator, share.denominator, share_all.numerator, share_all.denominator) == (1, 2, 2, 3)
    assert [(one.reason, one.count) for one in table.left_out] == [("不算", 1)]


def test_values_of_rows_have_the_names_of_the_source(report: Any) -> None:
    table = get_report(SYSTEM, report.key).table
    assert table is not None and {row.key: row.label for row in table.rows} == {"a": "a", "odd": "怪的"}


def test_what_became_known_later_does_not_change_a_frozen_report(report: Any) -> None:
    with clock.held_at(clock.now() + dt.timedelta(hours=8)):
        assert len(list(rows(None, None, TODAY, "/"))) == 4
        assert verify_report(SYSTEM, report.key)
