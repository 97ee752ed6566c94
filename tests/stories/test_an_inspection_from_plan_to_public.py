"""An inspection, in Chromium: a plan is written and approved, drawn, made on the phone, and read by everybody."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from yici.apps.oversight.models import Plan, Visit, VisitSignature
from yici.apps.oversight.selectors.plans import OFFICERS, TARGETS
from yici.apps.oversight.tests.cast import Oversight, a_target, the_oversight
from yici.apps.oversight.tests.lives import hold
from yici.apps.places.tests.cast import PASSWORD
from yici.core import clock

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
Opener = Callable[[str, dict[str, int]], Any]


@pytest.fixture
def oversight(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Oversight:
    """A city that inspects, with one business of class D."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    made = the_oversight()
    a_target(1)
    return made


@pytest.fixture
def opened(oversight: Oversight, live_server: Any) -> Iterator[Opener]:
    """Opens a browser for one of the cast (or for nobody) on a screen of some size."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        def open_for(who: str, size: dict[str, int]) -> Any:
            page = browser.new_context(base_url=live_server.url, viewport=size).new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
            if who:
                page.goto("/sign-in/?next=/desk/checks/")
                page.fill("[name=username]", who)
                page.fill("[name=password]", PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url("**/desk/checks/")
            return page

        yield open_for
        browser.close()
    assert complaints == []


def take(page: Any, event: str, **typed: str) -> None:
    """Take a step on a page: open its form, fill it, send it, wait for the answer."""
    button = page.locator(f"button[name=event][value={event}]")
    form = page.locator("details", has=button)
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in typed.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    button.click()


def test_from_the_plan_to_what_everybody_reads(oversight: Oversight, opened: Opener) -> None:
    from playwright.sync_api import expect

    expect.set_options(timeout=20_000)
    today = clock.today()
    pia, hal, ida, anybody = opened("pia", DESK), opened("hal", DESK), opened("ida", PHONE), opened("", PHONE)

    pia.goto("/desk/checks/plans/new")
    pia.fill("[name=title]", "餐饮单位抽查")
    pia.check("[name=matters][value=food]")
    pia.fill("[name=percent_d]", "30")
    pia.fill("[name=from_on]", today.isoformat())
    pia.fill("[name=to_on]", dt.date(today.year, 12, 31).isoformat())
    pia.click("form[method=post] button.button-main")
    take(pia, "submit")
    expect(pia.locator(".meta")).to_contain_text("等审批")
    plan = Plan.objects.get()

    hal.goto(f"/desk/checks/plans/{plan.number}/")
    take(hal, "approve")
    expect(hal.locator(".meta")).to_contain_text("已批准")
    pia.reload()
    take(pia, "seal_targets")
    expect(pia.locator(".meta")).to_contain_text("待抽取")
    hold(oversight, TARGETS, plan.key)
    pia.reload()
    take(pia, "seal_officers")
    expect(pia.locator(".meta")).to_contain_text("待抽取")
    hold(oversight, OFFICERS, plan.units.get().key)
    visit = Visit.objects.get()

    ida.goto(f"/desk/checks/visits/{visit.number}/")
    take(ida, "propose", day=today.isoformat())
    expect(ida.locator(".meta").first).to_contain_text("待批准")
    hal.goto(f"/desk/checks/visits/{visit.number}/")
    take(hal, "approve")
    expect(hal.locator(".meta").first).to_contain_text("待告知")
    ida.reload()
    take(ida, "notify", way="phone", text="已电话告知店长")
    expect(ida.locator(".meta").first).to_contain_text("已告知")
    take(ida, "start")
    expect(ida.locator("[data-items]")).to_be_visible()

    faces = ida.locator(".check-item .choice")
    assert faces.count() == 6
    ida.locator("[name='answer-food.licence'][value=yes]").check(force=True)
    ida.locator("[name='answer-food.expired'][value=no]").check(force=True)
    ida.locator(".check-item").nth(1).locator("summary").click()
    ida.fill("[name='words-food.expired']", "冷柜里有两袋过期调料")
    ida.click("[data-items] button[type=submit]")

    pads = ida.locator("[data-sign-canvas]")
    expect(pads).to_have_count(3)
    box = pads.first.bounding_box()
    pads.first.scroll_into_view_if_needed()
    box = pads.first.bounding_box()
    ida.mouse.move(box["x"] + 20, box["y"] + 20)
    ida.mouse.down()
    ida.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    ida.mouse.up()
    ida.locator("[data-sign] button[type=submit]").first.click()
    expect(pads).to_have_count(2)
    ida.locator("[data-sign] button[type=submit]").first.click()  # nothing drawn: the name counts as typed
    expect(pads).to_have_count(1)
    ida.fill("#sign-name", "店长")
    ida.locator("[data-sign] button[type=submit]").first.click()
    expect(pads).to_have_count(0)
    assert sorted(VisitSignature.objects.values_list("way", flat=True)) == ["drawn", "typed", "typed"]
    take(ida, "finish", result="problems")
    expect(ida.locator(".meta").first).to_contain_text("结果待公开")
    assert ida.evaluate("document.documentElement.scrollWidth") <= 390

    anybody.goto(f"/open/checks/business/{visit.target_code}/")
    expect(anybody.locator("h1")).to_contain_text("还没有公开的检查")
    pia.goto(f"/desk/checks/visits/{visit.number}/")
    take(pia, "publish", words="已责令整改。")
    expect(pia.locator(".meta").first).to_contain_text("结果已公开")
    anybody.goto("/open/checks/")
    anybody.locator(".check-name").click()
    expect(anybody.locator("main")).to_contain_text("随机抽中")
    expect(anybody.locator("main")).to_contain_text("已责令整改。")
    assert anybody.evaluate("document.documentElement.scrollWidth") <= 390
