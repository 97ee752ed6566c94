"""A restaurant, a newborn, a cold home: from own words on the phone to the result, with the city's items.

What is typed and brought is counted here and compared with the same items done one by one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.places.tests.cast import PASSWORD, a_role, a_unit, an_account
from yici.apps.services.cityfiles import CATALOGUE
from yici.apps.services.contracts import Item, Part
from yici.apps.services.models import Application, ApplicationPart, Evidence
from yici.apps.services.rules.composing import compose
from yici.apps.services.rules.forms import understand
from yici.apps.services.rules.reading import in_force, items_of
from yici.apps.services.tests.cast import Services, the_services
from yici.core import clock, lately
from yici.core.cityfiles import read_city
from yici.core.models import CityRow
from yici.core.tests.test_cleaning_pictures import a_png

pytestmark = pytest.mark.story
ORDOS = Path(__file__).resolve().parents[2] / "cities" / "ordos"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PATIENCE = 60_000  # ms; two cores may be busy
LACKING = "premises_proof"
THINGS = {"open-restaurant": ("开饭店", "shop_registration"), "newborn": ("生孩子", "birth_certificate")}

#: Fills what is shown in the step on the screen and returns the names of what was typed or chosen.
FILL = """() => {
  const step = document.querySelector("[data-now]");
  const tree = JSON.parse(document.getElementById("form-tree").textContent);
  const fitting = (name) => {
    const { least, most } = tree.find((one) => one.code === name);
    return String(Math.min(Math.max(20, least === null ? 20 : least), most === null ? Infinity : most));
  };
  const done = new Set();
  const change = (one) => one.dispatchEvent(new Event("input", { bubbles: true }));
  for (const one of step.querySelectorAll("input[name], select[name]")) {
    const box = one.closest("[data-field], [data-group], [data-above]");
    const isHead = /^who_(name|number|phone)$/.test(one.name);
    if ((box && box.hidden) || (!box && !isHead) || one.type === "file") continue;
    if (one.value && one.type !== "radio") continue;
    if (one.closest("[data-group]") || done.has(one.name)) continue;
    if (one.tagName === "SELECT") one.selectedIndex = 1;
    else if (one.type === "radio") one.checked = true;
    else if (one.type === "date") one.value = "2026-10-01";
    else if (one.type === "tel") one.value = "13900000000";
    else if (one.inputMode === "numeric" || one.inputMode === "decimal") one.value = fitting(one.name);
    else if (/id|number/.test(one.name)) one.value = "15999919800101002X";
    else one.value = "甲";
    done.add(one.name);
    change(one);
  }
  return [...done];
}"""


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The cast, with the city's own items, materials and things."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    services = the_services()
    CityRow.objects.filter(file__startswith="service_").delete()
    found = read_city(ORDOS, CATALOGUE)
    CityRow.objects.bulk_create(
        CityRow(file=table.file_of(row), code="|".join(row[one] for one in table.key), content=dict(row))
        for table in CATALOGUE
        for row in found.rows(table.name)
    )
    lately.forget_all()
    role = a_role("any_officer", ("services.decide",))
    known = {"market_supervision", "urban_management", "civil_affairs", "government_services"}
    for code in sorted({row["unit"] for row in found.rows("service_items")} - known):
        a_unit(code, code, services.places.city)
    from yici.apps.places.models import Unit

    for name, unit in (("hana", "health"), ("hugo", "heating_company")):
        services.accounts[name] = an_account(name, Unit.objects.get(code=unit), role, services.places.city)
    return services


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield opened
        opened.close()


def _choose_a_place(page: Any) -> None:
    for _ in range(6):
        if page.locator('[name="area"]').count():
            return
        page.locator("#places .places button").first.click()
        page.wait_for_timeout(1200)


def _fill_in(page: Any) -> set[str]:
    """Screen after screen, until everything is there; returns what was typed and chosen."""
    typed: set[str] = set()
    for _ in range(40):
        if page.locator("[data-now]").get_attribute("data-step") == "who":
            _choose_a_place(page)
        for _ in range(3):  # an answer may show another field
            typed |= set(page.evaluate(FILL))
        if page.locator("[data-next]").is_hidden():
            return typed
        page.locator("[data-next]").click()
    raise AssertionError(page.locator("[data-left-words]").inner_text())


def _one_by_one(items: list[Item], values: dict[str, Any]) -> tuple[int, int]:
    """Fields and papers of the same items, each done by itself with the same answers."""
    fields = papers = 0
    for item in items:
        composed = compose([item], [Part(item.code)])
        state = understand(composed.fields, values, clock.today())
        fields += sum(not one.field.formula for one in composed.fields if one.field.code in state.shown)
        papers += len(composed.needs)
    return fields, papers


def _open_phone(browser: Any, live_server: Any) -> tuple[Any, list[str]]:
    """A phone in Chinese, and what its pages complain about."""
    page = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="zh-CN"
    ).new_page()
    page.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def _step(browser: Any, live_server: Any, name: str, part: ApplicationPart, *events: str, paper: str = "") -> None:
    """Somebody signs in and takes the steps of a part, with a paper where the step asks for one."""
    from playwright.sync_api import expect

    desk = browser.new_context(
        base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN"
    ).new_page()
    desk.set_default_timeout(PATIENCE)
    address = f"/desk/services/parts/{part.key}/"
    desk.goto(f"/sign-in/?next={address}")
    desk.fill("[name=username]", name)
    desk.fill("[name=password]", PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{address}")
    for event in events:
        button = desk.locator(f'button[name=event][value="{event}"]')
        box = desk.locator("details", has=button)
        if box.get_attribute("open") is None:
            box.locator("summary").first.click()
        if paper:
            box.locator(f'input[type=checkbox][value="{paper}"]').check()
            box.locator("textarea").fill("请补齐租房合同")
        button.click()
        expect(button).to_have_count(0, timeout=PATIENCE)
    desk.context.close()


@pytest.mark.parametrize("thing", THINGS)
def test_from_own_words_on_the_phone_to_the_result(city: Services, live_server: Any, browser: Any, thing: str) -> None:
    from playwright.sync_api import expect

    words, item = THINGS[thing]
    page, complaints = _open_phone(browser, live_server)
    page.goto(f"/services/?q={words}")
    page.locator(f'a[href$="/things/{thing}/"]').first.click()
    page.locator(f'a[href$="/things/{thing}/apply/"]').click()
    page.wait_for_selector("[data-one]")
    brought = page.locator("[data-paper]").count()
    if brought:
        picture = {"name": "a.png", "mimeType": "image/png", "buffer": a_png()}
        page.locator('[data-paper] input[type="file"]').first.set_input_files(picture)
        expect(page.locator("[data-there]").first).to_be_visible(timeout=PATIENCE)
    typed = _fill_in(page)
    expect(page.locator("[data-saved-words]")).to_contain_text("已存草稿", timeout=PATIENCE)
    page.locator("[data-send]").click()
    if page.locator("[data-sayings]").count():  # rules that ask for something are read first
        page.locator("[data-send]").click()
    page.wait_for_url("**new=1**")
    row = Application.objects.get()
    assert Evidence.objects.filter(application=row, way="bring").exclude(file="").count() == min(brought, 1)

    versions = in_force(items_of({t.name: read_city(ORDOS, CATALOGUE).rows(t.name) for t in CATALOGUE}), clock.today())
    items = [versions[part.item] for part in row.parts.all()]
    from yici.apps.services.actions.looking import look_at_application

    values = dict(look_at_application(actor=city.actor("mia"), application=row.key, purpose="数一数").values)
    fields, papers = _one_by_one(items, values)
    said = f"{thing}: typed {len(typed)} instead of {fields}, brought {brought} instead of {papers}"
    print(said)
    assert len(typed) < fields and brought < papers, said

    part = ApplicationPart.objects.select_related("unit").get(application=row, item=item)
    officer = {"market_supervision": "ned", "health": "hana"}[part.unit.code]
    if thing == "open-restaurant":  # what is missing is said once; the window takes it in, the bureau goes on
        _step(browser, live_server, officer, part, "ask_supplement", paper=LACKING)
        page.reload()
        expect(page.locator("main")).to_contain_text("请补齐租房合同", timeout=PATIENCE)
        _step(browser, live_server, "mia", part, "supply", paper=LACKING)
    _step(browser, live_server, officer, part, "accept", "grant")
    page.reload()
    expect(page.locator("main")).to_contain_text("PDF", timeout=PATIENCE)
    assert ApplicationPart.objects.get(pk=part.pk).decided_at is not None
    assert complaints == []


@pytest.mark.thorough
def test_a_cold_home_is_said_or_repaired_by_the_item_beside_it(city: Services, live_server: Any, browser: Any) -> None:
    from playwright.sync_api import expect

    page, complaints = _open_phone(browser, live_server)
    page.goto("/services/?q=暖气不热")
    page.get_by_role("button", name="就说这件事").click()  # a fault is a request with its clock: the words go along
    expect(page.locator("#text")).to_have_value("暖气不热", timeout=PATIENCE)
    page.goto("/services/?q=我家暖气不热怎么办")
    expect(page.locator("main")).to_contain_text("不用填申请", timeout=PATIENCE)
    page.locator('a[href$="/services/heating_repair/"]').click()
    page.locator('a[href$="/services/heating_repair/apply/"]').click()
    page.wait_for_selector("[data-one]")
    _fill_in(page)
    page.locator("[data-send]").click()
    if page.locator("[data-sayings]").count():
        page.locator("[data-send]").click()
    page.wait_for_url("**new=1**")
    part = ApplicationPart.objects.get(item="heating_repair")
    _step(browser, live_server, "hugo", part, "accept", "grant")
    page.reload()
    page.locator('a[href*="/results/"]').click()
    expect(page.locator("main")).to_contain_text("暖气不热报修", timeout=PATIENCE)
    assert ApplicationPart.objects.get(pk=part.pk).decided_at is not None
    assert complaints == []
