"""A report is computed within the areas of who asks, for the day, with rates and what was left out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from yici.apps.figures.errors import OpeningNeedsPurpose
from yici.apps.figures.models import Snapshot
from yici.apps.figures.public import (
    Exclusion,
    FigureMeasure,
    Rate,
    ReportNotFound,
    compute,
    find_frozen,
    freeze,
    get_report,
    list_reports,
    open_rows,
    run_report,
)
from yici.apps.figures.tests.builders import PEOPLE, SPEC, a_definition, some_people
from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records.public import end_record
from yici.apps.records.tests.builders import TYPED, a_person, a_thing
from yici.core import jobs
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, NotFound
from yici.core.models import AuditRow


def test_rows_total_and_rate_are_counted(cast: Cast) -> None:
    some_people(cast, men=2, women=1)
    a_definition()
    table = run_report(actor=SYSTEM, area="1599", definition="people", now=True).table
    assert table is not None
    rows = {row.label: row.values for row in table.rows}
    assert rows["东村"][:2] == (3, 1)
    assert rows["西嘎查"] == (0, 0, None)
    assert table.total.values[:2] == (4, 1)
    share = rows["东村"][2]
    assert isinstance(share, Rate)
    assert (share.numerator, share.denominator, share.share) == (1, 3, Decimal("0.3333"))


def test_a_rate_has_the_interval_of_wilson(cast: Cast) -> None:
    from yici.apps.figures.rules.rates import rate

    found = rate(81, 263)  # the worked example of Newcombe, 1998
    assert found is not None
    assert (found.lowest, found.highest) == (Decimal("0.2553"), Decimal("0.3662"))
    assert rate(0, 20) == Rate(0, 20, Decimal("0.0000"), Decimal("0.0000"), Decimal("0.1611"))
    assert rate(1, 0) is None and rate(None, 5) is None


def test_what_is_left_out_is_counted_with_its_reason(cast: Cast) -> None:
    some_people(cast)
    a_person(cast.east, "丁", death_date="2026-01-01")
    spec = replace(SPEC, exclusions=(Exclusion("person", "person.death_date is known", "已死亡"),))
    table = compute(SYSTEM, spec, find_area("159901100201"), as_of=TODAY)
    assert table.total.values[0] == 3
    assert [(one.reason, one.count) for one in table.left_out] == [("已死亡", 1)]


def test_a_report_over_the_city_is_a_job_and_one_over_a_village_is_not(cast: Cast) -> None:
    some_people(cast)
    a_definition()
    small = run_report(actor=cast.actor("bob"), area="159901100201", definition="people")
    assert (small.state, small.job) == ("computed", None)
    large = run_report(actor=cast.actor("alice"), area="1599", definition="people")
    assert large.state == "asked" and large.job is not None
    jobs.run_due()
    found = get_report(cast.actor("alice"), large.key)
    assert found.state == "computed" and found.table is not None
    assert found.table.total.values[0] == 4


def test_a_post_reports_on_its_own_areas_only(cast: Cast) -> None:
    a_definition()
    bob = cast.actor("bob")
    for code in ("1599", "159902100201"):
        with pytest.raises(NotFound):
            run_report(actor=bob, area=code, definition="people")
    assert Snapshot.objects.count() == 0


def test_a_post_without_the_permission_makes_no_report(cast: Cast) -> None:
    a_definition()
    with pytest.raises(NotAllowed):
        run_report(actor=replace(cast.actor("bob"), permissions=frozenset()), area="159901100201", definition="people")


def test_a_stranger_finds_no_report_of_others(cast: Cast) -> None:
    a_definition()
    made = run_report(actor=cast.actor("bob"), area="159901100201", definition="people")
    assert get_report(cast.actor("alice"), made.key).number == made.number
    with pytest.raises(ReportNotFound):
        get_report(cast.actor("charlie"), made.key)
    assert list_reports(cast.actor("charlie")) == []


def test_a_report_shows_to_nobody_what_the_post_does_not_read(cast: Cast) -> None:
    party = FigureMeasure("party", "党员", "", "person", "party.joined_on is known")
    made = run_report(actor=SYSTEM, area="159901100201", spec=replace(SPEC, measures=(party,)), title="党员")
    freeze(actor=SYSTEM, report=made.key)
    blind = replace(cast.actor("bob"), readers=frozenset())
    with pytest.raises(ReportNotFound):
        get_report(blind, made.key)
    assert list_reports(blind) == []
    assert find_frozen(blind, cast.east.key, "2026", measure=party) is None


def test_the_day_decides(cast: Cast) -> None:
    gone = a_person(cast.east, "甲")
    end_record(SYSTEM, gone.key, on=dt.date(2026, 6, 1), reason="died", source=TYPED)
    a_definition()
    days = (dt.date(2026, 5, 31), dt.date(2026, 6, 2))
    made = [run_report(actor=SYSTEM, area="159901100201", definition="people", as_of=day) for day in days]
    assert [one.table.total.values[0] for one in made if one.table] == [1, 0]


def test_values_of_an_element_make_rows_and_areas_add_up(cast: Cast) -> None:
    a_thing("crop", cast.east, kind="maize", sown_area="2.50")
    a_thing("crop", cast.east, kind="maize", sown_area="1")
    a_thing("crop", cast.east, kind="potato", sown_area="4")
    area = FigureMeasure("area", "播种面积", "", "crop", "", "sum", "crop.sown_area", unit="亩")
    made = run_report(
        actor=SYSTEM, area="159901100201", spec=replace(SPEC, measures=(area,), by="crop.kind"), title="x"
    )
    assert made.table is not None
    assert [(row.label, row.values[0]) for row in made.table.rows] == [("玉米", Decimal("3.5")), ("马铃薯", Decimal(4))]


def test_what_cannot_be_computed_any_more_says_why(cast: Cast) -> None:
    a_definition()
    alice = cast.actor("alice")
    asked = run_report(actor=alice, area="1599", definition="people")
    cast.alice.is_active = False
    cast.alice.save()
    jobs.run_due()
    row = Snapshot.objects.get(key=asked.key)
    assert row.state == "failed" and row.problem


def test_asking_leaves_a_row_in_the_log(cast: Cast) -> None:
    a_definition()
    made = run_report(actor=cast.actor("bob"), area="159901100201", definition="people")
    assert AuditRow.objects.get(verb="report.asked").object_key == str(made.key)


def test_lists_go_on_after_a_report(cast: Cast) -> None:
    bob = cast.actor("bob")
    spec = replace(SPEC, measures=(PEOPLE,), by="")
    made = [run_report(actor=bob, area="159901100201", spec=spec, title=f"{at}").title for at in range(5)]
    first = list_reports(bob, limit=3)
    second = list_reports(bob, limit=3, before=first[-1].key)
    assert [one.title for one in (*first, *second)] == made[::-1]


def test_reports_that_the_post_does_not_read_make_no_gap_in_the_list(cast: Cast) -> None:
    party = FigureMeasure("party", "党员", "", "person", "party.joined_on is known")
    readable = run_report(actor=SYSTEM, area=cast.east.key, spec=replace(SPEC, by=""), title="人口")
    freeze(actor=SYSTEM, report=readable.key)
    for _ in range(3):
        made = run_report(actor=SYSTEM, area=cast.east.key, spec=replace(SPEC, measures=(party,)), title="党员")
        freeze(actor=SYSTEM, report=made.key)
    blind = replace(cast.actor("bob"), readers=frozenset())
    assert [one.title for one in list_reports(blind, limit=2)] == ["人口"]


def test_rows_open_inside_the_area_of_the_report_only(cast: Cast) -> None:
    some_people(cast)
    a_definition()
    alice = cast.actor("alice")
    made = run_report(actor=alice, area="159901100201", definition="people")
    asked = {"actor": alice, "report": made.key, "column": "women", "purpose": "核对"}
    assert open_rows(row=str(cast.east.key), **asked).count == 1
    for row in (str(cast.far.key), str(cast.town.key), "no key"):
        with pytest.raises(NotFound):
            open_rows(row=row, **asked)
    with pytest.raises(OpeningNeedsPurpose):
        open_rows(row="*", **{**asked, "purpose": " "})


def test_a_number_of_another_area_is_not_found_frozen(cast: Cast) -> None:
    some_people(cast)
    a_definition()
    freeze(actor=SYSTEM, report=run_report(actor=SYSTEM, area="159902100", definition="people").key)
    asked = {"area": cast.far.key, "period": "2026-11", "definition": "people", "column": "people"}
    assert find_frozen(cast.actor("charlie"), **asked).value == 1  # type: ignore[union-attr]
    for period in ("2026-11", "2020"):  # also where nothing was frozen: not even that is said
        with pytest.raises(NotFound):
            find_frozen(cast.actor("bob"), **{**asked, "period": period})
