"""What headings of forms nobody has seen carry as evidence: choices, groups, units, words of time, whose fact it is."""

from __future__ import annotations

import pytest

from yici.apps.tables.matching import ColumnFacts, ColumnMatch, SheetFacts, match_sheet
from yici.apps.tables.matching.evidence import allowed_values
from yici.apps.tables.matching.periods import of_now, period_of
from yici.apps.tables.matching.words import label, options_of
from yici.apps.tables.tests.test_matching_columns import city


def matched(*headings: str, title: str = "", kind: str = "list", **choices: tuple[str, ...]) -> dict[str, ColumnMatch]:
    """Matches by the last word of columns written as "group/leaf@unit"; ``choices`` by that word."""
    columns = []
    for number, heading in enumerate(headings):
        words, _, unit = heading.partition("@")
        path = tuple(words.split("/"))
        columns.append(ColumnFacts(f"C{number}", path, unit, choices=choices.get(path[-1], ()), period=period_of(path)))
    found = match_sheet(SheetFacts("Sheet1", kind, title, (), tuple(columns)), city()).columns
    return {heading.partition("@")[0]: one for heading, one in zip(headings, found, strict=True)}


@pytest.mark.parametrize(
    ("heading", "core", "options"),
    [
        ("(一)贫困户类型：1.低保户2.特困户3.其他", "贫困户类型", ("低保户", "特困户", "其他")),
        ("是否通自来水：(1)是(2)否", "是否通自来水", ("是", "否")),
        ("房屋结构：□砖混□框架", "房屋结构", ("砖混", "框架")),
        ("类型（企业/个体/合作社）", "类型", ("企业", "个体", "合作社")),
        ("1.建筑面积", "建筑面积", ()),
        ("2.5米以上道路", "2.5米以上道路", ()),
    ],
)
def test_choices_behind_a_heading_are_no_part_of_its_name(heading: str, core: str, options: tuple[str, ...]) -> None:
    assert label(heading).core == core
    assert allowed_values(ColumnFacts("A", (heading,))) == options
    assert bool(options_of(heading)) == (bool(options) and "（" not in heading)


def test_the_unit_says_what_is_counted() -> None:
    found = matched("村名称", "低保@户", "党员@人", title="各村基本情况统计表")
    assert found["低保"].element == "village.minimum_households"
    assert found["党员"].element == "village.party_members"


def test_a_group_that_measures_completes_its_leaf() -> None:
    found = matched("项目名称", "资金构成/中央", "资金构成/市", "资金构成/自筹及其他", title="项目申报表")
    assert [one.element for one in found.values()][1:] == [
        "project.funds_central", "project.funds_city", "project.funds_own",
    ]  # fmt: skip


def test_a_column_for_one_value_of_its_group_is_a_tick() -> None:
    found = matched("户主姓名", "资金到户方式/购买企业岗位", "资金到户方式/购买公益性岗位", title="农户台账")
    ticks = [(one.element, one.variant) for one in found.values()][1:]
    assert ticks == [("help.way", "firm_post"), ("help.way", "welfare_post")]


def test_a_heading_that_says_too_little_is_told_by_its_choices() -> None:
    said = ("农业户口", "非农业户口")
    assert matched("姓名", "性别", "分类", 分类=said)["分类"].element is None
    found = matched("企业名称", "统一社会信用代码", "法定代表人", "性质", 性质=("企业", "个体工商户", "农民专业合作社"))
    assert found["性质"].element == "enterprise.kind"
    assert "可选的值" in found["性质"].reason


def test_yes_and_no_do_not_answer_with_a_kind() -> None:
    found = matched("户主姓名", "取暖方式", 取暖方式=("是", "否"))
    assert found["取暖方式"].element is None


def test_words_that_change_nothing_may_stand_or_be_missing() -> None:
    assert matched("姓名", "农村养老保险")["农村养老保险"].element == "person.pension_insurance"


def test_the_phone_of_a_thing_is_that_of_whom_it_follows() -> None:
    found = matched("单位名称", "统一社会信用代码", "安全管理员", "联系电话", title="企业安全台账")
    assert found["联系电话"].element == "enterprise.safety_phone"


def test_each_element_goes_to_the_column_that_names_it_best() -> None:
    found = matched("姓名", "性别", "联系电话", "紧急联系人", "联系人电话", title="居民信息表")
    assert (found["联系电话"].element, found["联系人电话"].element) == ("person.phone", "person.relation_phone")


def test_the_heads_number_on_a_list_with_the_heads_name_is_the_heads() -> None:
    found = matched("户主姓名", "户主身份证", "监测类别", title="监测户台账")
    assert found["户主身份证"].element == "household.head_id_number"


def test_a_number_of_the_village_says_nothing_about_a_project() -> None:
    found = matched("项目名称", "建设内容", "总投资@万元", "受益人口/其中：脱贫户", title="项目库")
    assert found["受益人口/其中：脱贫户"].element is None


def test_a_number_without_a_name_on_a_card_is_a_question() -> None:
    found = matched("编号", "承包方代表", "地块编码", title="登记表", kind="card")
    assert (found["编号"].element, found["编号"].kind) == (None, "unknown")


def test_a_word_needed_beside_an_alias_must_stand_near_it_on_a_card() -> None:
    card = ("姓名", "档案编号", "性别", "民族", "出生日期", "住址", "联系电话", "健康状况")
    assert matched(*card, title="登记卡", kind="card")["档案编号"].element is None


def test_a_second_fact_asked_in_the_same_cell_is_a_question() -> None:
    found = matched("姓名", "性别", "监护人姓名", "监护人及电话", title="儿童台账")
    assert found["监护人姓名"].element == "child.guardian"
    assert found["监护人及电话"].element is None


def test_the_villagers_group_is_not_any_group_that_is_the_rows_own() -> None:
    assert matched("姓名", "党员小组", title="党员名册")["党员小组"].element != "household.group"


@pytest.mark.parametrize(
    ("headings", "now"),
    [
        (("上年收入", "本年收入"), 1),
        (("2023年收入", "2024年收入", "增长%"), 1),
        (("收入", "上年同期"), 0),
        (("1月收入", "2月收入"), None),
        (("年初存栏", "年末存栏"), None),
    ],
)
def test_of_one_fact_at_several_times_only_that_of_now_is_in_the_records(
    headings: tuple[str, ...], now: int | None
) -> None:
    assert of_now([period_of((heading,)) for heading in headings]) == now


def test_a_leaf_that_only_says_when_asks_what_its_group_asks() -> None:
    found = matched("户主姓名", "家庭人均纯收入/2023年", "家庭人均纯收入/2024年", "出生日期/年", title="农户台账")
    assert [one.element for one in found.values()][1:] == [*["household.income_per_head"] * 2, None]


def test_what_is_a_persons_own_is_not_the_households() -> None:
    assert matched("姓名", "性别", "个人年收入", title="退役军人信息表")["个人年收入"].element is None


def test_an_animals_sex_and_birth_are_no_persons() -> None:
    found = matched("耳标编号", "性别", "出生日期", title="羊只系谱档案")
    assert (found["性别"].element, found["出生日期"].element) == (None, None)
