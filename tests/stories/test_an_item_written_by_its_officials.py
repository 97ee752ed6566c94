"""An official adds a field with a condition and tries it; another lets it go; tomorrow's applicant sees it, a case that
runs does not. In Chromium, and with the clock moved.
"""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yici.apps.places.tests.cast import PASSWORD
from yici.apps.places.tests.pages import words
from yici.apps.services.public import get_item, receive_application
from yici.apps.services.tests.cast import applying, the_services
from yici.apps.services.tests.editing_cast import Editors, the_editors
from yici.core import clock

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
#: Whatever shape the yes has: a box to choose from, or two to tick.
SAY_YES = """() => {
  const one = document.getElementById("form.delivers") || document.querySelector("[name='form.delivers'][value=yes]");
  if (one.type === "radio") one.checked = true;
  else one.value = "yes";
  one.dispatchEvent(new Event("input", { bubbles: true }));
}"""
ITEM = "/desk/services/items/food_licence/"


@pytest.fixture
def bureau(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Editors:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    return the_editors(the_services())


@pytest.fixture
def browser(bureau: Editors, live_server: Any) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield lambda width: opened.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale="zh-CN"
        )
        opened.close()


def signed_in(context: Any, who: str, complaints: list[str]) -> Any:
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.goto(f"/sign-in/?next={ITEM}")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]:not([data-reveal])")
    page.wait_for_url(f"**{ITEM}")
    return page


def test_a_field_from_the_official_to_tomorrows_applicant(bureau: Editors, browser: Any) -> None:
    from playwright.sync_api import expect

    complaints: list[str] = []
    running = receive_application(
        actor=bureau.services.actor("mia"), applying=applying(), client_key=uuid.uuid4().hex
    )  # fmt: skip
    page = signed_in(browser(1440), "eva", complaints)
    page.get_by_role("button", name="写下一个版本").click()
    page.get_by_role("link", name="表单字段").click()
    for at, (code, name, english, kind, when) in enumerate(
        [("form.delivers", "送不送餐", "Delivers", "bool", ""),
         ("form.boxes", "餐盒材质", "Boxes", "text", "form.delivers = yes")], 2
    ):  # fmt: skip
        page.get_by_role("button", name="只在这张表单里用的字段").click()
        expect(page.locator(f"#row-{at}")).to_have_attribute("open", "")
        page.fill(f"[id='code.{at}']", code)
        page.fill(f"[id='name.{at}']", name)
        page.fill(f"[id='name_en.{at}']", english)
        page.select_option(f"[id='kind.{at}']", kind)
        page.fill(f"[id='when.{at}']", when)
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存")  # without a button
    page.goto(ITEM)
    expect(page.get_by_text("和现行版本有 2 处不同")).to_be_visible()

    phone = browser(390)
    phone.add_cookies(page.context.cookies())
    trial = phone.new_page()
    trial.goto(f"{ITEM}try/")
    expect(trial.get_by_text("填的内容不保存、不提交")).to_be_visible()
    assert trial.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = trial.locator("[data-field='form.boxes']")
    expect(boxes).to_be_hidden()
    trial.evaluate(SAY_YES)
    expect(boxes).not_to_have_attribute("hidden", "")

    page.get_by_role("button", name="提交，等人放行").click()
    expect(page.get_by_text("等待放行").first).to_be_visible()
    other = signed_in(browser(1440), "paul", complaints)
    other.get_by_role("button", name="放行这个版本").click()
    expect(other.get_by_role("button", name="撤回这个版本")).to_be_visible()

    form = reverse("services:apply-item", args=["food_licence"])
    assert "送不送餐" not in words(Client(headers={"host": "localhost"}).get(form))
    with clock.held_at(clock.now() + dt.timedelta(days=1)):
        assert "送不送餐" in words(Client(headers={"host": "localhost"}).get(form))
        assert len(get_item("food_licence").fields) == 4
        part = next(one for one in running.parts if one.item == "food_licence")
        address = reverse("services-desk:part", args=[part.key])
        client = Client(headers={"host": "localhost"})
        client.force_login(bureau.services.accounts["ned"], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["seen"] = clock.now().timestamp()
        session.save()
        answer = client.get(address)
        assert answer.status_code == 200 and "送不送餐" not in words(answer)
    assert complaints == []
