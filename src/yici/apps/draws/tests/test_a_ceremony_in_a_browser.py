"""One ceremony in Chromium: a list is sealed, three units witness, two people write the lottery down, all check it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.draws.tests.cast import Hall, the_hall
from yici.apps.places.tests.cast import PASSWORD

pytestmark = pytest.mark.story
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    return the_hall()


@pytest.fixture
def people(city: Hall, live_server: Any) -> Iterator[Any]:
    """A function that gives each person a browser of their own, signed in; without a name, nobody's."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        def person(name: str = "", path: str = "/draws/") -> Any:
            context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
            page.goto(f"/sign-in/?next={path}" if name else path)
            if name:
                page.fill("[name=username]", name)
                page.fill("[name=password]", PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url(f"**{path}")
            return page

        yield person
        browser.close()
    assert complaints == []


def test_a_ceremony_from_the_sealed_list_to_a_check_without_network(people: Any, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    listed = tmp_path / "list.csv"
    listed.write_text("id,risk\n" + "".join(f"E{at:03},{'AB'[at % 2]}\n" for at in range(40)), "utf-8")
    hana = people("hana", "/desk/draws/new")
    for name, value in (("title", "餐饮单位抽查"), ("purpose", "第四季度"), ("k", "6"), ("issue", "2026137")):
        hana.fill(f"[name={name}]", value)
    hana.set_input_files("[name=list_file]", str(listed))
    hana.click("main button[type=submit]")
    expect(hana.locator(".message-good")).to_be_visible()
    address = re.sub(r"^https?://[^/]+", "", hana.url)

    numbers = {}
    for name in ("wen", "xiu", "yan"):
        page = people(name, address)
        page.click("[data-make]")
        expect(page.locator("[name=sealed]")).to_have_value(re.compile("^[0-9a-f]{64}$"))
        numbers[name] = page, page.locator("[data-number]").input_value()
        page.locator("[data-sealing] button[type=submit]").click()
        expect(page.locator(".message-good")).to_be_visible()
    for page, number in numbers.values():
        page.fill("#value", number)
        page.locator("form:has(#value) button").click()
        expect(page.locator(".message-good")).to_be_visible()

    hana.goto(address)
    hana.locator("form[action$='/close'] button").click()
    expect(hana.locator(".message-good")).to_be_visible()
    hugo = people("hugo", address)
    for page in (hana, hugo):
        page.goto(address)
        page.fill("[name=day]", "2026-11-28")
        page.fill("[name=numbers]", "03 11 17 22 28 31 + 05")
        page.locator("form[action$='/beacon'] button").click()
        expect(page.locator(".message-good")).to_be_visible()
    hugo.locator("form[action$='/run'] button").click()
    expect(hugo.locator(".message-good")).to_be_visible()

    visitor = people()
    visitor.click(".draw-list a")
    expect(visitor.locator(".draw-rows > li").first).to_be_visible()
    visitor.click(".button-main")
    expect(visitor.locator("[data-check]")).to_have_attribute("data-state", "good")
    expect(visitor.locator(".draw-checks [data-state=good]")).to_have_count(5)
    visitor.fill("#typed", "E007")
    expect(visitor.locator("[data-put=found]")).to_contain_text("E007")
    with visitor.expect_download() as download:
        visitor.click("a[href$='verify.html']")
    saved = tmp_path / "saved.html"
    download.value.save_as(saved)

    visitor.context.set_offline(True)
    visitor.goto(saved.as_uri())
    expect(visitor.locator("[data-check]")).to_have_attribute("data-state", "good")
    changed = tmp_path / "changed.json"
    text = re.search(r'id="transcript">(.*?)</script>', saved.read_text("utf-8"))
    assert text is not None
    changed.write_text(text[1].replace('"E003"', '"E0031"', 1), "utf-8")
    visitor.set_input_files("[data-file]", str(changed))
    expect(visitor.locator("[data-check]")).to_have_attribute("data-state", "bad")
    expect(visitor.locator("[data-part=list]")).to_have_attribute("data-state", "bad")
