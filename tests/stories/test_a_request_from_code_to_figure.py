"""The whole life of a request, in Chromium: from the code on a wall to the figure of the month.

A citizen says it on a phone, the hotline gives it out, a unit returns it, another one works on it, the call-back hears
that it is not solved, it is worked on again, the citizen says solved and is satisfied, and the month counts it. Days
pass in between: the clock is the test's.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.hotline.actions.spots import make_spot
from yici.apps.hotline.public import publish_rates
from yici.apps.hotline.tests.cast import PHONE, Hotline, the_hotline
from yici.apps.hotline.tests.rates_builders import OCTOBER, a_request_done, define_rates, said
from yici.apps.places.tests.cast import PASSWORD
from yici.core import clock
from yici.core.models import CityRow

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE_SCREEN, DESK_SCREEN = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SAID = "三单元暖气冰凉，老人冻得睡不着"
ARTICLE = "职责清单第7条"


class Wall:
    """The clock on the wall, for the test and the server alike."""

    def __init__(self) -> None:
        self.at = OCTOBER + dt.timedelta(days=7)  # Monday, 19 October 2026, ten o'clock

    def now(self) -> dt.datetime:
        return clock._held.get() or self.at

    def later(self, **passed: int) -> None:
        self.at += dt.timedelta(**passed)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    found = Wall()
    monkeypatch.setattr(clock, "now", found.now)
    return found


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch, wall: Wall) -> Hotline:
    """A hotline with five answers of October at each of two units: what is fewer is not published."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    hotline = the_hotline()
    reason = {"code": "not_ours", "name": "不属本单位职责", "name_en": "Not ours", "position": "1"}
    CityRow.objects.create(file="hotline_reasons.csv", code="return|not_ours", content=reason)
    define_rates()
    for unit in ("heating_company", "urban_management"):
        for solved, level in (("yes", 5), ("yes", 4), ("yes", 4), ("partly", 3), ("no", 1)):
            said(hotline, a_request_done(hotline, unit=unit), solved, level)
    return hotline


class Story:
    """A browser in which several people sit, each with a screen of their own; every page is looked at."""

    def __init__(self, browser: Any, url: str, folder: Path, wall: Wall) -> None:
        self.browser, self.url, self.folder, self.wall = browser, url, folder, wall
        self.complaints: list[str] = []
        self.wide: list[str] = []
        self.pages: dict[str, Any] = {}
        self.count = 0

    def open(self, who: str, screen: dict[str, int]) -> Any:
        page = self.browser.new_context(base_url=self.url, viewport=screen, locale="zh-CN").new_page()
        page.set_default_timeout(20_000)
        page.set_default_navigation_timeout(20_000)
        page.on("pageerror", lambda error: self.complaints.append(f"{who}: {error}"))
        page.on("console", lambda one: self.complaints.append(f"{who}: {one.text}") if one.type == "error" else None)
        self.pages[who] = page
        return page

    def desk(self, who: str) -> Any:
        """The page of one of the desk, signed in once."""
        if who not in self.pages:
            page = self.open(who, DESK_SCREEN)
            page.goto("/sign-in/?next=/desk/")
            page.fill("[name=username]", who)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]:not([data-reveal])")
            page.wait_for_url("**/desk/**")
        return self.pages[who]

    def days_pass(self, days: int) -> None:
        """The desk goes home and signs in again; the citizen's phone stays open."""
        self.wall.later(days=days)
        for who in [one for one in self.pages if one != "citizen"]:
            self.pages.pop(who).context.close()

    def look(self, page: Any, name: str) -> None:
        """Take the page at both widths and see that nothing is wider than the screen."""
        own = page.viewport_size
        self.count += 1
        for screen in (PHONE_SCREEN, DESK_SCREEN):
            page.set_viewport_size(screen)
            width = screen["width"]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                self.wide.append(f"{name} at {width}")
            page.screenshot(path=str(self.folder / f"{self.count:02}-{name}-{width}.png"), full_page=True)
        page.set_viewport_size(own)


