"""Who may open what of the ledger: every address against a table written by hand. A stranger gets 404.

Ming keeps the ledger, Ning approves, Ou discloses. Eva leads the entry at the energy bureau, Fan verifies there; Gao
sits at transport, Vera verifies at statistics. Bob has no part in the ledger. What is not in the table fails.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from yici.apps.ledger.actions.reporting import ask_report
from yici.apps.ledger.actions.texts import NewText, add_text
from yici.apps.ledger.models import Mark
from yici.apps.ledger.reading import read_text
from yici.apps.ledger.tests.cast import LedgerCast
from yici.apps.ledger.urls import desk_patterns, open_patterns
from yici.apps.ledger.views.answers import CHANGES, PAGES, UPLOADS
from yici.apps.places.tests.pages import signed_in
from yici.core import clock
from yici.core.models import CityRow

WHO = ("nobody", "ming", "ning", "ou", "eva", "fan", "gao", "vera", "bob")
IN = (302, 200, 200, 200, 200, 200, 200, 200, 404)  # who has any part in the ledger
OFFICE = (302, 200, 200, 200, 404, 200, 404, 200, 404)  # who keeps, approves, verifies or discloses
SEES = (302, 200, 200, 200, 200, 200, 404, 200, 404)  # the entry of the energy bureau
SEES_POST = (302, 422, 422, 422, 422, 422, 404, 422, 404)
KEEP_POST = (302, 422, 422, 404, 404, 404, 404, 404, 404)
REPORT = (302, 200, 200, 404, 200, 200, 404, 404, 404)  # the unit that is asked, and who keeps the ledger
NONE = (404,) * len(WHO)
ALL = (200,) * len(WHO)

EXPECTED: dict[tuple[str, str], tuple[int, ...]] = {
    ("ledger:board", "GET"): IN,
    ("ledger:differences", "GET"): IN,
    ("ledger:things", "GET"): IN,
    ("ledger:things-import", "POST"): KEEP_POST,
    ("ledger:unit", "GET"): (302, 200, 200, 200, 200, 200, 404, 200, 404),
    ("ledger:paper", "GET"): OFFICE,
    ("ledger:texts", "GET"): OFFICE,
    ("ledger:texts", "POST"): (302, 422, 422, 403, 404, 403, 404, 403, 404),
    ("ledger:text", "GET"): OFFICE,
    ("ledger:text-act", "POST"): KEEP_POST,
    ("ledger:compare", "GET"): OFFICE,
    ("ledger:compare-act", "POST"): KEEP_POST,
    ("ledger:changes", "GET"): IN,
    ("ledger:changes-decide", "POST"): (302, 422, 422, 422, 422, 422, 422, 422, 404),
    ("ledger:rounds", "GET"): IN,
    ("ledger:rounds", "POST"): KEEP_POST,
    ("ledger:report", "GET"): REPORT,
    ("ledger:report-act", "POST"): (302, 422, 422, 404, 422, 422, 404, 404, 404),
    ("ledger:report-file", "GET"): (302, *NONE[1:]),  # there is no such file
    ("ledger:entry", "GET"): SEES,
    ("ledger:entry-ask", "POST"): SEES_POST,
    ("ledger:entry-step", "POST"): SEES_POST,
    ("ledger:entry-disclosure", "POST"): (302, 404, 422, 422, 404, 404, 404, 404, 404),
    ("ledger:entry-asked", "POST"): (302, 303, 303, 404, 404, 404, 404, 404, 404),
    ("open:promises", "GET"): ALL,
    ("open:promises-feed", "GET"): ALL,
    ("open:promises-file", "GET"): ALL,
    ("open:promise", "GET"): NONE,  # nobody made it public
}


@dataclass(frozen=True)
class Scene:
    """An entry of the energy bureau that it is asked about, and a text."""

    ledger: LedgerCast
    entry: uuid.UUID
    report: uuid.UUID
    text: uuid.UUID
    mark: uuid.UUID

    def data(self, name: str) -> dict[str, str]:
        """What is posted: enough to name the thing, too little to do anything."""
        return {"mark": str(self.mark)} if name == "ledger:text-act" else {}

    def url(self, name: str) -> str:
        """The address of a page of this scene."""
        known: dict[str, dict[str, Any]] = {
            "things": {"kind": "sand"}, "things-import": {"kind": "sand"}, "unit": {"code": "energy"},
            "paper": {"paper": "notice", "form": "docx"}, "report-file": {"key": self.report, "address": "0" * 64},
            "promises-file": {"form": "json"},
        }  # fmt: skip
        part = name.partition(":")[2]
        if part in known:
            return reverse(name, kwargs=known[part])
        key = {"t": self.text, "c": self.text, "r": self.report}.get(part[0], self.entry)
        return reverse(name, kwargs={"key": key} if has_key(part) else {})


def has_key(part: str) -> bool:
    """Whether an address names something."""
    return "<uuid:key>" in str(next(one.pattern for one in [*desk_patterns, *open_patterns] if one.name == part))


@pytest.fixture
def scene(ledger: LedgerCast) -> Scene:
    content = {"type": "sand", "column": "method", "position": 1, "type_name": "治沙", "type_name_en": "Sand",
               "name": "方式", "name_en": "Way", "kind": "text"}  # fmt: skip
    CityRow.objects.create(file="ledger_types.csv", code="sand|method", content=content)
    entry = ledger.entry()
    due = clock.today() + dt.timedelta(days=5)
    report = ask_report(actor=ledger.actor("ming"), entry=entry.key, due_on=due)
    text = "到年底，全市新能源装机突破5000万千瓦。"
    new = NewText("报告", 2026, clock.today())
    key = add_text(actor=ledger.actor("ming"), new=new, text=text, items=read_text(text, year=2026))
    return Scene(ledger, entry.key, report.key, key, Mark.objects.get().key)


def test_every_address_is_in_the_table() -> None:
    names = {f"ledger:{one.name}" for one in desk_patterns} | {f"open:{one.name}" for one in open_patterns}
    assert names == {name for name, _method in EXPECTED}
    assert all(isinstance(one, URLPattern) for one in desk_patterns)


@pytest.mark.parametrize("who", WHO)
def test_who_opens_what(scene: Scene, who: str) -> None:
    for bucket in (CHANGES, PAGES, UPLOADS):
        bucket._held.clear()  # nobody has tried anything before
    cast = scene.ledger
    account = None if who == "nobody" else cast.places.bob if who == "bob" else cast.accounts[who]
    client = Client() if account is None else signed_in(account)
    wrong = []
    for (name, method), answers in EXPECTED.items():
        answer = client.post(scene.url(name), scene.data(name)) if method == "POST" else client.get(scene.url(name))
        expected = answers[WHO.index(who)]
        if answer.status_code != expected:
            wrong.append(f"{method} {name}: {answer.status_code}, not {expected}")
    assert wrong == []


def test_a_form_without_its_token_is_refused(scene: Scene) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(scene.ledger.accounts["ming"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(scene.url("ledger:entry-step"), {"event": "stand"}).status_code == 403
