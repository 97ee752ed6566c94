"""Years and months in a title: the form's own are renewed, a policy's stay, unsure ones are asked."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables.planning.times import renew_times, times_in
from yici.apps.tables.public import decide_title, draw_sheet, get_file, make_file, understand_form
from yici.apps.tables.tests.forms_of_ours import a_form, rows_of
from yici.apps.tables.tests.pages import opened, signed_in, value_of, words
from yici.core.access import Actor

DAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2024年3月护林员工资表", "2026年11月护林员工资表"),
        ("准格尔旗低保对象花名册（2025年第三季度）", "准格尔旗低保对象花名册（2026年第四季度）"),
        ("3月份高龄津贴发放表", "11月份高龄津贴发放表"),
        ("巴南区2023年耕地补贴登记表", "巴南区2026年耕地补贴登记表"),
        ("附件1：2024年城镇低保花名册", "附件1：2026年城镇低保花名册"),
        ("二〇二四年度残疾人名单", "二〇二六年度残疾人名单"),
        ("截至2024年12月31日在册人员", "截至2026年11月20日在册人员"),
        ("2026年11月名册", "2026年11月名册"),
    ],
)
def test_the_forms_own_period_becomes_the_fills(title: str, expected: str) -> None:
    assert renew_times(title, DAY) == expected


@pytest.mark.parametrize(
    "title",
    [
        "2020年脱贫户花名册", "2014年以来建档立卡户名册", "2021-2025年规划项目", "2016—2020年退役军人名册",
        "2018年前脱贫户", "2022版台账", "关于〔2024〕12号附件的名单",
    ],
)  # fmt: skip
def test_the_year_of_a_policy_or_status_stays(title: str) -> None:
    assert renew_times(title, DAY) == title
    assert {one.use for one in times_in(title, DAY)} <= {"policy"}


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("农户2024年收入统计表", DAY),
        ("2024年中央财政衔接资金项目台账", DAY),
        ("2025年脱贫户台账", DAY),
        ("2025年度党员年报", dt.date(2026, 1, 20)),
        ("10月工资表", dt.date(2026, 11, 5)),
    ],
)
def test_an_unsure_time_stays_until_a_person_says(title: str, day: dt.date) -> None:
    [one] = times_in(title, day)
    assert one.use == "unsure"
    assert renew_times(title, day) == title
    assert renew_times(title, day, {one.text: "renew"}) == title.replace(one.text, one.renewed)


@pytest.fixture
def bob(cast: Cast) -> Actor:
    house = a_household(cast.east, code="H1")
    a_person(cast.east, "巴特尔", household=house, id_number=an_id_number("19600101", 101))
    return cast.actor("bob")


def titled(bob: Actor, title: str) -> uuid.UUID:
    return understand_form(actor=bob, data=a_form(title, ("姓名", "性别")), file_name="a.xlsx", purpose="test").key


def title_of(bob: Actor, fill: uuid.UUID) -> object:
    make_file(actor=bob, fill=fill)
    return rows_of(get_file(bob, fill).data)[0][0]


def test_the_file_and_the_drawn_form_carry_the_renewed_title(bob: Actor) -> None:
    fill = titled(bob, "2024年西沟村家庭成员信息表")
    drawn = draw_sheet(bob, fill, "Sheet")
    assert drawn.rows[0].cells[0].text == "2026年东村家庭成员信息表"
    assert title_of(bob, fill) == "2026年东村家庭成员信息表"


def test_a_person_keeps_the_year_or_lets_it_be_renewed(bob: Actor) -> None:
    fill = titled(bob, "2024年家庭成员信息表")
    decide_title(actor=bob, fill=fill, sheet="Sheet", text="2024年", is_renewed=False)
    assert title_of(bob, fill) == "2024年家庭成员信息表"
    decide_title(actor=bob, fill=fill, sheet="Sheet", text="2024年", is_renewed=True)
    assert title_of(bob, fill) == "2026年家庭成员信息表"


@pytest.fixture
def browser(cast: Cast, bob: Actor) -> Client:
    return signed_in(cast.bob)


def test_the_page_shows_what_becomes_of_the_year_and_asks_where_it_is_unsure(browser: Client) -> None:
    page = opened(browser, a_form("家庭成员2024年信息表", ("姓名", "性别")))
    shown = browser.get(page)
    assert "标题里写着 2024年 。是这张表的时间吗" in words(shown)
    given = {name: value_of(shown, name) for name in ("version", "sheet")}
    assert browser.post(f"{page}title", {**given, "text": "2024年", "answer": "renew"}).status_code == 303
    assert "2024年 换成 2026年" in words(browser.get(page))


def test_the_name_of_the_file_carries_the_renewed_title_and_no_number_of_a_person(browser: Client) -> None:
    page = opened(browser, a_form("2024年家庭成员信息表159999196001011609", ("姓名", "性别")), "巴特尔.xlsx")
    shown = browser.get(page)
    browser.post(f"{page}make", {"version": value_of(shown, "version")})
    name = browser.get(f"{page}file").headers["Content-Disposition"]
    assert "2026%E5%B9%B4" in name
    assert "1599991960" not in name
    assert "%E5%B7%B4%E7%89%B9%E5%B0%94" not in name
