"""A round asks only what is due, late, flagged or unheard of; a figure counts when another person believed it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases.public import InboxQuery, list_inbox, sweep_clocks
from yici.apps.ledger.actions.adjusting import ask_change, decide_change
from yici.apps.ledger.actions.reporting import (
    ask_report,
    believe_report,
    open_round,
    send_back_report,
    tell_progress,
)
from yici.apps.ledger.contracts import EntryView
from yici.apps.ledger.errors import FieldWrong, ReasonNeeded, ReportNotFound, WordsMissing
from yici.apps.ledger.models import Report, Round
from yici.apps.ledger.selectors.reports import get_report, list_reports
from yici.apps.ledger.tests.cast import LedgerCast, day
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotYet

DUE = dt.date(2026, 11, 27)


def asked(ledger: LedgerCast, entry: EntryView) -> Any:
    made = ask_report(actor=ledger.actor("ming"), entry=entry.key, due_on=DUE)
    return get_report(SYSTEM, made.key)


def told(ledger: LedgerCast, report: Any, who: str = "eva", **said: Any) -> Any:
    tell_progress(actor=ledger.actor(who), report=report.key, expected=report.version, **said)
    return get_report(SYSTEM, report.key)


def believed(ledger: LedgerCast, report: Any, words: str = "", who: str = "ming") -> Any:
    believe_report(actor=ledger.actor(who), report=report.key, expected=report.version, words=words)
    return get_report(SYSTEM, report.key)


def test_a_round_asks_what_is_due_and_leaves_the_rest_in_peace(ledger: LedgerCast) -> None:
    figure = ledger.entry()
    soon = ledger.task("月底前建成库房", deadline="2026-11-30")
    ledger.task("明年启动试点", deadline="2027-12-31")
    late = ledger.task("本应建成", deadline="2026-10-31")
    made = open_round(actor=ledger.actor("ming"), month="2026-11", due_on=DUE)
    assert (made.asked, made.left) == (3, 1)
    why = {one.entry: one.why for one in list_reports(SYSTEM, month="2026-11")}
    assert why == {figure.key: ("due",), soon.key: ("due",), late.key: ("late",)}


def test_the_same_month_twice_is_one_round_and_nobody_is_asked_twice(ledger: LedgerCast) -> None:
    ledger.entry()
    first = open_round(actor=ledger.actor("ming"), month="2026-11", due_on=DUE)
    assert open_round(actor=ledger.actor("ming"), month="2026-11", due_on=DUE).key == first.key
    with clock.held_at(day("2026-12-01")):
        later = open_round(actor=ledger.actor("ming"), month="2026-12", due_on=dt.date(2026, 12, 8))
    assert (later.asked, Report.objects.count()) == (0, 1)


def test_nothing_heard_for_three_months_is_asked(ledger: LedgerCast) -> None:
    with clock.held_at(day("2026-08-01")):
        ledger.task(deadline="2027-12-31")
        assert open_round(actor=ledger.actor("ming"), month="2026-08", due_on=dt.date(2026, 8, 9)).asked == 0
    made = open_round(actor=ledger.actor("ming"), month="2026-11", due_on=DUE)
    assert [one.why for one in list_reports(SYSTEM, month=made.month)] == [("quiet",)]


def test_the_unit_finds_it_in_its_inbox_and_then_the_office_does(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    report = asked(ledger, entry)
    eva, ming = ledger.actor("eva"), ledger.actor("ming")
    assert [one.title for one in list_inbox(eva, InboxQuery(tab="unit"))] == [entry.facts.title]
    told(ledger, report, value="1742万", on=dt.date(2026, 11, 19))
    assert list_inbox(eva, InboxQuery(tab="unit")) == ()
    assert [one.title for one in list_inbox(ming, InboxQuery(tab="unit"))] == [entry.facts.title]


def test_a_figure_counts_when_another_person_believed_it(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    report = told(ledger, asked(ledger, entry), value="1742", on=dt.date(2026, 11, 19))
    assert report.value == "17420000"  # typed on the scale of the target
    assert ledger.again(entry).facts.present == ""
    report = believed(ledger, report)
    now = ledger.again(entry)
    assert (now.facts.present, now.facts.state) == ("17420000", "moving")
    assert (now.events[-1].who, now.events[-1].approver) == ("Eva", "Ming")
    assert (str(now.standing.gap), now.standing.light.colour) == ("2580000", "amber")


def test_unchanged_is_one_click(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    believed(ledger, told(ledger, asked(ledger, entry), value="1742", on=dt.date(2026, 11, 19)))
    report = believed(ledger, told(ledger, asked(ledger, entry), is_unchanged=True))
    assert report.is_unchanged and ledger.again(entry).facts.present_on == "2026-11-20"


def test_a_jump_is_flagged_and_needs_a_word_to_be_believed(ledger: LedgerCast) -> None:
    report = told(ledger, asked(ledger, ledger.entry()), value="17420万")
    assert report.flags == ("jump",)
    with pytest.raises(ReasonNeeded):
        believed(ledger, report)
    assert believed(ledger, report, "口径调整，已核对").state == "believed"


def test_a_fall_is_flagged(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    believed(ledger, told(ledger, asked(ledger, entry), value="1742"))
    assert told(ledger, asked(ledger, entry), value="1700").flags == ("fall",)


def test_what_is_sent_back_comes_again_within_three_working_days(ledger: LedgerCast) -> None:
    report = told(ledger, asked(ledger, ledger.entry()), value="1742")
    with pytest.raises(ReasonNeeded):
        send_back_report(actor=ledger.actor("ming"), report=report.key, expected=report.version, words=" ")
    send_back_report(actor=ledger.actor("ming"), report=report.key, expected=report.version, words="请附佐证")
    back = get_report(SYSTEM, report.key)
    assert (back.state, back.words, back.due_on) == ("returned", "请附佐证", dt.date(2026, 11, 25))
    assert told(ledger, back, text="佐证已附", value="1742").state == "told"


def test_a_report_needs_a_figure_a_sentence_or_nothing_new(ledger: LedgerCast) -> None:
    report = asked(ledger, ledger.entry())
    with pytest.raises(WordsMissing):
        told(ledger, report)
    with pytest.raises(FieldWrong):
        told(ledger, report, value="很多")
    with pytest.raises(FieldWrong):
        told(ledger, report, value="1742", on=dt.date(2026, 11, 21))


def test_another_unit_neither_sees_nor_answers_it(ledger: LedgerCast) -> None:
    report = asked(ledger, ledger.entry(assisting=["transport"]))
    with pytest.raises(ReportNotFound):
        told(ledger, report, who="gao", value="1")
    with pytest.raises(StepNotYet):
        told(ledger, report, who="ming", value="1")  # Ming may report, but for the own unit only


def test_nobody_believes_an_own_report(ledger: LedgerCast) -> None:
    report = asked(ledger, ledger.entry(lead="reform_office"))
    report = told(ledger, report, who="ming", value="1742")
    with pytest.raises(StepNotYet):
        believed(ledger, report)
    assert believed(ledger, report, who="ning").state == "believed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(key=report.key).update(reviewer=ledger.actor("ming").account)


def test_two_look_at_one_report_at_once(ledger: LedgerCast) -> None:
    report = told(ledger, asked(ledger, ledger.entry()), value="1742")
    believed(ledger, report)
    with pytest.raises(Exception) as refused:
        send_back_report(actor=ledger.actor("ning"), report=report.key, expected=report.version, words="再看看")
    assert getattr(refused.value, "status", 0) in (404, 409)
    assert get_report(SYSTEM, report.key).state == "believed"


def test_a_unit_answers_twice_from_two_windows(ledger: LedgerCast) -> None:
    report = asked(ledger, ledger.entry())
    send = told(ledger, report, value="1742")
    send_back_report(actor=ledger.actor("ming"), report=send.key, expected=send.version, words="请核对")
    with pytest.raises(ChangedMeanwhile):
        told(ledger, report, value="1800")


def test_who_is_late_is_reminded_by_the_sweeper_and_the_office_hears_of_it(ledger: LedgerCast) -> None:
    asked(ledger, ledger.entry())
    with clock.held_at(day("2026-11-29")):
        sweep_clocks()
        line = list_inbox(ledger.actor("eva"), InboxQuery(tab="unit"))[0]
    assert line.look == "overdue"


def test_an_entry_that_pauses_is_no_longer_asked(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    report = asked(ledger, entry)
    pause = ask_change(
        actor=ledger.actor("ming"), kind="pause", entry=entry.key, expected=entry.version, reason="等上级政策"
    )
    decide_change(actor=ledger.actor("ning"), asking=pause, is_approved=True)
    assert get_report(SYSTEM, report.key).state == "dropped"


def test_only_who_keeps_the_ledger_opens_a_round_and_not_for_a_day_that_is_over(ledger: LedgerCast) -> None:
    with pytest.raises(NotAllowed):
        open_round(actor=ledger.actor("eva"), month="2026-11", due_on=DUE)
    with pytest.raises(FieldWrong):
        open_round(actor=ledger.actor("ming"), month="2026-11", due_on=dt.date(2026, 11, 19))


def test_the_database_refuses_a_second_round_of_a_month_and_a_second_question_in_it(ledger: LedgerCast) -> None:
    ledger.entry()
    made = open_round(actor=ledger.actor("ming"), month="2026-11", due_on=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(unit=made.unit, month="2026-11", opened_on=DUE, due_on=DUE)
    row = Report.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(case=row.case, number="x", round=row.round, entry=row.entry, unit=row.unit)
