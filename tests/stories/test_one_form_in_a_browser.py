"""One form, in Chromium: signed in, dropped, a question answered, taken away, opened, compared with the records."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from yici.apps.places.tests.cast import PASSWORD, Cast, the_cast
from yici.apps.records.tests.builders import a_catalogue, a_household, a_person, an_id_number

pytestmark = pytest.mark.story

FORM = Path(__file__).resolve().parents[1] / "forms" / "list_household_members.xlsx"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
HEAD, WIFE = an_id_number("19600101", 101), an_id_number("19650202", 202)


@pytest.fixture
def village(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """East Village with one household of two; nobody has said whether they live there."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    cast = the_cast()
    a_catalogue()
    house = a_household(cast.east, code="H1", group="一社")
    a_person(cast.east, "巴特尔", household=house, id_number=HEAD, education="70")
    a_person(cast.east, "王秀兰", household=house, role="10", id_number=WIFE)
    return cast


@pytest.fixture
def page(village: Cast, live_server: Any) -> Iterator[Any]:
    """A browser at the door, and what it complained about."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        yield opened
        browser.close()
    assert complaints == []


def sign_in(page: Any) -> None:
    page.goto("/sign-in/?next=/desk/tables/")
    page.fill("[name=username]", "bob")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]:not([data-reveal])")
    page.wait_for_url("**/desk/tables/")


def drop(page: Any, path: Path) -> None:
    page.set_input_files("form[data-drop] input[type=file]", str(path))
    page.wait_for_url("**/desk/tables/*-*/")


def answer(page: Any, who: str, prompt: str, choice: str) -> None:
    row = page.locator("[data-grid-row]", has_text=who).filter(has_text=prompt)
    with page.expect_response(lambda response: "/questions/" in response.url) as saved:
        if row.locator("select").count():
            row.locator("select").select_option(choice)
        else:
            row.locator(".choice", has_text=choice).click()
    assert saved.value.status == 200


def rows_of(path: Path) -> dict[str, dict[str, object]]:
    """The rows of the filled list by the person's name, each by its heading."""
    sheet = load_workbook(path).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(number for number, row in enumerate(rows) if "家庭成员姓名" in row)
    found = (dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :])
    return {str(row["家庭成员姓名"]): row for row in found if row["家庭成员姓名"]}


def test_a_form_goes_in_and_comes_back_filled(page: Any, village: Cast, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    sign_in(page)
    drop(page, FORM)
    assert page.locator(".sheet [data-known=record]", has_text="巴特尔").count() >= 1
    page.click("a.button-main")
    page.wait_for_url("**/questions")
    before = page.inner_text("#still-open")
    answer(page, "王秀兰", "是否常住", "是")
    expect(page.locator("#still-open")).not_to_have_text(before)  # htmx swaps after the response has come
    page.click("button[value=take]")
    page.wait_for_url("**/receipt")
    with page.expect_download() as download:
        page.click("a.button-main")
    download.value.save_as(tmp_path / "filled.xlsx")
    filled = rows_of(tmp_path / "filled.xlsx")
    assert list(filled) == ["巴特尔", "王秀兰"]
    assert [filled[name]["身份证号码"] for name in filled] == [HEAD, WIFE]
    assert filled["王秀兰"]["是否常住"] == "是"


def test_an_answer_is_on_record_and_not_asked_again(page: Any, village: Cast) -> None:
    sign_in(page)
    drop(page, FORM)
    page.goto(f"{page.url}questions")
    answer(page, "王秀兰", "是否常住", "是")
    page.goto("/desk/tables/")
    drop(page, FORM)
    page.goto(f"{page.url}questions")
    assert page.locator("[data-grid-row]", has_text="王秀兰").filter(has_text="是否常住").count() == 0


def test_a_person_with_the_keyboard_alone_gets_through(page: Any, village: Cast) -> None:
    sign_in(page)
    drop(page, FORM)
    page.goto(f"{page.url}questions")
    page.locator("[data-grid-row]", has_text="王秀兰").filter(has_text="是否常住").locator(
        "input, select"
    ).first.focus()
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.closest('[data-grid-row]') !== null")
    assert focused
    page.locator("button[value=take]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")


@pytest.mark.parametrize("query", ["theme=dark", "size=large", "lang=en"])
def test_no_page_of_a_form_scrolls_sideways(page: Any, village: Cast, query: str) -> None:
    sign_in(page)
    drop(page, FORM)
    form = page.url
    page.goto(f"{form}questions")
    page.click("button[value=take]")
    page.wait_for_url("**/receipt")
    wide = []
    for path in ("/desk/tables/", form, f"{form}place", f"{form}questions", f"{form}receipt", f"{form}withdraw"):
        page.goto(f"{path}?{query}")
        for width in (360, 390, 1093, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append((path, width))
    assert wide == []


def test_everything_goes_without_a_script(village: Cast, live_server: Any, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_context(base_url=live_server.url, java_script_enabled=False).new_page()
        sign_in(page)
        page.set_input_files("form[data-drop] input[type=file]", str(FORM))
        page.click(".drop-send")
        page.wait_for_url("**/desk/tables/*-*/")
        page.click("a.button-main")
        page.click("button[value=take]")
        page.wait_for_url("**/receipt")
        with page.expect_download() as download:
            page.click("a.button-main")
        download.value.save_as(tmp_path / "filled.xlsx")
        browser.close()
    assert list(rows_of(tmp_path / "filled.xlsx")) == ["巴特尔", "王秀兰"]
