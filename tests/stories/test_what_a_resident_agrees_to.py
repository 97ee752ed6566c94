"""Consent and access log of one resident, on a phone of 390 px in Chromium: a slip from the window, a form that is
filled in after a yes, one value refused alone, and the own page that tells each value, where it went, why, and who read
it afterwards.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.places.tests.cast import PASSWORD
from yici.apps.services.tests.cast import NOW, Services, a_field, the_services
from yici.apps.services.tests.residents import NUMBER, Town, the_town
from yici.core import clock

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE_SCREEN, DESK_SCREEN = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def town(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    monkeypatch.setattr(clock, "now", lambda: clock._held.get() or NOW)  # for the server's threads too
    services: Services = the_services()
    for position, (code, kind, more) in enumerate(
        (
            ("person.name", "text", {}), ("person.phone", "phone", {}),
            ("person.education", "code", {"choices": "20|60|70"}),
            ("household.type", "code", {"choices": "ordinary|exited"}),
        ), start=3,
    ):  # fmt: skip
        a_field("food_licence", code, kind, position=position, **more)
    return the_town(services)


class Screens:
    """A phone and a desk; every page is looked at, none is wider than its screen."""

    def __init__(self, browser: Any, url: str, folder: Path) -> None:
        self.browser, self.url, self.folder = browser, url, folder
        self.complaints: list[str] = []
        self.count = 0

    def open(self, screen: dict[str, int]) -> Any:
        page = self.browser.new_context(base_url=self.url, viewport=screen, locale="zh-CN").new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda one: self.complaints.append(one.text) if one.type == "error" else None)
        return page

    def look(self, page: Any, name: str) -> None:
        self.count += 1
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        page.screenshot(path=str(self.folder / f"{self.count:02}-{name}.png"), full_page=True)


@pytest.fixture
def screens(town: Town, live_server: Any, tmp_path: Path) -> Iterator[Screens]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        found = Screens(browser, live_server.url, tmp_path)
        yield found
        browser.close()
    assert found.complaints == []


def signed_in(screens: Screens, who: str) -> Any:
    desk = screens.open(DESK_SCREEN)
    desk.goto("/sign-in/?next=/desk/")
    desk.fill("[name=username]", who)
    desk.fill("[name=password]", PASSWORD)
    desk.click("main button[type=submit]:not([data-reveal])")
    desk.wait_for_url("**/desk/**")
    return desk


def the_slip(screens: Screens) -> str:
    """Mia has seen the card and prints a slip."""
    from playwright.sync_api import expect

    desk = signed_in(screens, "mia")
    desk.goto("/desk/window/keys/")
    desk.fill("#number", NUMBER)
    desk.check("[name=seen]")
    desk.click("button[value=give]")
    expect(desk.locator(".slip-key")).to_be_visible()
    screens.look(desk, "slip")
    return str(desk.locator(".slip-key").inner_text())


def test_each_value_is_agreed_to_told_and_seen(screens: Screens, town: Town) -> None:
    from playwright.sync_api import expect

    slip = the_slip(screens)
    phone = screens.open(PHONE_SCREEN)
    phone.goto("/things/open-shop/apply/")
    phone.get_by_role("link", name="我有密钥").click()
    phone.fill("#number", NUMBER)
    phone.fill("#key", slip.lower().replace("-", " "))
    screens.look(phone, "way-in")
    phone.click("main form button.button-main")
    phone.wait_for_url("**/things/open-shop/apply/")
    expect(phone.get_by_text("已经有的，您看看对不对")).to_be_visible()
    expect(phone.locator("[data-left-number]")).to_have_text("7")
    screens.look(phone, "held")

    phone.locator("[name=uses_held][value=yes]").check()
    expect(phone.locator("[data-left-number]")).to_have_text("3")
    phone.locator("[name=wrong][value='person.education']").check()
    expect(phone.locator("[data-left-number]")).to_have_text("4")
    phone.check("[name=tells]")
    screens.look(phone, "agreed")
    while not phone.locator("[name='form.shop']").is_visible():
        phone.click("[data-next]")
    expect(phone.locator("[data-field='household.type']")).to_be_hidden()
    for code, value in (("form.shop", "高原红"), ("form.seats", "20"), ("form.mongolian", "ᠭᠤᠸᠠ")):
        while not phone.locator(f"[name='{code}']").is_visible():
            phone.click("[data-next]")
        phone.fill(f"[name='{code}']", value)
    education = phone.locator("[name='person.education']")
    while not education.is_visible():
        phone.locator("[data-next]:visible, [data-back]:visible").last.click()
    education.select_option("20")
    screens.look(phone, "typed")
    phone.click("[data-send]")
    expect(phone.get_by_text("收到了")).to_be_visible()
    number = phone.locator(".number").first.inner_text()

    phone.goto("/me/")
    expect(phone.locator("#applications")).to_contain_text(number)
    phone.locator("#applications summary").click()
    used = phone.locator("#applications dl")
    for said in ("格日勒", "一般农户", "公安局", re.compile(r"20\d\d-\d\d-\d\d"), "自己填的"):
        expect(used).to_contain_text(said)
    expect(used).not_to_contain_text("13900000017")
    expect(phone.locator("#consents")).to_contain_text("开店")
    expect(phone.locator("#consents")).to_contain_text("文化程度")
    expect(phone.locator("#corrections")).to_contain_text("正在核对")
    expect(phone.locator("#read")).to_contain_text("您同意后取用")
    phone.locator("[data-opens] button").first.click()
    expect(phone.locator("[data-opens]").first).not_to_contain_text("••••")
    screens.look(phone, "own-page")

    desk = signed_in(screens, "ned")
    desk.goto("/desk/")
    desk.goto(f"/desk/services/applications/{_key(number)}/")
    desk.fill("#purpose", "审查材料")
    desk.get_by_role("button", name="打开").click()
    expect(desk.get_by_text("自己填的").first).to_be_visible()
    screens.look(desk, "officer")
    phone.goto("/me/")
    expect(phone.locator("#read")).to_contain_text("审查材料")
    expect(phone.locator("#read")).to_contain_text("市场监管局")
    expect(phone.locator("#read")).not_to_contain_text("Ned")
    phone.click("[form=session-leave]")
    expect(phone.locator("#key")).to_be_visible()
    expect(phone.get_by_text("格日勒")).to_have_count(0)


def _key(number: str) -> object:
    from yici.apps.services.models import Application

    return Application.objects.get(number=number).key
