"""A call, in Chromium, by keyboard alone: words, place by first letters, a ready answer, the next call."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from yici.apps.hotline.models import ArticleUse, Request
from yici.apps.hotline.tests.cast import Hotline, the_hotline
from yici.apps.hotline.tests.test_taking_a_call import an_article
from yici.apps.places.models import Area
from yici.apps.places.tests.cast import PASSWORD

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture
def desk(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Hotline:
    """A hotline with one answer at hand; the places have the first letters of their sounds."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    made = the_hotline()
    Area.objects.filter(code="159901100202").update(initials="xlcqd")
    an_article()
    return made


@pytest.fixture
def page(desk: Hotline, live_server: Any) -> Iterator[Any]:
    """A browser in which Ada has signed in and opened the page for calls."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}).new_page()
        opened.set_default_timeout(10_000)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        opened.goto("/sign-in/?next=/desk/calls/new")
        opened.fill("[name=username]", "ada")
        opened.fill("[name=password]", PASSWORD)
        opened.keyboard.press("Enter")
        opened.wait_for_url("**/desk/calls/new")
        yield opened
        browser.close()
    assert complaints == []


def test_two_calls_without_touching_the_mouse(page: Any) -> None:
    from playwright.sync_api import expect

    keys = page.keyboard
    expect(page.locator("#text")).to_be_focused()
    keys.type("家里暖气不热咋办")
    expect(page.locator("#beside")).to_contain_text("先看阀门开没开。")
    keys.press("Tab")
    expect(page.locator("#find")).to_be_focused()
    keys.type("xlcqd")
    keys.press("Enter")  # faster than the list comes: it waits for the list
    expect(page.locator("#place_words")).to_be_focused()
    keys.press("Alt+Enter")
    expect(page.locator(".message-good")).to_be_visible()
    row = Request.objects.get()
    assert (row.case.state_id, row.answer) == ("request:answered_at_once", "先看阀门开没开。")
    assert ArticleUse.objects.get().code == "no_heating"

    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("")  # the draft of what arrived is gone
    keys.type("路灯坏了两天没人修")
    page.reload()
    expect(page.locator("#text")).to_have_value("路灯坏了两天没人修")  # and what was not sent is not
    page.locator("#find").press("Shift")
    keys.type("xlcqd")
    keys.press("Enter")
    expect(page.locator("#place_words")).to_be_focused()
    keys.press("Control+Enter")
    expect(page.locator(".message-good")).to_be_visible()
    assert Request.objects.filter(channel="phone", case__state_id="request:received").count() == 1
