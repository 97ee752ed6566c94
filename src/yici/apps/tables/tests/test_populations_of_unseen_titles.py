"""Titles of forms nobody has seen name who belongs: a noun with words for a list, and what narrows it is asked."""

from __future__ import annotations

import pytest

from yici.apps.tables.matching import ColumnFacts, SheetFacts, match_sheet
from yici.apps.tables.population import THRESHOLD, Guess, infer_population, lexicon_of
from yici.apps.tables.tests.test_matching_columns import CITY, city

PEOPLE = ("序号", "姓名", "性别", "身份证号", "联系电话")
HOUSEHOLDS = ("序号", "户主姓名", "身份证号", "家庭人口", "联系电话")


def guessed(title: str, headings: tuple[str, ...] = PEOPLE) -> Guess:
    columns = tuple(ColumnFacts(f"C{place}", (heading,)) for place, heading in enumerate(headings))
    sheet = SheetFacts("Sheet1", "list", title, (), columns)
    found = match_sheet(sheet, city())
    return infer_population(sheet, found.entity.entity, found.columns, lexicon_of(CITY))


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("残疾人基本状况调查表", "disabled"),
        ("某镇残疾人基本信息统计表（2024年）", "disabled"),
        ("重度残疾人护理补贴发放花名册", "disabled_subsidy"),
        ("80周岁以上老年人高龄津贴发放花名册", "elders_80"),
        ("失能半失能老年人摸底表", "elders_care"),
        ("孤儿基本生活费发放表", "orphans"),
        ("大学生信息登记表", "students_higher"),
        ("村民基本信息采集表", "residents_registered"),
    ],
)
def test_a_list_of_people_is_named_by_its_title(title: str, code: str) -> None:
    found = guessed(title)
    assert (found.code, found.confidence >= THRESHOLD) == (code, True)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("城乡最低生活保障家庭名册", "minimum"),
        ("2024年实际种粮农民一次性补贴公示表", "growers"),
        ("牲畜春季防疫登记台账", "livestock_keepers"),
        ("易地扶贫搬迁户花名册", "relocated"),
    ],
)
def test_a_list_of_households_is_named_by_its_title(title: str, code: str) -> None:
    found = guessed(title, HOUSEHOLDS)
    assert (found.code, found.confidence >= THRESHOLD) == (code, True)


@pytest.mark.parametrize("title", ["残疾人就业创业补贴申请表", "拟新增低保对象花名册", "贫困大学生名单", "某某花名册"])
def test_what_narrows_further_or_names_nobody_is_asked(title: str) -> None:
    assert guessed(title).confidence < THRESHOLD
