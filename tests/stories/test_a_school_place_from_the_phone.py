"""A school place, in Chromium: found by address, applied for on a phone, checked, sealed, drawn, published, explained.

And the classes of a grade: the list brought in, sealed and drawn, published, and parents look up their child.
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.enrolment.cityfiles import ROUNDS_FILE
from yici.apps.enrolment.contracts import GROUPS, NUMBERS
from yici.apps.enrolment.models import ClassDraw, PlaceApplication, Pupil
from yici.apps.enrolment.tests.cast import School, a_csv, rows, the_school
from yici.apps.enrolment.tests.cast import hold as hold_part
from yici.apps.enrolment.tests.places_cast import EAST, ROUND, Round, a_confirmed, a_number, hold, the_round
from yici.apps.places.tests.cast import PASSWORD
from yici.core import clock
from yici.core.models import CityRow

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
Opener = Callable[[str, dict[str, int]], Any]
ORDOS = Path(__file__).parents[2] / "cities" / "ordos"


def _days(**moved: int) -> None:
    """The days of the round, counted from today."""
    row = CityRow.objects.get(file=ROUNDS_FILE, code=ROUND)
    days = {one: (clock.today() + dt.timedelta(days=by)).isoformat() for one, by in moved.items()}
    CityRow.objects.filter(pk=row.pk).update(content={**row.content, **days})


@pytest.fixture
def round_(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round that is open today; two children of the same class stand in it already, for two places."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    made = the_round()
    _days(opens=-5, closes=1, review_until=2, publishes=3, objection_until=9)
    for nth in (2, 3):
        a_confirmed(made, nth)
    return made


@pytest.fixture
def school(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> School:
    """A school with a clerk, and two witnesses of other units."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    return the_school()


@pytest.fixture
def opened(transactional_db: None, live_server: Any) -> Iterator[Opener]:
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
                page.goto("/sign-in/?next=/desk/")
                page.fill("[name=username]", who)
                page.fill("[name=password]", PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url(lambda url: "/sign-in/" not in url)
            return page

        yield open_for
        browser.close()
    assert complaints == []


def _take(page: Any, event: str, **typed: str) -> None:
    """Take a step on a page: open its form, fill it, send it."""
    button = page.locator(f"button[name=event][value={event}]")
    form = page.locator("details", has=button)
    if form.count() and form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    button.click()


def test_a_place_from_the_phone_to_the_result(round_: Round, opened: Opener) -> None:
    from playwright.sync_api import expect

    phone = opened("", PHONE)
    phone.goto("/open/schools/")
    phone.select_option("[name=area]", EAST)
    phone.locator("form button[type=submit]").click()
    expect(phone.locator("h1")).to_have_text("东小学")
    phone.locator(f"a[href*='/schools/{ROUND}/apply/']").first.click()
    expect(phone.locator("[name=home_area]")).to_have_value(EAST)  # not asked again
    expect(phone.locator("[name=wish1]")).to_have_value("east")
    typed = {"child_name": "安安", "child_number": a_number(1), "guardian": "安妈妈", "phone": "13900001111"}
    for name, text in typed.items():
        phone.fill(f"[name={name}]", text)
    phone.check("[name=looks_up]")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.locator("button[name=act][value=send]").click()
    expect(phone.locator("b.number")).to_have_count(2)
    number, code = phone.locator("b.number").all_inner_texts()
    _fewer_than_by_the_item(len(typed))

    desk = opened("quan", DESK)
    desk.goto(f"/desk/places/{ROUND}/?state=received")
    desk.locator("ul.lines a.number").click()
    expect(desk.locator("h1")).to_have_text("安安")
    for name in ("register", "home", "owned"):
        desk.select_option(f"[name=check_{name}]", "brought")
    _take(desk, "confirm")
    expect(desk.locator("[name=check_home]")).to_have_count(0)

    _days(opens=-5, closes=-1, review_until=0, publishes=0)
    desk.goto(f"/desk/places/{ROUND}/")
    _take(desk, "seal")
    expect(desk.locator("a[href*='/draws/']").first).to_be_visible()
    hold(round_)  # the ceremony has a story of its own
    judge = opened("ping", DESK)
    judge.goto(f"/desk/places/{ROUND}/")
    _take(judge, "publish")
    expect(judge.locator("button[value=publish]")).to_have_count(0)

    phone.goto("/schools/followed/")
    phone.fill("[name=number]", number)
    phone.fill("[name=key]", code)
    phone.locator("main form button").click()
    expect(phone.locator("ol.lines > li").first).to_contain_text("东小学")
    row = PlaceApplication.objects.get(number=number)
    expect(phone.locator(".hex-small")).to_have_text(row.pseudonym)
    if row.school:
        expect(phone.locator("h1")).to_have_text("东小学")
        phone.locator("button[value=take]").click()
        expect(phone.locator("button[value=take]")).to_have_count(0)
    else:
        expect(phone.locator("body")).to_contain_text("1")  # its place on the waiting list
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.goto(f"/open/schools/{ROUND}/")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.locator("a[href*='/draws/']").click()
    expect(phone.locator("main")).to_contain_text("学位抽签")


def _fewer_than_by_the_item(typed: int) -> None:
    """Beside the item by itself: what it always asks to be written, and the papers it always wants."""
    chosen = ("bool", "code")
    with (ORDOS / "service_fields" / "school_enrolment.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["required"] == "yes" and not row["when"]]
    written = [row["code"] for row in rows if row["kind"] not in chosen]
    assert typed == 4
    assert len(written) == 7
    assert len(rows) == 15


def test_classes_from_the_list_to_the_parents(school: School, opened: Opener, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    listed = tmp_path / "grade.csv"
    listed.write_bytes(a_csv(rows(24)))
    desk = opened("sun", DESK)
    desk.goto("/desk/classes/new/")
    desk.set_input_files("[name=list]", str(listed))
    for name, value in (("year", "2026"), ("grade", "7"), ("classes", "2")):
        desk.fill(f"[name={name}]", value)
    desk.locator("main form button[type=submit]").click()
    expect(desk.locator("button[value=freeze]")).to_be_visible()
    _take(desk, "freeze")
    expect(desk.locator("button[value=freeze]")).to_have_count(0)
    draw = ClassDraw.objects.get()
    for part in (GROUPS, NUMBERS):  # each ceremony has a story of its own
        hold_part(school, part, draw.key)
    desk.reload()
    _take(desk, "publish")
    expect(desk.locator("button[value=publish]")).to_have_count(0)
    desk.goto(f"/desk/classes/{draw.key}/slips/")
    pupil = Pupil.objects.get(line=5)
    code = desk.locator(".slip").nth(4).locator("dd.number").first.inner_text()
    phone = opened("", PHONE)
    phone.goto("/open/classes/check/")
    phone.fill("[name=code]", code)
    phone.locator("main form button").click()
    expect(phone.locator("h1")).to_contain_text(str(Pupil.objects.get(line=5).class_number))
    expect(phone.locator("dd.number")).to_have_text(pupil.pseudonym)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
