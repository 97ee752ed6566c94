"""Completion is claimed by the lead unit, verified by another, struck off by the office; disclosure has a name."""

from __future__ import annotations

import pytest

from yici.apps.ledger.actions.moving import move_entry, set_disclosure
from yici.apps.ledger.contracts import EntryView
from yici.apps.ledger.errors import EntryMoved, EntryNotFound, FieldWrong, ReasonNeeded
from yici.apps.ledger.forms import check_lists
from yici.apps.ledger.states import ENTRY_STATES, Where
from yici.apps.ledger.tests.cast import LedgerCast
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, StepNotDeclared, StepNotYet


def moved(ledger: LedgerCast, entry: EntryView, event: str, who: str, text: str = "已验收") -> EntryView:
    move_entry(actor=ledger.actor(who), entry=entry.key, event=event, expected=entry.version, text=text)
    return ledger.again(entry)


def test_it_is_done_only_when_three_different_hands_touched_it(ledger: LedgerCast) -> None:
    claimed = moved(ledger, ledger.task(), "claim", "eva")
    assert claimed.facts.state == "mostly_done"
    with pytest.raises(StepNotYet):
        moved(ledger, claimed, "strike_off", "ming")
    verified = moved(ledger, claimed, "verify", "vera")
    assert verified.facts.state == "mostly_done" and verified.facts.verified_on == "2026-11-20"
    done = moved(ledger, verified, "strike_off", "ming")
    assert (done.facts.state, done.facts.ended_how) == ("done", "struck_off")
    assert [one.kind for one in done.events] == ["add", "claim", "verify", "strike_off"]


def test_the_lead_unit_and_a_unit_that_helps_do_not_verify(ledger: LedgerCast) -> None:
    claimed = moved(ledger, ledger.task(assisting=["statistics"]), "claim", "eva")
    for who in ("fan", "vera"):  # Fan sits in the lead unit, Vera's unit helps
        with pytest.raises(StepNotYet):
            moved(ledger, claimed, "verify", who)


def test_only_the_lead_unit_claims(ledger: LedgerCast) -> None:
    entry = ledger.task(assisting=["transport"])
    with pytest.raises(StepNotYet):
        moved(ledger, entry, "claim", "gao")
    with pytest.raises(EntryNotFound):
        moved(ledger, ledger.task("别人的事"), "claim", "gao")


def test_what_was_not_verified_goes_on_and_is_claimed_anew(ledger: LedgerCast) -> None:
    refuted = moved(ledger, moved(ledger, ledger.task(), "claim", "eva"), "refute", "vera", "现场没有设备")
    assert (refuted.facts.state, refuted.facts.claimed_on) == ("moving", "")
    assert moved(ledger, refuted, "claim", "eva").facts.verified_on == ""


def test_a_claim_and_a_verification_say_on_what_they_rest(ledger: LedgerCast) -> None:
    with pytest.raises(ReasonNeeded):
        moved(ledger, ledger.task(), "claim", "eva", " ")


def test_two_take_a_step_at_once_and_the_second_sees_what_changed(ledger: LedgerCast) -> None:
    entry = ledger.task()
    moved(ledger, entry, "start", "eva")
    with pytest.raises(EntryMoved) as refused:
        move_entry(
            actor=ledger.actor("ming"), entry=entry.key, event="fall_behind", expected=entry.version, text="迟了"
        )
    assert "state: not_started → moving" in refused.value.message


def test_who_only_keeps_the_ledger_does_not_verify(ledger: LedgerCast) -> None:
    claimed = moved(ledger, ledger.task(), "claim", "eva")
    with pytest.raises(NotAllowed):
        moved(ledger, claimed, "verify", "ming")


@pytest.mark.parametrize("row", ENTRY_STATES.rows, ids=lambda row: f"{row.source}-{row.event}")
def test_each_step_of_the_table_leads_where_it_says_and_an_unknown_one_nowhere(row: object) -> None:
    where = Where(is_lead=True, is_outside=True, is_verified=True, is_approved=True)
    source, event, target = row.source, row.event, row.target  # type: ignore[attr-defined]
    assert ENTRY_STATES.step(source, event, actor=SYSTEM, facts=where) == target
    with pytest.raises(StepNotDeclared):
        ENTRY_STATES.step(source, "vanish", actor=SYSTEM, facts=where)


def test_disclosure_is_set_by_a_named_reviewer_with_a_reason(ledger: LedgerCast) -> None:
    entry = ledger.task()
    ou = ledger.actor("ou")
    with pytest.raises(ReasonNeeded):
        set_disclosure(actor=ou, entry=entry.key, disclosure="public", expected=entry.version, reason="")
    with pytest.raises(FieldWrong):
        set_disclosure(actor=ou, entry=entry.key, disclosure="secret", expected=entry.version, reason="x")
    with pytest.raises(NotAllowed):
        set_disclosure(
            actor=ledger.actor("ming"), entry=entry.key, disclosure="public", expected=entry.version, reason="x"
        )
    set_disclosure(actor=ou, entry=entry.key, disclosure="public", expected=entry.version, reason="已公开发布")
    now = ledger.again(entry)
    assert (now.facts.disclosure, now.facts.disclosed_by, now.events[-1].reason) == ("public", "Ou", "已公开发布")


def test_the_choices_of_the_forms_are_those_of_the_contracts() -> None:
    kinds, levels, classes, known_kinds, known_levels, known_classes = check_lists()
    assert (kinds, levels, classes) == (known_kinds, known_levels, known_classes)
