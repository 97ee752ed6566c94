"""A project in Chromium: venues, experts, one declines, a seat scores, the report. Beacons are the story of draws."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.contracts import ProjectView
from yici.apps.evaluation.models import Project, Seat
from yici.apps.evaluation.tests.cast import Hall, a_library, a_project, the_hall
from yici.apps.evaluation.tests.steps import codes_of, drawn, points, seats, seen
from yici.apps.places.tests.cast import PASSWORD
from yici.core import clock

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture
def hall(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """The centre with a library."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    made = the_hall()
    a_library(made)
    return made


@pytest.fixture
def project(hall: Hall) -> ProjectView:
    """A project whose bids are opened in twenty hours."""
    return a_project(hall, opens_at=clock.now() + dt.timedelta(hours=20))


@pytest.fixture
def page(project: ProjectView, live_server: Any) -> Iterator[Any]:
    """A browser in which Tao has signed in and opened the project."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
        opened.set_default_timeout(20_000)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        opened.goto(f"/sign-in/?next=/desk/evaluation/{project.number}/")
        opened.fill("[name=username]", "tao")
        opened.fill("[name=password]", PASSWORD)
        opened.keyboard.press("Enter")
        opened.wait_for_url(f"**/desk/evaluation/{project.number}/")
        yield opened
        browser.close()
    assert complaints == []


def test_from_the_sealed_list_to_the_report(page: Any, hall: Hall, project: ProjectView) -> None:
    from playwright.sync_api import expect

    url, heading = f"/desk/evaluation/{project.number}/", page.locator("h1")
    page.click("button[name=event][value=freeze_venues]")
    expect(heading).to_have_text("场地名单已封存，由抽取决定")
    drawn(project, "venues", {"": 1})
    page.goto(url)
    page.click("button[name=event][value=freeze_experts]")
    expect(heading).to_have_text("专家名单已封存，由抽取决定")
    side = seen(hall, project).side_venues[0].code
    drawn(project, "experts", {f"{side}/building_structure": 3, "v1/building_structure": 2})

    page.goto(url)
    expect(heading).to_have_text("5 位专家，0 位来")
    page.locator("button[value=decline]").first.click()
    expect(page.locator("#seats")).to_contain_text("不来")
    for coming in range(1, 6):
        page.locator("button[value=accept]").first.click()
        expect(heading).to_have_text(f"5 位专家，{coming} 位来")
    page.click("button[name=event][value=convene]")
    expect(heading).to_have_text("委员会到齐了，到时间开标")

    Project.objects.update(opens_at=clock.now() - dt.timedelta(minutes=1))  # the morning has come
    page.goto(url)
    page.click("button[name=event][value=open]")
    expect(heading).to_have_text("评分表 5 份，交了 0 份，都封存着")
    page.get_by_role("button", name="席位码").first.click()
    code = page.locator(".evaluation-code").inner_text()
    first = Seat.objects.exclude(code_index=None).get()
    others = codes_of(hall, seen(hall, project))
    Seat.objects.filter(pk=first.pk).update(code_index=first.code_index)  # the browser's code opens it again

    page.goto("/desk/evaluation/seat/")
    page.fill("#code", code.lower())
    page.click("button[value=enter]")
    for name, value in points("5", "40", "41").items():
        page.fill(f"[name='{name}']", value)
    page.click("button[value=hand_in]")
    expect(heading).to_have_text("您的评分表已交，已封存，谢谢")
    for seat, other in zip(seats(project, "coming"), others, strict=True):
        if seat.pk != first.pk:
            evaluation.hand_in(code=other, typed=points("50", "40", "41"))
    page.reload()
    expect(heading).to_have_text("您有一个评分和别人差得远，说明理由，或者不说明")
    page.fill("textarea[name=text]", "缺基坑支护方案")
    page.click("button[value=reason]")
    expect(page.locator("main")).to_contain_text("缺基坑支护方案")

    page.goto(url)
    page.click("button[name=event][value=rank]")
    expect(heading).to_have_text("排名已定，等定标")
    with page.expect_download() as given:
        page.get_by_role("link", name="报告（PDF）").click()
    assert given.value.suggested_filename == f"{project.number}.pdf"
