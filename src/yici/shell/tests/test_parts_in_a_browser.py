"""The parts in a real browser: widths, themes, large text, keys, popovers, the drop zone, no word from the policy."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The pages without a database, with their static files."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The style guide on a desk, with a list of what the browser complained about."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address, reduced_motion="reduce")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    opened.goto("/styleguide/")
    yield opened
    assert complaints == []
    context.close()


@pytest.mark.parametrize("query", ["theme=dark", "size=large", "lang=en", "print=1"])
def test_nothing_scrolls_sideways(page: Any, query: str) -> None:
    wide = []
    for path in ("/", "/styleguide/", "/sign-in/", "/not-there/"):
        page.goto(f"{path}?{query}")
        for width in (360, 390, 1093, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append((path, width))
    assert wide == []


def test_no_text_is_smaller_than_13_pixels_and_targets_on_a_phone_are_large_enough(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    small = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((one) => one.firstChild?.nodeType === 3
            && parseFloat(getComputedStyle(one).fontSize) < 13).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert small == []
    low = page.evaluate(
        """() => [...document.querySelectorAll('main button, main a.button, main .choice-face, main summary, .switch')]
            .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
            .filter(([, height]) => height && height < 43.5)"""
    )
    assert low == []


def test_answers_are_given_by_keyboard_alone(page: Any) -> None:
    page.locator("#answer-a2-1").focus()
    page.keyboard.press("3")
    assert page.locator("#answer-a2-3").is_checked()
    page.keyboard.press("Control+d")
    assert page.locator("#answer-a2-2").is_checked(), "as above: what stands in the row before"
    page.keyboard.press("s")
    assert page.locator("#answer-a2-blank").is_checked()
    assert page.evaluate("document.activeElement.name") == "a3"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer-a5"
    page.keyboard.press("ArrowUp")
    assert page.locator("#answer-a4").input_value() == "12"


def test_keys_of_an_input_method_are_left_alone(page: Any) -> None:
    page.locator("#answer-a2-1").focus()
    page.evaluate(
        """() => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key: '3', bubbles: true, isComposing: true }))"""
    )
    assert not page.locator("#answer-a2-3").is_checked()


def test_the_drawn_form_is_walked_with_arrows_over_its_merges(page: Any) -> None:
    page.locator("#sheet td[data-known=record]").first.click()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.textContent") == "姓名"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "基本情况"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "保障情况"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "类别"


def test_a_reason_opens_by_hover_focus_and_tap_and_closes_by_escape(page: Any) -> None:
    details = page.locator("#sheet details").nth(3)
    details.locator("summary").hover()
    _until(page, "document.querySelectorAll('#sheet details[open]').length === 1")
    details.locator("summary").click()
    assert details.get_attribute("open") is not None, "a tap on what hover opened keeps it"
    page.keyboard.press("Escape")
    assert page.locator("#sheet details[open]").count() == 0
    page.mouse.move(0, 0)
    page.locator("#sheet details summary").nth(1).focus()
    page.keyboard.press("Tab")
    _until(page, "document.querySelectorAll('#sheet details[open]').length === 1")


def test_a_dialog_names_the_act_and_closes_without_it(page: Any) -> None:
    page.locator("[data-dialog]").click()
    assert page.locator("dialog[open] h2").is_visible()
    page.locator("dialog [data-close]").click()
    assert page.locator("dialog[open]").count() == 0


def test_the_theme_changes_in_place_and_is_kept(page: Any) -> None:
    page.locator('[data-switch="theme"]').click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(242, 238, 230)"


def test_a_password_is_shown_on_request_only(page: Any) -> None:
    page.goto("/sign-in/")
    field = page.locator("[name=password]")
    assert field.get_attribute("type") == "password"
    page.locator("[data-reveal]").click()
    assert field.get_attribute("type") == "text"
    page.locator("[data-reveal]").click()
    assert field.get_attribute("type") == "password"


def _until(page: Any, condition: str) -> None:
    """Wait up to three seconds; Playwright's own waiting evaluates text in the page, which the policy forbids."""
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def _put_in_a_file(page: Any) -> None:
    page.locator("#drop-form").set_input_files({"name": "a.xlsx", "mimeType": "x/y", "buffer": b"PK"})


def test_a_refused_file_says_why_and_the_page_stays(page: Any) -> None:
    words = "<form><div data-drop-words><span>文件坏了</span></div></form>"
    page.route("**/styleguide/**", lambda route: route.fulfill(status=422, content_type="text/html", body=words))
    _put_in_a_file(page)
    _until(page, "document.querySelector('[data-drop-words]').textContent.includes('文件坏了')")


def test_a_lost_connection_says_so(page: Any) -> None:
    page.route("**/styleguide/**", lambda route: route.abort())
    _put_in_a_file(page)
    _until(
        page,
        "document.querySelector('[data-drop-words] span').textContent === "
        "document.querySelector('[data-drop-words]').dataset.lost",
    )


def test_without_script_choices_files_and_reasons_still_work(browser: Any, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/styleguide/")
    page.locator("#sheet summary").first.click()
    assert page.locator("#sheet details[open]").count() == 1
    assert page.locator(".drop-send").is_visible()
    assert page.locator("#drop-form").is_visible()
    page.get_by_text("English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
