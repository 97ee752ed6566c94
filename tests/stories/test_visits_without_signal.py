"""Visits in Chromium: answers given without a network stay on the phone and are sent by themselves, once."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from yici.apps.places.tests.cast import PASSWORD, Cast, the_cast
from yici.apps.records.models import RecordVersion
from yici.apps.records.public import Answer, RecordFacts, SourceFacts, read_rows, record_answers
from yici.apps.records.tests.builders import a_catalogue, a_household, a_person
from yici.core import clock
from yici.core.access import SYSTEM

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
LONG_AGO = clock.now() - dt.timedelta(days=200)
MONTHS = "person.work_months"


@pytest.fixture
def person(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> RecordFacts:
    """A resident of East Village whose months of work were last said two hundred days ago."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    cast: Cast = the_cast()
    a_catalogue()
    with clock.held_at(LONG_AGO):
        house = a_household(cast.east, code="H1", group="一社")
        return a_person(cast.east, "巴特尔", household=house, work_months="6")


@pytest.fixture
def phone(person: RecordFacts, live_server: Any) -> Iterator[Any]:
    """A phone at the list of visits, signed in as Bob."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 800})
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in/?next=/desk/visits/")
        page.fill("[name=username]", "bob")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]:not([data-reveal])")
        page.wait_for_url("**/desk/visits/")
        yield page
        browser.close()
    assert complaints == []


def months(person: RecordFacts) -> Any:
    return next(iter(read_rows(SYSTEM, [person.key], [MONTHS]))).values[MONTHS]


def answer(page: Any, text: str) -> None:
    page.fill(f'[type=text][name$=".{MONTHS}"]', text)
    page.click("form[data-house] button[type=submit]")


def test_without_a_network_it_is_kept_survives_a_killed_tab_and_is_sent_once(phone: Any, person: RecordFacts) -> None:
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.reload()  # through the worker, which keeps the list
    phone.wait_for_load_state("networkidle")
    context = phone.context
    context.set_offline(True)
    answer(phone, "8")
    phone.wait_for_selector("[data-waiting]:not([hidden])")
    assert "1" in phone.inner_text("[data-count]")
    assert months(person).value == 6
    phone.close()  # the tab is killed
    again = context.new_page()
    again.goto("/desk/visits/")  # still without a network
    again.wait_for_selector("[data-waiting]:not([hidden])")
    context.set_offline(False)
    again.wait_for_selector('form[data-state="saved"]', timeout=20_000)
    again.wait_for_selector("[data-waiting]", state="hidden")
    known = months(person)
    assert (known.value, known.is_stale) == (8, False)
    assert RecordVersion.objects.filter(record__key=person.key, number__gt=person.version).count() == 1


def test_a_draft_is_there_again_after_the_tab_was_killed(phone: Any) -> None:
    phone.fill(f'[type=text][name$=".{MONTHS}"]', "9")
    context = phone.context
    phone.close()
    again = context.new_page()
    again.goto("/desk/visits/")
    expect(again.locator(f'[type=text][name$=".{MONTHS}"]')).to_have_value("9")


def test_one_tap_says_that_nothing_changed_and_the_value_is_fresh(phone: Any, person: RecordFacts) -> None:
    assert months(person).is_stale
    phone.click("form[data-house] label:has([type=checkbox])")
    phone.click("form[data-house] button[type=submit]")
    phone.wait_for_selector('form[data-state="saved"]')
    known = months(person)
    assert (known.value, known.is_stale) == (6, False)


def test_when_somebody_else_answered_meanwhile_both_stand_there_and_a_person_chooses(
    phone: Any, person: RecordFacts
) -> None:
    record_answers(SYSTEM, [Answer(person.key, MONTHS, "3")], SourceFacts("typed", "镇里改的"))
    answer(phone, "8")
    phone.wait_for_selector("[data-conflicts] button")
    told = phone.inner_text("[data-conflicts]")
    assert "3" in told
    assert "8" in told
    assert months(person).value == 3
    phone.click("[data-conflicts] button >> nth=1")
    phone.wait_for_selector('form[data-state="saved"]')
    assert months(person).value == 8


def test_what_waits_on_a_shared_phone_is_cleared_with_one_tap_and_a_yes(phone: Any, person: RecordFacts) -> None:
    phone.context.set_offline(True)
    answer(phone, "8")
    phone.click("[data-dialog=clear-phone]")
    phone.click("[data-clear-sure]")
    phone.wait_for_selector("[data-waiting]", state="hidden")
    phone.context.set_offline(False)
    assert months(person).value == 6
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('yici-visits')).length") == 0