@pytest.fixture
def story(city: Hotline, live_server: Any, tmp_path: Path, wall: Wall) -> Iterator[Story]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        found = Story(browser, live_server.url, tmp_path, wall)
        yield found
        browser.close()
    assert found.wide == []
    assert found.complaints == []


def submitted(page: Any, where: str) -> None:
    """The button is pressed and the next page has come."""
    with page.expect_navigation():
        page.click(where)


def act(page: Any, number: str, name: str, **typed: str) -> None:
    """One act on the page of a case, with what its form asks."""
    page.goto(f"/desk/cases/{number}/?act={name}" if typed else f"/desk/cases/{number}/")
    for field, value in typed.items():
        entry = page.locator(f"form[action$='/acts/{name}/'] [name={field}]")
        if entry.evaluate("one => one.tagName") == "SELECT":
            entry.select_option(value)
        else:
            entry.fill(value)
    submitted(page, f"form[action$='/acts/{name}/'] button[type=submit]")


def say_it(story: Story, code: str) -> tuple[str, str]:
    """The citizen says it by the code on the wall; number and key."""
    from playwright.sync_api import expect

    page = story.open("citizen", PHONE_SCREEN)
    page.goto(f"/q/{code}/")
    expect(page.locator("[name=place]")).to_have_value("东胜小区三单元门口")
    page.fill("[name=text]", SAID)
    page.locator("details:has([name=phone]) summary").click()
    page.fill("[name=phone]", PHONE)
    page.fill("[name=name]", "白音")
    story.look(page, "said")
    page.click("[data-submit]")
    page.wait_for_url("**/say/told/**")
    shown = page.locator("[data-told] dl dd")
    expect(shown).to_have_count(2)
    story.look(page, "told")
    number, key = shown.nth(0).text_content(), shown.nth(1).text_content()
    assert re.fullmatch(r"R26-\d{7}-\d", number) and re.fullmatch(r"\w{6}", key)
    return number, key


def send_it(story: Story, number: str) -> str:
    """Ben gives it to the heating company; the number of the work order."""
    from playwright.sync_api import expect

    page = story.desk("ben")
    page.goto("/desk/dispatch/")
    expect(page.locator("main p", has_text=SAID)).to_be_visible()
    page.fill("[name=unit]", "热力公司")
    story.look(page, "sorting")
    submitted(page, "[data-send]")
    given = page.locator(".message-good a.number")
    expect(given).to_have_text(re.compile(r"W26-\d{7}-\d"))
    story.look(page, "given")
    return str(given.text_content())


def give_it_back(story: Story, order: str) -> None:
    """Han signs for it and finds that it is not theirs; Fei decides, with the words of both."""
    from playwright.sync_api import expect

    han, fei = story.desk("han"), story.desk("fei")
    han.goto("/desk/")
    story.look(han, "inbox")
    act(han, order, "sign")
    han.goto(f"/desk/cases/{order}/?act=return")
    story.look(han, "returning")
    words = "小区自管锅炉，归城管局"
    act(han, order, "return", reason="not_ours", article=ARTICLE, text=words, unit="urban_management")
    expect(han.locator("main")).to_contain_text(ARTICLE)
    story.look(han, "returned")
    fei.goto("/desk/decisions/")
    story.look(fei, "decisions")
    fei.locator("main a[href*='/desk/decisions/']", has_text=SAID).first.click()
    fei.wait_for_url("**/desk/decisions/*-*/")
    fei.fill("[name=unit]", "城管局")
    fei.fill("[name=text]", "自管锅炉由城管局监管")
    story.look(fei, "deciding")
    submitted(fei, "button[name=answer][value=grant]")
    han.goto(f"/desk/cases/{order}/")
    expect(han.locator("[data-key=s]")).to_have_count(0)


