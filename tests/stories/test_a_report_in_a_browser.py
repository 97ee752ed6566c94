"""A report, in Chromium: one click, a chart that fits the screen, rows with a purpose, a file, submitted for good."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from yici.apps.figures.tests.builders import SPEC, a_definition
from yici.apps.places.tests.cast import CLERK, PASSWORD, Cast, Role, the_cast
from yici.apps.records.tests.builders import a_catalogue, a_person, an_id_number

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two villages with people; Alice makes and submits reports of the township."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    cast = the_cast()
    a_catalogue()
    Role.objects.filter(code="bureau_owner").update(
        permissions=[*CLERK, "reports.run", "figures.define", "figures.freeze"]
    )
    a_definition(spec=SPEC)
    for at, area in enumerate((cast.east, cast.east, cast.west)):
        a_person(area, "甲乙丙"[at] + "某", id_number=an_id_number("19600101", 101 + at))
    return cast


@pytest.fixture
def page(city: Cast, live_server: Any) -> Iterator[Any]:
    """A browser in which Alice has signed in, and what it complained about."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        opened.goto("/sign-in/?next=/desk/reports/")
        opened.fill("[name=username]", "alice")
        opened.fill("[name=password]", PASSWORD)
        opened.click("main button[type=submit]:not([data-reveal])")
        opened.wait_for_url("**/desk/reports/")
        yield opened
        browser.close()
    assert complaints == []


def make(page: Any) -> None:
    page.fill("#ask-area", "河口镇")
    page.click("button[value=people]")
    page.wait_for_url("**/desk/reports/*-*/")


def test_a_report_is_made_looked_at_taken_and_submitted(page: Any, tmp_path: Path) -> None:
    make(page)
    assert page.inner_text("h1") == "河口镇人数 3 人"
    assert page.locator("svg.chart-wide").is_visible() and not page.locator("svg.chart-narrow").is_visible()
    assert page.locator("svg.chart-wide .chart-value").all_text_contents() == ["2", "1"]
    with page.expect_download() as download:
        page.click("button[value=xlsx]")
    download.value.save_as(tmp_path / "a.xlsx")
    assert [cell.value for cell in load_workbook(tmp_path / "a.xlsx").active[3]][:2] == ["东村", 2]
    page.click("button[data-dialog=freeze]")
    page.click("dialog[open] button[type=submit]")
    page.wait_for_selector("text=已上报")
    assert page.locator("button[data-dialog=freeze]").count() == 0


def test_a_number_opens_its_rows_after_a_purpose(page: Any) -> None:
    make(page)
    page.click("td a.cell-number")
    page.fill("#purpose", "核对")
    page.click("main button[type=submit]")
    page.wait_for_selector("td:has-text('甲*')")
    assert page.locator("tbody tr").count() == 2


@pytest.mark.parametrize("query", ["theme=dark", "size=large", "lang=en"])
def test_no_page_of_a_report_scrolls_sideways_on_a_phone(page: Any, query: str) -> None:
    make(page)
    report = page.url
    page.set_viewport_size({"width": 390, "height": 900})
    rows = f"{report}rows?row=*&column=people&purpose=x"
    for address in ("/desk/reports/", "/desk/reports/new", report, rows, "/figures/", "/figures/people/"):
        page.goto(address + ("&" if "?" in address else "?") + query)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    page.goto(f"{report}?{query}")
    assert page.locator("svg.chart-narrow").is_visible() and not page.locator("svg.chart-wide").is_visible()
