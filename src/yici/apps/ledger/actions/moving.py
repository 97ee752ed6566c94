"""An entry moves: it begins, falls behind, is claimed, verified, struck off; and its disclosure is decided."""

from __future__ import annotations

import uuid
from typing import Any

from yici.apps.ledger.actions.adjusting import drop_reports, refuse_moved
from yici.apps.ledger.actions.writing import facts_of, happen
from yici.apps.ledger.contracts import DISCLOSURES
from yici.apps.ledger.errors import FieldWrong, ReasonNeeded
from yici.apps.ledger.guards import get_entry_for, is_lead
from yici.apps.ledger.models import Entry
from yici.apps.ledger.states import DISCLOSE, ENDED, ENTRY_STATES, Where
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

NEEDS_WORDS = ("claim", "verify", "refute", "fall_behind", "stand")


def where_of(actor: Actor, entry: Entry) -> Where:
    """What decides the steps of an entry for this actor."""
    facts = facts_of(entry)
    lead = is_lead(actor, entry)
    helps = entry.assisting.filter(unit_id=actor.unit_id).exists() if actor.unit_id else False
    who = str(actor.account or "")
    return Where(
        is_lead=lead, is_outside=not lead and not helps, is_claimer=bool(who) and facts.claimed_by == who,
        is_verifier=bool(who) and facts.verified_by.partition(" ")[0] == who, is_verified=bool(facts.verified_on),
    )  # fmt: skip


@action
def move_entry(*, actor: Actor, entry: uuid.UUID, event: str, expected: int, text: str = "") -> Entry:
    """Take an entry a step further by the table. Raises ``EntryMoved``, ``StepNotDeclared``, ``NotAllowed``,
    ``StepNotYet``, ``ReasonNeeded``.
    """
    row = get_entry_for(actor, entry, is_locked=True)
    target = ENTRY_STATES.step(row.state, event, actor=actor, facts=where_of(actor, row))
    refuse_moved(row, expected)
    if event in NEEDS_WORDS and not text.strip():
        raise ReasonNeeded
    content: dict[str, Any] = {"state": target, **_marks(actor, event)}
    happen(row, event, content, actor=actor, expected=expected, reason=text)
    if target in ENDED or event == "claim":
        drop_reports(row)
    return row


def _marks(actor: Actor, event: str) -> dict[str, str]:
    today, who = clock.today().isoformat(), str(actor.account or "")
    return {
        "claim": {"claimed_on": today, "claimed_by": who, "verified_on": "", "verified_by": ""},
        "verify": {"verified_on": today, "verified_by": f"{who} {actor.unit_code}"},
        "refute": {"claimed_on": "", "claimed_by": "", "verified_on": "", "verified_by": ""},
        "strike_off": {"ended_on": today, "ended_how": "struck_off"},
    }.get(event, {})


@action
def set_disclosure(*, actor: Actor, entry: uuid.UUID, disclosure: str, expected: int, reason: str) -> Entry:
    """Decide whether an entry is public; the reviewer's name and reason stand with it. Raises ``FieldWrong``,
    ``ReasonNeeded``, ``EntryMoved``.
    """
    actor.must(DISCLOSE)
    row = get_entry_for(actor, entry, is_locked=True)
    refuse_moved(row, expected)
    if disclosure not in DISCLOSURES:
        raise FieldWrong(field="disclosure", problem=", ".join(DISCLOSURES))
    if not reason.strip():
        raise ReasonNeeded
    content = {"disclosure": disclosure, "disclosed_by": actor.name[:80]}
    return happen(row, "disclose", content, actor=actor, expected=expected, reason=reason)
