"""Where the column header lies: the quirks of real templates, each as a small form."""

import pytest

from yici.sheets.tests.workbooks import a_form

OPEN = ""


def header_of(*args: object, **kwargs: object) -> tuple[int, int]:
    header = a_form(*args, **kwargs).main.header  # type: ignore[arg-type]
    assert header is not None
    return header.top, header.bottom


def test_titles_slots_and_hints_stand_above_the_header() -> None:
    layout = a_form(
        [
            ["2024年农作物投保清单"],
            ["填报单位（盖章）：", OPEN, OPEN, "单位：亩"],
            ["温馨提示：请把以下信息填写正确，以免影响赔付。"],
            ["序号", "姓名", "玉米（亩）", "水稻（亩）"],
            [OPEN] * 4,
            ["合计：", OPEN, "=SUM(C5:C5)", "=SUM(D5:D5)"],
        ],
        ["A1:D1", "A3:D3"],
        "A4:D6",
    )
    block = layout.main
    assert layout.kind == "list" and block.header == (4, 1, 4, 4)
    assert [line.text for line in block.title] == ["2024年农作物投保清单"]
    assert (block.data_top, block.data_bottom, block.totals) == (5, 5, [6])
    assert block.unit_note == "亩" and ("填报单位(盖章)",) in [slot.path for slot in block.slots]
    assert [(column.path, column.unit) for column in block.columns][2] == (("玉米",), "亩")


def test_merged_groups_make_a_tree_of_paths() -> None:
    block = a_form(
        [
            ["序号", "保障人数", OPEN, OPEN, "金额（元）"],
            [OPEN, "合计", "其中：女", OPEN, OPEN],
            [OPEN, OPEN, "老人", "儿童", OPEN],
            [OPEN] * 5,
        ],
        ["A1:A3", "B1:D1", "B2:B3", "C2:D2", "E1:E3"],
    ).main
    assert block.header == (1, 1, 3, 5)
    assert [column.path for column in block.columns] == [
        ("序号",), ("保障人数", "合计"), ("保障人数", "其中:女", "老人"), ("保障人数", "其中:女", "儿童"), ("金额",),
    ]  # fmt: skip


def test_group_labels_that_nobody_merged_still_reach_their_columns() -> None:
    rows = [
        ["序号", "姓名", "家庭情况", OPEN, OPEN, "备注"],
        [OPEN, OPEN, "人口", "劳力", "耕地（亩）", OPEN],
        [OPEN] * 6,
    ]
    block = a_form(rows).main
    assert block.header == (1, 1, 2, 6)
    assert block.columns[4].path == ("家庭情况", "耕地") and block.columns[5].path == ("备注",)


@pytest.mark.parametrize(
    "marks",
    [["（1）", "（2）", "（3）", "（4）"], ["甲", "乙", "1", "2"], ["1", "2", "3", "4=2-3"], ["A", "B", "C", "D"]],
)
def test_a_row_that_only_numbers_the_columns_is_no_header(marks: list[str]) -> None:
    block = a_form([["序号", "姓名", "面积", "金额"], marks, [OPEN] * 4, [OPEN] * 4]).main
    assert block.header == (1, 1, 1, 4) and block.number_rows == [2] and block.data_top == 3


def test_months_under_their_heading_are_headers_not_numbers() -> None:
    rows = [
        ["项目", "月份", *[OPEN] * 5, "全年"],
        [OPEN, *"123456", OPEN],
        ["来水量", *[OPEN] * 7],
        ["用水量", *[OPEN] * 7],
    ]
    layout = a_form(rows, ["A1:A2", "B1:G1", "H1:H2"])
    assert layout.main.header == (1, 1, 2, 8) and layout.kind == "cross"
    assert layout.main.columns[3].path == ("月份", "3")


def test_allowed_values_are_no_header_even_where_merges_reach_into_them() -> None:
    rows = [
        ["序号", "户主", "农户类型", "是否经营", "等级"],
        [OPEN, OPEN, "【脱贫户、监测户、一般农户】", "□是□否", "A/B/C/D"],
        [OPEN] * 5,
    ]
    block = a_form(rows, ["A1:A2", "B1:B2"]).main
    assert block.header is not None and (block.header.top, block.header.bottom) == (1, 1)
    assert block.allowed_rows == [2] and block.data_top == 3
    assert block.columns[2].allowed == ("脱贫户", "监测户", "一般农户")


def test_an_example_row_is_neither_header_nor_data() -> None:
    rows = [["序号", "姓名", "性别", "年龄"], ["例", "张某某", "男", "58"], ["1", *[OPEN] * 3], ["2", *[OPEN] * 3]]
    block = a_form(rows).main
    assert block.example_rows == [2] and (block.data_top, block.data_bottom) == (3, 4)
    assert block.blank_rows == [3, 4] and block.columns[0].use == "sequence"


def test_a_header_without_any_line_or_body_is_found() -> None:
    block = a_form([["名册"], ["户码*", "姓名*", "年龄*"]], drawn="A9:A9").main
    assert block.header is not None and (block.header.top, block.header.bottom) == (2, 2)


def test_a_lone_mark_far_to_the_right_belongs_to_nothing() -> None:
    block = a_form([["户码", "姓名", "电话", *[OPEN] * 200, "FYI"]], drawn="A3:A3").main
    assert [column.letter for column in block.columns] == ["A", "B", "C"]


def test_statistical_heads_with_form_number_stay_above() -> None:
    rows = [
        [OPEN, OPEN, OPEN, "表    号：综101表"],
        [OPEN, OPEN, OPEN, "有效期至：2027年1月"],
        ["牲畜头数统计表"],
        ["综合机关名称：", OPEN, "20    年6月30日", OPEN],
        ["指标名称", "计量单位", "年初", "年末"],
        ["甲", "乙", "1", "2"],
        ["一、大牲畜", "头", OPEN, OPEN],
        ["   牛", "头", OPEN, OPEN],
        ["单位负责人：", "填表人：", OPEN, "报出日期："],
    ]
    layout = a_form(rows, ["A3:D3"], "A5:D8")
    block = layout.main
    assert block.header == (5, 1, 5, 4) and block.number_rows == [6]
    assert (block.data_top, block.data_bottom) == (7, 8) and len(block.footers) == 3
    assert [line.text for line in block.title] == ["牲畜头数统计表"]


def test_every_decision_has_a_reason() -> None:
    layout = a_form([["序号", "姓名"], [OPEN, OPEN]])
    assert layout.main.reasons and all(layout.main.reasons)
