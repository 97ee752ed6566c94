"""The three rates are counted from what people said, published once, and never touched afterwards but visibly."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yici.apps.figures.public import list_reports, verify_report
from yici.apps.hotline.contracts.rates import RatesLine
from yici.apps.hotline.errors import MonthUnknown, NumberWithheld
from yici.apps.hotline.public import (
    CITIZEN,
    get_order,
    get_rates,
    get_request,
    join,
    publish_rates,
    redispatch,
    take_request,
)
from yici.apps.hotline.selectors.rates import withheld_units
from yici.apps.hotline.selectors.rates_rows import list_rates_rows
from yici.apps.hotline.tests.cast import Hotline, an_intake
from yici.apps.hotline.tests.rates_builders import OCTOBER, a_request_done, decided, define_rates, done_again, said
from yici.apps.places.tests.pages import words
from yici.core import clock
from yici.core.access import SYSTEM

LATER = OCTOBER + dt.timedelta(days=20)  # 1 November


@pytest.fixture
def month(hotline: Hotline) -> Hotline:
    """Seven answers of October at the heating company: five solved, one in part, one not."""
    define_rates()
    for solved, level in (("yes", 5), ("yes", 4), ("yes", 5), ("yes", 3), ("yes", 2), ("partly", 2), ("no", 1)):
        said(hotline, a_request_done(hotline), solved, level)
    return hotline


def line() -> RatesLine:
    publish_rates()
    (found,) = [one for one in get_rates("2026-10").units if one.code == "heating_company"]
    return found


def test_three_rates_have_what_they_are_of_and_an_interval(month: Hotline) -> None:
    found = line()
    rates = {name: (one.numerator, one.denominator) for name, one in found.adjusted.items() if one}
    assert rates == {"response": (7, 7), "resolution": (5, 7), "satisfaction": (4, 7)}
    resolution = found.adjusted["resolution"]
    assert resolution is not None and resolution.lowest is not None and resolution.lowest < resolution.share


def test_late_contact_and_no_contact_are_no_response(hotline: Hotline) -> None:
    define_rates()
    for _ in range(4):
        said(hotline, a_request_done(hotline))
    said(hotline, a_request_done(hotline, contact_after=30))
    said(hotline, a_request_done(hotline), is_contacted=False)
    said(hotline, a_request_done(hotline), is_contacted=None)  # did not say
    found = line().adjusted["response"]
    assert found is not None and (found.numerator, found.denominator) == (4, 6)


def test_an_exclusion_changes_the_adjusted_rate_and_never_the_raw_one(month: Hotline) -> None:
    bad = a_request_done(month)
    said(month, bad, "no", 1)
    decided(bad, "exclusion", "beyond_powers", OCTOBER + dt.timedelta(days=5))
    found = line()
    adjusted, raw = found.adjusted["resolution"], found.raw["resolution"]
    assert adjusted and raw and (adjusted.denominator, raw.denominator, found.excluded) == (7, 8, 1)
    assert get_rates("2026-10").left_out == (("超出本级职权", 1),)


def test_an_exclusion_taken_back_on_appeal_counts_again(month: Hotline) -> None:
    bad = a_request_done(month)
    said(month, bad, "no", 1)
    taken = decided(bad, "exclusion", "beyond_powers", OCTOBER + dt.timedelta(days=5))
    decided(bad, "appeal", "new_facts", OCTOBER + dt.timedelta(days=6), appeals=taken)
    assert line().excluded == 0


def test_who_was_not_reached_is_in_no_rate_and_counted_beside_them(month: Hotline) -> None:
    decided(a_request_done(month), "closing", "unreachable", OCTOBER + dt.timedelta(days=5))
    found = line()
    assert found.counts["closed_unreachable"] == 1 and found.counts["answers_raw"] == 7


def test_the_last_answer_of_a_month_counts_and_a_later_month_does_not_change_it(month: Hotline) -> None:
    again = a_request_done(month)
    said(month, again, "no", 2)
    done_again(month, again, LATER)
    said(month, again, "yes", 5, at=LATER + dt.timedelta(days=3))
    assert line().counts["solved_raw"] == 5 and line().counts["answers_raw"] == 8


def test_work_given_to_another_unit_later_leaves_the_answer_with_the_unit_it_is_about(month: Hotline) -> None:
    again = a_request_done(month)
    said(month, again, "no", 2)
    ben = month.actor("ben")
    order = get_order(ben, get_request(ben, again.key).orders[0])
    with clock.held_at(LATER):
        redispatch(actor=ben, order=order.key, unit="urban_management", expected=order.case.version)
    assert line().counts["answers_raw"] == 8


def test_several_people_about_one_matter_are_people_and_one_matter(month: Hotline) -> None:
    first = a_request_done(month)
    ben = month.actor("ben")
    with clock.held_at(OCTOBER):
        second = take_request(actor=CITIZEN, intake=an_intake(), client_key="second")
        view = get_request(ben, second.key)
        order = get_request(ben, first.key).orders[0]
        join(actor=ben, request=second.key, order=order, expected=view.case_version)
    said(month, first)
    found = line()
    assert found.counts["matters"] == found.counts["answers_raw"] == 8


def test_a_month_is_frozen_once_and_comes_out_byte_for_byte(month: Hotline) -> None:
    assert publish_rates() == 2  # the rates, and the work orders
    assert publish_rates() == 0
    (report,) = list_reports(SYSTEM, definition="requests_rates", is_frozen=True)
    said(month, a_request_done(month, LATER), at=LATER + dt.timedelta(days=2))
    assert verify_report(SYSTEM, report.key)


def test_a_decision_that_comes_late_is_a_visible_correction(month: Hotline) -> None:
    bad = a_request_done(month)
    said(month, bad, "no", 1)
    publish_rates()
    before = get_rates("2026-10")
    with clock.held_at(LATER + dt.timedelta(days=30)):
        decided(bad, "exclusion", "false_facts", clock.now())
        assert publish_rates() >= 1
        after = get_rates("2026-10")
        assert publish_rates() == 0
    assert after.corrects == before.number and after.reason
    assert [(one.before, one.after) for one in after.changes if one.column == "有效回答"] == [("8", "7")]
    assert verify_report(SYSTEM, list_reports(SYSTEM, definition="requests_rates", is_frozen=True)[0].key)


def test_a_running_month_is_not_published(month: Hotline) -> None:
    publish_rates()
    view = get_rates("2026-11")
    assert (view.state, view.due_on, view.total) == ("running", dt.date(2026, 12, 1), None)
    for wrong in ("2026-12", "2026-13", "x"):
        with pytest.raises(MonthUnknown):
            get_rates(wrong)


def test_the_newest_published_month_opens_and_the_running_one_is_a_link(month: Hotline) -> None:
    publish_rates()
    page = Client().get("/open/rates/").content.decode()
    assert "2026-10" in page and "?month=2026-11" in page
    assert get_rates().month == "2026-10"


def test_units_with_few_answers_and_those_that_would_give_them_away_are_withheld() -> None:
    tiers = dict.fromkeys(("a", "b", "c"), "city")
    assert withheld_units({"a": 3, "b": 20, "c": 30}, tiers) == {"a", "b"}
    assert withheld_units({"a": 8, "b": 20, "c": 30}, tiers) == set()
    assert withheld_units({"a": 0, "b": 20, "c": 30}, tiers) == set()


def test_rows_behind_a_number_are_as_many_and_say_nothing_of_anybody(month: Hotline) -> None:
    found = line()
    for column in ("answers_raw", "solved", "satisfied", "response", "resolution_raw"):
        _, rows, following = list_rates_rows("2026-10", column, "heating_company")
        wanted = found.adjusted.get(column) or found.raw.get(column.removesuffix("_raw"))
        assert len(rows) == (wanted.numerator if wanted else found.counts[column]) and following is None
    assert all("····" in row.label for row in rows)


def test_rows_of_a_withheld_unit_do_not_open(month: Hotline) -> None:
    said(month, a_request_done(month, unit="urban_management"))
    publish_rates()
    with pytest.raises(NumberWithheld):
        list_rates_rows("2026-10", "answers_raw", "urban_management")


def test_anybody_opens_the_account_and_its_rows(month: Hotline) -> None:
    publish_rates()
    public = Client(headers={"host": "localhost"})
    page = public.get("/open/rates/")
    assert page.status_code == 200
    said_there = words(page)
    assert "71.4" in said_there and "5/7" in said_there
    rows = public.get("/open/rates/rows/solved/?month=2026-10&unit=heating_company")
    assert rows.status_code == 200 and rows.content.decode().count("····") == 5
    assert "139" not in words(rows) and "暖气" not in words(rows)
    for wrong in ("?month=2026-99", "?month=2031-01"):
        assert public.get(f"/open/rates/{wrong}").status_code == 404
    for wrong in ("solved/?month=2026-09", "nothing/?month=2026-10", "solved/?month=2026-10&after=x"):
        assert public.get(f"/open/rates/rows/{wrong}").status_code == 404


def test_a_city_without_answers_says_when_it_is_published(hotline: Hotline) -> None:
    define_rates()
    assert "2026-12-01" in words(Client(headers={"host": "localhost"}).get("/open/rates/"))
