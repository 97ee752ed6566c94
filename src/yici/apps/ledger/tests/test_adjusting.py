"""The dynamic adjustment: one asks with a reason, another approves, nothing disappears."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yici.apps.ledger.actions.adjusting import ask_change, decide_change, decide_many, withdraw_change
from yici.apps.ledger.contracts import EntryView
from yici.apps.ledger.errors import (
    CannotJoin,
    DecidedAlready,
    EntryMoved,
    EntryNotFound,
    FieldWrong,
    NothingChanges,
    OwnChange,
    ReasonNeeded,
)
from yici.apps.ledger.models import Asking, Entry, EntryEvent
from yici.apps.ledger.selectors.entries import changes_between, get_entry, ledger_on
from yici.apps.ledger.tests.cast import LedgerCast, day
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, StepNotDeclared


def asked(ledger: LedgerCast, entry: EntryView, kind: str = "change", who: str = "ming", **more: object):  # type: ignore[no-untyped-def]
    said = {"reason": "据实调整", "expected": entry.version, **more}
    return ask_change(actor=ledger.actor(who), kind=kind, entry=entry.key, **said)  # type: ignore[arg-type]


def approved(ledger: LedgerCast, entry: EntryView, kind: str, **more: object) -> EntryView:
    decide_change(actor=ledger.actor("ning"), asking=asked(ledger, entry, kind, **more), is_approved=True)
    return ledger.again(entry)


def test_nothing_enters_the_ledger_before_another_person_approves(ledger: LedgerCast) -> None:
    content = {"title": "建成数字政府", "lead": "energy"}
    asking = ask_change(actor=ledger.actor("ming"), kind="add", reason="全会", content=content)
    assert not Entry.objects.exists()
    made = get_entry(SYSTEM, decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True))
    assert (made.events[0].kind, made.events[0].who, made.events[0].approver) == ("add", "Ming", "Ning")
    assert made.facts.title == "建成数字政府" and made.lead_name == "能源局" and made.number.startswith("T")


def test_an_approver_does_not_approve_an_own_change(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    asking = asked(ledger, entry, who="ning", content={"lead": "transport"})
    with pytest.raises(OwnChange):
        decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)
    assert ledger.again(entry).facts.lead == "energy"


def test_who_may_not_approve_does_not(ledger: LedgerCast) -> None:
    asking = asked(ledger, ledger.entry(), content={"lead": "transport"})
    for who in ("ming", "eva", "vera"):
        with pytest.raises(NotAllowed):
            decide_change(actor=ledger.actor(who), asking=asking, is_approved=True)


def test_a_unit_asks_about_its_own_entry_and_never_sees_that_of_another(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    with pytest.raises(EntryNotFound):
        asked(ledger, entry, who="gao", content={"deadline": "2027-12-31"})
    asking = asked(ledger, entry, who="eva", content={"deadline": "2027-12-31"})
    decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)
    assert ledger.again(entry).facts.deadline == "2027-12-31"


def test_a_unit_that_helps_sees_an_entry_but_does_not_change_it(ledger: LedgerCast) -> None:
    entry = ledger.entry(assisting=["transport"])
    assert get_entry(ledger.actor("gao"), entry.key).number == entry.number
    with pytest.raises(NotAllowed):
        asked(ledger, entry, who="gao", content={"deadline": "2027-12-31"})


def test_two_change_one_entry_at_once_and_the_second_sees_the_difference(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    first = asked(ledger, entry, content={"lead": "transport"})
    second = asked(ledger, entry, who="eva", content={"deadline": "2027-06-30"})
    decide_change(actor=ledger.actor("ning"), asking=first, is_approved=True)
    with pytest.raises(EntryMoved) as moved:
        decide_change(actor=ledger.actor("ning"), asking=second, is_approved=True)
    assert "lead: energy → transport" in moved.value.message
    assert ledger.again(entry).facts.deadline == "2026-12-31"
    with pytest.raises(EntryMoved):
        asked(ledger, entry, content={"title": "别的"})  # the page was open before


def test_a_decision_is_taken_once(ledger: LedgerCast) -> None:
    asking = asked(ledger, ledger.entry(), content={"lead": "transport"})
    decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)
    with pytest.raises(DecidedAlready):
        decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)


def test_a_declined_change_says_why_and_changes_nothing(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    asking = asked(ledger, entry, content={"lead": "transport"})
    with pytest.raises(ReasonNeeded):
        decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=False)
    decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=False, words="职责不符")
    assert ledger.again(entry) == entry


def test_who_asked_takes_it_back_and_nobody_else(ledger: LedgerCast) -> None:
    asking = asked(ledger, ledger.entry(), content={"lead": "transport"})
    with pytest.raises(NotAllowed):
        withdraw_change(actor=ledger.actor("ning"), asking=asking)
    withdraw_change(actor=ledger.actor("ming"), asking=asking)
    with pytest.raises(DecidedAlready):
        decide_change(actor=ledger.actor("ning"), asking=asking, is_approved=True)


def test_a_change_needs_a_reason_a_difference_and_fields_that_can_be_taken(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    with pytest.raises(ReasonNeeded):
        asked(ledger, entry, reason=" ", content={"lead": "transport"})
    with pytest.raises(NothingChanges):
        asked(ledger, entry, content={"value": "20000000.00"})
    for wrong in ({"value": "很多"}, {"deadline": "年底"}, {"state": "done"}, {"title": ""}, {"item_type": "no"}):
        with pytest.raises(FieldWrong):
            asked(ledger, entry, content=wrong)


def test_the_same_submission_twice_asks_once(ledger: LedgerCast) -> None:
    entry = ledger.entry()
    first = asked(ledger, entry, content={"lead": "transport"}, client_key="k")
    assert asked(ledger, entry, content={"lead": "transport"}, client_key="k") == first
    assert Asking.objects.filter(kind="change").count() == 1


def test_a_merge_leaves_the_other_entry_where_everybody_finds_it(ledger: LedgerCast) -> None:
    one, other = ledger.entry(), ledger.entry("煤制气产能达到2000万吨")
    with pytest.raises(CannotJoin):
        asked(ledger, one, "merge", others=[(one.key, one.version)])
    approved(ledger, one, "merge", others=[(other.key, other.version)])
    gone = ledger.again(other)
    assert (gone.facts.state, gone.facts.ended_how, gone.into[0][0]) == ("out", "merge", one.key)
    assert ledger.again(one).facts.state == "not_started"


def test_a_split_makes_new_entries_that_remember_where_they_come_from(ledger: LedgerCast) -> None:
    whole = ledger.entry()
    with pytest.raises(CannotJoin):
        asked(ledger, whole, "split", parts=[{"title": "只有一个"}])
    parts = [{"title": "煤制油产能", "value": "8000000"}, {"title": "煤制气产能", "value": "12000000"}]
    gone = approved(ledger, whole, "split", parts=parts)
    made = [ledger.again(key) for key, _, _ in gone.into]
    assert gone.facts.state == "out" and [one.facts.value for one in made] == ["8000000", "12000000"]
    assert all(one.facts.lead == "energy" and one.events[0].approver == "Ning" for one in made)


@pytest.mark.parametrize(("kind", "state"), [("pause", "paused"), ("close", "out")])
def test_what_pauses_or_closes_comes_back_by_an_adjustment(ledger: LedgerCast, kind: str, state: str) -> None:
    away = approved(ledger, ledger.entry(), kind)
    assert away.facts.state == state
    with pytest.raises(StepNotDeclared):
        asked(ledger, away, kind)
    back = approved(ledger, away, "resume" if kind == "pause" else "reopen")
    assert (back.facts.state, back.facts.ended_on) == ("moving", "")
    assert [one.kind for one in back.events] == ["add", kind, "resume" if kind == "pause" else "reopen"]


def test_what_ended_is_not_changed(ledger: LedgerCast) -> None:
    closed = approved(ledger, ledger.entry(), "close")
    with pytest.raises(StepNotDeclared):
        asked(ledger, closed, content={"lead": "transport"})


def test_the_ledger_as_of_any_day_and_the_difference_of_two_come_from_the_events(ledger: LedgerCast) -> None:
    with clock.held_at(day("2026-01-20")):
        entry = ledger.entry()
    with clock.held_at(day("2026-06-12")):
        entry = ledger.changed(entry, lead="transport", value="21000000")
        late = ledger.task()
    with clock.held_at(day("2026-09-01")):
        approved(ledger, entry, "close")
    ming = ledger.actor("ming")
    assert ledger_on(ming, dt.date(2026, 1, 19)) == {}
    assert [one.how for one in ledger_on(ming, dt.date(2026, 6, 11)).values()] == ["not_started"]
    assert set(ledger_on(ming, dt.date(2026, 6, 12))) == {entry.key, late.key}
    between = {one.key: one for one in changes_between(ming, dt.date(2026, 1, 31), dt.date(2026, 6, 30))}
    assert between[late.key].how == "added"
    assert {(one.name, one.before, one.after) for one in between[entry.key].fields} == {
        ("lead", "energy", "transport"), ("value", "20000000", "21000000"),
    }  # fmt: skip
    ended = changes_between(ming, dt.date(2026, 8, 1), dt.date(2026, 9, 1))
    assert [(one.key, one.how) for one in ended] == [(entry.key, "ended")]


def test_many_are_approved_at_once_all_or_none(ledger: LedgerCast) -> None:
    keys = [ask_change(actor=ledger.actor("ming"), kind="add", reason="全会", content={"title": n}) for n in "一二三"]
    own = ask_change(actor=ledger.actor("ning"), kind="add", reason="全会", content={"title": "自己的"})
    with pytest.raises(OwnChange):
        decide_many(actor=ledger.actor("ning"), askings=[*keys, own])
    assert not Entry.objects.exists()
    assert decide_many(actor=ledger.actor("ning"), askings=keys) == 3


def test_events_are_only_added(ledger: LedgerCast) -> None:
    ledger.entry()
    with pytest.raises(TypeError):
        EntryEvent.objects.update(reason="")
    with pytest.raises(TypeError):
        EntryEvent.objects.all().delete()


@pytest.mark.parametrize("wrong", ["one", "none", "reason"])
def test_the_database_refuses_an_adjustment_without_two_people_or_without_a_reason(
    ledger: LedgerCast, wrong: str
) -> None:
    entry = Entry.objects.get(key=ledger.entry().key)
    ming, ning = ledger.actor("ming").account, ledger.actor("ning").account
    people = {"one": (ming, ming), "none": (ming, None), "reason": (ming, ning)}[wrong]
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryEvent.objects.create(
            entry=entry, position=9, kind="change", on=clock.today(), at=clock.now(), account=people[0], who="x",
            approved_by=people[1], reason="" if wrong == "reason" else "为什么",
        )  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"state": "somewhere"}, {"kind": "wish"}, {"level": "x"}, {"disclosure": "secret"}, {"parent": "self"}]
)
def test_the_database_refuses_entries_that_are_none(ledger: LedgerCast, wrong: dict[str, object]) -> None:
    row = Entry.objects.get(key=ledger.entry().key)
    changed = {"parent": row} if "parent" in wrong else wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=row.pk).update(**changed)


def test_the_database_refuses_that_somebody_decides_an_own_asking(ledger: LedgerCast) -> None:
    asking = asked(ledger, ledger.entry(), content={"lead": "transport"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Asking.objects.filter(key=asking).update(state="approved", decided_by=ledger.actor("ming").account)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asking.objects.filter(key=asking).update(reason="")
