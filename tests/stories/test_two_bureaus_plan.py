"""Two bureaus plan forms that overlap by 87 %, in Chromium: the second learns what is known and who asks already."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yici.apps.collecting.tests.cast import Collectors, the_collectors
from yici.apps.places.tests.cast import PASSWORD
from yici.apps.records.tests.builders import a_catalogue, a_person
from yici.apps.tables.tests.forms_of_ours import a_form

pytestmark = pytest.mark.story

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SHARED = (
    "姓名", "公民身份号码", "性别", "出生日期", "年龄", "联系电话", "文化程度", "是否在家/在外", "务工时间",
    "与户主关系", "户籍所在地", "常住地", "户籍地址", "银行账号", "残疾人证号", "残疾类别", "残疾等级", "入党时间",
    "户编号", "农户类型", "户主", "户主身份证号", "家庭人口", "家庭年收入", "人均收入", "村民小组",
)  # fmt: skip
FIRST = ("冬季饲草缺口", "门前道路硬化", "公交站距离", "取暖用煤量")
SECOND = ("圈舍朝向", "灌溉轮次", "农机停放处", "院落照明数")


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Collectors:
    """Two bureaus, the office that allows forms, a village with a person."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop beside the database
    cast = the_collectors()
    a_catalogue()
    a_person(cast.places.east, "巴特尔")
    return cast


@pytest.fixture
def browser(city: Collectors, live_server: Any) -> Iterator[Any]:
    """Chromium, and what it complained about."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield lambda who: signed_in(opened.new_context(base_url=live_server.url), who)
        opened.close()


def signed_in(context: Any, who: str) -> Any:
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/sign-in/?next=/desk/collections/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]:not([data-reveal])")
    page.wait_for_url("**/desk/collections/")
    return page


def put_in(page: Any, path: Path) -> None:
    page.goto("/desk/collections/new")
    page.set_input_files("form[data-drop] input[type=file]", str(path))
    page.wait_for_url("**/desk/collections/*-*/")


def decide_new(page: Any) -> None:
    """Every column that nobody holds gets an owner and a reason."""
    while page.locator("tr:has(details[open]) form").count():
        form = page.locator("tr:has(details[open]) form").first
        form.locator("[name=choice]").select_option("new")
        form.locator("[name=new_owner]").select_option("village")
        form.locator("[name=why]").fill("安排过冬要用")
        with page.expect_navigation():
            form.locator("button").click()


def hand_in(page: Any) -> None:
    page.fill("[name=purpose]", "掌握家庭情况，安排帮扶")
    page.fill("[name=basis]", "鄂府办发〔2026〕12号")
    page.fill("[name=expires_on]", "2099-12-31")
    for choice in page.locator("select[name^=rows-]").all():
        choice.select_option(index=1)
    with page.expect_navigation():
        page.locator("form[action$=describe] button").click()
    with page.expect_navigation():
        page.click(".sticky-bar .button-main")


def seen(page: Any, folder: Path, name: str) -> None:
    """A picture at both widths; nothing is wider than the page."""
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{name} is wider than {width}"


def test_the_second_bureau_is_told_that_87_percent_are_known_and_asked_already(browser: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    first.write_bytes(a_form("农牧民家庭成员信息表", ("序号", *SHARED, *FIRST, "备注")))
    second.write_bytes(a_form("城乡家庭成员信息表", ("序号", *SHARED, *SECOND, "备注")))
    alice, fang, erin = browser("alice"), browser("fang"), browser("erin")

    put_in(alice, first)
    assert "87% 的栏目已经有了" in alice.inner_text("h1")
    assert "30 栏里，库里已有 26 栏" in alice.inner_text("main")
    decide_new(alice)
    hand_in(alice)
    fang.goto(alice.url)
    with fang.expect_navigation():
        fang.click(".sticky-bar .button-main")
    assert "已准入" in fang.inner_text("main")

    put_in(erin, second)
    told = erin.inner_text("main")
    assert "87% 的栏目已经有了" in told
    assert "87 %" in told and "公安局 农牧民家庭成员信息表" in told and "30 栏里有 26 栏" in told
    assert erin.locator("tr:has(details[open]) form").count() == len(SECOND)  # only these are left to ask
    seen(erin, tmp_path, "second")
    erin.goto("/open/forms/")
    assert "26 栏直接从库里取，不问任何人" in erin.inner_text("main")
    seen(erin, tmp_path, "open-forms")
