"""The cast of the ledger: an office that keeps it, units that promise, one that verifies.

Ming keeps the ledger and Ning, in the same office, approves; Ou decides what is public. Eva leads at the energy bureau
and Gao at the transport bureau; Vera verifies at the statistics bureau. It is ten o'clock on Friday, 20 November 2026.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from yici.apps.ledger.actions.adjusting import ask_change, decide_change
from yici.apps.ledger.contracts import EntryView
from yici.apps.ledger.selectors.entries import get_entry
from yici.apps.places.tests.cast import Account, Cast, Unit, a_role, a_unit, actor_for, an_account, the_cast
from yici.core.access import SYSTEM, Actor

YEAR_END = "2026-12-31"


@dataclass(frozen=True)
class LedgerCast:
    """Everybody at the ledger, with the cast of places."""

    places: Cast
    office: Unit
    energy: Unit
    transport: Unit
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])

    def entry(self, title: str = "煤制油气产能达到2000万吨", **changed: Any) -> EntryView:
        """An entry that Ming asked for and Ning approved."""
        content = {
            "title": title, "kind": "target", "indicator": "煤制油气产能", "comparator": ">=", "value": "20000000",
            "unit": "吨", "deadline": YEAR_END, "lead": "energy", **changed,
        }  # fmt: skip
        asked = ask_change(actor=self.actor("ming"), kind="add", reason="市委全会确定", content=content)
        return get_entry(SYSTEM, decide_change(actor=self.actor("ning"), asking=asked, is_approved=True))

    def task(self, title: str = "启动用水权改革试点", **changed: Any) -> EntryView:
        """An entry without a figure."""
        blank = dict.fromkeys(("indicator", "comparator", "value", "unit"), "")
        return self.entry(title, **{**blank, "kind": "action", **changed})

    def changed(self, entry: EntryView, who: str = "ming", by: str = "ning", **content: Any) -> EntryView:
        """The entry after a change that one asked for and another approved."""
        asked = ask_change(
            actor=self.actor(who), kind="change", entry=entry.key, expected=entry.version, reason="据实调整",
            content=content,
        )  # fmt: skip
        decide_change(actor=self.actor(by), asking=asked, is_approved=True)
        return get_entry(SYSTEM, entry.key)

    def again(self, entry: EntryView | uuid.UUID) -> EntryView:
        """How an entry is now."""
        return get_entry(SYSTEM, entry if isinstance(entry, uuid.UUID) else entry.key)


def the_ledger() -> LedgerCast:
    """Make the city, the units and the people. Call it once in a test's database."""
    places = the_cast()
    office = a_unit("reform_office", "改革办", places.city)
    energy = a_unit("energy", "能源局", places.city)
    transport = a_unit("transport", "交通局", places.city)
    statistics = a_unit("statistics", "统计局", places.city)
    roles = {
        "keeper": a_role("ledger_keeper", ("ledger.keep", "ledger.report")),
        "head": a_role("ledger_head", ("ledger.keep", "ledger.approve", "ledger.disclose")),
        "reviewer": a_role("ledger_reviewer", ("ledger.disclose",)),
        "unit": a_role("ledger_unit", ("ledger.report",)),
        "verifier": a_role("ledger_verifier", ("ledger.verify", "ledger.report")),
    }
    at = {
        "ming": (office, "keeper"), "ning": (office, "head"), "ou": (office, "reviewer"),
        "eva": (energy, "unit"), "fan": (energy, "verifier"), "gao": (transport, "unit"),
        "vera": (statistics, "verifier"),
    }  # fmt: skip
    accounts = {name: an_account(name, unit, roles[role], places.city) for name, (unit, role) in at.items()}
    return LedgerCast(places, office, energy, transport, accounts)


def day(text: str) -> dt.datetime:
    """Ten in the morning of a day in the city."""
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(2), tzinfo=dt.UTC)
