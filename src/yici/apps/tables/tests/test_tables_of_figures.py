"""Cross-tabs and sheets of areas: what is a count or a sum, what the area's record holds, and words of time."""

from __future__ import annotations

import pytest

from yici.apps.tables.matching import Catalogue, CatalogueElement, CodeValue, ColumnFacts, SheetFacts, match_sheet
from yici.apps.tables.matching.periods import period_of, without_period

CATALOGUE = Catalogue(
    elements={
        one.code: one
        for one in (
            CatalogueElement("person.name", "姓名", "person"),
            CatalogueElement("person.sex", "性别", "person", "code", code_list="sex"),
            CatalogueElement(
                "village.population", "人口", "village", "int", "人", aliases=("总人口",), derive="count(person)"
            ),
            CatalogueElement("village.medical", "医保参保人数", "village", "int", "人", derive="count(person)"),
            CatalogueElement("village.secretary", "村党支部书记", "village"),
            CatalogueElement("household.income_wage", "工资性收入", "household", "money", "元"),
            CatalogueElement("livestock.stock", "存栏", "livestock", "int", "头", aliases=("期末存栏",)),
        )
    },
    code_lists={"sex": (CodeValue("1", "男"), CodeValue("2", "女"))},
)


def _columns(*paths: str, **more: object) -> tuple[ColumnFacts, ...]:
    split = [tuple(path.split("/")) for path in paths]
    uses = ["stub" if place == 0 and more.get("stub") else "value" for place in range(len(split))]
    return tuple(
        ColumnFacts(chr(65 + place), path, use=use, period=period_of(path))
        for place, (path, use) in enumerate(zip(split, uses, strict=True))
    )


def _kinds(sheet: SheetFacts, beside: tuple[ColumnFacts, ...] = ()) -> list[str]:
    return [one.kind for one in match_sheet(sheet, CATALOGUE, beside=beside).columns]


def test_a_number_of_a_cross_tab_over_people_is_a_count() -> None:
    columns = _columns("类别", "合计", "性别/男", "性别/女", "年龄/18—34岁", stub=True)
    assert _kinds(SheetFacts("表", "cross", "人口结构情况表", columns=columns)) == ["constant", *["aggregate"] * 4]


def test_a_cross_tab_of_prices_stays_unknown() -> None:
    columns = _columns("指标", "5月/绝对量", "5月/同比增长(%)", stub=True)
    rows = tuple(
        ColumnFacts(str(place), (text,)) for place, text in enumerate(("社会消费品零售总额", "餐饮收入", "饮料类"))
    )
    assert _kinds(SheetFacts("表", "cross", "", columns=columns), rows) == ["constant", "unknown", "unknown"]


def test_the_record_of_an_area_answers_its_own_facts_and_people_are_counted() -> None:
    sheet = SheetFacts("表", "list", "各村情况统计表", columns=_columns("村", "总人口", "村党支部书记", "残疾人数"))
    found = match_sheet(sheet, CATALOGUE).columns
    assert [one.element for one in found] == [None, "village.population", "village.secretary", None]
    assert found[3].kind == "aggregate" and "计数或求和" in found[3].reason


def test_a_count_under_a_narrower_group_is_not_the_whole_village() -> None:
    sheet = SheetFacts("表", "list", "各村统计表", columns=_columns("村", "总人口", "贫困户情况/医保参保人数"))
    last = match_sheet(sheet, CATALOGUE).columns[2]
    assert (last.kind, last.element, last.measures) == ("aggregate", None, "village.medical")


def test_what_is_summed_is_named() -> None:
    rows = (ColumnFacts("4", ("可支配收入", "工资性收入")), ColumnFacts("5", ("可支配收入", "总计")))
    columns = _columns("项目", "全体", "脱贫户", stub=True)
    found = match_sheet(SheetFacts("表", "cross", "农户收入统计表", columns=rows), CATALOGUE, beside=columns).columns
    assert [(one.kind, one.measures) for one in found] == [("aggregate", "household.income_wage"), ("aggregate", "")]


def test_one_figure_may_stand_twice_for_two_times() -> None:
    sheet = SheetFacts("表", "list", "各村统计表", columns=_columns("村", "2024年/总人口", "2025年/总人口"))
    assert [one.element for one in match_sheet(sheet, CATALOGUE).columns[1:]] == ["village.population"] * 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("本月", "上年同月"), {"span": "month", "years_back": 1}),
        (("1—本月累计", "同比±%"), {"is_cumulative": True, "figure": "rate", "years_back": 1}),
        (("1-6月", "产值"), {"is_cumulative": True, "month": 6}),
        (("月份", "3"), {"month": 3, "span": "month"}),
        (("2010年",), {"year": 2010, "span": "year"}),
        (("受理总量", "增减%"), {"figure": "rate"}),
        (("环比增长(%)",), {"figure": "rate", "months_back": 1}),
        (("年初存栏",), {"point": "opening"}),
        (("期末存栏",), {"point": "closing"}),
        (("2023年", "占比"), {"year": 2023, "figure": "share"}),
        (("二季度",), {"quarter": 2, "span": "quarter"}),
        (("总人口",), {"span": "", "figure": "", "year": None}),
    ],
)
def test_words_of_time_are_read_from_the_path(path: tuple[str, ...], expected: dict[str, object]) -> None:
    period = period_of(path)
    assert {name: getattr(period, name) for name in expected} == expected


def test_a_comparison_is_of_now_and_last_years_amount_is_past() -> None:
    assert period_of(("上年同期",)).is_past
    assert not period_of(("同比增长(%)",)).is_past


def test_the_time_is_no_part_of_what_is_meant() -> None:
    assert without_period("2024年末户籍人口") == "户籍人口"
    assert without_period("上年村级集体经济收入") == "村级集体经济收入"
    assert without_period("年龄") == "年龄"
