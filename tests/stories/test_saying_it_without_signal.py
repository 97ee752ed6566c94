"""A citizen speaks, takes a photo and sends it without signal: it is kept, goes by itself, and counts once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from yici.apps.hotline.models import Request
from yici.apps.hotline.tests.cast import the_hotline
from yici.core.models import FileReference
from yici.core.tests.test_cleaning_pictures import a_png

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
]


@pytest.fixture
def phone(transactional_db: None, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A phone with a microphone, at the page where one says it."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    the_hotline()
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": 390, "height": 800}, permissions=["microphone"]
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/say/?area=159901100201")
        yield page
        browser.close()
    assert complaints == []


def test_words_a_recording_and_a_photo_wait_for_the_network_and_arrive_once(phone: Any) -> None:
    phone.fill("#text", "暖气从昨天晚上就不热，家里只有十四度")
    phone.set_input_files("[data-photo]", {"name": "a.png", "mimeType": "image/png", "buffer": a_png()})
    phone.click("[data-record]")
    phone.wait_for_timeout(1200)
    phone.click("[data-record]")
    phone.wait_for_function("document.querySelectorAll('[data-kept-files] > *').length >= 2")
    context = phone.context
    context.set_offline(True)
    phone.click("[data-submit]")
    phone.wait_for_selector("[data-state]:not([hidden])")
    assert Request.objects.count() == 0
    phone.close()  # the tab is killed
    context.set_offline(False)
    again = context.new_page()
    again.goto("/say/")
    again.wait_for_url("**/say/**key=**", timeout=30_000)
    row = Request.objects.get()
    assert row.code in again.url
    assert FileReference.objects.filter(owner_kind="request", owner_key=row.key).count() == 2
