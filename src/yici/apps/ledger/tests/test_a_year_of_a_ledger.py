"""Twenty entries over twelve months through the actions: everything can be made again from the events."""

from __future__ import annotations

import datetime as dt
import itertools

from yici.apps.ledger.demo.measuring import count_not_re_derived, play_year
from yici.apps.ledger.models import Entry, EntryEvent, Report
from yici.apps.ledger.rules.folding import fold
from yici.apps.ledger.selectors.entries import changes_between, ledger_on
from yici.apps.ledger.selectors.standing import facts_on
from yici.apps.ledger.tests.cast import LedgerCast
from yici.core import clock
from yici.core.access import SYSTEM

UNITS = ("energy", "transport", "police", "office")


def test_a_year_is_re_derived_from_its_events(ledger: LedgerCast) -> None:
    ming, ning, vera = (ledger.actor(name) for name in ("ming", "ning", "vera"))
    found = play_year(ming, ning, vera, UNITS, count=20, year=2026)
    assert found.entries == 20 and found.in_ledger == [20] * 12
    assert found.not_re_derived == 0 == count_not_re_derived()
    assert found.flagged >= found.returned > 0 and found.told > 100
    assert found.forecasts >= 5 and found.forecast_error < 0.15  # of the target; what is counted comes whole
    closed = Report.objects.filter(reviewer=None, case__phase="closed")
    assert not closed.exclude(case__state_id="ledger_report:dropped").exists()

    with clock.held_at(dt.datetime(2027, 1, 2, tzinfo=dt.UTC)):
        today = clock.today()
        by_key = {row.key: row for row in Entry.objects.all()}
        as_of = ledger_on(SYSTEM, today)
        assert {key: one.how for key, one in as_of.items()} == {key: row.state for key, row in by_key.items()}
        # the differences of all months, put on one another, are the difference of the year
        months = [dt.date(2025, 12, 31), *(dt.date(2026, month, 28) for month in range(1, 13)), today]
        stepwise: dict[tuple[object, str], object] = {}
        for first, last in itertools.pairwise(months):
            for change in changes_between(SYSTEM, first, last):
                stepwise |= {(change.key, one.name): one.after for one in change.fields}
        whole = {
            (change.key, one.name): one.after
            for change in changes_between(SYSTEM, months[0], months[-1])
            for one in change.fields
        }
        assert whole.items() <= stepwise.items()


def test_each_day_is_the_fold_of_its_events(ledger: LedgerCast) -> None:
    ming, ning, vera = (ledger.actor(name) for name in ("ming", "ning", "vera"))
    play_year(ming, ning, vera, UNITS, count=4, year=2026)
    row = Entry.objects.order_by("pk")[1]
    events = list(EntryEvent.objects.filter(entry=row).order_by("position"))
    assert [one.position for one in events] == list(range(1, len(events) + 1))
    for one in events:
        until = [each.content for each in events if each.on <= one.on]
        assert facts_on([row.pk], one.on)[row.pk] == fold(until)