def work_on_it(story: Story, order: str) -> None:
    """Kun signs, speaks with the citizen, promises a time, answers."""
    from playwright.sync_api import expect

    kun = story.desk("kun")
    act(kun, order, "sign")
    act(kun, order, "contact", way="phone", text="电话里说了：明天上午派人来")
    until = f"{clock.now().astimezone(clock.city_zone()) + dt.timedelta(days=1):%Y-%m-%dT10:00}"
    act(kun, order, "plan", text="修锅炉循环泵", until=until)
    story.look(kun, "worked-on")
    story.days_pass(1)
    kun = story.desk("kun")
    kun.goto(f"/desk/cases/{order}/?act=answer")
    story.look(kun, "answering")
    act(kun, order, "answer", public="循环泵换好了，水温五十度", inside="锅炉年限已到，另案处理")
    expect(kun.locator(".box-public")).to_contain_text("循环泵换好了")
    story.look(kun, "answered")


def call_back(story: Story, number: str) -> None:
    """Cao calls: they spoke, it is not solved."""
    from playwright.sync_api import expect

    cao = story.desk("cao")
    cao.goto("/desk/call-backs/")
    story.look(cao, "call-backs")
    cao.click(f"a[href$='/call-backs/{number}/']")
    cao.wait_for_url(f"**/call-backs/{number}/")
    submitted(cao, "form[action$='/phone'] button")
    expect(cao.locator("a[href^='tel:']")).to_have_text(PHONE)
    for name, value in (("contacted", "yes"), ("solved", "no"), ("level", "2")):
        cao.locator(f".choice:has([name={name}][value='{value}'])").click()
    cao.fill("[name=words]", "热了半天又凉了")
    story.look(cao, "calling")
    submitted(cao, "[data-send]")


def say_solved(story: Story, number: str, key: str) -> None:
    """The citizen opens the page of the request, says solved, and how satisfied."""
    from playwright.sync_api import expect

    page = story.pages["citizen"]
    page.goto("/follow/")
    story.look(page, "follow")
    page.fill("[name=number]", number)
    page.fill("[name=key]", key.lower())
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/follow/{number}/**")
    expect(page.locator("main")).to_contain_text("又换了阀门")
    story.look(page, "asked")
    submitted(page, "button[name=solved][value=yes]")
    rating = page.locator("form[action$='/rate']")
    expect(rating).to_be_visible()
    story.look(page, "solved")
    rating.locator(".choice:has([name=contacted][value=yes])").click()
    rating.locator(".choice:has([name=level][value='5'])").click()
    submitted(page, "form[action$='/rate'] button[type=submit]")
    expect(rating).to_have_count(0)
    story.look(page, "rated")


def test_a_request_goes_from_the_code_on_a_wall_to_the_figure_of_the_month(
    story: Story, city: Hotline, wall: Wall
) -> None:
    from playwright.sync_api import expect

    code = make_spot(actor=city.actor("fei"), name="东胜小区三单元门口", area_code="159901100202", kind="heating")
    number, key = say_it(story, code)
    order = send_it(story, number)
    give_it_back(story, order)
    work_on_it(story, order)
    call_back(story, number)
    kun = story.desk("kun")
    kun.goto(f"/desk/cases/{order}/")
    expect(kun.locator("main")).to_contain_text("热了半天又凉了")
    story.days_pass(1)
    kun = story.desk("kun")
    act(kun, order, "answer", public="又换了阀门，看着热了一夜")
    say_solved(story, number, key)

    page = story.pages["citizen"]
    page.goto("/open/rates/?month=2026-10")
    story.look(page, "month-not-over")
    wall.at = OCTOBER + dt.timedelta(days=21)  # 2 November
    assert publish_rates() > 0
    page.goto("/open/rates/?month=2026-10")
    expect(page.locator("h1")).to_contain_text("11")  # 5 at the heating company, 5 + this one at urban management
    page.goto("/open/rates/?month=2026-10&unit=urban_management")
    row = page.locator("tr", has_text="城管局")
    expect(row.locator("td").nth(0)).to_contain_text("6")
    expect(row.locator("td").nth(2)).to_contain_text("4/6")  # solved: three of the five, and this one
    story.look(page, "rates")
    row.locator("td").nth(2).locator("a").first.click()
    page.wait_for_url("**/open/rates/rows/**")
    story.look(page, "rows")
